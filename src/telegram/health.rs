//! The bot's health, for those who watch over it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde::Serialize;

/// The greatest age of the last successful request for updates. One takes up to twenty seconds, and after a failure
/// there is a pause.
const FRESH_SECONDS: u64 = 90;

/// The bot's health.
#[derive(Debug, Default)]
pub struct Health(Mutex<State>);

#[derive(Clone, Debug, Default)]
struct State {
    intake: Intake,
    trouble: Option<String>,
    updates: usize,
    messages: usize,
}

/// The way that updates come in.
#[derive(Clone, Copy, Debug, Default)]
enum Intake {
    /// Not yet, or not any more.
    #[default]
    None,
    /// They are fetched, last at that time.
    Polled(Instant),
    /// They are brought.
    Brought,
}

/// A report on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// True if updates come in.
    pub is_well: bool,
    /// The seconds since updates were last fetched; `None` where they are brought, or were not yet fetched.
    pub last_poll_seconds: Option<u64>,
    /// The number of updates that are not yet handled.
    pub waiting_updates: usize,
    /// The number of messages that are not yet sent.
    pub waiting_messages: usize,
    /// The fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

impl Health {
    /// A report on the bot's health.
    pub fn report(&self) -> Report {
        let state = self.state().clone();
        let last_poll_seconds = match state.intake {
            Intake::Polled(at) => Some(at.elapsed().as_secs()),
            Intake::None | Intake::Brought => None,
        };
        let is_in = match state.intake {
            Intake::None => false,
            Intake::Polled(_) => last_poll_seconds.is_some_and(|seconds| seconds <= FRESH_SECONDS),
            Intake::Brought => true,
        };
        // A single failure is reported, but only a lasting one makes the bot unwell.
        Report {
            is_well: is_in,
            last_poll_seconds,
            waiting_updates: state.updates,
            waiting_messages: state.messages,
            trouble: state.trouble,
        }
    }

    pub(super) fn polled(&self) {
        let mut state = self.state();
        state.intake = Intake::Polled(Instant::now());
        state.trouble = None;
    }

    pub(super) fn brought(&self) {
        let mut state = self.state();
        state.intake = Intake::Brought;
        state.trouble = None;
    }

    pub(super) fn failed(&self, error: &dyn std::error::Error) {
        self.state().trouble = Some(error.to_string());
    }

    /// Nothing comes in any more.
    pub(super) fn ended(&self, trouble: Option<&dyn std::error::Error>) {
        let mut state = self.state();
        state.intake = Intake::None;
        if let Some(trouble) = trouble {
            state.trouble = Some(trouble.to_string());
        }
    }

    pub(super) fn waiting(&self, updates: usize, messages: usize) {
        let mut state = self.state();
        (state.updates, state.messages) = (updates, messages);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
