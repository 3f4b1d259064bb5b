//! Work in order: what has the same key is done one after the other, what has another key beside it.

use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

/// Queues of work, one for each key that has any. A queue has a task of its own as long as there is work in it.
pub(super) struct KeyedQueue<K, T> {
    waiting: Mutex<BTreeMap<K, VecDeque<T>>>,
    /// The number of pieces of work waiting or being done.
    count: watch::Sender<usize>,
}

impl<K: Copy + Ord + Send + 'static, T: Send + 'static> KeyedQueue<K, T> {
    pub(super) fn new() -> Self {
        Self { waiting: Mutex::default(), count: watch::Sender::new(0) }
    }

    /// Puts a piece of work after the others of its key. `work` does each of them; whichever call begins a queue has
    /// its `work` do all that comes into it.
    pub(super) fn push<F>(self: &Arc<Self>, key: K, item: T, work: impl Fn(T) -> F + Send + Sync + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.count.send_modify(|count| *count += 1);
        let mut waiting = self.waiting();
        let is_new = !waiting.contains_key(&key);
        waiting.entry(key).or_default().push_back(item);
        drop(waiting);
        if is_new {
            let queues = Arc::clone(self);
            tokio::spawn(async move {
                while let Some(item) = queues.next(key) {
                    let _done = Done(&queues.count);
                    // In a task of its own, so that a panic in it costs nothing but itself.
                    let _ = tokio::spawn(work(item)).await;
                }
            });
        }
    }

    /// The number of pieces of work waiting under a key.
    pub(super) fn length(&self, key: K) -> usize {
        self.waiting().get(&key).map_or(0, VecDeque::len)
    }

    /// The number of pieces of work waiting or being done.
    pub(super) fn count(&self) -> usize {
        *self.count.borrow()
    }

    /// Waits until nothing is left.
    pub(super) async fn empty(&self) {
        // It fails only when there is no sender, and that is ours.
        let _ = self.count.subscribe().wait_for(|count| *count == 0).await;
    }

    /// Drops all work that has not begun.
    pub(super) fn clear(&self) {
        let mut waiting = self.waiting();
        let dropped: usize = waiting.values_mut().map(|queue| std::mem::take(queue).len()).sum();
        drop(waiting);
        self.count.send_modify(|count| *count -= dropped);
    }

    /// Drops the work under one key that has not begun.
    pub(super) fn clear_one(&self, key: K) {
        let dropped = self.waiting().get_mut(&key).map_or(0, |queue| std::mem::take(queue).len());
        self.count.send_modify(|count| *count -= dropped);
    }

    /// The next piece of work; the end of the queue if there is none.
    fn next(&self, key: K) -> Option<T> {
        let mut waiting = self.waiting();
        let item = waiting.get_mut(&key).and_then(VecDeque::pop_front);
        if item.is_none() {
            waiting.remove(&key);
        }
        item
    }

    /// Nothing in here panics with the lock held.
    fn waiting(&self) -> MutexGuard<'_, BTreeMap<K, VecDeque<T>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One piece of work is done, whether it came to its end or not.
struct Done<'a>(&'a watch::Sender<usize>);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn work_of_one_key_is_in_order_and_that_of_others_beside_it() {
        let queues = Arc::new(KeyedQueue::new());
        let done = Arc::new(Mutex::new(Vec::new()));
        for (key, item) in [(1, "a1"), (1, "a2"), (2, "b1"), (1, "a3"), (2, "b2")] {
            let done = Arc::clone(&done);
            queues.push(key, item, move |item| {
                let done = Arc::clone(&done);
                async move {
                    let time = if item.starts_with('a') { 100 } else { 30 };
                    tokio::time::sleep(Duration::from_millis(time)).await;
                    done.lock().unwrap().push(item);
                }
            });
        }
        assert_eq!(queues.length(1), 3);
        assert_eq!(queues.count(), 5);
        queues.empty().await;
        assert_eq!(*done.lock().unwrap(), ["b1", "b2", "a1", "a2", "a3"]);
        assert_eq!(queues.count(), 0);
    }

    #[tokio::test]
    async fn a_panic_costs_one_piece_of_work() {
        let queues = Arc::new(KeyedQueue::new());
        let done = Arc::new(Mutex::new(Vec::new()));
        for item in [1, 2, 3] {
            let done = Arc::clone(&done);
            queues.push(0, item, move |item| {
                let done = Arc::clone(&done);
                async move {
                    assert_ne!(item, 2, "on purpose");
                    done.lock().unwrap().push(item);
                }
            });
        }
        queues.empty().await;
        assert_eq!(*done.lock().unwrap(), [1, 3]);
    }

    #[tokio::test]
    async fn what_has_not_begun_can_be_dropped() {
        let queues = Arc::new(KeyedQueue::new());
        for _ in 0..3 {
            queues.push(1, (), |()| tokio::time::sleep(Duration::from_millis(50)));
        }
        tokio::task::yield_now().await;
        queues.clear();
        assert_eq!(queues.count(), 1);
        queues.empty().await;
    }
}
