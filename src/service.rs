//! The assistant for callers that do not wait: bounds on every question, and conversations.
//!
//! Answering is plain work on the processor, so it runs on blocking threads, and only so many at a time: a flood of
//! questions waits, then is told to come again, and never starves the rest of the program. A panic costs the one
//! question that it befell.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::time::timeout_at;

use crate::answer::{Answer, Outcome};
use crate::assistant::{self, Assistant, Turn, Wishes};
use crate::authority::Authorities;
use crate::document::{Document, DocumentId, Kind};
use crate::index;
use crate::question::Question;
use crate::text;
use crate::views;

/// The longest name of a conversation, in bytes. Names are made by programs, and a UUID has 36.
const LONGEST_CONVERSATION: usize = 128;

/// Bounds on questions and conversations.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The longest question, in characters.
    pub question_chars: usize,
    /// How many pieces of work are done at once, at least 1.
    pub at_once: usize,
    /// How long one may wait and be worked on.
    pub answer_time: Duration,
    /// How many conversations are remembered.
    pub conversations: usize,
    /// How long a conversation that rests is remembered.
    pub conversation_rest: Duration,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The question has no words.
    #[error("the question is empty")]
    Empty,
    /// The question is too long.
    #[error("the question has {length} characters, at most {limit} are taken")]
    TooLong {
        /// Its characters.
        length: usize,
        /// The most there may be.
        limit: usize,
    },
    /// The name of the conversation is none.
    #[error("a conversation is named by 1 to {LONGEST_CONVERSATION} characters without control characters")]
    Conversation,
    /// All seats stayed taken until the time was over.
    #[error("too many questions at once, ask again in a moment")]
    Busy,
    /// The answer took too long.
    #[error("the answer took longer than {} seconds", limit.as_secs())]
    TooSlow {
        /// How long it may take.
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
}

/// An answer and how long it took to find.
#[derive(Debug)]
pub struct Reply {
    /// The answer, explained where that was wished for.
    pub turn: Turn,
    /// The time of the work itself, without waiting for a seat.
    pub took: Duration,
}

/// Which documents are wanted. A part that is `None` lets all pass.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The authority, by any of its names.
    pub authority: Option<String>,
    /// A year in which inspectors were there; for documents without that, the year of publication.
    pub year: Option<i16>,
    /// The kind.
    pub kind: Option<Kind>,
}

/// What the index holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holdings {
    /// How many documents.
    pub documents: usize,
    /// How many passages.
    pub passages: u64,
}

/// Answers questions for many callers at once.
pub struct Service {
    assistant: Arc<Assistant>,
    authorities: Arc<Authorities>,
    question_chars: usize,
    seats: Seats,
    conversations: Mutex<Conversations>,
    clock: Box<dyn Fn() -> Instant + Send + Sync>,
}

impl Service {
    /// A service over an assistant. Conversations expire by `clock`.
    pub fn new(
        assistant: Arc<Assistant>,
        authorities: Arc<Authorities>,
        limits: &Limits,
        clock: impl Fn() -> Instant + Send + Sync + 'static,
    ) -> Self {
        Self {
            assistant,
            authorities,
            question_chars: limits.question_chars,
            seats: Seats::new(limits.at_once, limits.answer_time),
            conversations: Mutex::new(Conversations::new(limits.conversations, limits.conversation_rest)),
            clock: Box::new(clock),
        }
    }

    /// Answers a question in the way that is wished for, as the next one of a conversation if that is named.
    pub async fn ask(&self, text: &str, conversation: Option<&str>, wishes: Wishes) -> Result<Reply, Error> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Error::Empty);
        }
        let length = text.chars().count();
        if length > self.question_chars {
            return Err(Error::TooLong { length, limit: self.question_chars });
        }
        if conversation.is_some_and(|name| !is_name(name)) {
            return Err(Error::Conversation);
        }
        let before = conversation.and_then(|name| self.conversations().last(name, (self.clock)()));
        let assistant = Arc::clone(&self.assistant);
        let asked = text.to_owned();
        let work = move || {
            let start = Instant::now();
            let turn = assistant.turn(&asked, before.as_deref(), wishes)?;
            Ok::<_, Error>(Reply { turn, took: start.elapsed() })
        };
        let reply = self.seats.run(work).await??;
        if let Some(name) = conversation
            && is_remembered(&reply.turn.answer)
        {
            self.conversations().remember(name, reply.turn.answer.question.clone(), (self.clock)());
        }
        Ok(reply)
    }

    /// The documents that pass a filter, in the order of the index.
    pub async fn documents(&self, filter: Filter) -> Result<views::Documents, Error> {
        let assistant = Arc::clone(&self.assistant);
        let authorities = Arc::clone(&self.authorities);
        self.seats
            .run(move || {
                let authority = filter.authority.as_deref().map(|name| resolve(name, &authorities));
                let documents = assistant.snapshot().catalog().documents().iter();
                let documents = documents
                    .filter(|document| authority.as_deref().is_none_or(|name| is_about(document, name)))
                    .filter(|document| filter.year.is_none_or(|year| is_of_year(document, year)))
                    .filter(|document| filter.kind.is_none_or(|kind| document.kind == kind))
                    .map(|document| view(&assistant, document, views::Detail::Facts))
                    .collect::<Result<_, _>>()?;
                Ok(views::Documents { documents })
            })
            .await?
    }

    /// The document of that name with its improvements and sections; `None` if there is none.
    pub async fn document(&self, id: &str) -> Result<Option<views::Document>, Error> {
        let assistant = Arc::clone(&self.assistant);
        let name = DocumentId::from_path(id);
        if name.as_str() != id {
            return Ok(None);
        }
        self.seats
            .run(move || {
                let document = assistant.snapshot().catalog().get(&name);
                document.map(|document| view(&assistant, document, views::Detail::Sections)).transpose()
            })
            .await?
    }

    /// What the index holds.
    pub fn holdings(&self) -> Holdings {
        let snapshot = self.assistant.snapshot();
        Holdings { documents: snapshot.catalog().documents().len(), passages: snapshot.passage_count() }
    }

    /// A conversation is one value put in place of another, so a panic elsewhere leaves nothing half done.
    fn conversations(&self) -> std::sync::MutexGuard<'_, Conversations> {
        self.conversations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the question behind an answer is what the next one leans on. Thanks and greetings are not: whoever says
/// "thank you" and then "and in 2016?" means what came before the thanks.
pub fn is_remembered(answer: &Answer) -> bool {
    answer.outcome != Outcome::Help
}

fn is_name(conversation: &str) -> bool {
    (1..=LONGEST_CONVERSATION).contains(&conversation.len()) && !conversation.chars().any(char::is_control)
}

fn resolve(name: &str, authorities: &Authorities) -> String {
    authorities.named(name).map_or_else(|| name.to_owned(), |authority| authority.name.clone())
}

fn is_about(document: &Document, authority: &str) -> bool {
    document.facts.authority.as_deref().is_some_and(|name| text::fold(name) == text::fold(authority))
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

/// Places for work on blocking threads.
struct Seats {
    free: Arc<Semaphore>,
    time: Duration,
}

impl Seats {
    fn new(at_once: usize, time: Duration) -> Self {
        Self { free: Arc::new(Semaphore::new(at_once.max(1))), time }
    }

    /// Waits for a seat and does the work on a blocking thread. Work that outlasts its time is left behind, and keeps
    /// its seat until it ends: threads cannot be stopped, but they can be kept few.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let end = tokio::time::Instant::now() + self.time;
        let seat = timeout_at(end, Arc::clone(&self.free).acquire_owned()).await;
        let Ok(Ok(seat)) = seat else { return Err(Error::Busy) };
        let span = tracing::Span::current();
        let working = tokio::task::spawn_blocking(move || {
            let _seat = seat;
            span.in_scope(work)
        });
        match timeout_at(end, working).await {
            Err(_) => Err(Error::TooSlow { limit: self.time }),
            Ok(Err(_)) => Err(Error::Panicked),
            Ok(Ok(done)) => Ok(done),
        }
    }
}

/// The last question of each conversation.
struct Conversations {
    most: usize,
    rest: Duration,
    last: BTreeMap<String, (Instant, Arc<Question>)>,
}

impl Conversations {
    fn new(most: usize, rest: Duration) -> Self {
        Self { most: most.max(1), rest, last: BTreeMap::new() }
    }

    fn last(&mut self, name: &str, now: Instant) -> Option<Arc<Question>> {
        let (at, question) = self.last.get(name)?;
        if now.saturating_duration_since(*at) > self.rest {
            self.last.remove(name);
            return None;
        }
        Some(Arc::clone(question))
    }

    /// Makes room first: what rested too long goes, and if nothing did, what rested longest.
    fn remember(&mut self, name: &str, question: Question, now: Instant) {
        if self.last.len() >= self.most && !self.last.contains_key(name) {
            self.last.retain(|_, (at, _)| now.saturating_duration_since(*at) <= self.rest);
            if self.last.len() >= self.most {
                let longest = self.last.iter().min_by_key(|(_, (at, _))| *at).map(|(name, _)| name.clone());
                longest.map(|name| self.last.remove(&name));
            }
        }
        self.last.insert(name.to_owned(), (now, Arc::new(question)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn question(text: &str) -> Question {
        Question { text: text.to_owned(), ..testing::findings().question }
    }

    #[track_caller]
    fn check_last(conversations: &mut Conversations, name: &str, now: Instant, expected: Option<&str>) {
        assert_eq!(conversations.last(name, now).map(|question| question.text.clone()).as_deref(), expected);
    }

    #[test]
    fn conversations_do_not_mix_and_expire() {
        let start = Instant::now();
        let mut conversations = Conversations::new(10, Duration::from_mins(1));
        conversations.remember("a", question("one"), start);
        conversations.remember("b", question("two"), start + Duration::from_secs(30));
        check_last(&mut conversations, "a", start + Duration::from_mins(1), Some("one"));
        check_last(&mut conversations, "b", start + Duration::from_mins(1), Some("two"));
        check_last(&mut conversations, "c", start, None);
        check_last(&mut conversations, "a", start + Duration::from_secs(61), None);
        check_last(&mut conversations, "b", start + Duration::from_secs(61), Some("two"));
    }

    #[test]
    fn the_conversation_that_rested_longest_makes_room() {
        let start = Instant::now();
        let mut conversations = Conversations::new(2, Duration::from_mins(1));
        for (at, name) in ["a", "b", "c"].into_iter().enumerate() {
            conversations.remember(name, question(name), start + Duration::from_secs(at as u64));
        }
        let now = start + Duration::from_secs(3);
        check_last(&mut conversations, "a", now, None);
        check_last(&mut conversations, "b", now, Some("b"));
        conversations.remember("c", question("again"), now);
        check_last(&mut conversations, "b", now, Some("b"));
        check_last(&mut conversations, "c", now, Some("again"));
    }

    #[tokio::test]
    async fn a_panic_costs_one_piece_of_work() {
        let seats = Seats::new(1, Duration::from_secs(5));
        assert!(matches!(seats.run(|| panic!("on purpose")).await, Err::<(), _>(Error::Panicked)));
        assert_eq!(seats.run(|| 7).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn work_that_is_too_slow_is_left_and_keeps_its_seat() {
        let seats = Seats::new(1, Duration::from_millis(50));
        let (done, wait) = std::sync::mpsc::channel::<()>();
        let slow = seats.run(move || wait.recv().is_ok()).await;
        assert!(matches!(slow, Err(Error::TooSlow { .. })));
        assert!(matches!(seats.run(|| ()).await, Err(Error::Busy)));
        done.send(()).unwrap();
        let seats = Seats { time: Duration::from_secs(5), ..seats };
        assert!(seats.run(|| ()).await.is_ok(), "the seat is free once the work has ended");
    }

    #[test]
    fn names_of_conversations_are_bounded() {
        assert!(is_name("score-q-imp-01"));
        assert!(!is_name(""));
        assert!(!is_name("a\nb"));
        assert!(!is_name(&"x".repeat(LONGEST_CONVERSATION + 1)));
    }
}
