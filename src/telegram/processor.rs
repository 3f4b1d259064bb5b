//! The way in: updates are kept, put in order, handled one after the other in each chat, and marked as done together
//! with what they lead to.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::Semaphore;

use super::blocking;
use super::context::BotContext;
use super::handlers::{self, Reaction};
use super::keyed_queue::KeyedQueue;
use super::spared::spared;
use super::update::{self, Content, Incoming, QueueKey};
use crate::store;
use crate::store::telegram::Update;

/// After how long "typing" is shown, and how often again: it fades after five seconds.
const TYPING_AFTER: Duration = Duration::from_millis(800);
const TYPING_AGAIN: Duration = Duration::from_millis(4500);

/// Pauses before something is written to the store again. After the last, the update is left for the next start.
const STORE_PAUSES: [Duration; 3] = [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(5)];

/// Takes updates and has them handled.
pub(super) struct UpdateProcessor {
    pub(super) context: Arc<BotContext>,
    queues: Arc<KeyedQueue<QueueKey, Job>>,
    permits: Semaphore,
    /// Queues whose chats were told that too much is waiting.
    told: Mutex<BTreeSet<QueueKey>>,
    is_stopping: AtomicBool,
    /// True if everything written before the bot began has come in.
    has_caught_up: AtomicBool,
}

/// An update to handle.
struct Job {
    seq: i64,
    key: QueueKey,
    incoming: Incoming,
    /// True if it was written after the bot had begun.
    is_fresh: bool,
}

impl UpdateProcessor {
    pub(super) fn new(context: BotContext) -> Self {
        Self {
            queues: Arc::new(KeyedQueue::new()),
            permits: Semaphore::new(context.bounds.at_once.max(1)),
            context: Arc::new(context),
            told: Mutex::default(),
            is_stopping: AtomicBool::new(false),
            has_caught_up: AtomicBool::new(false),
        }
    }

    /// Stores updates and has the new ones handled. Once this returns without an error, none of them is lost.
    pub(super) async fn take(self: &Arc<Self>, updates: Vec<Value>) -> Result<(), store::Error> {
        let kept = |raw: Value| Some((update::id(&raw)?, spared(raw, &self.context).to_string()));
        let updates: Vec<(i64, String)> = updates.into_iter().filter_map(kept).collect();
        let store = Arc::clone(&self.context.store);
        let new = blocking(move || store.take_updates(updates, Timestamp::now())).await?;
        for update in new {
            self.put(&update);
        }
        Ok(())
    }

    /// Has the updates handled that were stored before and are not done.
    pub(super) async fn resume(self: &Arc<Self>) -> Result<(), store::Error> {
        let store = Arc::clone(&self.context.store);
        let open = blocking(move || store.open_updates()).await?;
        if !open.is_empty() {
            tracing::info!(updates = open.len(), "going on with what was left");
        }
        for update in open {
            self.put(&update);
        }
        Ok(())
    }

    /// From now on, what comes in was written after the bot had begun.
    pub(super) fn catch_up(&self) {
        self.has_caught_up.store(true, Ordering::Release);
    }

    /// The number of updates that are not yet handled.
    pub(super) fn count(&self) -> usize {
        self.queues.count()
    }

    /// Begins nothing more, and waits until what has begun is done. The rest stays stored.
    pub(super) async fn stop(&self) {
        self.is_stopping.store(true, Ordering::Release);
        self.queues.clear();
        self.queues.empty().await;
    }

    /// Waits until all updates are handled.
    #[cfg(test)]
    pub(super) async fn settle(&self) {
        self.queues.empty().await;
        self.context.sender.empty().await;
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

    /// True if so much is waiting in a chat that this may not join the queue.
    fn is_too_much(&self, job: &Job) -> bool {
        let may_go = match &job.incoming {
            Incoming::Membership { .. } | Incoming::Other => true,
            Incoming::Message(message) | Incoming::Edited(message) => matches!(message.content, Content::InNeed(_)),
            Incoming::Press(_) | Incoming::Inline(_) => false,
        };
        !may_go && self.queues.length(job.key) >= self.context.bounds.queue
    }

    /// Tells a chat once that too much is waiting, until nothing is.
    async fn refuse(self: &Arc<Self>, job: Job) {
        let is_first = self.told().insert(job.key);
        let reaction = if is_first {
            handlers::busy(&self.context, &job.incoming, self.context.bounds.queue).await
        } else {
            Reaction::default()
        };
        self.finish(&job, reaction).await;
    }

    async fn work(self: &Arc<Self>, job: Job) {
        let Ok(permit) = self.permits.acquire().await else { return };
        let reaction = if self.is_outrun(&job) { Reaction::default() } else { self.react(&job).await };
        drop(permit);
        self.finish(&job, reaction).await;
        if self.queues.length(job.key) == 0 {
            self.told().remove(&job.key);
        }
    }

    /// True if a user has typed on since: only the last of what one user types after the bot's name is answered.
    fn is_outrun(&self, job: &Job) -> bool {
        matches!(job.incoming, Incoming::Inline(_)) && self.queues.length(job.key) > 0
    }

    async fn react(&self, job: &Job) -> Reaction {
        let typing = tokio::spawn(type_in(Arc::clone(&self.context), job.incoming.clone()));
        let (context, incoming) = (Arc::clone(&self.context), job.incoming.clone());
        // In a task of its own, so that a panic costs this answer alone.
        let reaction = tokio::spawn(async move { handlers::react(&context, &incoming).await }).await;
        typing.abort();
        match reaction {
            Ok(Ok(reaction)) => reaction,
            Ok(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "an update could not be dealt with");
                handlers::failed(&self.context, &job.incoming).await
            }
            Err(_) => {
                tracing::error!(seq = job.seq, "an answer panicked");
                handlers::failed(&self.context, &job.incoming).await
            }
        }
    }

    async fn finish(&self, job: &Job, reaction: Reaction) {
        let Reaction { answer, outbox } = reaction;
        for pause in STORE_PAUSES {
            let (store, seq) = (Arc::clone(&self.context.store), job.seq);
            let (answer, outbox) = (answer.clone(), outbox.clone());
            match blocking(move || store.finish_update(seq, answer, outbox, Timestamp::now())).await {
                Ok(outbox) => return self.context.sender.send(outbox, job.is_fresh),
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "an answer could not be kept");
                    tokio::time::sleep(pause).await;
                }
            }
        }
        tracing::error!(seq = job.seq, "an update is left for the next start");
    }

    fn told(&self) -> MutexGuard<'_, BTreeSet<QueueKey>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Shows "typing" for as long as this runs.
async fn type_in(context: Arc<BotContext>, incoming: Incoming) {
    let Some((chat, thread)) = handlers::awaited_in(&context, &incoming) else { return };
    tokio::time::sleep(TYPING_AFTER).await;
    loop {
        // Whoever is not shown it misses little.
        if let Err(error) = context.api.typing(chat, thread).await {
            tracing::debug!(chat, %error, "could not show that an answer is being written");
        }
        tokio::time::sleep(TYPING_AGAIN).await;
    }
}
