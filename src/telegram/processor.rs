//! The way in: updates are kept, put in order, dealt with one after the other in each chat, and marked as done together
//! with what they lead to.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::Semaphore;

use super::api::{Api, Me};
use super::blocking;
use super::handlers::{self, Reaction};
use super::keyed_queue::KeyedQueue;
use super::pace::{Asking, Seldom};
use super::render::Voice;
use super::sender::Sender;
use super::update::{self, Incoming, QueueKey};
use super::words::{Language, Languages};
use crate::service::Service;
use crate::store::telegram::Update;
use crate::store::{self, Store};

/// After how long it is shown that an answer is being written, and how often that is shown again: it fades after five
/// seconds.
const TYPING_AFTER: Duration = Duration::from_millis(800);
const TYPING_AGAIN: Duration = Duration::from_millis(4500);

/// Pauses before something is written to the store again. After the last the update is left for the next start.
const STORE_PAUSES: [Duration; 3] = [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(5)];

/// Bounds on what the bot does.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    /// How many questions are answered at once.
    pub(super) at_once: usize,
    /// How many messages of one chat may wait.
    pub(super) queue: usize,
    /// How many questions a minute one user may ask; `None` sets no bound.
    pub(super) per_minute: Option<NonZeroU32>,
    /// Who may ask; none lets everybody.
    pub(super) users: BTreeSet<i64>,
    /// In which groups it may be asked; none lets all.
    pub(super) chats: BTreeSet<i64>,
}

/// What deals with updates.
pub(super) struct UpdateProcessor {
    pub(super) me: Me,
    pub(super) api: Api,
    pub(super) store: Arc<Store>,
    pub(super) service: Arc<Service>,
    pub(super) sender: Arc<Sender>,
    pub(super) bounds: Bounds,
    /// Where documents can be looked at, if they can.
    pub(super) public: Option<String>,
    pub(super) asking: Asking,
    /// Who may not ask is told so now and then.
    pub(super) refusing: Seldom,
    pub(super) languages: Languages,
    queues: Arc<KeyedQueue<QueueKey, Job>>,
    permits: Semaphore,
    /// Chats that were told that too much waits.
    told: Mutex<BTreeSet<QueueKey>>,
    is_stopping: AtomicBool,
    /// Whether all that was written before the bot began has come.
    has_caught_up: AtomicBool,
}

/// An update to deal with.
struct Job {
    seq: i64,
    key: QueueKey,
    incoming: Incoming,
    /// Whether it was written after the bot had begun.
    is_fresh: bool,
}

impl UpdateProcessor {
    #[allow(clippy::too_many_arguments, reason = "each is another thing, and they are put together in one place")]
    pub(super) fn new(
        me: Me,
        api: Api,
        store: Arc<Store>,
        service: Arc<Service>,
        sender: Arc<Sender>,
        bounds: Bounds,
        public: Option<String>,
    ) -> Self {
        Self {
            me,
            api,
            store,
            service,
            sender,
            public,
            asking: Asking::new(bounds.per_minute),
            refusing: Seldom::new(),
            languages: Languages::bundled(),
            queues: Arc::new(KeyedQueue::new()),
            permits: Semaphore::new(bounds.at_once.max(1)),
            bounds,
            told: Mutex::default(),
            is_stopping: AtomicBool::new(false),
            has_caught_up: AtomicBool::new(false),
        }
    }

    /// Keeps updates, and has those that are new dealt with. Once it returns without an error, none of them is lost.
    pub(super) async fn take(self: &Arc<Self>, updates: Vec<Value>) -> Result<(), store::Error> {
        let updates: Vec<(i64, String)> =
            updates.into_iter().filter_map(|raw| Some((update::id(&raw)?, raw.to_string()))).collect();
        let store = Arc::clone(&self.store);
        let new = blocking(move || store.take_updates(updates, Timestamp::now())).await?;
        for update in new {
            self.put(&update);
        }
        Ok(())
    }

    /// Has the updates dealt with that were kept before and are not done.
    pub(super) async fn resume(self: &Arc<Self>) -> Result<(), store::Error> {
        let store = Arc::clone(&self.store);
        let open = blocking(move || store.open_updates()).await?;
        if !open.is_empty() {
            tracing::info!(updates = open.len(), "going on with what was left");
        }
        for update in open {
            self.put(&update);
        }
        Ok(())
    }

    /// From now on, what comes was written after the bot had begun.
    pub(super) fn catch_up(&self) {
        self.has_caught_up.store(true, Ordering::Release);
    }

    /// How many updates are not yet dealt with.
    pub(super) fn count(&self) -> usize {
        self.queues.count()
    }

    /// Begins nothing more, and waits until what has begun is done. The rest stays kept.
    pub(super) async fn stop(&self) {
        self.is_stopping.store(true, Ordering::Release);
        self.queues.clear();
        self.queues.empty().await;
    }

    /// How the bot speaks in a language, among others or not.
    pub(super) fn voice(&self, language: Language, group: bool) -> Voice<'_> {
        Voice { words: self.languages.of(language), bot: &self.me.username, public: self.public.as_deref(), group }
    }

    /// Whether a user has typed on since something was typed that is dealt with now.
    pub(super) fn is_outrun(&self, user: i64) -> bool {
        self.queues.length(QueueKey::User(user)) > 0
    }

    /// Waits until all updates are dealt with.
    #[cfg(test)]
    pub(super) async fn settle(&self) {
        self.queues.empty().await;
        self.sender.empty().await;
    }

    fn put(self: &Arc<Self>, update: &Update) {
        if self.is_stopping.load(Ordering::Acquire) {
            return;
        }
        let raw: Value = serde_json::from_str(&update.raw).unwrap_or_default();
        let incoming = update::read(&raw);
        tracing::debug!(kind = update::kind(&raw), "an update has come");
        let key = incoming.queue_key();
        let is_fresh = self.has_caught_up.load(Ordering::Acquire);
        let job = Job { seq: update.seq, key, incoming, is_fresh };
        if self.is_too_much(&job) {
            let processor = Arc::clone(self);
            tokio::spawn(async move { processor.refuse(job).await });
            return;
        }
        let processor = Arc::clone(self);
        self.queues.push(key, job, move |job| {
            let processor = Arc::clone(&processor);
            async move { processor.work(job).await }
        });
    }

    /// Whether a chat has so much waiting that this may not wait behind it.
    fn is_too_much(&self, job: &Job) -> bool {
        let may_go = matches!(job.incoming, Incoming::Membership { .. } | Incoming::Other);
        !may_go && self.queues.length(job.key) >= self.bounds.queue
    }

    /// Tells a chat once that too much is waiting, until nothing is.
    async fn refuse(self: &Arc<Self>, job: Job) {
        let is_first = self.told().insert(job.key);
        let reaction =
            if is_first { handlers::busy(self, &job.incoming, self.bounds.queue).await } else { Reaction::default() };
        self.finish(&job, reaction).await;
    }

    async fn work(self: &Arc<Self>, job: Job) {
        let Ok(permit) = self.permits.acquire().await else { return };
        let typing = tokio::spawn(Arc::clone(self).type_in(job.incoming.clone()));
        let processor = Arc::clone(self);
        let incoming = job.incoming.clone();
        // In a task of its own, so that a panic costs this answer alone.
        let reaction = tokio::spawn(async move { handlers::react(&processor, &incoming).await }).await;
        typing.abort();
        drop(permit);
        let reaction = match reaction {
            Ok(Ok(reaction)) => reaction,
            Ok(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "an update could not be dealt with");
                handlers::failed(self, &job.incoming).await
            }
            Err(_) => {
                tracing::error!(seq = job.seq, "an answer panicked");
                handlers::failed(self, &job.incoming).await
            }
        };
        self.finish(&job, reaction).await;
        if self.queues.length(job.key) == 0 {
            self.told().remove(&job.key);
        }
    }

    async fn finish(&self, job: &Job, reaction: Reaction) {
        let Reaction { answer, outbox } = reaction;
        for pause in STORE_PAUSES {
            let (store, seq) = (Arc::clone(&self.store), job.seq);
            let (answer, outbox) = (answer.clone(), outbox.clone());
            match blocking(move || store.finish_update(seq, answer, outbox, Timestamp::now())).await {
                Ok(outbox) => return self.sender.send(outbox, job.is_fresh),
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "an answer could not be kept");
                    tokio::time::sleep(pause).await;
                }
            }
        }
        tracing::error!(seq = job.seq, "an update is left for the next start");
    }

    /// Shows that an answer is being written, for as long as this runs.
    async fn type_in(self: Arc<Self>, incoming: Incoming) {
        let Some((chat, thread)) = handlers::place(&self, &incoming) else { return };
        tokio::time::sleep(TYPING_AFTER).await;
        loop {
            // Whoever is not shown it misses little.
            if let Err(error) = self.api.typing(chat, thread).await {
                tracing::debug!(chat, %error, "could not show that an answer is being written");
            }
            tokio::time::sleep(TYPING_AGAIN).await;
        }
    }

    fn told(&self) -> MutexGuard<'_, BTreeSet<QueueKey>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
