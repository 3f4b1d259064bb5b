//! Whether a file is whole.
//!
//! Engines mend damaged files without a word and give what they can. For a tool that promises whole lists that is the
//! wrong kindness: half a list of improvements looks like a list. So a file that bears the marks of damage is refused.

use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::object::{Array, Dict, Object, Stream};
use hayro_syntax::{Filter, Pdf};
use memchr::memmem;

/// How far from its end a file may bear its end mark: some programs append a few bytes.
const END_MARK_WITHIN: usize = 2_048;
/// More than this unpacked (bytes) is not looked through; the child's limits see to hostile files.
const MOST_UNPACKED: u64 = 256 << 20;

/// What is wrong with a file, in a few words; `None` if nothing shows.
pub(super) fn damage(pdf: &Pdf) -> Option<String> {
    let bytes: &[u8] = pdf.data().as_ref();
    let tail = &bytes[bytes.len().saturating_sub(END_MARK_WITHIN)..];
    if memmem::find(tail, b"%%EOF").is_none() {
        return Some("it breaks off before its end".to_owned());
    }
    let found = pdf.pages().len();
    if let Some(stated) = stated_pages(pdf)
        && stated as usize != found
    {
        return Some(format!("it has {stated} pages and only {found} of them can be read"));
    }
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        let whole = match page.raw().get::<Object<'_>>("Contents") {
            Some(Object::Stream(_)) => true,
            Some(Object::Array(parts)) => each_is_there(&parts),
            // A page may be blank, but then it does not name a content that cannot be found.
            _ => !page.raw().contains_key("Contents"),
        };
        if !whole {
            return Some(format!("the content of page {number} is missing"));
        }
    }
    let broken = pdf
        .objects()
        .into_iter()
        .filter(|object| matches!(object, Object::Stream(stream) if !is_sound(stream)))
        .count();
    (broken > 0).then(|| format!("{broken} of its parts cannot be unpacked"))
}

/// What a reader of the document should know, though its text seems whole: a file whose table of objects is not where it
/// says was altered after it was written, and what was found of it was found by searching.
pub(super) fn doubt(pdf: &Pdf) -> Option<String> {
    let bytes: &[u8] = pdf.data().as_ref();
    let sound = table_offset(bytes).is_some_and(|offset| {
        // Some programs count from the start of the PDF and some from the start of the file.
        let header = memmem::find(bytes, b"%PDF-").unwrap_or_default();
        [offset, offset + header].into_iter().any(|at| bytes.get(at..).is_some_and(is_table))
    });
    (!sound).then(|| {
        "The file is damaged: its table of objects is not where it should be. Compare the text with the original."
            .to_owned()
    })
}

/// The number after the last "startxref".
fn table_offset(bytes: &[u8]) -> Option<usize> {
    let at = memmem::rfind(bytes, b"startxref")? + b"startxref".len();
    let digits: Vec<u8> =
        bytes[at..].iter().copied().skip_while(u8::is_ascii_whitespace).take_while(u8::is_ascii_digit).collect();
    std::str::from_utf8(&digits).ok()?.parse().ok()
}

/// Whether bytes begin a table of objects: the word itself, or the number of the object that holds it.
fn is_table(bytes: &[u8]) -> bool {
    fn after_number(bytes: &[u8]) -> Option<&[u8]> {
        let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (digits > 0).then(|| bytes[digits..].trim_ascii_start())
    }
    let start = bytes[..bytes.len().min(60)].trim_ascii_start();
    let object = after_number(start).and_then(after_number).is_some_and(|rest| rest.starts_with(b"obj"));
    start.starts_with(b"xref") || object
}

fn stated_pages(pdf: &Pdf) -> Option<u32> {
    let root: Dict<'_> = pdf.xref().get(pdf.xref().root_id())?;
    root.get::<Dict<'_>>("Pages")?.get::<u32>("Count")
}

fn each_is_there(parts: &Array<'_>) -> bool {
    parts.raw_iter().count() == parts.iter::<Stream<'_>>().count()
}

/// Whether a packed stream unpacks to its end with the checksum that it carries. Other packings bear no checksum.
fn is_sound(stream: &Stream<'_>) -> bool {
    if !matches!(stream.filters().as_slice(), [Filter::FlateDecode]) {
        return true;
    }
    let data = stream.raw_data();
    let mut unpack = Decompress::new(true);
    let mut out = vec![0; 1 << 16];
    loop {
        let (read, written) = (unpack.total_in(), unpack.total_out());
        let rest = data.get(usize::try_from(read).unwrap_or(usize::MAX)..).unwrap_or_default();
        match unpack.decompress(rest, &mut out, FlushDecompress::None) {
            Ok(Status::StreamEnd) => return true,
            Err(_) => return false,
            Ok(_) if unpack.total_out() > MOST_UNPACKED => return true,
            Ok(_) if unpack.total_in() == read && unpack.total_out() == written => return false,
            Ok(_) => {}
        }
    }
}
