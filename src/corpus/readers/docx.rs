//! Word documents: a ZIP package of XML parts, of which the text, styles, numbering and notes are read.
//!
//! Automatic numbers are not in the text of such a document: they are counted here as a word processor counts them.
//! The parts are read as streams of tags, with what is open kept in lists of our own, so that depth costs no stack; and
//! no part is unpacked beyond the limit, whatever size it claims. Headers, footers and comments are separate parts
//! and are never opened; deleted, moved-away and hidden text is passed over, as it is in print.

mod numbering;
mod package;
mod reader;
mod styles;

use self::numbering::Numbering;
use self::package::{Package, damaged, each_tag};
use self::reader::{Reader, read_notes};
use self::styles::Styles;
use crate::corpus::cause::Cause;
use crate::corpus::format::Format;
use crate::corpus::layout::Layout;

/// Word documents from 2007 on.
pub(super) const FORMAT: Format = Format {
    name: "Word document",
    endings: &["docx"],
    media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

/// What is in the container of an older program if it holds a newer document under a password, in UTF-16.
pub(super) const ENCRYPTED_PACKAGE: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// Lists and headings have nine levels.
const LEVELS: usize = 9;

/// Recognises the package by the names of its parts, which it keeps unpacked, so that even a damaged one is told.
pub(super) fn is_signed(bytes: &[u8]) -> bool {
    (bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06"))
        && memchr::memmem::find(bytes, b"word/document").is_some()
}

/// Reads a Word document, unpacking at most `limit` bytes.
pub(super) fn layout(bytes: &[u8], limit: u64) -> Result<Layout, Cause> {
    let mut package = Package::open(bytes, limit)?;
    let main = package.related("_rels/.rels", "")?.remove("officeDocument");
    let main = main.unwrap_or_else(|| "word/document.xml".to_owned());
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let related = package.related(&format!("{folder}/_rels/{name}.rels"), folder)?;
    let mut part = |kind: &str| match related.get(kind) {
        Some(path) => package.part(path).map(Option::unwrap_or_default),
        None => Ok(String::new()),
    };
    let styles = Styles::read(&part("styles")?)?;
    let numbering = Numbering::read(&part("numbering")?)?;
    let notes = [read_notes(&part("footnotes")?)?, read_notes(&part("endnotes")?)?];
    let document = package.part(&main)?.ok_or_else(|| damaged("its main part is missing"))?;
    let mut reader = Reader::new(styles, numbering);
    each_tag(&document, |tag| reader.take(tag))?;
    Ok(Layout { blocks: reader.finish(notes), ..Layout::default() })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::{Cursor, Write as _};

    use insta::assert_snapshot;
    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::corpus::blocks::show;

    const LIMIT: u64 = 10_000_000;

    /// A document with this body and nothing else.
    fn document(body: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all(format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>").as_bytes()).unwrap();
        zip.finish().unwrap().into_inner()
    }

    fn read(body: &str) -> String {
        show(&layout(&document(body), LIMIT).unwrap().blocks)
    }

    #[track_caller]
    fn check_refused(bytes: &[u8], limit: u64, expected: &str) {
        assert_eq!(layout(bytes, limit).unwrap_err().to_string(), expected);
    }

    #[test]
    fn every_sort_of_block_is_read() {
        let layout = layout(include_bytes!("../../../tests/fixtures/report.docx"), LIMIT).unwrap();
        assert_snapshot!(show(&layout.blocks), @r"
        h0: Inspection of Anyshire children’s services
        toc: Findings 2
        h1: What needs to improve
        b1: The provision of homes for young people, including:
        b2: how many there are
        b2: support within them
        b1: The timeliness of plans.
        row: Judgement | Grade
        row: Care leavers | Good
        p: Overall & leaders
        h1: Findings
        b1: 1. Children benefit from good help. They say so.
        b1: 2. Plans are clear and prompt.
        b2: (a) for children in need
        b2: (b) for care leavers
        b1: 3. Leaders know the service well.
        h2: Leadership
        b1: 1. Numbering begins again here.
        p: A line and another-one.
        note: 1 As of March 2024.
        ");
    }

    #[test]
    fn bold_lines_are_headings_only_where_none_are_marked() {
        let bold =
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Findings</w:t></w:r></w:p><w:p><w:r><w:t>Text.</w:t></w:r></w:p>";
        let marked = "<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>Marked</w:t></w:r></w:p>";
        assert_snapshot!(read(&format!("{bold}{bold}")), @r"
        h1: Findings
        p: Text.
        h1: Findings
        p: Text.
        ");
        assert_snapshot!(read(&format!("{marked}{bold}")), @r"
        h0: Marked
        p: Findings
        p: Text.
        ");
    }

    #[test]
    fn text_boxes_and_fallbacks_are_read_once() {
        let text = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
        assert_snapshot!(
            read(&format!(
                "<w:p><w:r><w:t>Out</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}\
                </mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>side &amp; &#233;.</w:t></w:r></w:p>",
                text("In the box")
            )),
            @r"
        p: In the box
        p: Outside & é.
        "
        );
    }

    #[test]
    fn what_was_deleted_is_not_there() {
        let text = |text: &str| format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>");
        let joined = format!(
            "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p><w:p>{}</w:p>",
            text("Plans do not "),
            text("say who acts."),
            text("Next.")
        );
        assert_snapshot!(read(&joined), @r"
        p: Plans do not say who acts.
        p: Next.
        ");
        let row = |properties: &str, cells: [&str; 2]| {
            let cells = cells.map(|cell| format!("<w:tc><w:p>{}</w:p></w:tc>", text(cell))).concat();
            format!("<w:tr>{properties}{cells}</w:tr>")
        };
        let struck = row("<w:trPr><w:del w:id='2'/></w:trPr>", ["East", "11"]);
        let rows = [row("", ["Team", "Cases"]), struck, row("", ["West", "30"])].concat();
        assert_snapshot!(read(&format!("<w:tbl>{rows}</w:tbl>{}", "<w:p><w:r><w:t>After.</w:t></w:r></w:p>")), @r"
        row: Team | Cases
        row: West | 30
        p: After.
        ");
        let last = format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>", text("Last."));
        assert_snapshot!(read(&last), @"p: Last.");
    }

    #[test]
    fn damage_is_reported() {
        let good = document("<w:p><w:r><w:t>Hello</w:t></w:r></w:p>");
        let mut bent = good.clone();
        let at = memchr::memmem::find(&bent, b"word/document.xml").unwrap() + 40;
        bent[at] ^= 0x55;
        assert!(matches!(layout(&bent, LIMIT), Err(Cause::Damaged { .. })));
        assert!(matches!(layout(&good[..good.len() / 2], LIMIT), Err(Cause::Damaged { .. })));
        check_refused(
            &document("</w:body>"),
            LIMIT,
            "the Word document is damaged: ill-formed document: expected `</w:document>`, but `</w:body>` was found",
        );
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = document(&" ".repeat(50_000_000));
        assert!(bomb.len() < 100_000);
        check_refused(&bomb, LIMIT, "the Word document unpacks to more than the limit of 10000000 bytes");
        // The size that the package claims is not trusted either.
        let mut lying = bomb;
        let claimed = 50_000_000_u32 + 67;
        while let Some(at) = memchr::memmem::find(&lying, &claimed.to_le_bytes()) {
            lying[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
        }
        assert!(layout(&lying, LIMIT).is_err());
    }

    #[test]
    fn deep_nesting_costs_no_stack() {
        let deep = |open: &str, close: &str| {
            let text = "<w:p><w:r><w:t>deep</w:t></w:r></w:p>";
            read(&format!("{}{text}{}", open.repeat(100_000), close.repeat(100_000)))
        };
        assert_eq!(deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"), "p: deep");
        assert_eq!(deep("<w:p>", "</w:p>"), "p: deep");
        assert_eq!(deep("<w:sdt>", "</w:sdt>"), "p: deep");
    }

    proptest! {
        #[test]
        fn no_word_is_lost(words in prop::collection::vec(("[a-z]{1,9}", 0_usize..4), 1..60)) {
            let wraps = [("", ""), ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"), ("<w:sdt>", "</w:sdt>"), ("<w:ins>", "</w:ins>")];
            let mut body = String::new();
            for (word, wrap) in &words {
                let (open, close) = wraps[*wrap];
                write!(body, "{open}<w:p><w:r><w:t>{word}</w:t></w:r></w:p>{close}").unwrap();
            }
            let blocks = layout(&document(&body), LIMIT).unwrap().blocks;
            let read: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
            let expected: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn nothing_panics(bytes in any::<Vec<u8>>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let _ = layout(&bytes, LIMIT);
            let mut bent = include_bytes!("../../../tests/fixtures/report.docx").to_vec();
            let at = at.index(bent.len());
            bent[at] = byte;
            let _ = layout(&bent, LIMIT);
            let _ = layout(&bent[..at], LIMIT);
        }

        #[test]
        fn no_tag_panics(body in "(<w:(p|r|t|tbl|tr|tc|pPr|numPr)>|</w:(p|r|t|tbl|tr|tc|pPr)>|<w:(numId|ilvl|outlineLvl) w:val='-?[0-9]{1,20}'/>|x|&[a-z]+;){0,40}") {
            let _ = layout(&document(&body), LIMIT);
        }
    }
}
