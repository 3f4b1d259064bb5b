//! Plain text, which marks nothing: what its lines are is told by blank lines, their length, their indentation and what
//! they begin with.

use std::collections::{BTreeMap, BTreeSet};

use crate::corpus::blocks::{level, squeeze};
use crate::corpus::cause::Cause;
use crate::corpus::decode;
use crate::corpus::format::Format;
use crate::corpus::layout::{Block, BlockKind, Layout};
use crate::document::Pages;

/// Text without marks, in UTF-8, UTF-16 or Windows-1252.
pub(super) const FORMAT: Format =
    Format { name: "plain text", endings: &["txt", "text"], media_type: "text/plain; charset=utf-8" };

/// Signs that people and word processors set before list items. The dash and the asterisk are also met as signs of
/// other things, so a blank must follow each.
///
/// The stroke U+0336 is what the dash of inspection reports becomes when their text is copied.
const BULLETS: &str = "-–*•·‣⁃▪▫■□◼◻●○◦➢➤✓✔❖\u{336}";

/// Bullets of the Wingdings and Symbol fonts come out of word processors as private-use characters.
const SYMBOL_FONTS: std::ops::RangeInclusive<char> = '\u{f000}'..='\u{f0ff}';

/// A heading does not end in a word that calls for another.
const OPEN_ENDS: [&str; 16] =
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"];

/// The longest heading, in words: "The experiences and progress of children in care and care leavers: requires
/// improvement to be good".
const HEADING_WORDS: usize = 16;

/// Between these lengths, in characters, lines may have been wrapped by hand or by a program. Shorter ones are verse,
/// addresses or lists, longer ones paragraphs that have a line each.
const WRAPPED: std::ops::RangeInclusive<usize> = 45..=160;

/// Lists nested deeper than this are counted as this deep.
const DEEPEST: usize = 32;

/// Reads plain text.
pub(super) fn layout(bytes: &[u8]) -> Result<Layout, Cause> {
    let unknown = || Cause::Damaged { format: FORMAT, detail: "its bytes are no text".to_owned() };
    let decoded = decode::text(bytes).ok_or_else(unknown)?;
    Ok(Layout { warnings: decoded.warning.into_iter().collect(), ..layout_of(&decoded.text) })
}

/// Reads text that is decoded already.
pub(super) fn layout_of(text: &str) -> Layout {
    let text = without_bold(&with_line_ends(text));
    let paged = text.trim_end().contains('\u{c}');
    let lines = lines(&text);
    let count = paged.then(|| lines.last().map_or(1, |line| line.page));
    let mut blocks = Assembler::new(&lines).assemble(&lines);
    if !paged {
        for block in &mut blocks {
            block.pages = None;
        }
    }
    Layout { pages: count, blocks, ..Layout::default() }
}

/// A line of the text.
#[derive(Clone, Copy, Debug)]
struct Line<'a> {
    /// How far it is indented, in columns; a tab goes to the next multiple of four.
    indent: usize,
    /// Its length in characters, with its indentation.
    length: usize,
    /// Its text without outer white space; empty for a blank line.
    text: &'a str,
    page: u32,
}

/// What a line begins as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark<'a> {
    /// An item of a list, with its sign, if any text follows it.
    Bullet(char, &'a str),
    /// A paragraph with a printed number.
    Number,
    /// Cells parted by tabs.
    Row,
    /// A line of a table of contents.
    Contents,
    /// Characters that underline the line above.
    Underline(u8),
    /// Anything else.
    Text,
}

fn with_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{b}', '\u{2028}'], "\n").replace('\u{2029}', "\n\n")
}

/// Takes away the `**` that mark bold type in texts that were Markdown once, pair by pair within a paragraph.
fn without_bold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut paragraph = String::new();
    for line in text.split_inclusive('\n') {
        paragraph.push_str(line);
        if line.trim().is_empty() {
            out.push_str(&drop_pairs(&paragraph));
            paragraph.clear();
        }
    }
    out.push_str(&drop_pairs(&paragraph));
    out
}

fn drop_pairs(paragraph: &str) -> String {
    let marks: Vec<usize> = paragraph
        .match_indices("**")
        .map(|(at, _)| at)
        .filter(|at| {
            let before = paragraph[..*at].chars().next_back();
            let after = paragraph[*at + 2..].chars().next();
            let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
            before != Some('*') && after != Some('*') && !(blank(before) && blank(after))
        })
        .collect();
    if marks.is_empty() || !marks.len().is_multiple_of(2) {
        return paragraph.to_owned();
    }
    let mut out = String::with_capacity(paragraph.len());
    let mut from = 0;
    for at in marks {
        out.push_str(&paragraph[from..at]);
        from = at + 2;
    }
    out.push_str(&paragraph[from..]);
    out
}

/// The lines of the text with their pages, without running heads and page numbers.
fn lines(text: &str) -> Vec<Line<'_>> {
    let pages: Vec<Vec<Line<'_>>> = text
        .trim_end()
        .split('\u{c}')
        .zip(1_u32..)
        .map(|(page, number)| page.split('\n').map(|line| read_line(line, number)).collect())
        .collect();
    let running = running_lines(&pages);
    let is_running = |line: &Line<'_>| running.contains(&folded(line.text));
    let mut lines = Vec::new();
    for mut page in pages {
        for at in edges(&page) {
            if is_running(&page[at]) {
                page[at].text = "";
            }
        }
        lines.append(&mut page);
    }
    lines
}

fn read_line(line: &str, page: u32) -> Line<'_> {
    let mut indent = 0;
    for c in line.chars().take_while(|c| c.is_whitespace()) {
        indent = if c == '\t' { indent / 4 * 4 + 4 } else { indent + 1 };
    }
    let text = line.trim();
    Line { indent, length: indent + text.chars().count(), text, page }
}

/// The first two and the last two lines of a page that are not blank.
fn edges(page: &[Line<'_>]) -> BTreeSet<usize> {
    let filled: Vec<usize> = (0..page.len()).filter(|at| !page[*at].text.is_empty()).collect();
    filled.iter().take(2).chain(filled.iter().rev().take(2)).copied().collect()
}

/// Running heads, footers and page numbers: what stands at the edge of more than half of the pages, but for its digits.
fn running_lines(pages: &[Vec<Line<'_>>]) -> BTreeSet<String> {
    /// On fewer pages a repeated line proves nothing.
    const FEWEST_PAGES: usize = 3;
    if pages.len() < FEWEST_PAGES {
        return BTreeSet::new();
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages {
        let keys: BTreeSet<String> = edges(page).into_iter().map(|at| folded(page[at].text)).collect();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| count * 2 > pages.len()).map(|(key, _)| key).collect()
}

/// A line with each number replaced by one sign.
fn folded(text: &str) -> String {
    let mut folded = String::new();
    for c in squeeze(text).chars() {
        if !c.is_ascii_digit() {
            folded.push(c);
        } else if !folded.ends_with('#') {
            folded.push('#');
        }
    }
    folded
}

fn mark(text: &str) -> Mark<'_> {
    if let Some(underline) = underline(text) {
        return Mark::Underline(underline);
    }
    if let Some((sign, rest)) = bullet(text) {
        return Mark::Bullet(sign, rest);
    }
    if is_contents(text) {
        return Mark::Contents;
    }
    if is_numbered(text) {
        return Mark::Number;
    }
    if cells(text).len() > 1 { Mark::Row } else { Mark::Text }
}

/// The cells of a row, parted by tabs or by wide gaps, as in text taken from a page with its layout.
fn cells(text: &str) -> Vec<String> {
    const GAP: &str = "    ";
    text.split('\t').flat_map(|cell| cell.split(GAP)).map(squeeze).filter(|cell| !cell.is_empty()).collect()
}

/// The level of the heading that a line of these signs underlines.
fn underline(text: &str) -> Option<u8> {
    let first = text.chars().next()?;
    let level = match first {
        '=' => 1,
        '-' | '~' | '_' | '–' | '—' => 2,
        _ => return None,
    };
    (text.chars().count() >= 3 && text.chars().all(|c| c == first)).then_some(level)
}

fn bullet(text: &str) -> Option<(char, &str)> {
    let sign = text.chars().next()?;
    let rest = &text[sign.len_utf8()..];
    let known = BULLETS.contains(sign) || SYMBOL_FONTS.contains(&sign);
    // The round bullet of the second level is the letter "o" in the fonts of word processors, with a tab after it.
    let letter = sign == 'o' && rest.starts_with('\t');
    if letter || known && rest.starts_with(char::is_whitespace) {
        return Some((if sign == '–' { '-' } else { sign }, rest.trim_start()));
    }
    // A sign of its own, with its text on the next line; a lone dash or asterisk stands for something else.
    (known && rest.is_empty() && !"-–*·".contains(sign)).then_some((sign, ""))
}

/// Whether a line begins with a number such as `12.`, `12)`, `2.1`, `(a)` or `iv)`, and text after it.
fn is_numbered(text: &str) -> bool {
    /// The longest is "100.10.10.10." or so; no word is looked at further.
    const LONGEST: usize = 16;
    let Some(end) = text.char_indices().take(LONGEST).find(|(_, c)| c.is_whitespace()).map(|(at, _)| at) else {
        return false;
    };
    let (number, rest) = text.split_at(end);
    if rest.trim().is_empty() {
        return false;
    }
    let body = number.strip_prefix('(').unwrap_or(number);
    let closed = body.strip_suffix([')', '.']);
    let inner = closed.unwrap_or(body);
    let parts: Vec<&str> = inner.split('.').collect();
    let digits = parts.len() <= 4
        && parts.iter().all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    if digits {
        // "3 children" counts them; "3. Children" and "3.1 Children" number a paragraph.
        return closed.is_some()
            || parts.len() > 1 && parts[1..].iter().all(|part| part.len() <= 2 && rest_is_text(rest));
    }
    let letters = (1..=4).contains(&inner.len()) && inner.bytes().all(|b| b.is_ascii_lowercase());
    let small = inner.len() == 1 || inner.bytes().all(|b| b"ivx".contains(&b));
    letters && small && number.ends_with(')')
}

/// Whether what follows a number without a closing sign begins as a sentence does: "2.1 Leaders", not "2.1 million".
fn rest_is_text(rest: &str) -> bool {
    rest.trim_start().starts_with(char::is_uppercase)
}

/// Whether a line leads to a page number with dots.
fn is_contents(text: &str) -> bool {
    let title = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let leader = title.len() - title.trim_end_matches(['.', ' ', '…', '\t', '·']).len();
    let dots =
        title[title.len() - leader..].chars().map(|c| if c == '…' { 3 } else { usize::from(c == '.') }).sum::<usize>();
    (1..=3).contains(&(text.len() - title.len())) && dots >= 4 && leader < title.len()
}

/// The length at which lines were wrapped; `None` if every line is a paragraph of its own.
///
/// In a wrapped text most lines that have a next one are full, or their sentence goes on there: where type is not of one
/// width, or columns were copied, lines are of uneven length, and then the sentences tell. Lines with a word that no
/// line would hold, such as a web address, and the odd one that is longer do not set the length.
fn wrap_length(lines: &[Line<'_>]) -> Option<usize> {
    const LONGEST_WORD: usize = 30;
    let ordinary = |line: &&Line<'_>| {
        !line.text.is_empty() && line.text.split_whitespace().all(|word| word.chars().count() <= LONGEST_WORD)
    };
    let mut lengths: Vec<usize> = lines.iter().filter(ordinary).map(|line| line.length).collect();
    lengths.sort_unstable();
    let length = *lengths.get(lengths.len() * 98 / 100)?;
    if !WRAPPED.contains(&length) {
        return None;
    }
    let pairs = lines.windows(2).filter(|pair| {
        !pair[0].text.is_empty()
            && !pair[1].text.is_empty()
            && pair[0].page == pair[1].page
            && mark(pair[1].text) == Mark::Text
            && matches!(mark(pair[0].text), Mark::Text | Mark::Number | Mark::Bullet(..))
    });
    let (mut all, mut full, mut going_on) = (0_usize, 0_usize, 0_usize);
    for pair in pairs {
        all += 1;
        full += usize::from(is_full(&pair[0], &pair[1], length));
        going_on += usize::from(goes_on(pair[0].text, pair[1].text));
    }
    (all > 0 && (full * 10 >= all * 6 || going_on * 10 >= all * 4)).then_some(length)
}

/// Whether the first word of the next line would hardly have fitted on this one. A fifth of the length is allowed for
/// the uneven width of letters.
fn is_full(line: &Line<'_>, next: &Line<'_>, length: usize) -> bool {
    let word = next.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    (line.length + 1 + word) * 5 > length * 4
}

/// Whether a sentence of the first text goes on in the second.
fn goes_on(text: &str, next: &str) -> bool {
    !has_ended(text) && next.starts_with(char::is_lowercase)
}

fn has_ended(text: &str) -> bool {
    /// A sentence ends in a quotation within brackets at most.
    const MOST_CLOSING: usize = 3;
    let closing = ['\u{2019}', '\u{201d}', '\'', '"', ')'];
    let last = text.chars().rev().take(MOST_CLOSING + 1).find(|c| !closing.contains(c));
    last.is_some_and(|last| ".!?:;".contains(last))
}

/// A block that is being put together.
#[derive(Debug)]
struct Draft {
    kind: BlockKind,
    text: String,
    pages: Pages,
    /// Whether a blank line, or the start of the text, stands before it.
    after_blank: bool,
    /// Whether it may turn out to be a heading: it has no mark of its own, and is one line, or lines that were one
    /// before they were wrapped.
    may_head: bool,
    /// Whether the next line, whatever it is, belongs to it: a bullet that stood alone.
    waiting: bool,
}

struct Assembler<'a> {
    wrapped: Option<usize>,
    done: Vec<Draft>,
    open: Option<Draft>,
    /// The lists that are open: how far they are indented, and their sign.
    lists: Vec<(usize, char)>,
    last: Option<Line<'a>>,
    blank: bool,
}

impl<'a> Assembler<'a> {
    fn new(lines: &[Line<'a>]) -> Self {
        Self { wrapped: wrap_length(lines), done: Vec::new(), open: None, lists: Vec::new(), last: None, blank: true }
    }

    fn assemble(mut self, lines: &[Line<'a>]) -> Vec<Block> {
        for line in lines {
            if line.text.is_empty() {
                if !self.open.as_ref().is_some_and(|open| open.waiting) {
                    self.close();
                    self.blank = true;
                }
                continue;
            }
            self.take(*line);
            self.last = Some(*line);
            self.blank = false;
        }
        self.close();
        self.finish()
    }

    fn take(&mut self, line: Line<'a>) {
        let mark = mark(line.text);
        let new_page = self.last.is_some_and(|last| last.page != line.page);
        if new_page {
            self.close();
            self.blank = true;
        }
        if self.open.is_none() && self.blank {
            self.reopen(mark, line.text, new_page);
        }
        let reopened = self.blank && self.open.as_ref().is_some_and(|open| !open.waiting);
        if let Mark::Underline(level) = mark {
            self.underline(level);
            return;
        }
        if reopened || self.open.as_ref().is_some_and(|open| open.waiting) || !self.starts(mark, &line) {
            self.append(line);
            return;
        }
        self.close();
        let (kind, text) = match mark {
            Mark::Bullet(sign, rest) => (BlockKind::Bullet(self.nest(line.indent, sign)), rest),
            Mark::Row => (BlockKind::Row, line.text),
            Mark::Contents => (BlockKind::Contents, line.text),
            Mark::Number | Mark::Text | Mark::Underline(_) => (BlockKind::Paragraph, line.text),
        };
        if !matches!(kind, BlockKind::Bullet(_)) {
            self.lists.clear();
        }
        self.open = Some(Draft {
            kind,
            text: written(kind, text),
            pages: Pages::on(line.page),
            after_blank: self.blank,
            may_head: mark == Mark::Text,
            waiting: matches!(mark, Mark::Bullet(_, "")),
        });
        if matches!(kind, BlockKind::Row | BlockKind::Contents) {
            self.close();
        }
    }

    /// Whether a line begins a block, rather than going on with the open one.
    fn starts(&self, mark: Mark<'_>, line: &Line<'_>) -> bool {
        let (Some(open), Some(last), Some(length)) = (&self.open, &self.last, self.wrapped) else { return true };
        let ended = has_ended(&open.text);
        let full = is_full(last, line, length);
        match mark {
            Mark::Row | Mark::Contents | Mark::Underline(_) => true,
            // A dash or a number may have come to the start of a line by chance, in the middle of a sentence.
            Mark::Bullet(..) | Mark::Number => {
                ended || !full || matches!(open.kind, BlockKind::Bullet(_)) || is_numbered(&open.text)
            }
            // A line that had room for the next word is the last of its paragraph, unless its sentence goes on.
            Mark::Text => !full && !goes_on(&open.text, line.text),
        }
    }

    /// Opens the last block again if a line after a blank one, or on a new page, goes on with its sentence: a page
    /// break stood there once. Short lines one after another may be a list.
    fn reopen(&mut self, mark: Mark<'_>, text: &str, new_page: bool) {
        const SHORT: usize = 60;
        let goes_on = mark == Mark::Text
            && self.done.last().is_some_and(|last| {
                matches!(last.kind, BlockKind::Paragraph | BlockKind::Bullet(_))
                    && (new_page || last.text.len() > SHORT)
                    && goes_on(&last.text, text)
            });
        if goes_on {
            self.open = self.done.pop();
        }
    }

    fn append(&mut self, line: Line<'a>) {
        let full = match (&self.last, self.wrapped) {
            (Some(last), Some(length)) => is_full(last, &line, length),
            _ => false,
        };
        let soft = self.last.is_some_and(|last| last.text.ends_with('\u{ad}'));
        let Some(open) = &mut self.open else { return };
        let mut before = open.text.chars().rev();
        // A hyphen at the end of a line is a real one far more often than not: "multi-" and "agency".
        let hyphen = before.next() == Some('-')
            && before.next().is_some_and(char::is_alphabetic)
            && line.text.starts_with(char::is_lowercase);
        let text = squeeze(line.text);
        if !(open.text.is_empty() || hyphen || soft) {
            open.text.push(' ');
        }
        open.pages.turn(open.text.len(), line.page);
        open.text.push_str(&text);
        open.may_head &= full || line.text.starts_with(char::is_lowercase);
        open.waiting = false;
    }

    fn underline(&mut self, level: u8) {
        if let Some(open) = &mut self.open
            && open.may_head
        {
            open.kind = BlockKind::Heading(if self.done.is_empty() && level == 1 { 0 } else { level });
        }
        self.close();
    }

    /// The level of a list item: deeper if it is indented further, or as far with another sign.
    fn nest(&mut self, indent: usize, sign: char) -> u8 {
        while self.lists.last().is_some_and(|(outer, _)| *outer > indent) {
            self.lists.pop();
        }
        let known = self.lists.iter().rposition(|(outer, known)| *outer == indent && *known == sign);
        match known {
            Some(at) => self.lists.truncate(at + 1),
            None if self.lists.len() < DEEPEST => self.lists.push((indent, sign)),
            None => {}
        }
        level(self.lists.len())
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take()
            && !open.text.is_empty()
        {
            self.done.push(open);
        }
    }

    fn finish(self) -> Vec<Block> {
        let after: Vec<bool> = self.done.iter().skip(1).map(|next| next.after_blank).collect();
        let mut blocks = Vec::with_capacity(self.done.len());
        for (at, draft) in self.done.into_iter().enumerate() {
            // A heading has something below it, so the last block is none.
            let alone = draft.after_blank && after.get(at).copied().unwrap_or(false);
            let heads = draft.kind == BlockKind::Paragraph && draft.may_head && alone && may_be_heading(&draft.text);
            let kind = if heads { BlockKind::Heading(1) } else { draft.kind };
            blocks.push(Block { kind, text: draft.text, pages: Some(draft.pages) });
        }
        blocks
    }
}

/// The text of a line as a block of that kind has it.
fn written(kind: BlockKind, text: &str) -> String {
    match kind {
        BlockKind::Row => cells(text).join("\t"),
        BlockKind::Contents => {
            let title = text.trim_end_matches(|c: char| c.is_ascii_digit());
            squeeze(&format!("{} {}", title.trim_end_matches(['.', ' ', '…', '\t', '·']), &text[title.len()..]))
        }
        _ => squeeze(text),
    }
}

/// Whether a line that stands alone reads as a heading: short, no sentence, no label with a value, no address.
pub(super) fn may_be_heading(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let bare = text.trim_end_matches(['\u{2019}', '\u{201d}', '\'', '"', ')']);
    let last = words.last().map(|word| word.to_lowercase()).unwrap_or_default();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let marks = text.chars().filter(|c| !c.is_whitespace()).count();
    let first = text.trim_start_matches(['\u{2018}', '\u{201c}', '\'', '"']).chars().next();
    let value = text.split_once(": ").is_some_and(|(_, value)| value.starts_with(|c: char| c.is_ascii_digit()));
    let lower = text.to_lowercase();
    words.len() <= HEADING_WORDS
        && first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
        && !bare.ends_with(['.', ',', ';', ':', '!', '…', '-', '–', '—'])
        && letters * 10 >= marks * 6
        && !value
        && !OPEN_ENDS.contains(&last.as_str())
        && !["@", "http", "www."].iter().any(|address| lower.contains(address))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::blocks::show;

    fn read(text: &str) -> String {
        show(&layout(text.as_bytes()).unwrap().blocks)
    }

    #[test]
    fn wrapped_lines_are_joined_up_to_a_blank_line() {
        assert_snapshot!(read(include_str!("../../../tests/fixtures/wrapped.txt")), @r"
        h0: INSPECTION OF ANYSHIRE
        p: Contents
        toc: Findings 2
        h1: What needs to improve
        b1: The provision of homes for young people who are homeless or who are soon to be, including:
        b2: how many there are
        b2: what support goes with them
        b1: The timeliness of multi-agency plans.
        p: 1. Children benefit from good help and from the help of people who know them well. See https://example.org/a/very/long/address/that/no/program/would/wrap/for/us for more.
        p: 2. Plans are clear and prompt, and every one of them has been seen by the child it is about - most of them twice.
        p: 3. Leaders know the service well.
        h1: The experiences and progress of children who need help and protection: good
        row: Judgement | Grade
        row: Care leavers | Good
        p: A last paragraph ends the text.
        ");
    }

    #[test]
    fn lines_of_any_length_stay_paragraphs() {
        assert_snapshot!(read(include_str!("../../../tests/fixtures/lines.txt")), @r"
        p: Children's services in Anyshire have been rated Good after an inspection that lasted two weeks in July, and the council welcomes it.
        p: Services were given these grades:
        b1: Leaders – Good
        b2: Care leavers – Outstanding
        b3: Those who live far away
        p: A councillor said:
        p: “It is good news, and it is down to the hard work of every member of staff over a good many years in this council.”
        p: The report was issued on 22 August.
        ");
    }

    #[test]
    fn form_feeds_part_pages_and_running_heads_go() {
        let page = |n: u32, text: &str| format!("Anyshire report\n\n{text}\n\n   Page {n} of 3\n");
        let text = [
            page(1, "1. Children are safe and their plans are clear and\nmade in good time and by people who"),
            page(2, "know them well.\n\n2. Visits are prompt."),
            page(3, "3. Leaders see to it."),
        ]
        .join("\u{c}");
        let layout = layout(text.as_bytes()).unwrap();
        assert_eq!(layout.pages, Some(3));
        assert_snapshot!(show(&layout.blocks), @r"
        p p1-2: 1. Children are safe and their plans are clear and made in good time and by people who know them well.
        p p2: 2. Visits are prompt.
        p p3: 3. Leaders see to it.
        ");
        let first = layout.blocks[0].pages.as_ref().unwrap();
        let turn = layout.blocks[0].text.find("know them").unwrap();
        assert_eq!((first.at(turn - 1), first.at(turn)), (1, 2));
    }

    #[test]
    fn lines_of_uneven_length_are_joined_by_their_sentences() {
        assert_snapshot!(read(include_str!("../../../tests/fixtures/uneven.txt")), @r"
        row: Judgement | Grade
        row: Care leavers | Good
        p: 1. Children benefit from good help, which comes from people who know their needs and those of all their families well. It is given in good time, and where that was not possible they are told why, with great care. Every one of them has a plan.
        p: 2. Leaders know the service and listen to what children tell them about it.
        p: Store Street
        p: Anytown
        h1: The experiences and progress of children who need help and protection: good
        p: 3. Plans are clear.
        ");
    }

    #[test]
    fn a_paragraph_broken_by_a_blank_line_is_whole_again() {
        let long = "Supervision takes place regularly, and it is recorded. Most social";
        assert_snapshot!(read(&format!("1. {long}\n\nworkers describe it as good.\n\nhousing\n\nhealth")), @r"
        p: 1. Supervision takes place regularly, and it is recorded. Most social workers describe it as good.
        p: housing
        p: health
        ");
    }

    #[test]
    fn bold_marks_go_in_pairs() {
        assert_snapshot!(read("**Lead inspector: Ann Example\nInspector**\n\nTwo ** three **is** kept.\n\nFive ** six."), @r"
        p: Lead inspector: Ann Example
        p: Inspector
        p: Two ** three is kept.
        p: Five ** six.
        ");
    }

    #[track_caller]
    fn check_heading(text: &str, expected: bool) {
        assert_eq!(may_be_heading(text), expected, "{text}");
    }

    #[test]
    fn a_heading_is_short_and_no_sentence() {
        check_heading("What needs to improve?", true);
        check_heading("\u{2018}A major achievement\u{2019}", true);
        check_heading("The experiences and progress of children in care and care leavers: outstanding", true);
        check_heading("Inspection dates: 14 October 2019 to 18 October 2019", false);
        check_heading("Posted on 28/06/2016 by", false);
        check_heading("Leaders said:", false);
        check_heading("E: enquiries@example.org", false);
        check_heading("0300 123 1231", false);
        check_heading("and so on", false);
    }

    #[track_caller]
    fn check_mark(line: &str, expected: Mark<'_>) {
        assert_eq!(mark(line), expected, "{line}");
    }

    #[test]
    fn lines_are_told_by_their_start() {
        check_mark("- one", Mark::Bullet('-', "one"));
        check_mark("\u{f0b7}\tone", Mark::Bullet('\u{f0b7}', "one"));
        check_mark("-5 degrees", Mark::Text);
        check_mark("12. One", Mark::Number);
        check_mark("(a) One", Mark::Number);
        check_mark("iv) One", Mark::Number);
        check_mark("2.1 Leaders know", Mark::Number);
        check_mark("2.1 million pounds", Mark::Text);
        check_mark("3 children", Mark::Text);
        check_mark("2019. The next", Mark::Text);
        check_mark("Overall\tGood", Mark::Row);
        check_mark("Recommendations ........ 7", Mark::Contents);
        check_mark("=====", Mark::Underline(1));
    }

    #[test]
    fn hostile_text_takes_time_in_proportion() {
        let start = std::time::Instant::now();
        for line in
            ["\"\"\"\"\"\"\" \n", "a-\n1. b\n", "  - a\n", "**\n", "x\u{c}", "\t\t", "1.", "=\n", "............1\n"]
        {
            let mut text = line.repeat(50_000);
            text.push_str("end");
            assert!(layout(text.as_bytes()).is_ok(), "{line}");
        }
        let stairs: String = (0..2_000).map(|n| " ".repeat(n) + "- a\n").collect();
        assert!(layout(stairs.as_bytes()).is_ok());
        assert!(start.elapsed() < std::time::Duration::from_mins(1));
    }

    proptest! {
        #[test]
        fn no_word_is_lost(paragraphs in prop::collection::vec(prop::collection::vec("[a-z]{1,9}", 1..40), 1..12), mark in 0_usize..5) {
            let lead = ["", "- ", "  * ", "7. ", "A\t"][mark];
            let text: Vec<String> = paragraphs.iter().map(|words| format!("{lead}{}", words.join(" "))).collect();
            for end in ["\n", "\n\n", "\r\n"] {
                let layout = layout(text.join(end).as_bytes()).unwrap();
                let read: Vec<String> = layout.blocks.iter().map(|block| block.text.replace('\t', " ")).collect();
                let read: Vec<&str> = read.iter().flat_map(|text| text.split(' ')).collect();
                let lead = lead.trim().trim_start_matches(['-', '*']);
                let expected: Vec<&str> = paragraphs
                    .iter()
                    .flat_map(|words| (!lead.is_empty()).then_some(lead).into_iter().chain(words.iter().map(String::as_str)))
                    .collect();
                prop_assert_eq!(read, expected);
            }
        }

        #[test]
        fn nothing_panics(text in any::<String>(), bytes in any::<Vec<u8>>()) {
            let _ = layout(text.as_bytes());
            let _ = layout(&bytes);
        }

        #[test]
        fn no_mark_panics(text in "[-*•o=.0-9a-zA \t\n\u{c}\u{ad}’”]{0,200}") {
            let _ = layout(text.as_bytes());
        }
    }
}
