//! Limits on the requests of one caller.
//!
//! Each caller has a bucket that holds the requests of one minute and fills up again evenly. The number of buckets is
//! bounded: when callers come from more addresses than are kept apart, as in an attack, those that are not known yet
//! share a few buckets until others have been idle long enough to be forgotten.

use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::quota::{Limiter, Quota};

/// The number of callers kept apart. A bucket takes some 100 bytes, so all of them take some 10 MB.
const MOST_CALLERS: usize = 100_000;

/// The number of buckets shared by those who come when so many callers are known.
const SHARED: u64 = 256;

/// The shortest interval between looking for buckets that are full again, which goes through all of them.
const BETWEEN_SWEEPS: Duration = Duration::from_secs(5);

/// The headers of draft-ietf-httpapi-ratelimit-headers.
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// A caller whose requests are counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Caller {
    /// The holder of a key, by the key's name.
    Key(String),
    /// Whoever is at an address.
    Address(IpAddr),
    /// One of many at once.
    Crowd(u64),
}

/// Buckets for callers of one sort.
pub(super) struct Rate {
    per_minute: NonZeroU32,
    most: usize,
    buckets: Limiter<Caller>,
    swept: Mutex<Instant>,
    crowds: RandomState,
}

/// The verdict on a request, and what its answer says about further ones.
pub(super) enum Verdict {
    /// It may.
    Passed(Standing),
    /// It may not, and the next one only after so many seconds.
    Refused(Standing, u64),
}

/// A caller's remaining quota after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    per_minute: u32,
    left: u32,
}

impl Standing {
    /// Tells it in the headers of an answer.
    pub(super) fn tell(self, headers: &mut HeaderMap) {
        // Seconds until all is as at first, rounded up.
        let whole = (u64::from(self.per_minute - self.left) * 60).div_ceil(u64::from(self.per_minute));
        let policy = format!("\"requests\";q={};w=60", self.per_minute);
        let limit = format!("\"requests\";r={};t={whole}", self.left);
        for (name, value) in [(POLICY, policy), (LIMIT, limit)] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
    }
}

impl Rate {
    /// Buckets of so many requests a minute.
    pub(super) fn new(per_minute: NonZeroU32) -> Self {
        Self::bounded(per_minute, MOST_CALLERS)
    }

    fn bounded(per_minute: NonZeroU32, most: usize) -> Self {
        Self {
            per_minute,
            most,
            buckets: Limiter::new(Quota::per_minute(per_minute)),
            swept: Mutex::new(Instant::now()),
            crowds: RandomState::new(),
        }
    }

    /// Counts a request.
    pub(super) fn count(&self, caller: Caller) -> Verdict {
        let caller = self.admitted(caller);
        let per_minute = self.per_minute.get();
        match self.buckets.check(&caller) {
            Ok(left) => Verdict::Passed(Standing { per_minute, left: left.min(per_minute) }),
            Err(wait) => {
                let standing = Standing { per_minute, left: 0 };
                Verdict::Refused(standing, wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
            }
        }
    }

    /// The caller, or the crowd that it is one of while too many callers are known.
    fn admitted(&self, caller: Caller) -> Caller {
        if self.buckets.keys() < self.most {
            return caller;
        }
        if let Ok(mut swept) = self.swept.try_lock()
            && swept.elapsed() >= BETWEEN_SWEEPS
        {
            *swept = Instant::now();
            self.buckets.forget_rested();
        }
        if self.buckets.keys() < self.most { caller } else { Caller::Crowd(self.crowds.hash_one(&caller) % SHARED) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(n: u32) -> Caller {
        Caller::Address(IpAddr::from(n.to_be_bytes()))
    }

    fn passes(rate: &Rate, caller: Caller) -> bool {
        matches!(rate.count(caller), Verdict::Passed(_))
    }

    #[test]
    fn a_caller_is_refused_beyond_its_number_and_others_are_not() {
        let rate = Rate::new(NonZeroU32::new(3).unwrap());
        for left in [2, 1, 0] {
            let Verdict::Passed(standing) = rate.count(address(1)) else { panic!("refused with {left} left") };
            assert_eq!(standing.left, left);
        }
        let Verdict::Refused(standing, after) = rate.count(address(1)) else { panic!("passed") };
        assert!((19..=20).contains(&after), "{after}");
        let mut headers = HeaderMap::new();
        standing.tell(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"requests\";q=3;w=60");
        assert_eq!(headers["ratelimit"], "\"requests\";r=0;t=60");
        assert!(passes(&rate, address(2)));
        assert!(passes(&rate, Caller::Key("1".to_owned())));
    }

    #[test]
    fn more_callers_than_are_kept_apart_share_what_is_left() {
        let rate = Rate::bounded(NonZeroU32::new(2).unwrap(), 100);
        let passed = (0..100_000).filter(|n| passes(&rate, address(*n))).count();
        assert!(rate.buckets.keys() <= 100 + usize::try_from(SHARED).unwrap(), "{}", rate.buckets.keys());
        assert!(passed <= 100 + 3 * usize::try_from(SHARED).unwrap(), "{passed} passed");
    }
}
