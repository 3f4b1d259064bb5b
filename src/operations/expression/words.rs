//! The words by which the parts of an expression are recognised.

use crate::question::{Cue, CueTable};

/// At every inspection.
pub(super) const EVERY: Cue = Cue::in_topic("every_time");
/// At any inspection.
pub(super) const EVER: Cue = Cue::in_topic("ever");
/// At no inspection.
pub(super) const NEVER: Cue = Cue::in_topic("never");
/// At several that follow each other, after a number.
pub(super) const ROW: Cue = Cue::in_topic("in_a_row");
/// From one inspection to the next.
pub(super) const STRAIGHT: Cue = Cue::in_topic("straight");
/// A grade that fell.
pub(super) const FELL: Cue = Cue::in_topic("fell");
/// A grade that rose.
pub(super) const ROSE: Cue = Cue::in_topic("rose");
/// A grade that was given up for a lower one.
pub(super) const LEFT: Cue = Cue::in_topic("left");
/// A grade that was had for the first time.
pub(super) const GAINED: Cue = Cue::in_topic("gained");
/// A grade that stayed.
pub(super) const SAME: Cue = Cue::in_topic("same");
/// A grade that was left behind, upwards.
pub(super) const OFF: Cue = Cue::in_topic("off");
/// Being given something.
pub(super) const GIVEN: Cue = Cue::in_topic("given");
/// What holds no more.
pub(super) const NO_LONGER: Cue = Cue::in_topic("no_longer");
/// A grade above another.
pub(super) const ABOVE: Cue = Cue::in_topic("above");
/// A grade below another.
pub(super) const BELOW: Cue = Cue::in_topic("below");
/// The lowest grade, by a verb.
pub(super) const FAILED: Cue = Cue::in_topic("failed");
/// The longest list.
pub(super) const LONGEST: Cue = Cue::in_topic("longest");
/// The shortest list.
pub(super) const SHORTEST: Cue = Cue::in_topic("shortest");
/// The councils with the best grades.
pub(super) const BEST: Cue = Cue::in_topic("best");
/// The councils with the worst grades.
pub(super) const WORST: Cue = Cue::in_topic("worst");
/// Whoever was first.
pub(super) const FIRST: Cue = Cue::in_topic("the_first");
/// Whoever was last.
pub(super) const NEWEST: Cue = Cue::in_topic("the_newest");
/// One region beside another.
pub(super) const REGIONS: Cue = Cue::in_topic("regions");
/// One year beside another.
pub(super) const YEARS: Cue = Cue::in_topic("years");
/// Having most of something.
pub(super) const MOST: Cue = Cue::in_topic("the_most");
/// Putting in groups.
pub(super) const GROUPED: Cue = Cue::in_topic("grouped");
/// Speaking of something.
pub(super) const MENTION: Cue = Cue::in_topic("speaks_of");
/// Leading an inspection.
pub(super) const LEADING: Cue = Cue::in_topic("leading");
/// Inspectors being there.
pub(super) const ON_SITE: Cue = Cue::in_topic("on_site");

/// Every cue of an expression, which its reading spends.
pub(super) const ALL: [Cue; 29] = [
    OFF, GIVEN, EVERY, EVER, NEVER, ROW, STRAIGHT, FELL, ROSE, LEFT, GAINED, SAME, NO_LONGER, ABOVE, BELOW, FAILED,
    LONGEST, SHORTEST, BEST, WORST, FIRST, NEWEST, REGIONS, YEARS, MOST, GROUPED, MENTION, LEADING, ON_SITE,
];

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
pub(crate) const CUES: &[CueTable] = &[
    CueTable {
        cue: EVERY,
        patterns: &[
            ("every|each single? time|inspection|inspections|report|visit|occasion|go", "Which councils were outstanding every time?"),
            ("always|consistently|invariably", "Which councils have always been good?"),
            ("all along|through", "Which councils were good all along?"),
            ("at|in both|all of? two|three|four|five|the|its|their? inspections|visits|reports", "Which councils were good at all their inspections?"),
            ("at all two|three|four|five", "Which councils were good at all three?"),
            ("throughout", "Which councils were inadequate throughout?"),
        ],
    },
    CueTable {
        cue: EVER,
        patterns: &[
            ("ever", "Has any council ever been outstanding?"),
            ("at one|some|any inspection|point|stage|time|visit", "Which councils were inadequate at some point?"),
            ("one time|year", "Which councils were inadequate one time?"),
            ("used to be|have", "Which councils used to be outstanding?"),
            ("in the past", "Which councils were outstanding in the past?"),
            ("in their|its history|time", "Which councils were inadequate in their history?"),
        ],
    },
    CueTable {
        cue: NEVER,
        patterns: &[
            ("never", "Which councils have never been good?"),
            ("not once", "Which councils were not once good?"),
            ("yet|still to be|get|become|reach|have", "Which councils have yet to be good?"),
            ("at no inspection|point|stage|time", "Which councils were inadequate at no point?"),
        ],
    },
    CueTable {
        cue: ROW,
        patterns: &[
            ("in a row|succession", "Which councils were inadequate twice in a row?"),
            ("running", "Which councils were good three times running?"),
            ("on the trot|bounce", "Which councils were good three times on the trot?"),
            ("back to back", "Which councils had back-to-back inadequate judgements?"),
            ("consecutive|successive|consecutively|successively", "Which councils were good at three consecutive inspections?"),
        ],
    },
    CueTable {
        cue: STRAIGHT,
        patterns: &[
            ("straight|directly|immediately from|to|into", "Which councils went straight from inadequate to good?"),
            ("in one|a single? go|leap|step|jump|move|bound", "Which councils went from inadequate to good in one go?"),
            ("from one inspection|report|visit|time to the? next|another", "Which councils fell from one inspection to the next?"),
            ("between two|consecutive|successive|one inspections|inspection|reports|visits", "Which councils fell between two inspections?"),
            ("very next", "Which councils were inadequate, then good the very next report?"),
            ("next time|inspection round?", "Which councils were inadequate and good next time?"),
        ],
    },
    CueTable {
        cue: FELL,
        patterns: &[
            ("worse|worsened|down|downhill|dropped|drop|fell|fallen|falls|fall|declined|decline|deteriorated|slipped|slip|downgraded|lost|lose|backwards", "Which councils got worse in 2022?"),
            ("dip|dipped|slid|slide|slump|slumped|tumbled|plunged|crashed|sank|sunk|relegated|demoted", "Which councils slumped in 2022?"),
        ],
    },
    CueTable {
        cue: ROSE,
        patterns: &[
            ("better|improved|improve|up|risen|rose|progressed|recovered|turned|forward", "Which councils got better in 2022?"),
            ("leapt|leap|leaped|jump|jumped|climbed|climb|upgraded|bounced|soared|promoted", "Which councils leapt in 2022?"),
        ],
    },
    CueTable {
        cue: LEFT,
        patterns: &[
            ("lost|lose|losing|loses|forfeited|surrendered|shed", "Which councils lost their outstanding rating?"),
            ("stripped of", "Which councils were stripped of their outstanding rating?"),
        ],
    },
    CueTable {
        cue: GAINED,
        patterns: &[
            ("gain|gained|gains|win|won|wins", "Which councils gained an outstanding rating?"),
            ("pick|picked|picks up", "Which councils picked up an outstanding rating?"),
            ("regain|regained|reclaimed|recaptured", "Which councils regained their good rating?"),
        ],
    },
    CueTable {
        cue: SAME,
        patterns: &[
            ("same|unchanged", "Which councils got the same grade again?"),
            ("kept|keep|stayed|stay|stuck|remained|remain|retained|held|maintained|stagnated", "Which councils are stuck on requires improvement?"),
            ("hung|held on to|onto", "Which councils hung on to their good rating?"),
        ],
    },
    CueTable {
        cue: OFF,
        patterns: &[
            ("got|get|gets|gotten|climb|climbed|moved|move|risen off|above|past|beyond", "Which councils never got off requires improvement?"),
            ("got|get|gets|climb|climbed|moved|move|come|came|escaped|broken out|clear of", "Which councils got out of inadequate?"),
        ],
    },
    CueTable {
        cue: GIVEN,
        patterns: &[
            ("handed|given|left|landed|saddled|slapped|hit|presented|awarded with?", "Which councils were left with one thing to fix?"),
            ("came|come|coming|walked|got|get|getting|gets away|off|out with|from|lightly?", "Which councils came away with a good?"),
            ("end|ended up with", "Which councils ended up with one thing to fix?"),
            ("marked|scored", "Which reports marked leaders down?"),
            ("pulled|pushed|dragged|nudged|brought", "Which councils pulled their grade up?"),
            ("do|did|does|doing well with|at|in|on?", "Where do care leavers do well?"),
        ],
    },
    CueTable {
        cue: NO_LONGER,
        patterns: &[
            ("no longer|more", "Which councils are no longer outstanding?"),
            ("any more|longer", "Which councils are not outstanding any more?"),
            ("anymore", "Which councils are not outstanding anymore?"),
        ],
    },
    CueTable {
        cue: ABOVE,
        patterns: &[
            ("better|higher|stronger|ahead|above", "Where are leaders rated higher than the council overall?"),
            ("outshine|outshines|outperform|outperforms|beat|beats|outrank|outranks|exceed|exceeds", "Where do leaders outshine the overall grade?"),
        ],
    },
    CueTable {
        cue: BELOW,
        patterns: &[
            ("worse|lower|weaker|behind|below|poorer", "Where is help and protection rated lower than leadership?"),
            ("lag|lags|trail|trails", "Where does help and protection lag leadership?"),
        ],
    },
    CueTable {
        cue: FAILED,
        patterns: &[
            ("fail|failed|fails|failing|flunked", "Which councils failed their latest inspection?"),
        ],
    },
    CueTable {
        cue: LONGEST,
        patterns: &[
            ("longest|biggest|largest", "Which council has the longest list?"),
            ("the most areas|things|items|points|recommendations|improvements|to", "Which council has the most recommendations?"),
        ],
    },
    CueTable {
        cue: SHORTEST,
        patterns: &[
            ("shortest|smallest|briefest", "Which council has the shortest list?"),
            ("fewest|least areas|things|items|points|recommendations|improvements|to", "Which council has the fewest recommendations?"),
        ],
    },
    CueTable {
        cue: BEST,
        patterns: &[
            ("best|strongest|top council|councils|authority|authorities|boroughs|performers|performing|rated|graded|grades|ratings", "Which are the best councils for care leavers?"),
            ("highest rated|graded|ranked|grades|ratings", "Which councils are highest rated?"),
        ],
    },
    CueTable {
        cue: WORST,
        patterns: &[
            ("worst|weakest|poorest|bottom council|councils|authority|authorities|boroughs|performers|performing|rated|graded|grades|ratings", "Which are the worst councils for care leavers?"),
            ("lowest rated|graded|ranked|grades|ratings", "Which councils are lowest rated?"),
        ],
    },
    CueTable {
        cue: FIRST,
        patterns: &[
            ("first|earliest council|councils|authority|authorities|place? to", "Which council was the first to be outstanding?"),
            ("first of all|them|any to?", "Which council was the first of all to be outstanding?"),
            ("first|earliest council|authority", "Which was the first council with an outstanding?"),
        ],
    },
    CueTable {
        cue: NEWEST,
        patterns: &[
            ("last|latest|newest|recent council|councils|authority|authorities|place? to", "Which council was the last to be outstanding?"),
        ],
    },
    CueTable {
        cue: REGIONS,
        patterns: &[
            ("region|regions", "Which region has the most outstanding councils?"),
            ("part|parts of the country|england", "Which part of the country has the most outstanding councils?"),
        ],
    },
    CueTable {
        cue: YEARS,
        patterns: &[
            ("which|what year|years", "Which year had the most inadequate judgements?"),
            ("by year", "Outstanding councils by year"),
            ("each|per year", "How many councils were inadequate each year?"),
        ],
    },
    CueTable {
        cue: MOST,
        patterns: &[
            ("most", "Which region has the most outstanding councils?"),
        ],
    },
    CueTable {
        cue: GROUPED,
        patterns: &[
            ("group|grouped|sort|sorted|arrange|arranged|split|broken|break", "Group the inadequate councils by year"),
            ("by region|regions", "Outstanding councils by region"),
        ],
    },
    CueTable {
        cue: MENTION,
        patterns: &[
            ("mention|mentions|mentioned|mentioning", "which reports mention tents"),
            ("talk|talks|talked|speak|speaks|spoke|spoken|write|writes|wrote about|of", "Which reports talk about tents?"),
            ("refer|refers|referred|reference|references|referring to", "Which reports refer to tents?"),
            ("bring|brings|brought up", "Which reports bring up tents?"),
            ("discuss|discusses|discussed|cover|covers|covered|cite|cites|cited|feature|features|describe|describes|raise|raises|contain|contains", "Which reports discuss tents?"),
            ("say|says|said anything|something about|on", "Which reports say something about tents?"),
            ("use|uses|used|using", "Which councils use the Mockingbird model?"),
        ],
    },
    CueTable {
        cue: LEADING,
        patterns: &[
            ("lead|led|leads|leading|head|headed|conduct|conducted|oversee|oversaw", "Which inspections did Tom Anthony lead?"),
        ],
    },
    CueTable {
        cue: ON_SITE,
        patterns: &[
            ("on site", "Where was Ofsted on site in May 2023?"),
            ("onsite", "Where was Ofsted onsite in May 2023?"),
            ("inspected|visited|inspectors", "Which councils were inspected in May 2023?"),
        ],
    },
];
