//! Sections of Acts of Parliament: "section 47", "s47", "S.47" and "S47s" are one and the same word, "s47".

/// What stands before the number of a section.
const NAMES: [&str; 4] = ["section", "sections", "sec", "s"];
/// Numbers of sections have no more digits than that; years have more.
const MOST_DIGITS: usize = 3;

/// The word that two folded words are together, with what stands between them.
pub(super) fn joined(word: &str, between: &str, next: &str) -> Option<String> {
    let close = between.chars().all(|c| c.is_whitespace() || c == '.') && between.chars().count() <= 2;
    (close && NAMES.contains(&word)).then(|| number(next)).flatten().map(|number| format!("s{number}"))
}

/// The word that a folded word is by itself: "s47s" is more than one enquiry under section 47.
pub(super) fn single(word: &str) -> Option<String> {
    let several = word.strip_prefix('s')?.strip_suffix('s')?;
    number(several).map(|number| format!("s{number}"))
}

/// The number of a section, which may end in letters ("17ZA"); without the s of several.
fn number(word: &str) -> Option<&str> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (_, letters) = word.split_at(digits);
    let fits =
        (1..=MOST_DIGITS).contains(&digits) && letters.len() <= 2 && letters.bytes().all(|b| b.is_ascii_lowercase());
    let is_ordinal = matches!(letters, "st" | "nd" | "rd" | "th");
    (fits && !is_ordinal).then(|| if letters == "s" { &word[..digits] } else { word })
}
