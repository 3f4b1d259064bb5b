//! The service that the server and the bot answer from.

use std::sync::Arc;
use std::thread;

use anyhow::Context as _;
use jiff::Timestamp;
use tokio::runtime::{Builder, Runtime};

use super::App;
use super::ranking::Ranking;
use crate::service::Service;
use crate::store::Store;

impl App {
    /// The service for the server and the bot, with a thread of its own that encodes passages where that is on.
    pub(super) fn service(&self) -> anyhow::Result<Arc<Service>> {
        let ranking = self.ranking(1, true)?;
        let assistant = Arc::new(self.assistant_with(&ranking, "passages are still being encoded")?);
        let store = Arc::new(Store::open(&self.settings.store, self.settings.keeping.clone())?);
        let authorities = Arc::clone(&self.authorities);
        let service = Arc::new(Service::new(assistant, authorities, store, &self.settings.asking, Timestamp::now));
        if let Ranking::On(ranker) = ranking {
            let (service, dir) = (Arc::downgrade(&service), self.settings.index.clone());
            thread::spawn(move || ranker.follow(&service, &dir));
        }
        Ok(service)
    }
}

/// Removes the last traces of what was deleted: a store that others still hold open does not empty its log by itself.
pub(super) fn tidy(service: &Service) {
    if let Err(error) = service.store().sweep(Timestamp::now()) {
        tracing::error!(error = &error as &dyn std::error::Error, "cannot tidy up the store");
    }
}

/// The message of a panic may quote the question that it befell, so only its place is logged.
pub(super) fn hide_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panicked");
    }));
}

/// The threads that requests and the bot run on.
pub(super) fn runtime() -> anyhow::Result<Runtime> {
    Builder::new_multi_thread().enable_all().build().context("cannot start threads")
}
