//! The bot by itself, and what it shares with the server.

use std::io::Write as _;
use std::sync::Arc;

use anyhow::Context as _;
use tokio::net::TcpListener;

use super::{App, follow, service, signals};
use crate::cli::ExitStatus;
use crate::http;
use crate::reload::Reloader;
use crate::service::Service;
use crate::telegram::{self, Receipt, Webhook};

impl App {
    pub(super) fn telegram(self) -> anyhow::Result<ExitStatus> {
        let app = Arc::new(self);
        let Some(secrets) = app.settings.telegram_secrets.clone() else {
            return Err(app.settings.no_token().into());
        };
        let runtime = service::runtime()?;
        // Before the index: what changes while it is read must be seen.
        let changes = app.folder_changes()?;
        let service = app.service()?;
        runtime.spawn(Arc::clone(&service).keep_tidy());
        let bot = app.bot(&service, secrets)?;
        let reloader = Arc::new(Reloader::new(Arc::clone(&service), Arc::clone(&app).renewal()));
        follow::follow(&runtime, reloader, changes)?;
        service::hide_panics();
        let held = service.holdings();
        writeln!(anstream::stderr(), "answering from {} documents in Telegram", held.documents)?;
        let stop = signals::stop(&runtime).context("cannot listen for signals")?;
        let mut server = None;
        if let Some(webhook) = bot.webhook() {
            let listener = runtime
                .block_on(TcpListener::bind(app.settings.listen))
                .with_context(|| format!("cannot listen on {}", app.settings.listen))?;
            let router = http::inbox(inbox(webhook));
            let (settings, stop) = (app.settings.http.clone(), stop.clone().cancelled_owned());
            server = Some(runtime.spawn(async move { http::serve(listener, router, &settings, stop).await }));
        }
        let ended = runtime.block_on(bot.run(stop.cancelled_owned()));
        // A bot that was stopped lets updates under way be taken; one that failed has nobody to take them.
        if let (Ok(()), Some(server)) = (&ended, server) {
            let _ = runtime.block_on(server);
        }
        service::tidy(&service);
        runtime.shutdown_background();
        ended?;
        Ok(ExitStatus::Success)
    }

    pub(super) fn bot(&self, service: &Arc<Service>, secrets: telegram::Secrets) -> anyhow::Result<telegram::Bot> {
        let store = Arc::clone(service.store());
        Ok(telegram::Bot::new(Arc::clone(service), store, self.settings.telegram.clone(), secrets)?)
    }
}

/// The bot's health, for those who watch over the server.
pub(super) fn check(bot: &telegram::Bot) -> http::Check {
    let health = bot.health();
    let state = move || {
        let report = health.report();
        (report.is_well, serde_json::to_value(report).unwrap_or_default())
    };
    http::Check { name: "telegram", state: Box::new(state) }
}

/// The inbox that updates are brought to.
pub(super) fn inbox(webhook: Webhook) -> http::Inbox {
    let path = webhook.path().to_owned();
    let take: http::Take = Arc::new(move |secret, body| {
        let webhook = webhook.clone();
        Box::pin(async move {
            match webhook.receive(&secret, &body).await {
                Receipt::Stored => http::Taken::Yes,
                Receipt::Refused => http::Taken::Stranger,
                Receipt::NotNow => http::Taken::NotNow,
            }
        })
    });
    http::Inbox { path, credential: Webhook::HEADER, largest: Webhook::LARGEST, take }
}
