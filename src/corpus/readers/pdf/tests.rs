//! Small PDFs written here, and the layouts that must come of them.

use std::fmt::Write;

use super::*;
use crate::corpus::layout::BlockKind;
use crate::corpus::letters;

/// Text of 12 points at a place.
fn text(x: u32, y: u32, words: &str) -> String {
    line("R", 12, x, y, words)
}

/// Text of a font (R regular, B bold), size and place, in points from the lower left corner.
fn line(font: &str, size: u32, x: u32, y: u32, words: &str) -> String {
    let words = words.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    format!("BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET\n")
}

/// Marked content that the structure tree knows by its number.
fn marked(id: u32, content: &str) -> String {
    format!("/P <</MCID {id}>> BDC\n{content}EMC\n")
}

fn artifact(content: &str) -> String {
    format!("/Artifact BMC\n{content}EMC\n")
}

/// Writes a PDF of pages with these contents. In `tree`, `@n` stands for a reference to page n (from 0).
fn pdf(pages: &[String], tree: Option<&str>) -> Vec<u8> {
    let page_object = |page: usize| 10 + 2 * page;
    let refer = |tree: &str| {
        (0..pages.len()).rev().fold(tree.to_owned(), |tree, page| {
            tree.replace(&format!("@{page}"), &format!("{} 0 R", page_object(page)))
        })
    };
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", page_object(page))).collect();
    let mut objects = vec![
        (1, format!("<</Type/Catalog/Pages 2 0 R{}>>", if tree.is_some() { "/StructTreeRoot 5 0 R" } else { "" })),
        (2, format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), pages.len())),
        (3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned()),
        (4, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>".to_owned()),
        (5, format!("<</Type/StructTreeRoot/K[{}]>>", refer(tree.unwrap_or_default()))),
        // What codes from 128 (octal 200) on stand for: two letters that no name tells, a soft hyphen and a hyphen.
        (
            6,
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[128/g1/g2/uni00AD/uni2010]>>>>"
                .to_owned(),
        ),
        // A ligature whose width is stated as none.
        (
            7,
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[128/fi]>>/FirstChar 128/LastChar 128\
             /Widths[0]>>"
                .to_owned(),
        ),
        (
            8,
            "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\n\
             stream\nx\nendstream"
                .to_owned(),
        ),
    ];
    for (page, content) in pages.iter().enumerate() {
        let object = page_object(page);
        let resources = "<</Font<</R 3 0 R/B 4 0 R/L 6 0 R/Z 7 0 R>>/XObject<</I 8 0 R>>>>";
        objects.push((
            object,
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources{resources}/Contents {} 0 R>>",
                object + 1
            ),
        ));
        objects.push((object + 1, format!("<</Length {}>>\nstream\n{content}\nendstream", content.len())));
    }
    let mut out = "%PDF-1.7\n".to_owned();
    let mut table = String::new();
    for (number, object) in objects {
        write!(table, "{number} 1\n{:010} 00000 n \n", out.len()).unwrap();
        write!(out, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    let start = out.len();
    write!(out, "xref\n0 1\n0000000000 65535 f \n{table}trailer\n<</Size 99/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n")
        .unwrap();
    out.into_bytes()
}

/// The blocks as "kind pages | text", a tab as " / ".
#[track_caller]
fn check(file: Vec<u8>, expected: &[&str]) {
    let layout = layout_of(file).unwrap();
    let shown: Vec<String> = layout
        .blocks
        .iter()
        .map(|block| {
            let kind = match block.kind {
                BlockKind::Heading(level) => format!("h{level}"),
                BlockKind::Paragraph => "p".to_owned(),
                BlockKind::Bullet(level) => format!("*{level}"),
                BlockKind::Row => "row".to_owned(),
                BlockKind::Footnote => "note".to_owned(),
                BlockKind::Contents => "toc".to_owned(),
            };
            let pages = block.pages.as_ref().unwrap();
            let span = if pages.first() == pages.last() {
                pages.first().to_string()
            } else {
                format!("{}-{}", pages.first(), pages.last())
            };
            format!("{kind} {span} | {}", block.text.replace('\t', " / "))
        })
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn lines_become_paragraphs_headings_and_nested_bullets() {
    let page = [
        line("B", 14, 71, 700, "What needs to improve"),
        // The standard encoding has its bullet at octal 267.
        text(71, 670, "@").replace('@', "\\267"),
        text(80, 670, "The provision of accommodation,"),
        text(80, 656, "including:"),
        text(116, 642, "- "),
        text(134, 642, "sufficiency of accommodation"),
        text(116, 628, "- "),
        text(134, 628, "assessment and support."),
        text(71, 590, "A new paragraph that ends with multi-"),
        text(71, 576, "agency work."),
    ]
    .concat();
    check(
        pdf(&[page], None),
        &[
            "h1 1 | What needs to improve",
            "*1 1 | The provision of accommodation, including:",
            "*2 1 | sufficiency of accommodation",
            "*2 1 | assessment and support.",
            "p 1 | A new paragraph that ends with multi-agency work.",
        ],
    );
}

#[test]
fn an_untagged_page_loses_its_running_head_and_number_and_its_paragraph_goes_on() {
    let page = |number: u32, words: &str| {
        [text(71, 800, "Inspection of Anyshire"), text(71, 700, words), text(500, 40, &number.to_string())].concat()
    };
    let pages = [
        page(1, "The sentence goes on over"),
        page(2, "the page break and ends here."),
        page(3, "Third."),
        page(4, "Fourth."),
    ];
    check(
        pdf(&pages, None),
        &["p 1-2 | The sentence goes on over the page break and ends here.", "p 3 | Third.", "p 4 | Fourth."],
    );
}

#[test]
fn a_numbered_paragraph_hangs_and_goes_on_at_its_indent() {
    let pages = [
        [text(71, 700, "3."), text(99, 700, "The unit is well established.")].concat(),
        [text(99, 700, "Consent is well considered."), text(71, 670, "4."), text(99, 670, "A strong presence.")]
            .concat(),
    ];
    check(
        pdf(&pages, None),
        &["p 1-2 | 3. The unit is well established. Consent is well considered.", "p 2 | 4. A strong presence."],
    );
}

#[test]
fn columns_of_an_untagged_page_become_rows_with_the_grade_beside_the_middle_of_its_label() {
    let page = [
        text(71, 700, "Help and protection"),
        text(388, 700, "Good"),
        text(71, 670, "Children looked after and achieving"),
        text(388, 663, "Requires improvement"),
        text(71, 656, "permanence"),
        text(71, 626, "Leadership"),
        text(388, 626, "Good"),
        text(71, 580, "A paragraph that is wider than the left column of the table above it, by far."),
    ]
    .concat();
    check(
        pdf(&[page], None),
        &[
            "row 1 | Help and protection / Good",
            "row 1 | Children looked after and achieving permanence / Requires improvement",
            "row 1 | Leadership / Good",
            "p 1 | A paragraph that is wider than the left column of the table above it, by far.",
        ],
    );
}

#[test]
fn tags_part_cells_and_paragraphs_and_drop_what_is_no_text() {
    let first = [
        artifact(&text(71, 800, "Running head")),
        marked(0, &text(71, 700, "Care leavers,")),
        marked(1, &text(300, 693, "Outstanding")),
        marked(0, &text(71, 686, "all of them")),
        marked(2, &text(71, 640, "One paragraph in two")),
        artifact(&text(500, 40, "1")),
    ]
    .concat();
    let second = marked(0, &text(71, 700, "Parts of one element. It stays whole."));
    let tree = "<</S/Table/K[<</S/TR/K[<</S/TD/Pg @0/K 0>><</S/TD/Pg @0/K 1>>]>>]>>\
                <</S/P/K[<</Type/MCR/Pg @0/MCID 2>><</Type/MCR/Pg @1/MCID 0>>]>>";
    check(
        pdf(&[first, second], Some(tree)),
        &[
            "row 1 | Care leavers, all of them / Outstanding",
            "p 1-2 | One paragraph in two Parts of one element. It stays whole.",
        ],
    );
}

#[test]
fn a_tagged_page_is_read_in_the_order_of_its_tree() {
    let page = [marked(1, &text(71, 600, "Second.")), marked(0, &text(71, 700, "First."))].concat();
    let tree = "<</S/P/Pg @0/K 0>><</S/P/Pg @0/K 1>>";
    check(pdf(&[page], Some(tree)), &["p 1 | First.", "p 1 | Second."]);
}

#[test]
fn a_table_that_lays_out_the_page_is_running_text() {
    let page =
        [marked(0, &line("B", 14, 71, 700, "Summary")), marked(1, &text(71, 670, "A whole section in one cell."))]
            .concat();
    let tree = "<</S/Table/K[<</S/TR/K[<</S/TD/K[<</S/P/Pg @0/K 0>><</S/P/Pg @0/K 1>>]>>]>>]>>";
    check(pdf(&[page], Some(tree)), &["h1 1 | Summary", "p 1 | A whole section in one cell."]);
}

#[test]
fn a_footnote_and_its_mark_are_kept_apart_from_the_words() {
    let page = [
        text(71, 700, "About this area"),
        line("R", 7, 153, 705, "2"),
        text(71, 640, "A paragraph of the usual size stands here to tell the size of the body from notes."),
        line("R", 6, 71, 104, "2"),
        line("R", 9, 76, 100, "The authority reviewed this section."),
    ]
    .concat();
    check(
        pdf(&[page], None),
        &[
            "p 1 | About this area\u{b2}",
            "p 1 | A paragraph of the usual size stands here to tell the size of the body from notes.",
            "note 1 | \u{b2} The authority reviewed this section.",
        ],
    );
}

#[test]
fn a_tree_that_bites_its_tail_ends() {
    let page = marked(0, &text(71, 700, "Text."));
    let tree = "<</S/P/Pg @0/K[0 5 0 R]>>";
    check(pdf(&[page], Some(tree)), &["p 1 | Text."]);
}

#[test]
fn pages_without_text_are_no_document() {
    assert_eq!(layout_of(pdf(&[String::new(), String::new()], None)), Err(Fault::NoText { pages: 2 }));
}

#[track_caller]
fn check_damaged(file: Vec<u8>, words: &str) {
    match layout_of(file) {
        Err(Fault::Damaged(detail)) => assert_eq!(detail, words),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_damaged_file_is_refused_and_not_read_in_part() {
    let pages = [text(71, 700, "First page."), text(71, 700, "Second page.")];
    let whole = String::from_utf8(pdf(&pages, None)).unwrap();
    check_damaged(b"%PDF-1.7\nnothing".to_vec(), "its pages cannot be found");
    check_damaged(whole.replace("%%EOF", "").into_bytes(), "it breaks off before its end");
    check_damaged(whole.replace("/Count 2", "/Count 9").into_bytes(), "it has 9 pages and only 2 of them can be read");
    check_damaged(whole.replace("13 0 obj", "77 0 obj").into_bytes(), "the content of page 2 is missing");
}

#[test]
fn a_file_whose_table_is_misplaced_is_read_with_a_warning() {
    let whole = String::from_utf8(pdf(&[text(71, 700, "Text.")], None)).unwrap();
    assert_eq!(layout_of(whole.clone().into_bytes()).unwrap().warnings, [""; 0]);
    let moved = layout_of(whole.replace("%PDF-1.7", "%PDF-1.7\n%moved").into_bytes()).unwrap();
    assert!(moved.warnings[0].starts_with("The file is damaged: its table of objects"), "{:?}", moved.warnings);
}

/// English in which each letter is the one that many places on in the alphabet.
fn shifted(words: &str, places: u8) -> String {
    let shift = |c: char, first: u8| char::from((u8::try_from(c).unwrap() - first + places) % 26 + first);
    words
        .chars()
        .map(|c| match c {
            'a'..='z' => shift(c, b'a'),
            'A'..='Z' => shift(c, b'A'),
            other => other,
        })
        .collect()
}

const PROSE: [&str; 4] = [
    "Children in care see their social workers often and know",
    "how to complain. Managers read every plan before it goes",
    "to the family, and records are kept up to date. Leaders",
    "know what they do well and where they need to do more.",
];

fn prose(of: impl Fn(&str) -> String) -> String {
    (0..).zip(PROSE).map(|(at, words)| text(71, 600 - 14 * at, &of(words))).collect()
}

#[test]
fn a_page_whose_letters_are_stored_as_others_is_left_out_and_named() {
    for places in [1, 7, 13] {
        let garbled =
            [line("B", 14, 71, 700, "A heading that is right"), prose(|words| shifted(words, places))].concat();
        let file = pdf(&[text(71, 700, "First."), garbled.clone(), text(71, 700, "Third.")], None);
        let warnings = layout_of(file.clone()).unwrap().warnings;
        assert!(
            warnings[0].starts_with("Page 2 is left out, since no English words can be read there;"),
            "{warnings:?}"
        );
        check(file, &["p 1 | First.", "p 3 | Third."]);
        assert_eq!(layout_of(pdf(&[garbled], None)), Err(Fault::Garbled { pages: vec![1] }));
    }
}

#[test]
fn names_and_figures_are_not_garbled() {
    let names =
        ["Tamsin Okonjo, Piotr Nowakowski", "MASH LADO IRO EHCP SEND DSL", "12.5 0300 123 https://a.example/b_c"];
    let page = (0..).zip(names).map(|(at, words)| text(71, 700 - 30 * at, words)).collect();
    assert_eq!(layout_of(pdf(&[page], None)).unwrap().warnings, [""; 0]);
}

#[test]
fn words_that_only_narrow_gaps_part_are_parted() {
    for gap in [1.7_f32, 1.2, 0.9] {
        let set = |y: u32, words: &str| {
            let thousandths = gap / 12.0 * 1000.0;
            let parts: Vec<String> = words.split(' ').map(|word| format!("({word})")).collect();
            format!("BT /R 12 Tf 1 0 0 1 71 {y} Tm [{}] TJ ET\n", parts.join(&format!(" -{thousandths} ")))
        };
        let page = (0..).zip(PROSE).map(|(at, words)| set(600 - 14 * at, words)).collect();
        check(pdf(&[page], None), &[&format!("p 1 | {}", PROSE.join(" "))]);
    }
}

#[test]
fn a_picture_of_a_page_with_text_that_nobody_sees_is_a_scan() {
    let picture = "q 595 0 0 842 0 0 cm /I Do Q\n";
    let warnings = |page: String| layout_of(pdf(&[page], None)).unwrap().warnings;
    let scan = "Page 1 is a scanned picture with text that a machine guessed: words may be misread. Compare it with the \
                original.";
    assert_eq!(warnings(format!("{picture}3 Tr\n{}", prose(str::to_owned))), [scan]);
    assert_eq!(warnings(format!("{}{picture}", prose(str::to_owned))), [scan]);
    // A picture below text that is seen, or beside it, is an ornament.
    assert_eq!(warnings(format!("{picture}{}", prose(str::to_owned))), [""; 0]);
    assert_eq!(warnings(format!("{}q 300 0 0 200 0 0 cm /I Do Q\n", prose(str::to_owned))), [""; 0]);
}

#[test]
fn letters_that_the_file_does_not_name_are_told_apart_by_their_codes() {
    let page = line("L", 12, 71, 700, "O@er help to a@ected sta@, and #nd o@ices.")
        .replace('@', "\\200")
        .replace('#', "\\201");
    let mut layout = layout_of(pdf(&[page], None)).unwrap();
    letters::mend(&mut layout);
    assert_eq!(
        (layout.blocks[0].text.as_str(), layout.warnings),
        ("Offer help to affected staff, and find offices.", vec![])
    );
}

#[test]
fn a_ligature_without_a_width_does_not_part_its_word() {
    // What follows is placed by itself, where the ligature ends.
    let page =
        [text(71, 700, "Of"), line("Z", 12, 84, 700, "@").replace('@', "\\200"), text(90, 700, "cers came.")].concat();
    check(pdf(&[page], None), &["p 1 | Officers came."]);
}

#[test]
fn a_soft_hyphen_is_never_a_space() {
    let soft = |y: u32, words: &str| line("L", 12, 71, y, words).replace('@', "\\202").replace('#', "\\203");
    let page = [soft(700, "Safe@guarding part@ners met unaccom@"), soft(686, "panied children.")].concat();
    check(pdf(&[page], None), &["p 1 | Safeguarding partners met unaccompanied children."]);
    // A browser sets a space that takes no room, and prints a hyphen at the line's end.
    let page = [
        text(71, 700, "Super"),
        text(104, 700, " "),
        text(104, 700, "vision of arrange"),
        text(193, 700, " "),
        line("L", 12, 193, 700, "#").replace('#', "\\203"),
        soft(686, "ments is multi-"),
        soft(672, "agency work."),
    ]
    .concat();
    check(pdf(&[page], None), &["p 1 | Supervision of arrangements is multi-agency work."]);
}
