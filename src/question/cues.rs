//! Cues: hints at what a question asks, by name.
//!
//! Here are those that more than one module looks at. Their patterns are in the file of the operation that they belong to;
//! those of no operation are below. A new operation may have cues of its own in its own file.
//!
//! Each pattern stands beside a question that a person may ask and that bears the cue by this pattern alone; a test holds
//! the tables to it.

/// A hint at what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cue {
    /// Its name, unique among all cues.
    pub name: &'static str,
    /// Set where its words may be what the question is about, unless the operation spends the cue.
    pub may_be_topic: bool,
}

impl Cue {
    /// A cue whose words are never what a question is about.
    pub const fn spent(name: &'static str) -> Self {
        Self { name, may_be_topic: false }
    }

    /// A cue whose words belong to the topic unless the operation spends it.
    pub const fn in_topic(name: &'static str) -> Self {
        Self { name, may_be_topic: true }
    }
}

/// A cue with its patterns. In a pattern `a|b` is either word, `a?` may be missing, `@` is a place and `#` a period.
pub(crate) struct CueTable {
    /// The cue.
    pub(crate) cue: Cue,
    /// Its patterns, each with a question that needs it.
    pub(crate) patterns: &'static [(&'static str, &'static str)],
}

/// The phrases that a pattern stands for, each as its words.
pub(crate) fn phrases(pattern: &str) -> Vec<Vec<&str>> {
    let mut phrases: Vec<Vec<&str>> = vec![Vec::new()];
    for part in pattern.split_whitespace() {
        let (choices, optional) = part.strip_suffix('?').map_or((part, false), |choices| (choices, true));
        let mut longer: Vec<Vec<&str>> = if optional { phrases.clone() } else { Vec::new() };
        for choice in choices.split('|') {
            longer.extend(phrases.iter().map(|phrase| phrase.iter().copied().chain([choice]).collect()));
        }
        phrases = longer;
    }
    phrases.retain(|phrase| !phrase.is_empty());
    phrases
}

/// Lists of improvements under any of their names.
pub const IMPROVEMENT: Cue = Cue::spent("improvement");
/// Words by which something is required.
pub const MUST: Cue = Cue::in_topic("must");
/// Words of telling, which need "to": "tell Bury to fix".
pub const TELLING: Cue = Cue::in_topic("telling");
/// Words for making something better.
pub const MEND: Cue = Cue::in_topic("mend");
/// A grade by its noun.
pub const GRADE: Cue = Cue::spent("grade");
/// How it went.
pub const FARED: Cue = Cue::in_topic("fared");
/// A question about a time.
pub const WHEN: Cue = Cue::spent("when");
/// Being inspected, as the thing that is asked.
pub const INSPECTED: Cue = Cue::in_topic("inspected");
/// How long something took.
pub const DURATION: Cue = Cue::spent("duration");
/// Being published.
pub const PUBLISHED: Cue = Cue::in_topic("published");
/// The inspector who leads.
pub const LEAD_INSPECTOR: Cue = Cue::spent("lead_inspector");
/// Leading something.
pub const LED: Cue = Cue::in_topic("led");
/// A question about a person.
pub const WHO: Cue = Cue::spent("who");
/// What was praised.
pub const STRENGTHS: Cue = Cue::in_topic("strengths");
/// What was criticised.
pub const CONCERNS: Cue = Cue::in_topic("concerns");
/// What was said.
pub const FINDINGS: Cue = Cue::in_topic("findings");
/// A count.
pub const COUNT: Cue = Cue::spent("count");
/// An amount.
pub const AMOUNT: Cue = Cue::in_topic("amount");
/// A share.
pub const SHARE: Cue = Cue::spent("share");
/// What something is called.
pub const NAME: Cue = Cue::in_topic("name");
/// What something means.
pub const MEAN: Cue = Cue::in_topic("mean");
/// "What is".
pub const WHAT_IS: Cue = Cue::spent("what_is");
/// One out of several.
pub const WHICH: Cue = Cue::spent("which");
/// Change over time.
pub const CHANGE: Cue = Cue::in_topic("change");
/// Words that may speak of a movement.
pub const MOVEMENT: Cue = Cue::in_topic("movement");
/// That something still holds.
pub const STILL: Cue = Cue::in_topic("still");
/// That something no longer holds.
pub const LOST: Cue = Cue::in_topic("lost");
/// Comparing.
pub const COMPARE: Cue = Cue::in_topic("compare");
/// Which documents there are.
pub const DOCUMENTS: Cue = Cue::spent("documents");
/// Questions about the program.
pub const HELP: Cue = Cue::in_topic("help");
/// Greetings.
pub const GREETING: Cue = Cue::spent("greeting");
/// Thanks.
pub const THANKS: Cue = Cue::spent("thanks");
/// Leaving.
pub const FAREWELL: Cue = Cue::spent("farewell");
/// Kind words on an answer.
pub const PRAISE: Cue = Cue::spent("praise");
/// That an answer was heard.
pub const HEARD: Cue = Cue::spent("heard");
/// How whoever answers is.
pub const ASKED_AFTER: Cue = Cue::spent("asked_after");
/// All that is said beside questions.
pub const SMALL_TALK: [Cue; 6] = [GREETING, THANKS, FAREWELL, PRAISE, HEARD, ASKED_AFTER];
/// A reason.
pub const WHY: Cue = Cue::spent("why");
/// More of the same.
pub const MORE: Cue = Cue::in_topic("more");
/// The same in full.
pub const FULL: Cue = Cue::in_topic("full");

/// A kind of inspection whose letters and reports are others than those that every authority has.
pub const ANOTHER_INSPECTION: Cue = Cue::in_topic("another_inspection");

/// What happened to an authority, in order.
pub const EVENTS: Cue = Cue::spent("events");

/// What has come since the last full inspection.
pub const SINCE_FULL: Cue = Cue::spent("since_full");

/// When inspectors come next.
pub const NEXT: Cue = Cue::spent("next");

/// What must be acted on at once.
pub const PRIORITY: Cue = Cue::in_topic("priority");

/// Being mentioned at all, where that is asked.
pub const MENTIONED: Cue = Cue::spent("mentioned");

/// The cues of no single operation.
#[rustfmt::skip]
pub(crate) const SHARED: &[CueTable] = &[
    CueTable {
        cue: WHO,
        patterns: &[
            ("who", "Who inspected Leeds in 2022?"),
            ("whom", "By whom was Kent inspected?"),
        ],
    },
    CueTable {
        cue: WHICH,
        patterns: &[
            ("which", "Which councils are inadequate?"),
            ("what kind|kinds|type|types|sort of", "What kind of help do care leavers get in Derby?"),
            ("whose", "Whose services for care leavers are outstanding?"),
        ],
    },
    CueTable {
        cue: WHY,
        patterns: &[
            ("why", "Why is Bradford inadequate?"),
            ("how come", "How come Sefton was found good in 2022?"),
            ("reason|reasons for|behind", "What were the reasons for Torbay's inadequate judgement?"),
            ("led to", "What led to Slough being judged inadequate?"),
            ("what caused", "What caused Tower Hamlets to be inadequate in 2017?"),
            ("what made", "What made Tameside outstanding in 2023?"),
            ("what is behind", "What is behind the inadequate grade in Herefordshire?"),
            ("on what grounds", "On what grounds was Slough judged inadequate?"),
        ],
    },
    CueTable {
        cue: MENTIONED,
        patterns: &[("mention|mentions|mentioned|mentioning", "Does Kent's report mention tents?")],
    },
    CueTable {
        cue: SINCE_FULL,
        patterns: &[
            ("since|after the|its|their? last|latest|previous? full|main inspection|report", "What has happened in Kent since the last full inspection?"),
            ("# full|main inspection|report", "Has life-story work in Kent got better since the 2023 full inspection?"),
            ("on the full inspection|report", "Has Kent improved on the full inspection?"),
        ],
    },
    CueTable {
        cue: ANOTHER_INSPECTION,
        patterns: &[
            ("monitoring|focused visit|visits|inspection|letter", "What did the monitoring visit to Kent find?"),
            ("send|sen inspection|inspections|visit|review", "How did Kent's SEND inspection go?"),
            ("special educational? needs inspection|inspections|visit|review", "Has Kent had its special needs inspection?"),
            ("jtai|jtais", "What came of the JTAI in Kent?"),
            ("joint targeted? area? inspection|inspections", "What came of the joint inspection in Kent?"),
            ("visit letter|letters", "Pull up the visit letter on Kent"),
        ],
    },
    CueTable {
        cue: MORE,
        patterns: &[
            ("more detail|details?", "Show me more"),
            ("in detail", "Can you tell me that in detail?"),
            ("go on", "Go on"),
            ("continue", "Continue"),
            ("elaborate", "Can you elaborate?"),
            ("expand on", "Can you expand on that?"),
            ("anything else", "Anything else?"),
            ("what else", "What else did they say?"),
            ("the rest", "Show me the rest"),
        ],
    },
    CueTable {
        cue: FULL,
        patterns: &[
            ("in full", "Show me that in full"),
            ("whole|full|entire|complete paragraph|paragraphs|text|section|report|quote|passage", "Can I see the whole paragraph?"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_expand() {
        assert_eq!(phrases("a|b c? d"), [vec!["a", "d"], vec!["b", "d"], vec!["a", "c", "d"], vec!["b", "c", "d"]]);
    }
}
