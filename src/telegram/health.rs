//! How the bot is: for those who watch over it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde::Serialize;

/// How long the last successful request for updates may be ago. One takes up to twenty seconds, and after a failure
/// there is a pause.
const FRESH_SECONDS: u64 = 90;

/// How the bot is.
#[derive(Debug, Default)]
pub struct Health(Mutex<State>);

#[derive(Clone, Debug, Default)]
struct State {
    intake: Intake,
    trouble: Option<String>,
    updates: usize,
    messages: usize,
}

/// How updates come in.
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

/// What is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether updates come in.
    pub is_well: bool,
    /// How many seconds ago updates were last fetched; `None` where they are brought, or were not yet fetched.
    pub last_poll_seconds: Option<u64>,
    /// How many updates are not yet dealt with.
    pub waiting_updates: usize,
    /// How many messages are not yet sent.
    pub waiting_messages: usize,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

impl Health {
    /// How the bot is now.
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
        // A single failure is told of, and is no illness before it lasts.
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
