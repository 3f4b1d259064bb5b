//! Numbers as lists and pages print them: in small letters and Roman numerals.

/// A number in letters: a to z, then aa, bb and so on, as word processors and browsers count. `None` for 0 and beyond four
/// rounds of the alphabet, where nobody counts in letters.
pub(super) fn letters(number: u32) -> Option<String> {
    const MOST: u32 = 26 * 4;
    if !(1..=MOST).contains(&number) {
        return None;
    }
    let (rounds, letter) = ((number - 1) / 26 + 1, (number - 1) % 26);
    let letter = char::from(b'a' + u8::try_from(letter).ok()?);
    Some((0..rounds).map(|_| letter).collect())
}

/// A number in small Roman numerals, which write 1 to 3,999.
pub(super) fn roman(number: u32) -> Option<String> {
    const PARTS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4_000).contains(&number) {
        return None;
    }
    let mut left = number;
    let mut written = String::new();
    for (value, sign) in PARTS {
        while left >= value {
            written.push_str(sign);
            left -= value;
        }
    }
    Some(written)
}
