//! The assistant for callers that do not wait: bounds on every question, conversations, and what people say of answers.
//!
//! Answering is plain work on the processor, so it runs on blocking threads, and only so many at a time: a flood of
//! questions waits, then is told to come again, and never starves the rest of the program. A panic costs the one
//! question that it befell.
//!
//! The state of the index can be [replaced](Service::reload) at any time: whatever is under way goes on with the state
//! that it began with, and what comes later has the new one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout_at;

use crate::assistant::{self, Across, AnswerOptions, Assistant, AuthoritySet, Turn, Unaskable};
use crate::brief::{self, Brief};
use crate::changes::{Changes, Wanted};
use crate::check;
use crate::document::{Document, DocumentId, Kind, PassageNumber};
use crate::gazetteer::{self, Authorities};
use crate::index::{self, ContentHash, Snapshot};
use crate::inspectorates::Inspectorates;
use crate::ledger::Ledger;
use crate::limits::{COMMENT_CHARS, PAGE_PASSAGES, PASSAGES_AROUND, QUOTE_CHARS, TEXT_CHARS};
use crate::operations::{Answer, Outcome, Question};
use crate::search;
use crate::store::{self, Feedback, Store, Subject};
use crate::text;
use crate::timeline::{self, Missing, Timeline};
use crate::tracker::Tracker;
use crate::views;

/// The interval at which expired rows are deleted.
const SWEEP: Duration = Duration::from_hours(1);

/// The number of passages that can be paged through. Whoever has read so many needs other words.
const DEEPEST: usize = 1_000;

/// Bounds on questions.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The longest question, in characters.
    pub question_chars: usize,
    /// The number of pieces of work done at once, at least 1.
    pub at_once: usize,
    /// The number of others that may wait; further ones are turned away at once.
    pub waiting: usize,
    /// The time that one may wait and run.
    pub answer_time: Duration,
}

/// A question, and what it may lean on.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The question.
    pub text: String,
    /// The conversation that it belongs to: its last question is leant on, and this one takes its place.
    pub conversation: Option<Subject>,
    /// A question to lean on in place of the conversation's last, as for a reply to an older answer.
    pub before: Option<Arc<Question>>,
    /// What it means, where that is known already, as of a suggestion that somebody chose: then its words are not read.
    pub request: Option<Arc<Question>>,
    /// The way in which the answer is wished for.
    pub options: AnswerOptions,
}

/// The reason there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The question has no words.
    #[error("the question is empty")]
    Empty,
    /// The question is too long.
    #[error("the question has {length} characters, at most {limit} are allowed")]
    TooLong {
        /// Its characters.
        length: usize,
        /// The most there may be.
        limit: usize,
    },
    /// The page that was asked for was never offered.
    #[error("there is no such page; take `next` from the page before")]
    Cursor,
    /// The comment on an answer is too long.
    #[error("the comment has {length} characters, at most {COMMENT_CHARS} are allowed")]
    LongComment {
        /// Its characters.
        length: usize,
    },
    /// Too many are waiting already, or no worker became free in time.
    #[error("too many questions at once, ask again in a moment")]
    Busy,
    /// The answer took too long.
    #[error("the answer took longer than {} seconds", limit.as_secs())]
    TooSlow {
        /// The time it may take.
        limit: Duration,
    },
    /// A mistake in this program.
    #[error("answering failed unexpectedly")]
    Panicked,
    /// The question could not be dealt with.
    #[error(transparent)]
    Assistant(#[from] assistant::Error),
    /// The index could not be read.
    #[error("cannot read documents from the index")]
    Index(#[from] index::Error),
    /// The store could not be read or written.
    #[error("cannot use the store")]
    Store(#[source] store::Error),
}

impl From<store::Error> for Error {
    /// A store that another process is writing to is as good a reason to come again as a full pool.
    fn from(error: store::Error) -> Self {
        if matches!(error, store::Error::Busy { .. }) { Self::Busy } else { Self::Store(error) }
    }
}

/// An answer and how long it took to find.
#[derive(Debug)]
pub struct Reply {
    /// The answer, explained where that was wished for.
    pub turn: Turn,
    /// The time of the work itself, without the wait for a worker.
    pub took: Duration,
}

/// The brief that is wanted.
#[derive(Clone, Debug)]
pub struct BriefWanted {
    /// The authority, by any of its names.
    pub authority: String,
    /// The year of the inspection or of its report; `None` for the latest full inspection.
    pub year: Option<i16>,
    /// What the areas for improvement should be about; `None` for all of them.
    pub theme: Option<String>,
}

/// The reason there is no brief.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoBrief {
    /// Nothing is held about such an authority.
    #[error(transparent)]
    Authority(Missing),
    /// Nothing is held about such an inspection or theme.
    #[error(transparent)]
    Inspection(brief::Missing),
}

/// The documents wanted. A part that is `None` lets all pass.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The authority, by any of its names.
    pub authority: Option<String>,
    /// A year in which inspectors were there; for documents without that, the year of publication.
    pub year: Option<i16>,
    /// The kind.
    pub kind: Option<Kind>,
}

/// The size of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holdings {
    /// The number of documents.
    pub documents: usize,
    /// The number of passages.
    pub passages: u64,
    /// True if passages are ranked by meaning too.
    pub by_meaning: bool,
}

/// Answers questions for many callers at once.
pub struct Service {
    assistant: ArcSwap<Assistant>,
    reloads: watch::Sender<()>,
    authorities: Arc<Authorities>,
    store: Arc<Store>,
    question_chars: usize,
    brief_tables: Arc<brief::Tables>,
    pool: WorkerPool,
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl Service {
    /// A service over an assistant, which remembers in that store. What it remembers expires by `clock`.
    pub fn new(
        assistant: Arc<Assistant>,
        authorities: Arc<Authorities>,
        store: Arc<Store>,
        limits: &Limits,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Self {
        Self {
            assistant: ArcSwap::new(assistant),
            reloads: watch::Sender::default(),
            authorities,
            store,
            question_chars: limits.question_chars,
            brief_tables: Arc::new(brief::Tables::bundled()),
            pool: WorkerPool::new(limits.at_once, limits.waiting, limits.answer_time),
            clock: Arc::new(clock),
        }
    }

    /// The assistant over the newest state of the index. Whoever needs several looks at one state keeps it.
    pub fn assistant(&self) -> Arc<Assistant> {
        self.assistant.load_full()
    }

    /// The store.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Answers from another state of the index from now on.
    pub fn reload(&self, snapshot: Arc<Snapshot>) {
        self.assistant.store(Arc::new(self.assistant().over(snapshot)));
        self.reloads.send_replace(());
    }

    /// Tells of every reload from now on.
    pub fn reloads(&self) -> watch::Receiver<()> {
        self.reloads.subscribe()
    }

    /// Answers a question. One that belongs to a conversation is answered only if it can be remembered too: otherwise
    /// the next one would lean on the wrong one.
    pub async fn ask(&self, ask: Ask) -> Result<Reply, Error> {
        self.check_text(&ask.text)?;
        let assistant = self.assistant();
        let (store, clock) = (Arc::clone(&self.store), Arc::clone(&self.clock));
        let work = move || {
            let Ask { text, conversation, before, request, options } = ask;
            let before = match (before, &conversation) {
                (Some(before), _) => Some(before),
                (None, Some(conversation)) => store.last_question(conversation, clock())?.map(Arc::new),
                (None, None) => None,
            };
            let start = Instant::now();
            let turn = match request.filter(|_| assistant.need(&text).is_none()) {
                Some(request) => assistant.carry_out(&request, options)?,
                None => assistant.turn(text.trim(), before.as_deref(), options)?,
            };
            let took = start.elapsed();
            if let Some(conversation) = &conversation
                && is_remembered(&turn.answer)
            {
                store.remember(conversation, &turn.answer.question, clock())?;
            }
            Ok(Reply { turn, took })
        };
        self.pool.run(work).await?
    }

    fn check_text(&self, text: &str) -> Result<(), Error> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Error::Empty);
        }
        let length = text.chars().count();
        // Whoever is in need is answered, however much they write.
        if length > self.question_chars && self.assistant().need(text).is_none() {
            return Err(Error::TooLong { length, limit: self.question_chars });
        }
        Ok(())
    }

    /// Forgets the last question of a conversation. True if there was one.
    pub async fn reset(&self, conversation: Subject) -> Result<bool, Error> {
        let store = Arc::clone(&self.store);
        Ok(self.pool.run(move || store.reset(&conversation)).await??)
    }

    /// Forgets all that is remembered of a subject and its parts, and tells how many things that were.
    pub async fn forget(&self, subject: Subject) -> Result<usize, Error> {
        let store = Arc::clone(&self.store);
        Ok(self.pool.run(move || store.forget(&subject)).await??)
    }

    /// Keeps what somebody said of an answer. The question is bounded as one that is asked is, and so is the comment.
    /// Words of somebody in need of help are not kept.
    pub async fn feedback(&self, said: Feedback) -> Result<(), Error> {
        let assistant = self.assistant();
        let mut words = std::iter::once(said.question.as_str()).chain(said.comment.as_deref());
        if words.any(|text| assistant.need(text).is_some()) {
            return Ok(());
        }
        self.check_text(&said.question)?;
        let length = said.comment.as_deref().map_or(0, |comment| comment.chars().count());
        if length > COMMENT_CHARS {
            return Err(Error::LongComment { length });
        }
        let (store, now) = (Arc::clone(&self.store), (self.clock)());
        Ok(self.pool.run(move || store.add_feedback(said, now)).await??)
    }

    /// Deletes what is past its time, now and every hour. It never ends: the face that is up runs it beside itself.
    pub async fn keep_tidy(self: Arc<Self>) {
        let mut hours = tokio::time::interval(SWEEP);
        loop {
            hours.tick().await;
            let (store, now) = (Arc::clone(&self.store), (self.clock)());
            match tokio::task::spawn_blocking(move || store.sweep(now)).await {
                Ok(Ok(gone)) => tracing::debug!(gone, "deleted what is past its time"),
                Ok(Err(error)) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "cannot delete what is past its time");
                }
                Err(_) => tracing::error!("deleting what is past its time failed unexpectedly"),
            }
        }
    }

    /// The table of authorities.
    pub fn authorities(&self) -> &Authorities {
        &self.authorities
    }

    /// What is known of inspectorates.
    pub fn inspectorates(&self) -> Arc<Inspectorates> {
        Arc::clone(self.assistant().inspectorates())
    }

    /// The longest question that is taken, in characters.
    pub fn longest_question(&self) -> usize {
        self.question_chars
    }

    /// Answers the questions of a conversation that its asker keeps, each one leaning on those before it, and nothing
    /// of it is remembered here. The options are for the last question, and so is what it means, where that is known.
    pub async fn converse(
        &self,
        questions: Vec<String>,
        request: Option<Question>,
        options: AnswerOptions,
    ) -> Result<Vec<Reply>, Error> {
        for question in &questions {
            self.check_text(question)?;
        }
        let assistant = self.assistant();
        let work = move || {
            let mut before: Option<Question> = None;
            let mut replies = Vec::with_capacity(questions.len());
            for (at, text) in questions.iter().enumerate() {
                let is_last = at + 1 == questions.len();
                let options = if is_last { options } else { AnswerOptions::default() };
                let start = Instant::now();
                let turn = match request.as_ref().filter(|_| is_last && assistant.need(text).is_none()) {
                    Some(request) => assistant.carry_out(request, options)?,
                    None => assistant.turn(text.trim(), before.as_ref(), options)?,
                };
                if is_remembered(&turn.answer) {
                    before = Some(turn.answer.question.clone());
                }
                replies.push(Reply { turn, took: start.elapsed() });
            }
            Ok::<_, Error>(replies)
        };
        self.pool.run(work).await?
    }

    /// Looks something up in one state of the index, among the other work.
    pub async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Snapshot) -> Result<T, index::Error> + Send + 'static,
    ) -> Result<T, Error> {
        let assistant = self.assistant();
        Ok(self.pool.run(move || look(assistant.snapshot())).await??)
    }

    /// Has the assistant do something over one state of the index, among the other work.
    pub async fn consult<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Assistant) -> Result<T, assistant::Error> + Send + 'static,
    ) -> Result<T, Error> {
        let assistant = self.assistant();
        Ok(self.pool.run(move || work(&assistant)).await??)
    }

    /// The documents that pass a filter, in the order of the index.
    pub async fn documents(&self, filter: Filter) -> Result<views::Documents, Error> {
        let assistant = self.assistant();
        let authorities = Arc::clone(&self.authorities);
        self.pool
            .run(move || {
                let documents = wanted(&assistant, &filter, &authorities)
                    .map(|document| view(&assistant, document, views::Detail::Facts))
                    .collect::<Result<_, _>>()?;
                Ok(views::Documents { documents })
            })
            .await?
    }

    /// The passages with words like these in the documents that pass a filter, the best first, in pages of at most
    /// `limit`. `cursor` is what the page before gave as the next; it holds for one state of the index, and after a
    /// reload a passage may be seen twice or not at all.
    pub async fn search(
        &self,
        words: String,
        filter: Filter,
        cursor: Option<String>,
        limit: usize,
    ) -> Result<views::Page, Error> {
        self.check_text(&words)?;
        let skip = cursor.map_or(Some(0), |cursor| page_start(&cursor)).ok_or(Error::Cursor)?;
        let limit = limit.clamp(1, PAGE_PASSAGES);
        let assistant = self.assistant();
        let authorities = Arc::clone(&self.authorities);
        self.pool
            .run(move || {
                let all = filter.authority.is_none() && filter.year.is_none() && filter.kind.is_none();
                let documents =
                    (!all).then(|| wanted(&assistant, &filter, &authorities).map(|it| it.id.clone()).collect());
                // One more than the page holds tells whether there is a next one.
                let mut hits = assistant.search(&words, documents, skip, limit + 1)?;
                let next = (hits.len() > limit && skip + limit <= DEEPEST).then(|| (skip + limit).to_string());
                hits.truncate(limit);
                let stems = index::stems(&words).into_iter().collect();
                Ok(views::Page { results: hits.iter().map(|hit| views::SearchHit::new(hit, &stems)).collect(), next })
            })
            .await?
    }

    /// A passage with at most `around` others on each side, [`PASSAGES_AROUND`] at the most; `None` if there is no such
    /// document or passage.
    pub async fn passage(
        &self,
        document: &str,
        number: PassageNumber,
        around: u32,
    ) -> Result<Option<views::Surroundings>, Error> {
        let name = DocumentId::from_path(document);
        if name.as_str() != document {
            return Ok(None);
        }
        self.read(move |snapshot| views::Surroundings::find(snapshot, &name, number, around.min(PASSAGES_AROUND))).await
    }

    /// The authorities that documents are held about.
    pub async fn held_authorities(&self) -> Result<views::Authorities, Error> {
        let authorities = Arc::clone(&self.authorities);
        self.read(move |snapshot| Ok(views::Authorities::new(snapshot.catalog(), &authorities))).await
    }

    /// Everything held about an authority: its inspections in order, its grades over time, and its lists of
    /// improvements. It is named as in addresses or by any of its names; `None` if nothing is held about it.
    pub async fn authority(&self, name: String) -> Result<Option<views::Authority>, Error> {
        let authorities = Arc::clone(&self.authorities);
        let (inspectorates, today) = (self.inspectorates(), self.assistant().today());
        self.read(move |snapshot| views::Authority::find(&name, snapshot, &authorities, &inspectorates, today)).await
    }

    /// Every inspection and visit of an authority in order. It is named as in addresses, by any of its names, or misspelt as
    /// people do.
    pub async fn timeline(&self, name: String) -> Result<Result<views::Timeline, Missing>, Error> {
        let authorities = Arc::clone(self.assistant().known_authorities());
        let today = self.assistant().today();
        let inspectorates = self.inspectorates();
        self.read(move |snapshot| {
            let found = match timeline::find(&name, snapshot.catalog(), &authorities, today) {
                Ok(found) => found,
                Err(missing) => return Ok(Err(missing)),
            };
            let timeline = Timeline::of(found, snapshot, &search::Limits::default())?;
            Ok(Ok(views::Timeline::new(&timeline, &authorities, &inspectorates, today)))
        })
        .await
    }

    /// The improvement ledger of an authority, by any of its names.
    pub async fn ledger(&self, name: String) -> Result<Result<views::Ledger, Missing>, Error> {
        let assistant = self.assistant();
        self.pool
            .run(move || {
                let snapshot = assistant.snapshot();
                let known = assistant.known_authorities();
                let found = match timeline::find(&name, snapshot.catalog(), known, assistant.today()) {
                    Ok(found) => found,
                    Err(missing) => return Ok(Err(missing)),
                };
                Ok(Ok(views::Ledger::new(&Ledger::of(found, snapshot, assistant.tables())?)))
            })
            .await?
    }

    /// A brief on an authority, by any of its names.
    pub async fn brief(&self, wanted: BriefWanted) -> Result<Result<views::Brief, NoBrief>, Error> {
        let assistant = self.assistant();
        let tables = Arc::clone(&self.brief_tables);
        self.pool
            .run(move || {
                let BriefWanted { authority, year, theme } = wanted;
                let snapshot = assistant.snapshot();
                let authorities = assistant.known_authorities();
                let found = match timeline::find(&authority, snapshot.catalog(), authorities, assistant.today()) {
                    Ok(found) => found,
                    Err(missing) => return Ok(Err(NoBrief::Authority(missing))),
                };
                let sources = brief::Sources { snapshot, search: assistant.tables(), tables: &tables, authorities };
                let wanted = brief::Wanted { year, theme: theme.as_deref() };
                let made = Brief::of(found, wanted, sources)?;
                Ok(made.map(|brief| views::Brief::new(&brief, assistant.inspectorates())).map_err(NoBrief::Inspection))
            })
            .await?
    }

    /// What came since a day, of all or of one authority, which is named as for [`timeline`](Self::timeline).
    pub async fn changes(
        &self,
        since: Date,
        authority: Option<String>,
    ) -> Result<Result<views::Changes, Missing>, Error> {
        let authorities = Arc::clone(self.assistant().known_authorities());
        let today = self.assistant().today();
        let inspectorates = self.inspectorates();
        self.read(move |snapshot| {
            let find = |name: &String| timeline::find(name, snapshot.catalog(), &authorities, today);
            let authority = match authority.as_ref().map(find).transpose() {
                Ok(authority) => authority,
                Err(missing) => return Ok(Err(missing)),
            };
            let wanted = Wanted { since: Some(since), authority, most: None };
            let changes = Changes::of(&wanted, snapshot, &inspectorates)?;
            Ok(Ok(views::Changes::new(&changes, since, &inspectorates)))
        })
        .await
    }

    /// What members asked about an authority's areas for improvement, and what was promised. It is named as for
    /// [`timeline`](Self::timeline).
    pub async fn tracker(&self, name: String) -> Result<Result<views::Tracker, Missing>, Error> {
        let authorities = Arc::clone(self.assistant().known_authorities());
        let today = self.assistant().today();
        self.read(move |snapshot| {
            let found = match timeline::find(&name, snapshot.catalog(), &authorities, today) {
                Ok(found) => found,
                Err(missing) => return Ok(Err(missing)),
            };
            Ok(Ok(views::Tracker::new(&Tracker::of(found, snapshot, &search::Limits::default())?)))
        })
        .await
    }

    /// Puts a question that names nobody to each authority of a set; the error says why it is not.
    pub async fn across(&self, text: String, set: AuthoritySet) -> Result<Result<Across, Unaskable>, Error> {
        self.check_text(&text)?;
        self.consult(move |assistant| assistant.across(&text, &set, AnswerOptions::default())).await
    }

    /// Checks a claim, of the authority given where it names none; the error says which authorities there are.
    pub async fn check_claim(
        &self,
        claim: String,
        authority: Option<String>,
    ) -> Result<Result<check::Outcome, Missing>, Error> {
        self.check_text(&claim)?;
        self.consult(move |assistant| match given(authority.as_deref(), assistant) {
            Ok(given) => Ok(Ok(assistant.check_claim(&claim, given.as_deref())?)),
            Err(missing) => Ok(Err(missing)),
        })
        .await
    }

    /// Checks a whole text against the inspection that it tells of.
    pub async fn check_whole(
        &self,
        text: String,
        authority: Option<String>,
    ) -> Result<Result<check::Whole, Missing>, Error> {
        bounded(&text, TEXT_CHARS)?;
        self.consult(move |assistant| match given(authority.as_deref(), assistant) {
            Ok(given) => Ok(Ok(assistant.check_pasted(&text, given.as_deref())?)),
            Err(missing) => Ok(Err(missing)),
        })
        .await
    }

    /// Looks for words in the documents; `None` if the document named is not held.
    pub async fn verify_quote(&self, wanted: check::Wanted) -> Result<Option<check::Quoted>, Error> {
        bounded(&wanted.text, QUOTE_CHARS)?;
        self.consult(move |assistant| assistant.verify_quote(&wanted)).await
    }

    /// The document of that name with its improvements and sections; `None` if there is none.
    pub async fn document(&self, id: &str) -> Result<Option<views::Document>, Error> {
        let assistant = self.assistant();
        let name = DocumentId::from_path(id);
        if name.as_str() != id {
            return Ok(None);
        }
        self.pool
            .run(move || {
                let document = assistant.snapshot().catalog().get(&name);
                document.map(|document| view(&assistant, document, views::Detail::Sections)).transpose()
            })
            .await?
    }

    /// A document and what its file held when it was read; `None` if no document has that name.
    pub fn tracked(&self, id: &str) -> Option<(Arc<Document>, ContentHash)> {
        let assistant = self.assistant();
        let snapshot = assistant.snapshot();
        let document = snapshot.catalog().documents().iter().find(|document| document.id.as_str() == id)?;
        let (file, _) = snapshot.tracked().iter().find(|(_, name)| *name == document.id)?;
        Some((Arc::clone(document), file.hash))
    }

    /// The size of the index.
    pub fn holdings(&self) -> Holdings {
        let assistant = self.assistant();
        let snapshot = assistant.snapshot();
        let by_meaning = assistant.ranks_by_meaning();
        Holdings { documents: snapshot.catalog().documents().len(), passages: snapshot.passage_count(), by_meaning }
    }
}

/// True if the next question leans on the question of this answer. Thanks and greetings are not: whoever says
/// "thank you" and then "and in 2016?" means what came before the thanks.
pub fn is_remembered(answer: &Answer) -> bool {
    answer.outcome != Outcome::Help
}

/// Refuses a text without words, and one that is too long.
fn bounded(text: &str, limit: usize) -> Result<(), Error> {
    let length = text.chars().count();
    match (text.trim().is_empty(), length > limit) {
        (true, _) => Err(Error::Empty),
        (_, true) => Err(Error::TooLong { length, limit }),
        _ => Ok(()),
    }
}

/// The authority that is meant by a name, where one is given.
fn given(authority: Option<&str>, assistant: &Assistant) -> Result<Option<String>, Missing> {
    let Some(name) = authority else { return Ok(None) };
    let catalog = assistant.snapshot().catalog();
    let found = timeline::find(name, catalog, assistant.known_authorities(), assistant.today())?;
    Ok(Some(found.to_owned()))
}

/// The name of the authority that is named as in addresses or by any of its names.
fn resolve(name: &str, authorities: &Authorities) -> String {
    let known = authorities.named(name).or_else(|| authorities.iter().find(|it| gazetteer::slug(&it.name) == name));
    known.map_or_else(|| name.to_owned(), |authority| authority.name.clone())
}

/// The first result of a page; `None` if it is not a page that was offered.
fn page_start(cursor: &str) -> Option<usize> {
    let start: usize = cursor.parse().ok()?;
    // Each page has one name.
    (start <= DEEPEST && start.to_string() == cursor).then_some(start)
}

/// The documents that pass a filter, in the order of the index.
fn wanted<'a>(
    assistant: &'a Assistant,
    filter: &'a Filter,
    authorities: &Authorities,
) -> impl Iterator<Item = &'a Arc<Document>> {
    let authority = filter.authority.as_deref().map(|name| resolve(name, authorities));
    let documents = assistant.snapshot().catalog().documents().iter();
    documents
        .filter(move |document| authority.as_deref().is_none_or(|name| is_about(document, name)))
        .filter(|document| filter.year.is_none_or(|year| is_of_year(document, year)))
        .filter(|document| filter.kind.is_none_or(|kind| document.kind == kind))
}

fn is_about(document: &Document, authority: &str) -> bool {
    document.subject().is_some_and(|name| text::fold(name) == text::fold(authority))
}

fn is_of_year(document: &Document, year: i16) -> bool {
    let facts = &document.facts;
    match &facts.inspection {
        Some(inspection) => (inspection.start().year()..=inspection.end().year()).contains(&year),
        None => facts.published.is_some_and(|published| published.date.year() == year),
    }
}

fn view(assistant: &Assistant, document: &Document, detail: views::Detail) -> Result<views::Document, Error> {
    Ok(views::Document::new(document, detail, views::page_in(assistant.snapshot(), document))?)
}

/// Bounds on work on blocking threads.
struct WorkerPool {
    /// One permit for each piece of work that runs or waits. Whoever finds none is turned away at once, while there is
    /// still time to say so.
    queue: Arc<Semaphore>,
    /// One permit for each piece of work that runs.
    workers: Arc<Semaphore>,
    /// The time a piece of work may wait and run.
    time: Duration,
}

impl WorkerPool {
    fn new(at_once: usize, waiting: usize, time: Duration) -> Self {
        let at_once = at_once.max(1);
        Self { queue: Arc::new(Semaphore::new(at_once + waiting)), workers: Arc::new(Semaphore::new(at_once)), time }
    }

    /// Waits for a worker and does the work on a blocking thread. Work that exceeds its time is abandoned, and keeps
    /// its worker until it ends: threads cannot be stopped, but they can be kept few.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let end = tokio::time::Instant::now() + self.time;
        let Ok(queued) = Arc::clone(&self.queue).try_acquire_owned() else { return Err(Error::Busy) };
        let worker = timeout_at(end, Arc::clone(&self.workers).acquire_owned()).await;
        let Ok(Ok(worker)) = worker else { return Err(Error::Busy) };
        let span = tracing::Span::current();
        let working = tokio::task::spawn_blocking(move || {
            let _held = (worker, queued);
            span.in_scope(work)
        });
        match timeout_at(end, working).await {
            Err(_) => Err(Error::TooSlow { limit: self.time }),
            Ok(Err(_)) => Err(Error::Panicked),
            Ok(Ok(done)) => Ok(done),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_costs_one_piece_of_work() {
        let pool = WorkerPool::new(1, 1, Duration::from_secs(5));
        assert!(matches!(pool.run(|| panic!("on purpose")).await, Err::<(), _>(Error::Panicked)));
        assert_eq!(pool.run(|| 7).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn work_beyond_the_queue_is_turned_away_at_once() {
        let pool = WorkerPool::new(1, 1, Duration::from_secs(20));
        let (done, wait) = std::sync::mpsc::channel::<()>();
        let first = pool.run(move || wait.recv().is_ok());
        let second = pool.run(|| true);
        let third = async {
            let start = Instant::now();
            let refused = pool.run(|| true).await;
            assert!(matches!(refused, Err(Error::Busy)) && start.elapsed() < Duration::from_secs(5));
            done.send(()).unwrap();
        };
        // They are begun in this order.
        let (first, second, ()) = tokio::join!(first, second, third);
        assert!(first.unwrap() && second.unwrap());
        assert!(pool.run(|| true).await.unwrap(), "there is room again");
    }

    #[tokio::test]
    async fn work_that_is_too_slow_is_abandoned_and_keeps_its_worker() {
        let pool = WorkerPool::new(1, 1, Duration::from_millis(50));
        let (done, wait) = std::sync::mpsc::channel::<()>();
        let slow = pool.run(move || wait.recv().is_ok()).await;
        assert!(matches!(slow, Err(Error::TooSlow { .. })));
        assert!(matches!(pool.run(|| ()).await, Err(Error::Busy)));
        done.send(()).unwrap();
        let pool = WorkerPool { time: Duration::from_secs(5), ..pool };
        assert!(pool.run(|| ()).await.is_ok(), "the worker is free once the work has ended");
    }
}
