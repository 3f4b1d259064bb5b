//! The brief: what a member of a scrutiny committee takes into the meeting about one inspection.
//!
//! Values alone: grades and how they moved, each area for improvement with what explains it and what earlier documents and
//! neighbours tell of it, strengths, silence, and drafts of questions. Everything that a document says is a quote with its
//! place; what is said to be absent comes with the words that were looked for. The faces put it into words.

mod calendar;
mod tables;

use std::cmp::Ordering;
use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::Inspected;
use crate::document::{Document, Kind, Role};
use crate::evidence::{Citation, Statement};
use crate::gazetteer::Authorities;
use crate::index::{self, Snapshot};
use crate::ledger::{self, Asked, Later, List, State};
use crate::quotes::{self, Graded};
use crate::search::{self, Matter, Matters, Polarity, Query, QueryTerms, Spoken, Tone};
use crate::text;
pub use tables::Tables;
use tables::{Condition, Topic, Wordings};

/// The quotes that explain an area for improvement, at most: more is read in the report itself.
const EXPLAINED: usize = 2;

/// The words of the nearest paragraph that is quoted whole; of a longer one, and of others, only what is nearest.
const WHOLE: usize = 110;

/// The strengths that are told, and the words of all their quotes.
const STRENGTHS: (usize, usize) = (4, 160);

/// The quotes on scrutiny and corporate parents, at most.
const ON_SCRUTINY: usize = 4;

/// The neighbours that are quoted on one area, at most.
const NEIGHBOURS: usize = 2;

/// The inspection that a brief is wanted of, and what about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// A year in which inspectors were there or the report was published; `None` for the latest full inspection.
    pub year: Option<i16>,
    /// What the areas for improvement should be about; `None` for all of them.
    pub theme: Option<&'a str>,
}

/// What a brief is made of.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The state of the index.
    pub snapshot: &'a Snapshot,
    /// What searching reads from tables.
    pub search: &'a search::Tables,
    /// What briefs read from tables.
    pub tables: &'a Tables,
    /// The councils and their statistical neighbours.
    pub authorities: &'a Authorities,
}

/// A brief on one inspection.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    /// The authority inspected.
    pub authority: String,
    /// The report or letter.
    pub document: Arc<Document>,
    /// The inspection of the same programme before it, where one is held.
    pub before: Option<Arc<Document>>,
    /// What the areas were narrowed down to.
    pub theme: Option<String>,
    /// The grades, that of overall effectiveness first.
    pub grades: Vec<Grade>,
    /// What must improve, in the order of the lists, that which must be acted on at once first.
    pub areas: Vec<Area>,
    /// What the inspection before asked for, and what this document says of it; empty where no earlier one is held.
    pub followed: Vec<(Asked, Later)>,
    /// What is done well.
    pub strengths: Vec<Statement>,
    /// What is said of scrutiny, of elected members and of the corporate parent.
    pub scrutiny: Vec<Citation>,
    /// What it does not speak of, with the wordings that were looked for.
    pub silent: Vec<Silence>,
    /// What is to be done by when.
    pub deadlines: Vec<Deadline>,
    /// What was lost or doubtful when the document was read: what is said to be absent may stand there.
    pub warnings: Vec<String>,
}

/// A grade, and what it was before.
#[derive(Clone, Debug, PartialEq)]
pub struct Grade {
    /// Today's.
    pub now: Graded,
    /// That of the inspection before.
    pub before: Option<Graded>,
    /// How it moved: `Greater` is better. `None` where it was not graded before, or on another scale.
    pub moved: Option<Ordering>,
}

/// An area for improvement.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// What inspectors asked for.
    pub asked: Asked,
    /// What the same document says of it.
    pub explained: Vec<Citation>,
    /// What earlier documents said of it, oldest first; those that do not mention it are left out.
    pub past: Vec<Later>,
    /// Neighbours that were told the same and praised for it later.
    pub neighbours: Vec<Neighbour>,
    /// The names of the other neighbours that were told the same.
    pub told_the_same: Vec<String>,
    /// Words in what is quoted of it that leave a number open.
    pub vague: Vec<Open>,
    /// The theme under which its question is put.
    pub theme: String,
    /// The question that a member may open with.
    pub opening: String,
    /// Two that follow it up.
    pub following: [String; 2],
}

/// A council that was told the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbour {
    /// Its name.
    pub authority: String,
    /// What it was asked.
    pub asked: Citation,
    /// What it was praised for later.
    pub praised: Citation,
}

/// A word that leaves a number open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The sentence that it stands in.
    pub citation: Citation,
    /// The word, as it is printed.
    pub word: String,
    /// The question that asks for the number.
    pub ask: String,
}

/// A topic that a document does not mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The topic.
    pub topic: String,
    /// The wordings that were looked for.
    pub searched: Vec<String>,
}

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// What is to be done.
    pub what: String,
    /// The day, counted from that of publication.
    pub due: Date,
    /// The working days after it.
    pub days: u32,
    /// The day of publication.
    pub published: Date,
    /// Where the rule stands.
    pub source: String,
}

/// The reason there is no brief.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// No inspection was made or published in that year.
    #[error("no inspection of {authority} in {year} is held{}", held(years))]
    Year {
        /// The authority.
        authority: String,
        /// The year.
        year: i16,
        /// The years of which inspections are held.
        years: Vec<i16>,
    },
    /// No inspection is held at all, only other documents.
    #[error("no inspection of {authority} is held, only other documents")]
    Inspection {
        /// The authority.
        authority: String,
    },
    /// No area for improvement is about the theme.
    #[error("no area for improvement of that inspection is about {theme:?}; leave the theme out to see all {count}")]
    Theme {
        /// The theme.
        theme: String,
        /// How many areas there are.
        count: usize,
    },
}

fn held(years: &[i16]) -> String {
    let years: Vec<String> = years.iter().map(ToString::to_string).collect();
    if years.is_empty() { String::new() } else { format!("; inspections of {} are", years.join(", ")) }
}

impl Brief {
    /// The brief on an authority, by its name in the catalogue.
    pub fn of(
        authority: &str,
        wanted: Wanted<'_>,
        sources: Sources<'_>,
    ) -> Result<Result<Self, Missing>, index::Error> {
        let Sources { snapshot, search: tables, .. } = sources;
        let matters = &Matters::new(snapshot, tables);
        let events = snapshot.catalog().events_of(authority);
        let at = match chosen(authority, events, wanted.year) {
            Ok(at) => at,
            Err(missing) => return Ok(Err(missing)),
        };
        let document = &events[at].primary;
        let lists: Vec<List> =
            earlier(events, at).map(|earlier| List::of(&events[earlier].primary, matters)).collect::<Result<_, _>>()?;
        let own = List::of(document, matters)?;
        let before = before(events, at);
        let mut asked: Vec<&Asked> = own.asked.iter().map(|(asked, _)| asked).collect();
        if let Some(theme) = wanted.theme {
            let terms = QueryTerms::read(&[theme.to_owned()], snapshot, &[Arc::clone(document)], tables)?;
            let count = asked.len();
            asked.retain(|asked| terms.is_about(&asked.leaf.whole()));
            if asked.is_empty() {
                return Ok(Err(Missing::Theme { theme: theme.to_owned(), count }));
            }
        }
        // What must be acted on at once comes first.
        asked.sort_by_key(|asked| asked.role != Role::PriorityAction);
        let neighbours = neighbours(authority, document, sources.authorities, matters)?;
        let mut areas = Vec::with_capacity(asked.len());
        for asked in asked {
            areas.push(Area::of(asked, &lists, &neighbours, (sources.tables, matters))?);
        }
        let followed = match before {
            Some(before) => followed(before, &own, &lists, matters)?,
            None => Vec::new(),
        };
        Ok(Ok(Self {
            authority: authority.to_owned(),
            grades: grades(document, before, snapshot, tables)?,
            before: before.cloned(),
            theme: wanted.theme.map(str::to_owned),
            areas,
            followed,
            strengths: strengths(document, snapshot, tables)?,
            scrutiny: speaking_of(&sources.tables.scrutiny, document, ON_SCRUTINY, sources)?,
            silent: silent(document, sources)?,
            deadlines: deadlines(document, sources.tables),
            warnings: document.warnings.clone(),
            document: Arc::clone(document),
        }))
    }
}

/// The place of the inspection that is wanted.
fn chosen(authority: &str, events: &[Inspected], year: Option<i16>) -> Result<usize, Missing> {
    let is_report = |inspected: &Inspected| matches!(inspected.primary.kind, Kind::InspectionReport | Kind::Digest);
    let main = |at: &usize| events[*at].primary.is_of_main_programme();
    let held: Vec<usize> = (0..events.len()).filter(|at| is_report(&events[*at])).collect();
    let Some(year) = year else {
        let latest = held.iter().rfind(|at| main(at)).or(held.last());
        return latest.copied().ok_or_else(|| Missing::Inspection { authority: authority.to_owned() });
    };
    let years = |document: &Document| {
        let inspected = document.facts.inspection.as_ref().map(|it| (it.start().year(), it.end().year()));
        (inspected, document.facts.published.map(|it| it.date.year()))
    };
    let by_inspection = |at: &usize| years(&events[*at].primary).0.is_some_and(|(a, b)| (a..=b).contains(&year));
    let by_publication = |at: &usize| years(&events[*at].primary).1 == Some(year);
    // A full inspection of that year leads, and the days of the inspection lead before that of publication.
    let of = |is_it: &dyn Fn(&usize) -> bool| {
        let found: Vec<usize> = held.iter().copied().filter(|at| is_it(at)).collect();
        found.iter().rfind(|at| main(at)).or(found.last()).copied()
    };
    of(&by_inspection).or_else(|| of(&by_publication)).ok_or_else(|| {
        let mut years: Vec<i16> = held.iter().filter_map(|at| Some(events[*at].date()?.year())).collect();
        years.dedup();
        Missing::Year { authority: authority.to_owned(), year, years }
    })
}

/// The places of the inspections before one.
fn earlier(events: &[Inspected], at: usize) -> impl Iterator<Item = usize> + '_ {
    let date = events[at].date();
    (0..events.len()).filter(move |other| events[*other].date() < date)
}

/// The inspection of the same programme before one.
fn before(events: &[Inspected], at: usize) -> Option<&Arc<Document>> {
    let programme = events[at].primary.facts.programme;
    let same = earlier(events, at).filter(|other| events[*other].primary.facts.programme == programme);
    same.last().map(|other| &events[other].primary)
}

fn grades(
    document: &Arc<Document>,
    before: Option<&Arc<Document>>,
    snapshot: &Snapshot,
    tables: &search::Tables,
) -> Result<Vec<Grade>, index::Error> {
    let inspectorates = &tables.inspectorates;
    let mut grades = Vec::new();
    for judgement in document.facts.overall.iter().chain(&document.facts.judgements) {
        let Some(now) = quotes::graded(snapshot, document, judgement)? else { continue };
        // A grade that several aspects were given together stands for each of them.
        let earlier = before.and_then(|before| {
            let own = before.judgement(judgement.aspect);
            let whole = inspectorates.whole(judgement.aspect).and_then(|whole| before.judgement(whole));
            Some((before, own.or(whole)?))
        });
        let moved = earlier.and_then(|(before, judgement)| {
            let then = (before.facts.framework, judgement.grade);
            inspectorates.compare((document.facts.framework, now.judgement.grade), then)
        });
        let before = match earlier {
            Some((before, judgement)) => quotes::graded(snapshot, before, judgement)?,
            None => None,
        };
        grades.push(Grade { now, before, moved });
    }
    Ok(grades)
}

impl Area {
    fn of(
        asked: &Asked,
        earlier: &[List],
        neighbours: &[Told],
        (own, matters): (&Tables, &Matters<'_>),
    ) -> Result<Self, index::Error> {
        let document = asked.leaf.citation.document();
        let lending: Vec<Arc<Document>> =
            std::iter::once(document).chain(earlier.iter().map(|list| &list.document)).cloned().collect();
        let matter = matters.read(&asked.leaf.whole(), &lending)?;
        let certain = matters.tables().limits.certain_of_matter;
        let mut spoken = matter.spoken_in(document, Polarity::Criticism, matters)?;
        spoken.retain(|it| it.nearness >= certain);
        let nearest = spoken.first().and_then(explaining);
        let others = spoken.iter().skip(1).filter_map(Spoken::citation);
        let explained: Vec<Citation> = nearest.into_iter().chain(others).take(EXPLAINED).collect();
        let mut past = Vec::new();
        for list in earlier {
            let told = ledger::told(&matter, list, matters)?;
            // What is only told of is neither praise nor a reservation.
            let tells = told.state == State::Repeated || told.tone.is_some_and(|tone| tone != Tone::Plain);
            past.extend((tells && told.nearness >= certain).then_some(told));
        }
        let (neighbours, told_the_same) = told_the_same(&matter, neighbours, matters)?;
        let mut vague: Vec<Open> = Vec::new();
        for citation in explained.iter().chain([&asked.leaf.citation]) {
            vague.extend(open(citation, own).filter(|found| vague.iter().all(|known| known.ask != found.ask)));
        }
        let stems = stems(&asked.leaf.whole());
        let best = own.themes.iter().rev().max_by_key(|theme| theme.words.count_in(&stems));
        let theme = best.filter(|theme| theme.words.count_in(&stems) > 0).map_or("Other areas", |theme| &theme.name);
        Ok(Self {
            opening: opening(asked, &past, own),
            following: [know(&vague, own), own.questions.following.plan.clone()],
            theme: theme.to_owned(),
            asked: asked.clone(),
            explained,
            past,
            neighbours,
            told_the_same,
            vague,
        })
    }

    /// The states that earlier documents tell, each with the document, latest first.
    fn latest(past: &[Later], state: State) -> Option<&Later> {
        past.iter().rfind(|later| later.state == state)
    }
}

/// The whole paragraph where it is short, else what of it is nearest.
fn explaining(spoken: &Spoken) -> Option<Citation> {
    let whole = spoken.whole()?;
    if whole.quote().split_whitespace().count() <= WHOLE { Some(whole) } else { spoken.citation() }
}

/// The question that a member may open with.
fn opening(asked: &Asked, past: &[Later], tables: &Tables) -> String {
    let openings = &tables.questions.opening;
    let (template, earlier) = match (Area::latest(past, State::Repeated), past.last()) {
        (Some(repeated), _) => (&openings.repeated, Some(repeated)),
        (None, Some(last)) if last.state == State::Praised => (&openings.slipped, Some(last)),
        (None, Some(last)) => (&openings.known, Some(last)),
        (None, None) => (&openings.new, None),
    };
    let item = asked.leaf.whole();
    let item = item.trim_end_matches([' ', '.', ';', ',', ':']);
    let earlier = earlier.map(|it| month(&it.document)).unwrap_or_default();
    let when = month(asked.leaf.citation.document());
    template.replace("{item}", &format!("{item}.")).replace("{when}", &when).replace("{earlier}", &earlier)
}

/// What is asked after the opening: the number that the report leaves open, else what is known.
fn know(vague: &[Open], tables: &Tables) -> String {
    let following = &tables.questions.following;
    match vague.first() {
        Some(open) => following.open.replace("{word}", &open.word).replace("{ask}", &open.ask),
        None => following.know.clone(),
    }
}

/// The month of an inspection, or of publication: "July 2024".
fn month(document: &Document) -> String {
    let day = document.inspection().map(crate::document::Inspection::start);
    let day = day.or(document.facts.published.map(|published| published.date));
    day.map_or_else(|| "an undated document".to_owned(), |day| format!("{} {}", text::month(day), day.year()))
}

/// What a neighbour was asked, with what came later.
struct Told {
    authority: String,
    lists: Vec<List>,
}

/// The statistical neighbours of an authority with what each was asked in inspections of the same programme, closest first.
fn neighbours(
    authority: &str,
    document: &Document,
    authorities: &Authorities,
    matters: &Matters<'_>,
) -> Result<Vec<Told>, index::Error> {
    let Some(programme) = document.facts.programme else { return Ok(Vec::new()) };
    let names = authorities.by_name(authority).map_or(&[][..], |known| &known.neighbours);
    let mut told = Vec::new();
    for name in names {
        let inspections = matters.snapshot().catalog().inspections_under(name, programme);
        let lists = inspections.iter().map(|it| List::of(&it.primary, matters)).collect::<Result<Vec<_>, _>>()?;
        if !lists.is_empty() {
            told.push(Told { authority: name.clone(), lists });
        }
    }
    Ok(told)
}

/// Those that were told the same: first those that were praised for it later, then the names of the others.
fn told_the_same(
    matter: &Matter,
    neighbours: &[Told],
    matters: &Matters<'_>,
) -> Result<(Vec<Neighbour>, Vec<String>), index::Error> {
    let limits = &matters.tables().limits;
    let certain = limits.certain_of_matter;
    let (mut praised, mut others) = (Vec::new(), Vec::new());
    for told in neighbours {
        let asked = told.lists.iter().enumerate().rev().find_map(|(at, list)| {
            let (asked, nearness) = list.nearest(matter, limits)?;
            (nearness >= certain).then(|| (at, asked.leaf.citation.clone()))
        });
        let Some((at, asked)) = asked else { continue };
        let mut later = None;
        if praised.len() < NEIGHBOURS {
            for list in &told.lists[at + 1..] {
                let told = ledger::told(matter, list, matters)?;
                let is_praised = told.tone == Some(Tone::Praise) && told.nearness >= certain;
                later = later.or_else(|| Some(told).filter(|_| is_praised));
            }
        }
        match later.and_then(|later| later.citations.into_iter().next()) {
            Some(quote) => praised.push(Neighbour { authority: told.authority.clone(), asked, praised: quote }),
            None => others.push(told.authority.clone()),
        }
    }
    Ok((praised, others))
}

/// What the inspection before asked of the council, and what this document says of it. Priority actions come first.
fn followed(
    before: &Arc<Document>,
    own: &List,
    earlier: &[List],
    matters: &Matters<'_>,
) -> Result<Vec<(Asked, Later)>, index::Error> {
    let Some(list) = earlier.iter().find(|list| list.document.id == before.id) else { return Ok(Vec::new()) };
    let mut followed = Vec::new();
    for (asked, _) in &list.asked {
        let lending = [Arc::clone(before), Arc::clone(&own.document)];
        let matter = matters.read(&asked.leaf.whole(), &lending)?;
        followed.push((asked.clone(), ledger::told(&matter, own, matters)?));
    }
    Ok(followed)
}

fn strengths(
    document: &Arc<Document>,
    snapshot: &Snapshot,
    tables: &search::Tables,
) -> Result<Vec<Statement>, index::Error> {
    let mut listed = Vec::new();
    for item in document.facts.lists_of(Role::Strength).flat_map(|list| &list.items) {
        listed.extend(quotes::item(snapshot, document, item)?);
    }
    if !listed.is_empty() {
        listed.truncate(STRENGTHS.0);
        return Ok(listed);
    }
    let terms = QueryTerms::default();
    let query = Query { by_section: true, polarity: Polarity::Praise, ..Query::by_words(&terms) };
    let mut found = search::snippets(&query, &[Arc::clone(document)], snapshot, tables, None)?;
    found.retain(|snippet| snippet.parts.tone > 0.0);
    let picked = search::pick(&found, STRENGTHS, &tables.limits, None);
    Ok(picked.iter().filter_map(search::Snippet::statement).collect())
}

fn stems(text: &str) -> Vec<String> {
    text::words(text).iter().map(|word| index::stem(word)).collect()
}

/// The sentences of a document that have one of some wordings, in its order, one of each passage.
fn speaking_of(
    wordings: &Wordings,
    document: &Arc<Document>,
    most: usize,
    sources: Sources<'_>,
) -> Result<Vec<Citation>, index::Error> {
    let Sources { snapshot, search: tables, .. } = sources;
    let mut found = Vec::new();
    for sentence in search::sentences_of(document, snapshot, tables)? {
        let stems: Vec<&str> = sentence.words().map(crate::index::Word::stem).collect();
        if wordings.count_in(&stems) > 0 {
            found.extend(
                sentence.citation().filter(|cited| found.iter().all(|own: &Citation| !own.same_passage(cited))),
            );
        }
        if found.len() == most {
            break;
        }
    }
    Ok(found)
}

/// The topics that a full report does not mention.
fn silent(document: &Arc<Document>, sources: Sources<'_>) -> Result<Vec<Silence>, index::Error> {
    let Sources { snapshot, tables, .. } = sources;
    if !document.is_of_main_programme() || document.place().is_some() {
        return Ok(Vec::new());
    }
    let passages = snapshot.passages(&document.id)?;
    let texts: Vec<Vec<String>> = passages.iter().map(|passage| stems(&passage.text)).collect();
    let is_silent = |topic: &&Topic| texts.iter().all(|stems| topic.words.count_in(stems) == 0);
    let silences = tables.topics.iter().filter(is_silent);
    Ok(silences.map(|topic| Silence { topic: topic.name.clone(), searched: topic.written.clone() }).collect())
}

/// What of a quote leaves a number open: the longest wording of the first sort that the table has.
fn open(citation: &Citation, tables: &Tables) -> Option<Open> {
    let quote = citation.quote();
    tables.vague.iter().find_map(|vague| {
        let word = quote[vague.words.longest_in(quote)?].to_owned();
        Some(Open { citation: citation.clone(), word, ask: vague.ask.clone() })
    })
}

fn deadlines(document: &Document, tables: &Tables) -> Vec<Deadline> {
    let facts = &document.facts;
    let Some((framework, published)) = facts.framework.zip(facts.published) else { return Vec::new() };
    let has_priority = facts.lists_of(Role::PriorityAction).any(|list| !list.items.is_empty());
    let holds = |rule: &&tables::Rule| {
        let is_met = match rule.condition {
            None => true,
            Some(Condition::PriorityAction) => has_priority,
        };
        is_met && rule.frameworks.iter().any(|name| name == framework.name())
    };
    let due = |rule: &tables::Rule| {
        let due = tables.calendar.after(published.date, rule.days)?;
        let (what, source) = (rule.what.clone(), rule.source.clone());
        Some(Deadline { what, due, days: rule.days, published: published.date, source })
    };
    tables.rules.iter().filter(holds).filter_map(due).collect()
}
