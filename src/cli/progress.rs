//! Progress while files are read, and reports of those that could not be.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::wrap::clean;
use crate::acquire::Added;
use crate::index::SkippedFile;
use crate::ingest::{Encoded, FileWarning, Summary, Work};

const WARNING: Style = AnsiColor::Yellow.on_default();
const ASIDE: Style = Style::new().dimmed();

/// The most lines that are written where there is no terminal to draw a bar on.
const LINES: u64 = 10;

/// The progress of reading: a bar with counts and time left on a terminal, now and then a plain line elsewhere.
pub struct Progress<'a> {
    out: &'a mut dyn Write,
    on_terminal: bool,
    bar: Option<ProgressBar>,
    total: u64,
    done: u64,
}

impl<'a> Progress<'a> {
    /// Progress that shows nothing until it starts. The bar goes to the error stream, which is a terminal if
    /// `on_terminal`; the lines go to `out`.
    pub fn new(out: &'a mut dyn Write, on_terminal: bool) -> Self {
        Self { out, on_terminal, bar: None, total: 0, done: 0 }
    }

    /// There are so many files to read. Of none, nothing is said.
    pub fn start(&mut self, total: usize) -> io::Result<()> {
        self.total = total as u64;
        self.done = 0;
        if total == 0 {
            return Ok(());
        }
        if !self.on_terminal {
            return writeln!(self.out, "reading {total} new or changed {}", files(self.total));
        }
        let style = ProgressStyle::with_template("reading {pos}/{len} {bar:30} {eta} left  {wide_msg}");
        let bar = ProgressBar::with_draw_target(Some(self.total), ProgressDrawTarget::stderr());
        if let Ok(style) = style {
            bar.set_style(style);
        }
        self.bar = Some(bar);
        Ok(())
    }

    /// There is so much to encode.
    pub fn start_encoding(&mut self, work: Work) -> io::Result<()> {
        (self.total, self.done) = (work.texts as u64, 0);
        if !self.on_terminal {
            return writeln!(self.out, "encoding {} new or changed sentences", work.texts);
        }
        let style = ProgressStyle::with_template("encoding {msg} sentences {bar:30} {eta} left");
        // Time goes by the length of the texts.
        let bar = ProgressBar::with_draw_target(Some(work.bytes), ProgressDrawTarget::stderr());
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_message(format!("{}", work.texts));
        self.bar = Some(bar);
        Ok(())
    }

    /// So much of it is done.
    pub fn encoded(&mut self, work: Work) -> io::Result<()> {
        let before = std::mem::replace(&mut self.done, work.texts as u64);
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{}/{}", self.done, self.total));
            bar.set_position(work.bytes);
            return Ok(());
        }
        let every = (self.total / LINES).max(1);
        if self.done / every > before / every && self.done < self.total {
            writeln!(self.out, "encoded {} of {} sentences", self.done, self.total)?;
        }
        Ok(())
    }

    /// One more file was read, or skipped.
    pub fn step(&mut self, file: &str) -> io::Result<()> {
        self.done += 1;
        if let Some(bar) = &self.bar {
            bar.set_message(clean(file).into_owned());
            bar.set_position(self.done);
            return Ok(());
        }
        let every = (self.total / LINES).max(LINES);
        if self.done.is_multiple_of(every) && self.done < self.total {
            writeln!(self.out, "read {} of {} files", self.done, self.total)?;
        }
        Ok(())
    }

    /// Before one more trial of so many. The first call starts the bar.
    pub fn trial(&mut self, total: usize, what: &str) -> io::Result<()> {
        if self.total != total as u64 {
            (self.total, self.done) = (total as u64, 0);
            if self.on_terminal {
                let style = ProgressStyle::with_template("trial {pos}/{len} {bar:30} {eta} left  {wide_msg}");
                let bar = ProgressBar::with_draw_target(Some(self.total), ProgressDrawTarget::stderr());
                if let Ok(style) = style {
                    bar.set_style(style);
                }
                self.bar = Some(bar);
            }
        }
        if let Some(bar) = &self.bar {
            bar.set_message(what.to_owned());
            bar.set_position(self.done);
        } else if self.done.is_multiple_of((self.total / LINES).max(1)) {
            writeln!(self.out, "trial {} of {}: {what}", self.done + 1, self.total)?;
        }
        self.done += 1;
        Ok(())
    }

    /// A file could not be read.
    pub fn skipped(&mut self, file: &SkippedFile) -> io::Result<()> {
        let SkippedFile { file, cause, remedy, .. } = file;
        self.line(&format!("{WARNING}skipped{WARNING:#} {}", clean(&format!("{file}: {cause}. {remedy}"))))
    }

    /// A file was read, but something of it was lost or is doubtful.
    pub fn warning(&mut self, warned: &FileWarning) -> io::Result<()> {
        let FileWarning { file, warning } = warned;
        self.line(&format!("{WARNING}warning{WARNING:#} {}: {}", clean(file), clean(warning)))
    }

    /// One line on something to know.
    pub fn note(&mut self, text: &str) -> io::Result<()> {
        self.line(&format!("{WARNING}note{WARNING:#}: {text}"))
    }

    /// A line above the bar.
    fn line(&mut self, line: &str) -> io::Result<()> {
        match &self.bar {
            Some(bar) => bar.suspend(|| writeln!(self.out, "{line}")),
            None => writeln!(self.out, "{line}"),
        }
    }

    /// Everything is read: the bar goes.
    pub fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn files(count: u64) -> &'static str {
    if count == 1 { "file" } else { "files" }
}

/// One line on something to know: why the index is not brought up to date, for instance.
pub fn note(out: &mut dyn Write, note: &str) -> io::Result<()> {
    writeln!(out, "{WARNING}note{WARNING:#}: {note}")
}

/// The result of bringing the index up to date.
pub fn indexed(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let parts: Vec<String> = [
        (summary.added, "added"),
        (summary.changed, "changed"),
        (summary.renamed, "renamed"),
        (summary.removed, "removed"),
        (summary.skipped.len(), "skipped"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    let news = if parts.is_empty() { "nothing changed".to_owned() } else { parts.join(", ") };
    let (documents, passages, took) = (summary.documents, summary.passages, summary.took.as_secs_f64());
    writeln!(out, "index up to date: {documents} documents, {passages} passages ({news}) in {took:.1} s")
}

/// The result of encoding passages.
pub fn encoded(out: &mut dyn Write, encoded: &Encoded, model: &str) -> io::Result<()> {
    let Encoded { encoded, dropped, took } = encoded;
    let sentences = if *encoded == 1 { "sentence" } else { "sentences" };
    let dropped = if *dropped > 0 { format!(", {dropped} vectors dropped") } else { String::new() };
    writeln!(
        out,
        "passages ranked by meaning with {model}: {encoded} {sentences} encoded{dropped} in {:.1} s",
        took.as_secs_f64()
    )
}

/// The result of checking all files.
pub fn checked(out: &mut dyn Write, read: usize, skipped: usize) -> io::Result<()> {
    writeln!(out, "{read} {} can be read, {skipped} cannot", files(read as u64))
}

/// One line on a file that was added, or was there.
pub fn added(out: &mut dyn Write, added: &Added) -> io::Result<()> {
    match added {
        Added::New(to) => writeln!(out, "added {}", to.display()),
        Added::Same(to) => writeln!(out, "{ASIDE}{} is there with the same content{ASIDE:#}", to.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_terminal_progress_is_a_few_plain_lines() {
        let mut out = Vec::new();
        let mut progress = Progress::new(&mut out, false);
        progress.start(45).unwrap();
        for n in 0..45 {
            progress.step(&format!("{n}.pdf")).unwrap();
        }
        progress.finish();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
        reading 45 new or changed files
        read 10 of 45 files
        read 20 of 45 files
        read 30 of 45 files
        read 40 of 45 files
        ");
    }

    #[test]
    fn nothing_to_read_is_not_worth_a_line() {
        let mut out = Vec::new();
        let mut progress = Progress::new(&mut out, false);
        progress.start(0).unwrap();
        progress.finish();
        assert!(out.is_empty());
    }

    #[test]
    fn a_skipped_file_is_one_line_with_its_remedy() {
        let mut out = anstream::StripStream::new(Vec::new());
        let file = SkippedFile {
            file: "a.pdf".to_owned(),
            hash: None,
            code: "encrypted".to_owned(),
            cause: "the PDF is encrypted".to_owned(),
            remedy: "Save a copy without its password.".to_owned(),
        };
        Progress::new(&mut out, false).skipped(&file).unwrap();
        let line = String::from_utf8(out.into_inner()).unwrap();
        assert_eq!(line, "skipped a.pdf: the PDF is encrypted. Save a copy without its password.\n");
    }
}
