//! The formats that can be read, one row each, with a reader beside this file.
//!
//! A format is judged by its content. The name of a file decides between Markdown and plain text only, which no content
//! can tell apart for certain; and a name that promises a PDF or a Word document over a web page or loose text is
//! reported, since such a file is a failed download far more often than a document.

mod docx;
mod html;
mod markdown;
pub mod pdf;
mod plain;

use std::path::Path;

use super::cause::Cause;
use super::format::Format;
use super::given::Given;
use super::layout::Layout;
use super::{Limits, contents, decode, letters};
use crate::inspectorates::Inspectorates;

/// A format and how its files are recognised and read.
struct Row {
    format: Format,
    /// Whether its files are text, which pass for each other: a text where the name promises another format is reported.
    is_text: bool,
    /// Whether a file begins as no other format does.
    is_signed: fn(&[u8]) -> bool,
    /// Whether a file that no signature tells has this format; the first row that fits wins.
    fits: fn(&Sample<'_>) -> bool,
    /// What a file of this format still holds that lost its beginning.
    remains: Option<&'static [u8]>,
    read: fn(&Source<'_>) -> Result<Layout, Cause>,
    /// Reads the facts that a file of this format may hold about itself.
    given: Option<ReadFacts>,
}

type ReadFacts = fn(&[u8], &Inspectorates) -> Result<Option<Given>, Cause>;

/// Every format. A new one is a row here and its reader.
const ROWS: &[Row] = &[
    Row {
        format: pdf::FORMAT,
        is_text: false,
        is_signed: pdf::is_signed,
        fits: |sample| pdf::is_signed_late(sample.bytes, sample.text.is_some()),
        remains: Some(b"endobj"),
        read: |source| pdf::child::read(source.program, source.path, source.limits),
        given: None,
    },
    Row {
        format: docx::FORMAT,
        is_text: false,
        is_signed: docx::is_signed,
        fits: |_| false,
        remains: None,
        read: |source| docx::layout(source.bytes, source.limits.unpacked_bytes),
        given: None,
    },
    Row {
        format: html::FORMAT,
        is_text: true,
        is_signed: |_| false,
        // Markdown may hold tags, and often begins with some.
        fits: |sample| sample.text.is_some_and(|text| html::is_page(text, markdown::FORMAT.is_named(sample.name))),
        remains: None,
        read: |source| html::layout(source.bytes),
        given: None,
    },
    Row {
        format: markdown::FORMAT,
        is_text: true,
        is_signed: |_| false,
        fits: |sample| sample.is_prose() && markdown::FORMAT.is_named(sample.name),
        remains: None,
        read: |source| markdown::layout(source.bytes),
        given: Some(markdown::given),
    },
    Row {
        format: plain::FORMAT,
        is_text: true,
        is_signed: |_| false,
        fits: |sample| sample.is_prose(),
        remains: None,
        read: |source| plain::layout(source.bytes),
        given: None,
    },
];

/// A file to be recognised.
struct Sample<'a> {
    name: &'a str,
    bytes: &'a [u8],
    /// What it holds if that is text, without white space at its beginning.
    text: Option<&'a str>,
}

impl Sample<'_> {
    fn is_prose(&self) -> bool {
        self.text.is_some_and(|text| !text.starts_with(XML))
    }
}

/// A file to be read, and how much that may cost.
pub(super) struct Source<'a> {
    pub(super) path: &'a Path,
    pub(super) bytes: &'a [u8],
    /// This program, which runs itself again for formats whose reader nothing else could stop.
    pub(super) program: &'a Path,
    pub(super) limits: &'a Limits,
}

/// How many bytes from its start a format is looked for.
const HEAD: usize = 1_024;

/// How XML begins.
const XML: &str = "<?xml";

/// The first bytes of the container of Office before 2007.
const OLD_OFFICE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// First bytes of formats that people put into folders of documents and that cannot be read here.
///
/// Some of them would pass for text (RTF, PostScript, XML), so they are looked for first.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"{\\rtf", "a rich text (RTF) document"),
    (OLD_OFFICE, "a document of an old Office program (such as .doc)"),
    (b"%!PS", "a PostScript file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
];

/// What archives of the ZIP format hold that cannot be read.
const FOREIGN_ZIP: [(&[u8], &str); 4] = [
    (b"xl/workbook", "an Excel workbook"),
    (b"ppt/presentation", "a PowerPoint presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"PK", "a ZIP archive"),
];

/// The formats that can be read.
pub fn formats() -> impl Iterator<Item = Format> {
    ROWS.iter().map(|row| row.format)
}

/// Recognises the format of a file named `name` that holds `bytes`.
pub fn recognise(name: &str, bytes: &[u8]) -> Result<Format, Cause> {
    row_of(name, bytes).map(|row| row.format)
}

/// Reads a file of that format, with the facts that stand in it.
pub(super) fn read(
    name: &str,
    source: &Source<'_>,
    inspectorates: &Inspectorates,
) -> Result<(Layout, Option<Given>), Cause> {
    let row = row_of(name, source.bytes)?;
    let mut layout = (row.read)(source)?;
    if letters::mend(&mut layout) > 0 && layout.blocks.is_empty() {
        return Err(Cause::Garbled { format: row.format, pages: Vec::new() });
    }
    if layout.blocks.is_empty() {
        return Err(Cause::Empty);
    }
    contents::mark(&mut layout.blocks);
    let given = row.given.map(|read| read(source.bytes, inspectorates)).transpose()?.flatten();
    Ok((layout, given))
}

/// Reads a text that stands in no file. Whatever it begins with, it is plain text.
pub(super) fn read_text(text: &str) -> Layout {
    let mut layout = plain::layout_of(text);
    letters::mend(&mut layout);
    contents::mark(&mut layout.blocks);
    layout
}

fn row_of(name: &str, bytes: &[u8]) -> Result<&'static Row, Cause> {
    let named = ROWS.iter().find(|row| !row.is_text && row.format.is_named(name));
    match (sniff(name, bytes), named) {
        (Ok(found), Some(named)) if found.is_text => {
            let found = if found.format == html::FORMAT { web_page(bytes) } else { "plain text".to_owned() };
            Err(Cause::Mislabelled { named: named.format, found })
        }
        (Err(Cause::UnknownFormat { found: Some(found) }), Some(named)) => {
            Err(Cause::Mislabelled { named: named.format, found })
        }
        (Err(Cause::UnknownFormat { found: None }), Some(named)) => {
            if named.remains.is_some_and(|remains| contains(bytes, remains)) {
                return Err(Cause::Damaged { format: named.format, detail: "its beginning is missing".to_owned() });
            }
            Err(Cause::Mislabelled { named: named.format, found: "no known format".to_owned() })
        }
        (found, _) => found,
    }
}

fn sniff(name: &str, bytes: &[u8]) -> Result<&'static Row, Cause> {
    if let Some(row) = ROWS.iter().find(|row| (row.is_signed)(bytes)) {
        return Ok(row);
    }
    if bytes.starts_with(OLD_OFFICE) && contains(bytes, docx::ENCRYPTED_PACKAGE) {
        return Err(Cause::Encrypted { format: docx::FORMAT });
    }
    if let Some(found) = foreign(bytes) {
        return Err(Cause::UnknownFormat { found: Some(found.to_owned()) });
    }
    let text = decode::text(bytes);
    let text = text.as_ref().map(|text| text.text.trim_start());
    if text.is_some_and(str::is_empty) {
        return Err(Cause::Empty);
    }
    let sample = Sample { name, bytes, text };
    ROWS.iter().find(|row| (row.fits)(&sample)).ok_or_else(|| {
        let is_xml = text.is_some_and(|text| text.starts_with(XML));
        Cause::UnknownFormat { found: is_xml.then(|| "an XML file".to_owned()) }
    })
}

/// What a file is that begins as a format does that cannot be read.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(HEAD)];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return FOREIGN_ZIP.iter().find(|(part, _)| contains(bytes, part)).map(|(_, found)| *found);
    }
    // Two letters are too few to tell a program from a text that begins with them.
    let found = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic) && (magic.len() > 2 || head.contains(&0)));
    found.map(|(_, found)| *found)
}

/// A web page in words, with its title, which often says what went wrong.
fn web_page(bytes: &[u8]) -> String {
    const LONGEST_TITLE: usize = 80;
    match html::title(bytes) {
        Some(title) if title.chars().count() <= LONGEST_TITLE => format!("a web page, \"{title}\""),
        Some(title) => format!("a web page, \"{}…\"", title.chars().take(LONGEST_TITLE).collect::<String>().trim_end()),
        None => "a web page".to_owned(),
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(name: &str, bytes: &[u8], expected: Format) {
        assert_eq!(recognise(name, bytes), Ok(expected));
    }

    #[track_caller]
    fn check_refused(name: &str, bytes: &[u8], expected: &str) {
        assert_eq!(recognise(name, bytes).unwrap_err().to_string(), expected);
    }

    #[test]
    fn a_pdf_is_known_by_its_head_whatever_its_name() {
        check("report.txt", b"%PDF-1.7\n...", pdf::FORMAT);
        check("report", b"junk\0\x01\n%PDF-1.7\n", pdf::FORMAT);
        check("report.pdf", b"HTTP/1.1 200 OK\n\n%PDF-1.7\n... startxref 0 %%EOF", pdf::FORMAT);
    }

    #[test]
    fn a_text_about_pdf_is_a_text() {
        check("notes.txt", b"Every PDF begins with the mark %PDF- and a version.", plain::FORMAT);
    }

    #[test]
    fn a_word_document_is_known_by_its_parts() {
        let docx = include_bytes!("../../tests/fixtures/report.docx");
        check("report.docx", docx, docx::FORMAT);
        check("report.zip", docx, docx::FORMAT);
        check("report.docx", &docx[..docx.len() / 2], docx::FORMAT);
        check_refused("a.docx", b"PK\x03\x04....xl/workbook.xml", "not a Word document: it is an Excel workbook");
        let locked = [OLD_OFFICE, b"....", docx::ENCRYPTED_PACKAGE].concat();
        check_refused("a.docx", &locked, "the Word document is encrypted");
        check_refused("a.zip", b"PK\x03\x04....", "no known format: it is a ZIP archive");
    }

    #[test]
    fn a_web_page_is_known_by_its_tags() {
        check("page", b"\xef\xbb\xbf\n<!DOCTYPE html><title>x</title>", html::FORMAT);
        check("page.txt", b"<!-- saved --><HTML lang=en><body>x", html::FORMAT);
        check("page.htm", b"<div><p>One.</p></div>", html::FORMAT);
        check("page.md", b"<div><p>One.</p></div>", markdown::FORMAT);
        check("page.md", b"<!doctype html><p>One.", html::FORMAT);
        check("mail.txt", b"<ann@example.org> wrote: see <b>", plain::FORMAT);
    }

    #[test]
    fn the_name_decides_between_markdown_and_plain_text() {
        check("digest.MD", b"# One", markdown::FORMAT);
        check("digest.txt", b"# One", plain::FORMAT);
        check("digest", b"# One", plain::FORMAT);
    }

    #[test]
    fn text_in_other_encodings_is_text() {
        check("a.txt", b"Caf\xe9 \x96 the children\x92s caf\xe9 is good.", plain::FORMAT);
        check("a.txt", b"\xff\xfeO\0n\0e\0", plain::FORMAT);
    }

    #[test]
    fn a_web_page_saved_as_pdf_is_said_to_be_one() {
        let page = b"<!doctype html><html><head><title>Report  not\nfound</title></head><body>Sorry.</body></html>";
        check_refused("report.pdf", page, "not a PDF: it is a web page, \"Report not found\"");
        check_refused("report.PDF", b"<html>", "not a PDF: it is a web page");
        check_refused("report.pdf", b"404 page not found", "not a PDF: it is plain text");
        check_refused("report.pdf", b"\x89PNG\r\n\x1a\n\0\0", "not a PDF: it is a PNG image");
        check_refused("minutes.docx", b"<html>", "not a Word document: it is a web page");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        check_refused("a.bin", &[0, 1, 2, 3, 4, 5, 6, 7], "no known format");
        check_refused("a.rtf", b"{\\rtf1 text}", "no known format: it is a rich text (RTF) document");
        check_refused("a.xml", b"<?xml version='1.0'?><feed/>", "no known format: it is an XML file");
        check_refused("a.txt", b"", "the file holds no text");
        check_refused("a.pdf", b" \n \n", "the file holds no text");
    }

    proptest! {
        #[test]
        fn nothing_panics(name in any::<String>(), bytes in any::<Vec<u8>>()) {
            let _ = recognise(&name, &bytes);
        }

        #[test]
        fn every_text_of_letters_is_text(text in "[a-zA-Zé’ ,.\n]{1,200}") {
            prop_assume!(!text.trim().is_empty() && !text.starts_with("MZ"));
            prop_assert_eq!(recognise("a.txt", text.as_bytes()), Ok(plain::FORMAT));
        }
    }
}
