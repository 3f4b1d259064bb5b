//! The child process in which a PDF is read, and the parent's side of it.
//!
//! The program runs itself again as `scrutineer read-pdf MEMORY_BYTES CPU_SECONDS PATH`. The child limits itself before it
//! looks at the file and writes its reply as JSON to its standard output. A child that ends without a reply was
//! stopped by its limits or broke down.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use serde::{Deserialize, Serialize};

use super::{FORMAT, Fault};
use crate::corpus::Limits;
use crate::corpus::cause::Cause;
use crate::corpus::layout::Layout;

/// The first argument that makes the program a child which reads one PDF.
pub const COMMAND: &str = "read-pdf";

/// A layout of 50 MB of PDF is a few megabytes; more than this is no text that anyone wrote.
const MAX_REPLY_BYTES: u64 = 256 << 20;
/// A child complains in a line or two.
const MAX_COMPLAINT_BYTES: u64 = 64 << 10;

/// What a child says of a file.
#[derive(Debug, Serialize, Deserialize)]
enum Reply {
    Read(Layout),
    Encrypted,
    Damaged { detail: String },
    NoText { pages: u32 },
    Garbled { pages: Vec<u32> },
    Unreadable { detail: String },
}

/// The arguments of a child do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("usage: scrutineer {COMMAND} MEMORY_BYTES CPU_SECONDS PATH")]
pub struct WrongArguments;

/// Does the child's work, given the arguments after [`COMMAND`], and writes its reply to `out`. This process is bound
/// to the limits from then on, so nothing else may run in it.
pub fn run(arguments: &[OsString], out: &mut dyn Write) -> Result<io::Result<()>, WrongArguments> {
    let [memory, cpu, path] = arguments else { return Err(WrongArguments) };
    let number = |text: &OsString| text.to_str().and_then(|text| text.parse::<u64>().ok()).ok_or(WrongArguments);
    limit(number(memory)?, number(cpu)?);
    let reply = match std::fs::read(path) {
        Err(error) => Reply::Unreadable { detail: error.to_string() },
        Ok(bytes) => match super::layout_of(bytes) {
            Ok(layout) => Reply::Read(layout),
            Err(Fault::Encrypted) => Reply::Encrypted,
            Err(Fault::Damaged(detail)) => Reply::Damaged { detail },
            Err(Fault::NoText { pages }) => Reply::NoText { pages },
            Err(Fault::Garbled { pages }) => Reply::Garbled { pages },
        },
    };
    Ok(serde_json::to_writer(&mut *out, &reply).map_err(io::Error::from).and_then(|()| out.flush()))
}

/// Binds this process to its limits. Where the system knows none, a hostile file is bounded by the machine alone.
#[cfg(unix)]
fn limit(memory_bytes: u64, cpu_seconds: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let most = |value| Rlimit { current: Some(value), maximum: Some(value) };
    for (resource, value) in [(Resource::As, memory_bytes), (Resource::Cpu, cpu_seconds), (Resource::Core, 0)] {
        // A limit that is refused is one above what the process already may, which is as good.
        let _ = setrlimit(resource, most(value));
    }
}

#[cfg(not(unix))]
fn limit(_memory_bytes: u64, _cpu_seconds: u64) {}

/// Has a child read the file at `path`, and gives its layout or why there is none.
pub(in crate::corpus) fn read(program: &Path, path: &Path, limits: &Limits) -> Result<Layout, Cause> {
    let broke = |detail: String| Cause::BrokeDown { format: FORMAT, detail };
    let mut child = Command::new(program)
        .arg(COMMAND)
        .arg(limits.pdf_memory_bytes.to_string())
        .arg(limits.pdf_cpu_seconds.to_string())
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| broke(format!("{} could not be started: {error}", program.display())))?;
    let mut reply = Vec::new();
    let mut complaint = Vec::new();
    if let Some(out) = child.stdout.take() {
        let _ = out.take(MAX_REPLY_BYTES).read_to_end(&mut reply);
    }
    if let Some(err) = child.stderr.take() {
        let _ = err.take(MAX_COMPLAINT_BYTES).read_to_end(&mut complaint);
    }
    // Both pipes are closed now, so a child that still writes gets a broken pipe and ends.
    let status = child.wait().map_err(|error| broke(error.to_string()))?;
    match serde_json::from_slice(&reply) {
        Ok(Reply::Read(layout)) => Ok(layout),
        Ok(Reply::Encrypted) => Err(Cause::Encrypted { format: FORMAT }),
        Ok(Reply::Damaged { detail }) => Err(Cause::Damaged { format: FORMAT, detail }),
        Ok(Reply::NoText { pages }) => Err(Cause::NoText { pages }),
        Ok(Reply::Garbled { pages }) => Err(Cause::Garbled { format: FORMAT, pages }),
        Ok(Reply::Unreadable { detail }) => Err(Cause::Unreadable { detail }),
        Err(_) => Err(without_reply(status, &String::from_utf8_lossy(&complaint), limits)),
    }
}

/// Why a child ended without a reply.
fn without_reply(status: ExitStatus, complaint: &str, limits: &Limits) -> Cause {
    /// What Rust's runtime says as it aborts for want of memory or stack.
    const MEMORY_WORDS: [&str; 3] = ["memory allocation", "capacity overflow", "stack overflow"];
    let memory = MEMORY_WORDS.iter().any(|words| complaint.contains(words));
    if memory || signalled(status, Signal::Fault) {
        return Cause::TookTooMuchMemory { format: FORMAT, bytes: limits.pdf_memory_bytes };
    }
    if signalled(status, Signal::Time) {
        return Cause::TookTooLong { format: FORMAT, seconds: limits.pdf_cpu_seconds };
    }
    let first = complaint.lines().map(str::trim).find(|line| !line.is_empty());
    let detail = first.map_or_else(|| status.to_string(), str::to_owned);
    Cause::BrokeDown { format: FORMAT, detail }
}

/// The ways in which a limit ends a process.
#[derive(Clone, Copy)]
enum Signal {
    /// Its processor time is used up.
    Time,
    /// It touched memory that it could not have, as at the end of its stack.
    Fault,
}

#[cfg(unix)]
fn signalled(status: ExitStatus, signal: Signal) -> bool {
    use rustix::process::Signal as Unix;
    use std::os::unix::process::ExitStatusExt;
    // With the soft limit at the hard one some systems send the one signal and some the other.
    let signals = match signal {
        Signal::Time => [Unix::XCPU, Unix::KILL],
        Signal::Fault => [Unix::SEGV, Unix::BUS],
    };
    status.signal().is_some_and(|number| signals.iter().any(|signal| signal.as_raw() == number))
}

#[cfg(not(unix))]
fn signalled(_status: ExitStatus, _signal: Signal) -> bool {
    false
}
