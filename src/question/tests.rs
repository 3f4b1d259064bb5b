//! Wordings and what they mean.

use std::path::Path;
use std::sync::LazyLock;

use super::*;
use crate::gazetteer::Authorities;

static TABLES: LazyLock<(Grammar, Authorities)> = LazyLock::new(|| (Grammar::bundled(), Authorities::bundled()));

fn understand(text: &str, before: Option<&Question>) -> Question {
    TABLES.0.understand(text, before, &TABLES.1)
}

/// The slots that a question fills, as one line: the intent, then each slot that is not empty.
fn told(question: &Question) -> String {
    let intent = match question.intent {
        Intent::When(moment) => format!("when {moment:?}").to_lowercase(),
        Intent::Fact(particular) => format!("fact {particular:?}").to_lowercase(),
        other => other.name().to_owned(),
    };
    let mut slots = vec![intent];
    let mut slot = |name: &str, value: String| {
        if !value.is_empty() {
            slots.push(if name.is_empty() { value } else { format!("{name} {value}") });
        }
    };
    slot("also", question.also.iter().map(|also| also.name()).collect::<Vec<_>>().join("+"));
    match question.form {
        Form::Open => {}
        form => slot("", format!("{form:?}").to_lowercase()),
    }
    match &question.scope {
        Scope::Unspecified => {}
        Scope::Named => slot("", question.authorities.join("+")),
        Scope::Every => slot("", "every".to_owned()),
        Scope::Region(region) => slot("region", region.clone()),
        Scope::Neighbours(of) => slot("neighbours of", of.clone().unwrap_or_else(|| "?".to_owned())),
    }
    slot("unknown", question.unknown_places.iter().map(|place| place.words.clone()).collect::<Vec<_>>().join("+"));
    let periods = |list: &[Period]| {
        let basis = |period: &Period| match period.basis {
            Basis::Unspecified => "",
            Basis::Inspected => "i:",
            Basis::Published => "p:",
        };
        list.iter()
            .map(|period| format!("{}{}", basis(period), periods::in_words(period)))
            .collect::<Vec<_>>()
            .join("+")
    };
    match &question.which {
        InspectionSelector::Unspecified => {}
        InspectionSelector::Latest => slot("", "latest".to_owned()),
        InspectionSelector::Earliest => slot("", "earliest".to_owned()),
        InspectionSelector::Previous { of, steps } => {
            let of = of.map(|of| format!(" {}", periods(&[of]))).unwrap_or_default();
            slot("", format!("{steps} before{of}"));
        }
        InspectionSelector::In(list) => slot("in", periods(list)),
        InspectionSelector::LastFew(few) => slot("last", few.to_string()),
        InspectionSelector::All => slot("", "all".to_owned()),
    }
    slot(
        "own",
        question
            .own_periods
            .iter()
            .map(|(name, period)| format!("{name} {}", periods(&[*period])))
            .collect::<Vec<_>>()
            .join("+"),
    );
    slot("aspect", question.aspects.iter().map(|aspect| aspect.name()).collect::<Vec<_>>().join("+"));
    slot("", if question.every_aspect { "every aspect".to_owned() } else { String::new() });
    slot("grade", question.grades.iter().map(|grade| grade.name().to_lowercase()).collect::<Vec<_>>().join("+"));
    slot("", question.claim.map(|claim| format!("{claim:?}").to_lowercase()).unwrap_or_default());
    slot("kind", question.kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join("+"));
    slot("owner", question.owner.map(|owner| owner.name().to_owned()).unwrap_or_default());
    slot("about", question.topic.join(" "));
    slot("", if question.more == More::No { String::new() } else { "more".to_owned() });
    slots.join(" | ")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(told(&understand(text, None)), expected, "{text}");
}

/// Asks one question after the other, each with the one before it.
#[track_caller]
fn check_conversation(turns: &[(&str, &str)]) {
    let mut before = None;
    for (text, expected) in turns {
        let question = understand(text, before.as_ref());
        assert_eq!(told(&question), *expected, "{text}");
        before = Some(question);
    }
}

#[test]
fn lists_of_improvements() {
    check("What would Ofsted like to see Halton get better at?", "improvement_areas | Halton");
    check("Which things did inspectors want put right in Walsall in 2017?", "improvement_areas | Walsall | in 2017");
    check("List everything Worcestershire was told to change", "improvement_areas | Worcestershire");
    check("What does Wigan need to get better at?", "improvement_areas | Wigan");
    check("Give me Sefton's full list of recommendations from 2016", "improvement_areas | Sefton | in 2016");
    check("what did ofsted ask Bury to fix in 2021", "improvement_areas | Bury | in 2021");
    check(
        "Which improvements were required of Thurrock after the 2016 inspection?",
        "improvement_areas | Thurrock | in i:2016 | about required",
    );
    check("Where must Middlesbrough do better?", "improvement_areas | Middlesbrough");
    check("What should Liverpool improve?", "improvement_areas | Liverpool");
    check("recomendations for darlington 2018", "improvement_areas | Darlington | in 2018");
    check("priority actions for Slough, 2015", "improvement_areas | Slough | in 2015");
    check("What did the inspectors tell the London Borough of Lewisham to do better?", "improvement_areas | Lewisham");
    check(
        "What were the LSCB's recommendations in Sandwell in 2015?",
        "improvement_areas | Sandwell | in 2015 | aspect safeguarding_board | owner safeguarding_board",
    );
    check(
        "What must Leicester's safeguarding board improve?",
        "improvement_areas | Leicester | aspect safeguarding_board | owner safeguarding_board",
    );
    check(
        "What does Essex still need to improve for care leavers?",
        "improvement_areas | Essex | aspect care_leavers | about care leavers",
    );
    check(
        "Is pathway planning an area for improvement in Gateshead?",
        "improvement_areas | whether | Gateshead | about pathway planning",
    );
    check("Improvement areas Dudley 2022", "improvement_areas | Dudley | in 2022");
    check("what has Torbay got to work on?", "improvement_areas | Torbay");
    check(
        "How many areas for improvement did Wakefield have in 2021?",
        "improvement_areas | also fact | Wakefield | in 2021",
    );
    check("Hi, what are Cornwall's areas for improvement?", "improvement_areas | Cornwall");
    check("What needs to improve in Gotham?", "improvement_areas | unknown Gotham");
    check("areas for improvement for Exeter", "improvement_areas | unknown Exeter");
    check("What needs to improve?", "improvement_areas");
    check(
        "What did Ofsted recommend to both the council and the LSCB in Dudley in 2016?",
        "improvement_areas | Dudley | in 2016 | aspect safeguarding_board",
    );
    check("what r the areas 4 improvement in leeds", "improvement_areas | Leeds");
    check(
        "im looking for the 2016 telford report recommendations on LSCB",
        "improvement_areas | Telford and Wrekin | in 2016 | aspect safeguarding_board | owner safeguarding_board",
    );
    check(
        "What do the inspectors say Kent should do about unaccompanied children?",
        "improvement_areas | Kent | about unaccompanied children",
    );
    check("What is the most common area for improvement?", "improvement_areas | every");
    check("What do most councils get told to improve?", "improvement_areas | every");
    check(
        "Are there any recommendations on private fostering in Haringey?",
        "improvement_areas | whether | Haringey | about private fostering",
    );
    check(
        "What does the report say the council must do about placement sufficiency in Brighton and Hove?",
        "improvement_areas | Brighton and Hove | owner local_authority | about placement sufficiency",
    );
    check("the isle of wight's 2014 recommendations", "improvement_areas | Isle of Wight | in 2014");
}

#[test]
fn grades() {
    check("Did Bolton keep its good rating in 2023?", "grade | whether | Bolton | in 2023 | grade good | kept");
    check(
        "Is Swindon rated good or requires improvement?",
        "grade | whether | Swindon | grade good+requires improvement to be good | asked",
    );
    check(
        "Were services for care leavers in Luton good?",
        "grade | whether | Luton | aspect care_leavers | grade good | asked",
    );
    check("What rating does Norfolk have now?", "grade | Norfolk | latest");
    check("Ofsted grade for Hertfordshire please", "grade | Hertfordshire");
    check("Was Redbridge outstanding in 2022?", "grade | whether | Redbridge | in 2022 | grade outstanding | asked");
    check("Is Reading inadequate?", "grade | whether | Reading | grade inadequate | asked");
    check("How good are children's services in Warrington?", "grade | Warrington");
    check("What was Bristol rated for leadership in 2018?", "grade | Bristol | in 2018 | aspect leadership");
    check("what did kirklees get for children in care", "grade | Kirklees | aspect children_in_care");
    check("How did Brent's leaders do in 2023?", "grade | Brent | in 2023 | aspect leadership");
    check(
        "Did Southend-on-Sea get a good in 2019?",
        "grade | whether | Southend-on-Sea | in 2019 | grade good | asked",
    );
    check("Which grade was given to adoption in Hounslow?", "grade | Hounslow | aspect adoption");
    check("What were all the grades in Calderdale's 2018 report?", "grade | Calderdale | in 2018 | every aspect");
    check(
        "how was Bexley graded for children in care and care leavers",
        "grade | Bexley | aspect children_in_care_and_care_leavers",
    );
    check("Has Croydon ever been outstanding?", "grade | whether | Croydon | all | grade outstanding | asked");
    check("Overall effectiveness Gloucestershire 2022", "grade | Gloucestershire | in 2022 | aspect overall");
    check("What is the Ofsted judgment of Lincolnshire's governance?", "grade | Lincolnshire | aspect leadership");
    check("Is Slough still inadequate?", "grade | whether | Slough | grade inadequate | kept");
    check("How was Atlantis council rated in 2020?", "grade | unknown Atlantis council | in 2020");
    check("What did Glasgow get?", "grade | unknown Glasgow");
    check("Northamptonshire's grade in 2018?", "grade | Northamptonshire | in 2018");
    check("What was the grade in the October 2019 inspection?", "grade | in i:October 2019");
    check(
        "overall grade in the report published in March 2023 for Middlesbrough",
        "grade | Middlesbrough | in p:March 2023 | aspect overall",
    );
    check("the last two inspections of Leeds: overall grades?", "grade | Leeds | last 2 | aspect overall");
    check("What was Derby's rating before 2022?", "grade | Derby | 1 before 2022");
    check("Surrey's previous rating", "grade | Surrey | 1 before");
    check(
        "and the inspection before the 2022 one in Surrey: overall?",
        "grade | Surrey | 1 before 2022 | aspect overall",
    );
    check("Durham leadership rating 2019 and 2022", "grade | Durham | in 2019+2022 | aspect leadership");
    check("Norfolk adoption 2017 grade", "grade | Norfolk | in 2017 | aspect adoption");
    check("Has Lambeth got out of inadequate?", "grade | whether | Lambeth | grade inadequate | asked");
    check("Rate Warrington's help & protection", "grade | Warrington | aspect help_and_protection");
}

#[test]
fn criticism() {
    check("Why is Bradford inadequate?", "concerns | also grade | why | Bradford | grade inadequate | premise");
    check(
        "Why did Wirral require improvement?",
        "concerns | also grade | why | Wirral | grade requires improvement to be good | premise",
    );
    check("What are the weaknesses in Cumberland?", "concerns | Cumberland");
    check("What worried inspectors about neglect in Walsall?", "concerns | Walsall | about neglect");
    check("Where is Devon failing?", "concerns | Devon");
    check("What are the main problems in Herefordshire?", "concerns | Herefordshire");
    check("What criticisms did Ofsted make of Dorset County Council?", "concerns | Dorset County");
    check(
        "Why did Ofsted criticise Croydon's leaders?",
        "concerns | why | Croydon | aspect leadership | about leaders",
    );
    check(
        "What caused Tower Hamlets to be inadequate in 2017?",
        "concerns | also grade | why | Tower Hamlets | in 2017 | grade inadequate | premise",
    );
    check("Should we be worried about Bury?", "concerns | whether | Bury");
}

#[test]
fn praise() {
    check(
        "Why was Essex judged outstanding in 2023?",
        "strengths | also grade | why | Essex | in 2023 | grade outstanding | premise",
    );
    check("What are the strengths of Leeds?", "strengths | Leeds");
    check("What does Brighton & Hove do well?", "strengths | Brighton and Hove");
    check("What was praised in Bath?", "strengths | Bath and North East Somerset");
    check("What impressed inspectors about foster carers in Sefton?", "strengths | Sefton | about foster carers");
    check("Any good practice on exploitation in Greenwich?", "strengths | Greenwich | about exploitation");
    check("what's going well in Westmorland & Furness", "strengths | Westmorland and Furness");
    check("Which teams were praised in South Tyneside?", "strengths | South Tyneside | about teams");
    check("Were inspectors happy with fostering in Sutton?", "strengths | whether | Sutton | about fostering");
}

#[test]
fn movements_in_time() {
    check("How far has Torbay come since 2015?", "change | Torbay | in since 2015");
    check(
        "Did Suffolk's help and protection grade drop?",
        "change | also grade | whether | Suffolk | aspect help_and_protection",
    );
    check("Has Wigan improved since 2018?", "change | whether | Wigan | in since 2018");
    check(
        "How have Middlesbrough's services for care leavers changed between 2019 and 2023?",
        "change | Middlesbrough | in 2019 to 2023 | aspect care_leavers | about care leavers",
    );
    check("Did Gloucestershire get any better?", "change | whether | Gloucestershire");
    check("Is Northumberland on the up?", "change | whether | Northumberland");
    check("What has changed in Sandwell since the last inspection?", "change | Sandwell | last 2");
    check(
        "Has the response to exploitation got worse in Rochdale?",
        "change | whether | Rochdale | about response exploitation",
    );
    check("How did Bexley's grades move over time?", "change | also grade | Bexley | all | every aspect");
    check("Has Birmingham turned the corner?", "change | whether | Birmingham");
    check("What progress has Nottingham made since 2022?", "change | Nottingham | in since 2022");
    check("Compare Tameside's 2019 and 2023 inspections", "change | Tameside | in 2019+i:2023");
    check(
        "Has the council in Rotherham sorted out its care leavers' housing?",
        "change | whether | Rotherham | aspect care_leavers | about care leavers housing",
    );
    check(
        "When did Tower Hamlets stop being inadequate?",
        "change | also grade | Tower Hamlets | grade inadequate | lost",
    );
    check(
        "Differences between the 2016 and 2024 inspections of Telford & Wrekin",
        "change | Telford and Wrekin | in i:2016 to 2024",
    );
    check(
        "Which of the 2016 recommendations were repeated in 2020 for Telford?",
        "change | also improvement_areas | Telford and Wrekin | in 2016+2020",
    );
    check(
        "How did Rochdale move from requires improvement to good?",
        "change | also grade | Rochdale | grade requires improvement to be good+good | premise",
    );
    check(
        "Are siblings kept with each other in Cornwall in 2016?",
        "findings | whether | Cornwall | in 2016 | about siblings kept",
    );
    check(
        "Does Kent keep addresses of those who have left care in 2024?",
        "fact thing | whether | Kent | in 2024 | about keep addresses left care",
    );
    check(
        "Is supervision in Kent worse now than it was in 2017?",
        "change | whether | Kent | in 2017 | about supervision",
    );
    check(
        "Were the 2016 concerns on supervision in Cornwall resolved?",
        "change | also concerns | whether | Cornwall | in 2016 | about supervision",
    );
    check(
        "Were the problems with supervision fixed by 2019 in Cornwall?",
        "change | also concerns | whether | Cornwall | in 2019 | about supervision",
    );
    check("How did Leeds move to good?", "change | Leeds");
    check(
        "When was the Ofsted report on Cornwall published? The article is of June 2016.",
        "when published | Cornwall | in June 2016 | kind inspection_report+news",
    );
    check(
        "After the Ofsted report, when did the press release on Cornwall come out?",
        "when published | Cornwall | kind press_release",
    );
    check(
        "Did the press release on the Ofsted report mention caseloads in Cornwall in 2024?",
        "findings | whether | Cornwall | in 2024 | kind press_release | about caseloads",
    );
    check(
        "Why do children get moved from one foster home to another in Bexley in 2014?",
        "findings | why | Bexley | in 2014 | about children moved foster home",
    );
    check("Which judgement went down in Devon?", "change | also grade | Devon");
}

#[test]
fn dates_lengths_and_publication() {
    check("When was Westminster last inspected?", "when inspected | Westminster | latest");
    check("When did inspectors visit Barnsley?", "when inspected | Barnsley");
    check("what dates was the sheffield inspection", "when inspected | Sheffield");
    check("how many days did the inspection of Rochdale take?", "when duration | also fact | Rochdale");
    check("How long did inspectors spend in Havering?", "when duration | Havering");
    check("When did the Oxfordshire report come out?", "when published | Oxfordshire");
    check("publication date of North Somerset 2023 report", "when published | North Somerset | in 2023");
    check("Was Kingston upon Thames inspected in 2019?", "when inspected | whether | Kingston upon Thames | in i:2019");
    check("In which month was Tameside inspected in 2019?", "when inspected | Tameside | in i:2019");
    check("inspection dates middlesbrough 2019", "when inspected | Middlesbrough | in 2019");
}

#[test]
fn particulars() {
    check("When did Durham's virtual school win an award?", "fact time | Durham | about virtual school win award");
    check("Who led the improvement board in Sandwell?", "fact person | Sandwell | about improvement board");
    check("Who is the principal social worker in Derby?", "fact person | Derby | about principal social worker");
    check("How many social workers did Torbay have?", "fact number | Torbay | about social workers");
    check(
        "What percentage of care leavers in Leeds are in education, employment or training?",
        "fact share | Leeds | aspect care_leavers | about care leavers education employment training",
    );
    check("how often are care plans reviewed in York", "fact number | York | about care plans reviewed");
    check("What is the name of Hull's edge of care service?", "fact thing | Kingston upon Hull | about edge care");
    check(
        "How much did the number of children in care rise in Sefton?",
        "fact number | Sefton | aspect children_in_care | about children care rise",
    );
    check("Which practice model does Hertfordshire use?", "fact thing | Hertfordshire | about practice model");
    check(
        "How many children were in care in Leicester when it was inspected in 2021?",
        "fact number | Leicester | in i:2021 | aspect children_in_care | about children care",
    );
    check(
        "At what age do care leavers stop getting support in Kent?",
        "fact number | Kent | aspect care_leavers | about care leavers stop support",
    );
    check(
        "How many schools in Kent are outstanding?",
        "fact number | also grade | Kent | grade outstanding | premise | about schools",
    );
}

#[test]
fn lead_inspectors() {
    check("Who inspected Warwickshire in 2021?", "who | Warwickshire | in 2021");
    check("Who headed the team in Haringey?", "who | Haringey");
    check("name of the inspector for Bury?", "who | Bury");
    check("lead inspectors for Kent 2013", "who | Kent | in 2013");
    check("Which inspectors visited Hounslow in 2018?", "who | Hounslow | in 2018");
    check("Leeds lead inspector", "who | Leeds");
    check("who signed off the report on Gateshead?", "who | Gateshead");
}

#[test]
fn findings_on_a_topic() {
    check("What did Ofsted say about early help in Rochdale?", "findings | Rochdale | about early help");
    check("findings on neglect in Sunderland", "findings | Sunderland | about neglect");
    check("Tell me about the virtual school in Wandsworth", "findings | Wandsworth | about virtual school");
    check("How effective is the front door in Nottinghamshire?", "findings | Nottinghamshire | about front door");
    check("what's said on caseloads in Lewisham's report", "findings | Lewisham | about caseloads");
    check(
        "How does Doncaster support unaccompanied children?",
        "findings | Doncaster | about support unaccompanied children",
    );
    check("Anything about short breaks in Wokingham?", "findings | Wokingham | about short breaks");
    check("What do inspectors think of supervision in Dorset?", "findings | Dorset | about supervision");
    check(
        "How timely are initial health assessments in Cheshire East?",
        "findings | Cheshire East | about timely initial health assessments",
    );
    check("What is the quality of plans like in Sutton?", "findings | Sutton | about quality plans");
    check("what is the lado like in Haringey", "findings | Haringey | about lado");
    check("strengths and weaknesses of Surrey 2018", "findings | also strengths+concerns | Surrey | in 2018");
    check(
        "what did the press release say about Cornwall's 2024 inspection",
        "findings | Cornwall | in i:2024 | kind press_release",
    );
    check("According to the minutes, what happens next?", "findings | kind minutes | about happens next");
    check("What did inspectors say at the first inspection of Norfolk?", "findings | Norfolk | earliest");
    check("Why?", "findings | why");
    check("What's the capital of France?", "findings | unknown France | about capital");
    check("How do I apply for a school place in Leeds?", "findings | Leeds | about apply school place");
    check(
        "Is Telford good at helping young carers?",
        "findings | whether | Telford and Wrekin | about good helping young carers",
    );
    check(
        "what did the report say about children missing from home in Sunderlnd",
        "findings | Sunderland | about children missing home",
    );
    check(
        "Does Ofsted think leaders in Croydon know their services well?",
        "findings | whether | Croydon | aspect leadership | about leaders",
    );
    check("How do inspectors describe the culture in Islington?", "findings | Islington | about culture");
    check(
        "Did the 2022 inspection of Wigan find that social workers have manageable caseloads?",
        "findings | whether | Wigan | in i:2022 | about social workers manageable caseloads",
    );
    check("What about private fostering in Bolton?", "findings | Bolton | about private fostering");
    check(
        "could you tell me what ofsted thought of the LADO in Sefton in 2022 please",
        "findings | Sefton | in 2022 | about LADO",
    );
    check(
        "Good morning. I'm a councillor in Devon - what should we be asking about care leavers?",
        "findings | Devon | aspect care_leavers | about care leavers",
    );
    check(
        "Do inspectors think that thresholds are understood in North Yorkshire?",
        "findings | whether | North Yorkshire | about thresholds understood",
    );
    check(
        "Are social workers' caseloads too high in Lewisham?",
        "findings | whether | Lewisham | about social workers caseloads high",
    );
    check(
        "children in care health assessments wigan",
        "findings | Wigan | aspect children_in_care | about children care health assessments",
    );
    check("middlesborough ofsted 2023", "findings | Middlesbrough | in 2023");
    check("Tell me everything about Kirklees", "findings | Kirklees");
    check("Cornwall 2019", "findings | Cornwall | in 2019");
    check("Leadership in Cornwall?", "findings | Cornwall | aspect leadership | about Leadership");
    check(
        "Was anything said about domestic abuse in Stockport in 2022?",
        "findings | whether | Stockport | in 2022 | about domestic abuse",
    );
    check("How does Ofsted view corporate parenting in Derby?", "findings | Derby | about corporate parenting");
    check(
        "Is there a shortage of foster carers in Surrey?",
        "findings | whether | Surrey | about shortage foster carers",
    );
    check("What evidence is there of drift and delay in Sandwell?", "findings | Sandwell | about drift delay");
    check("Summarise the Dudley 2022 report", "findings | Dudley | in 2022");
    check("give me an overview of Darlington's last inspection", "findings | Darlington | latest");
    check("What questions should scrutiny ask about Bury?", "findings | Bury");
    check("What's the budget for children's services in Essex?", "findings | Essex | about budget");
    check(
        "What was said about reading and writing support in Kent?",
        "findings | Kent | about reading writing support",
    );
    check("In Hull, are children seen quickly?", "findings | Kingston upon Hull | about children quickly");
    check(
        "What are inspectors' views on the quality of supervision and management oversight in Thurrock?",
        "findings | Thurrock | about quality supervision management oversight",
    );
}

#[test]
fn terms() {
    check("What does MASH stand for?", "explain | about MASH");
    check("What is a LADO?", "explain | about LADO");
    check("what's EHCP", "explain | about EHCP");
    check("What does \"edge of care\" mean?", "explain | about edge care");
    check("explain PLO", "explain | about PLO");
    check("What is Mockingbird in Stockport?", "explain | Stockport | about Mockingbird");
}

#[test]
fn comparisons() {
    check("Compare Kent and Medway", "compare | Kent+Medway");
    check("Kent v Surrey on leadership", "compare | Kent+Surrey | aspect leadership | about leadership");
    check("Which is better, Leeds or Bradford?", "compare | Leeds+Bradford");
    check("How does Cornwall compare with its statistical neighbours?", "compare | neighbours of Cornwall");
    check("Is Wokingham rated higher than Reading?", "compare | also grade | whether | Wokingham+Reading");
    check(
        "What is the difference between Derby and Derbyshire for care leavers?",
        "compare | Derby+Derbyshire | aspect care_leavers | about care leavers",
    );
    check("Compare Bury 2021 with Bolton 2023", "compare | Bury+Bolton | in 2021+2023 | own Bury 2021+Bolton 2023");
    check("Is early help better in Leeds or Bradford?", "compare | whether | Leeds+Bradford | about early help");
    check("Compare early help across Kent, Surrey and Essex", "compare | Kent+Surrey+Essex | about early help");
    check(
        "Does the press release match the report for Cornwall 2024?",
        "compare | whether | Cornwall | in 2024 | kind press_release",
    );
    check("What's missing from Cornwall's press release?", "compare | Cornwall | kind press_release");
}

#[test]
fn which_documents_there_are() {
    check("is there a report for Stockton?", "documents | whether | Stockton-on-Tees");
    check("what inspections have there been in Lincolnshire", "documents | Lincolnshire");
    check("Which inspections of Plymouth do you have?", "documents | Plymouth");
    check("List all reports on Trafford", "documents | Trafford | all");
    check("How many times has Devon been inspected?", "documents | also fact | Devon");
    check("What reports do you hold?", "documents");
}

#[test]
fn over_many_authorities() {
    check(
        "Name every authority with an outstanding grade for help and protection",
        "aggregate | also grade | every | aspect help_and_protection | grade outstanding | condition",
    );
    check("Which councils are inadequate?", "aggregate | also grade | every | grade inadequate | condition");
    check(
        "How many authorities were outstanding in 2023?",
        "aggregate | also grade+fact | every | in 2023 | grade outstanding | condition",
    );
    check(
        "List the councils in the South West rated good",
        "aggregate | also grade | region South West | grade good | condition",
    );
    check(
        "Which London boroughs require improvement?",
        "aggregate | also grade | region London | grade requires improvement to be good | condition",
    );
    check("which reports mention tents", "aggregate | every | about tents");
    check(
        "Which reports name care leavers' accommodation as an area to improve in 2023?",
        "aggregate | also improvement_areas | every | in 2023 | aspect care_leavers | about care leavers accommodation",
    );
    check("Who is outstanding?", "aggregate | also grade | every | grade outstanding | condition");
    check(
        "Which of Cornwall's statistical neighbours are outstanding?",
        "aggregate | also grade | neighbours of Cornwall | grade outstanding | condition",
    );
    check(
        "Are any councils inadequate for leadership?",
        "aggregate | also grade | whether | every | aspect leadership | grade inadequate | condition",
    );
    check(
        "Which authorities have unregistered homes as an area for improvement?",
        "aggregate | also improvement_areas | every | about unregistered homes",
    );
    check(
        "Which authorities improved from inadequate to good?",
        "aggregate | also grade+change | every | grade inadequate+good | condition",
    );
    check(
        "Which councils are not good?",
        "aggregate | also grade+concerns | every | grade requires improvement to be good+adequate+inadequate | condition",
    );
    check("Which councils are at least good?", "aggregate | also grade | every | grade outstanding+good | condition");
    check(
        "Which councils are rated below good?",
        "aggregate | also grade | every | grade requires improvement to be good+adequate+inadequate | condition",
    );
    check(
        "Where were services for care leavers outstanding?",
        "aggregate | also grade | every | aspect care_leavers | grade outstanding | condition",
    );
    check(
        "Who needs to get better at short breaks?",
        "aggregate | also improvement_areas | every | about short breaks",
    );
    check("Should I move to Bury?", "findings | advice | Bury | about move");
    check("Who is in charge of children's services in Bury?", "fact person | Bury");
    check(
        "how many inadequate councils are there",
        "aggregate | also grade+fact | every | grade inadequate | condition",
    );
    check(
        "Which councils in Yorkshire and the Humber have strong virtual schools?",
        "aggregate | also strengths | region Yorkshire and the Humber | about virtual schools",
    );
    check(
        "requires improvement councils 2022",
        "aggregate | also grade | every | in 2022 | grade requires improvement to be good | condition",
    );
    check("outstanding authorities list", "aggregate | also grade | every | grade outstanding | condition");
}

#[test]
fn greetings_and_help() {
    check("hello", "help");
    check("Hi, what can you do?", "help");
    check("thanks, that's great", "help");
    check("help", "help");
    check("What is Ofsted?", "help");
}

#[test]
fn follow_ups_are_filled_from_the_question_before() {
    check_conversation(&[
        ("What were Wigan's areas for improvement in 2018?", "improvement_areas | Wigan | in 2018"),
        ("And in 2022?", "improvement_areas | Wigan | in 2022"),
        ("and for care leavers?", "improvement_areas | Wigan | in 2022 | aspect care_leavers | about care leavers"),
        ("what about Bolton?", "improvement_areas | Bolton | in 2022 | aspect care_leavers | about care leavers"),
        ("who led it?", "who | Bolton | in 2022"),
    ]);
    check_conversation(&[
        ("How was Leeds rated in 2022?", "grade | Leeds | in 2022"),
        ("why?", "findings | also grade | why | Leeds | in 2022"),
        (
            "and help and protection?",
            "findings | also grade | why | Leeds | in 2022 | aspect help_and_protection | about help protection",
        ),
        (
            "the one before that",
            "findings | also grade | why | Leeds | 1 before 2022 | aspect help_and_protection | about help protection",
        ),
        (
            "and before that?",
            "findings | also grade | why | Leeds | 2 before 2022 | aspect help_and_protection | about help protection",
        ),
    ]);
    check_conversation(&[
        ("What did inspectors say about early help in Kent in 2022?", "findings | Kent | in 2022 | about early help"),
        ("same question for Surrey", "findings | Surrey | in 2022 | about early help"),
        ("and neglect?", "findings | Surrey | in 2022 | about neglect"),
        ("show me more", "findings | Surrey | in 2022 | about neglect | more"),
    ]);
    check_conversation(&[
        ("How has early help changed in Bexley?", "change | Bexley | about early help"),
        (
            "Why do children get moved from one foster home to another in Bexley in 2014?",
            "findings | why | Bexley | in 2014 | about children moved foster home",
        ),
    ]);
    check_conversation(&[
        ("What did inspectors say about early help in Kent in 2022?", "findings | Kent | in 2022 | about early help"),
        ("Has it got better since?", "change | whether | Kent | in since 2022 | about early help"),
    ]);
    check_conversation(&[
        (
            "Which councils were inadequate in 2022?",
            "aggregate | also grade | every | in 2022 | grade inadequate | condition",
        ),
        ("and in 2023?", "aggregate | also grade | every | in 2023 | grade inadequate | condition"),
        ("how many were outstanding?", "aggregate | also grade+fact | every | in 2023 | grade outstanding | condition"),
        (
            "what about the South West?",
            "aggregate | also grade+fact | region South West | in 2023 | grade outstanding | condition",
        ),
    ]);
    check_conversation(&[
        ("Who led the 2019 inspection of Cornwall?", "who | Cornwall | in i:2019"),
        ("when was it?", "when inspected | Cornwall | in i:2019"),
        ("how long did it take?", "when duration | Cornwall | in i:2019"),
        ("when was the report published?", "when published | Cornwall | in i:2019"),
    ]);
    check_conversation(&[
        ("Overall grade for Norfolk 2017", "grade | Norfolk | in 2017 | aspect overall"),
        ("how does that compare with Suffolk?", "compare | also grade | Norfolk+Suffolk | in 2017 | aspect overall"),
    ]);
    check_conversation(&[
        ("What needs to improve in Torbay?", "improvement_areas | Torbay"),
        ("What are Sefton's strengths?", "strengths | Sefton"),
    ]);
    check_conversation(&[
        ("How was Atlantis council rated?", "grade | unknown Atlantis council"),
        ("and in 2019?", "grade | unknown Atlantis council | in 2019"),
    ]);
    check_conversation(&[("Hello", "help"), ("What needs to improve in Bury?", "improvement_areas | Bury")]);
    check_conversation(&[
        ("What concerns were there about neglect in Walsall in 2017?", "concerns | Walsall | in 2017 | about neglect"),
        ("is that still an issue?", "change | whether | Walsall | in since 2017 | about neglect"),
    ]);
    check_conversation(&[
        (
            "Compare Kent and Surrey in 2022 on leadership",
            "compare | Kent+Surrey | in 2022 | aspect leadership | about leadership",
        ),
        ("and care leavers?", "compare | Kent+Surrey | in 2022 | aspect care_leavers | about care leavers"),
    ]);
    check_conversation(&[
        ("What was Derby's grade in 2017?", "grade | Derby | in 2017"),
        ("thanks", "help"),
        ("And Leicester's?", "findings | Leicester"),
    ]);
    check_conversation(&[
        ("What are Telford's areas for improvement?", "improvement_areas | Telford and Wrekin"),
        ("What about the ones from 2016?", "improvement_areas | Telford and Wrekin | in 2016"),
    ]);
}

#[test]
fn what_was_carried_is_said() {
    let first = understand("What did inspectors say about life-story work in Kent in 2019?", None);
    let second = understand("and in 2022?", Some(&first));
    assert_eq!(
        second.assumed,
        [
            "authority: Kent (from your last question)",
            "question: findings (from your last question)",
            "topic: life story work (from your last question)",
        ]
    );
    assert_eq!(second.carried, [Slot::Authority, Slot::Intent, Slot::Topic]);
    let third = understand("What are the strengths of Surrey?", Some(&second));
    assert!(third.assumed.is_empty() && third.carried.is_empty());
}

#[test]
fn places_that_are_no_authority_come_with_their_reason() {
    let question = understand("What needs to improve in Exeter?", None);
    assert_eq!(
        question.unknown_places,
        [UnknownPlace {
            words: "Exeter".to_owned(),
            reason: Some("Exeter is a district within Devon, whose county council runs children's services".to_owned()),
            instead: vec!["Devon".to_owned()],
        }]
    );
    let question = understand("Herfordshire rating", None);
    assert_eq!(question.unknown_places[0].instead, ["Herefordshire", "Hertfordshire"]);
}

#[test]
fn each_authority_has_its_own_period() {
    let question = understand("Compare Bury 2021 with Bolton 2023", None);
    let year = |authority| match question.which_of(authority) {
        InspectionSelector::In(periods) => periods.iter().map(periods::in_words).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    assert_eq!(year("Bury"), ["2021"]);
    assert_eq!(year("Bolton"), ["2023"]);
    assert_eq!(year("Kent"), ["2021", "2023"]);
    assert_eq!(question.years(), [2021, 2023]);
}

/// Over the hand-checked sample, where it lies beside the repository: each question is understood as one of the intents
/// that answer its type, with its authorities, and with its year where its words hold that year.
#[test]
fn gold_questions_are_understood() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold/questions.jsonl");
    let Ok(lines) = std::fs::read_to_string(&path) else {
        eprintln!("NOT RUN: the gold questions are missing: {}", path.display());
        return;
    };
    let (mut typed, mut placed, mut dated) = ((0, 0), (0, 0), (0, 0));
    let count = |what: &mut (usize, usize), right: bool, wrong: String| {
        what.1 += 1;
        what.0 += usize::from(right);
        if !right {
            println!("{wrong}");
        }
    };
    for line in lines.lines() {
        let gold: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = gold["question"].as_str().unwrap();
        let mut before = None;
        for turn in gold["turns"].as_array().into_iter().flatten().filter_map(|turn| turn["question"].as_str()) {
            if turn != text {
                before = Some(understand(turn, before.as_ref()));
            }
        }
        let question = understand(text, before.as_ref());
        let is = |names: &[&str]| names.contains(&question.intent.name());
        let kind = match gold["type"].as_str().unwrap() {
            "improvement-areas" => Some(is(&["improvement_areas"])),
            "overall-grade" | "sub-judgement" => Some(is(&["grade"])),
            "when-who" => Some(is(&["when", "who"])),
            "specific-fact" => Some(is(&["fact", "explain"])),
            "strengths" => Some(is(&["strengths", "findings"])),
            "concerns" => Some(is(&["concerns", "findings"])),
            "change-over-time" => Some(is(&["change", "documents"])),
            "compare" => Some(is(&["compare"])),
            "aggregate" => Some(is(&["aggregate"])),
            // The other types say how a question is put, not what it asks.
            _ => None,
        };
        let wrong = format!("{text}\n    {}", told(&question));
        if let Some(right) = kind {
            count(&mut typed, right, format!("intent: {wrong}"));
        }
        // Who is filtered for, less the authorities that only the evidence brings in.
        if let Some(names) = gold["filters"]["authority"].as_array() {
            let said = |name: &&str| !TABLES.1.mentions(text).is_empty() || before.is_some() || text.contains(*name);
            let names: Vec<&str> = names.iter().filter_map(serde_json::Value::as_str).filter(said).collect();
            let successors = |name: &String| {
                TABLES.1.by_name(name).and_then(|one| one.former.clone()).map(|former| former.successors)
            };
            let held: Vec<String> = question
                .authorities
                .iter()
                .flat_map(|name| successors(name).unwrap_or_else(|| vec![name.clone()]))
                .chain(question.unknown_places.iter().flat_map(|place| place.instead.clone()))
                .collect();
            let follows = before.is_some() && question.authorities.len() == 1;
            let right = names.iter().all(|name| held.iter().any(|held| held == name) || follows);
            count(&mut placed, right, format!("authority: {wrong}"));
        }
        let years: Vec<i16> = match &gold["filters"]["year"] {
            serde_json::Value::Number(year) => {
                year.as_i64().and_then(|year| i16::try_from(year).ok()).into_iter().collect()
            }
            serde_json::Value::Array(years) => {
                years.iter().filter_map(serde_json::Value::as_i64).filter_map(|year| i16::try_from(year).ok()).collect()
            }
            _ => Vec::new(),
        };
        for year in years.into_iter().filter(|year| text.contains(&year.to_string())) {
            let within = |period: &Period| {
                period.from.is_none_or(|from| from.year() <= year) && period.to.is_none_or(|to| to.year() >= year)
            };
            let right = matches!(&question.which, InspectionSelector::In(periods) if periods.iter().any(within));
            count(&mut dated, right, format!("period: {wrong}"));
        }
        let relative = match gold["filters"]["year"].as_str() {
            Some("latest") => {
                Some(matches!(question.which, InspectionSelector::Latest | InspectionSelector::Unspecified))
            }
            Some("previous") => Some(matches!(question.which, InspectionSelector::Previous { .. })),
            _ => None,
        };
        if let Some(right) = relative {
            count(&mut dated, right, format!("period: {wrong}"));
        }
    }
    println!("gold questions: intent {typed:?}, authorities {placed:?}, periods {dated:?}");
    for (right, all) in [typed, placed, dated] {
        assert!(right * 100 >= all * 95, "{right} of {all}");
    }
}

proptest::proptest! {
    #[test]
    fn understanding_never_fails(text in "\\PC{0,200}") {
        understand(&text, None);
    }

    #[test]
    fn understanding_never_fails_on_words_of_questions(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "what", "Cornwall", "&", "2019", "before", "the", "since", "to", "and", "one", "it", "@", "#", "good", "Kent's",
                "must", "improve", "last", "31", "February", "14", "-", ",", "?", "between", "inspection", "reading", "why", "more",
            ]),
            0..14,
        ),
    ) {
        let text = words.join(" ");
        let first = understand(&text, None);
        let second = understand(&text, Some(&first));
        proptest::prop_assert_eq!(&second, &understand(&text, Some(&first)));
        let written = serde_json::to_string(&second).unwrap();
        proptest::prop_assert_eq!(&second, &serde_json::from_str::<Question>(&written).unwrap());
        understand("and before that?", Some(&second));
    }
}
