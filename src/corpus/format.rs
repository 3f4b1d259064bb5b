//! Which format a file has, judged by its content.
//!
//! The name of a file decides between Markdown and plain text only, which no content can tell apart for certain; and
//! a name that promises a PDF or a Word document over a web page or loose text is reported, since such a file is a
//! failed download far more often than a document.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::cause::Cause;
use super::{decode, html};

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// PDF.
    Pdf,
    /// Word documents from 2007 on.
    Docx,
    /// Web pages.
    Html,
    /// Markdown, which may begin with front matter.
    Markdown,
    /// Text without marks, in UTF-8, UTF-16 or Windows-1252.
    Plain,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pdf => "PDF",
            Self::Docx => "Word document",
            Self::Html => "web page",
            Self::Markdown => "Markdown text",
            Self::Plain => "plain text",
        })
    }
}

/// How many bytes from its start a PDF may begin: readers have always taken that much junk before it.
const PDF_HEAD: usize = 1_024;

/// The first bytes of the container of Office before 2007.
const OLD_OFFICE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What is in that container if it holds a newer document under a password, in UTF-16.
const ENCRYPTED_PACKAGE: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

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

/// Recognises the format of a file named `name` that holds `bytes`.
pub fn recognise(name: &str, bytes: &[u8]) -> Result<Format, Cause> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let found = match sniff(&ending, bytes) {
        Ok(found) => found,
        Err(Cause::UnknownFormat { found: Some(found) }) if ending == "pdf" => {
            return Err(Cause::Mislabelled { named: Format::Pdf, found });
        }
        // What is left of a PDF that lost its beginning still holds the marks of one.
        Err(Cause::UnknownFormat { .. }) if ending == "pdf" && contains(bytes, b"endobj") => {
            return Err(Cause::Damaged { format: Format::Pdf, detail: "its beginning is missing".to_owned() });
        }
        Err(Cause::UnknownFormat { found: None }) if ending == "pdf" => {
            return Err(Cause::Mislabelled { named: Format::Pdf, found: "no known format".to_owned() });
        }
        Err(cause) => return Err(cause),
    };
    let named = match ending.as_str() {
        "pdf" => Format::Pdf,
        "docx" => Format::Docx,
        _ => return Ok(found),
    };
    match found {
        Format::Html => Err(Cause::Mislabelled { named, found: web_page(bytes) }),
        Format::Markdown | Format::Plain => Err(Cause::Mislabelled { named, found: "plain text".to_owned() }),
        Format::Pdf | Format::Docx => Ok(found),
    }
}

fn sniff(ending: &str, bytes: &[u8]) -> Result<Format, Cause> {
    let head = &bytes[..bytes.len().min(PDF_HEAD)];
    if bytes.starts_with(b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(bytes);
    }
    if bytes.starts_with(OLD_OFFICE) && contains(bytes, ENCRYPTED_PACKAGE) {
        return Err(Cause::Encrypted { format: Format::Docx });
    }
    // Two letters are too few to tell a program from a text that begins with them.
    let foreign = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic) && (magic.len() > 2 || head.contains(&0)));
    if let Some((_, found)) = foreign {
        return Err(Cause::UnknownFormat { found: Some((*found).to_owned()) });
    }
    let text = decode::text(bytes);
    if contains(head, b"%PDF-") && (text.is_none() || contains(bytes, b"startxref")) {
        return Ok(Format::Pdf);
    }
    let Some(text) = text else { return Err(Cause::UnknownFormat { found: None }) };
    let text = text.text.trim_start();
    if text.is_empty() {
        return Err(Cause::Empty);
    }
    let markdown = matches!(ending, "md" | "markdown" | "mdown" | "mkd");
    match html::looks_like(text) {
        html::Look::Page => Ok(Format::Html),
        // Markdown may hold tags, and often begins with some.
        html::Look::Fragment if !markdown => Ok(Format::Html),
        _ if text.starts_with("<?xml") => Err(Cause::UnknownFormat { found: Some("an XML file".to_owned()) }),
        _ if markdown => Ok(Format::Markdown),
        _ => Ok(Format::Plain),
    }
}

/// A ZIP archive keeps the names of its files unpacked, so that even a damaged one can be told.
fn zipped(bytes: &[u8]) -> Result<Format, Cause> {
    if contains(bytes, b"word/document") {
        return Ok(Format::Docx);
    }
    let found = if contains(bytes, b"xl/workbook") {
        "an Excel workbook"
    } else if contains(bytes, b"ppt/presentation") {
        "a PowerPoint presentation"
    } else if contains(bytes, b"mimetypeapplication/vnd.oasis.opendocument") {
        "an OpenDocument file"
    } else {
        "a ZIP archive"
    };
    Err(Cause::UnknownFormat { found: Some(found.to_owned()) })
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
        check("report.txt", b"%PDF-1.7\n...", Format::Pdf);
        check("report", b"junk\0\x01\n%PDF-1.7\n", Format::Pdf);
        check("report.pdf", b"HTTP/1.1 200 OK\n\n%PDF-1.7\n... startxref 0 %%EOF", Format::Pdf);
    }

    #[test]
    fn a_text_about_pdf_is_a_text() {
        check("notes.txt", b"Every PDF begins with the mark %PDF- and a version.", Format::Plain);
    }

    #[test]
    fn a_word_document_is_known_by_its_parts() {
        let docx = include_bytes!("../../tests/fixtures/report.docx");
        check("report.docx", docx, Format::Docx);
        check("report.zip", docx, Format::Docx);
        check("report.docx", &docx[..docx.len() / 2], Format::Docx);
        check_refused("a.docx", b"PK\x03\x04....xl/workbook.xml", "no known format: it is an Excel workbook");
        let locked = [OLD_OFFICE, b"....", ENCRYPTED_PACKAGE].concat();
        check_refused("a.docx", &locked, "the Word document is encrypted");
        check_refused("a.zip", b"PK\x03\x04....", "no known format: it is a ZIP archive");
    }

    #[test]
    fn a_web_page_is_known_by_its_tags() {
        check("page", b"\xef\xbb\xbf\n<!DOCTYPE html><title>x</title>", Format::Html);
        check("page.txt", b"<!-- saved --><HTML lang=en><body>x", Format::Html);
        check("page.htm", b"<div><p>One.</p></div>", Format::Html);
        check("page.md", b"<div><p>One.</p></div>", Format::Markdown);
        check("page.md", b"<!doctype html><p>One.", Format::Html);
        check("mail.txt", b"<ann@example.org> wrote: see <b>", Format::Plain);
    }

    #[test]
    fn the_name_decides_between_markdown_and_plain_text() {
        check("digest.MD", b"# One", Format::Markdown);
        check("digest.txt", b"# One", Format::Plain);
        check("digest", b"# One", Format::Plain);
    }

    #[test]
    fn text_in_other_encodings_is_text() {
        check("a.txt", b"Caf\xe9 \x96 the children\x92s caf\xe9 is good.", Format::Plain);
        check("a.txt", b"\xff\xfeO\0n\0e\0", Format::Plain);
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
            prop_assert_eq!(recognise("a.txt", text.as_bytes()), Ok(Format::Plain));
        }
    }
}
