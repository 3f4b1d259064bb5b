//! Answers a question over many: looks for those of whom the condition holds, puts them in the order asked for, and tells
//! of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::evaluate::{Chain, Evaluator, Proof};
use super::present::{self, Found};
use super::{is_latest, is_plain, is_published, mentions, over, period};
use crate::document::{Document, DocumentId, Framework, Grade, Owner, Programme};
use crate::evidence::Citation;
use crate::index;
use crate::operations::answer::{Draft, Reason};
use crate::operations::clause::{Claim, Clause, Count, Over};
use crate::operations::expression::{At, Condition, Expression, Step as Looked, Test, Then, Tone};
use crate::operations::kit::{Context, refuse};
use crate::operations::listed;
use crate::operations::request::Question;
use crate::operations::searched::Searched;
use crate::question::{Basis, InspectionSelector, Scope};
use crate::quotes;
use crate::search::QueryTerms;
use crate::text;
use crate::wording::{self, Listed, Say};

/// A question over many with what carries it out.
pub(super) struct Select<'a> {
    pub(super) question: &'a Question,
    pub(super) sought: &'a Expression,
    /// The authorities looked through.
    pub(super) names: &'a [String],
    /// What they have in common, in words.
    pub(super) group: String,
    pub(super) context: &'a Context<'a>,
}

impl<'a> Select<'a> {
    /// The authorities with their inspections under the frameworks asked for.
    fn chains(&self) -> Vec<Chain<'a>> {
        let counts = |it: &&crate::catalog::Inspected| {
            let framework = it.primary.facts.framework;
            self.sought.frameworks.is_empty() || framework.is_some_and(|own| self.sought.frameworks.contains(&own))
        };
        let chain = |name: &'a String| {
            let catalog = self.context.catalog();
            let tables = self.context.inspectorates();
            let is_other = |framework: &Framework| tables.programme(*framework) != Programme::ChildrensServices;
            let all = if self.sought.frameworks.iter().any(is_other) {
                catalog.events_of(name)
            } else {
                catalog.inspections_of(name)
            };
            let inspections = all.iter().filter(counts).collect();
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
        let stated = match &terms {
            Some(terms) if tone.is_some() && !self.sought.frameworks.is_empty() => stated(terms, &documents, context)?,
            _ => BTreeMap::new(),
        };
        let mentions = if stated.is_empty() { mentions } else { stated };
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
    fn found(condition: &Condition, evaluator: &Evaluator<'a>, chains: &[Chain<'a>]) -> (Vec<Found<'a>>, Vec<String>) {
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

    pub(super) fn by_condition(&self, condition: &Condition) -> Result<Draft, index::Error> {
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
        let rows = present::rows(&found, evaluator.terms.as_ref(), context)?;
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
            let instead =
                if graded && condition.steps().len() == 1 { self.instead(condition, evaluator)? } else { Vec::new() };
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
                self.grouped(&present::groups(&found, key), found.len(), &mut headline);
            }
            Then::ByYear | Then::YearWithMost => {
                let key = |it: &Found<'_>| it.proofs.iter().filter_map(|proof| year(proof.document())).collect();
                self.grouped(&present::groups(&found, key), found.len(), &mut headline);
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
            let rows = present::rows(&row, evaluator.terms.as_ref(), self.context)?;
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
            let own =
                it.proofs.iter().filter_map(|proof| if let Proof::Length(_, _, n) = proof { Some(*n) } else { None });
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
    fn grouped<K: ToString>(&self, groups: &[(K, Vec<String>)], of: usize, headline: &mut Vec<Clause>) {
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
        let rows = present::rows(&found, evaluator.terms.as_ref(), self.context)?;
        let given = given(found.iter().flat_map(|it| &it.proofs));
        let phrase =
            present::phrase(condition, &self.looked(condition, &names, evaluator), &given, names.len(), self.context);
        let when = wording::when(&document);
        let say =
            Say::SelectExtreme { count: names.len(), names: Listed(names.clone()), newest, condition: phrase, when };
        let claims = rows.claims.into_iter().chain(Claim::dated(&document)).collect();
        let count = Count::of("authorities", names.len());
        Ok(Draft::answered(vec![Clause::selected(say, count, claims, &names)], rows.statements))
    }

    /// Those with the longest or the shortest list.
    pub(super) fn by_length(&self) -> Result<Draft, index::Error> {
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
                lists.push((chain.name, Proof::Length(document, owner.into(), n), n));
            }
        }
        let end = if longest {
            lists.iter().map(|it| it.2).max()
        } else {
            lists.iter().map(|it| it.2).filter(|n| *n > 0).min()
        };
        let Some(items) = end else { return Ok(self.nobody(Vec::new())) };
        let ends = lists.into_iter().filter(|it| it.2 == items);
        let found: Vec<Found<'a>> = ends.map(|(name, proof, _)| Found { name, proofs: vec![proof] }).collect();
        let names: BTreeSet<String> = found.iter().map(|it| it.name.to_owned()).collect();
        let names: Vec<String> = names.into_iter().collect();
        let rows = present::rows(&found, None, context)?;
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
        present::Looked {
            of: looked.len(),
            period,
            group: self.group.clone(),
            over,
            latest,
            topic,
            which: &question.which,
        }
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
        crate::operations::grades::not_judged(self.question, documents, self.context)
    }
}

/// Whether any list has an item about the topic.
fn is_listed(condition: &Condition, evaluator: &Evaluator<'_>, chains: &[Chain<'_>]) -> bool {
    let listed = condition.steps().iter().any(|step| step.test == Test::Listed);
    listed
        && chains.iter().flat_map(|chain| &chain.inspections).any(|it| {
            evaluator
                .terms
                .as_ref()
                .is_some_and(|terms| listed::about(&it.primary, evaluator.owner, terms).next().is_some())
        })
}

fn is_inspected(condition: &Condition) -> bool {
    matches!(condition, Condition::Step(Looked { test: Test::Inspected, .. }))
}

/// Set where a condition is looked for in all inspections, unless a period is named.
fn is_over_all(condition: &Condition) -> bool {
    condition.steps().iter().any(|step| matches!(step.test, Test::Mentioned(_) | Test::Led | Test::Inspected))
}

/// The documents that say of themselves that they looked at a topic or found it on the whole: "the joint inspections about domestic
/// abuse" are those, not all that speak of it.
fn stated(
    terms: &QueryTerms,
    documents: &[Arc<Document>],
    context: &Context<'_>,
) -> Result<BTreeMap<DocumentId, Vec<Citation>>, index::Error> {
    let mut found = BTreeMap::new();
    for document in documents {
        let facts = &document.facts;
        let about = facts.outcome.iter().chain(&facts.theme).find(|stated| terms.is_about(&stated.text));
        let Some(about) = about else { continue };
        if let Some(citation) = quotes::stated(context.snapshot, document, about)? {
            found.insert(document.id.clone(), vec![citation]);
        }
    }
    Ok(found)
}

/// What a thing with a name of its own is called beside that: a report need not say "the Mockingbird model".
const KINDS_OF_NAME: [&str; 8] = ["model", "programme", "project", "scheme", "award", "approach", "app", "framework"];

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
