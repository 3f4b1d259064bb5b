//! A folder of files to documents.
//!
//! # The way of a file
//!
//! [`walk`](walk()) finds the files of the corpus folders, in the same order on every run, each with the sidecar that
//! stands beside it. [`recognise`] tells the format by the content, and the format's reader reads the file into a
//! [`layout::Layout`], which says what stands on the page and not yet what it means; a PDF is read into the same form in a
//! process of its own, since no limit within ours would hold.
//!
//! A file that cannot be read is no error: it becomes a [`Skipped`] with its [`Cause`], and the others go on. None of the
//! readers here recurses into a file or trusts a size that a file states, so that a hostile one costs time in
//! proportion to its length and nothing more.

mod blocks;
mod cause;
mod contents;
mod dates;
mod decode;
mod facts;
mod format;
pub mod given;
pub mod layout;
mod letters;
mod links;
mod minutes;
mod numerals;
mod outline;
mod reader;
mod readers;
pub mod walk;

use crate::inspectorates::Inspectorates;
pub use cause::{Cause, Skipped};
pub use format::Format;
pub use given::Given;
pub use reader::Reader;
pub use readers::{formats, pdf, recognise};
pub use walk::{Found, Walk, walk};

/// The version of how files are read. Raise it with every change by which a file that was read before would be read
/// differently: in the readers of the formats, in the outline, in the facts, in the table of authorities, in the table of
/// places, or in the version of a library that reads files. Every index is then read anew. Leave it where only messages,
/// names or speed change.
pub const READER_VERSION: u32 = 6;

/// How files are read under some limits, part by part: where one differs from what an index was made with, its files are
/// read again. The limits are among them, since a file that was skipped for one may pass another.
pub fn reading(limits: &Limits, inspectorates: &Inspectorates) -> String {
    let Limits { file_bytes, unpacked_bytes, pdf_memory_bytes, pdf_cpu_seconds } = limits;
    [
        format!("rules of version {READER_VERSION}"),
        format!("files of up to {file_bytes} bytes"),
        format!("packed files of up to {unpacked_bytes} bytes"),
        format!("{pdf_memory_bytes} bytes of memory for a PDF"),
        format!("{pdf_cpu_seconds} seconds for a PDF"),
        inspectorates.added(),
    ]
    .join(PART)
}

/// What differs between two ways of reading as [`reading`] tells them: "rules of version 2, before of version 1".
pub fn reading_changes(before: &str, now: &str) -> String {
    let before: Vec<&str> = before.split(PART).collect();
    let changes: Vec<String> = now
        .split(PART)
        .enumerate()
        .filter(|(at, part)| before.get(*at) != Some(part))
        .map(|(at, part)| format!("{part}, before {}", before.get(at).unwrap_or(&"unknown")))
        .collect();
    changes.join("; ")
}

/// What stands between the parts of [`reading`].
const PART: &str = "; ";

/// How much one file may cost. Every limit is there because some file met it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest file that is opened, in bytes. Real reports stay below 5 MB, and whole scanned ones below 50 MB.
    pub file_bytes: u64,
    /// The most that the parts of a Word document may unpack to, in bytes. A file of 100 kB can unpack to
    /// gigabytes; a report of 300 pages unpacks to some 5 MB.
    pub unpacked_bytes: u64,
    /// The memory that the process reading a PDF may use, in bytes. The real reports need 11 MB; a 3 MB file can ask
    /// for gigabytes.
    pub pdf_memory_bytes: u64,
    /// The processor time that reading a PDF may use, in seconds. Real reports need less than one; a hostile file
    /// would never end.
    pub pdf_cpu_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 50_000_000, unpacked_bytes: 100_000_000, pdf_memory_bytes: 512_000_000, pdf_cpu_seconds: 20 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_in_reading_is_named() {
        let limits = Limits::default();
        let now = reading(&limits, &Inspectorates::bundled());
        let before = reading(&Limits { pdf_cpu_seconds: 10, ..limits }, &Inspectorates::bundled());
        assert_eq!(reading_changes(&now, &now), "");
        assert_eq!(reading_changes(&before, &now), "20 seconds for a PDF, before 10 seconds for a PDF");
    }
}
