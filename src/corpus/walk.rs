//! Finding the files of a corpus: several folders make one, in an order that is the same on every run.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::cause::{Cause, Skipped};
use crate::text;

/// A file that may be a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The corpus folder that it was found in.
    pub root: PathBuf,
    /// Where the file is.
    pub path: PathBuf,
    /// The path below the corpus folder, with `/` between its parts. If an earlier folder holds the same, the name of
    /// the folder stands before it, so that no two files of a corpus share it. Letters with accents are in their composed
    /// form, whichever the file system has.
    pub file: String,
    /// The file with facts that stands beside it: `report.toml` beside `report.pdf`.
    pub sidecar: Option<PathBuf>,
}

/// What was found in the folders of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// The files to be read: folder by folder as they were given, and sorted by path within each.
    pub found: Vec<Found>,
    /// What could not even be looked at.
    pub skipped: Vec<Skipped>,
}

/// Why a corpus folder cannot be walked at all. Trouble below it is no error but a [`Skipped`].
#[derive(Debug, Error)]
pub enum Error {
    /// There is nothing of that name.
    #[error("corpus folder {} does not exist", folder.display())]
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// It is a file.
    #[error("corpus folder {} is no folder", folder.display())]
    NotAFolder {
        /// What was given as a folder.
        folder: PathBuf,
    },
    /// The operating system did not let it be read.
    #[error("corpus folder {} could not be read", folder.display())]
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// The ending of files with facts about the document beside them.
const SIDECAR: &str = "toml";

/// Files that operating systems leave in folders.
const SYSTEM_FILES: [&str; 2] = ["desktop.ini", "thumbs.db"];

/// Finds the files of a corpus.
///
/// Hidden files (a name that begins with `.`, or with the `~$` of an open Word document), sidecars, and a `README.md` at
/// the top of a folder are no documents. Links are followed, and each real file is found once: through the first of
/// its paths.
pub fn walk(folders: &[PathBuf]) -> Result<Walk, Error> {
    let mut seen = Seen::default();
    let mut walk = Walk::default();
    for root in folders {
        let unreadable = |source| Error::Unreadable { folder: root.clone(), source };
        let metadata = fs::metadata(root).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => Error::Missing { folder: root.clone() },
            _ => unreadable(source),
        })?;
        if !metadata.is_dir() {
            return Err(Error::NotAFolder { folder: root.clone() });
        }
        let entries = entries(root).map_err(unreadable)?;
        let mut files = Vec::new();
        seen.real.insert(fs::canonicalize(root).map_err(unreadable)?);
        below(root, entries, &mut seen, &mut files, &mut walk.skipped);
        files.sort_by_cached_key(|path| relative(root, path));
        for path in files {
            let file = seen.name_apart(root, &text::composed(&relative(root, &path)));
            walk.found.push(Found { root: root.clone(), sidecar: None, path, file });
        }
    }
    with_sidecars(&mut walk);
    walk.skipped.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(walk)
}

/// What has been met so far.
#[derive(Default)]
struct Seen {
    /// Real paths of files and folders, which keeps links from leading in circles.
    real: BTreeSet<PathBuf>,
    /// Names given to files.
    names: BTreeSet<String>,
}

impl Seen {
    fn name_apart(&mut self, root: &Path, file: &str) -> String {
        let folder = root.file_name().map_or_else(|| "corpus".to_owned(), |name| name.to_string_lossy().into_owned());
        let mut name = file.to_owned();
        let mut n = 1;
        while !self.names.insert(name.clone()) {
            name = if n == 1 { format!("{folder}/{file}") } else { format!("{folder}-{n}/{file}") };
            n += 1;
        }
        name
    }
}

/// Collects the files below a folder. The folders still to be opened wait in a list, so depth costs no stack.
fn below(root: &Path, top: Vec<PathBuf>, seen: &mut Seen, files: &mut Vec<PathBuf>, skipped: &mut Vec<Skipped>) {
    let mut waiting = top;
    waiting.retain(|path| !is_readme(path));
    waiting.reverse();
    while let Some(path) = waiting.pop() {
        let mut skip = |detail: String| {
            skipped.push(Skipped { file: relative(root, &path), cause: Cause::Unreadable { detail } });
        };
        let (real, metadata) = match fs::canonicalize(&path).and_then(|real| Ok((real, fs::metadata(&path)?))) {
            Ok(found) => found,
            Err(error) => {
                skip(error.to_string());
                continue;
            }
        };
        if !seen.real.insert(real) {
            continue;
        }
        if metadata.is_dir() {
            match entries(&path) {
                Ok(entries) => waiting.extend(entries.into_iter().rev()),
                Err(error) => skip(error.to_string()),
            }
        } else if metadata.is_file() {
            files.push(path);
        } else {
            // To open a pipe would wait for its other end for ever.
            skip("it is a device or a pipe".to_owned());
        }
    }
}

/// What stands in a folder, in order, without what is hidden.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !is_hidden(&entry.file_name()) {
            entries.push(entry.path());
        }
    }
    entries.sort();
    Ok(entries)
}

fn is_hidden(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    name.starts_with('.') || name.starts_with("~$") || SYSTEM_FILES.contains(&name.as_str())
}

fn is_readme(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("README.md")) && path.is_file()
}

fn is_sidecar(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(SIDECAR))
}

/// The path below the root with `/` between its parts.
fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// Gives each document its sidecar. One that belongs to no document is reported: its facts would be lost in silence.
fn with_sidecars(walk: &mut Walk) {
    let (sidecars, documents): (Vec<Found>, Vec<Found>) =
        std::mem::take(&mut walk.found).into_iter().partition(|found| is_sidecar(&found.path));
    let by_stem: BTreeMap<PathBuf, &Found> =
        sidecars.iter().map(|sidecar| (sidecar.path.with_extension(""), sidecar)).collect();
    let mut used = BTreeSet::new();
    walk.found = documents
        .into_iter()
        .map(|document| {
            let stem = document.path.with_extension("");
            let sidecar = by_stem.get(&stem).map(|sidecar| sidecar.path.clone());
            if sidecar.is_some() {
                used.insert(stem);
            }
            Found { sidecar, ..document }
        })
        .collect();
    let lone = by_stem.into_iter().filter(|(stem, _)| !used.contains(stem));
    walk.skipped.extend(lone.map(|(_, found)| Skipped { file: found.file.clone(), cause: Cause::LoneSidecar }));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with these files in it, each holding its own name.
    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        folder
    }

    #[track_caller]
    fn check(files: &[&str], expected: &[&str]) {
        let folder = folder(files);
        let walk = walk(&[folder.path().to_owned()]).unwrap();
        let found: Vec<&str> = walk.found.iter().map(|found| found.file.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn files_come_sorted_and_from_every_depth() {
        check(
            &["b.md", "a.md", "2019/z.pdf", "2019/deep/er/y.txt"],
            &["2019/deep/er/y.txt", "2019/z.pdf", "a.md", "b.md"],
        );
    }

    #[test]
    fn names_are_composed_and_kept_apart() {
        check(&["Rutland-e\u{301}.md"], &["Rutland-\u{e9}.md"]);
        let folder = folder(&["e\u{301}.md", "\u{e9}.md"]);
        let walk = walk(&[folder.path().to_owned()]).unwrap();
        let names: BTreeSet<&str> = walk.found.iter().map(|found| found.file.as_str()).collect();
        assert_eq!(names.len(), walk.found.len());
    }

    #[test]
    fn hidden_files_and_the_readme_are_no_documents() {
        check(&[".a.md", ".git/config", "~$b.docx", "Thumbs.db", "readme.MD", "sub/README.md"], &["sub/README.md"]);
    }

    #[test]
    fn a_sidecar_goes_with_its_document() {
        let folder = folder(&["report.pdf", "report.toml", "report.2.docx", "report.2.TOML", "other.txt"]);
        let walk = walk(&[folder.path().to_owned()]).unwrap();
        let sidecars: Vec<_> = walk
            .found
            .iter()
            .map(|f| (f.file.as_str(), f.sidecar.as_ref().map(|s| relative(folder.path(), s))))
            .collect();
        assert_eq!(
            sidecars,
            [
                ("other.txt", None),
                ("report.2.docx", Some("report.2.TOML".to_owned())),
                ("report.pdf", Some("report.toml".to_owned()))
            ]
        );
        assert!(walk.skipped.is_empty());
    }

    #[test]
    fn a_sidecar_without_a_document_is_reported() {
        let folder = folder(&["report.pdf", "reprot.toml"]);
        let walk = walk(&[folder.path().to_owned()]).unwrap();
        assert_eq!(walk.skipped, [Skipped { file: "reprot.toml".to_owned(), cause: Cause::LoneSidecar }]);
    }

    #[test]
    fn the_same_path_in_two_folders_is_told_apart() {
        let parent = folder(&["one/a.md", "two/a.md", "two/b.md", "three/two/a.md"]);
        let folders: Vec<PathBuf> = ["one", "two", "three"].iter().map(|name| parent.path().join(name)).collect();
        let walk = walk(&folders).unwrap();
        let found: Vec<&str> = walk.found.iter().map(|found| found.file.as_str()).collect();
        assert_eq!(found, ["a.md", "two/a.md", "b.md", "three/two/a.md"]);
    }

    #[test]
    fn a_folder_given_twice_or_within_another_is_walked_once() {
        let parent = folder(&["a.md", "sub/b.md"]);
        let root = parent.path().to_owned();
        let walk = walk(&[root.clone(), root.clone(), root.join("sub")]).unwrap();
        assert_eq!(walk.found.len(), 2);
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        let folder = folder(&["a.md"]);
        let missing = folder.path().join("nowhere");
        let error = walk(std::slice::from_ref(&missing)).unwrap_err();
        assert_eq!(error.to_string(), format!("corpus folder {} does not exist", missing.display()));
        let error = walk(&[folder.path().join("a.md")]).unwrap_err();
        assert!(matches!(error, Error::NotAFolder { .. }));
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_in_circles_or_nowhere_end() {
        use std::os::unix::fs::symlink;
        let folder = folder(&["sub/a.md"]);
        symlink(folder.path(), folder.path().join("sub/up")).unwrap();
        symlink(folder.path().join("sub/a.md"), folder.path().join("again.md")).unwrap();
        symlink("nowhere", folder.path().join("broken.md")).unwrap();
        let walk = walk(&[folder.path().to_owned()]).unwrap();
        let found: Vec<&str> = walk.found.iter().map(|found| found.file.as_str()).collect();
        assert_eq!(found, ["again.md"]);
        assert_eq!(walk.skipped.len(), 1);
        assert_eq!(walk.skipped[0].file, "broken.md");
    }
}
