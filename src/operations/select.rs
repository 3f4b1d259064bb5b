//! Which authorities, or how many, fulfil a condition: complete, counted, sorted, each row with its source.
//!
//! What is asked is an [`Expression`], carried out by `evaluate` over each authority's chain of inspections and told by
//! `present`. Where nothing is asked but how a whole group stands, `whole` tells it.

mod evaluate;
mod mentions;
mod present;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::answer::{Draft, Reason, Step};
use super::clause::{Claim, Clause, Count, Over};
use super::expression::{At, CUES, Condition, Expression, Step as Looked, Test, Then, Tone};
use super::kit::group::Reach;
use super::kit::{Context, hints, premise, refuse};
use super::listed;
use super::searched::Searched;
use super::{Operation, OperationId, Question, Reading};
use crate::document::{Document, Grade, Owner};
use crate::index;
use crate::question::cues::{
    CHANGE, COMPARE, COUNT, DOCUMENTS, FARED, GRADE, IMPROVEMENT, INSPECTED, LEAD_INSPECTOR, LED, LOST,
    MOVEMENT, PUBLISHED, STILL, WHEN, WHICH, WHO,
};
use crate::question::{Annotated, Basis, Follow, Form, InspectionSelector, Label, Rule, Scope, ScopeHint};
use crate::search::QueryTerms;
use crate::text;
use crate::wording::{self, Listed, Say};
use evaluate::{Chain, Evaluator, Proof};
use present::Found;

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    plan,
    asked,
    name: "which authorities",
    is_whole: true,
    is_over_time: true,
    follow: super::Follow { takes_topic: true, ..super::Follow::PLAIN },
    ..Operation::PLAIN
};

/// Over many authorities: some are picked out of all, of a region, of neighbours or of those listed.
fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    if hints::names_secondary(annotated) {
        return None;
    }
    let named = annotated.authorities().len();
    let expression = Expression::read(annotated);
    let by_sort = !expression.sorts.is_empty();
    let (many, graded, picks) = (hints::is_over_many(annotated), hints::is_graded(annotated), hints::picks(annotated));
    let many = many || by_sort && named == 0;
    let of_group = hints::is_of_group(annotated);
    let asks_list = matches!(annotated.word(0), "list" | "name" | "show" | "find") || asks_for_group(annotated);
    let selects = picks || annotated.form == Form::Whether || asks_list;
    let literally = (0..annotated.items.len()).any(|item| annotated.word(item).starts_with("compar"));
    let of_all = many && (named == 0 || of_group) && selects;
    let with_grade = many && named == 0 && graded && annotated.form == Form::Open;
    let among = annotated.has(Label::Scope(ScopeHint::Among));
    let of_some = picks && (named >= 3 || named == 2 && among && graded);
    let only_aspects = |spent: &[crate::question::Cue]| annotated.topic_items(spent).iter().all(|(_, aspect)| *aspect);
    let nobody = annotated.names_nobody();
    // "It" in a question that names an aspect is that.
    let back = annotated.has(Label::Follow(Follow::Back)) && annotated.aspects().is_empty();
    // "Who is outstanding?", but not "which of them" and "which grade".
    let who_is = nobody
        && graded
        && picks
        && annotated.form != Form::Why
        && !back
        && !annotated.cue(GRADE)
        && only_aspects(&[WHICH, COUNT, WHO, COMPARE]);
    let of_reports = nobody
        && (picks || annotated.form == Form::Whether)
        && is_of_reports(annotated, expression.condition.as_ref().is_some_and(is_mention))
        && (annotated.cue(IMPROVEMENT) || graded || !annotated.topic_items(&[DOCUMENTS]).is_empty());
    // "Where were care leavers' services outstanding?", "who needs to get better at short breaks?"
    let first = annotated.word(0);
    let where_is = first == "where" && graded && nobody && only_aspects(&[IMPROVEMENT]);
    let who_must =
        first == "who" && annotated.cue(IMPROVEMENT) && nobody && !annotated.topic_items(&[IMPROVEMENT]).is_empty();
    // "Where do leaders get a higher grade than the whole?", "who got off with one thing to improve?"
    let condition = expression.condition.as_ref().filter(|it| !is_topical(it));
    let of_whom = annotated.cue(WHO)
        || matches!(first, "where" | "whose")
        || annotated.cue(WHICH) && (0..annotated.items.len()).any(|n| matches!(annotated.word(n), "reports" | "ones"));
    let is_plain = condition.is_some_and(is_plain);
    let whoever = nobody
        && condition.is_some()
        && of_whom
        && annotated.form != Form::Why
        && (!is_plain || !back && only_aspects(&spent()));
    let over_many = many
        && (named == 0 || of_group)
        && (condition.is_some() && (!is_plain || only_aspects(&spent())) || expression.then != Then::List);
    let at_an_end = nobody && matches!(expression.then, Then::Earliest | Then::Newest);
    let of_one = annotated.form == Form::Why;
    ((of_all || with_grade || over_many) && !literally && !of_one
        || of_some
        || who_is
        || of_reports
        || where_is
        || whoever
        || at_an_end
        || who_must)
        .then(|| Reading::new(OperationId::Select, 0.95, &spent()))
}

/// The cues that the reading spends.
fn spent() -> Vec<crate::question::Cue> {
    let own = [
        COMPARE, CHANGE, MOVEMENT, FARED, COUNT, WHICH, WHO, IMPROVEMENT, DOCUMENTS, WHEN, LEAD_INSPECTOR, LED, LOST,
        STILL, INSPECTED, PUBLISHED,
    ];
    hints::with_measures(&[&own, Expression::SPENT].concat())
}

/// Set where a condition is a grade and nothing more, which may be asked of one council too.
fn is_plain(condition: &Condition) -> bool {
    matches!(condition, Condition::Step(Looked { at: At::Unsaid | At::Latest, test: Test::Grade { .. } }))
}

/// Set where a condition rests on the topic of the question.
fn is_topical(condition: &Condition) -> bool {
    condition.steps().iter().any(|step| matches!(step.test, Test::Listed | Test::Mentioned(_) | Test::Led))
}

/// "Group the councils by region": the verb stands first.
fn asks_for_group(annotated: &Annotated<'_>) -> bool {
    let asks = annotated.is(0, Label::Rule(Rule::Asks));
    asks && annotated.has(Label::Scope(ScopeHint::Every)) && !matches!(annotated.word(0), "what" | "how" | "tell" | "give")
}

/// Set where a condition is what passages speak of.
fn is_mention(condition: &Condition) -> bool {
    condition.steps().iter().any(|step| matches!(step.test, Test::Mentioned(_)))
}

/// Reports or inspections are asked for in the plural after "which" or "how many"; or any report that speaks of something.
fn is_of_reports(annotated: &Annotated<'_>, mentions: bool) -> bool {
    let plural = |item| match annotated.word(item) {
        "reports" | "inspections" => true,
        "report" => mentions,
        _ => false,
    };
    let between = |item| matches!(annotated.word(item), "#" | "of" | "the" | "ofsted");
    (0..annotated.items.len()).any(|item| {
        matches!(annotated.word(item), "which" | "what" | "many" | "any" | "all") && {
            let next = (item + 1..item + 4).find(|n| !between(*n));
            next.is_some_and(plural)
        }
    })
}

fn asked(question: &Question) -> String {
    let topic = question.topic_as_written();
    match &question.scope {
        Scope::Neighbours(Some(of)) if question.wants(OperationId::Improvements) => {
            format!("What were the areas for improvement of the statistical neighbours of {of}?")
        }
        Scope::Neighbours(Some(of)) => format!("How were the statistical neighbours of {of} rated?"),
        _ if !topic.is_empty() => format!("Which councils were told to improve {topic}?"),
        _ => match question.grades.first() {
            Some(grade) => format!("Which councils are {}?", grade.words()),
            None => "How were all councils rated?".to_owned(),
        },
    }
}

fn plan(question: &Question, context: &Context<'_>) -> Result<Step, index::Error> {
    let question = &in_region(question, context);
    let sought = sought(question);
    let mut reach = Reach::of(question, context);
    if !sought.sorts.is_empty() {
        let is_of_sort = |name: &String| {
            context.authorities.by_name(name).is_some_and(|authority| sought.sorts.contains(&authority.kind))
        };
        reach.names.retain(is_of_sort);
    }
    let words = present::group(reach.words.clone(), &sought.sorts, &sought.frameworks, context);
    let condition = sought.condition.clone().or_else(|| extreme(question, &sought, &reach, context));
    let select = Select { question, sought: &sought, names: &reach.names, group: words, context };
    let draft = match condition {
        _ if matches!(sought.then, Then::LongestList | Then::ShortestList) => select.by_length()?,
        Some(condition) => select.by_condition(&condition)?,
        None => whole::of_group(question, &sought, &reach, context)?,
    };
    super::answered(draft)
}

/// What is asked for; where a question was made of another's slots, what these say.
fn sought(question: &Question) -> Expression {
    let own = question.sought.clone().unwrap_or_default();
    if own.is_definite() {
        return own;
    }
    let condition = if !question.grades.is_empty() {
        Condition::grades(&premise::aspects(question), &question.grades, &At::Unsaid, true)
    } else if question.has_own_topic() || question.wants(OperationId::Improvements) && !question.topic.is_empty() {
        let listed = question.wants(OperationId::Improvements) || question.sought.is_none();
        Some(Condition::test(if listed { Test::Listed } else { Test::Mentioned(Tone::Any) }))
    } else {
        None
    };
    Expression { condition, ..own }
}

/// "The worst councils": those with the lowest grade that any of them has.
fn extreme(question: &Question, sought: &Expression, reach: &Reach, context: &Context<'_>) -> Option<Condition> {
    let is_best = match sought.then {
        Then::Best => true,
        Then::Worst => false,
        _ => return None,
    };
    let table = context.inspectorates();
    let aspects = premise::aspects(question);
    let aspect = *aspects.first()?;
    let mut given: Vec<Grade> = Vec::new();
    for name in &reach.names {
        let latest = context.catalog().inspections_of(name).last();
        let own = latest.into_iter().flat_map(|it| super::judged::of(&it.primary, aspect, table));
        given.extend(own.map(|it| it.judgement.grade).filter(|grade| table.is_judgement(*grade)));
    }
    let end = given.iter().copied().reduce(|end, it| {
        let better = table.compare_names(it, end).is_some_and(std::cmp::Ordering::is_gt);
        let worse = table.compare_names(it, end).is_some_and(std::cmp::Ordering::is_lt);
        if is_best && better || !is_best && worse { it } else { end }
    })?;
    let level = |grade: &Grade| table.compare_names(*grade, end) == Some(std::cmp::Ordering::Equal);
    let grades: Vec<Grade> = table.grades().into_iter().filter(level).collect();
    Condition::grades(&[aspect], &grades, &At::Unsaid, false)
}

/// The question with a region in the place of a name that is not a council but the greater part of one: "Yorkshire".
fn in_region(question: &Question, context: &Context<'_>) -> Question {
    let mut question = question.clone();
    if question.scope == Scope::Named
        && question.authorities.is_empty()
        && let [place] = &question.unknown_places[..]
    {
        let named = text::words(&place.words);
        let mut regions = context.authorities.iter().map(|it| &it.region);
        if let Some(region) = regions.find(|region| text::words(region).starts_with(&named)) {
            question.scope = Scope::Region(region.clone());
            question.unknown_places.clear();
        }
    }
    question
}

/// What is counted over.
fn over(question: &Question, sought: &Expression) -> Over {
    let periods = match &question.which {
        InspectionSelector::In(periods) => periods.clone(),
        _ => Vec::new(),
    };
    let by_publication = is_published(question);
    let (region, neighbours_of) = match &question.scope {
        Scope::Region(region) => (Some(region.clone()), None),
        Scope::Neighbours(of) => (None, Some(of.clone().unwrap_or_default())),
        _ => (None, None),
    };
    let among = if question.scope == Scope::Named { question.authorities.clone() } else { Vec::new() };
    let (sorts, frameworks) = (sought.sorts.clone(), sought.frameworks.clone());
    Over { periods, by_publication, region, neighbours_of, among, sorts, frameworks, ..Over::default() }
}

/// Set where the periods of a question are those of publication.
fn is_published(question: &Question) -> bool {
    matches!(&question.which, InspectionSelector::In(periods) if periods.iter().any(|it| it.basis == Basis::Published))
}

/// " inspected in 2022", " with a report published in January 2018", or what holds of all.
fn period(question: &Question, context: &Context<'_>) -> String {
    context.wording.say(&match &question.which {
        InspectionSelector::In(periods) if is_published(question) => Say::PeriodPublished { periods: periods.clone() },
        InspectionSelector::In(periods) => Say::PeriodInspected { periods: periods.clone() },
        // Those named one by one need no more words.
        _ if question.scope == Scope::Named => return String::new(),
        _ => Say::PeriodHeld,
    })
}

/// Set where no period says when, so that it is the latest inspection that counts.
fn is_latest(question: &Question) -> bool {
    matches!(question.which, InspectionSelector::Unspecified | InspectionSelector::Latest)
}

/// A question over many with what carries it out.
struct Select<'a> {
    question: &'a Question,
    sought: &'a Expression,
    /// The authorities looked through.
    names: &'a [String],
    /// What they have in common, in words.
    group: String,
    context: &'a Context<'a>,
}

impl<'a> Select<'a> {
    /// The authorities with their inspections under the frameworks asked for.
    fn chains(&self) -> Vec<Chain<'a>> {
        let counts = |it: &&crate::catalog::Inspected| {
            let framework = it.primary.facts.framework;
            self.sought.frameworks.is_empty() || framework.is_some_and(|own| self.sought.frameworks.contains(&own))
        };
        let chain = |name: &'a String| {
            let inspections = self.context.catalog().inspections_of(name).iter().filter(counts).collect();
            Chain { name, inspections }
        };
        self.names.iter().map(chain).filter(|chain| !chain.inspections.is_empty()).collect()
    }

    fn owner(&self) -> Owner {
        self.question.owner.unwrap_or(Owner::LocalAuthority)
    }

    /// What conditions are carried out with: the topic is looked up once.
    fn evaluator(&self, condition: &Condition, chains: &[Chain<'a>]) -> Result<Evaluator<'a>, index::Error> {
        let documents: Vec<Arc<Document>> =
            chains.iter().flat_map(|chain| chain.inspections.iter().map(|it| Arc::clone(&it.primary))).collect();
        let tests: Vec<&Test> = condition.steps().iter().map(|step| &step.test).collect();
        let context = self.context;
        let about = tests.iter().any(|test| matches!(test, Test::Listed | Test::Mentioned(_)));
        let terms = if about {
            let lending = if documents.len() <= context.limits().lending_acronyms { &documents[..] } else { &[] };
            Some(QueryTerms::read(&self.question.topic, context.snapshot, lending, context.tables)?)
        } else {
            None
        };
        let tone = tests.iter().find_map(|test| if let Test::Mentioned(tone) = test { Some(*tone) } else { None });
        let mut said: Option<mentions::Sought> = None;
        let mentions = match (tone, &terms) {
            (Some(Tone::Any), _) => {
                let (found, sought) = mentions::find(self.mentioned(), &documents, context)?;
                said = Some(sought);
                found
            }
            (Some(tone), Some(terms)) => mentions::find_in_tone(terms, tone, &documents, context)?,
            _ => BTreeMap::new(),
        };
        Ok(Evaluator {
            context,
            which: self.question.which.clone(),
            by_publication: is_published(self.question),
            by_either: self.question.scope == Scope::Named,
            owner: self.owner(),
            terms,
            mentions,
            leader: text::words(&self.question.topic.join(" ")),
            said: said.map(|it| (it.topic().to_owned(), it.words().to_vec())),
        })
    }

    fn mentioned(&self) -> mentions::Sought {
        let is_kind = |word: &str| KINDS_OF_NAME.contains(&word);
        mentions::Sought::read(&self.question.topic, &self.question.text, is_kind, self.context)
    }

    /// Those of whom a condition holds, and how many were looked through.
    fn found(
        condition: &Condition,
        evaluator: &Evaluator<'a>,
        chains: &[Chain<'a>],
    ) -> (Vec<Found<'a>>, Vec<String>) {
        let (mut found, mut looked) = (Vec::new(), Vec::new());
        for chain in chains.iter().filter(|chain| evaluator.is_among(condition, chain)) {
            looked.push(chain.name.to_owned());
            let verdict = evaluator.verdict(condition, chain);
            if verdict.holds == Some(true) {
                found.push(Found { name: chain.name, proofs: verdict.proofs });
            }
        }
        (found, looked)
    }

    fn by_condition(&self, condition: &Condition) -> Result<Draft, index::Error> {
        let question = self.question;
        let chains = self.chains();
        let mut evaluator = self.evaluator(condition, &chains)?;
        let condition = &self.as_led(condition, &chains, &mut evaluator)?;
        let condition = &self.of_ended(condition, &chains, &evaluator);
        let (mut found, mut looked) = Self::found(condition, &evaluator, &chains);
        // Those whose inspection lies before a period and whose report came out in it, or the other way round. A year
        // means the one or the other for all of England alike; of those named one by one it may mean either.
        let mut also: Vec<String> = Vec::new();
        let in_period = matches!(question.which, InspectionSelector::In(_)) && question.scope != Scope::Named;
        if in_period && condition.steps().len() <= 1 {
            evaluator.by_publication = !evaluator.by_publication;
            let otherwise = Self::found(condition, &evaluator, &chains);
            if looked.is_empty() {
                (found, looked) = otherwise;
            } else if !is_inspected(condition) {
                let is_new = |it: &Found<'_>| found.iter().all(|own| own.name != it.name);
                also = otherwise.0.iter().filter(|it| is_new(it)).map(|it| it.name.to_owned()).collect();
            }
        }
        let missing = self.missing(&looked);
        if looked.is_empty() {
            return Ok(self.nobody(missing));
        }
        let draft = self.told(condition, found, &looked, &evaluator)?;
        let draft = if also.is_empty() || !draft.outcome.states() { draft } else { draft.adding([self.also(also)]) };
        let draft = draft.having_searched(self.searched(&evaluator, condition));
        let unread = self.not_judged(condition);
        let draft = match unread {
            Some(words) => draft.adding([Clause::neutral(Say::NotAGrade { words })]).partly(),
            None => draft,
        };
        let is_whole = missing.is_empty();
        let draft = draft.adding(missing);
        Ok(if is_whole { draft } else { draft.partly() })
    }

    /// What no latest inspection judges any more is looked for at all of them.
    fn of_ended(&self, condition: &Condition, chains: &[Chain<'a>], evaluator: &Evaluator<'a>) -> Condition {
        let unsaid = self.question.which == InspectionSelector::Unspecified;
        match condition {
            Condition::Step(Looked { at: At::Unsaid, test: Test::Grade { .. } })
                if unsaid && chains.iter().all(|chain| evaluator.verdict(condition, chain).holds.is_none()) =>
            {
                condition.clone().at_unsaid(&At::Any)
            }
            _ => condition.clone(),
        }
    }

    /// A name that no lead inspector has is something that reports may mention.
    fn as_led(
        &self,
        condition: &Condition,
        chains: &[Chain<'a>],
        evaluator: &mut Evaluator<'a>,
    ) -> Result<Condition, index::Error> {
        let Condition::Step(Looked { at, test: Test::Led }) = condition else { return Ok(condition.clone()) };
        let is_known = chains.iter().any(|chain| evaluator.verdict(condition, chain).holds == Some(true));
        if is_known || self.question.topic.iter().all(|word| word.starts_with(char::is_uppercase)) {
            return Ok(condition.clone());
        }
        let other = Condition::Step(Looked { at: at.clone(), test: Test::Mentioned(Tone::Any) });
        *evaluator = self.evaluator(&other, chains)?;
        Ok(other)
    }

    /// What is told of those found.
    fn told(
        &self,
        condition: &Condition,
        mut found: Vec<Found<'a>>,
        looked: &[String],
        evaluator: &Evaluator<'a>,
    ) -> Result<Draft, index::Error> {
        let context = self.context;
        if matches!(self.sought.then, Then::Earliest | Then::Newest) {
            return self.by_date(condition, found, evaluator);
        }
        self.sort(&mut found, condition);
        let names: Vec<String> = found.iter().map(|it| it.name.to_owned()).collect();
        let rows = present::rows(&found, self.owner(), evaluator.terms.as_ref(), context)?;
        let given = given(found.iter().flat_map(|it| &it.proofs));
        let mut claims = rows.claims;
        if found.is_empty() {
            if let Condition::Step(Looked { test: Test::Mentioned(Tone::Any), .. }) = condition {
                return Ok(self.nobody_mentions(evaluator));
            }
            claims.clear();
        }
        let looked_at = self.looked(condition, looked, evaluator);
        let clause = present::selected(condition, &names, &looked_at, &given, claims, context);
        if found.is_empty() {
            // What they were instead is the evidence for "none", as long as that can be read.
            let graded = condition.steps().iter().all(|step| matches!(step.test, Test::Grade { .. }));
            let instead = if graded && condition.steps().len() == 1 { self.instead(condition, evaluator)? } else { Vec::new() };
            return Ok(if instead.is_empty() {
                Draft::refused(Reason::NotMentioned, vec![clause])
            } else {
                Draft::answered(vec![clause], instead)
            });
        }
        let mut headline = vec![clause];
        match self.sought.then {
            Then::ByRegion | Then::RegionWithMost => {
                let key = |it: &Found<'_>| self.region(it.name).into_iter().collect();
                self.grouped(present::groups(&found, key), found.len(), &mut headline);
            }
            Then::ByYear | Then::YearWithMost => {
                let key = |it: &Found<'_>| it.proofs.iter().filter_map(|proof| year(proof.document())).collect();
                self.grouped(present::groups(&found, key), found.len(), &mut headline);
            }
            _ => {}
        }
        Ok(Draft::answered(headline, rows.statements))
    }

    /// What those looked through were instead, each with its own source and about nobody by name.
    fn instead(
        &self,
        condition: &Condition,
        evaluator: &Evaluator<'a>,
    ) -> Result<Vec<crate::evidence::Statement>, index::Error> {
        let mut statements = Vec::new();
        for chain in self.chains() {
            let verdict = evaluator.verdict(condition, &chain);
            let row = [Found { name: chain.name, proofs: verdict.proofs }];
            let rows = present::rows(&row, self.owner(), evaluator.terms.as_ref(), self.context)?;
            statements.extend(rows.statements.into_iter().map(|mut it| {
                it.authority = None;
                it
            }));
            if statements.len() >= self.context.limits().statements {
                break;
            }
        }
        statements.truncate(self.context.limits().statements);
        Ok(statements)
    }

    fn region(&self, name: &str) -> Option<String> {
        self.context.authorities.by_name(name).map(|it| it.region.clone())
    }

    /// By name, unless the question asks for another order.
    fn sort(&self, found: &mut [Found<'a>], condition: &Condition) {
        let length = |it: &Found<'_>| {
            let own = it.proofs.iter().filter_map(|proof| if let Proof::Length(_, n) = proof { Some(*n) } else { None });
            own.max().unwrap_or_default()
        };
        match self.sought.then {
            Then::ByRegion | Then::RegionWithMost => found.sort_by_key(|it| self.region(it.name)),
            Then::ByYear | Then::YearWithMost => {
                found.sort_by_key(|it| it.proofs.iter().filter_map(|proof| year(proof.document())).min());
            }
            _ if condition.steps().iter().any(|step| matches!(step.test, Test::Length(_))) => {
                found.sort_by_key(|it| std::cmp::Reverse(length(it)));
            }
            _ => {}
        }
    }

    /// The number of each group, and which has most.
    fn grouped<K: ToString>(&self, groups: Vec<(K, Vec<String>)>, of: usize, headline: &mut Vec<Clause>) {
        let by_year = matches!(self.sought.then, Then::ByYear | Then::YearWithMost);
        let claim = |key: &K, n: usize| {
            let mut over = over(self.question, self.sought);
            if by_year {
                let year = key.to_string().parse().unwrap_or_default();
                let day = |month, day| jiff::civil::Date::new(year, month, day).ok();
                let (from, to) = (day(1, 1), day(12, 31));
                over.periods = vec![crate::question::Period { from, to, basis: Basis::Inspected }];
            } else {
                over.region = Some(key.to_string());
            }
            Claim::count(Count::of("authorities", n).over(over), None)
        };
        let claims: Vec<Claim> = groups.iter().map(|(key, names)| claim(key, names.len())).collect();
        let most = groups.iter().map(|(_, names)| names.len()).max().unwrap_or_default();
        if matches!(self.sought.then, Then::RegionWithMost | Then::YearWithMost) {
            let leading: Vec<String> =
                groups.iter().filter(|(_, names)| names.len() == most).map(|(key, _)| key.to_string()).collect();
            let say = Say::MostIn { count: leading.len(), groups: Listed(leading), most, of };
            headline.insert(0, Clause::counted(say, claims));
            return;
        }
        let part = |(key, names): &(K, Vec<String>)| {
            self.context.wording.say(&Say::GroupPart { count: names.len(), group: key.to_string() })
        };
        let say = Say::ByGroup { groups: Listed(groups.iter().map(part).collect()) };
        headline.push(Clause::counted(say, claims));
    }

    /// Those for which it held first, or last.
    fn by_date(
        &self,
        condition: &Condition,
        mut found: Vec<Found<'a>>,
        evaluator: &Evaluator<'a>,
    ) -> Result<Draft, index::Error> {
        let newest = self.sought.then == Then::Newest;
        let day = |proof: &Proof<'_>| proof.document().inspection().map(crate::document::Inspection::start);
        let days = found.iter().flat_map(|it| it.proofs.iter().filter_map(day));
        let Some(end) = (if newest { days.max() } else { days.min() }) else {
            return Ok(self.nobody(Vec::new()));
        };
        for one in &mut found {
            one.proofs.retain(|proof| day(proof) == Some(end));
        }
        found.retain(|it| !it.proofs.is_empty());
        let names: Vec<String> = found.iter().map(|it| it.name.to_owned()).collect();
        let Some(document) = found.first().and_then(|it| it.proofs.first()).map(|it| Arc::clone(it.document())) else {
            return Ok(self.nobody(Vec::new()));
        };
        let rows = present::rows(&found, self.owner(), evaluator.terms.as_ref(), self.context)?;
        let given = given(found.iter().flat_map(|it| &it.proofs));
        let phrase = present::phrase(condition, &self.looked(condition, &names, evaluator), &given, names.len(), self.context);
        let when = wording::when(&document);
        let say = Say::SelectExtreme {
            count: names.len(),
            names: Listed(names.clone()),
            newest,
            condition: phrase,
            when,
        };
        let claims = rows.claims.into_iter().chain(Claim::dated(&document)).collect();
        let count = Count::of("authorities", names.len());
        Ok(Draft::answered(vec![Clause::selected(say, count, claims, &names)], rows.statements))
    }

    /// Those with the longest or the shortest list.
    fn by_length(&self) -> Result<Draft, index::Error> {
        let (question, context, owner) = (self.question, self.context, self.owner());
        let longest = self.sought.then == Then::LongestList;
        let chains = self.chains();
        let any = Condition::Step(Looked { at: At::Unsaid, test: Test::Inspected });
        let mut evaluator = self.evaluator(&any, &chains)?;
        if question.which == InspectionSelector::Unspecified {
            evaluator.which = InspectionSelector::Latest;
        }
        let mut lists: Vec<(&'a str, Proof<'a>, usize)> = Vec::new();
        let mut looked: Vec<String> = Vec::new();
        for chain in &chains {
            for proof in evaluator.verdict(&any, chain).proofs {
                let Proof::Inspected(document) = proof else { continue };
                if looked.last().is_none_or(|last| last != chain.name) {
                    looked.push(chain.name.to_owned());
                }
                let n = listed::length(document, owner);
                lists.push((chain.name, Proof::Length(document, n), n));
            }
        }
        let end = if longest { lists.iter().map(|it| it.2).max() } else { lists.iter().map(|it| it.2).filter(|n| *n > 0).min() };
        let Some(items) = end else { return Ok(self.nobody(Vec::new())) };
        let ends = lists.into_iter().filter(|it| it.2 == items);
        let found: Vec<Found<'a>> = ends.map(|(name, proof, _)| Found { name, proofs: vec![proof] }).collect();
        let names: BTreeSet<String> = found.iter().map(|it| it.name.to_owned()).collect();
        let names: Vec<String> = names.into_iter().collect();
        let rows = present::rows(&found, owner, None, context)?;
        let say = Say::SelectLength {
            names: Listed(names.clone()),
            longest,
            items,
            of: looked.len(),
            period: period(question, context),
            group: self.group.clone(),
            latest: is_latest(question),
        };
        let count = Count::of("authorities", names.len()).out_of(looked.len()).over(over(question, self.sought));
        Ok(Draft::answered(vec![Clause::selected(say, count, rows.claims, &names)], rows.statements))
    }

    /// What was looked through, in words and for claims.
    fn looked(&self, condition: &Condition, looked: &[String], evaluator: &Evaluator<'_>) -> present::Looked<'a> {
        let (question, context) = (self.question, self.context);
        let mut over = over(question, self.sought);
        let moves = !condition.moves().is_empty() && condition.steps().is_empty();
        let only_steps = condition.moves().is_empty();
        let spans = |at: &At| !matches!(at, At::Unsaid | At::Latest);
        let mut period = match &question.which {
            InspectionSelector::In(_) => period(question, context),
            _ if moves => context.wording.say(&Say::PeriodHeldTwice),
            _ => period(question, context),
        };
        if moves {
            over.at_least = Some(2);
        }
        if is_inspected(condition) || only_steps && condition.steps().iter().any(|step| spans(&step.at)) {
            // The steps say when for themselves.
            over.periods.clear();
            over.by_publication = false;
            if question.scope != Scope::Named {
                period = context.wording.say(&Say::PeriodHeld);
            }
        }
        if question.scope == Scope::Named {
            over = Over { among: looked.to_vec(), ..Over::default() };
        }
        let said = evaluator.said.as_ref().map(|(topic, _)| topic.clone());
        let topic = said.unwrap_or_else(|| self.topic(condition));
        let latest = is_latest(question) && !is_over_all(condition);
        present::Looked { of: looked.len(), period, group: self.group.clone(), over, latest, topic, which: &question.which }
    }

    fn topic(&self, condition: &Condition) -> String {
        let listed = condition.steps().iter().any(|step| step.test == Test::Listed);
        if listed {
            self.question.subject_in_sentence(self.context.inspectorates()).unwrap_or_default()
        } else {
            self.question.topic_as_written()
        }
    }

    /// Of those named one by one it is said that they have none; of all of England that would be noise.
    fn missing(&self, looked: &[String]) -> Vec<Clause> {
        let (question, context) = (self.question, self.context);
        let mut missing: Vec<Clause> = Vec::new();
        if question.scope == Scope::Named {
            for name in self.names.iter().filter(|name| !looked.contains(name)) {
                missing.push(if context.catalog().documents_about(name).is_empty() {
                    refuse::not_held(name, context)
                } else {
                    refuse::none_in_period(name, &question.which_of(name), context.catalog().inspections_of(name))
                });
            }
        }
        missing.extend(question.unknown_places.iter().map(refuse::what_it_is));
        missing
    }

    /// Nobody has an inspection that it could be about.
    fn nobody(&self, mut missing: Vec<Clause>) -> Draft {
        if missing.is_empty() {
            let say = Say::NoneOfAllInPeriod { period: period(self.question, self.context), group: self.group.clone() };
            missing.push(Clause::neutral(say));
        }
        Draft::refused(Reason::NoInspectionInPeriod, missing)
    }

    fn nobody_mentions(&self, evaluator: &Evaluator<'_>) -> Draft {
        let (question, context) = (self.question, self.context);
        let period = if is_latest(question) { String::new() } else { period(question, context) };
        let (topic, words) = evaluator.said.clone().unwrap_or_default();
        let say = Say::NobodyMentions { topic, period, group: self.group.clone() };
        Draft::refused(Reason::NotMentioned, vec![Clause::nobody_mentions(say, Count::of("authorities", 0), words)])
    }

    /// Others that fulfil it by the other date.
    fn also(&self, names: Vec<String>) -> Clause {
        let InspectionSelector::In(periods) = &self.question.which else {
            return Clause::held(names);
        };
        let (listed, periods) = (Listed(names.clone()), periods.clone());
        let say = if is_published(self.question) {
            Say::AlsoInspected { names: listed, periods }
        } else {
            Say::AlsoReported { names: listed, periods }
        };
        Clause::selected_too(say, &names)
    }

    /// What was searched for, where a topic was.
    fn searched(&self, evaluator: &Evaluator<'_>, condition: &Condition) -> Option<Searched> {
        let led = condition.steps().iter().any(|step| step.test == Test::Led);
        if led {
            let words = QueryTerms::read(&self.question.topic, self.context.snapshot, &[], self.context.tables).ok()?;
            return Some(Searched::found(&words, true));
        }
        let terms = evaluator.terms.as_ref()?;
        let found = match &evaluator.mentions {
            mentions if !mentions.is_empty() => true,
            _ => is_listed(condition, evaluator, &self.chains()),
        };
        Some(Searched::found(terms, found))
    }

    /// Schools and the like have no grade here; that the question spoke of them must not be passed over in silence.
    fn not_judged(&self, condition: &Condition) -> Option<String> {
        if !is_plain(condition) || self.question.grades.is_empty() {
            return None;
        }
        let chains = self.chains();
        let documents = chains.iter().flat_map(|chain| chain.inspections.iter().map(|it| &it.primary));
        super::grades::not_judged(self.question, documents, self.context)
    }
}

/// Whether any list has an item about the topic.
fn is_listed(condition: &Condition, evaluator: &Evaluator<'_>, chains: &[Chain<'_>]) -> bool {
    let listed = condition.steps().iter().any(|step| step.test == Test::Listed);
    listed
        && chains.iter().flat_map(|chain| &chain.inspections).any(|it| {
            evaluator.terms.as_ref().is_some_and(|terms| listed::about(&it.primary, evaluator.owner, terms).next().is_some())
        })
}

fn is_inspected(condition: &Condition) -> bool {
    matches!(condition, Condition::Step(Looked { test: Test::Inspected, .. }))
}

/// Set where a condition is looked for in all inspections, unless a period is named.
fn is_over_all(condition: &Condition) -> bool {
    condition.steps().iter().any(|step| matches!(step.test, Test::Mentioned(_) | Test::Led | Test::Inspected))
}

/// What a thing with a name of its own is called beside that: a report need not say "the Mockingbird model".
const KINDS_OF_NAME: [&str; 8] =
    ["model", "programme", "project", "scheme", "award", "approach", "app", "framework"];

/// The grades that some proofs give.
fn given<'p>(proofs: impl Iterator<Item = &'p Proof<'p>>) -> Vec<Grade> {
    let mut given = Vec::new();
    for proof in proofs {
        if let Proof::Graded(judged) = proof
            && !given.contains(&judged.judgement.grade)
        {
            given.push(judged.judgement.grade);
        }
    }
    given
}

/// The year in which a document's inspection began.
fn year(document: &Document) -> Option<i16> {
    document.inspection().map(|it| it.start().year())
}
