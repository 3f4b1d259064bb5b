//! Files that are broken or mean harm: each is reported with its cause, nothing hangs, and the good files are indexed.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::Value;
use tempfile::TempDir;

/// A good document, which must be indexed whatever lies beside it.
const GOOD: &str = "+++\nkind = \"digest\"\nauthority = \"Devon\"\n+++\n\n# A good document\n\nIt says something.\n";

/// A corpus folder with one good document, settings with narrow limits, and an index folder.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("corpus")).unwrap();
        fs::write(folder.path().join("corpus/good.md"), GOOD).unwrap();
        // A real report needs 11 MB and a fraction of a second, so these limits are wide for a good file.
        fs::write(folder.path().join("bot.toml"), "[corpus]\npdf_memory_mb = 256\npdf_seconds = 3\n").unwrap();
        Self { folder }
    }

    fn add(&self, name: &str, bytes: &[u8]) {
        fs::write(self.folder.path().join("corpus").join(name), bytes).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_scrutineer"))
            .current_dir(self.folder.path())
            .env_remove("SCRUTINEER_CONFIG")
            .args(arguments)
            .output()
            .unwrap()
    }

    /// The paths of the documents in the index.
    fn indexed(&self) -> Vec<String> {
        let facts = self.run(&["corpus", "facts", "--json"]);
        let facts: Value = serde_json::from_slice(&facts.stdout).unwrap();
        let documents = facts["documents"].as_array().unwrap();
        documents.iter().map(|document| document["file"].as_str().unwrap().to_owned()).collect()
    }
}

/// A PDF whose first page has this content stream, with more objects from number 10 on.
fn pdf(stream_dict: &str, stream: &[u8], more: &[String]) -> Vec<u8> {
    let mut objects: Vec<(usize, Vec<u8>)> = vec![
        (1, b"<</Type/Catalog/Pages 2 0 R>>".to_vec()),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec()),
        (
            3,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R\
              /Resources<</Font<</F 4 0 R>>/XObject<</X 10 0 R>>>>>>"
                .to_vec(),
        ),
        (4, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec()),
        (
            5,
            [format!("<</Length {}{stream_dict}>>\nstream\n", stream.len()).as_bytes(), stream, b"\nendstream"]
                .concat(),
        ),
    ];
    objects.extend((10..).zip(more.iter().map(|object| object.clone().into_bytes())));
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (number, object) in objects {
        write!(table, "{number} 1\n{:010} 00000 n \n", out.len()).unwrap();
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(
        format!("xref\n0 1\n0000000000 65535 f \n{table}trailer\n<</Size 99/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n")
            .bytes(),
    );
    out
}

/// Packs `bytes` so many times over.
fn packed(bytes: &[u8], times: u64) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    for _ in 0..times {
        encoder.write_all(bytes).unwrap();
    }
    encoder.finish().unwrap()
}

/// Indexes a folder with one hostile file and holds the report of it to `causes`, of which one must be named.
#[track_caller]
fn check(file: &[u8], causes: &[&str]) {
    let place = Place::new();
    place.add("hostile.pdf", file);
    let start = Instant::now();
    let run = place.run(&["index"]);
    let err = String::from_utf8_lossy(&run.stderr);
    assert!(start.elapsed() < Duration::from_mins(1), "it took {:?}", start.elapsed());
    assert_eq!(run.status.code(), Some(3), "{err}");
    let line = err.lines().find(|line| line.contains("hostile.pdf")).unwrap_or_else(|| panic!("{err}"));
    assert!(causes.iter().any(|cause| line.contains(cause)), "{line}");
    assert_eq!(place.indexed(), ["good.md"]);
}

#[test]
fn a_pdf_that_inflates_to_gigabytes_is_stopped() {
    let spaces = vec![b' '; 1 << 20];
    let bomb = pdf("/Filter/FlateDecode", &packed(&spaces, 2 << 10), &[]);
    assert!(bomb.len() < 4 << 20, "{}", bomb.len());
    check(&bomb, &["memory", "processor time"]);
}

#[test]
fn a_pdf_of_endless_operators_is_stopped() {
    let operators = packed(b"BT /F 12 Tf 1 0 0 1 70 700 Tm (x) Tj ET\n", 6_000_000);
    check(&pdf("/Filter/FlateDecode", &operators, &[]), &["memory", "processor time"]);
}

#[test]
fn a_drawing_that_draws_itself_ends() {
    let form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>/Length 11>>\nstream\n/X Do /X Do\nendstream";
    check(&pdf("", b"/X Do", &[form.to_owned()]), &["holds no text", "memory", "processor time", "damaged"]);
}

#[test]
fn arrays_within_arrays_end() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let file = pdf("", deep.as_bytes(), std::slice::from_ref(&deep));
    check(&file, &["holds no text", "memory", "damaged", "broke down"]);
}

#[test]
fn an_encrypted_or_empty_or_oversized_file_is_named_with_its_cause() {
    let place = Place::new();
    place.add("empty.pdf", b"");
    place.add("picture.pdf", b"\x89PNG\r\n\x1a\n and so on");
    place.add("page.pdf", b"<!DOCTYPE html><html><title>Not found</title><body>Not found</body></html>");
    place.add("blank.pdf", &pdf("", b"", &[]));
    fs::write(place.folder.path().join("bot.toml"), "[corpus]\nlargest_file_mb = 1\n").unwrap();
    place.add("large.txt", &vec![b'x'; 1_100_000]);
    let run = place.run(&["index"]);
    let err = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(3), "{err}");
    for (file, cause) in [
        ("empty.pdf", "holds no text"),
        ("picture.pdf", "it is a PNG image"),
        ("page.pdf", "it is a web page"),
        ("blank.pdf", "holds no text on its 1 pages"),
        ("large.txt", "1100000 bytes"),
    ] {
        let line = err.lines().find(|line| line.contains(file)).unwrap_or_else(|| panic!("{file}: {err}"));
        assert!(line.contains(cause), "{line}");
    }
    assert_eq!(place.indexed(), ["good.md"]);
}

/// The folder of the real reports, if it is there.
fn reports() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/reports");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("\n!!! NOT RUN: {} is not there, so no damaged copies of real reports were made\n", folder.display());
    None
}

/// Alters a file's bytes.
type Damage = fn(&mut Vec<u8>);

/// The ways in which files are damaged on their way.
const DAMAGE: [(&str, Damage); 5] = [
    ("cut-short", |bytes| bytes.truncate(bytes.len() * 6 / 10)),
    ("cut-at-the-end", |bytes| bytes.truncate(bytes.len() - 700)),
    ("without-its-start", |bytes| drop(bytes.drain(..3_000))),
    ("with-holes", |bytes| {
        for start in (2_000..bytes.len().saturating_sub(2_000)).step_by(20_000) {
            bytes[start..start + 400].fill(0);
        }
    }),
    ("flipped", |bytes| bytes.iter_mut().skip(500).step_by(997).for_each(|byte| *byte ^= 0x55)),
];

#[test]
fn damaged_copies_of_real_reports_are_each_reported_and_the_good_ones_are_indexed() {
    let Some(reports) = reports() else { return };
    let mut files: Vec<PathBuf> = fs::read_dir(reports).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let place = Place::new();
    let mut damaged = Vec::new();
    for (n, file) in files.iter().step_by(files.len() / 20).take(20).enumerate() {
        let bytes = fs::read(file).unwrap();
        let (way, damage) = DAMAGE[n % DAMAGE.len()];
        let mut broken = bytes.clone();
        damage(&mut broken);
        damaged.push(format!("{n:02}-{way}.pdf"));
        place.add(&damaged[n], &broken);
        if n % 5 == 0 {
            place.add(&format!("{n:02}-good.pdf"), &bytes);
        }
    }
    let start = Instant::now();
    let run = place.run(&["index"]);
    let err = String::from_utf8_lossy(&run.stderr);
    assert!(start.elapsed() < Duration::from_mins(2), "it took {:?}", start.elapsed());
    assert_eq!(run.status.code(), Some(3), "{err}");
    for file in &damaged {
        let line = err.lines().find(|line| line.contains(file.as_str())).unwrap_or_else(|| panic!("{file}: {err}"));
        assert!(["damaged", "not a PDF"].iter().any(|cause| line.contains(cause)), "{line}");
    }
    assert_eq!(place.indexed(), ["00-good.pdf", "05-good.pdf", "10-good.pdf", "15-good.pdf", "good.md"]);
}
