//! Bytes to text: which encoding they are in, and whether they are text at all.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text, without a byte order mark.
    pub(super) text: String,
    /// What its reader should know, as a plain sentence: that some bytes could not be read.
    pub(super) warning: Option<String>,
}

/// How many control characters in a thousand a text may hold: a stray one from a copied page, but no binary data.
const CONTROLS_PER_THOUSAND: usize = 2;

/// Decodes bytes that are text in UTF-8, UTF-16 or Windows-1252; `None` if they are none.
pub(super) fn text(bytes: &[u8]) -> Option<Decoded> {
    let decoded = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        with(encoding, &bytes[mark..])
    } else if let Some(encoding) = utf_16_without_mark(bytes) {
        with(encoding, bytes)
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        Decoded { text: text.to_owned(), warning: None }
    } else {
        guess(bytes)?
    };
    is_text(&decoded.text).then_some(decoded)
}

/// Decodes bytes in an encoding that they name themselves, as a web page does; `None` if there is none of that name.
pub(super) fn labelled(bytes: &[u8], label: &str) -> Option<Decoded> {
    Some(with(Encoding::for_label(label.as_bytes())?, bytes))
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let warning = broken.then(|| {
        let count = text.matches(char::REPLACEMENT_CHARACTER).count();
        format!("Parts that are not valid {} are shown as \u{fffd}: {count}.", encoding.name())
    });
    Decoded { text: text.into_owned(), warning }
}

/// Text that is not valid UTF-8 is in Windows-1252, unless most of what is beyond ASCII reads well as UTF-8: then it
/// is UTF-8 with a few broken places, as at the cut end of a file.
fn guess(bytes: &[u8]) -> Option<Decoded> {
    let utf_8 = with(UTF_8, bytes);
    let broken = utf_8.text.matches(char::REPLACEMENT_CHARACTER).count();
    let good = utf_8.text.chars().filter(|c| !c.is_ascii() && *c != char::REPLACEMENT_CHARACTER).count();
    if good > 2 * broken {
        return Some(utf_8);
    }
    // Windows-1252 gives a letter to nearly every byte, so binary data must be told by how little of it is English.
    let plain = bytes.iter().filter(|b| b.is_ascii_graphic() || b.is_ascii_whitespace()).count();
    let foreign_enough = plain * 10 < bytes.len() * 7;
    (!foreign_enough).then(|| with(WINDOWS_1252, bytes))
}

/// English in UTF-16 without its mark: nearly every other byte is zero, always on the same side.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 4_096;
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    match () {
        () if odd * 10 >= pairs * 7 && even == 0 => Some(UTF_16LE),
        () if even * 10 >= pairs * 7 && odd == 0 => Some(UTF_16BE),
        () => None,
    }
}

fn is_text(text: &str) -> bool {
    let (mut all, mut controls) = (0_usize, 0_usize);
    for c in text.chars() {
        all += 1;
        match c {
            '\0' => return false,
            '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' => {}
            c if c.is_control() => controls += 1,
            _ => {}
        }
    }
    controls * 1_000 <= all * CONTROLS_PER_THOUSAND
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<&str>) {
        assert_eq!(text(bytes).map(|decoded| decoded.text).as_deref(), expected);
    }

    #[test]
    fn the_encoding_is_recognised() {
        check("Café".as_bytes(), Some("Café"));
        check(b"\xef\xbb\xbfCaf\xc3\xa9", Some("Café"));
        check(b"Caf\xe9 \x93quoted\x94", Some("Café “quoted”"));
        check(b"\xff\xfeC\0a\0f\0\xe9\0", Some("Café"));
        check(b"\xfe\xff\0C\0a\0f\0\xe9", Some("Café"));
        check(b"C\0a\0f\0e\0", Some("Cafe"));
        check(b"\0C\0a\0f\0e", Some("Cafe"));
    }

    #[test]
    fn binary_data_is_no_text() {
        check(&[0, 159, 146, 150], None);
        check(&[1, 2, 3, 4, 5, 6], None);
        check(b"text\0text", None);
        check(&[0xe9; 40], None);
    }

    #[test]
    fn broken_utf_8_is_read_with_a_warning() {
        let decoded = text("‘One’ – “two” caf\u{e9}".as_bytes().split_last().unwrap().1).unwrap();
        assert!(decoded.text.starts_with("‘One’ – “two” caf"));
        assert_eq!(decoded.warning.unwrap(), "Parts that are not valid UTF-8 are shown as \u{fffd}: 1.");
    }

    proptest! {
        #[test]
        fn what_is_valid_utf_8_stays(expected in "[a-zA-Z0-9éß’“” ,.\n\t]{0,200}") {
            prop_assert_eq!(text(expected.as_bytes()).unwrap().text, expected);
        }

        #[test]
        fn nothing_panics(bytes in any::<Vec<u8>>()) {
            let _ = text(&bytes);
        }
    }
}
