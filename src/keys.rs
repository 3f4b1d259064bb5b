//! Keys that let programs in, and what each of them may do.
//!
//! A key is 256 random bits. What is kept of it is a hash, so that whoever reads the file of keys can do nothing with
//! it. A fast hash is right here: slow ones make up for secrets that people choose and that can be guessed, and 256
//! random bits cannot be, however fast one tries.

use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::random;

/// The prefix of every key, so that programs that look for leaked secrets recognise it.
const MARK: &str = "scrutineer";

/// The longest note about a key, in characters.
const LONGEST_NOTE: usize = 100;

/// The rights of the holder of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Ask and read.
    Read,
    /// That, and all that an operator does: reload, read the metrics.
    Admin,
}

impl Scope {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Admin => "admin",
        }
    }
}

/// One key as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Its name: 8 hexadecimal digits, which also stand in the key itself and are not secret.
    pub id: String,
    /// The rights of its holder.
    pub scope: Scope,
    /// Its holder or purpose, in the operator's words.
    pub note: Option<String>,
    /// The time it was made.
    pub made: Timestamp,
    /// The hash of the whole key, in hexadecimal digits.
    hash: String,
}

/// A key as its holder has it. It is shown once, and then only its hash is left.
pub struct Secret(String);

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All keys, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    keys: Vec<Key>,
}

/// An error reading or changing keys.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read or written.
    #[error("cannot {action} the file of keys {}", file.display())]
    File {
        /// The action that failed, as a verb.
        action: &'static str,
        /// The file.
        file: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The file holds something else than keys.
    #[error("{} is not a file of keys", file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// The reason.
        source: serde_json::Error,
    },
    /// No key has that name.
    #[error("no key is named {id:?}, see scrutineer key list")]
    Unknown {
        /// The name.
        id: String,
    },
    /// The note is too long.
    #[error("a note has at most {LONGEST_NOTE} characters, this one has {length}")]
    Note {
        /// Its characters.
        length: usize,
    },
    /// The system gives no random numbers.
    #[error(transparent)]
    Random(#[from] random::Error),
}

impl Keys {
    /// Reads a file of keys; none if there is no such file.
    pub fn read(file: &Path) -> Result<Self, Error> {
        match fs::read(file) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(|source| Error::Malformed { file: file.to_owned(), source })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(Error::File { action: "read", file: file.to_owned(), source }),
        }
    }

    /// The keys, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter()
    }

    /// The key that someone presents; `None` if it is none of these.
    ///
    /// Hashes are compared in a time that does not depend on where they differ.
    pub fn find(&self, presented: &str) -> Option<&Key> {
        let hash = blake3::hash(presented.as_bytes());
        self.keys.iter().find(|key| blake3::Hash::from_hex(&key.hash).is_ok_and(|kept| kept == hash))
    }
}

/// Makes a key and puts it into the file, which is made if there is none.
pub fn create(file: &Path, scope: Scope, note: Option<&str>, now: Timestamp) -> Result<(Key, Secret), Error> {
    let length = note.map_or(0, |note| note.chars().count());
    if length > LONGEST_NOTE {
        return Err(Error::Note { length });
    }
    let id = format!("{:08x}", u32::from_be_bytes(random::bytes()?));
    let secret = Secret(format!("{MARK}-{id}-{}", blake3::Hash::from_bytes(random::bytes()?).to_hex()));
    let hash = blake3::hash(secret.0.as_bytes()).to_hex().to_string();
    let key = Key { id, scope, note: note.map(str::to_owned), made: now, hash };
    change(file, |keys| {
        keys.keys.push(key.clone());
        Ok(())
    })?;
    Ok((key, secret))
}

/// Takes a key out of the file and gives what it was.
pub fn revoke(file: &Path, id: &str) -> Result<Key, Error> {
    let mut revoked = None;
    change(file, |keys| {
        let at = keys.keys.iter().position(|key| key.id == id).ok_or_else(|| Error::Unknown { id: id.to_owned() })?;
        revoked = Some(keys.keys.remove(at));
        Ok(())
    })?;
    revoked.ok_or_else(|| Error::Unknown { id: id.to_owned() })
}

/// Changes the file under a lock, so that two who do so at once do not undo each other. The new file takes the old
/// one's place in one step; only its owner may read it.
fn change(file: &Path, edit: impl FnOnce(&mut Keys) -> Result<(), Error>) -> Result<(), Error> {
    let failed = |action| move |source| Error::File { action, file: file.to_owned(), source };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed("write"))?;
    let lock = File::create(file.with_extension("lock")).map_err(failed("lock"))?;
    lock.lock().map_err(failed("lock"))?;
    let mut keys = Keys::read(file)?;
    edit(&mut keys)?;
    let new = tempfile::NamedTempFile::new_in(folder).map_err(failed("write"))?;
    serde_json::to_writer_pretty(&new, &keys).map_err(|error| failed("write")(error.into()))?;
    new.as_file().sync_all().map_err(failed("write"))?;
    new.persist(file).map_err(|error| failed("write")(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-03-01T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_key_is_found_by_itself_alone_until_it_is_revoked() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kept/keys.json");
        assert_eq!(Keys::read(&file).unwrap(), Keys::default());
        let (reader, secret) = create(&file, Scope::Read, Some("the newsroom"), now()).unwrap();
        let (admin, other) = create(&file, Scope::Admin, None, now()).unwrap();
        let keys = Keys::read(&file).unwrap();
        assert_eq!(keys.iter().map(|key| key.id.as_str()).collect::<Vec<_>>(), [&reader.id, &admin.id]);
        assert_eq!(keys.find(&secret.to_string()), Some(&reader));
        assert_eq!(keys.find(&other.to_string()).map(|key| key.scope), Some(Scope::Admin));
        let mut wrong = secret.to_string();
        wrong.pop();
        for wrong in ["", "scrutineer", &reader.id, &reader.hash, &wrong, &format!("{wrong}x")] {
            assert_eq!(keys.find(wrong), None, "{wrong}");
        }
        assert_eq!(revoke(&file, &reader.id).unwrap(), reader);
        assert_eq!(Keys::read(&file).unwrap().find(&secret.to_string()), None);
        assert!(matches!(revoke(&file, &reader.id), Err(Error::Unknown { .. })));
    }

    #[test]
    fn the_file_does_not_hold_the_key() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys.json");
        let (key, secret) = create(&file, Scope::Read, None, now()).unwrap();
        let secret = secret.to_string();
        assert_eq!(secret.len(), "scrutineer-".len() + 8 + 1 + 64);
        let random = secret.rsplit('-').next().unwrap();
        let kept = fs::read_to_string(&file).unwrap();
        assert!(kept.contains(&key.hash) && !kept.contains(random), "{kept}");
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_the_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys.json");
        create(&file, Scope::Read, None, now()).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_is_no_file_of_keys_is_refused_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys.json");
        fs::write(&file, "{\"keys\": 7}").unwrap();
        assert!(matches!(create(&file, Scope::Read, None, now()), Err(Error::Malformed { .. })));
        assert_eq!(fs::read_to_string(&file).unwrap(), "{\"keys\": 7}");
    }
}
