//! That each pattern of a cue is needed, and what wordings mean: for each operation those that are its own, and those that
//! look like it and are not.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::*;
use crate::document::Aspect;
use crate::gazetteer::Authorities;
use crate::inspectorates::Inspectorates;
use crate::question::cues::phrases;
use crate::question::{Basis, InspectionSelector, Period, PlaceReason, Scope, UnknownPlace, Vocabulary};
use crate::wording::{self, Wording};

struct Tables {
    inspectorates: Arc<Inspectorates>,
    authorities: Authorities,
    grammar: Grammar,
    wording: Wording,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let inspectorates = Arc::new(Inspectorates::bundled());
    Tables {
        authorities: Authorities::bundled(),
        grammar: Grammar::bundled(Arc::clone(&inspectorates)),
        wording: Wording::bundled(Arc::clone(&inspectorates)),
        inspectorates,
    }
});

fn understand(text: &str, before: Option<&Question>) -> Question {
    TABLES.grammar.understand(text, before, &TABLES.authorities)
}

/// The tables of cues, each with the file that it stands in.
fn tables() -> impl Iterator<Item = (String, &'static CueTable)> {
    let own = |operation: &OperationId| {
        let file = format!("operations/{operation:?}.rs").to_lowercase();
        operation.get().cues.iter().map(move |table| (file.clone(), table))
    };
    let shared = cues::SHARED.iter().map(|table| ("question/cues.rs".to_owned(), table));
    shared.chain(OperationId::ALL.iter().flat_map(own))
}

#[test]
fn each_pattern_has_a_question_that_needs_it() {
    let bears = |vocabulary: &Vocabulary, text: &str, cue: Cue| {
        Annotated::new(text, vocabulary, &TABLES.authorities, &TABLES.inspectorates).cue(cue)
    };
    let full = Vocabulary::bundled(patterns(), &TABLES.inspectorates);
    let mut faults = Vec::new();
    for (file, table) in tables() {
        for (pattern, example) in table.patterns {
            let place = format!("{file}: cue {}: pattern {pattern:?}: {example:?}", table.cue.name);
            let rest = patterns().filter(|(cue, other)| (*cue, *other) != (table.cue, *pattern));
            if !bears(&full, example, table.cue) {
                faults.push(format!("{place} does not bear the cue"));
            } else if bears(&Vocabulary::bundled(rest, &TABLES.inspectorates), example, table.cue) {
                faults.push(format!("{place} bears the cue without the pattern"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_phrase_stands_twice_in_a_cue() {
    let mut faults = Vec::new();
    for (file, table) in tables() {
        let mut known: BTreeMap<Vec<&str>, &str> = BTreeMap::new();
        for (pattern, _) in table.patterns {
            for phrase in phrases(pattern) {
                if let Some(other) = known.insert(phrase.clone(), pattern) {
                    let (cue, phrase) = (table.cue.name, phrase.join(" "));
                    faults.push(format!("{file}: cue {cue}: pattern {pattern:?}: {phrase:?} stands in {other:?} too"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whom a question is about, which inspections and what, as one line: `Halton | in 2016 | aspect care_leavers | about care
/// leavers`. What is not said is left out.
fn slots(question: &Question) -> String {
    let mut slots: Vec<String> = Vec::new();
    let mut slot = |name: &str, value: String| {
        if !value.is_empty() {
            slots.push(format!("{name} {value}").trim_start().to_owned());
        }
    };
    match &question.scope {
        Scope::Unspecified => {}
        Scope::Named => slot("", question.authorities.join("+")),
        Scope::Every => slot("", "every".to_owned()),
        Scope::Region(region) => slot("region", region.clone()),
        Scope::Neighbours(of) => slot("neighbours of", of.clone().unwrap_or_else(|| "?".to_owned())),
    }
    slot("unknown", question.unknown_places.iter().map(|place| place.words.clone()).collect::<Vec<_>>().join("+"));
    match &question.which {
        InspectionSelector::Unspecified => {}
        InspectionSelector::Latest => slot("", "latest".to_owned()),
        InspectionSelector::Earliest => slot("", "earliest".to_owned()),
        InspectionSelector::Previous { of, steps } => {
            slot("", format!("{steps} before {}", periods(of.as_slice())).trim_end().to_owned());
        }
        InspectionSelector::In(list) => slot("in", periods(list)),
        InspectionSelector::LastFew(few) => slot("last", few.to_string()),
        InspectionSelector::All => slot("", "all".to_owned()),
    }
    slot("aspect", question.aspects.iter().map(Aspect::name).collect::<Vec<_>>().join("+"));
    slot("about", question.topic.join(" "));
    slots.join(" | ")
}

/// Periods in words, with what happened in them: `i:` an inspection, `p:` a publication.
fn periods(list: &[Period]) -> String {
    let in_words = |period: &Period| {
        let basis = match period.basis {
            Basis::Unspecified => "",
            Basis::Inspected => "i:",
            Basis::Published => "p:",
        };
        format!("{basis}{}", wording::period(period, &TABLES.wording))
    };
    list.iter().map(in_words).collect::<Vec<_>>().join("+")
}

/// Reads wordings that are of an operation, each with its slots, and others that only look like it, each with the operation
/// that it is of.
#[track_caller]
fn check(operation: OperationId, own: &[(&str, &str)], others: &[(&str, OperationId)]) {
    let mut faults = Vec::new();
    for (text, expected) in own {
        let question = understand(text, None);
        let found = (question.operation, slots(&question));
        if found != (operation, (*expected).to_owned()) {
            faults.push(format!("{text}\n    {:?} | {}", found.0, found.1));
        }
    }
    for (text, expected) in others {
        let found = understand(text, None).operation;
        if found != *expected || found == operation {
            faults.push(format!("{text}\n    {found:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

const IMPROVEMENTS: &[(&str, &str)] = &[
    ("What would Ofsted like to see Halton get better at?", "Halton"),
    ("Which things did inspectors want put right in Walsall in 2017?", "Walsall | in 2017"),
    ("List everything Worcestershire was told to change", "Worcestershire"),
    ("What does Wigan need to get better at?", "Wigan"),
    ("Give me Sefton's full list of recommendations from 2016", "Sefton | in 2016"),
    ("what did ofsted ask Bury to fix in 2021", "Bury | in 2021"),
    ("Which improvements were required of Thurrock after the 2016 inspection?", "Thurrock | in i:2016"),
    ("Where must Middlesbrough do better?", "Middlesbrough"),
    ("What should Liverpool improve?", "Liverpool"),
    ("recomendations for darlington 2018", "Darlington | in 2018"),
    ("priority actions for Slough, 2015", "Slough | in 2015"),
    ("What did the inspectors tell the London Borough of Lewisham to do better?", "Lewisham"),
    ("What were the LSCB's recommendations in Sandwell in 2015?", "Sandwell | in 2015 | aspect safeguarding_board"),
    ("What must Leicester's safeguarding board improve?", "Leicester | aspect safeguarding_board"),
    ("What does Essex still need to improve for care leavers?", "Essex | aspect care_leavers | about care leavers"),
    ("Is pathway planning an area for improvement in Gateshead?", "Gateshead | about pathway planning"),
    ("Improvement areas Dudley 2022", "Dudley | in 2022"),
    ("what has Torbay got to work on?", "Torbay"),
    ("How many areas for improvement did Wakefield have in 2021?", "Wakefield | in 2021"),
    ("Hi, what are Cornwall's areas for improvement?", "Cornwall"),
    ("What needs to improve in Gotham?", "unknown Gotham"),
    ("areas for improvement for Exeter", "unknown Exeter"),
    ("What needs to improve?", ""),
    (
        "What did Ofsted recommend to both the council and the LSCB in Dudley in 2016?",
        "Dudley | in 2016 | aspect safeguarding_board",
    ),
    ("what r the areas 4 improvement in leeds", "Leeds"),
    (
        "im looking for the 2016 telford report recommendations on LSCB",
        "Telford and Wrekin | in 2016 | aspect safeguarding_board",
    ),
    ("What do the inspectors say Kent should do about unaccompanied children?", "Kent | about unaccompanied children"),
    ("What is the most common area for improvement?", "every"),
    ("What do most councils get told to improve?", "every"),
    ("Are there any recommendations on private fostering in Haringey?", "Haringey | about private fostering"),
    (
        "What does the report say the council must do about placement sufficiency in Brighton and Hove?",
        "Brighton and Hove | about placement sufficiency",
    ),
    ("the isle of wight's 2014 recommendations", "Isle of Wight | in 2014"),
];

#[test]
fn lists_of_improvements() {
    let others = [
        ("Who led the improvement board in Sandwell?", OperationId::Fact),
        ("Which of the 2016 recommendations were repeated in 2020 for Telford?", OperationId::Change),
        ("What progress has Nottingham made since 2022?", OperationId::Change),
        ("Why did Wirral require improvement?", OperationId::Concerns),
        ("Which authorities have unregistered homes as an area for improvement?", OperationId::Select),
        ("requires improvement councils 2022", OperationId::Select),
    ];
    check(OperationId::Improvements, IMPROVEMENTS, &others);
}

const GRADES: &[(&str, &str)] = &[
    ("Did Bolton keep its good rating in 2023?", "Bolton | in 2023"),
    ("Is Swindon rated good or requires improvement?", "Swindon"),
    ("Were services for care leavers in Luton good?", "Luton | aspect care_leavers"),
    ("What rating does Norfolk have now?", "Norfolk | latest"),
    ("Ofsted grade for Hertfordshire please", "Hertfordshire"),
    ("Was Redbridge outstanding in 2022?", "Redbridge | in 2022"),
    ("Is Reading inadequate?", "Reading"),
    ("How good are children's services in Warrington?", "Warrington"),
    ("What was Bristol rated for leadership in 2018?", "Bristol | in 2018 | aspect leadership"),
    ("what did kirklees get for children in care", "Kirklees | aspect children_in_care"),
    ("How did Brent's leaders do in 2023?", "Brent | in 2023 | aspect leadership"),
    ("Did Southend-on-Sea get a good in 2019?", "Southend-on-Sea | in 2019"),
    ("Which grade was given to adoption in Hounslow?", "Hounslow | aspect adoption"),
    ("What were all the grades in Calderdale's 2018 report?", "Calderdale | in 2018"),
    (
        "how was Bexley graded for children in care and care leavers",
        "Bexley | aspect children_in_care_and_care_leavers",
    ),
    ("Has Croydon ever been outstanding?", "Croydon | all"),
    ("Overall effectiveness Gloucestershire 2022", "Gloucestershire | in 2022 | aspect overall"),
    ("What is the Ofsted judgment of Lincolnshire's governance?", "Lincolnshire | aspect leadership"),
    ("Is Slough still inadequate?", "Slough"),
    ("How was Atlantis council rated in 2020?", "unknown Atlantis council | in 2020"),
    ("What did Glasgow get?", "unknown Glasgow"),
    ("Northamptonshire's grade in 2018?", "Northamptonshire | in 2018"),
    ("What was the grade in the October 2019 inspection?", "in i:October 2019"),
    (
        "overall grade in the report published in March 2023 for Middlesbrough",
        "Middlesbrough | in p:March 2023 | aspect overall",
    ),
    ("the last two inspections of Leeds: overall grades?", "Leeds | last 2 | aspect overall"),
    ("What was Derby's rating before 2022?", "Derby | 1 before 2022"),
    ("Surrey's previous rating", "Surrey | 1 before"),
    ("and the inspection before the 2022 one in Surrey: overall?", "Surrey | 1 before 2022 | aspect overall"),
    ("Durham leadership rating 2019 and 2022", "Durham | in 2019+2022 | aspect leadership"),
    ("Norfolk adoption 2017 grade", "Norfolk | in 2017 | aspect adoption"),
    ("Has Lambeth got out of inadequate?", "Lambeth"),
    ("Rate Warrington's help & protection", "Warrington | aspect help_and_protection"),
];

#[test]
fn grades() {
    let others = [
        ("Which councils are inadequate?", OperationId::Select),
        ("Why is Bradford inadequate?", OperationId::Concerns),
        ("Is Telford good at helping young carers?", OperationId::Findings),
        ("Is Wokingham rated higher than Reading?", OperationId::Compare),
        ("Any good practice on exploitation in Greenwich?", OperationId::Strengths),
        ("How many schools in Kent are outstanding?", OperationId::Fact),
        ("Did Suffolk's help and protection grade drop?", OperationId::Change),
    ];
    check(OperationId::Grades, GRADES, &others);
}

const CONCERNS: &[(&str, &str)] = &[
    ("Why is Bradford inadequate?", "Bradford"),
    ("Why did Wirral require improvement?", "Wirral"),
    ("What are the weaknesses in Cumberland?", "Cumberland"),
    ("What worried inspectors about neglect in Walsall?", "Walsall | about neglect"),
    ("Where is Devon failing?", "Devon"),
    ("What are the main problems in Herefordshire?", "Herefordshire"),
    ("What criticisms did Ofsted make of Dorset County Council?", "Dorset County"),
    ("Why did Ofsted criticise Croydon's leaders?", "Croydon | aspect leadership | about leaders"),
    ("What caused Tower Hamlets to be inadequate in 2017?", "Tower Hamlets | in 2017"),
    ("Should we be worried about Bury?", "Bury"),
];

#[test]
fn criticism() {
    let others = [
        ("strengths and weaknesses of Surrey 2018", OperationId::Findings),
        ("Were the problems with supervision fixed by 2019 in Cornwall?", OperationId::Change),
        ("Which councils are not good?", OperationId::Select),
        ("Was anything said about domestic abuse in Stockport in 2022?", OperationId::Findings),
    ];
    check(OperationId::Concerns, CONCERNS, &others);
}

const STRENGTHS: &[(&str, &str)] = &[
    ("Why was Essex judged outstanding in 2023?", "Essex | in 2023"),
    ("What are the strengths of Leeds?", "Leeds"),
    ("What does Brighton & Hove do well?", "Brighton and Hove"),
    ("What was praised in Bath?", "Bath and North East Somerset"),
    ("What impressed inspectors about foster carers in Sefton?", "Sefton | about foster carers"),
    ("Any good practice on exploitation in Greenwich?", "Greenwich | about exploitation"),
    ("what's going well in Westmorland & Furness", "Westmorland and Furness"),
    ("Which teams were praised in South Tyneside?", "South Tyneside | about teams"),
    ("Were inspectors happy with fostering in Sutton?", "Sutton | about fostering"),
];

#[test]
fn praise() {
    let others = [
        ("strengths and weaknesses of Surrey 2018", OperationId::Findings),
        ("Which councils in Yorkshire and the Humber have strong virtual schools?", OperationId::Select),
        ("Is Telford good at helping young carers?", OperationId::Findings),
        ("thanks, that's great", OperationId::Help),
        ("How good are children's services in Warrington?", OperationId::Grades),
    ];
    check(OperationId::Strengths, STRENGTHS, &others);
}

const CHANGE: &[(&str, &str)] = &[
    ("How far has Torbay come since 2015?", "Torbay | in since 2015"),
    ("Did Suffolk's help and protection grade drop?", "Suffolk | aspect help_and_protection"),
    ("Has Wigan improved since 2018?", "Wigan | in since 2018"),
    (
        "How have Middlesbrough's services for care leavers changed between 2019 and 2023?",
        "Middlesbrough | in 2019 to 2023 | aspect care_leavers | about care leavers",
    ),
    ("Did Gloucestershire get any better?", "Gloucestershire"),
    ("Is Northumberland on the up?", "Northumberland"),
    ("What has changed in Sandwell since the last inspection?", "Sandwell | last 2"),
    ("Has the response to exploitation got worse in Rochdale?", "Rochdale | about response exploitation"),
    ("How did Bexley's grades move over time?", "Bexley | all"),
    ("Has Birmingham turned the corner?", "Birmingham"),
    ("What progress has Nottingham made since 2022?", "Nottingham | in since 2022"),
    ("Compare Tameside's 2019 and 2023 inspections", "Tameside | in 2019+i:2023"),
    (
        "Has the council in Rotherham sorted out its care leavers' housing?",
        "Rotherham | aspect care_leavers | about care leavers housing",
    ),
    ("When did Tower Hamlets stop being inadequate?", "Tower Hamlets"),
    ("Differences between the 2016 and 2024 inspections of Telford & Wrekin", "Telford and Wrekin | in i:2016 to 2024"),
    ("Which of the 2016 recommendations were repeated in 2020 for Telford?", "Telford and Wrekin | in 2016+2020"),
    ("How did Rochdale move from requires improvement to good?", "Rochdale"),
    ("Is supervision in Kent worse now than it was in 2017?", "Kent | in 2017 | about supervision"),
    ("Were the 2016 concerns on supervision in Cornwall resolved?", "Cornwall | in 2016 | about supervision"),
    ("Were the problems with supervision fixed by 2019 in Cornwall?", "Cornwall | in 2019 | about supervision"),
    ("How did Leeds move to good?", "Leeds"),
    ("Which judgement went down in Devon?", "Devon"),
];

#[test]
fn movements_in_time() {
    let others = [
        ("Are siblings kept with each other in Cornwall in 2016?", OperationId::Findings),
        ("Why do children get moved from one foster home to another in Bexley in 2014?", OperationId::Findings),
        ("Which authorities improved from inadequate to good?", OperationId::Select),
        ("List everything Worcestershire was told to change", OperationId::Improvements),
        ("Has Croydon ever been outstanding?", OperationId::Grades),
        ("Should I move to Bury?", OperationId::Findings),
    ];
    check(OperationId::Change, CHANGE, &others);
}

const FINDINGS: &[(&str, &str)] = &[
    ("Are siblings kept with each other in Cornwall in 2016?", "Cornwall | in 2016 | about siblings kept"),
    (
        "Did the press release on the Ofsted report mention caseloads in Cornwall in 2024?",
        "Cornwall | in 2024 | about caseloads",
    ),
    (
        "Why do children get moved from one foster home to another in Bexley in 2014?",
        "Bexley | in 2014 | about children moved foster home",
    ),
    ("What did Ofsted say about early help in Rochdale?", "Rochdale | about early help"),
    ("findings on neglect in Sunderland", "Sunderland | about neglect"),
    ("Tell me about the virtual school in Wandsworth", "Wandsworth | about virtual school"),
    ("How effective is the front door in Nottinghamshire?", "Nottinghamshire | about front door"),
    ("what's said on caseloads in Lewisham's report", "Lewisham | about caseloads"),
    ("How does Doncaster support unaccompanied children?", "Doncaster | about support unaccompanied children"),
    ("Anything about short breaks in Wokingham?", "Wokingham | about short breaks"),
    ("What do inspectors think of supervision in Dorset?", "Dorset | about supervision"),
    (
        "How timely are initial health assessments in Cheshire East?",
        "Cheshire East | about timely initial health assessments",
    ),
    ("What is the quality of plans like in Sutton?", "Sutton | about quality plans"),
    ("what is the lado like in Haringey", "Haringey | about lado"),
    ("strengths and weaknesses of Surrey 2018", "Surrey | in 2018"),
    ("what did the press release say about Cornwall's 2024 inspection", "Cornwall | in i:2024"),
    ("According to the minutes, what happens next?", "about happens next"),
    ("What did inspectors say at the first inspection of Norfolk?", "Norfolk | earliest"),
    ("Why?", ""),
    ("What's the capital of France?", "unknown France | about capital"),
    ("How do I apply for a school place in Leeds?", "Leeds | about apply school place"),
    ("Is Telford good at helping young carers?", "Telford and Wrekin | about good helping young carers"),
    (
        "what did the report say about children missing from home in Sunderlnd",
        "Sunderland | about children missing home",
    ),
    ("Does Ofsted think leaders in Croydon know their services well?", "Croydon | aspect leadership | about leaders"),
    ("How do inspectors describe the culture in Islington?", "Islington | about culture"),
    (
        "Did the 2022 inspection of Wigan find that social workers have manageable caseloads?",
        "Wigan | in i:2022 | about social workers manageable caseloads",
    ),
    ("What about private fostering in Bolton?", "Bolton | about private fostering"),
    ("could you tell me what ofsted thought of the LADO in Sefton in 2022 please", "Sefton | in 2022 | about LADO"),
    (
        "Good morning. I'm a councillor in Devon - what should we be asking about care leavers?",
        "Devon | aspect care_leavers | about care leavers",
    ),
    (
        "Do inspectors think that thresholds are understood in North Yorkshire?",
        "North Yorkshire | about thresholds understood",
    ),
    ("Are social workers' caseloads too high in Lewisham?", "Lewisham | about social workers caseloads high"),
    (
        "children in care health assessments wigan",
        "Wigan | aspect children_in_care | about children care health assessments",
    ),
    ("middlesborough ofsted 2023", "Middlesbrough | in 2023"),
    ("Tell me everything about Kirklees", "Kirklees"),
    ("Cornwall 2019", "Cornwall | in 2019"),
    ("Leadership in Cornwall?", "Cornwall | aspect leadership | about Leadership"),
    ("Was anything said about domestic abuse in Stockport in 2022?", "Stockport | in 2022 | about domestic abuse"),
    ("How does Ofsted view corporate parenting in Derby?", "Derby | about corporate parenting"),
    ("Is there a shortage of foster carers in Surrey?", "Surrey | about shortage foster carers"),
    ("What evidence is there of drift and delay in Sandwell?", "Sandwell | about drift delay"),
    ("Summarise the Dudley 2022 report", "Dudley | in 2022"),
    ("give me an overview of Darlington's last inspection", "Darlington | latest"),
    ("What questions should scrutiny ask about Bury?", "Bury"),
    ("What's the budget for children's services in Essex?", "Essex | about budget"),
    ("What was said about reading and writing support in Kent?", "Kent | about reading writing support"),
    ("In Hull, are children seen quickly?", "Kingston upon Hull | about children quickly"),
    (
        "What are inspectors' views on the quality of supervision and management oversight in Thurrock?",
        "Thurrock | about quality supervision management oversight",
    ),
    ("Should I move to Bury?", "Bury | about move"),
];

#[test]
fn findings_on_a_topic() {
    let others = [
        ("What do the inspectors say Kent should do about unaccompanied children?", OperationId::Improvements),
        ("What is a LADO?", OperationId::Define),
        ("How good are children's services in Warrington?", OperationId::Grades),
        ("What worried inspectors about neglect in Walsall?", OperationId::Concerns),
        ("How many social workers did Torbay have?", OperationId::Fact),
    ];
    check(OperationId::Findings, FINDINGS, &others);
}

const DATES: &[(&str, &str)] = &[
    ("After the Ofsted report, when did the press release on Cornwall come out?", "Cornwall"),
    ("When was Westminster last inspected?", "Westminster | latest"),
    ("When did inspectors visit Barnsley?", "Barnsley"),
    ("what dates was the sheffield inspection", "Sheffield"),
    ("how many days did the inspection of Rochdale take?", "Rochdale"),
    ("How long did inspectors spend in Havering?", "Havering"),
    ("When did the Oxfordshire report come out?", "Oxfordshire"),
    ("publication date of North Somerset 2023 report", "North Somerset | in 2023"),
    ("Was Kingston upon Thames inspected in 2019?", "Kingston upon Thames | in i:2019"),
    ("In which month was Tameside inspected in 2019?", "Tameside | in i:2019"),
    ("inspection dates middlesbrough 2019", "Middlesbrough | in 2019"),
];

#[test]
fn dates_lengths_and_publication() {
    let others = [
        ("When did Durham's virtual school win an award?", OperationId::Fact),
        ("When did Tower Hamlets stop being inadequate?", OperationId::Change),
        ("How many times has Devon been inspected?", OperationId::Holdings),
        ("Which inspectors visited Hounslow in 2018?", OperationId::Inspector),
    ];
    check(OperationId::Dates, DATES, &others);
}

const FACT: &[(&str, &str)] = &[
    ("When did Durham's virtual school win an award?", "Durham | about virtual school win award"),
    ("Who led the improvement board in Sandwell?", "Sandwell | about improvement board"),
    ("Who is the principal social worker in Derby?", "Derby | about principal social worker"),
    ("How many social workers did Torbay have?", "Torbay | about social workers"),
    (
        "What percentage of care leavers in Leeds are in education, employment or training?",
        "Leeds | aspect care_leavers | about care leavers education employment training",
    ),
    ("how often are care plans reviewed in York", "York | about care plans reviewed"),
    ("What is the name of Hull's edge of care service?", "Kingston upon Hull | about edge care"),
    (
        "How much did the number of children in care rise in Sefton?",
        "Sefton | aspect children_in_care | about children care rise",
    ),
    ("Which practice model does Hertfordshire use?", "Hertfordshire | about practice model"),
    (
        "How many children were in care in Leicester when it was inspected in 2021?",
        "Leicester | in i:2021 | aspect children_in_care | about children care",
    ),
    (
        "At what age do care leavers stop getting support in Kent?",
        "Kent | aspect care_leavers | about care leavers stop support",
    ),
    ("How many schools in Kent are outstanding?", "Kent | about schools"),
    ("Who is in charge of children's services in Bury?", "Bury"),
];

#[test]
fn particulars() {
    let others = [
        ("How many areas for improvement did Wakefield have in 2021?", OperationId::Improvements),
        ("how many days did the inspection of Rochdale take?", OperationId::Dates),
        ("How many authorities were outstanding in 2023?", OperationId::Select),
        ("name of the inspector for Bury?", OperationId::Inspector),
        ("How many times has Devon been inspected?", OperationId::Holdings),
    ];
    check(OperationId::Fact, FACT, &others);
}

const INSPECTOR: &[(&str, &str)] = &[
    ("Who inspected Warwickshire in 2021?", "Warwickshire | in 2021"),
    ("Who headed the team in Haringey?", "Haringey"),
    ("name of the inspector for Bury?", "Bury"),
    ("lead inspectors for Kent 2013", "Kent | in 2013"),
    ("Which inspectors visited Hounslow in 2018?", "Hounslow | in 2018"),
    ("Leeds lead inspector", "Leeds"),
    ("who signed off the report on Gateshead?", "Gateshead"),
];

#[test]
fn lead_inspectors() {
    let others = [
        ("Who led the improvement board in Sandwell?", OperationId::Fact),
        ("Who is the principal social worker in Derby?", OperationId::Fact),
        ("Who is outstanding?", OperationId::Select),
        ("Who is in charge of children's services in Bury?", OperationId::Fact),
        ("When did inspectors visit Barnsley?", OperationId::Dates),
    ];
    check(OperationId::Inspector, INSPECTOR, &others);
}

const DEFINE: &[(&str, &str)] = &[
    ("What does MASH stand for?", "about MASH"),
    ("What is a LADO?", "about LADO"),
    ("what's EHCP", "about EHCP"),
    ("What does \"edge of care\" mean?", "about edge care"),
    ("explain PLO", "about PLO"),
    ("What is Mockingbird in Stockport?", "Stockport | about Mockingbird"),
];

#[test]
fn terms() {
    let others = [
        ("What's the capital of France?", OperationId::Findings),
        ("What is the quality of plans like in Sutton?", OperationId::Findings),
        ("what is the lado like in Haringey", OperationId::Findings),
        ("What is the Ofsted judgment of Lincolnshire's governance?", OperationId::Grades),
        ("What is Ofsted?", OperationId::Help),
    ];
    check(OperationId::Define, DEFINE, &others);
}

const COMPARE: &[(&str, &str)] = &[
    ("Compare Kent and Medway", "Kent+Medway"),
    ("Kent v Surrey on leadership", "Kent+Surrey | aspect leadership | about leadership"),
    ("Which is better, Leeds or Bradford?", "Leeds+Bradford"),
    ("How does Cornwall compare with its statistical neighbours?", "neighbours of Cornwall"),
    ("Is Wokingham rated higher than Reading?", "Wokingham+Reading"),
    (
        "What is the difference between Derby and Derbyshire for care leavers?",
        "Derby+Derbyshire | aspect care_leavers | about care leavers",
    ),
    ("Compare Bury 2021 with Bolton 2023", "Bury+Bolton | in 2021+2023"),
    ("Is early help better in Leeds or Bradford?", "Leeds+Bradford | about early help"),
    ("Compare early help across Kent, Surrey and Essex", "Kent+Surrey+Essex | about early help"),
    ("Does the press release match the report for Cornwall 2024?", "Cornwall | in 2024"),
    ("What's missing from Cornwall's press release?", "Cornwall"),
];

#[test]
fn comparisons() {
    let others = [
        ("Compare Tameside's 2019 and 2023 inspections", OperationId::Change),
        ("Which of Cornwall's statistical neighbours are outstanding?", OperationId::Select),
        ("What did Ofsted recommend to both the council and the LSCB in Dudley in 2016?", OperationId::Improvements),
        ("Is supervision in Kent worse now than it was in 2017?", OperationId::Change),
    ];
    check(OperationId::Compare, COMPARE, &others);
}

const HOLDINGS: &[(&str, &str)] = &[
    ("is there a report for Stockton?", "Stockton-on-Tees"),
    ("what inspections have there been in Lincolnshire", "Lincolnshire"),
    ("Which inspections of Plymouth do you have?", "Plymouth"),
    ("List all reports on Trafford", "Trafford | all"),
    ("How many times has Devon been inspected?", "Devon"),
    ("What reports do you hold?", ""),
];

#[test]
fn which_documents_there_are() {
    let others = [
        ("which reports mention tents", OperationId::Select),
        ("Are there any recommendations on private fostering in Haringey?", OperationId::Improvements),
        ("publication date of North Somerset 2023 report", OperationId::Dates),
        ("Summarise the Dudley 2022 report", OperationId::Findings),
    ];
    check(OperationId::Holdings, HOLDINGS, &others);
}

const TIMELINE: &[(&str, &str)] = &[
    ("What has happened in Kent since the last full inspection?", "Kent | latest"),
    ("timeline of Kent", "Kent | all"),
    ("list all the inspections and visits of Kent", "Kent | all"),
    ("Which inspections and visits did Kent have in 2024?", "Kent | in 2024"),
];

#[test]
fn what_happened_in_order() {
    let others = [
        ("what inspections have there been in Lincolnshire", OperationId::Holdings),
        ("What has happened to children in care in Kent since 2019?", OperationId::Change),
        ("Has Kent improved since the last full inspection?", OperationId::Change),
        ("When did inspectors visit Barnsley?", OperationId::Dates),
    ];
    check(OperationId::Timeline, TIMELINE, &others);
}

const SELECT: &[(&str, &str)] = &[
    ("Name every authority with an outstanding grade for help and protection", "every | aspect help_and_protection"),
    ("Which councils are inadequate?", "every"),
    ("How many authorities were outstanding in 2023?", "every | in 2023"),
    ("List the councils in the South West rated good", "region South West"),
    ("Which London boroughs require improvement?", "region London"),
    ("which reports mention tents", "every | about tents"),
    (
        "Which reports name care leavers' accommodation as an area to improve in 2023?",
        "every | in 2023 | aspect care_leavers | about care leavers accommodation",
    ),
    ("Who is outstanding?", "every"),
    ("Which of Cornwall's statistical neighbours are outstanding?", "neighbours of Cornwall"),
    ("Are any councils inadequate for leadership?", "every | aspect leadership"),
    ("Which authorities have unregistered homes as an area for improvement?", "every | about unregistered homes"),
    ("Which authorities improved from inadequate to good?", "every"),
    ("Which councils are not good?", "every"),
    ("Which councils are at least good?", "every"),
    ("Which councils are rated below good?", "every"),
    ("Where were services for care leavers outstanding?", "every | aspect care_leavers"),
    ("Who needs to get better at short breaks?", "every | about short breaks"),
    ("how many inadequate councils are there", "every"),
    (
        "Which councils in Yorkshire and the Humber have strong virtual schools?",
        "region Yorkshire and the Humber | about virtual schools",
    ),
    ("requires improvement councils 2022", "every | in 2022"),
    ("outstanding authorities list", "every"),
];

#[test]
fn over_many_authorities() {
    let others = [
        ("Which teams were praised in South Tyneside?", OperationId::Strengths),
        ("Which practice model does Hertfordshire use?", OperationId::Fact),
        ("Which inspections of Plymouth do you have?", OperationId::Holdings),
        ("Which judgement went down in Devon?", OperationId::Change),
    ];
    check(OperationId::Select, SELECT, &others);
}

const HELP: &[(&str, &str)] =
    &[("hello", ""), ("Hi, what can you do?", ""), ("thanks, that's great", ""), ("help", ""), ("What is Ofsted?", "")];

#[test]
fn greetings_and_help() {
    let others = [
        ("Hi, what are Cornwall's areas for improvement?", OperationId::Improvements),
        ("Why?", OperationId::Findings),
        (
            "Good morning. I'm a councillor in Devon - what should we be asking about care leavers?",
            OperationId::Findings,
        ),
    ];
    check(OperationId::Help, HELP, &others);
}

/// Conversations, each turn with what it asks.
const CONVERSATIONS: &[&[(&str, &str)]] = &[
    &[
        ("What were Wigan's areas for improvement in 2018?", "improvement_areas | Wigan | in 2018"),
        ("And in 2022?", "improvement_areas | Wigan | in 2022"),
        ("and for care leavers?", "improvement_areas | Wigan | in 2022 | aspect care_leavers | about care leavers"),
        ("what about Bolton?", "improvement_areas | Bolton | in 2022 | aspect care_leavers | about care leavers"),
        ("who led it?", "who | Bolton | in 2022"),
    ],
    &[
        ("How was Leeds rated in 2022?", "grade | Leeds | in 2022"),
        ("why?", "findings | Leeds | in 2022"),
        ("and help and protection?", "findings | Leeds | in 2022 | aspect help_and_protection | about help protection"),
        (
            "the one before that",
            "findings | Leeds | 1 before 2022 | aspect help_and_protection | about help protection",
        ),
        ("and before that?", "findings | Leeds | 2 before 2022 | aspect help_and_protection | about help protection"),
    ],
    &[
        ("What did inspectors say about early help in Kent in 2022?", "findings | Kent | in 2022 | about early help"),
        ("same question for Surrey", "findings | Surrey | in 2022 | about early help"),
        ("and neglect?", "findings | Surrey | in 2022 | about neglect"),
        ("show me more", "findings | Surrey | in 2022 | about neglect"),
    ],
    &[
        ("How has early help changed in Bexley?", "change | Bexley | about early help"),
        (
            "Why do children get moved from one foster home to another in Bexley in 2014?",
            "findings | Bexley | in 2014 | about children moved foster home",
        ),
    ],
    &[
        ("What did inspectors say about early help in Kent in 2022?", "findings | Kent | in 2022 | about early help"),
        ("Has it got better since?", "change | Kent | in since 2022 | about early help"),
    ],
    &[
        ("Which councils were inadequate in 2022?", "aggregate | every | in 2022"),
        ("and in 2023?", "aggregate | every | in 2023"),
        ("how many were outstanding?", "aggregate | every | in 2023"),
        ("what about the South West?", "aggregate | region South West | in 2023"),
    ],
    &[
        ("Who led the 2019 inspection of Cornwall?", "who | Cornwall | in i:2019"),
        ("when was it?", "when | Cornwall | in i:2019"),
        ("how long did it take?", "when | Cornwall | in i:2019"),
        ("when was the report published?", "when | Cornwall | in i:2019"),
    ],
    &[
        ("Overall grade for Norfolk 2017", "grade | Norfolk | in 2017 | aspect overall"),
        ("how does that compare with Suffolk?", "compare | Norfolk+Suffolk | in 2017 | aspect overall"),
    ],
    &[
        ("What needs to improve in Torbay?", "improvement_areas | Torbay"),
        ("What are Sefton's strengths?", "strengths | Sefton"),
    ],
    &[
        ("How was Atlantis council rated?", "grade | unknown Atlantis council"),
        ("and in 2019?", "grade | unknown Atlantis council | in 2019"),
    ],
    &[("Hello", "help"), ("What needs to improve in Bury?", "improvement_areas | Bury")],
    &[
        ("What concerns were there about neglect in Walsall in 2017?", "concerns | Walsall | in 2017 | about neglect"),
        ("is that still an issue?", "change | Walsall | in since 2017 | about neglect"),
    ],
    &[
        (
            "Compare Kent and Surrey in 2022 on leadership",
            "compare | Kent+Surrey | in 2022 | aspect leadership | about leadership",
        ),
        ("and care leavers?", "compare | Kent+Surrey | in 2022 | aspect care_leavers | about care leavers"),
    ],
    &[
        ("What are Telford's areas for improvement?", "improvement_areas | Telford and Wrekin"),
        ("What about the ones from 2016?", "improvement_areas | Telford and Wrekin | in 2016"),
    ],
];

#[test]
fn follow_ups_are_filled_from_the_question_before() {
    for turns in CONVERSATIONS {
        let mut before = None;
        for (text, expected) in *turns {
            let question = understand(text, before.as_ref());
            let found = format!("{} | {}", question.operation.name(), slots(&question));
            assert_eq!(found.trim_end_matches([' ', '|']), *expected, "{text}");
            before = Some(question);
        }
    }
}

#[test]
fn what_was_carried_is_said() {
    let first = understand("What did inspectors say about life-story work in Kent in 2019?", None);
    let second = understand("and in 2022?", Some(&first));
    let said: Vec<String> = second.assumed.iter().map(|it| request::Note::of(it, &TABLES.wording).value).collect();
    assert_eq!(said, ["Kent", "findings", "life-story work"]);
    assert_eq!(second.carried, [Slot::Authority, Slot::Operation, Slot::Topic]);
    let third = understand("What are the strengths of Surrey?", Some(&second));
    assert!(third.assumed.is_empty() && third.carried.is_empty());
}

#[test]
fn places_that_are_no_authority_come_with_their_reason() {
    let question = understand("What needs to improve in Exeter?", None);
    let reason = "Exeter is a district within Devon, whose county council runs children's services".to_owned();
    let exeter = UnknownPlace {
        words: "Exeter".to_owned(),
        reason: PlaceReason::NotAnAuthority(reason),
        instead: vec!["Devon".to_owned()],
    };
    assert_eq!(question.unknown_places, [exeter]);
    let question = understand("Herfordshire rating", None);
    assert_eq!(question.unknown_places[0].instead, ["Herefordshire", "Hertfordshire"]);
}

#[test]
fn each_authority_has_its_own_period() {
    let question = understand("Compare Bury 2021 with Bolton 2023", None);
    let years = |authority| match question.which_of(authority) {
        InspectionSelector::In(list) => periods(&list),
        _ => String::new(),
    };
    assert_eq!([years("Bury"), years("Bolton"), years("Kent")], ["2021", "2023", "2021+2023"]);
}
