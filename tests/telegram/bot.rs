//! The real program as the bot, in a folder of its own with a small invented corpus.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::people::PATIENCE;
use super::server::Server;
use super::world::TOKEN;
use crate::support;

/// Limits of the bot that no test meets by chance.
pub(crate) const FAST: &str = "questions_per_minute = 0\nmessages_per_second = 100000\nchat_limits = false\n";

/// The folder of a bot, which outlives its runs.
pub(crate) struct Home {
    folder: TempDir,
}

/// A run of the program, which is killed when it is dropped.
pub(crate) struct Bot {
    child: Child,
}

impl Home {
    /// A folder for a bot at this server, with more settings of the bot.
    pub(crate) fn new(server: &Server, settings: &str) -> Self {
        Self::with(server, settings, "")
    }

    /// The same with more settings outside of the bot's part.
    pub(crate) fn with(server: &Server, settings: &str, others: &str) -> Self {
        Self::at(&server.address, settings, others)
    }

    /// The same for a server at this address.
    pub(crate) fn at(address: &str, settings: &str, others: &str) -> Self {
        let folder = support::folder();
        let corpus = folder.path().join("corpus");
        fs::write(corpus.join("torbay-2021.md"), long_digest()).unwrap();
        fs::write(corpus.join("plymouth-2022.md"), HOSTILE).unwrap();
        let toml = format!("home_authority = \"Devon\"\n{others}\n[telegram]\napi_url = \"{address}\"\n{settings}");
        fs::write(folder.path().join("bot.toml"), toml).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scrutineer"));
        let log = File::options().create(true).append(true).open(self.path().join("bot.log")).unwrap();
        command.current_dir(self.path()).env_remove("SCRUTINEER_CONFIG").env("SCRUTINEER_TELEGRAM_TOKEN", TOKEN);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        command
    }

    /// Starts the bot alone and waits until it waits for updates: the first time it asks only for those that are there.
    pub(crate) fn start(&self, server: &Server) -> Bot {
        let polls = server.shared.look().polls;
        let bot = self.spawn(&["telegram"]);
        let polls_now = server.shared.wait(PATIENCE, |world| (world.polls > polls + 1).then_some(()));
        assert!(polls_now.is_some(), "the bot does not fetch updates\n{}\n{}", self.log(), server.log());
        bot
    }

    pub(crate) fn spawn(&self, arguments: &[&str]) -> Bot {
        Bot { child: self.command(arguments).spawn().unwrap() }
    }

    pub(crate) fn spawn_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Bot {
        Bot { child: self.command(arguments).envs(variables.iter().copied()).spawn().unwrap() }
    }

    /// The program's log. The token is never in it.
    pub(crate) fn log(&self) -> String {
        let log = fs::read_to_string(self.path().join("bot.log")).unwrap_or_default();
        let secret = TOKEN.split_once(':').unwrap().1;
        assert!(!log.contains(secret), "the token is in the log");
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    /// The end of a test: nothing that the real server would have altered in silence, no token and no panic in the log.
    pub(crate) fn close(&self, server: &Server) {
        let complaints = server.complaints();
        assert!(complaints.is_empty(), "{complaints:#?}");
        let log = self.log();
        assert!(!log.contains("panicked"), "{log}");
    }
}

impl Bot {
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to stop, as a service manager does, and waits.
    pub(crate) fn stop(&mut self) -> std::process::ExitStatus {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        self.wait(PATIENCE).expect("the program stops when it is told to")
    }

    /// Its exit status, if it ends within this time.
    pub(crate) fn wait(&mut self, longest: Duration) -> Option<std::process::ExitStatus> {
        let until = Instant::now() + longest;
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The number of areas for improvement the long digest has: more than a few messages hold.
pub(crate) const AREAS: usize = 400;

/// An invented inspection with very many areas for improvement.
fn long_digest() -> String {
    let mut digest = "+++\ntitle = \"Torbay: digest of the 2021 inspection\"\nkind = \"digest\"\nauthority = \"Torbay\"\n\
                      framework = \"ILACS\"\ninspection_start = 2021-03-08\ninspection_end = 2021-03-12\n\
                      published = 2021-04-20\noverall = \"Inadequate\"\n+++\n\n# Torbay: digest of the 2021 inspection\n\n\
                      ## What needs to improve\n\n"
        .to_owned();
    for n in 1..=AREAS {
        let _ =
            writeln!(digest, "- Area {n}: the oversight of plans of kind {n} for children & families in need of help.");
    }
    digest
}

/// An invented inspection whose words have all that HTML and UTF-16 make much of.
const HOSTILE: &str = r#"+++
title = "Plymouth: <b>digest</b> & more"
kind = "digest"
authority = "Plymouth"
framework = "ILACS"
inspection_start = 2022-05-09
inspection_end = 2022-05-13
published = 2022-06-20
overall = "Good"
+++

# Plymouth: digest of the 2022 inspection

## What needs to improve

- Children's plans \< 12 months old & > 3 pages, "as written" by \<i>staff\</i> &amp; managers; 👩‍👧‍👦 families 🏴󠁧󠁢󠁥󠁮󠁧󠁿 too.
- The use of a\</b> & \<script>alert(1)\</script> tags in records &lt;sic&gt;.
"#;
