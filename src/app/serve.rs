//! The server: the index, the service over it, the HTTP interface and, where it has a token, the bot.

use std::io::Write as _;
use std::sync::Arc;

use anyhow::Context as _;
use tokio::net::TcpListener;

use super::{App, bot, follow, service, signals};
use crate::cli::{self, ExitStatus};
use crate::http;
use crate::reload::Reloader;

impl App {
    pub(super) fn serve(self) -> anyhow::Result<ExitStatus> {
        let app = Arc::new(self);
        let settings = &app.settings;
        let runtime = service::runtime()?;
        // Before the index, which may take a while: an address in use is told at once, and early callers wait.
        let listener = runtime.block_on(TcpListener::bind(settings.listen)).with_context(|| {
            format!("cannot listen on {}; is another server there? --listen names another address", settings.listen)
        })?;
        let address = listener.local_addr().context("cannot tell the address")?;
        // Before the index too: what changes while it is read must be seen.
        let changes = app.folder_changes()?;
        let service = app.service()?;
        runtime.spawn(Arc::clone(&service).keep_tidy());
        let reloader = Arc::new(Reloader::new(Arc::clone(&service), Arc::clone(&app).renewal()));
        let secrets = settings.telegram_secrets.clone();
        let bot = secrets.map(|secrets| app.bot(&service, secrets)).transpose()?;
        let mut extras = http::Extras { reloader: Some(Arc::clone(&reloader)), ..http::Extras::default() };
        if let Some(bot) = &bot {
            extras.inboxes.extend(bot.webhook().map(bot::inbox));
            extras.checks.push(bot::check(bot));
        }
        let router = http::router(Arc::clone(&service), &settings.http, extras);
        service::hide_panics();
        let held = service.holdings();
        let mut err = anstream::stderr();
        writeln!(err, "answering from {} documents on http://{address}", held.documents)?;
        if !settings.http.open_reading {
            cli::note(
                &mut err,
                "everybody needs a key, since others can reach this address; scrutineer key new makes one, and \
                 open_reading in bot.toml lets everybody in",
            )?;
        }
        follow::follow(&runtime, reloader, changes)?;
        let stop = signals::stop(&runtime).context("cannot listen for signals")?;
        let bot = bot.map(|bot| {
            let running = bot.run(stop.clone().cancelled_owned());
            // What stops the bot leaves the rest standing.
            runtime.spawn(async move {
                if let Err(error) = running.await {
                    tracing::error!(error = &error as &dyn std::error::Error, "the bot has ended");
                }
            })
        });
        runtime.block_on(http::serve(listener, router, &settings.http, stop.cancelled_owned()));
        if let Some(bot) = bot {
            // It has told the log of what went wrong.
            let _ = runtime.block_on(bot);
        }
        service::tidy(&service);
        // Work that outlasted its time shall not hold up the end.
        runtime.shutdown_background();
        Ok(ExitStatus::Success)
    }
}
