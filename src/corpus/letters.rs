//! Letters that a file does not say: fonts that name a ligature by no character, or by one of the private use area, which
//! no screen shows. What such a letter is, is told by the words that it stands in: where "a?ected", "o?er" and "sta?" are
//! English with "ff" and with nothing else, it is "ff", there and in words that nobody knows. What cannot be told is not
//! guessed: passages with such letters are left out, and their pages named.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{Block, Layout, page_numbers};
use crate::document::Pages;
use crate::gazetteer::Ordinary;

/// The first of the characters that stand in for letters that a file does not say, far from those that fonts use.
const FIRST_STAND_IN: u32 = 0x10_0000;
/// How many of them there are.
const STAND_INS: u32 = 0xfffd;

/// What fonts draw as one letter, the commonest first. All that typefaces for text have.
const LIGATURES: [&str; 12] = ["fi", "ff", "fl", "ffi", "ffl", "ti", "tt", "ft", "tti", "th", "tf", "fft"];
/// A plain letter is taken for what is unknown only where that makes so many words: with few, too many letters fit.
const WORDS_FOR_A_LETTER: usize = 4;
/// What follows an apostrophe.
const AFTER_APOSTROPHE: [&str; 6] = ["s", "t", "re", "ve", "ll", "d"];

/// The `n`th stand-in; a file with more unknown letters than there are has the rest alike.
pub(super) fn stand_in(n: usize) -> char {
    let n = u32::try_from(n).ok().filter(|n| *n < STAND_INS);
    n.and_then(|n| char::from_u32(FIRST_STAND_IN + n)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Whether a reader could make nothing of a character.
pub(super) fn is_unknown(c: char) -> bool {
    matches!(c, char::REPLACEMENT_CHARACTER | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// Tells the unknown letters of a layout, leaves out the blocks with those that cannot be told, and says how many.
pub(super) fn mend(layout: &mut Layout) -> usize {
    if !layout.blocks.iter().any(|block| block.text.contains(is_unknown)) {
        return 0;
    }
    let english = Ordinary::bundled();
    let told = told(&layout.blocks, &english);
    for block in &mut layout.blocks {
        if block.text.contains(is_unknown) {
            rewrite(block, |word| mended(word, &told, &english));
        }
    }
    let before = layout.blocks.len();
    let mut pages: Vec<u32> = Vec::new();
    layout.blocks.retain(|block| {
        let lost = words(&block.text).any(is_broken);
        if lost && let Some(on) = &block.pages {
            pages.extend(on.starts().map(|(_, page)| page));
        }
        !lost
    });
    let lost = before - layout.blocks.len();
    layout.is_partial |= lost > 0;
    if lost > 0 {
        pages.sort_unstable();
        pages.dedup();
        let passages = if lost == 1 { "1 passage" } else { "passages" };
        let counted = if lost == 1 { passages.to_owned() } else { format!("{lost} {passages}") };
        let place = match pages.as_slice() {
            [] => String::new(),
            [page] => format!(" on page {page}"),
            several => format!(" on pages {}", page_numbers(several)),
        };
        let are = if lost == 1 { "is" } else { "are" };
        layout.warnings.push(format!("{counted}{place} {are} left out: letters in words there cannot be told."));
    }
    for block in &mut layout.blocks {
        if block.text.contains(is_stand_in) {
            rewrite(block, |word| word.replace(is_stand_in, "\u{fffd}"));
        }
    }
    lost
}

fn is_stand_in(c: char) -> bool {
    u32::from(c) >= FIRST_STAND_IN
}

/// What a word may consist of, unknown letters included.
fn is_part(c: char) -> bool {
    c.is_alphabetic() || is_unknown(c)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty())
}

/// Whether a word has letters, and some of them unknown.
fn is_broken(word: &str) -> bool {
    word.contains(is_unknown) && word.contains(char::is_alphabetic)
}

/// Which letters the unknown ones are, by the words that they stand in.
fn told(blocks: &[Block], english: &Ordinary) -> BTreeMap<char, &'static str> {
    let mut broken: BTreeSet<String> = blocks
        .iter()
        .flat_map(|block| words(&block.text))
        .filter(|word| is_broken(word))
        .map(str::to_lowercase)
        .collect();
    let mut told: BTreeMap<char, &'static str> = BTreeMap::new();
    // Each letter that is told may leave a word with one unknown letter alone.
    loop {
        let mut by_letter: BTreeMap<char, Vec<&str>> = BTreeMap::new();
        for word in &broken {
            let mut unknown: Vec<char> = word.chars().filter(|c| is_unknown(*c)).collect();
            unknown.dedup();
            if let [one] = unknown[..] {
                by_letter.entry(one).or_default().push(word);
            }
        }
        let found: Vec<(char, &'static str)> = by_letter
            .into_iter()
            // This one stands for whatever could not be decoded, something else each time.
            .filter(|(letter, _)| *letter != char::REPLACEMENT_CHARACTER && !told.contains_key(letter))
            .filter_map(|(letter, words)| Some((letter, best(letter, &words, english)?)))
            .collect();
        if found.is_empty() {
            return told;
        }
        for (letter, is) in found {
            told.insert(letter, is);
            broken = broken.into_iter().map(|word| word.replace(letter, is)).filter(|word| is_broken(word)).collect();
        }
    }
}

/// What makes English of most of these words, and of more than anything else does.
fn best(letter: char, words: &[&str], english: &Ordinary) -> Option<&'static str> {
    const LETTERS: [&str; 26] = [
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v",
        "w", "x", "y", "z",
    ];
    let fitting = |is: &str| words.iter().filter(|word| english.holds(&word.replace(letter, is))).count();
    let first = |candidates: &[&'static str]| {
        let mut counts: Vec<(usize, &'static str)> = candidates.iter().map(|is| (fitting(is), *is)).collect();
        counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        match counts[..] {
            [(most, is), (next, _), ..] if most > next && most * 2 >= words.len() => Some((most, is)),
            _ => None,
        }
    };
    let ligature = first(&LIGATURES);
    let plain = first(&LETTERS).filter(|(count, _)| *count >= WORDS_FOR_A_LETTER);
    match (ligature, plain) {
        (Some((ligature, _)), Some((count, is))) if count > ligature => Some(is),
        (None, Some((_, is))) | (Some((_, is)), _) => Some(is),
        (None, None) => None,
    }
}

/// A word with its unknown letters told.
fn mended(word: &str, told: &BTreeMap<char, &'static str>, english: &Ordinary) -> String {
    if !is_broken(word) {
        return word.to_owned();
    }
    let mut text = String::with_capacity(word.len());
    for c in word.chars() {
        match told.get(&c) {
            Some(is) => text.push_str(is),
            None => text.push(c),
        }
    }
    if text.matches(char::REPLACEMENT_CHARACTER).count() != 1 {
        return text;
    }
    // The apostrophe of Windows is what is lost most often.
    if let Some((before, after)) = text.split_once(char::REPLACEMENT_CHARACTER)
        && AFTER_APOSTROPHE.contains(&after)
        && english.holds(&before.to_lowercase())
    {
        return format!("{before}\u{2019}{after}");
    }
    let fits = |is: &&&str| english.holds(&text.to_lowercase().replace(char::REPLACEMENT_CHARACTER, is));
    let mut fitting = LIGATURES.iter().filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some(is), None) => text.replace(char::REPLACEMENT_CHARACTER, is),
        _ => text,
    }
}

/// Puts other words in the place of those of a block, and keeps where its pages begin.
fn rewrite(block: &mut Block, word: impl Fn(&str) -> String) {
    let mut text = String::with_capacity(block.text.len());
    let starts: Vec<(usize, u32)> = block.pages.iter().flat_map(Pages::starts).collect();
    let mut pages = starts.first().map(|(_, page)| Pages::on(*page));
    let mut turns = starts.into_iter().skip(1).peekable();
    let mut at = 0;
    for piece in block.text.split_inclusive(|c: char| !is_part(c)) {
        while let (Some(pages), Some((_, page))) = (&mut pages, turns.next_if(|(start, _)| *start <= at)) {
            pages.turn(text.len(), page);
        }
        let end = piece.char_indices().next_back().filter(|(_, c)| !is_part(*c)).map_or(piece.len(), |(end, _)| end);
        text.push_str(&word(&piece[..end]));
        text.push_str(&piece[end..]);
        at += piece.len();
    }
    for (_, page) in turns {
        if let Some(pages) = &mut pages {
            pages.turn(text.len(), page);
        }
    }
    block.text = text;
    block.pages = pages;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::layout::BlockKind;

    fn layout(texts: &[&str]) -> Layout {
        let block =
            |text: &&str| Block { kind: BlockKind::Paragraph, text: (*text).to_owned(), pages: Some(Pages::on(3)) };
        Layout { pages: Some(3), blocks: texts.iter().map(block).collect(), ..Layout::default() }
    }

    #[track_caller]
    fn check(texts: &[&str], expected: &[&str], warnings: &[&str]) {
        let mut layout = layout(texts);
        mend(&mut layout);
        let shown: Vec<_> = layout.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(
            (shown, layout.warnings.iter().map(String::as_str).collect()),
            (expected.to_vec(), warnings.to_vec())
        );
    }

    #[test]
    fn a_ligature_is_told_by_the_words_that_it_stands_in() {
        check(
            &[
                "The o\u{f003}er to sta\u{f003} of Cardi\u{f003} was e\u{f003}ective.",
                "Su\u{f004}cient \u{100000}ndings.",
            ],
            &["The offer to staff of Cardiff was effective.", "Sufficient findings."],
            &[],
        );
    }

    #[test]
    fn a_plain_letter_is_told_by_several_words() {
        check(
            &["\u{e001}lans and re\u{e001}orts are kee\u{e001}ing \u{e001}ace with ado\u{e001}tion."],
            &["plans and reports are keeping pace with adoption."],
            &[],
        );
    }

    #[test]
    fn what_cannot_be_told_is_left_out_and_named() {
        check(
            &["Whole.", "Qu\u{e001}z\u{e002}x met Zor\u{e001}b."],
            &["Whole."],
            &["1 passage on page 3 is left out: letters in words there cannot be told."],
        );
    }

    #[test]
    fn what_was_not_decoded_is_told_word_by_word() {
        check(
            &["The children\u{fffd}s o\u{fffd}cers identi\u{fffd}ed"],
            &["The children\u{2019}s officers identified"],
            &[],
        );
    }

    #[test]
    fn a_sign_by_itself_stays() {
        check(&["\u{f0b7} One", "2 \u{100001} 3"], &["\u{f0b7} One", "2 \u{fffd} 3"], &[]);
    }

    #[test]
    fn pages_still_begin_where_they_did() {
        let mut layout = layout(&["The e\u{100000}ect on a\u{100000}ected sta\u{100000} next"]);
        let at = layout.blocks[0].text.find("next").unwrap();
        layout.blocks[0].pages.as_mut().unwrap().turn(at, 4);
        mend(&mut layout);
        let block = &layout.blocks[0];
        let starts: Vec<_> = block.pages.as_ref().unwrap().starts().collect();
        assert_eq!(starts, [(0, 3), (block.text.find("next").unwrap(), 4)]);
    }
}
