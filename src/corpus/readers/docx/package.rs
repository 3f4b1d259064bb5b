//! The package of a Word document: its parts, unpacked within a limit, and their tags.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::corpus::cause::Cause;

/// Elements that are passed over with all that they hold: deleted text, old properties, what an older program should
/// show in place of what is read already, and descriptions of pages and tables.
const PASSED_OVER: [&str; 14] = [
    "Fallback",
    "del",
    "delInstrText",
    "delText",
    "instrText",
    "moveFrom",
    "pPrChange",
    "rPrChange",
    "sdtPr",
    "sectPr",
    "tblGrid",
    "tblPr",
    "tcPr",
    "trPrChange",
];

pub(super) fn damaged(detail: impl Into<String>) -> Cause {
    Cause::Damaged { format: super::FORMAT, detail: detail.into() }
}

fn unzipped(error: &ZipError) -> Cause {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Cause::Encrypted { format: super::FORMAT }
        }
        other => damaged(other.to_string()),
    }
}

/// The parts of a document, and how much of them may still be unpacked.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
    limit: u64,
}

impl<'a> Package<'a> {
    /// Opens a document of which at most `limit` bytes may be unpacked.
    pub(super) fn open(bytes: &'a [u8], limit: u64) -> Result<Self, Cause> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unzipped(&error))?;
        Ok(Self { archive, left: limit, limit })
    }

    /// The text of a part; `None` if there is none of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Cause> {
        let too_large = Cause::UnpacksTooLarge { format: super::FORMAT, limit: self.limit };
        let file = match self.archive.by_name(name) {
            Err(ZipError::FileNotFound) => return Ok(None),
            other => other.map_err(|error| unzipped(&error))?,
        };
        if file.size() > self.left {
            return Err(too_large);
        }
        let mut bytes = Vec::new();
        let read = file.take(self.left + 1).read_to_end(&mut bytes);
        read.map_err(|error| damaged(format!("part {name}: {error}")))?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(too_large)?;
        let (encoding, mark) = encoding_rs::Encoding::for_bom(&bytes).unwrap_or((encoding_rs::UTF_8, 0));
        Ok(Some(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned()))
    }

    /// The paths of the parts that a list of relationships names, by what they are ("styles", "footnotes").
    pub(super) fn related(&mut self, list: &str, folder: &str) -> Result<BTreeMap<String, String>, Cause> {
        let Some(xml) = self.part(list.trim_start_matches('/'))? else { return Ok(BTreeMap::new()) };
        let mut related = BTreeMap::new();
        each_tag(&xml, |tag| {
            let Xml::Open("Relationship", attributes) = tag else { return };
            let (Some(kind), Some(target)) = (attributes.get("Type"), attributes.get("Target")) else { return };
            let path = match target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None => join(folder, &target),
            };
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            related.entry(kind).or_insert(path);
        })?;
        Ok(related)
    }
}

/// A path below a folder, with its `..` taken out.
fn join(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What says of a text or a mark that it is deleted, or moved away.
pub(super) const DELETED: [&str; 2] = ["del", "moveFrom"];

/// The properties of the marks that end paragraphs and rows.
const MARK_PROPERTIES: [&str; 2] = ["rPr", "trPr"];

/// A start tag, an end tag or text; names are without their prefix.
#[derive(Clone, Copy)]
pub(super) enum Xml<'a> {
    Open(&'a str, Attributes<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// The attributes of a tag.
#[derive(Clone, Copy)]
pub(super) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    pub(super) fn get(self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes.with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name.as_bytes())?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    }

    pub(super) fn val(self) -> Option<String> {
        self.get("val")
    }

    pub(super) fn number(self, name: &str) -> Option<i64> {
        self.get(name)?.trim().parse().ok()
    }

    /// Whether a property is switched on, which is what its mere presence says.
    pub(super) fn is_on(self) -> bool {
        !matches!(self.val().as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// Reads the tags of a part, without what is passed over.
pub(super) fn each_tag(xml: &str, mut take: impl FnMut(Xml<'_>)) -> Result<(), Cause> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open = 0_usize;
    // How many elements are open since one that is passed over began, itself included.
    let mut passed_over = 0_usize;
    // Which of the other open elements are properties whose mark may be deleted.
    let mut marked: Vec<bool> = Vec::new();
    loop {
        match reader.read_event().map_err(|error| damaged(error.to_string()))? {
            Event::Start(tag) => {
                open += 1;
                let local = tag.local_name();
                let name = std::str::from_utf8(local.as_ref()).unwrap_or_default();
                // Among the properties of a mark it says that the mark is deleted, and holds no text.
                let of_mark = DELETED.contains(&name) && marked.last() == Some(&true);
                if passed_over > 0 || (PASSED_OVER.contains(&name) && !of_mark) {
                    passed_over += 1;
                } else {
                    marked.push(MARK_PROPERTIES.contains(&name));
                    take(Xml::Open(name, Attributes(&tag)));
                }
            }
            Event::End(tag) => {
                open = open.saturating_sub(1);
                if passed_over > 0 {
                    passed_over -= 1;
                } else {
                    marked.pop();
                    take(Xml::Close(std::str::from_utf8(tag.local_name().as_ref()).unwrap_or_default()));
                }
            }
            Event::Eof if open > 0 => return Err(damaged("a part of it ends too early")),
            Event::Eof => return Ok(()),
            _ if passed_over > 0 => {}
            Event::Text(text) => take(Xml::Text(&text.decode().unwrap_or_default())),
            Event::CData(text) => take(Xml::Text(&text.decode().unwrap_or_default())),
            Event::GeneralRef(reference) => {
                if let Ok(Some(c)) = reference.resolve_char_ref() {
                    take(Xml::Text(c.encode_utf8(&mut [0; 4])));
                } else {
                    let name = reference.decode().unwrap_or_default();
                    take(Xml::Text(resolve_predefined_entity(&name).unwrap_or_default()));
                }
            }
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}
