//! Evidence packs: the quotes of an answer with the files that they stand in, to be checked later without the index.
//!
//! A pack is one JSON file, described in `docs/api.md`. It holds each quote with its document, page, paragraph and the bytes of
//! its passage, the SHA-256 of each file, and one over the whole pack. It is written in one way only, so that any byte of it that
//! was changed shows. The digest tells of changes; it does not tell who made the pack.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::corpus::{self, Found, Reader};
use crate::digest;
use crate::document::{DocumentId, Passage, PassageNumber};
use crate::index::{self, Snapshot};

/// What a pack says it is.
const FORMAT: &str = "scrutineer-evidence-pack";

/// The version of its layout.
const VERSION: u32 = 1;

/// An evidence pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    format: String,
    version: u32,
    /// The version of the program that made it: files are read by its rules.
    program: String,
    /// The documents quoted, by their ids.
    documents: Vec<PackedDocument>,
    /// The quotes, in the order of the answer.
    quotes: Vec<PackedQuote>,
    /// The SHA-256 of the pack with this field empty.
    digest: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackedDocument {
    id: String,
    title: String,
    /// The path below the corpus folder.
    file: String,
    /// The length of the file, in bytes.
    bytes: u64,
    sha256: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackedQuote {
    /// The id of the document.
    document: String,
    page: Option<u32>,
    page_end: Option<u32>,
    paragraph: Option<u32>,
    /// The number of the passage in the document, counted from 0.
    passage: u32,
    /// The bytes of the passage's text that are quoted, from the first to before the last.
    start: usize,
    end: usize,
    quote: String,
}

/// Why no pack can be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The JSON holds no citation.
    #[error("there is no citation in it; give the JSON of an answer, a check or a brief")]
    NoCitations,
    /// A document that is cited is not held.
    #[error("the document {id:?} that it cites is not held")]
    NotHeld {
        /// Its id.
        id: String,
    },
    /// A quote does not stand where it is said to.
    #[error("{quote:?} does not stand at its place in {id}; ask again, the documents may have changed")]
    Differs {
        /// The quote.
        quote: String,
        /// The id of the document.
        id: String,
    },
    /// The file of a document is not in the corpus folders, or cannot be read.
    #[error("cannot read the file {file}")]
    File {
        /// The file.
        file: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The corpus folders cannot be walked.
    #[error("cannot look through the corpus folders")]
    Walk(#[from] corpus::walk::Error),
    /// The index cannot be read.
    #[error("cannot read the index")]
    Index(#[from] index::Error),
    /// It is no pack.
    #[error("this is no evidence pack: {what}")]
    NotAPack {
        /// What is wrong with it.
        what: String,
    },
}

/// What a pack was found to differ in, with the quote that it concerns where it concerns one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The quote.
    pub quote: Option<String>,
    /// What differs.
    pub what: String,
}

/// What was checked of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The number of quotes.
    pub quotes: usize,
    /// The number of documents.
    pub documents: usize,
    /// What differs; nothing if all is as it was.
    pub failures: Vec<Failure>,
}

/// A citation as the JSON of an answer has it.
struct Cited {
    document: String,
    passage: u32,
    start: usize,
    end: usize,
    quote: String,
}

impl Pack {
    /// Makes a pack of all citations in some JSON, each of which is held to the index first.
    pub fn of(json: &Value, snapshot: &Snapshot, folders: &[PathBuf]) -> Result<Self, Error> {
        let mut cited = Vec::new();
        gather(json, &mut cited);
        if cited.is_empty() {
            return Err(Error::NoCitations);
        }
        let files = files(folders)?;
        let mut documents: BTreeMap<String, PackedDocument> = BTreeMap::new();
        let mut quotes: Vec<PackedQuote> = Vec::new();
        for Cited { document: id, passage: number, start, end, quote } in cited {
            let not_held = || Error::NotHeld { id: id.clone() };
            let name = DocumentId::from_path(&id);
            let document = snapshot.catalog().get(&name).filter(|own| own.id.as_str() == id).ok_or_else(not_held)?;
            let passage = snapshot.passage(&document.id, PassageNumber(number))?;
            let differs = || Error::Differs { quote: quote.clone(), id: id.clone() };
            let passage = passage.filter(|it| it.text.get(start..end) == Some(&quote)).ok_or_else(differs)?;
            if !documents.contains_key(&id) {
                let packed = packed(document.file.as_str(), &document.title, &id, &files)?;
                documents.insert(id.clone(), packed);
            }
            let (page, page_end) = pages(&passage, start, end);
            let paragraph = passage.paragraph;
            let own = PackedQuote { document: id, page, page_end, paragraph, passage: number, start, end, quote };
            if !quotes.contains(&own) {
                quotes.push(own);
            }
        }
        let (format, program) = (FORMAT.to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        let documents = documents.into_values().collect();
        let mut pack = Self { format, version: VERSION, program, documents, quotes, digest: String::new() };
        pack.digest = digest::of(pack.written().as_bytes());
        Ok(pack)
    }

    /// The pack as it is written: there is only one way.
    pub fn written(&self) -> String {
        // Words and numbers can always be written.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads a pack and checks every byte of it against its digest.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let not_a_pack = |what: String| Error::NotAPack { what };
        let pack: Self = serde_json::from_slice(bytes).map_err(|error| not_a_pack(error.to_string()))?;
        if pack.format != FORMAT {
            return Err(not_a_pack(format!("its format is {:?}", pack.format)));
        }
        if pack.version != VERSION {
            return Err(not_a_pack(format!("its version is {}, this program reads {VERSION}", pack.version)));
        }
        Ok(pack)
    }

    /// Whether the pack is as it was made, byte for byte, given what it was read from.
    fn is_as_made(&self, bytes: &[u8]) -> bool {
        let unsigned = Self { digest: String::new(), ..self.clone() };
        self.written().as_bytes() == bytes && digest::of(unsigned.written().as_bytes()) == self.digest
    }

    /// Holds the pack to the files of the corpus folders, which are read anew.
    pub fn verify(&self, bytes: &[u8], folders: &[PathBuf], reader: &Reader) -> Result<Verified, Error> {
        let mut failures = Vec::new();
        if !self.is_as_made(bytes) {
            let what = "the pack itself was changed: its digest is another".to_owned();
            failures.push(Failure { quote: None, what });
        }
        let files = files(folders)?;
        for document in &self.documents {
            let own: Vec<&PackedQuote> = self.quotes.iter().filter(|quote| quote.document == document.id).collect();
            let mut fail = |quote: &PackedQuote, what: String| {
                failures.push(Failure { quote: Some(quote.quote.clone()), what });
            };
            let Some(found) = files.get(&document.file) else {
                for quote in &own {
                    fail(quote, format!("{} is not in the corpus folders", document.file));
                }
                continue;
            };
            match digest::of_file(&found.path) {
                Ok(sum) if sum == document.sha256 => {}
                Ok(_) => {
                    let what = format!("{} was changed: its SHA-256 is another", document.file);
                    for quote in &own {
                        fail(quote, what.clone());
                    }
                }
                Err(error) => {
                    for quote in &own {
                        fail(quote, format!("{}: {error}", document.file));
                    }
                }
            }
            match reader.read(found) {
                Ok((_, passages)) => {
                    for quote in own {
                        if let Some(what) = quote.differs(&passages, &document.file) {
                            fail(quote, what);
                        }
                    }
                }
                Err(cause) => {
                    for quote in &own {
                        fail(quote, format!("{}: {cause}", document.file));
                    }
                }
            }
        }
        let known = |quote: &&PackedQuote| !self.documents.iter().any(|document| document.id == quote.document);
        for quote in self.quotes.iter().filter(known) {
            let what = format!("the pack has no document {:?}", quote.document);
            failures.push(Failure { quote: Some(quote.quote.clone()), what });
        }
        Ok(Verified { quotes: self.quotes.len(), documents: self.documents.len(), failures })
    }
}

impl PackedQuote {
    /// In what the quote differs from the passages of its file.
    fn differs(&self, passages: &[Passage], file: &str) -> Option<String> {
        let at = usize::try_from(self.passage).unwrap_or(usize::MAX);
        let Some(passage) = passages.get(at) else {
            return Some(format!("{file} has no passage {} any more", self.passage));
        };
        if passage.text.get(self.start..self.end) != Some(&self.quote) {
            return Some(format!("other words stand at its place in {file}"));
        }
        if pages(passage, self.start, self.end) != (self.page, self.page_end) {
            return Some(format!("it stands on another page of {file}"));
        }
        (passage.paragraph != self.paragraph).then(|| format!("it stands in another paragraph of {file}"))
    }
}

/// The first page of some bytes of a passage, and the last where that is another.
fn pages(passage: &Passage, start: usize, end: usize) -> (Option<u32>, Option<u32>) {
    let pages = passage.pages.as_ref().map(|pages| pages.of(start..end));
    (pages.map(|(first, _)| first), pages.and_then(|(first, last)| (first != last).then_some(last)))
}

/// The files of the corpus folders by the names that documents have them under.
fn files(folders: &[PathBuf]) -> Result<BTreeMap<String, Found>, Error> {
    Ok(corpus::walk(folders)?.found.into_iter().map(|found| (found.file.clone(), found)).collect())
}

fn packed(file: &str, title: &str, id: &str, files: &BTreeMap<String, Found>) -> Result<PackedDocument, Error> {
    let failed = |source| Error::File { file: file.to_owned(), source };
    let path: &Path = &files.get(file).ok_or_else(|| failed(io::ErrorKind::NotFound.into()))?.path;
    Ok(PackedDocument {
        id: id.to_owned(),
        title: title.to_owned(),
        file: file.to_owned(),
        bytes: fs::metadata(path).map_err(failed)?.len(),
        sha256: digest::of_file(path).map_err(failed)?,
    })
}

/// The citations in some JSON, in its order, wherever they stand in it.
fn gather(json: &Value, found: &mut Vec<Cited>) {
    match json {
        Value::Array(all) => {
            for one in all {
                gather(one, found);
            }
        }
        Value::Object(fields) => {
            found.extend(cited(json));
            for one in fields.values() {
                gather(one, found);
            }
        }
        _ => {}
    }
}

/// A citation: an object with a quote, its document and the address of its passage.
fn cited(json: &Value) -> Option<Cited> {
    let quote = json.get("quote")?.as_str()?.to_owned();
    let document = json.get("document")?.get("id")?.as_str()?.to_owned();
    let (_, query) = json.get("url")?.as_str()?.split_once('?')?;
    let (query, _) = query.split_once('#').unwrap_or((query, ""));
    let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let (start, end) = value("words")?.split_once('-')?;
    Some(Cited {
        document,
        passage: value("passage")?.parse().ok()?,
        start: start.parse().ok()?,
        end: end.parse().ok()?,
        quote,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_are_found_wherever_they_stand() {
        let one = |quote: &str| {
            serde_json::json!({
                "document": {"id": "a"}, "quote": quote, "url": "/documents/a?passage=3&words=0-4#passage-3",
            })
        };
        let json = serde_json::json!({"deep": [{"citation": one("one")}], "citations": [one("two")], "quote": "none"});
        let mut found = Vec::new();
        gather(&json, &mut found);
        let mut quotes: Vec<(&str, u32, usize)> = found.iter().map(|it| (&*it.quote, it.passage, it.end)).collect();
        quotes.sort_unstable();
        assert_eq!(quotes, [("one", 3, 4), ("two", 3, 4)]);
    }

    #[test]
    fn a_pack_is_written_in_one_way_and_any_change_shows() {
        let quotes = vec![PackedQuote {
            document: "a".to_owned(),
            page: Some(1),
            page_end: None,
            paragraph: None,
            passage: 0,
            start: 0,
            end: 3,
            quote: "One".to_owned(),
        }];
        let (format, program) = (FORMAT.to_owned(), "1".to_owned());
        let mut pack = Pack { format, version: VERSION, program, documents: Vec::new(), quotes, digest: String::new() };
        pack.digest = digest::of(pack.written().as_bytes());
        let written = pack.written().into_bytes();
        assert!(Pack::read(&written).unwrap().is_as_made(&written));
        for at in 0..written.len() {
            let mut changed = written.clone();
            changed[at] ^= 1;
            let is_as_made = Pack::read(&changed).is_ok_and(|pack| pack.is_as_made(&changed));
            assert!(!is_as_made, "byte {at}");
        }
    }
}
