//! A PDF whose pages are printed with other numbers than they have in the file: both are told, in every form of an answer.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A report of two pages that are labelled from 145 on, with these lines, each some points below the one before.
fn pdf(pages: &[&[&str]]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R/PageLabels<</Nums[0<</S/D/St 145>>]>>>>".to_owned(),
        String::new(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut kids = String::new();
    for lines in pages {
        let mut content = String::new();
        for (at, line) in lines.iter().enumerate() {
            let (size, height) = (if at == 0 { 20 } else { 11 }, 760 - 40 * at);
            writeln!(content, "BT /R {size} Tf 1 0 0 1 72 {height} Tm ({line}) Tj ET").unwrap();
        }
        let page = objects.len() + 1;
        write!(kids, "{page} 0 R ").unwrap();
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</R 3 0 R>>>>/Contents {} 0 R>>",
            page + 1
        ));
        objects.push(format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len());
    let mut out = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
        write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1).unwrap();
    }
    let start = out.len();
    write!(out, "{table}trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).unwrap();
    out.into_bytes()
}

/// What the program says over that report.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scrutineer"));
    command.current_dir(folder).args(["--corpus", "corpus", "--index", "index"]).args(arguments);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_citation_tells_the_page_and_what_is_printed_on_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    let report = pdf(&[
        &[
            "Inspection of Bury local authority children's services",
            "Inspection dates: 3 March 2025 to 7 March 2025",
            "Lead inspector: Ann Example",
        ],
        &["What is said", "Social workers of the duty team know the children well and visit them often at home."],
    ]);
    fs::write(folder.path().join("corpus/bury.pdf"), report).unwrap();
    let question = "What did inspectors say about the duty team in Bury?";
    let plain = said(folder.path(), &["ask", question]);
    assert!(plain.contains("page 2 (printed 146)"), "{plain}");
    let json: serde_json::Value = serde_json::from_str(&said(folder.path(), &["ask", "--json", question])).unwrap();
    assert_eq!(json["citations"][0]["page"], 2, "{json:#}");
    assert_eq!(json["citations"][0]["page_label"], "146", "{json:#}");
    let shown = said(folder.path(), &["corpus", "show", "bury.pdf"]);
    assert!(shown.contains("p2(printed 146)"), "{shown}");
}
