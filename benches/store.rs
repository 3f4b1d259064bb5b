//! How many changes a second the store takes, from one caller and from several at once.
//!
//! `cargo bench --bench store`

#![allow(clippy::expect_used, reason = "a benchmark that cannot set itself up has nothing to measure")]

use std::sync::Arc;
use std::thread;

use divan::Bencher;
use divan::counter::ItemsCount;
use jiff::Timestamp;
use scrutineer::gazetteer::Authorities;
use scrutineer::inspectorates::Inspectorates;
use scrutineer::operations::{Grammar, Question};
use scrutineer::store::{Face, Feedback, Keeping, Store, Subject};
use tempfile::TempDir;

/// How many changes each caller makes.
const EACH: usize = 200;

/// The callers: one, as many as are answered at once as shipped, and a burst.
const CALLERS: [usize; 3] = [1, 8, 64];

fn main() {
    divan::main();
}

fn store() -> (TempDir, Arc<Store>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(&folder.path().join("store.sqlite3"), Keeping::default()).expect("a store");
    (folder, Arc::new(store))
}

fn question() -> Question {
    let grammar = Grammar::bundled(Arc::new(Inspectorates::bundled()));
    grammar.understand("what were the 2019 improvement areas in Cornwall?", None, &Authorities::bundled())
}

/// Has that many callers do something each so many times.
fn at_once(bencher: Bencher<'_, '_>, callers: usize, work: impl Fn(&Store, usize, usize) + Copy + Send + Sync) {
    let (_folder, store) = store();
    bencher.counter(ItemsCount::new(callers * EACH)).bench_local(|| {
        thread::scope(|scope| {
            for caller in 0..callers {
                let store = &store;
                scope.spawn(move || (0..EACH).for_each(|turn| work(store, caller, turn)));
            }
        });
    });
}

/// A question is remembered, and outlives the end of the program.
#[divan::bench(args = CALLERS, sample_count = 5)]
fn remember(bencher: Bencher<'_, '_>, callers: usize) {
    let question = question();
    at_once(bencher, callers, |store, caller, turn| {
        let of = Subject::new(Face::Http, &format!("{caller}-{turn}")).expect("a name");
        store.remember(&of, &question, Timestamp::now()).expect("it is remembered");
    });
}

/// Each caller remembers a question and reads it again, as each turn of a conversation does.
#[divan::bench(args = CALLERS, sample_count = 5)]
fn turn(bencher: Bencher<'_, '_>, callers: usize) {
    let question = question();
    at_once(bencher, callers, |store, caller, turn| {
        let of = Subject::new(Face::Http, &format!("{caller}-{}", turn % 20)).expect("a name");
        divan::black_box(store.last_question(&of, Timestamp::now()).expect("it is read"));
        store.remember(&of, &question, Timestamp::now()).expect("it is remembered");
    });
}

/// Feedback is kept, and outlives a power cut.
#[divan::bench(args = CALLERS, sample_count = 3)]
fn flushed(bencher: Bencher<'_, '_>, callers: usize) {
    at_once(bencher, callers, |store, caller, turn| {
        let said = Feedback {
            face: Face::Http,
            subject: Subject::new(Face::Http, &format!("{caller}-{turn}")),
            question: "what were the 2019 improvement areas in Cornwall?".to_owned(),
            headline: None,
            right: true,
            comment: None,
            language: None,
        };
        store.add_feedback(said, Timestamp::now()).expect("it is kept");
    });
}
