//! Sentence models into the folder of models: downloaded from a model hub, or copied from a folder.
//!
//! A model is put together in a folder beside its place, whose name begins with a dot, is checked there and then moved
//! to its place as a whole. A download that was cut goes on where it stopped, in the same run or in a later one.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::digest;
use crate::embed::{self, Model};
use crate::fetch::{Client, Timeout};

/// The hub that models are fetched from where no other is named.
pub const HUB: &str = "https://huggingface.co";

/// The model that is fetched where no other is named.
pub const USUAL: &str = "sentence-transformers/all-MiniLM-L6-v2";

/// The SHA-256 of the weights of models that are known, so that what comes is what was measured. Of others the checks
/// on opening must do.
const KNOWN: &[(&str, &str)] = &[(USUAL, "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db")];

/// The largest file of a model, in bytes. The largest sentence models of this kind have weights of 1.4 GB.
const LARGEST_FILE: u64 = 4 << 30;

/// The time the network may be silent before the connection counts as cut.
const SILENCE: Duration = Duration::from_mins(1);

/// The number of connections in a row that may bring nothing new before the download is given up.
const ATTEMPTS: usize = 3;

/// A model that was put into the folder of models, or was there.
#[derive(Clone, Debug)]
pub enum Got {
    /// It is new.
    New(Model),
    /// It was there.
    Same(Model),
}

/// The progress of a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The file of the model.
    pub file: &'a str,
    /// The bytes of it that are here.
    pub done: u64,
    /// The length of the whole file, in bytes, where the hub says so.
    pub total: Option<u64>,
}

/// An error getting a model.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The name is not one that a hub gives.
    #[error("{name:?} is not the name of a model; write it as {USUAL:?}")]
    Name {
        /// The name.
        name: String,
    },
    /// The hub does not have the file.
    #[error("there is no {address}; is {name} the right name, and a model with weights as safetensors?")]
    NotThere {
        /// The address that was tried.
        address: String,
        /// The model.
        name: String,
    },
    /// The file could not be downloaded.
    #[error(
        "cannot download {address}: {what}; offline, put the files into a folder and run `scrutineer model add DIR`"
    )]
    Download {
        /// The address.
        address: String,
        /// The cause.
        what: String,
    },
    /// The connection was cut again and again.
    #[error("the download of {address} was cut at {done} bytes; the same command goes on from there")]
    Cut {
        /// The address.
        address: String,
        /// The bytes that are here.
        done: u64,
        /// The last failure.
        source: io::Error,
    },
    /// The content is not what was announced.
    #[error("{address} is not what it should be: its SHA-256 is {is}, not {should}; it was thrown away")]
    Checksum {
        /// The address.
        address: String,
        /// The sum of what came.
        is: String,
        /// The sum that it should have.
        should: String,
    },
    /// The files downloaded or to be copied are not a model that can be used.
    #[error(transparent)]
    Unfit(#[from] embed::Error),
    /// Another model of that name is there.
    #[error("{} holds another model of that name; move it away and run this again", there.display())]
    Different {
        /// Its folder.
        there: PathBuf,
    },
    /// The folder to copy has no name.
    #[error("{} has no name to give the model", folder.display())]
    Nameless {
        /// The folder.
        folder: PathBuf,
    },
    /// Another process is getting the same model.
    #[error("another process is working in {}", folder.display())]
    Busy {
        /// The folder that it works in.
        folder: PathBuf,
    },
    /// Something cannot be written.
    #[error("cannot write to {}", to.display())]
    Unwritable {
        /// The place.
        to: PathBuf,
        /// The reason.
        source: io::Error,
    },
}

/// The models in a folder, in order of their names, each with its folder; those that cannot be used with the reason.
/// An empty list if the folder does not exist.
pub fn list(models: &Path) -> Vec<(PathBuf, Result<Model, embed::Error>)> {
    let entries = fs::read_dir(models).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.retain(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')));
    folders.sort();
    folders.into_iter().map(|folder| (folder.clone(), Model::open(&folder))).collect()
}

/// Downloads a model from a hub into the folder of models, under the last part of its name. A model that is there and
/// can be used is left as it is; one that is damaged is replaced. The proxy that the environment names is used.
pub fn fetch(hub: &str, name: &str, models: &Path, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Got, Error> {
    let sum = KNOWN.iter().find(|(known, _)| *known == name).map(|(_, sum)| *sum);
    fetch_checked(hub, name, models, sum, progress)
}

fn fetch_checked(
    hub: &str,
    name: &str,
    models: &Path,
    sum: Option<&str>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Got, Error> {
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || ['-', '_', '.'].contains(&c))
    };
    let last = match name.split_once('/') {
        Some((owner, last)) if is_part(owner) && is_part(last) => last,
        _ => return Err(Error::Name { name: name.to_owned() }),
    };
    let to = models.join(last);
    if let Ok(model) = Model::open(&to)
        && sum.is_none_or(|sum| digest::of_file(&to.join(embed::WEIGHTS)).is_ok_and(|is| is == sum))
    {
        return Ok(Got::Same(model));
    }
    let making = Making::begin(models, last)?;
    let client = Client::new(Timeout::Silence(SILENCE));
    for (file, required) in embed::FILES {
        let whole = making.folder.join(file);
        if whole.is_file() {
            // A former run got it, and stopped later.
            continue;
        }
        let address = format!("{}/{name}/resolve/main/{file}", hub.trim_end_matches('/'));
        let part = making.folder.join(format!("{file}.part"));
        make_parent(&part)?;
        let sum = sum.filter(|_| *file == embed::WEIGHTS);
        let found =
            download(&client, &address, &part, sum, &mut |done, total| progress(Progress { file, done, total }))?;
        if found {
            fs::rename(&part, &whole).map_err(|source| Error::Unwritable { to: whole.clone(), source })?;
        } else if *required {
            making.discard();
            return Err(Error::NotThere { address, name: name.to_owned() });
        }
    }
    making.finish(&to)
}

/// Copies the model in a folder into the folder of models, under the name of its folder.
pub fn add(from: &Path, models: &Path) -> Result<Got, Error> {
    let model = Model::open(from)?;
    let name = model.name();
    if name.is_empty() || name.starts_with('.') {
        return Err(Error::Nameless { folder: from.to_owned() });
    }
    let to = models.join(&name);
    match Model::open(&to) {
        Ok(there) if there.fingerprint() == model.fingerprint() => return Ok(Got::Same(there)),
        Ok(_) => return Err(Error::Different { there: to }),
        // Nothing is there, or nothing that can be used.
        Err(_) => {}
    }
    let making = Making::begin(models, &name)?;
    for (file, _) in embed::FILES {
        let (source, target) = (from.join(file), making.folder.join(file));
        if source.is_file() {
            make_parent(&target)?;
            fs::copy(&source, &target).map_err(|source| Error::Unwritable { to: target, source })?;
        }
    }
    making.finish(&to)
}

fn make_parent(file: &Path) -> Result<(), Error> {
    let Some(parent) = file.parent() else { return Ok(()) };
    fs::create_dir_all(parent).map_err(|source| Error::Unwritable { to: parent.to_owned(), source })
}

/// A folder that a model is put together in. While this lives, no other process works in it.
struct Making {
    folder: PathBuf,
    _lock: File,
}

impl Making {
    fn begin(models: &Path, name: &str) -> Result<Self, Error> {
        let folder = models.join(format!(".getting-{name}"));
        let unwritable = |source| Error::Unwritable { to: folder.clone(), source };
        fs::create_dir_all(&folder).map_err(unwritable)?;
        let lock = File::create(models.join(format!(".getting-{name}.lock"))).map_err(unwritable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder, _lock: lock }),
            Err(fs::TryLockError::WouldBlock) => Err(Error::Busy { folder }),
            Err(fs::TryLockError::Error(source)) => Err(unwritable(source)),
        }
    }

    /// Checks the model and moves it to its place. One that cannot be used is thrown away.
    fn finish(self, to: &Path) -> Result<Got, Error> {
        if let Err(error) = Model::open(&self.folder) {
            self.discard();
            return Err(error.into());
        }
        let unwritable = |source| Error::Unwritable { to: to.to_owned(), source };
        if to.exists() {
            // It could not be used, else it would have been left.
            fs::remove_dir_all(to).map_err(unwritable)?;
        }
        fs::rename(&self.folder, to).map_err(unwritable)?;
        self.discard();
        Ok(Got::New(Model::open(to)?))
    }

    /// Removes what is left. What cannot be removed does not hinder the next run.
    fn discard(&self) {
        let _ = fs::remove_dir_all(&self.folder);
        let _ = fs::remove_file(self.folder.with_added_extension("lock"));
    }
}

/// Downloads a file into `part`, going on where that ends; `false` if the hub does not have it.
fn download(
    client: &Client,
    address: &str,
    part: &Path,
    sum: Option<&str>,
    progress: &mut dyn FnMut(u64, Option<u64>),
) -> Result<bool, Error> {
    let unwritable = |source| Error::Unwritable { to: part.to_owned(), source };
    let mut vain = 0;
    // Whether all of it came from this run, so that a wrong sum is not the fault of what lay there.
    let mut fresh = !part.exists();
    loop {
        let mut file = File::options().create(true).append(true).open(part).map_err(unwritable)?;
        let before = file.metadata().map_err(unwritable)?.len();
        let end = match ask(client, address, before)? {
            Reply::NotThere => {
                drop(file);
                let _ = fs::remove_file(part);
                return Ok(false);
            }
            Reply::AllThere => Copied::Whole,
            Reply::Body { from, total, mut body } => {
                // The hub may not know how to begin in the middle.
                file.set_len(from).map_err(unwritable)?;
                copy(&mut body, &mut file, from, total, progress)?
            }
        };
        let done = file.metadata().map_err(unwritable)?.len();
        match end {
            Copied::Whole => {
                file.sync_all().map_err(unwritable)?;
                drop(file);
                let Some(should) = sum else { return Ok(true) };
                let is = digest::of_file(part).map_err(unwritable)?;
                if is == should {
                    return Ok(true);
                }
                let _ = fs::remove_file(part);
                if fresh {
                    return Err(Error::Checksum { address: address.to_owned(), is, should: should.to_owned() });
                }
                // What lay there was of another file: once more from the start.
                fresh = true;
            }
            Copied::Cut(_) if done > before => vain = 0,
            Copied::Cut(source) => {
                vain += 1;
                if vain == ATTEMPTS {
                    return Err(Error::Cut { address: address.to_owned(), done, source });
                }
            }
        }
    }
}

/// A hub's reply to a request.
enum Reply {
    NotThere,
    /// There is nothing after what is here.
    AllThere,
    Body {
        /// Its start in the file, in bytes.
        from: u64,
        /// The length of the whole file, in bytes.
        total: Option<u64>,
        body: Box<dyn Read>,
    },
}

fn ask(client: &Client, address: &str, before: u64) -> Result<Reply, Error> {
    let failed = |what: String| Error::Download { address: address.to_owned(), what };
    let response = client.get(address, before).map_err(|error| failed(error.to_string()))?;
    let response = match response.status() {
        404 => return Ok(Reply::NotThere),
        416 => return Ok(Reply::AllThere),
        _ => response.successful().map_err(|error| failed(error.to_string()))?,
    };
    let number =
        |name: &str, part: fn(&str) -> &str| -> Option<u64> { part(response.header(name)?).trim().parse().ok() };
    let from = if response.status() == 206 {
        // "bytes 100-199/200": where it begins.
        number("content-range", |range| {
            range.trim_start_matches("bytes").trim_start().split('-').next().unwrap_or_default()
        })
        .filter(|from| *from <= before)
        .ok_or_else(|| failed("it begins elsewhere than was asked".to_owned()))?
    } else {
        0
    };
    let total = number("content-length", |length| length).map(|length| from + length);
    if total.is_some_and(|total| total > LARGEST_FILE) {
        return Err(failed(format!("it is larger than {LARGEST_FILE} bytes")));
    }
    Ok(Reply::Body { from, total, body: response.reader() })
}

/// The end of a copy of a body.
enum Copied {
    /// All of it is here.
    Whole,
    /// The connection was cut.
    Cut(io::Error),
}

/// Copies to the end, or to where the connection is cut.
fn copy(
    body: &mut dyn Read,
    file: &mut File,
    from: u64,
    total: Option<u64>,
    progress: &mut dyn FnMut(u64, Option<u64>),
) -> Result<Copied, Error> {
    let mut buffer = vec![0; 1 << 16];
    let mut done = from;
    loop {
        progress(done, total);
        let read = match body.read(&mut buffer) {
            Ok(0) if total.is_some_and(|total| done < total) => {
                return Ok(Copied::Cut(io::ErrorKind::UnexpectedEof.into()));
            }
            Ok(0) => return Ok(Copied::Whole),
            Ok(read) => read,
            Err(error) => return Ok(Copied::Cut(error)),
        };
        file.write_all(&buffer[..read])
            .map_err(|source| Error::Unwritable { to: PathBuf::from("the disk"), source })?;
        done += read as u64;
        if done > LARGEST_FILE {
            return Ok(Copied::Cut(io::Error::other("it is too large")));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::{BufRead as _, BufReader};
    use std::net::TcpListener;
    use std::sync::{Arc, Mutex};
    use std::thread;

    use super::*;

    fn small() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/model")
    }

    fn sum() -> String {
        digest::of_file(&small().join(embed::WEIGHTS)).unwrap()
    }

    /// A hub that has one model, and what it does wrong.
    #[derive(Clone, Default)]
    struct Hub {
        /// Connections are cut after so many bytes of a body.
        cut_after: Option<usize>,
        /// The number of connections that are cut; the rest is fine.
        cuts: usize,
        /// It always sends files from their start.
        no_ranges: bool,
        /// Its replacements for files.
        instead: BTreeMap<&'static str, Option<Vec<u8>>>,
    }

    /// Starts it and gives its address and the requests that it got, as "path range".
    fn start(hub: Hub) -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let log = Arc::new(Mutex::new(Vec::new()));
        let asked = Arc::clone(&log);
        thread::spawn(move || {
            let mut hub = hub;
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                let Some(first) = lines.next() else { continue };
                let path = first.split(' ').nth(1).unwrap().to_owned();
                let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                let range = headers.iter().find_map(|line| line.strip_prefix("range: bytes="));
                let from: usize = range.map_or(0, |range| range.trim_end_matches('-').parse().unwrap());
                let file = path.strip_prefix("/some/small/resolve/main/").unwrap_or("none");
                asked.lock().unwrap().push(format!("{file} {from}"));
                let there = || fs::read(small().join(file)).ok();
                let Some(bytes) = hub.instead.get(file).cloned().unwrap_or_else(there) else {
                    let _ =
                        stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                    continue;
                };
                let from = if hub.no_ranges { 0 } else { from };
                let total = bytes.len();
                let status = match from {
                    0 => "200 OK".to_owned(),
                    _ if from >= total => {
                        let _ = stream.write_all(b"HTTP/1.1 416 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                        continue;
                    }
                    _ => format!("206 Partial Content\r\ncontent-range: bytes {from}-{}/{total}", total - 1),
                };
                let body = &bytes[from..];
                let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
                let mut sent = body.len();
                if let Some(cut) = hub.cut_after.filter(|cut| hub.cuts > 0 && *cut < sent) {
                    sent = cut;
                    hub.cuts -= 1;
                }
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body[..sent]));
            }
        });
        (address, log)
    }

    fn get(address: &str, models: &Path) -> Result<Got, Error> {
        fetch_checked(address, "some/small", models, Some(&sum()), &mut |_| {})
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_model_is_fetched_once_with_progress() {
        let models = tempfile::tempdir().unwrap();
        let (address, log) = start(Hub::default());
        let mut seen = Vec::new();
        let got = fetch_checked(&address, "some/small", models.path(), Some(&sum()), &mut |progress| {
            if progress.file == embed::WEIGHTS {
                seen.push((progress.done, progress.total));
            }
        });
        let Ok(Got::New(model)) = got else { panic!("{got:?}") };
        assert_eq!((model.name().as_str(), model.dimension()), ("small", 16));
        assert_eq!(model.fingerprint(), Model::open(&small()).unwrap().fingerprint());
        let size = fs::metadata(small().join(embed::WEIGHTS)).unwrap().len();
        assert_eq!((seen[0], *seen.last().unwrap()), ((0, Some(size)), (size, Some(size))));
        assert_eq!(names(models.path()), ["small"], "nothing is left behind");
        let requests = log.lock().unwrap().len();
        assert!(matches!(get(&address, models.path()), Ok(Got::Same(_))));
        assert_eq!(log.lock().unwrap().len(), requests, "what is there is not fetched again");
    }

    #[test]
    fn a_cut_download_goes_on_where_it_stopped() {
        let models = tempfile::tempdir().unwrap();
        let (address, log) = start(Hub { cut_after: Some(12_000), cuts: 2, ..Hub::default() });
        get(&address, models.path()).unwrap();
        let log = log.lock().unwrap();
        let weights: Vec<&str> = log.iter().filter_map(|line| line.strip_prefix("model.safetensors ")).collect();
        assert_eq!(weights, ["0", "12000", "24000"]);
        assert_eq!(names(models.path()), ["small"]);
    }

    #[test]
    fn a_hub_that_begins_at_the_start_each_time_will_do() {
        let models = tempfile::tempdir().unwrap();
        let (address, _) = start(Hub { cut_after: Some(12_000), cuts: 2, no_ranges: true, ..Hub::default() });
        get(&address, models.path()).unwrap();
        assert_eq!(names(models.path()), ["small"]);
    }

    #[test]
    fn a_later_run_goes_on_too() {
        let models = tempfile::tempdir().unwrap();
        let (address, _) = start(Hub { cut_after: Some(0), cuts: usize::MAX, ..Hub::default() });
        let error = get(&address, models.path()).unwrap_err();
        assert!(matches!(error, Error::Cut { done: 0, .. }), "{error}");
        let making = models.path().join(".getting-small");
        let weights = fs::read(small().join(embed::WEIGHTS)).unwrap();
        fs::write(making.join("model.safetensors.part"), &weights[..20_000]).unwrap();
        assert!(list(models.path()).is_empty(), "half a model is not listed");
        let (address, log) = start(Hub::default());
        get(&address, models.path()).unwrap();
        assert!(log.lock().unwrap().contains(&"model.safetensors 20000".to_owned()));
        assert_eq!(names(models.path()), ["small"]);
    }

    #[test]
    fn what_lay_there_and_does_not_fit_is_fetched_anew() {
        for length in [20_000, 31_464, 40_000] {
            let models = tempfile::tempdir().unwrap();
            let making = models.path().join(".getting-small");
            fs::create_dir(&making).unwrap();
            fs::write(making.join("model.safetensors.part"), vec![7; length]).unwrap();
            let (address, _) = start(Hub::default());
            get(&address, models.path()).unwrap();
        }
    }

    #[track_caller]
    fn check_refused(hub: Hub, message: &str) {
        let models = tempfile::tempdir().unwrap();
        let (address, _) = start(hub);
        let error = get(&address, models.path()).unwrap_err().to_string();
        let error = error.replace(&address, "HUB").replace(&models.path().display().to_string(), "MODELS");
        assert!(error.contains(message), "{error}");
        let left = names(models.path());
        assert!(!left.contains(&"small".to_owned()), "{left:?}");
        let part = models.path().join(".getting-small/model.safetensors.part");
        assert!(!part.exists(), "{left:?}");
    }

    #[test]
    fn what_is_not_right_is_refused_and_thrown_away() {
        let with = |file: &'static str, bytes: Option<Vec<u8>>| Hub {
            instead: BTreeMap::from([(file, bytes)]),
            ..Hub::default()
        };
        check_refused(with("model.safetensors", None), "there is no HUB/some/small/resolve/main/model.safetensors");
        let mut altered = fs::read(small().join(embed::WEIGHTS)).unwrap();
        *altered.last_mut().unwrap() ^= 1;
        check_refused(
            with("model.safetensors", Some(altered)),
            "main/model.safetensors is not what it should be: its SHA-256 is",
        );
        let page = b"<html>Sign in to the wireless network</html>".to_vec();
        check_refused(with("model.safetensors", Some(page.clone())), "is not what it should be");
        check_refused(with("config.json", Some(page)), "MODELS/.getting-small/config.json is damaged");
    }

    #[test]
    fn optional_files_may_be_absent() {
        let models = tempfile::tempdir().unwrap();
        let hub = Hub {
            instead: BTreeMap::from([("modules.json", None), ("sentence_bert_config.json", None)]),
            ..Hub::default()
        };
        let (address, _) = start(hub);
        get(&address, models.path()).unwrap();
        assert!(!models.path().join("small/modules.json").exists());
    }

    #[test]
    fn a_damaged_model_is_replaced_and_a_name_is_checked() {
        let models = tempfile::tempdir().unwrap();
        fs::create_dir(models.path().join("small")).unwrap();
        fs::write(models.path().join("small/config.json"), "{}").unwrap();
        let (address, _) = start(Hub::default());
        assert!(matches!(get(&address, models.path()), Ok(Got::New(_))));
        for name in ["small", "", "a/b/c", "../x", "a/..", "a b/c"] {
            let got = fetch_checked(&address, name, models.path(), None, &mut |_| {});
            assert!(matches!(got, Err(Error::Name { .. })), "{name:?}: {got:?}");
        }
    }

    #[test]
    fn a_folder_is_copied_once_and_another_is_not_overwritten() {
        let models = tempfile::tempdir().unwrap();
        assert!(matches!(add(&small(), models.path()), Ok(Got::New(_))));
        assert!(matches!(add(&small(), models.path()), Ok(Got::Same(_))));
        assert_eq!(names(models.path()), ["model"]);
        let there = models.path().join("model/sentence_bert_config.json");
        fs::write(there, "{\"max_seq_length\": 9}").unwrap();
        assert!(matches!(add(&small(), models.path()), Err(Error::Different { .. })));
        assert!(matches!(add(Path::new("/no/such"), models.path()), Err(Error::Unfit(_))));
        let listed = list(models.path());
        assert_eq!(listed.len(), 1);
        assert!(listed[0].1.is_ok());
    }
}
