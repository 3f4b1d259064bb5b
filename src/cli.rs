//! Words on a terminal.
//!
//! Everything here writes to a writer that is handed in, with styles as ANSI codes; the writer strips them where the
//! terminal or the environment does not want them. What is rendered is a pure function of what it shows.

mod answer;
mod brief;
mod changes;
mod chat;
mod check;
mod documents;
mod eval;
mod evidence;
mod explanation;
mod frameworks;
mod keys;
mod models;
mod progress;
mod remembered;
mod timeline;
mod tracker;
mod wrap;

use std::ffi::OsString;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::Serialize;

use crate::assistant::{AuthoritySet, Turn};
use crate::keys::Scope;
use crate::store::Subject;
use crate::views;

pub use brief::{BriefFile, BriefForm};
pub use changes::changes;
pub use chat::{Asked, Line, chat, prompt};
pub use check::{claim_checked, quote_checked, text_checked};
pub use documents::{facts, list, show};
pub use eval::{questions, retrieval, sweep};
pub use evidence::pack_verified;
pub use frameworks::{Checked, framework_checked, frameworks};
pub use keys::{key_list, key_new, key_revoked};
pub use models::{Download, model, models};
pub use progress::{Progress, added, checked, encoded, indexed, note};
pub use remembered::{feedback, feedback_csv, forgotten};
pub use timeline::timeline;
pub use tracker::tracker;

/// Answers questions over inspection reports in the inspectors' own words, with the page they stand on.
#[derive(Clone, Debug, Parser)]
#[command(name = "scrutineer", version, arg_required_else_help = false)]
pub struct Arguments {
    /// The settings file [default: bot.toml, if there is one].
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A folder of documents; several make one corpus.
    #[arg(long, global = true, value_name = "DIR")]
    pub corpus: Vec<PathBuf>,
    /// The folder of the index.
    #[arg(long, global = true, value_name = "DIR")]
    pub index: Option<PathBuf>,
    /// The command; without one, serve.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Answer over HTTP (the default).
    Serve {
        /// The address to listen on, as 127.0.0.1:8080.
        #[arg(long, value_name = "ADDRESS")]
        listen: Option<SocketAddr>,
    },
    /// Ask the server that runs by these settings whether it is ready; for container and service managers.
    Health,
    /// Answer in Telegram, without serving over HTTP.
    Telegram,
    /// Answer one question.
    Ask {
        /// The question; its words need no quotes.
        #[arg(required = true, value_name = "QUESTION")]
        question: Vec<String>,
        /// Print the answer as JSON.
        #[arg(long)]
        json: bool,
        /// Quote complete paragraphs, not only the sentences chosen.
        #[arg(long)]
        full: bool,
        /// Explain the answer: what was understood, what was searched, what was dropped and why.
        #[arg(long)]
        explain: bool,
    },
    /// Put one question to several councils: each is answered for from its own reports, in one row.
    Across {
        /// The question, which names no council; its words need no quotes.
        #[arg(required = true, value_name = "QUESTION")]
        question: Vec<String>,
        /// Whom it is put to.
        #[command(flatten)]
        set: AcrossSet,
        /// Print it as JSON.
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// Print it as CSV, for a spreadsheet.
        #[arg(long)]
        csv: bool,
    },
    /// Ask and answer in turn, with follow-up questions.
    Chat,
    /// Bring the index up to date.
    Index,
    /// Look at the documents, and add some.
    Corpus {
        /// The command for them.
        #[command(subcommand)]
        command: CorpusCommand,
    },
    /// List the kinds of inspection that are known, and try the table of a new one.
    Framework {
        /// The command for them.
        #[command(subcommand)]
        command: FrameworkCommand,
    },
    /// Set a claim, or each sentence of a text, beside what the documents say, for it and against it.
    Check {
        /// The claim; its words need no quotes.
        #[arg(required_unless_present = "file", conflicts_with = "file", value_name = "CLAIM")]
        claim: Vec<String>,
        /// A whole text to check instead, as a press release or a draft: a file, or - for the standard input. What it leaves
        /// out of the report that it tells of is shown too.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// The council that it is about, where it names none.
        #[arg(long, visible_alias = "against", value_name = "AUTHORITY")]
        authority: Option<String>,
        /// Print it as JSON.
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// Print it as CSV, for a spreadsheet: a row for each passage.
        #[arg(long)]
        csv: bool,
    },
    /// Tell whether words stand in the documents just so, and where, or how they differ.
    VerifyQuote {
        /// The words that are quoted.
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
        /// The document, by its file or its name.
        #[arg(long, value_name = "DOCUMENT")]
        file: Option<String>,
        /// The page.
        #[arg(long, value_name = "N")]
        page: Option<u32>,
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Pack the quotes of an answer with the SHA-256 of their files, so that they can be checked later.
    Evidence {
        /// The JSON of an answer, a check or a brief, as --json prints it; - for the standard input.
        #[arg(value_name = "FILE.json")]
        file: PathBuf,
        /// The file to write [default: the standard output].
        #[arg(short, long, value_name = "PACK.json")]
        output: Option<PathBuf>,
    },
    /// Check an evidence pack against the files of the corpus folders, which are read anew.
    Verify {
        /// The pack.
        #[arg(value_name = "PACK.json")]
        pack: PathBuf,
    },
    /// Show every inspection and visit of a council in order: what it looked at, found and asked for.
    Timeline {
        /// The council, by any of its names; they need no quotes.
        #[arg(required = true, value_name = "AUTHORITY")]
        authority: Vec<String>,
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make a brief for scrutiny: what to take into the meeting about one inspection.
    ///
    /// Grades and how they moved, each area for improvement with what explains it and what earlier documents say of it,
    /// strengths, what the report does not mention, deadlines, and drafts of questions. Each quotation has its source.
    Brief {
        /// The council, by any of its names; they need no quotes.
        #[arg(required = true, value_name = "AUTHORITY")]
        authority: Vec<String>,
        /// The year of the inspection, or of its report [default: the latest full inspection].
        #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1..=9999))]
        inspection: Option<i16>,
        /// Only the areas for improvement about this, for example "care leavers".
        #[arg(long, value_name = "THEME")]
        theme: Option<String>,
        /// Print it as JSON.
        #[arg(long, conflicts_with = "output")]
        json: bool,
        /// The file to write it to: Word, Markdown or JSON, as its name ends in .docx, .md or .json.
        #[arg(long, short, value_name = "FILE", value_parser = brief::file)]
        output: Option<BriefFile>,
    },
    /// Follow everything that inspectors asked of a council through all that they wrote later.
    Ledger {
        /// The council, by any of its names; they need no quotes.
        #[arg(required = true, value_name = "AUTHORITY")]
        authority: Vec<String>,
        /// Print it as JSON.
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// Print it as CSV, for a spreadsheet.
        #[arg(long)]
        csv: bool,
    },
    /// Show what came since a day: new documents, how their grades moved, and the areas for improvement that they name.
    Changes {
        /// The day, as 2024-06-30: it counts itself.
        #[arg(long, value_name = "DATE")]
        since: jiff::civil::Date,
        /// Only what is about this council, by any of its names.
        #[arg(long, value_name = "NAME")]
        authority: Option<String>,
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show what members asked about a council's areas for improvement, what was answered and what was promised until when.
    Tracker {
        /// The council, by any of its names; they need no quotes.
        #[arg(required = true, value_name = "AUTHORITY")]
        authority: Vec<String>,
        /// Print it as JSON.
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// Print it as CSV, for a spreadsheet.
        #[arg(long)]
        csv: bool,
    },
    /// Make, list and revoke keys that let programs in over HTTP.
    Key {
        /// The command for them.
        #[command(subcommand)]
        command: KeyCommand,
    },
    /// Show people's feedback on answers: whether they were right, and what was wrong.
    Feedback {
        /// Print it as JSON.
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// Print it as CSV, for a spreadsheet.
        #[arg(long)]
        csv: bool,
    },
    /// Forget all that is kept for one conversation, chat or person.
    Forget {
        /// A conversation of the API by its name; telegram:ID for a chat or a person there.
        #[arg(value_name = "NAME", value_parser = subject)]
        name: Subject,
    },
    /// Get a model for ranking by meaning, and look at those that are here.
    Model {
        /// The command for them.
        #[command(subcommand)]
        command: ModelCommand,
    },
    /// Measure how good answers are and how well passages are found.
    Eval {
        /// The measurement.
        #[command(subcommand)]
        command: EvalCommand,
    },
}

/// Whom one question is put to: one of these.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub struct AcrossSet {
    /// This council and its statistical neighbours.
    #[arg(long, value_name = "COUNCIL")]
    neighbours: Option<String>,
    /// The councils of this region, for example "South West".
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// This council; given once for each.
    #[arg(long, value_name = "COUNCIL")]
    council: Vec<String>,
}

impl From<AcrossSet> for AuthoritySet {
    fn from(given: AcrossSet) -> Self {
        match (given.neighbours, given.region) {
            (Some(name), _) => Self::Neighbours(name),
            (_, Some(name)) => Self::Region(name),
            _ => Self::Named(given.council),
        }
    }
}

/// The commands for tables of frameworks.
#[derive(Clone, Debug, Subcommand)]
pub enum FrameworkCommand {
    /// List the frameworks that are known.
    List,
    /// Show what a table reads of documents: their facts, and what was not found in them.
    Check {
        /// The table, as docs/frameworks.md describes it.
        file: PathBuf,
        /// The folder of documents to try it on.
        #[arg(long, value_name = "FOLDER")]
        on: PathBuf,
    },
}

/// The measurements.
#[derive(Clone, Debug, Subcommand)]
pub enum EvalCommand {
    /// Ask questions with hand-checked answers and judge what comes, by type of question.
    Questions {
        /// The questions, one JSON object a line.
        gold: PathBuf,
        /// Print the figures as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Change each weight and limit of ranking in turn and tell what that does to the answers.
    ///
    /// Each number is scaled by 0.5, 0.8, 1.25 and 2 while all others stay as they are, and the questions of all files are
    /// asked and judged again. Use it before changing a number, with sets that were not used to choose it: it tells which
    /// numbers matter, and whether a gain on one set is a loss on another. It takes some 250 times as long as
    /// `eval questions`; --only narrows it down.
    Sweep {
        /// Files of questions, one JSON object a line.
        #[arg(required = true)]
        gold: Vec<PathBuf>,
        /// Only the numbers whose name holds this, for example `limits.confident`.
        #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
        only: String,
        /// Print the figures as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Find passages for the questions of a public set and compare them with the right ones.
    Retrieval {
        /// A folder in the BEIR layout: corpus.jsonl, queries.jsonl, qrels/test.tsv; unanswerable.jsonl if there is
        /// one.
        dir: PathBuf,
        /// Rank by meaning too, with the model that the settings name.
        #[arg(long, value_name = "on|off", hide_possible_values = true, default_value = "off")]
        rerank: Rerank,
        /// Print the figures as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Ranking by meaning, on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Rerank {
    /// They are ranked by words and meaning.
    On,
    /// They are ranked by words alone.
    Off,
}

/// Commands for the documents.
#[derive(Clone, Debug, Subcommand)]
pub enum CorpusCommand {
    /// One line for each document.
    List,
    /// Everything that was read from one file.
    Show {
        /// The file, by its path or by the path below the corpus folder.
        file: PathBuf,
    },
    /// The facts of every document.
    Facts {
        /// Print them as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Read every file and report those that cannot be read, or not whole. The index stays as it is.
    Check,
    /// Copy or download documents into the first corpus folder.
    Add {
        /// Files, folders, or addresses that begin with http.
        #[arg(required = true, value_name = "PATH-or-URL")]
        sources: Vec<String>,
    },
}

/// Commands for keys.
#[derive(Clone, Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key and show it, this once.
    New {
        /// The rights of its holder: read, or admin, which also reloads and reads the metrics.
        #[arg(long, value_name = "read|admin", hide_possible_values = true, default_value = "read")]
        scope: KeyScope,
        /// Its holder or purpose, to tell it from others.
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// One line for each key, without the keys themselves, which nobody has but their holders.
    List,
    /// Take a key back. A server that runs refuses it within a second.
    Revoke {
        /// The key's name, as `key list` shows it.
        id: String,
    },
}

/// The rights of the holder of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KeyScope {
    /// Ask and read.
    Read,
    /// That, and all that an operator does.
    Admin,
}

impl From<KeyScope> for Scope {
    fn from(scope: KeyScope) -> Self {
        match scope {
            KeyScope::Read => Self::Read,
            KeyScope::Admin => Self::Admin,
        }
    }
}

fn subject(name: &str) -> Result<Subject, String> {
    Subject::parse(name).ok_or_else(|| "a name has 1 to 128 bytes and no control characters".to_owned())
}

/// Commands for the models.
#[derive(Clone, Debug, Subcommand)]
pub enum ModelCommand {
    /// Download a model from a hub, or go on with a download that was cut.
    Fetch {
        /// The model, as OWNER/NAME.
        #[arg(value_name = "MODEL", default_value = models::USUAL)]
        name: String,
        /// The hub, or a mirror of it.
        #[arg(long, value_name = "URL", default_value = models::HUB)]
        hub: String,
    },
    /// Copy a model from a folder.
    Add {
        /// The folder, in the layout of sentence-transformers.
        dir: PathBuf,
    },
    /// One line for each model.
    List,
}

/// The outcome of the program, as its exit code tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// All is done.
    Success,
    /// It failed.
    Failed,
    /// It was used or set up wrongly.
    Usage,
    /// It is done, but some files were skipped.
    Skipped,
}

impl ExitStatus {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Skipped => 3,
        }
    }
}

/// Reads the command line, the program's name first. What is wrong with it, or the help that it asked for, is printed
/// and gives the exit status.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, ExitStatus> {
    Arguments::try_parse_from(arguments).map_err(|error| {
        // To where there is nobody to read it, nothing can be said.
        let _ = error.print();
        if error.use_stderr() { ExitStatus::Usage } else { ExitStatus::Success }
    })
}

/// The columns of the terminal that a program writes to; `None` if it writes to none.
pub fn width(is_terminal: bool) -> Option<usize> {
    let (width, _) = is_terminal.then(terminal_size::terminal_size).flatten()?;
    Some(usize::from(width.0))
}

/// Prints an answer for people, with its explanation where there is one.
pub fn answer(out: &mut dyn Write, turn: &Turn, width: Option<usize>) -> io::Result<()> {
    out.write_all(answer::render(&turn.answer, width, false).as_bytes())?;
    if let Some(explanation) = &turn.explanation {
        let view = views::Explanation::new(&turn.answer, explanation);
        out.write_all(explanation::render(&view, width).as_bytes())?;
    }
    Ok(())
}

/// Prints an answer as the object of the API.
pub fn answer_json(out: &mut dyn Write, turn: &Turn, took: Duration) -> io::Result<()> {
    json(out, &views::Answer::explained(&turn.answer, turn.explanation.as_ref(), took))
}

/// Prints a value as JSON for programs and for eyes.
pub fn json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// Prints why the program failed, with its causes.
pub fn failure(out: &mut dyn Write, error: &(dyn std::error::Error + 'static)) -> io::Result<()> {
    const STYLE: anstyle::Style = anstyle::AnsiColor::Red.on_default().bold();
    write!(out, "{STYLE}error{STYLE:#}: {error}")?;
    let mut cause = error.source();
    while let Some(error) = cause {
        write!(out, ": {error}")?;
        cause = error.source();
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }

    fn read(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(line.split(' '))
    }

    #[test]
    fn several_corpus_folders_make_one_corpus_before_or_after_the_command() {
        let arguments = read("scrutineer --corpus a --corpus b ask who led it --json --index i").unwrap();
        assert_eq!(arguments.corpus, [PathBuf::from("a"), PathBuf::from("b")]);
        assert_eq!(arguments.index, Some(PathBuf::from("i")));
        let Some(Command::Ask { question, json: true, .. }) = arguments.command else { panic!("{arguments:?}") };
        assert_eq!(question.join(" "), "who led it");
    }

    #[test]
    fn no_command_is_fine_and_an_unknown_one_is_not() {
        assert!(read("scrutineer").unwrap().command.is_none());
        assert_eq!(read("scrutineer sing Cornwall").unwrap_err().exit_code(), 2);
        assert_eq!(read("scrutineer serve --listen here").unwrap_err().exit_code(), 2);
    }

    #[test]
    fn a_failure_is_one_line_with_its_causes() {
        #[derive(Debug, thiserror::Error)]
        #[error("cannot do this")]
        struct Failure(#[source] io::Error);
        let mut out = anstream::StripStream::new(Vec::new());
        failure(&mut out, &Failure(io::Error::other("disk full"))).unwrap();
        assert_eq!(String::from_utf8(out.into_inner()).unwrap(), "error: cannot do this: disk full\n");
    }
}
