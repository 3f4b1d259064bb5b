//! Wires everything together: the command line and the settings to an index that is up to date, and that to a face.
//!
//! This is the only place that knows all modules. Errors of any of them arrive here as causes of one chain, which is
//! printed once and gives the exit code.

mod ranking;

use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal as _, Read as _, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use crate::acquire;
use crate::assistant::{Assistant, Wishes};
use crate::authority::Authorities;
use crate::cli::{self, Arguments, Command, CorpusCommand, EvalCommand, ExitStatus, KeyCommand, ModelCommand, Rerank};
use crate::config::{self, Environment, Overrides, Settings};
use crate::corpus::pdf::child;
use crate::corpus::{self, Found, Reader};
use crate::document::{Document, Passage};
use crate::eval;
use crate::http;
use crate::index::{self, Rebuilt, Snapshot};
use crate::ingest::{self, Event, Step, Summary};
use crate::keys::{self, Keys};
use crate::reload::{Reloader, Renew};
use crate::retrieve::Meaning;
use crate::service::Service;
use crate::store::{Store, Subject};
use crate::telegram;
use crate::views::{self, Detail};
use ranking::Ranker;

/// Runs the program with its arguments, its own name first, and gives its exit code.
pub fn run(arguments: &[OsString]) -> u8 {
    // Before anything is set up: the child that reads a PDF lives under limits that leave no room for more.
    if let [_, command, rest @ ..] = arguments
        && command == child::COMMAND
    {
        return read_pdf(rest).code();
    }
    let status = cli::parse(arguments.iter().cloned()).and_then(|arguments| {
        dispatch(arguments).or_else(|error| {
            if is_broken_pipe(&error) {
                return Ok(ExitStatus::Success);
            }
            // To where there is nobody to read it, nothing can be said.
            let _ = cli::failure(&mut anstream::stderr(), error.as_ref());
            Err(status_of(&error))
        })
    });
    status.unwrap_or_else(|status| status).code()
}

/// The one place where what went wrong becomes an exit code.
fn status_of(error: &anyhow::Error) -> ExitStatus {
    if error.is::<config::Error>() { ExitStatus::Usage } else { ExitStatus::Failed }
}

/// Whether the reader of the output has gone, as `head` does, which is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn read_pdf(arguments: &[OsString]) -> ExitStatus {
    match child::run(arguments, &mut io::stdout().lock()) {
        Ok(Ok(())) => ExitStatus::Success,
        Ok(Err(_)) => ExitStatus::Failed,
        Err(error) => {
            let _ = cli::failure(&mut io::stderr(), &error);
            ExitStatus::Usage
        }
    }
}

fn dispatch(arguments: Arguments) -> anyhow::Result<ExitStatus> {
    let environment = Environment::of_process();
    let command = arguments.command.unwrap_or(Command::Serve { listen: None });
    let listen = match &command {
        Command::Serve { listen } => *listen,
        _ => None,
    };
    let overrides = Overrides { config: arguments.config, corpus: arguments.corpus, index: arguments.index, listen };
    // A server tells what it does; a command speaks for itself and logs only what is wrong.
    let usual = if matches!(command, Command::Serve { .. } | Command::Telegram) { "info" } else { "warn" };
    let work = || Work::new(&overrides, &environment, usual);
    match command {
        Command::Serve { .. } => work()?.serve(),
        Command::Telegram => work()?.telegram(),
        Command::Ask { question, json, full, explain } => {
            work()?.ask(&question.join(" "), json, Wishes { full, explain })
        }
        Command::Chat => work()?.chat(environment.state.as_deref()),
        Command::Index => work()?.index(),
        Command::Corpus { command } => match command {
            CorpusCommand::List => work()?.list(),
            CorpusCommand::Show { file } => work()?.show(&file),
            CorpusCommand::Facts { json } => work()?.facts(json),
            CorpusCommand::Check => work()?.check(),
            CorpusCommand::Add { sources } => work()?.add(&sources),
        },
        Command::Health => health(work()?.settings.listen),
        Command::Key { command } => key(&work()?.settings.http.keys, command),
        Command::Feedback { json, csv } => work()?.feedback(json, csv),
        Command::Forget { name } => work()?.forget(&name),
        Command::Model { command } => {
            models(&command, &config::load_without_corpus(&overrides, &environment, &Authorities::bundled())?.rerank)
        }
        Command::Eval { command } => match command {
            EvalCommand::Questions { gold, json } => work()?.eval_questions(&gold, json),
            // It brings its own passages, so that there need be no corpus.
            EvalCommand::Retrieval { dir, rerank, json } => {
                let ranker = match rerank {
                    Rerank::On => {
                        let authorities = Authorities::bundled();
                        let settings = config::load_without_corpus(&overrides, &environment, &authorities)?.rerank;
                        Some(Ranker::open(&settings, settings.threads)?)
                    }
                    Rerank::Off => None,
                };
                eval_retrieval(&dir, ranker.as_ref(), json)
            }
        },
    }
}

/// Logs to the error stream. A level by itself is for this program; of the libraries only warnings are of interest.
fn log(filter: &str, json: bool) -> Result<(), config::Error> {
    let is_level = filter.chars().all(char::is_alphanumeric);
    let directives = if is_level { format!("warn,scrutineer={filter}") } else { filter.to_owned() };
    let parsed = EnvFilter::try_new(directives)
        .map_err(|error| config::Error::Log { filter: filter.to_owned(), message: error.to_string() })?;
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(parsed).with_ansi(false).with_target(false).with_writer(io::stderr);
    // It fails where a log is set up already, as in a program that has this library within it; then that one serves.
    let _ = if json { subscriber.json().flatten_event(true).try_init() } else { subscriber.try_init() };
    Ok(())
}

/// Which skipped files to report. Warnings cover this run only.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Report {
    /// Those that were not skipped before.
    New,
    /// All of them.
    All,
}

/// What every command works with.
struct Work {
    settings: Settings,
    authorities: Arc<Authorities>,
    reader: Reader,
    reading: String,
}

impl Work {
    fn new(overrides: &Overrides, environment: &Environment, usual_log: &str) -> anyhow::Result<Self> {
        let authorities = Authorities::bundled();
        let settings = config::load(overrides, environment, &authorities)?;
        log(settings.log.as_deref().unwrap_or(usual_log), settings.log_json)?;
        let program =
            std::env::current_exe().context("cannot tell where this program is, to run it again for each PDF")?;
        Ok(Self {
            reader: Reader::new(authorities.clone(), settings.reading, program),
            reading: corpus::reading(&settings.reading),
            authorities: Arc::new(authorities),
            settings,
        })
    }

    fn serve(self) -> anyhow::Result<ExitStatus> {
        let work = Arc::new(self);
        let settings = &work.settings;
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
        // Before the index, which may take a while: an address in use is told at once, and early callers wait.
        let listener = runtime.block_on(TcpListener::bind(settings.listen)).with_context(|| {
            format!("cannot listen on {}; is another server there? --listen names another address", settings.listen)
        })?;
        let address = listener.local_addr().context("cannot tell the address")?;
        // Before the index too: what changes while it is read must be seen.
        let (tell, mut changes) = tokio::sync::mpsc::channel(1);
        let _watcher = settings.watch.then(|| work.watch(tell)).flatten();
        let service = work.service()?;
        runtime.spawn(Arc::clone(&service).keep_tidy());
        let reloader = Arc::new(Reloader::new(Arc::clone(&service), Arc::clone(&work).renewal()));
        let secrets = settings.telegram_secrets.clone();
        let bot = secrets.map(|secrets| work.bot(&service, secrets)).transpose()?;
        let mut extras = http::Extras { reloader: Some(Arc::clone(&reloader)), ..http::Extras::default() };
        if let Some(bot) = &bot {
            extras.routes = bot.router();
            extras.checks.push(check_of(bot));
        }
        let router = http::router(Arc::clone(&service), &settings.http, extras);
        hide_panics();
        let held = service.holdings();
        let mut err = anstream::stderr();
        writeln!(err, "answering from {} documents on http://{address}", held.documents)?;
        if !settings.http.open_reading {
            cli::note(
                &mut err,
                "a key is wanted of everybody, since others can reach this address; scrutineer key new makes one, and \
                 open_reading in bot.toml lets all in",
            )?;
        }
        let mut hangup = runtime.block_on(async { hangup() }).context("cannot listen for signals")?;
        runtime.spawn(async move {
            loop {
                tokio::select! {
                    () = hangup.asked() => {}
                    change = changes.recv() => if change.is_none() { hangup.asked().await },
                }
                let reloader = Arc::clone(&reloader);
                // It says in the log how it ended.
                let _ = tokio::task::spawn_blocking(move || reloader.reload().is_ok()).await;
            }
        });
        let stop = runtime.block_on(async { shutdown() }).context("cannot listen for signals")?;
        let stop = for_all(&runtime, stop);
        let bot = bot.map(|bot| {
            let running = bot.run(stopped(stop.clone()));
            // What stops the bot leaves the rest standing.
            runtime.spawn(async move {
                if let Err(error) = running.await {
                    tracing::error!(error = &error as &dyn std::error::Error, "the bot has ended");
                }
            })
        });
        runtime.block_on(http::serve(listener, router, &settings.http, stopped(stop)));
        if let Some(bot) = bot {
            // It has told the log of what went wrong.
            let _ = runtime.block_on(bot);
        }
        tidy(&service);
        // Work that outlasted its time shall not hold up the end.
        runtime.shutdown_background();
        Ok(ExitStatus::Success)
    }

    /// Tells of changes in the corpus folders. Where they cannot be watched, that is said, and an operator can still
    /// have the server reload.
    fn watch(&self, changed: tokio::sync::mpsc::Sender<()>) -> Option<crate::watch::Watcher> {
        // One change that waits to be looked at stands for all.
        let tell = move || {
            let _ = changed.try_send(());
        };
        let (quiet, longest) = (crate::watch::QUIET, crate::watch::LONGEST);
        match crate::watch::watch(&self.settings.corpus, quiet, longest, tell) {
            Ok(watcher) => Some(watcher),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "new files are not noticed by themselves");
                None
            }
        }
    }

    /// What a reload does.
    fn renewal(self: Arc<Self>) -> Renew {
        Box::new(move || {
            let summary = self.bring_up_to_date(&self.settings.index, Report::New)?;
            Ok((summary, Snapshot::open(&self.settings.index)?))
        })
    }

    fn telegram(&self) -> anyhow::Result<ExitStatus> {
        let Some(secrets) = self.settings.telegram_secrets.clone() else {
            return Err(self.settings.no_token().into());
        };
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
        let service = self.service()?;
        runtime.spawn(Arc::clone(&service).keep_tidy());
        let bot = self.bot(&service, secrets)?;
        hide_panics();
        let held = service.holdings();
        writeln!(anstream::stderr(), "answering from {} documents in Telegram", held.documents)?;
        let stop = runtime.block_on(async { shutdown() }).context("cannot listen for signals")?;
        let stop = for_all(&runtime, stop);
        let mut server = None;
        if matches!(self.settings.telegram.intake, telegram::Intake::Webhook { .. }) {
            let listener = runtime
                .block_on(TcpListener::bind(self.settings.listen))
                .with_context(|| format!("cannot listen on {}", self.settings.listen))?;
            let (router, settings, stop) = (bot.router(), self.settings.http.clone(), stopped(stop.clone()));
            server = Some(runtime.spawn(async move { http::serve(listener, router, &settings, stop).await }));
        }
        let ended = runtime.block_on(bot.run(stopped(stop)));
        // A bot that was stopped lets updates under way be taken; one that failed has nobody to take them.
        if let (Ok(()), Some(server)) = (&ended, server) {
            let _ = runtime.block_on(server);
        }
        tidy(&service);
        runtime.shutdown_background();
        ended?;
        Ok(ExitStatus::Success)
    }

    /// What answers for the server and the bot, with a thread of its own that encodes passages where that is on.
    fn service(&self) -> anyhow::Result<Arc<Service>> {
        let ranker = self.ranker(1, true)?;
        let assistant = Arc::new(self.assistant_with(ranker.as_ref(), "passages are still being encoded")?);
        let store = Arc::new(Store::open(&self.settings.store, self.settings.keeping.clone())?);
        let authorities = Arc::clone(&self.authorities);
        let service = Arc::new(Service::new(assistant, authorities, store, &self.settings.asking, Timestamp::now));
        if let Ok(Some(ranker)) = ranker {
            let (service, dir) = (Arc::downgrade(&service), self.settings.index.clone());
            thread::spawn(move || ranker.follow(&service, &dir));
        }
        Ok(service)
    }

    fn bot(&self, service: &Arc<Service>, secrets: telegram::Secrets) -> anyhow::Result<telegram::Bot> {
        let store = Arc::clone(service.store());
        Ok(telegram::Bot::new(Arc::clone(service), store, self.settings.telegram.clone(), secrets)?)
    }

    fn ask(&self, question: &str, json: bool, wishes: Wishes) -> anyhow::Result<ExitStatus> {
        let assistant = self.assistant()?;
        let start = Instant::now();
        let turn = assistant.turn(question, None, wishes)?;
        let took = start.elapsed();
        let mut out = anstream::stdout();
        if json {
            cli::answer_json(&mut out, &turn, took)?;
        } else {
            cli::answer(&mut out, &turn, cli::width(io::stdout().is_terminal()))?;
        }
        Ok(ExitStatus::Success)
    }

    fn chat(&self, state: Option<&Path>) -> anyhow::Result<ExitStatus> {
        let assistant = self.assistant()?;
        let history = state.map(|state| state.join("history"));
        let read = cli::prompt(history.as_deref()).context("cannot read from the terminal")?;
        let ask = |text: &str, before: Option<&_>| anyhow::Ok(assistant.ask(text, before)?);
        cli::chat(&mut anstream::stdout(), cli::width(io::stdout().is_terminal()), read, ask)?;
        Ok(ExitStatus::Success)
    }

    fn index(&self) -> anyhow::Result<ExitStatus> {
        let summary = self.bring_up_to_date(&self.settings.index, Report::All)?;
        cli::indexed(&mut anstream::stdout(), &summary)?;
        let status = if summary.skipped.is_empty() { ExitStatus::Success } else { ExitStatus::Skipped };
        match self.ranker(self.settings.rerank.threads, summary.is_news())? {
            Ok(Some(ranker)) => self.encode(&ranker)?,
            Ok(None) => {}
            // What was asked for was not done.
            Err(_) => return Ok(ExitStatus::Failed),
        }
        Ok(status)
    }

    /// Gives all passages of the index their vectors.
    fn encode(&self, ranker: &Ranker) -> anyhow::Result<()> {
        let dir = &self.settings.index;
        let snapshot = Snapshot::open(dir)?;
        let mut err = anstream::stderr();
        let mut progress = cli::Progress::new(&mut err, io::stderr().is_terminal());
        let mut step = |step: Step<'_>| {
            // What cannot be said meanwhile is no reason to stop.
            let _ = match step {
                Step::Lost(lost) => progress.note(&ranking::lost_in_words(lost)),
                Step::Started(work) => progress.start_encoding(work),
                Step::Done(work) => progress.encoded(work),
            };
        };
        let encoded = ranker.encode(&snapshot, dir, &mut step);
        progress.finish();
        cli::encoded(&mut anstream::stdout(), &encoded?, &ranker.model().name)?;
        Ok(())
    }

    /// The model, where ranking by meaning is on; where it is off and `tell_how`, a person is told how to switch it on. The
    /// inner `Err` says why it cannot be used, which a person was told.
    fn ranker(&self, threads: usize, tell_how: bool) -> anyhow::Result<Result<Option<Ranker>, String>> {
        let mut err = anstream::stderr();
        if !self.settings.rerank.on {
            if tell_how {
                cli::note(&mut err, ranking::HOW_TO)?;
            }
            return Ok(Ok(None));
        }
        match Ranker::open(&self.settings.rerank, threads) {
            Ok(ranker) => Ok(Ok(Some(ranker))),
            Err(error) => {
                let why = format!("{:#}", anyhow::Error::from(error));
                cli::note(&mut err, &format!("{why}; answers are ranked by words alone"))?;
                Ok(Err(why))
            }
        }
    }

    fn list(&self) -> anyhow::Result<ExitStatus> {
        let snapshot = self.snapshot()?;
        cli::list(&mut anstream::stdout(), snapshot.catalog().documents().iter().map(|document| &**document))?;
        Ok(ExitStatus::Success)
    }

    fn facts(&self, json: bool) -> anyhow::Result<ExitStatus> {
        let snapshot = self.snapshot()?;
        let documents = snapshot.catalog().documents();
        let mut out = anstream::stdout();
        if json {
            let documents = documents
                .iter()
                .map(|document| {
                    views::Document::new(document, Detail::Improvements, views::page_in(&snapshot, document))
                })
                .collect::<Result<_, _>>()?;
            cli::json(&mut out, &views::Documents { documents })?;
        } else {
            for document in documents {
                cli::facts(&mut out, document)?;
                writeln!(out)?;
            }
        }
        Ok(ExitStatus::Success)
    }

    fn show(&self, file: &Path) -> anyhow::Result<ExitStatus> {
        let found = self.find(file)?;
        let (document, passages): (Document, Vec<Passage>) = self
            .reader
            .read(&found)
            .map_err(|cause| anyhow!("cannot read {}: {cause}. {}", found.path.display(), cause.remedy()))?;
        cli::show(&mut anstream::stdout(), &document, &passages)?;
        Ok(ExitStatus::Success)
    }

    /// Finds a file by its path below a corpus folder, or by its path.
    fn find(&self, file: &Path) -> anyhow::Result<Found> {
        let walk = corpus::walk(&self.settings.corpus)?;
        let real = fs::canonicalize(file).ok();
        let is_it = |found: &Found| {
            Path::new(&found.file) == file || real.is_some() && fs::canonicalize(&found.path).ok() == real
        };
        if let Some(found) = walk.found.into_iter().find(is_it) {
            return Ok(found);
        }
        if !file.is_file() {
            return Err(anyhow!("{} is no file, and none of the corpus; see scrutineer corpus list", file.display()));
        }
        let root = file.parent().unwrap_or(Path::new("")).to_owned();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let sidecar = Some(file.with_extension("toml")).filter(|sidecar| sidecar != file && sidecar.is_file());
        Ok(Found { root, path: file.to_owned(), file: name, sidecar })
    }

    /// Reads all files into an index that is thrown away, so that a file passes here just when it passes there.
    fn check(&self) -> anyhow::Result<ExitStatus> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let summary = self.bring_up_to_date(folder.path(), Report::All)?;
        cli::checked(&mut anstream::stdout(), summary.documents, summary.skipped.len())?;
        Ok(if summary.skipped.is_empty() { ExitStatus::Success } else { ExitStatus::Skipped })
    }

    fn add(&self, sources: &[String]) -> anyhow::Result<ExitStatus> {
        let folder: &PathBuf = self.settings.corpus.first().context("there is no corpus folder")?;
        let mut out = anstream::stdout();
        let mut status = ExitStatus::Success;
        let mut new = false;
        for result in sources.iter().flat_map(|source| acquire::add(source, folder, &self.settings.reading)) {
            match result {
                Ok(added) => {
                    new |= matches!(added, acquire::Added::New(_));
                    cli::added(&mut out, &added)?;
                }
                Err(error) => {
                    cli::failure(&mut anstream::stderr(), &error)?;
                    status = ExitStatus::Failed;
                }
            }
        }
        if new {
            writeln!(out, "the next question takes them in, or scrutineer index does at once")?;
        }
        Ok(status)
    }

    /// The store, if there is one already: to look into what is kept is no reason to make one.
    fn store(&self) -> anyhow::Result<Option<Store>> {
        let file = &self.settings.store;
        let there = file.try_exists().with_context(|| format!("cannot look for the store {}", file.display()))?;
        Ok(there.then(|| Store::open(file, self.settings.keeping.clone())).transpose()?)
    }

    fn feedback(&self, json: bool, csv: bool) -> anyhow::Result<ExitStatus> {
        let kept = self.store()?.map_or_else(|| Ok(Vec::new()), |store| store.feedback())?;
        let all: Vec<views::Feedback> = kept.iter().map(|(at, said)| views::Feedback::new(*at, said)).collect();
        let mut out = anstream::stdout();
        if json {
            cli::json(&mut out, &all)?;
        } else if csv {
            cli::feedback_csv(&mut out, &all)?;
        } else {
            cli::feedback(&mut out, &all)?;
        }
        Ok(ExitStatus::Success)
    }

    fn forget(&self, subject: &Subject) -> anyhow::Result<ExitStatus> {
        let gone = self.store()?.map_or(Ok(0), |store| store.forget(subject))?;
        cli::forgotten(&mut anstream::stdout(), &subject.to_string(), gone)?;
        Ok(ExitStatus::Success)
    }

    fn eval_questions(&self, gold: &Path, json: bool) -> anyhow::Result<ExitStatus> {
        let gold = eval::gold(gold)?;
        let figures = eval::questions(&gold, &self.assistant()?)?;
        let mut out = anstream::stdout();
        if json {
            cli::json(&mut out, &figures)?;
        } else {
            cli::questions(&mut out, &figures)?;
        }
        Ok(ExitStatus::Success)
    }

    /// An assistant for questions that are asked at once: it ranks by meaning if all passages have their vectors.
    fn assistant(&self) -> anyhow::Result<Assistant> {
        let ranker = self.ranker(1, false)?;
        let assistant = self.assistant_with(ranker.as_ref(), "not all passages have been encoded")?;
        if ranker.is_ok_and(|ranker| ranker.is_some()) && !assistant.ranks_by_meaning() {
            let note = "not all passages have been encoded, so words rank alone; scrutineer index encodes them";
            cli::note(&mut anstream::stderr(), note)?;
        }
        Ok(assistant)
    }

    /// An assistant that ranks by meaning if there is a model and all passages have their vectors; else `missing` is the
    /// reason that explanations give.
    fn assistant_with(&self, ranker: Result<&Option<Ranker>, &String>, missing: &str) -> anyhow::Result<Assistant> {
        let snapshot = Arc::new(self.snapshot()?);
        let settings = self.settings.assistant.clone();
        let assistant = Assistant::new(Arc::clone(&snapshot), Arc::clone(&self.authorities), settings);
        match ranker {
            Err(why) => Ok(assistant.without_meaning(why)),
            Ok(None) => Ok(assistant),
            Ok(Some(ranker)) => {
                let assistant = assistant.without_meaning(missing);
                match ranker.meaning(&snapshot, &self.settings.index) {
                    Ok(Ok(meaning)) => assistant.rank_by(meaning),
                    Ok(Err(_)) => {}
                    Err(error) => cli::failure(&mut anstream::stderr(), &error)?,
                }
                Ok(assistant)
            }
        }
    }

    /// The index, brought up to date first. Where that cannot be done now, since another process is at it or nothing
    /// can be written, the index as it is must do, and that is said.
    fn snapshot(&self) -> anyhow::Result<Snapshot> {
        let dir = &self.settings.index;
        let mut err = anstream::stderr();
        match self.bring_up_to_date(dir, Report::New) {
            Ok(summary) if summary.is_news() => cli::indexed(&mut err, &summary)?,
            Ok(_) => {}
            Err(error) if is_passing(&error) => {
                let Ok(snapshot) = Snapshot::open(dir) else { return Err(error.into()) };
                cli::note(&mut err, &format!("{error}; answering from the index as it is"))?;
                return Ok(snapshot);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(Snapshot::open(dir)?)
    }

    fn bring_up_to_date(&self, dir: &Path, report: Report) -> Result<Summary, ingest::Error> {
        let mut err = anstream::stderr();
        let mut progress = cli::Progress::new(&mut err, io::stderr().is_terminal());
        // What cannot be said while files are read is no reason to stop reading.
        let mut event = |event: Event<'_>| {
            let _ = match event {
                Event::Rebuilding(Rebuilt::Format { found }) => progress.note(&format!(
                    "the index has format {found}, this program writes {}, so it is built anew",
                    index::FORMAT
                )),
                Event::Rebuilding(Rebuilt::Damaged { what }) => {
                    progress.note(&format!("the index is damaged ({what}) and is built anew"))
                }
                Event::ReadingChanged { before } => progress.note(&format!(
                    "files are read in another way than before ({}), so all are read again",
                    corpus::reading_changes(before, &self.reading)
                )),
                Event::Started { total } => progress.start(total),
                Event::FileDone { file, .. } => progress.step(file),
                Event::Skipped { file, .. } => {
                    let said = if report == Report::New { progress.skipped(file) } else { Ok(()) };
                    said.and_then(|()| progress.step(&file.file))
                }
                Event::Committing => {
                    progress.finish();
                    Ok(())
                }
            };
        };
        let read = |found: &Found| self.reader.read(found);
        let summary = ingest::bring_up_to_date(&self.settings.corpus, dir, &self.reading, &read, &mut event);
        progress.finish();
        let summary = summary?;
        if report == Report::All {
            for file in &summary.skipped {
                let _ = progress.skipped(file);
            }
        }
        for warned in &summary.warnings {
            let _ = progress.warning(warned);
        }
        Ok(summary)
    }
}

/// Asks the server on an address whether it is ready, and fails if it is not.
fn health(mut address: SocketAddr) -> anyhow::Result<ExitStatus> {
    const PATIENCE: Duration = Duration::from_secs(4);
    // Who listens on all addresses is asked on this machine's own.
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    let asked = || -> io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(stream, "GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
        let mut reply = String::new();
        stream.take(10_000).read_to_string(&mut reply)?;
        Ok(reply)
    };
    let reply = asked().with_context(|| format!("no server answers on {address}"))?;
    let body = reply.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    if !reply.starts_with("HTTP/1.1 200 ") {
        return Err(anyhow!("the server on {address} is not ready: {body}"));
    }
    writeln!(anstream::stdout(), "{body}")?;
    Ok(ExitStatus::Success)
}

/// Makes, lists or revokes keys.
fn key(file: &Path, command: KeyCommand) -> anyhow::Result<ExitStatus> {
    let mut out = anstream::stdout();
    match command {
        KeyCommand::New { scope, note } => {
            let (key, secret) = keys::create(file, scope.into(), note.as_deref(), Timestamp::now())?;
            cli::key_new(&mut out, &mut anstream::stderr(), &key, &secret)?;
        }
        KeyCommand::List => cli::key_list(&mut out, &Keys::read(file)?)?,
        KeyCommand::Revoke { id } => cli::key_revoked(&mut out, &keys::revoke(file, &id)?)?,
    }
    Ok(ExitStatus::Success)
}

/// Gets models, or tells of them. The folder of models is the one that the model of the settings lies in.
fn models(command: &ModelCommand, settings: &config::Rerank) -> anyhow::Result<ExitStatus> {
    let (set, on) = (&settings.model, settings.on);
    let folder = set.parent().unwrap_or(Path::new(""));
    let mut out = anstream::stdout();
    let got = match command {
        ModelCommand::List => {
            cli::models(&mut out, &acquire::models::list(folder), set, on)?;
            return Ok(ExitStatus::Success);
        }
        ModelCommand::Add { dir } => acquire::models::add(dir, folder)?,
        ModelCommand::Fetch { name, hub } => {
            let mut err = anstream::stderr();
            let mut download = cli::Download::new(&mut err, io::stderr().is_terminal());
            // What cannot be said of a download is no reason to stop it.
            let got = acquire::models::fetch(hub, name, folder, &mut |progress| {
                let _ = download.step(progress);
            });
            download.finish();
            got?
        }
    };
    cli::model(&mut out, &got, set, on)?;
    Ok(ExitStatus::Success)
}

/// Measures finding over a set of its own: neither the corpus nor its index are touched.
fn eval_retrieval(dir: &Path, ranker: Option<&Ranker>, json: bool) -> anyhow::Result<ExitStatus> {
    let mut err = anstream::stderr();
    let mut progress = cli::Progress::new(&mut err, io::stderr().is_terminal());
    let mut prepare = |ranker: &Ranker, snapshot: &Snapshot, folder: &Path| -> anyhow::Result<Option<Meaning>> {
        let mut step = |step: Step<'_>| {
            let _ = match step {
                Step::Lost(_) => Ok(()),
                Step::Started(work) => progress.start_encoding(work),
                Step::Done(work) => progress.encoded(work),
            };
        };
        ranker.encode(snapshot, folder, &mut step)?;
        progress.finish();
        Ok(ranker.meaning(snapshot, folder)?.ok())
    };
    let set = eval::Set::read(dir)?;
    let meaning = ranker.map(|ranker| prepare(ranker, set.snapshot(), set.folder())).transpose()?.flatten();
    let figures = eval::retrieval(&set, meaning.as_ref())?;
    let mut out = anstream::stdout();
    if json {
        cli::json(&mut out, &figures)?;
    } else {
        cli::retrieval(&mut out, &figures)?;
    }
    Ok(ExitStatus::Success)
}

/// Whether the index as it is can still answer: another process is writing to it, or it cannot be written to.
fn is_passing(error: &ingest::Error) -> bool {
    matches!(error, ingest::Error::Index(index::Error::Locked { .. } | index::Error::Storage { .. }))
}

/// How the bot is, for those who watch over the server.
fn check_of(bot: &telegram::Bot) -> http::Check {
    let health = bot.health();
    let state = move || {
        let report = health.report();
        (report.is_well, serde_json::to_value(report).unwrap_or_default())
    };
    http::Check { name: "telegram", state: Box::new(state) }
}

/// The signal by which service managers ask for a reload: SIGHUP. It is listened for from when this is made.
#[cfg(unix)]
struct Hangup(tokio::signal::unix::Signal);

#[cfg(unix)]
impl Hangup {
    /// Waits for the next one.
    async fn asked(&mut self) {
        if self.0.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(unix)]
fn hangup() -> io::Result<Hangup> {
    use tokio::signal::unix::{SignalKind, signal};
    Ok(Hangup(signal(SignalKind::hangup())?))
}

/// Where there is no such signal nobody sends it.
#[cfg(not(unix))]
struct Hangup;

#[cfg(not(unix))]
impl Hangup {
    async fn asked(&mut self) {
        std::future::pending::<()>().await;
    }
}

#[cfg(not(unix))]
fn hangup() -> io::Result<Hangup> {
    Ok(Hangup)
}

/// Leaves nothing behind that was deleted: a store that others still hold at the end does not empty its log by itself.
fn tidy(service: &Service) {
    if let Err(error) = service.store().sweep(Timestamp::now()) {
        tracing::error!(error = &error as &dyn std::error::Error, "cannot tidy up the store");
    }
}

/// The message of a panic may quote the question that it befell, so only its place is logged.
fn hide_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panicked");
    }));
}

/// Makes of one end one that several can wait for.
fn for_all(runtime: &tokio::runtime::Runtime, end: impl Future<Output = ()> + Send + 'static) -> watch::Receiver<bool> {
    let (tell, told) = watch::channel(false);
    runtime.spawn(async move {
        end.await;
        let _ = tell.send(true);
        // Whoever begins to wait later is told as well.
        tell.closed().await;
    });
    told
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // It fails where nobody can tell any more, which is an end too.
    let _ = stop.wait_for(|is_over| *is_over).await;
}

/// Ends at the first signal to stop: SIGINT, which Ctrl-C sends, or SIGTERM, which service managers send.
///
/// Fails if signals cannot be listened for. They are from the moment that this returns.
#[cfg(unix)]
fn shutdown() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends at the first Ctrl-C.
#[cfg(not(unix))]
fn shutdown() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        // Where that cannot be listened for, the server ends with its process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
