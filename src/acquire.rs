//! Files from elsewhere into a corpus folder: copied from a path, or downloaded from an address.
//!
//! Models are the matter of [`models`].
//!
//! A file is looked at before it is kept, so that a web page that was sent in place of a report is refused at once and
//! not found out when it is missed. Nothing that is there is ever overwritten.

pub mod models;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::corpus::{self, Cause, Format};
use crate::fetch::{self, Client, Response, Timeout};

/// The time a download may take in all. The largest reports are a few megabytes.
const DOWNLOAD_TIME: Duration = Duration::from_mins(2);

/// The longest name that is given to a file, in characters; common file systems take 255 bytes.
const LONGEST_NAME: usize = 120;

/// A file that was added, or was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New(PathBuf),
    /// A file of that name and content was there.
    Same(PathBuf),
}

/// An error adding a file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing at the path, or it cannot be read.
    #[error("cannot read {from}")]
    Unreadable {
        /// The source to be added.
        from: String,
        /// The reason.
        source: io::Error,
    },
    /// A folder cannot be searched for files.
    #[error("cannot search {from} for files")]
    Folder {
        /// The source to be added.
        from: String,
        /// The reason.
        source: corpus::walk::Error,
    },
    /// The address cannot be downloaded from.
    #[error("cannot download {from}")]
    Download {
        /// The address.
        from: String,
        /// The reason.
        source: fetch::Error,
    },
    /// The content is of no use.
    #[error("{from} was not added: {cause} ({})", cause.remedy())]
    Unfit {
        /// The source to be added.
        from: String,
        /// The reason it cannot be read as a document.
        cause: Cause,
    },
    /// A file of that name with other content is there.
    #[error("{} is there with other content than {from}; rename one of them and add it again", there.display())]
    Different {
        /// The source to be added.
        from: String,
        /// The path of what is there.
        there: PathBuf,
    },
    /// The file cannot be written.
    #[error("cannot write {}", to.display())]
    Unwritable {
        /// Its intended path.
        to: PathBuf,
        /// The reason.
        source: io::Error,
    },
}

/// Adds what stands at a path or an address of `http` or `https` to a folder: one file, or every file of a folder
/// with the folders that they stand in. One result for each file.
pub fn add(source: &str, folder: &Path, limits: &corpus::Limits) -> Vec<Result<Added, Error>> {
    if source.starts_with("http://") || source.starts_with("https://") {
        return vec![download(source, limits).and_then(|(name, bytes)| keep(source, &name, &bytes, folder))];
    }
    let path = Path::new(source);
    if !path.is_dir() {
        return copied(path, Path::new(path.file_name().unwrap_or_default()), folder, limits);
    }
    let walk = match corpus::walk(&[path.to_owned()]) {
        Ok(walk) => walk,
        Err(error) => return vec![Err(Error::Folder { from: source.to_owned(), source: error })],
    };
    let unfit = walk.skipped.into_iter().map(|skipped| Err(Error::Unfit { from: skipped.file, cause: skipped.cause }));
    let copied = walk.found.iter().flat_map(|found| copied(&found.path, Path::new(&found.file), folder, limits));
    copied.chain(unfit).collect()
}

/// Copies a document, and the file with facts that stands beside it.
fn copied(path: &Path, name: &Path, folder: &Path, limits: &corpus::Limits) -> Vec<Result<Added, Error>> {
    let from = path.display().to_string();
    let mut results = vec![read(path, limits).and_then(|bytes| {
        let name = name.to_string_lossy();
        fit(&from, &name, &bytes)?;
        keep(&from, &name, &bytes, folder)
    })];
    let facts = path.with_extension("toml");
    if results[0].is_ok() && facts != path && facts.is_file() {
        let name = name.with_extension("toml");
        let from = facts.display().to_string();
        results.push(read(&facts, limits).and_then(|bytes| keep(&from, &name.to_string_lossy(), &bytes, folder)));
    }
    results
}

fn read(path: &Path, limits: &corpus::Limits) -> Result<Vec<u8>, Error> {
    let from = path.display().to_string();
    let unreadable = |source| Error::Unreadable { from: from.clone(), source };
    let bytes = fs::metadata(path).map_err(unreadable)?.len();
    if bytes > limits.file_bytes {
        return Err(Error::Unfit { from, cause: Cause::TooLarge { bytes, limit: limits.file_bytes } });
    }
    fs::read(path).map_err(unreadable)
}

fn fit(from: &str, name: &str, bytes: &[u8]) -> Result<Format, Error> {
    corpus::recognise(name, bytes).map_err(|cause| Error::Unfit { from: from.to_owned(), cause })
}

/// Downloads a file and names it.
fn download(address: &str, limits: &corpus::Limits) -> Result<(String, Vec<u8>), Error> {
    let failed = |source| Error::Download { from: address.to_owned(), source };
    let client = Client::new(Timeout::Total(DOWNLOAD_TIME));
    let response = client.get(address, 0).and_then(Response::successful).map_err(failed)?;
    let offered = response.header("content-disposition").and_then(offered);
    let bytes = response.bytes(limits.file_bytes).map_err(failed)?;
    let name = file_name(offered.as_deref().unwrap_or_else(|| last_part(address)));
    let format = fit(address, &name, &bytes)?;
    Ok((with_ending(name, format), bytes))
}

/// The name that a `Content-Disposition` header gives to a file. The extended form with its percent signs is passed
/// over: a server that sends it sends the plain one too.
fn offered(header: &str) -> Option<String> {
    let value = header.split(';').map(str::trim).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        key.trim().eq_ignore_ascii_case("filename").then(|| value.trim().trim_matches('"'))
    })?;
    (!value.is_empty()).then(|| value.to_owned())
}

/// The last part of an address's path.
fn last_part(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    path.split_once('/').map_or("", |(_, path)| path.trim_end_matches('/').rsplit('/').next().unwrap_or_default())
}

/// A name that is safe in any folder, whoever made it up: letters, digits, `.`, `_` and `-`, no leading dot.
fn file_name(offered: &str) -> String {
    let base = offered.rsplit(['/', '\\']).next().unwrap_or_default().replace("%20", "-");
    let mut name = String::new();
    for c in base.chars() {
        let c = if c.is_alphanumeric() || c == '.' || c == '_' { c } else { '-' };
        if !(c == '-' && name.ends_with('-')) {
            name.push(c);
        }
    }
    let name: String = name.trim_start_matches(['.', '-']).trim_end_matches('-').to_owned();
    let cut = name.chars().count().saturating_sub(LONGEST_NAME);
    let name: String = name.chars().skip(cut).collect();
    if name.is_empty() { "document".to_owned() } else { name }
}

/// The name with the ending of the format, where it has no ending that says so.
fn with_ending(name: String, format: Format) -> String {
    if format.is_named(&name) { name } else { format!("{name}.{}", format.endings[0]) }
}

/// Writes a file beside its place and moves it there whole, unless something is there.
fn keep(from: &str, name: &str, bytes: &[u8], folder: &Path) -> Result<Added, Error> {
    let to = folder.join(name);
    let unwritable = |source| Error::Unwritable { to: to.clone(), source };
    let parent = to.parent().unwrap_or(folder);
    fs::create_dir_all(parent).map_err(unwritable)?;
    // The name begins with a dot, so a reader of the folder passes over a file that is half written.
    let mut file = tempfile::Builder::new().prefix(".adding-").tempfile_in(parent).map_err(unwritable)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(unwritable)?;
    open_to_readers(file.as_file()).map_err(unwritable)?;
    match file.persist_noclobber(&to) {
        Ok(_) => Ok(Added::New(to)),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            let same = fs::read(&to).is_ok_and(|there| there == bytes);
            if same { Ok(Added::Same(to)) } else { Err(Error::Different { from: from.to_owned(), there: to }) }
        }
        Err(error) => Err(unwritable(error.error)),
    }
}

/// A temporary file is made for its owner alone, but a document is for everyone who may look into the folder.
#[cfg(unix)]
fn open_to_readers(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn open_to_readers(_: &fs::File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    const REPORT: &str = "# A report\n\nSome text about plans.\n";

    #[test]
    fn a_file_is_copied_once_and_never_overwritten() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let report = from.path().join("report.md");
        fs::write(&report, REPORT).unwrap();
        fs::write(from.path().join("report.toml"), "kind = \"other\"\n").unwrap();
        let source = report.to_str().unwrap();
        let add = || add(source, to.path(), &corpus::Limits::default());
        let there = to.path().join("report.md");
        let results = add();
        assert_eq!(results.len(), 2, "the facts come along: {results:?}");
        assert_eq!(results[0].as_ref().unwrap(), &Added::New(there.clone()));
        assert_eq!(add()[0].as_ref().unwrap(), &Added::Same(there.clone()));
        fs::write(&there, "# Another report\n").unwrap();
        let error = add()[0].as_ref().unwrap_err().to_string();
        assert!(error.contains(source) && error.contains(there.to_str().unwrap()), "{error}");
        assert_eq!(fs::read_to_string(&there).unwrap(), "# Another report\n");
    }

    #[test]
    fn a_folder_is_copied_with_its_folders_and_what_is_no_document_is_refused() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(from.path().join("north")).unwrap();
        fs::write(from.path().join("north/a.md"), REPORT).unwrap();
        fs::write(from.path().join("b.pdf"), "<html><body>Not found</body></html>").unwrap();
        let results = add(from.path().to_str().unwrap(), to.path(), &corpus::Limits::default());
        assert!(to.path().join("north/a.md").is_file());
        assert!(!to.path().join("b.pdf").exists());
        assert_eq!(results.iter().filter(|result| result.is_err()).count(), 1);
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        let to = tempfile::tempdir().unwrap();
        let results = add("/no/such/report.pdf", to.path(), &corpus::Limits::default());
        assert!(matches!(results[..], [Err(Error::Unreadable { .. })]));
    }

    #[test]
    fn names_from_outside_are_made_safe() {
        for (offered, name) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\a b.pdf", "a-b.pdf"),
            (".hidden", "hidden"),
            ("", "document"),
            ("Inspection%20report (1).pdf", "Inspection-report-1-.pdf"),
        ] {
            assert_eq!(file_name(offered), name, "of {offered:?}");
        }
        assert_eq!(file_name(&"x".repeat(500)).len(), LONGEST_NAME);
        assert_eq!(last_part("https://files.example.org/v1/file/50254243?x=/y"), "50254243");
        assert_eq!(last_part("https://example.org"), "");
        assert_eq!(offered("attachment; filename=\"a.pdf\"; filename*=UTF-8''b.pdf").as_deref(), Some("a.pdf"));
        let pdf = corpus::recognise("", b"%PDF-1.7").unwrap();
        assert_eq!(with_ending("50254243".to_owned(), pdf), "50254243.pdf");
        assert_eq!(with_ending("report.PDF".to_owned(), pdf), "report.PDF");
    }

    /// A server that answers one request with these words.
    fn serve_once(headers: &str, body: &str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let reply = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len());
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]);
            stream.write_all(reply.as_bytes()).unwrap();
        });
        format!("http://{address}/files/50254243")
    }

    #[test]
    fn a_download_is_named_recognised_and_kept() {
        let to = tempfile::tempdir().unwrap();
        let address = serve_once("content-disposition: attachment; filename=\"a report.md\"\r\n", REPORT);
        let results = add(&address, to.path(), &corpus::Limits::default());
        assert_eq!(results[0].as_ref().unwrap(), &Added::New(to.path().join("a-report.md")));
        assert_eq!(fs::read_to_string(to.path().join("a-report.md")).unwrap(), REPORT);
    }

    #[test]
    fn a_download_above_the_limit_is_refused() {
        let to = tempfile::tempdir().unwrap();
        let limits = corpus::Limits { file_bytes: 10, ..corpus::Limits::default() };
        let results = add(&serve_once("", REPORT), to.path(), &limits);
        assert!(matches!(results[..], [Err(Error::Download { .. })]), "{results:?}");
        assert_eq!(fs::read_dir(to.path()).unwrap().count(), 0);
    }
}
