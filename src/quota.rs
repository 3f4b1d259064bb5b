//! Limits on how often something may be done: the only module that knows the rate limiter.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::RateLimiter;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;

/// So many in a time, spread evenly, and a burst of so many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota(governor::Quota);

impl Quota {
    /// So many a second.
    pub fn per_second(count: NonZeroU32) -> Self {
        Self(governor::Quota::per_second(count))
    }

    /// So many a minute.
    pub fn per_minute(count: NonZeroU32) -> Self {
        Self(governor::Quota::per_minute(count))
    }

    /// So many an hour.
    pub fn per_hour(count: NonZeroU32) -> Self {
        Self(governor::Quota::per_hour(count))
    }

    /// The same with another burst than all of them at once.
    pub fn with_burst(self, burst: NonZeroU32) -> Self {
        Self(self.0.allow_burst(burst))
    }
}

/// Counts what is done by each key, and says how long to wait where that is too much.
pub struct Limiter<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>,
    clock: DefaultClock,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    /// A limiter that has counted nothing.
    pub fn new(quota: Quota) -> Self {
        Self { limiter: RateLimiter::dashmap(quota.0).with_middleware(), clock: DefaultClock::default() }
    }

    /// Counts one for a key, and gives how many more may follow at once. Where it is too much, it is not counted, and
    /// the error says how long to wait.
    pub fn check(&self, key: &K) -> Result<u32, Duration> {
        match self.limiter.check_key(key) {
            Ok(state) => Ok(state.remaining_burst_capacity()),
            Err(refused) => Err(refused.wait_time_from(self.clock.now())),
        }
    }

    /// The number of keys kept.
    pub fn keys(&self) -> usize {
        self.limiter.len()
    }

    /// Forgets the keys that have rested long enough to be as new.
    pub fn forget_rested(&self) {
        self.limiter.retain_recent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_burst_and_then_waits() {
        let limiter = Limiter::new(Quota::per_minute(NonZeroU32::new(2).unwrap()));
        assert_eq!((limiter.check(&"a"), limiter.check(&"a")), (Ok(1), Ok(0)));
        let wait = limiter.check(&"a").unwrap_err();
        assert!((Duration::from_secs(25)..=Duration::from_secs(30)).contains(&wait), "{wait:?}");
        assert_eq!(limiter.check(&"b"), Ok(1));
        assert_eq!(limiter.keys(), 2);
    }
}
