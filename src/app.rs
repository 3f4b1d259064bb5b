//! Wires everything together: the command line and the settings to an index that is up to date, and that to a face.
//!
//! This is the only place that knows all modules. Errors of any of them arrive here as causes of one chain, which is
//! printed once and gives the exit code.

mod ask;
mod bot;
mod brief;
mod check;
mod corpus;
mod eval;
mod evidence;
mod follow;
mod frameworks;
mod health;
mod index;
mod keys;
mod models;
mod ranking;
mod remembered;
mod serve;
mod service;
mod signals;

use std::ffi::OsString;
use std::io;
use std::sync::Arc;

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;

use crate::assistant::AnswerOptions;
use crate::check::Wanted;
use crate::cli::{self, Arguments, Command, CorpusCommand, EvalCommand, ExitStatus, FrameworkCommand, Rerank};
use crate::config::{self, Environment, Overrides, Settings};
use crate::corpus::Reader;
use crate::corpus::pdf::child;
use crate::gazetteer::Authorities;
use crate::inspectorates::{self, Inspectorates};
use crate::timeline;
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
    let is_usage = error.is::<config::Error>()
        || error.is::<inspectorates::Error>()
        || error.is::<timeline::Missing>()
        || error.is::<crate::brief::Missing>();
    if is_usage { ExitStatus::Usage } else { ExitStatus::Failed }
}

/// True if the reader of the output has gone, as `head` does, which is not a failure.
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
    let app = || App::new(&overrides, &environment, usual);
    match command {
        Command::Serve { .. } => app()?.serve(),
        Command::Telegram => app()?.telegram(),
        Command::Ask { question, json, full, explain } => {
            app()?.ask(&question.join(" "), json, AnswerOptions { full, explain })
        }
        Command::Chat => app()?.chat(environment.state.as_deref()),
        Command::Index => app()?.index(),
        Command::Corpus { command } => match command {
            CorpusCommand::List => app()?.list(),
            CorpusCommand::Show { file } => app()?.show(&file),
            CorpusCommand::Facts { json } => app()?.facts(json),
            CorpusCommand::Check => app()?.check(),
            CorpusCommand::Add { sources } => app()?.add(&sources),
        },
        Command::Framework { command } => {
            let settings = config::load_without_corpus(&overrides, &environment, &Authorities::bundled())?;
            match command {
                FrameworkCommand::List => frameworks::list(&settings),
                FrameworkCommand::Check { file, on } => frameworks::check(&file, &on, &settings),
            }
        }
        Command::Check { file: Some(file), authority, json, csv, .. } => {
            app()?.check_file(&file, authority.as_deref(), json, csv)
        }
        Command::Check { claim, authority, json, csv, .. } => {
            app()?.check_claim(&claim.join(" "), authority.as_deref(), json, csv)
        }
        Command::VerifyQuote { text, file, page, json } => {
            app()?.verify_quote(&Wanted { text: text.join(" "), document: file, page }, json)
        }
        Command::Evidence { file, output } => app()?.evidence(&file, output.as_deref()),
        Command::Verify { pack } => app()?.verify(&pack),
        Command::Timeline { authority, json } => app()?.timeline(&authority.join(" "), json),
        Command::Brief { authority, inspection, theme, json, output } => {
            app()?.brief(&authority.join(" "), inspection, theme.as_deref(), json, output.as_ref())
        }
        Command::Ledger { authority, json, csv } => app()?.ledger(&authority.join(" "), json, csv),
        Command::Changes { since, authority, json } => app()?.changes(since, authority.as_deref(), json),
        Command::Tracker { authority, json, csv } => app()?.tracker(&authority.join(" "), json, csv),
        Command::Across { question, set, json, csv } => app()?.across(&question.join(" "), &set.into(), json, csv),
        Command::Health => health::ask(app()?.settings.listen),
        Command::Key { command } => keys::run(&app()?.settings.http.keys, command),
        Command::Feedback { json, csv } => app()?.feedback(json, csv),
        Command::Forget { name } => app()?.forget(&name),
        Command::Model { command } => models::run(
            &command,
            &config::load_without_corpus(&overrides, &environment, &Authorities::bundled())?.rerank,
        ),
        Command::Eval { command } => match command {
            EvalCommand::Questions { gold, json } => app()?.eval_questions(&gold, json),
            EvalCommand::Sweep { gold, only, json } => app()?.eval_sweep(&gold, &only, json),
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
                eval::retrieval(&dir, ranker.as_ref(), json)
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

/// The tables of inspectorates: those of the program, and those of the folder that the settings name.
fn inspectorates(settings: &Settings) -> Result<Inspectorates, inspectorates::Error> {
    settings.frameworks.as_deref().map_or_else(|| Ok(Inspectorates::bundled()), Inspectorates::with_folder)
}

/// The state that every command works with.
struct App {
    settings: Settings,
    authorities: Arc<Authorities>,
    inspectorates: Arc<Inspectorates>,
    reader: Reader,
    reading: String,
}

impl App {
    fn new(overrides: &Overrides, environment: &Environment, usual_log: &str) -> anyhow::Result<Self> {
        let authorities = Authorities::bundled();
        let settings = config::load(overrides, environment, &authorities)?;
        log(settings.log.as_deref().unwrap_or(usual_log), settings.log_json)?;
        let inspectorates = Arc::new(inspectorates(&settings)?);
        let program =
            std::env::current_exe().context("cannot tell where this program is, to run it again for each PDF")?;
        Ok(Self {
            reader: Reader::new(authorities.clone(), Arc::clone(&inspectorates), settings.reading, program),
            reading: crate::corpus::reading(&settings.reading, &inspectorates),
            authorities: Arc::new(authorities),
            inspectorates,
            settings,
        })
    }
}
