//! How something moved between the inspections of one authority, oldest first, each with its evidence.

use std::sync::Arc;

use super::answer::{Draft, Reason, Step};
use super::clause::Clause;
use super::judged::Judged;
use super::kit::evidence::Size;
use super::kit::judgements;
use super::kit::scope::Place;
use super::kit::sides::Sides;
use super::kit::{Context, hints, lists, premise, refuse, resolve};
use super::listed;
use super::{Operation, OperationId, Question, Reading};
use crate::catalog::Inspected;
use crate::document::{Aspect, Document, Judgement, Owner};
use crate::evidence::Statement;
use crate::index;
use crate::question::cues::{CHANGE, COMPARE, DURATION, FARED, IMPROVEMENT, INSPECTED, LOST, MOVEMENT, STILL, WHEN};
use crate::question::{Annotated, CueTable, Form, InspectionSelector, Label, Rule, SelectorHint, cues};
use crate::search::{self, Query, QueryTerms, Snippet};
use crate::wording::{self, Counted, Listed, Say};

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    is_mentioned: |annotated, chosen| {
        let moves = [CHANGE, MOVEMENT, LOST].into_iter().any(|cue| annotated.cue(cue));
        moves && chosen == OperationId::Select && !annotated.cue(IMPROVEMENT)
    },
    plan,
    asked,
    name: "change over time",
    is_over_time: true,
    follow: super::Follow { takes_topic: true, ..super::Follow::PLAIN },
    ..Operation::PLAIN
};

/// Words that may speak of a movement do so where it is asked whether, in the perfect tense, or of more than one
/// inspection.
fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    let graded = hints::is_graded(annotated);
    if let Some(reading) = of_grade(annotated, graded) {
        return Some(reading);
    }
    let several = hints::is_of_several(annotated);
    let perfect =
        (0..annotated.items.len()).any(|item| matches!(annotated.word(item), "has" | "have" | "hasnt" | "havent"));
    // "Is X still inadequate?" asks for a grade.
    let keeps = annotated.cue(STILL) && graded && !several && !perfect;
    let looks_back = annotated.has(Label::Selector(SelectorHint::Previous))
        || annotated.has(Label::Selector(SelectorHint::SincePrevious));
    // "Were siblings kept together in 2016?" asks what one report says.
    let mut movements = annotated.ranges(Label::Cue(MOVEMENT)).flat_map(Clone::clone);
    let lasting = movements.all(|item| annotated.is(item, Label::Rule(Rule::Lasting)));
    let of_one = lasting && annotated.periods.len() == 1 && !several && !graded && !looks_back;
    // "Do I get help if I stay?" asks for no change either.
    let whether = annotated.form == Form::Whether && !lasting;
    let moves = annotated.cue(MOVEMENT) && (whether || perfect || several) && !keeps && !of_one;
    let two_of_one = annotated.cue(COMPARE) && annotated.authorities().len() < 2 && (several || looks_back);
    let journey = hints::is_long_period(annotated) && annotated.cue(FARED);
    let listed = annotated.cue(IMPROVEMENT) && !several;
    (annotated.cue(CHANGE) || (journey || moves || two_of_one) && !listed).then(|| {
        let spent = hints::with_measures(&[CHANGE, MOVEMENT, STILL, LOST, COMPARE, FARED, IMPROVEMENT]);
        Reading::new(OperationId::Change, 0.7, &spent)
    })
}

/// "How long has it been outstanding?", "when did it become good?", "when was it inadequate?": the grades one after
/// another.
fn of_grade(annotated: &Annotated<'_>, graded: bool) -> Option<Reading> {
    if !graded {
        return None;
    }
    let bare = hints::is_bare(annotated) && annotated.periods.is_empty();
    let reading =
        |spent: &[crate::question::Cue]| Some(Reading::new(OperationId::Change, 0.87, &hints::with_measures(spent)));
    if annotated.cue(DURATION) && bare {
        return reading(&[DURATION]);
    }
    if !super::dates::asks_when(annotated) {
        return None;
    }
    if bare && !annotated.cue(INSPECTED) {
        return reading(&[WHEN]);
    }
    let moved = [LOST, CHANGE, MOVEMENT].into_iter().any(|cue| annotated.cue(cue));
    if moved && !hints::is_bare(annotated) { reading(&[WHEN, CHANGE, MOVEMENT, LOST]) } else { None }
}

fn asked(question: &Question) -> String {
    let (whom, topic) = (question.whom(), question.topic_as_written());
    if question.wants(OperationId::Grades) || topic.is_empty() && question.aspects.is_empty() {
        return format!("How have {whom}'s grades changed between its inspections?");
    }
    let topic = if topic.is_empty() { question.aspects_in_words() } else { topic };
    format!("How has {whom} changed on {topic} between its inspections?")
}

fn plan(question: &Question, context: &Context<'_>) -> Result<Step, index::Error> {
    let places = match resolve::places(question, context, true) {
        Ok(places) => places,
        Err(refusal) => return super::answered(*refusal),
    };
    context.note_scope(question, &places);
    if !places.by_kind.is_empty() && !question.kinds.contains(&crate::document::Kind::InspectionReport) {
        return Ok(Step::Handover(OperationId::Findings));
    }
    let place = match &places.authorities[..] {
        [] => return Ok(Step::Handover(OperationId::Findings)),
        [place] => place,
        [first, ..] if question.has_own_topic() => first,
        _ => return Ok(Step::Handover(OperationId::Compare)),
    };
    let inspections = inspections(question, place);
    if inspections.is_empty() {
        return Ok(Step::Handover(OperationId::Findings));
    }
    let mut draft = if question.has_own_topic() && !question.also.contains(&OperationId::Grades) {
        topic(question, place, &inspections, context)?
    } else if question.also.contains(&OperationId::Improvements) && question.aspects.is_empty() {
        whole_lists(question, place, &inspections, context)?
    } else {
        grades(question, place, &inspections, context)?
    };
    if inspections.len() == 1 && draft.outcome == super::Outcome::Answered {
        draft = draft.adding([Clause::neutral(Say::OnlyOne)]).partly();
    }
    if !places.missing.is_empty() {
        draft = draft.adding(places.missing).partly();
    }
    super::answered(draft.assuming(places.assumed))
}

/// The inspections set beside each other, oldest first: at least two where there are two.
fn inspections<'a>(question: &Question, place: &Place<'a>) -> Vec<&'a Inspected> {
    let chosen: Vec<&Inspected> = place.chosen.iter().rev().copied().collect();
    let position = |sought: &Inspected| place.all.iter().position(|it| it.primary.id == sought.primary.id);
    let (Some(first), Some(last)) = (chosen.first().copied(), chosen.last().copied()) else { return chosen };
    let (first, last) = (position(first).unwrap_or(0), position(last).unwrap_or(0));
    if chosen.len() >= 2 {
        return chosen;
    }
    // "Did it recover from the 2022 judgement?" is about what came after; "how does the latest compare?" about what
    // came before.
    let latest_two = || place.all[last.saturating_sub(1)..=last].iter().collect();
    let from_here_on: Vec<&Inspected> = place.all[first..].iter().collect();
    match question.which_of(&place.name) {
        InspectionSelector::Latest | InspectionSelector::Unspecified => latest_two(),
        InspectionSelector::Previous { .. } => place.all[first..(first + 2).min(place.all.len())].iter().collect(),
        _ if from_here_on.len() > 1 => from_here_on,
        _ => latest_two(),
    }
}

/// Set where inspections were made under more than one framework.
pub(super) fn several_frameworks(documents: &[Arc<Document>]) -> bool {
    let mut frameworks = documents.iter().filter_map(|document| document.facts.framework);
    let first = frameworks.next();
    frameworks.any(|framework| Some(framework) != first)
}

fn documents_of(inspections: &[&Inspected]) -> Vec<Arc<Document>> {
    inspections.iter().map(|it| Arc::clone(&it.primary)).collect()
}

fn grades(
    question: &Question,
    place: &Place<'_>,
    inspections: &[&Inspected],
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let aspects = premise::aspects(question);
    let documents = documents_of(inspections);
    let several = several_frameworks(&documents);
    let authority = place.name.clone();
    let head = match &aspects[..] {
        [one] if one.is_overall() => Say::MovedOverall { authority },
        aspects => Say::MovedAspects { authority, aspects: Listed(aspects.to_vec()) },
    };
    let mut statements = Vec::new();
    let mut moved: Vec<(String, &Arc<Document>, Vec<Judged<'_>>)> = Vec::new();
    let mut without: Vec<Arc<Document>> = Vec::new();
    for inspected in inspections {
        let document = &inspected.primary;
        let mut found = Vec::new();
        for aspect in &aspects {
            found.extend(judgements::cited(document, *aspect, context)?);
        }
        if found.is_empty() {
            without.push(Arc::clone(document));
            continue;
        }
        let mut shown: Vec<&Judgement> = found.iter().map(|it| it.judgement).collect();
        if question.aspects.is_empty() {
            shown.extend(&document.facts.judgements);
        } else if !aspects.iter().any(Aspect::is_overall) {
            shown.extend(&document.facts.overall);
        }
        let framework = document.facts.framework.filter(|_| several);
        let who = context.wording.say(&Say::Label { when: wording::when(document), framework });
        let statement = judgements::all(&shown, document, context, |grades| Say::GradesOf { who, grades })?;
        statements.extend(statement.map(|it| it.about(place.name.clone())));
        let alone = aspects.len() == 1 && found.len() == 1 && !found[0].jointly;
        let said = if alone {
            found[0].judgement.grade.words().clone()
        } else {
            context.wording.list(found.iter().map(Judged::words))
        };
        moved.push((said, document, found));
    }
    if statements.is_empty() {
        let clause = Clause::never_graded(&place.name, &documents, &aspects);
        return Ok(Draft::refused(Reason::NotMentioned, vec![clause]));
    }
    let mut headline = vec![Clause::course(&head, moved, context.wording, context.inspectorates())];
    if !without.is_empty() {
        headline.push(Clause::not_graded_in(&without, &aspects));
    }
    headline.extend(several.then(|| Clause::neutral(Say::ScalesDiffer)));
    let next = refuse::asking(OperationId::Improvements, question, &place.name, None);
    let draft = Draft::answered(headline, statements).suggesting([next]);
    Ok(if without.is_empty() { draft } else { draft.partly() })
}

fn whole_lists(
    question: &Question,
    place: &Place<'_>,
    inspections: &[&Inspected],
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let owner = question.owner.unwrap_or(Owner::LocalAuthority);
    let mut statements = Vec::new();
    let mut headline = vec![Clause::neutral(Say::TopicOver { topic: place.name.clone() })];
    for inspected in inspections {
        let document = &inspected.primary;
        headline.push(Clause::list_when(document, owner));
        let say = Say::ListWhen { when: wording::when(document), counted: Counted::of(document, owner) };
        let statement = lists::below(&say, document, owner, context)?;
        statements.extend(statement.map(|it| it.about(place.name.clone())));
    }
    if let Some(newest) = inspections.last() {
        let before = raised_before(&newest.primary, owner, context)?;
        statements.extend(before.into_iter().map(|it| it.about(place.name.clone())));
    }
    Ok(Draft::answered(headline, statements))
}

/// What a report itself says of earlier inspections on the items of its list: "This was identified as a shortfall
/// during the last inspection."
fn raised_before(
    document: &Arc<Document>,
    owner: Owner,
    context: &Context<'_>,
) -> Result<Vec<Statement>, index::Error> {
    let limits = context.limits();
    let mut found: Vec<Snippet> = Vec::new();
    let documents = [Arc::clone(document)];
    for item in listed::items(document, owner) {
        let words = [listed::whole_text(item)];
        let terms = QueryTerms::read(&words, context.snapshot, &documents, context.tables)?;
        let query = Query { looks_back: true, ..Query::by_words(&terms) };
        let snippets = search::snippets(&query, &documents, context.snapshot, context.tables, None)?;
        found.extend(
            snippets
                .into_iter()
                .find(|it| it.around >= limits.speaks_of_item && it.speaks_of_earlier_inspection(context.tables)),
        );
    }
    let picked = search::pick(&found, (limits.statements, limits.words), limits, None);
    Ok(picked.iter().filter_map(Snippet::statement).collect())
}

fn topic(
    question: &Question,
    place: &Place<'_>,
    inspections: &[&Inspected],
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let subject = question.subject(context.inspectorates()).unwrap_or_default();
    let size = Size { statements: if inspections.len() > 2 { 2 } else { 3 }, words: context.limits().words_each };
    let mut sides = Sides::default();
    for inspected in inspections {
        let name = context.wording.when(&inspected.primary);
        sides.add(
            &place.name,
            &|_: &[Arc<Document>]| name.clone(),
            &[Arc::clone(&inspected.primary)],
            question,
            size,
            context,
        )?;
    }
    let head = |topic| Say::TopicIn { topic, authority: place.name.clone() };
    match sides.draft(question.subject_in_sentence(context.inspectorates()), head) {
        Ok(draft) => {
            let next = Question { topic: Vec::new(), aspects: Vec::new(), ..question.clone() };
            let next = refuse::again(&next, &place.name, None).by(OperationId::Change);
            Ok(draft.suggesting([next]))
        }
        Err(nothing) => Ok(nothing.refusal(question, Some(place), subject, &documents_of(inspections))),
    }
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::CHANGE,
        patterns: &[
            ("change|changed|changes|changing", "How has early help changed in Bexley?"),
            ("get|got|gets|getting better|worse", "Is practice in Leeds getting better?"),
            ("become|became better|worse", "Has supervision become worse in Kent?"),
            ("recover|recovered|recovering", "Did Kirklees recover from its inadequate judgement?"),
            ("turn|turned it|itself|things? around|round", "How did Sunderland turn things around?"),
            ("turnaround", "How did the turnaround in Sunderland come about?"),
            ("deteriorate|deteriorated|worsen|worsened", "Has practice deteriorated in Bury?"),
            ("over the? time|years", "How was Suffolk rated over the years?"),
            ("trend|trends|trajectory", "What is the trend in Kent?"),
            ("move|moved since|between", "How have Bexley's grades moved since the last inspection?"),
            ("move|moved to|from good|outstanding|inadequate|requires", "How did Leeds move to good?"),
            ("what has|have happened", "What has happened on life-story work in Kent since the 2023 inspection?"),
            ("happened to|with", "What happened to the leadership grade in Bury?"),
            ("go|going|gone|went from|up|down|backwards|downhill", "Has Havering gone downhill?"),
            ("has|have @ improved|progressed", "Has Wigan improved?"),
            ("did @ improve|progress", "Did Wigan improve?"),
            ("is|are @ improving|better|worse", "Is Wigan improving?"),
            ("improved since|on|from|between|after|under", "Which authorities improved from inadequate to good?"),
            ("improve since|between|after|under", "Did early help in Kent improve between inspections?"),
            ("better or worse", "Are things better or worse in Bury?"),
            ("any better|worse", "Did Gloucestershire get any better?"),
            ("slip|slipped|slipping back?", "Did anything slip in Leeds?"),
            ("improvement|improvements since|made|between|have", "What improvements have there been in Slough?"),
            ("made any? improvements|progress", "Has Torbay made progress?"),
            ("progress since|made|on|has", "What progress has Nottingham reported?"),
            ("evolve|evolved", "How has early help evolved in Kent?"),
            ("track record", "What is Sandwell's track record?"),
            ("compare|compared to|with last time", "How do caseloads in Bury compare with last time?"),
            ("already raised|identified|flagged|noted", "Which of these were already flagged in 2019?"),
            ("raised|mentioned|flagged|identified last time", "Was neglect raised last time in Walsall?"),
            ("raised|mentioned|flagged before|previously", "Was neglect raised before in Walsall?"),
            ("last time too", "Was neglect a weakness last time too?"),
            ("repeat|repeated|recurring", "Which of the 2016 recommendations were repeated in 2020?"),
            ("new since", "What is new since the last inspection of Leeds?"),
            ("different from|to the? #|last|before", "How is Leeds different from last time?"),
            ("on the up", "Is Northumberland on the up?"),
            ("getting there", "Is Slough getting there?"),
            ("better|worse than last|before|in|#", "Is supervision in Kent worse than in 2017?"),
            ("better|worse since", "Are caseloads in Kent better since the last inspection?"),
            ("an improvement on", "Was the 2023 grade an improvement on 2019?"),
            ("still a|an problem|concern|issue|weakness|priority", "Is neglect still a problem in Walsall?"),
            ("still poor|weak|happening|true", "Is supervision still weak in Torbay?"),
            ("put right since", "What has been put right since the last visit to Bury?"),
            ("bounce|bounced back", "Has Croydon bounced back?"),
            ("turned the corner", "Has Birmingham turned the corner?"),
            ("far has|have @ come|gone|moved", "How far has Torbay come since 2015?"),
            ("come a long way", "Has Doncaster come a long way?"),
        ],
    },
    CueTable {
        cue: cues::MOVEMENT,
        patterns: &[
            ("improve|improved|improving", "Which councils improved in 2022?"),
            ("fix|fixed|sort|sorted|solve|solved|resolve|resolved|address|addressed|tackle|tackled|rectified|remedied|dealt", "Were the 2016 concerns about supervision resolved in Kent?"),
            ("keep|kept|retain|retained|maintain|maintained|sustain|sustained|held", "Did Bolton keep its good rating in 2023?"),
            ("rise|risen|rose|fall|fallen|fell|drop|dropped|drops|grown|grew|decline|declined|reduced|increased", "Did Suffolk's help and protection grade drop?"),
            ("better|worse", "Is supervision in Kent worse now?"),
            ("progress|progressed", "What progress has Nottingham made?"),
            ("act|acted on|upon", "Have leaders in Wigan acted on the 2018 recommendations?"),
            ("respond|responded to", "How have leaders in Slough responded to the last report?"),
            ("move|moves|moved", "How did Bexley's grades move?"),
            ("persist|persisted", "Do the weaknesses in Bury persist?"),
            ("gone", "Have the delays in Bury gone?"),
            ("since", "What has happened in Slough since the last inspection?"),
            ("develop|developed", "How has early help developed in Kent?"),
            ("put right", "Were the failings in Bury put right?"),
            ("caught up", "Has Torbay caught up with overdue visits?"),
            ("no|any longer", "Which weaknesses are no longer mentioned in Kent?"),
            ("stay|stayed|remain|remained|remains", "Did Bexley stay outstanding in 2023?"),
        ],
    },
    CueTable {
        cue: cues::STILL,
        patterns: &[
            ("still", "Is Slough still inadequate?"),
            ("remain|remains|remained|stay|stayed", "Does Bexley remain outstanding?"),
            ("keep|kept|retain|retained|maintain|maintained|hold|held", "Has Leeds kept its outstanding rating?"),
            ("continue|continued|continues to be", "Does Leeds continue to be outstanding?"),
        ],
    },
    CueTable {
        cue: cues::LOST,
        patterns: &[
            ("lose|lost|losing|loses", "Why did Redbridge lose its outstanding grade?"),
            ("loss of", "What is behind the loss of the outstanding grade in Redbridge?"),
            ("drop|dropped|fell|fall|fallen|slip|slipped|downgraded from", "Why was Kent downgraded from outstanding?"),
            ("no longer", "Why is Redbridge no longer outstanding?"),
            ("stop|stopped being", "When did Tower Hamlets stop being inadequate?"),
            ("isnt|wasnt|arent|werent", "Why isn't Redbridge outstanding?"),
            ("from being", "How did Slough go from being good to inadequate?"),
        ],
    },
];
