//! Limits on pace: of sending to all chats together, to each of them, and of one user's questions.
//!
//! The Bot API takes some 30 messages a second from a bot, one a second in a chat with short bursts beyond that, and 20
//! a minute in a group. Whoever keeps to that is hardly ever told to wait; whoever is told, waits as long as is said.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::quota::{Limiter, Quota};

/// The number of messages that may follow each other at once in a private chat, and in a group.
const BURST: NonZeroU32 = NonZeroU32::new(5).unwrap();
const GROUP_BURST: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// The number of messages a minute a group is sent beyond the burst, so that there are never more than 20.
const GROUP_PER_MINUTE: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// If so many chats are told to wait with no message to another taken in between, the bot as a whole is meant.
const ALL: usize = 3;

/// The number of users or chats remembered before those that rest are forgotten.
const REMEMBERED: usize = 10_000;

/// Bounds on how fast messages are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speed {
    /// The number of messages a second sent to all chats together.
    pub per_second: NonZeroU32,
    /// True if the limits of the public Bot API for each chat are kept: one message a second, with bursts of five, and
    /// 20 a minute in a group. A server of one's own may have others.
    pub per_chat: bool,
}

/// Holds back messages until they may be sent.
pub(super) struct Pace {
    all: Limiter<()>,
    /// For each private chat, and for each group.
    chats: Option<(Limiter<i64>, Limiter<i64>)>,
    /// The turn of all chats, which goes round in order.
    turn: tokio::sync::Mutex<()>,
    told: Mutex<Told>,
}

/// The chats that were told to wait, and until when.
#[derive(Default)]
struct Told {
    chats: BTreeMap<i64, Instant>,
    /// Those that were told so since the last message was taken.
    row: BTreeSet<i64>,
    all: Option<Instant>,
}

impl Pace {
    pub(super) fn new(speed: Speed) -> Self {
        // The burst is a fifth of a second, so that no second has more than is allowed by much.
        let burst = NonZeroU32::new(speed.per_second.get().div_ceil(5)).unwrap_or(NonZeroU32::MIN);
        let chats = speed.per_chat.then(|| {
            let private = Quota::per_second(NonZeroU32::MIN).with_burst(BURST);
            let group = Quota::per_minute(GROUP_PER_MINUTE).with_burst(GROUP_BURST);
            (Limiter::new(private), Limiter::new(group))
        });
        Self {
            all: Limiter::new(Quota::per_second(speed.per_second).with_burst(burst)),
            chats,
            turn: tokio::sync::Mutex::default(),
            told: Mutex::default(),
        }
    }

    /// Waits until a message may be sent to a chat.
    pub(super) async fn wait(&self, chat: i64) {
        if let Some((private, group)) = &self.chats {
            // Groups have ids below zero.
            let limiter = if chat < 0 { group } else { private };
            bound(limiter);
            while let Err(wait) = limiter.check(&chat) {
                tokio::time::sleep(wait).await;
            }
        }
        while let Some(until) = self.told_until(chat) {
            tokio::time::sleep_until(until).await;
        }
        // Last, so that no chat that must wait takes a turn from the others.
        let _turn = self.turn.lock().await;
        while let Err(wait) = self.all.check(&()) {
            tokio::time::sleep(wait).await;
        }
    }

    /// Notes that the server took a message.
    pub(super) fn taken(&self) {
        self.told().row.clear();
    }

    /// Notes that the server wants no message to a chat for so long. Where one chat after the other is told so, none is
    /// sent any.
    pub(super) fn hold(&self, chat: i64, after: Duration) {
        let now = Instant::now();
        let until = now + after;
        let mut told = self.told();
        told.chats.retain(|_, until| *until > now);
        told.chats.insert(chat, until);
        told.row.insert(chat);
        if told.row.len() >= ALL {
            told.all = told.all.max(Some(until));
        }
    }

    fn told_until(&self, chat: i64) -> Option<Instant> {
        let told = self.told();
        let until = told.chats.get(&chat).copied().max(told.all);
        until.filter(|until| *until > Instant::now())
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bounds how much one user asks.
pub(super) struct Asking {
    users: Option<Limiter<i64>>,
    /// Those who were told that they ask too much, since they last did not.
    told: Mutex<BTreeSet<i64>>,
}

/// The refusal of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMuch {
    /// The time to wait.
    pub(super) wait: Duration,
    /// True if that is the first of a burst, which its sender is to be told of.
    pub(super) is_first: bool,
}

impl Asking {
    /// `None` sets no bound.
    pub(super) fn new(per_minute: Option<NonZeroU32>) -> Self {
        Self { users: per_minute.map(|count| Limiter::new(Quota::per_minute(count))), told: Mutex::default() }
    }

    /// Counts a question of a user. Where there were too many, it says how long to wait.
    pub(super) fn count(&self, user: i64) -> Result<(), TooMuch> {
        let Some(users) = &self.users else { return Ok(()) };
        bound(users);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        match users.check(&user) {
            Ok(_) => {
                told.remove(&user);
                Ok(())
            }
            Err(wait) => Err(TooMuch { wait, is_first: told.insert(user) }),
        }
    }
}

/// Tells somebody the same once an hour.
pub(super) struct Seldom(Limiter<i64>);

impl Seldom {
    pub(super) fn new() -> Self {
        Self(Limiter::new(Quota::per_hour(NonZeroU32::MIN)))
    }

    /// True if it is time to tell somebody, who then counts as told.
    pub(super) fn is_time(&self, whom: i64) -> bool {
        bound(&self.0);
        self.0.check(&whom).is_ok()
    }
}

/// Keeps a limiter from growing without bound.
fn bound(limiter: &Limiter<i64>) {
    if limiter.keys() > REMEMBERED {
        limiter.forget_rested();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(per_second: u32, per_chat: bool) -> Pace {
        Pace::new(Speed { per_second: NonZeroU32::new(per_second).unwrap(), per_chat })
    }

    async fn time_of(wait: impl Future<Output = ()>) -> Duration {
        let start = std::time::Instant::now();
        wait.await;
        start.elapsed()
    }

    #[tokio::test]
    async fn a_chat_has_a_burst_and_then_waits() {
        let pace = pace(1000, true);
        for _ in 0..BURST.get() {
            assert!(time_of(pace.wait(1)).await < Duration::from_millis(100));
        }
        let wait = time_of(pace.wait(1)).await;
        assert!((Duration::from_millis(500)..Duration::from_millis(1500)).contains(&wait), "{wait:?}");
        assert!(time_of(pace.wait(2)).await < Duration::from_millis(100), "another chat does not wait");
    }

    #[tokio::test]
    async fn what_the_server_says_is_kept_to() {
        let pace = pace(1000, false);
        pace.hold(1, Duration::from_millis(300));
        assert!(time_of(pace.wait(2)).await < Duration::from_millis(100), "another chat is not meant");
        assert!(time_of(pace.wait(1)).await >= Duration::from_millis(250));
        for chat in 1..=5 {
            pace.taken();
            pace.hold(chat, Duration::from_millis(300));
        }
        assert!(time_of(pace.wait(9)).await < Duration::from_millis(100), "others are taken in between");
        for chat in 1..=3 {
            pace.hold(chat, Duration::from_millis(300));
        }
        assert!(time_of(pace.wait(9)).await >= Duration::from_millis(250), "all are meant");
    }

    #[tokio::test]
    async fn all_chats_together_keep_to_the_rate() {
        let pace = pace(50, false);
        let start = std::time::Instant::now();
        for chat in 0..30 {
            pace.wait(chat).await;
        }
        assert!(start.elapsed() >= Duration::from_millis(350), "{:?}", start.elapsed());
    }

    #[test]
    fn a_user_who_asks_too_much_is_told_how_long_to_wait() {
        let asking = Asking::new(NonZeroU32::new(2));
        assert_eq!(asking.count(1), Ok(()));
        assert_eq!(asking.count(1), Ok(()));
        let first = asking.count(1).unwrap_err();
        assert!(first.wait <= Duration::from_secs(30) && first.is_first, "{first:?}");
        assert!(!asking.count(1).unwrap_err().is_first);
        assert_eq!(asking.count(2), Ok(()));
        assert_eq!(Asking::new(None).count(1), Ok(()));
    }
}
