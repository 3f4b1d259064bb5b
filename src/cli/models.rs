//! Output about sentence models.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::acquire::models::{Got, Progress};
pub(super) use crate::acquire::models::{HUB, USUAL};
use crate::embed::{self, Model};

const WARNING: Style = AnsiColor::Yellow.on_default();
const ASIDE: Style = Style::new().dimmed();

/// The progress of a download: a bar for each large file on a terminal, a line elsewhere.
pub struct Download<'a> {
    out: &'a mut dyn Write,
    on_terminal: bool,
    file: String,
    bar: Option<ProgressBar>,
}

impl<'a> Download<'a> {
    /// The bar goes to the error stream, which is a terminal if `on_terminal`; the lines go to `out`.
    pub fn new(out: &'a mut dyn Write, on_terminal: bool) -> Self {
        Self { out, on_terminal, file: String::new(), bar: None }
    }

    /// It has come so far.
    pub fn step(&mut self, progress: Progress<'_>) -> io::Result<()> {
        if self.file != progress.file {
            self.finish();
            progress.file.clone_into(&mut self.file);
            if self.on_terminal {
                let bar = ProgressBar::with_draw_target(progress.total, ProgressDrawTarget::stderr());
                let template = "fetching {msg} {bytes}/{total_bytes} {bar:30} {bytes_per_sec}, {eta} left";
                if let Ok(style) = ProgressStyle::with_template(template) {
                    bar.set_style(style);
                }
                bar.set_message(self.file.clone());
                self.bar = Some(bar);
            } else {
                let size = progress.total.map_or_else(String::new, |total| format!(" ({})", megabytes(total)));
                writeln!(self.out, "fetching {}{size}", self.file)?;
            }
        }
        if let Some(bar) = &self.bar {
            bar.set_position(progress.done);
        }
        Ok(())
    }

    /// All is here: the bar goes.
    pub fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn megabytes(bytes: u64) -> String {
    if bytes < 100_000 {
        format!("{} kB", bytes.div_ceil(1000))
    } else {
        format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
    }
}

/// One line on a model that was put into the folder of models, or was there, and what can be done with it.
pub fn model(out: &mut dyn Write, got: &Got, set: &Path, on: bool) -> io::Result<()> {
    let (model, is) = match got {
        Got::New(model) => (model, "is now in"),
        Got::Same(model) => (model, "was there already, in"),
    };
    writeln!(out, "{} {is} {}", model.name(), model.folder().display())?;
    match (is_same(model.folder(), set), on) {
        (true, true) => Ok(()),
        (true, false) => writeln!(out, "to rank by meaning with it, write `on = true` under [rerank] in bot.toml"),
        (false, _) => {
            let set = "write `on = true` and `model` with its folder under [rerank] in bot.toml";
            writeln!(out, "to rank by meaning with it, {set}")
        }
    }
}

/// One line for each model: its name, how many numbers a vector has, where it lies, and whether it is used.
pub fn models(
    out: &mut dyn Write,
    listed: &[(PathBuf, Result<Model, embed::Error>)],
    set: &Path,
    on: bool,
) -> io::Result<()> {
    if listed.is_empty() {
        return writeln!(out, "there is no model; scrutineer model fetch gets one");
    }
    for (folder, model) in listed {
        let use_of = match (is_same(folder, set), on) {
            (true, true) => "used",
            (true, false) => "set, but ranking by meaning is off",
            (false, _) => "not used",
        };
        match model {
            Ok(model) => {
                let (name, dimension) = (model.name(), model.dimension());
                writeln!(out, "{name}  {dimension} dimensions  {use_of}  {ASIDE}{}{ASIDE:#}", folder.display())?;
            }
            Err(error) => writeln!(out, "{WARNING}unusable{WARNING:#}  {use_of}  {error}")?,
        }
    }
    Ok(())
}

fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real(one) == real(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = anstream::StripStream::new(Vec::new());
        write(&mut out).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    #[test]
    fn models_are_listed_with_their_use() {
        let folder = Path::new("tests/fixtures/model");
        let small = || Model::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
        let gone = PathBuf::from("models/gone");
        let listed = [(folder.to_owned(), small()), (gone.clone(), Model::open(&gone))];
        insta::assert_snapshot!(plain(|out| models(out, &listed, folder, true)), @"
        model  16 dimensions  used  tests/fixtures/model
        unusable  not used  there is no model folder models/gone; `scrutineer model fetch` gets one
        ");
        insta::assert_snapshot!(plain(|out| models(out, &listed[..1], &gone, true)), @"model  16 dimensions  not used  tests/fixtures/model");
        insta::assert_snapshot!(plain(|out| models(out, &listed[..1], folder, false)), @"model  16 dimensions  set, but ranking by meaning is off  tests/fixtures/model");
        insta::assert_snapshot!(plain(|out| models(out, &[], folder, false)), @"there is no model; scrutineer model fetch gets one");
    }

    #[test]
    fn without_a_terminal_a_download_is_a_line_for_each_file() {
        let text = plain(|out| {
            let mut download = Download::new(out, false);
            for (file, done, total) in [
                ("config.json", 0, None),
                ("config.json", 612, None),
                ("w", 0, Some(90_868_376)),
                ("w", 9, Some(90_868_376)),
            ] {
                download.step(Progress { file, done, total })?;
            }
            download.finish();
            Ok(())
        });
        insta::assert_snapshot!(text, @"
        fetching config.json
        fetching w (90.8 MB)
        ");
    }
}
