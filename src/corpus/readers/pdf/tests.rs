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
    pdf_with(pages, tree, "")
}

/// The same with more in its catalogue.
fn pdf_with(pages: &[String], tree: Option<&str>, catalogue: &str) -> Vec<u8> {
    let structure = if tree.is_some() { "/StructTreeRoot 5 0 R" } else { "" };
    let page_object = |page: usize| 10 + 2 * page;
    let refer = |tree: &str| {
        (0..pages.len()).rev().fold(tree.to_owned(), |tree, page| {
            tree.replace(&format!("@{page}"), &format!("{} 0 R", page_object(page)))
        })
    };
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", page_object(page))).collect();
    let mut objects = vec![
        (1, format!("<</Type/Catalog/Pages 2 0 R{structure}{catalogue}>>")),
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
            [text(71, 700, &shifted("Words that are not right", places)), prose(|words| shifted(words, places))]
                .concat();
        let file = pdf(&[text(71, 700, "First."), garbled.clone(), text(71, 700, "Third.")], None);
        let layout = layout_of(file.clone()).unwrap();
        assert!(
            layout.warnings[0].starts_with("Page 2 is left out, since no English words can be read there;"),
            "{:?}",
            layout.warnings
        );
        assert!(layout.is_partial);
        check(file, &["p 1 | First.", "p 3 | Third."]);
        assert_eq!(layout_of(pdf(&[garbled], None)), Err(Fault::Garbled { pages: vec![1] }));
    }
}

#[test]
fn what_can_be_read_stays_of_a_garbled_page() {
    let head = line("B", 14, 71, 700, "Inspection of services for children");
    let named = line("B", 14, 71, 660, "Lead inspector: Ada Testwell");
    // A name in a font that is garbled elsewhere may be anything.
    let row = [text(71, 640, "Children in care"), text(388, 640, &shifted("Outstanding", 1))].concat();
    let file = pdf(&[[head, named, row, prose(|words| shifted(words, 1))].concat()], None);
    let layout = layout_of(file).unwrap();
    assert!(layout.warnings[0].starts_with("Page 1 is left out in part, where no English"), "{:?}", layout.warnings);
    assert!(layout.is_partial);
    let texts: Vec<&str> = layout.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(
        texts.join(" / "),
        "Inspection of services for children / Lead inspector: Ada Testwell / Children in care"
    );
}

#[test]
fn a_word_that_is_tagged_as_part_of_another_paragraph_stays_in_its_line() {
    let page = [
        marked(0, &text(71, 700, "Plans are")),
        marked(0, &text(71, 680, "good.")),
        marked(1, &text(71, 650, "Leaders")),
        marked(1, &text(160, 650, "plans in time.")),
        marked(0, &text(120, 650, "write")),
    ];
    let tree = "<</S/P/Pg @0/K[0]>><</S/P/Pg @0/K[1]>>";
    let cells = "<</S/Table/K[<</S/TR/K[<</S/TD/Pg @0/K[0]>><</S/TD/Pg @0/K[1]>>]>>]>>";
    let whole = &["p 1 | Plans are good.", "p 1 | Leaders write plans in time."];
    check(pdf(&[page.concat()], Some(tree)), whole);
    // Cells are what they are.
    check(pdf(&[page.concat()], Some(cells)), &["row 1 | Plans are good. write / Leaders plans in time."]);
}

#[test]
fn a_bullet_goes_on_at_its_indent_at_the_head_of_the_next_page() {
    let list = |y: u32, words: &str| [text(71, y, "-"), text(89, y, words)].concat();
    let first = [text(71, 700, "What needs to improve."), list(110, "Plans are good in the Clinical")].concat();
    let second =
        [text(89, 770, "Commissioning Group. However, some are late."), text(71, 700, "Yours sincerely")].concat();
    check(
        pdf(&[first, second], None),
        &[
            "p 1 | What needs to improve.",
            "*1 1-2 | Plans are good in the Clinical Commissioning Group. However, some are late.",
            "p 2 | Yours sincerely",
        ],
    );
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

/// A ruled line, drawn as a stroke.
fn stroke(x: u32, y: u32, to_x: u32, to_y: u32) -> String {
    format!("0.5 w {x} {y} m {to_x} {to_y} l S\n")
}

/// A ruled line, drawn as a thin filled box, as word processors do.
fn thin_box(x: u32, y: u32, to_x: u32, to_y: u32) -> String {
    let (width, height) = (f64::from(to_x - x).max(0.5), f64::from(to_y - y).max(0.5));
    format!("{x} {y} {width} {height} re f\n")
}

/// Lines of 14 points apart from a place down.
fn lines_of(x: u32, y: u32, lines: &[&str]) -> String {
    (0..).zip(lines).map(|(at, line)| text(x, y - 14 * at, line)).collect()
}

#[test]
fn a_grade_on_two_lines_is_one_cell_where_rows_have_more_space_between_them() {
    let page = |dropped: u32| {
        [
            lines_of(71, 700, &["Help for children in need of"]),
            lines_of(71, 686, &["protection"]),
            lines_of(390, 700 - dropped, &["Requires improvement to be", "good"]),
            text(71, 660, "Children in care"),
            text(390, 660, "Inadequate"),
            text(71, 634, "Overall effectiveness"),
            lines_of(390, 634 + 7 * u32::from(dropped > 0), &["Requires improvement to be", "good"]),
            text(71, 570, "A paragraph below the table that is as wide as the page allows it to be, by and large."),
        ]
        .concat()
    };
    for dropped in [0, 7] {
        check(
            pdf(&[page(dropped)], None),
            &[
                "row 1 | Help for children in need of protection / Requires improvement to be good",
                "row 1 | Children in care / Inadequate",
                "row 1 | Overall effectiveness / Requires improvement to be good",
                "p 1 | A paragraph below the table that is as wide as the page allows it to be, by and large.",
            ],
        );
    }
}

#[test]
fn a_grade_on_two_lines_is_one_cell_where_all_lines_stand_as_close() {
    let page = [
        lines_of(71, 700, &["Leaders and managers", "Help for children in need of", "protection", "Children in care"]),
        lines_of(390, 700, &["Outstanding", "Requires Improvement to be", "Good", "Inadequate"]),
        lines_of(71, 644, &["Overall effectiveness"]),
        lines_of(390, 644, &["Requires improvement to be", "good"]),
    ]
    .concat();
    check(
        pdf(&[page], None),
        &[
            "row 1 | Leaders and managers / Outstanding",
            "row 1 | Help for children in need of protection / Requires Improvement to be Good",
            "row 1 | Children in care / Inadequate",
            "row 1 | Overall effectiveness / Requires improvement to be good",
        ],
    );
}

#[test]
fn ruled_lines_say_which_words_are_one_cell() {
    for rule in [stroke, thin_box] {
        let across = [710, 690, 650, 610, 590].map(|y| rule(70, y, 520, y)).concat();
        let upright = [70, 280, 520].map(|x| rule(x, 590, x, 710)).concat();
        let page = [
            text(75, 695, "Judgement"),
            text(285, 695, "Grade"),
            lines_of(75, 675, &["Help for children in need of", "Protection"]),
            lines_of(285, 675, &["Requires", "Improvement"]),
            lines_of(75, 625, &["Children in care"]),
            lines_of(285, 632, &["Requires improvement", "to be good"]),
            text(75, 595, "Overall"),
            text(285, 595, "Good"),
            across,
            upright,
        ]
        .concat();
        check(
            pdf(&[page], None),
            &[
                "row 1 | Judgement / Grade",
                "row 1 | Help for children in need of Protection / Requires Improvement",
                "row 1 | Children in care / Requires improvement to be good",
                "row 1 | Overall / Good",
            ],
        );
    }
}

#[test]
fn a_ruled_cell_that_spans_rows_belongs_to_each_and_a_box_of_one_column_is_a_list() {
    let page = [
        text(75, 695, "Who"),
        text(205, 695, "Must do what"),
        text(75, 675, "The council and the"),
        text(205, 675, "Cut waits for assessments."),
        text(75, 661, "health board"),
        text(205, 651, "Write better plans."),
        text(75, 631, "The trust"),
        text(205, 631, "Publish its offer."),
        [710, 690, 646, 626].map(|y| stroke(70, y, 520, y)).concat(),
        stroke(200, 668, 520, 668),
        [70, 200, 520].map(|x| stroke(x, 626, x, 710)).concat(),
        text(75, 575, "The timeliness of reviews, which are"),
        text(75, 561, "held too late."),
        text(75, 541, "Short breaks."),
        [590, 555, 535].map(|y| stroke(70, y, 520, y)).concat(),
        [70, 520].map(|x| stroke(x, 535, x, 590)).concat(),
    ]
    .concat();
    check(
        pdf(&[page.replace("70 555 m 520 555", "70 556 m 520 556")], None),
        &[
            "row 1 | Who / Must do what",
            "row 1 | The council and the health board / Cut waits for assessments.",
            "row 1 | The council and the health board / Write better plans.",
            "row 1 | The trust / Publish its offer.",
            "p 1 | The timeliness of reviews, which are held too late.",
            "p 1 | Short breaks.",
        ],
    );
}

#[test]
fn cells_of_three_columns_are_not_woven_however_near_they_come_to_each_other() {
    let page = [
        text(71, 700, "Action"),
        text(250, 700, "Owner"),
        text(400, 700, "By when"),
        lines_of(71, 678, &["Visit each child who lives far", "away."]),
        lines_of(250, 678, &["The director of", "services"]),
        text(400, 678, "May 2025"),
        text(71, 642, "Hire advocates."),
        text(400, 642, "July 2025"),
    ]
    .concat();
    check(
        pdf(&[page], None),
        &[
            "row 1 | Action / Owner / By when",
            "row 1 | Visit each child who lives far away. / The director of services / May 2025",
            "row 1 | Hire advocates. / July 2025",
        ],
    );
}

#[test]
fn a_table_goes_on_over_a_page_break() {
    let pages = [
        [
            text(71, 120, "Leaders"),
            text(390, 120, "Good"),
            text(71, 94, "Children who need help and"),
            text(390, 94, "Inadequate"),
        ]
        .concat(),
        [
            text(71, 780, "protection"),
            text(71, 754, "Children in care"),
            text(390, 754, "Outstanding"),
            text(71, 728, "Care leavers"),
            text(390, 728, "Good"),
        ]
        .concat(),
        text(71, 780, "a paragraph that begins in lower case and is wider than the left column, by far."),
    ];
    check(
        pdf(&pages, None),
        &[
            "row 1 | Leaders / Good",
            "row 1-2 | Children who need help and protection / Inadequate",
            "row 2 | Children in care / Outstanding",
            "row 2 | Care leavers / Good",
            "p 3 | a paragraph that begins in lower case and is wider than the left column, by far.",
        ],
    );
}

#[test]
fn a_ruled_row_goes_on_over_a_page_break_and_a_repeated_head_goes() {
    let frame = |ys: &[u32]| {
        let across: String = ys.iter().map(|y| stroke(70, *y, 520, *y)).collect();
        let upright = [70, 200, 520].map(|x| stroke(x, ys[ys.len() - 1], x, ys[0])).concat();
        across + &upright
    };
    let head = |y: u32| text(75, y, "Responsible body") + &text(205, y, "Priority action");
    let pages = [
        [
            head(185),
            text(75, 165, "The council"),
            text(205, 165, "Leaders should cut waits and act with"),
            frame(&[200, 180, 160]),
        ]
        .concat(),
        [
            head(735),
            text(205, 715, "Health partners to end them."),
            text(75, 695, "The trust"),
            text(205, 695, "Publish its plan."),
            frame(&[750, 730, 710, 690]),
        ]
        .concat(),
    ];
    check(
        pdf(&pages, None),
        &[
            "row 1 | Responsible body / Priority action",
            "row 1-2 | The council / Leaders should cut waits and act with Health partners to end them.",
            "row 2 | The trust / Publish its plan.",
        ],
    );
}

#[test]
fn prose_in_two_columns_is_read_column_by_column() {
    let left = [
        "Most children get help in time and",
        "their workers know them well. They",
        "see them at home and at school and",
        "listen to what they",
    ];
    let right = [
        "say. Plans are written with families",
        "and say who does what, and when it",
        "will be done. Managers read them and",
        "ask for more where they fall short.",
    ];
    let whole = "p 1 | Most children get help in time and their workers know them well. They see them at home and at school \
                 and listen to what they say. Plans are written with families and say who does what, and when it will be \
                 done. Managers read them and ask for more where they fall short.";
    for lower in [0, 5] {
        let page =
            [line("B", 14, 71, 740, "What we found"), lines_of(71, 700, &left), lines_of(310, 700 - lower, &right)]
                .concat();
        check(pdf(&[page], None), &["h1 1 | What we found", whole]);
    }
}

/// How the paragraphs end that go on over a page break.
const ENDS: [&str; 3] = ["at home", "at school", "in care"];

/// Pages of a head or foot each, and a numbered paragraph that crosses each page break.
fn with_edges(edges: &[String]) -> Vec<u8> {
    let paragraph = |number: usize| {
        text(71, 90, &format!("{number}.")) + &text(99, 90, &format!("Paragraph {number} begins low on its page and"))
    };
    let pages: Vec<String> = edges
        .iter()
        .enumerate()
        .map(|(at, edge)| [edge.clone(), text(99, 780, &format!("ends {}.", ENDS[at])), paragraph(at + 1)].concat())
        .collect();
    pdf(&pages, None)
}

#[test]
fn running_heads_and_page_numbers_cut_no_paragraph_however_they_are_written() {
    let whole = [
        "p 1 | ends at home.",
        "p 1-2 | 1. Paragraph 1 begins low on its page and ends at school.",
        "p 2-3 | 2. Paragraph 2 begins low on its page and ends in care.",
        "p 3 | 3. Paragraph 3 begins low on its page and",
    ];
    let head = |words: &[&str]| words.iter().map(|words| line("R", 9, 71, 810, words)).collect::<Vec<String>>();
    let foot = |words: &[&str]| words.iter().map(|words| line("R", 9, 300, 40, words)).collect::<Vec<String>>();
    check(with_edges(&foot(&["viii", "ix", "x"])), &whole);
    check(with_edges(&head(&["Page one", "Page two", "Page three"])), &whole);
    check(with_edges(&foot(&["- 19 -", "- 20 -", "- 21 -"])), &whole);
    check(with_edges(&foot(&["Twenty-nine", "Thirty", "Thirty-one"])), &whole);
    check(with_edges(&head(&["4 | Chapter 1: Help", "5 | Chapter 2: Care", "6 | Chapter 3: Leaders"])), &whole);
    check(with_edges(&head(&["Help and care \u{b7} 4", "Help and care \u{b7} 5", "Leaders \u{b7} 6"])), &whole);
    check(with_edges(&foot(&["4 of 6", "5 of 6", "6 of 6"])), &whole);
    // A number that stands left of the first line of the text.
    let beside: Vec<String> = ["145", "146", "147"].map(|number| text(48, 780, number)).to_vec();
    check(with_edges(&beside), &whole);
}

#[test]
fn a_foot_of_two_pages_goes() {
    let foot = |number: u32| {
        [
            line("R", 9, 71, 40, "Inspection of Anyshire"),
            line("R", 9, 71, 28, "3 to 7 March 2025"),
            line("R", 9, 520, 28, &number.to_string()),
        ]
        .concat()
    };
    check(
        with_edges(&[foot(1), foot(2)]),
        &[
            "p 1 | ends at home.",
            "p 1-2 | 1. Paragraph 1 begins low on its page and ends at school.",
            "p 2 | 2. Paragraph 2 begins low on its page and",
        ],
    );
}

#[test]
fn what_begins_pages_and_is_text_stays() {
    let page = |heading: &str, words: &str| line("B", 14, 71, 780, heading) + &text(71, 740, words);
    let pages = [
        page("1 Summary", "First, some words on what was found."),
        page("2 Findings", "Second, what was found."),
        page("2 Findings", "Third, what else was found."),
    ];
    let shown = [
        "h1 1 | 1 Summary",
        "p 1 | First, some words on what was found.",
        "h1 2 | 2 Findings",
        "p 2 | Second, what was found.",
        "h1 3 | 2 Findings",
        "p 3 | Third, what else was found.",
    ];
    check(pdf(&pages, None), &shown);
}

#[test]
fn a_list_that_a_foot_breaks_is_whole() {
    let bullet = |y: u32, words: &str| text(71, y, "@").replace('@', "\\267") + &text(85, y, words);
    let foot = |number: u32| line("R", 9, 71, 40, &format!("Anyshire report, sheet {number}"));
    let pages = [
        [bullet(110, "The timeliness of reviews."), bullet(90, "How well plans"), foot(1)].concat(),
        [text(85, 780, "are written."), bullet(760, "Short breaks."), foot(2)].concat(),
    ];
    check(
        pdf(&pages, None),
        &["*1 1 | The timeliness of reviews.", "*1 1-2 | How well plans are written.", "*1 2 | Short breaks."],
    );
}

#[test]
fn a_tagged_cell_that_spans_rows_belongs_to_each() {
    let page = [
        marked(0, &text(71, 700, "The council")),
        marked(1, &text(300, 700, "Cut waits.")),
        marked(2, &text(300, 680, "Write better plans.")),
        marked(3, &text(71, 660, "The trust")),
        marked(4, &text(300, 660, "Publish its offer.")),
    ]
    .concat();
    for attributes in ["<</O/Table/RowSpan 2>>", "[<</O/Layout>> 0 <</O/Table/RowSpan 2>> 0]"] {
        let tree = format!(
            "<</S/Table/K[<</S/TR/K[<</S/TD/A {attributes}/Pg @0/K 0>><</S/TD/Pg @0/K 1>>]>>\
             <</S/TR/K[<</S/TD/Pg @0/K 2>>]>><</S/TR/K[<</S/TD/Pg @0/K 3>><</S/TD/Pg @0/K 4>>]>>]>>"
        );
        check(
            pdf(std::slice::from_ref(&page), Some(&tree)),
            &[
                "row 1 | The council / Cut waits.",
                "row 1 | The council / Write better plans.",
                "row 1 | The trust / Publish its offer.",
            ],
        );
    }
}

#[test]
fn a_tagged_row_goes_on_in_the_table_of_the_next_page_and_may_hold_a_long_cell() {
    let long = "Leaders should act on this with more urgency than before. ".repeat(12);
    let first = [
        marked(0, &text(71, 700, "Who")),
        marked(1, &text(200, 700, "Must do what")),
        marked(2, &text(71, 680, "The council")),
        marked(3, &text(200, 680, &format!("{long}They work with"))),
    ]
    .concat();
    let second = [
        marked(0, &text(200, 700, "Health partners.")),
        marked(1, &text(71, 680, "Ann Example")),
        marked(2, &text(200, 680, "Inspector")),
    ]
    .concat();
    let third = marked(0, &text(200, 700, "Bob Example"));
    let row = |page: u32, cells: [&str; 2]| {
        let cell =
            |id: &str| if id.is_empty() { "<</S/TD>>".to_owned() } else { format!("<</S/TD/Pg @{page}/K {id}>>") };
        format!("<</S/TR/K[{}{}]>>", cell(cells[0]), cell(cells[1]))
    };
    let tree = format!(
        "<</S/Table/K[{}{}]>><</S/Table/K[{}{}]>><</S/Table/K[{}]>>",
        row(0, ["0", "1"]),
        row(0, ["2", "3"]),
        row(1, ["", "0"]),
        row(1, ["1", "2"]),
        row(2, ["", "0"]),
    );
    check(
        pdf(&[first, second, third], Some(&tree)),
        &[
            "row 1 | Who / Must do what",
            &format!("row 1-2 | The council / {long}They work with Health partners."),
            "row 2 | Ann Example / Inspector",
            "p 3 | Bob Example",
        ],
    );
}

/// What is printed on the four pages of a file with these labels.
#[track_caller]
fn check_labels(labels: &str, expected: [Option<&str>; 4]) {
    let page = text(72, 700, "The children are well, and their plans are clear and good.");
    let file = pdf_with(&vec![page; 4], None, &format!("/PageLabels {labels}"));
    let found = layout_of(file).unwrap().labels;
    assert_eq!([1, 2, 3, 4].map(|page| found.of(page)), expected, "{labels}");
}

#[test]
fn the_labels_of_pages_are_read() {
    check_labels("<</Nums[0<</S/D/St 145>>]>>", [Some("145"), Some("146"), Some("147"), Some("148")]);
    check_labels("<</Nums[0<</S/r>> 2<</S/D>>]>>", [Some("i"), Some("ii"), Some("1"), Some("2")]);
    check_labels("<</Nums[1<</S/A/St 26/P(A-)>> 3<</P(end)>>]>>", [None, Some("A-Z"), Some("A-AA"), Some("end")]);
    check_labels(
        "<</Kids[<</Nums[0<</S/R/St 9>>]>><</Nums[2<</S/D/P<FEFF00A7>>>]>>]>>",
        [Some("IX"), Some("X"), Some("\u{a7}1"), Some("\u{a7}2")],
    );
}

#[test]
fn labels_that_are_numbers_of_pages_or_none_tell_nothing() {
    check_labels("<</Nums[0<</S/D>>]>>", [None; 4]);
    check_labels("<</Nums[0<<>>]>>", [None; 4]);
    check_labels("<</Nums[(x) 3 4 <</S/D>> -1<</S/D/St 9>>]>>", [None; 4]);
    check_labels("12", [None; 4]);
}
