//! Lines to blocks: paragraphs, bullets, headings, rows and footnotes, joined over page breaks.

use std::collections::{BTreeMap, BTreeSet};

use super::group::{Element, Group};
use super::lines::{Line, SOFT_HYPHEN, Start, ends_mid_sentence};
use super::tables::Rows;
use crate::corpus::layout::{Block, BlockKind};
use crate::document::Pages;

/// A line further below the last than this many times the size begins a new paragraph, where no tags say so.
/// Measured: lines of a paragraph are 1.15 to 1.4 sizes apart, paragraphs 1.9 and more.
const PARAGRAPH_GAP: f32 = 1.65;
/// Within one tagged paragraph only a gap of this many sizes parts.
const TAGGED_GAP: f32 = 2.6;
/// A bullet this much further in than the last (points) is nested below it.
const NESTING: f32 = 7.0;
/// Lines below a bullet begin within so much of where its text does (points).
const HANGING_TOLERANCE: f32 = 2.0;
/// Bold lines of at least this size (points) are headings; bold lines of body size only where they are short.
const HEADING_SIZE: f32 = 12.9;
/// The longest run of bold text of body size that is still a heading, in characters.
const HEADING_CHARS: usize = 160;
/// Text of at least this many times the body's size on the first two pages is the title.
const TITLE_RATIO: f32 = 1.6;

/// A block while it is made.
struct Draft {
    kind: Kind,
    element: Option<Element>,
    page: u32,
    text: String,
    pages: Pages,
    size: f32,
    bold: bool,
    /// Where its bullet or first line begins, in points from the left.
    x: f32,
    /// Where its text begins, after the bullet.
    text_x: f32,
    numbered: bool,
    /// The baseline of its first line …
    top: f32,
    /// … and of its last.
    y: f32,
}

impl Draft {
    /// A draft of text that begins with a line of a group.
    fn of(line: &Line, group: &Group) -> Self {
        Self {
            kind: Kind::Text,
            element: group.element,
            page: group.page,
            text: line.text.clone(),
            pages: Pages::on(group.page),
            size: line.size,
            bold: line.bold,
            x: line.x_start,
            text_x: line.x,
            numbered: line.start == Start::Number,
            top: line.y,
            y: line.y,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Bullet,
    Row,
    Footnote,
    Contents,
}

/// Makes blocks of all groups of a file, given in reading order.
pub(super) fn of_groups(mut groups: Vec<Group>, mut rows: Rows) -> Vec<Block> {
    rows.rejoin(&mut groups);
    let body = body_size(&groups);
    let told = rows.told(&groups);
    let row_of = |group: &Group| {
        let element = group.element.filter(|element| !element.contents && element.cell.is_some())?;
        element.row.filter(|row| told.contains(row))
    };
    let mut cells: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        if let (Some(_), Some(cell)) = (row_of(group), group.element.and_then(|element| element.cell)) {
            cells.entry(cell).or_default().push(at);
        }
    }
    let mut drafts: Vec<Draft> = Vec::new();
    let mut made: BTreeSet<u32> = BTreeSet::new();
    for group in &groups {
        match row_of(group) {
            Some(row) if made.insert(row) => {
                let cells: Vec<Vec<&Group>> = rows
                    .cells(row)
                    .filter_map(|cell| cells.get(&cell))
                    .map(|parts| parts.iter().filter_map(|at| groups.get(*at)).collect())
                    .collect();
                drafts.extend(row_draft(&cells));
            }
            Some(_) => {}
            None => drafts.extend(drafts_of(group, body)),
        }
    }
    finished(joined(drafts, body), body)
}

/// The draft of a table row: the texts of its cells, parted by tabs. Bullets in a cell begin on lines of their own, and so does
/// text below them that stands further out.
fn row_draft(cells: &[Vec<&Group>]) -> Option<Draft> {
    let mut row: Option<Draft> = None;
    for cell in cells {
        let mut first = true;
        let mut bullet: Option<f32> = None;
        for group in cell {
            for line in &group.lines {
                let Some(row) = &mut row else {
                    row = Some(Draft { kind: Kind::Row, ..Draft::of(line, group) });
                    first = false;
                    continue;
                };
                if std::mem::take(&mut first) {
                    row.text.push('\t');
                    row.pages.turn(row.text.len(), group.page);
                    row.text.push_str(&line.text);
                } else {
                    let is_bullet = line.start == Start::Bullet;
                    if is_bullet || bullet.is_some_and(|x| line.x < x - NESTING) {
                        row.text.push('\n');
                        row.text.push_str(&line.text);
                        bullet = is_bullet.then_some(line.x);
                    } else {
                        append(&mut row.text, &line.text);
                    }
                    row.pages.turn(row.text.len() - line.text.len(), group.page);
                }
                row.bold &= line.bold;
            }
        }
    }
    row
}

/// Whether the file's fonts say which letters are bold; where none do, size alone tells headings.
fn tells_bold(drafts: &[Draft]) -> bool {
    drafts.iter().any(|draft| draft.bold)
}

/// The size that most characters have.
fn body_size(groups: &[Group]) -> f32 {
    let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
    for line in groups.iter().flat_map(|group| &group.lines) {
        #[expect(clippy::cast_possible_truncation, reason = "sizes are a few points")]
        let key = (line.size * 2.0).round() as i64;
        *sizes.entry(key).or_default() += line.text.len();
    }
    let most = sizes.into_iter().max_by_key(|(_, chars)| *chars).map_or(24, |(key, _)| key);
    #[expect(clippy::cast_precision_loss, reason = "sizes are a few points")]
    let size = most as f32 / 2.0;
    size
}

fn drafts_of(group: &Group, body: f32) -> Vec<Draft> {
    let tagged = group.tagged;
    let base = match group.element {
        Some(element) if element.contents => Kind::Contents,
        Some(element) if element.note => Kind::Footnote,
        _ => Kind::Text,
    };
    let mut drafts: Vec<Draft> = Vec::new();
    let mut above: Option<&Line> = None;
    for line in &group.lines {
        let opens = match (above, drafts.last()) {
            (Some(above), Some(draft)) => base == Kind::Text && begins_block(line, above, draft, tagged),
            _ => true,
        };
        if opens {
            let small = line.size < body - 1.2;
            let kind = match base {
                Kind::Text if line.start == Start::Bullet => Kind::Bullet,
                Kind::Text if line.start == Start::Mark && small => Kind::Footnote,
                other => other,
            };
            drafts.push(Draft { kind, ..Draft::of(line, group) });
        } else if let Some(draft) = drafts.last_mut() {
            append(&mut draft.text, &line.text);
            draft.bold &= line.bold;
            draft.size = draft.size.max(line.size);
            draft.y = line.y;
        }
        above = Some(line);
    }
    drafts
}

/// Whether a line begins a new block below `above`, which ends `draft`.
fn begins_block(line: &Line, above: &Line, draft: &Draft, tagged: bool) -> bool {
    let gap = above.y - line.y;
    let unlike = line.bold != above.bold && (line.size - above.size).abs() > 0.9;
    let heading_ends = draft.bold && !line.bold && line.size >= above.size - 0.5 && above.bold && !tagged;
    line.start == Start::Bullet
        || (line.start == Start::Number && line.x_start < draft.x + NESTING && !draft.text.is_empty())
        || (line.start == Start::Mark && line.size < draft.size - 1.2)
        || (line.size - above.size).abs() > 1.6
        || unlike
        || heading_ends
        || (!tagged && line.bold && !above.bold)
        || gap > (if tagged { TAGGED_GAP } else { PARAGRAPH_GAP }) * line.size.max(above.size)
}

/// Adds a line to a paragraph. A hyphen at a line's end is a real one in 95 of 100 decidable cases of real reports
/// ("multi-" + "agency"), so it stays and the words are joined.
/// A soft hyphen parts one word.
fn append(text: &mut String, line: &str) {
    let soft = text.ends_with(SOFT_HYPHEN);
    if soft {
        text.pop();
    }
    let hyphen = soft || text.ends_with('-') && !text.ends_with(" -") && line.starts_with(char::is_alphanumeric);
    if !text.is_empty() && !hyphen {
        text.push(' ');
    }
    text.push_str(line);
}

/// Joins what a page break or an untidy tag tore apart.
fn joined(drafts: Vec<Draft>, body: f32) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    let usual = usual_places(&drafts);
    for draft in drafts {
        let last_flow = out.iter().rposition(|before| before.kind != Kind::Footnote);
        let is_unusual = !usual.contains(&place(draft.x));
        let hangs = |before: &Draft| hangs_below(before, &draft) && (is_unusual || is_open(&before.text));
        let before = last_flow.and_then(|at| out.get_mut(at));
        let before = before.filter(|before| hangs(before) || continues(before, &draft, body));
        match before {
            Some(before) => {
                append(&mut before.text, &draft.text);
                let at = before.text.len() - draft.text.len();
                before.pages.turn(at, draft.page);
                before.page = draft.page;
                before.y = draft.y;
                before.bold &= draft.bold;
            }
            None => out.push(draft),
        }
    }
    out
}

/// Where paragraphs of the file begin that are not the first of their page, in whole points.
fn usual_places(drafts: &[Draft]) -> BTreeSet<i64> {
    let pairs = drafts.iter().zip(drafts.iter().skip(1));
    let below = pairs.filter(|(before, draft)| before.page == draft.page && draft.kind == Kind::Text);
    // Places differ by some tenths of a point.
    below.flat_map(|(_, draft)| [-1, 0, 1].map(|by| place(draft.x) + by)).collect()
}

/// A place across the page in whole points.
fn place(x: f32) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a page is some hundred points wide")]
    let place = x.round() as i64;
    place
}

/// Whether `draft` stands at the head of a page as the lines below a bullet do that is the last of the page before.
fn hangs_below(before: &Draft, draft: &Draft) -> bool {
    before.kind == Kind::Bullet
        && draft.kind == Kind::Text
        && !draft.numbered
        && before.page + 1 == draft.page
        && before.bold == draft.bold
        && (before.size - draft.size).abs() < 0.6
        && (before.text_x - draft.x).abs() < HANGING_TOLERANCE
        && before.text_x > before.x + HANGING_TOLERANCE
}

/// Whether `draft` is the rest of `before`.
fn continues(before: &Draft, draft: &Draft, body: f32) -> bool {
    let flows = |kind| matches!(kind, Kind::Text | Kind::Bullet);
    if !flows(before.kind) || draft.kind != Kind::Text || draft.numbered || before.text.is_empty() {
        // A heading, too, may have each of its lines tagged by itself; that is seen below.
        return false;
    }
    let same_element = before.element.is_some() && before.element.map(|e| e.block) == draft.element.map(|e| e.block);
    if same_element && before.page != draft.page {
        return true;
    }
    // A numbered paragraph hangs: what stands at its indent on the next page is more of it, full stop or not.
    if before.numbered && before.page != draft.page && draft.x > before.x + NESTING && !draft.bold {
        return true;
    }
    let alike = (before.size - draft.size).abs() < 0.6 && before.bold == draft.bold;
    if !alike {
        return false;
    }
    let gap = before.y - draft.y;
    let next_line = before.page == draft.page && gap > 0.0 && gap < PARAGRAPH_GAP * draft.size;
    let is_heading = draft.bold && draft.size >= HEADING_SIZE;
    if is_heading {
        return next_line;
    }
    let open = is_open(&before.text);
    let begins_low = draft.text.chars().next().is_some_and(|c| c.is_lowercase() || c == '(');
    // Prose in columns goes on at the top of the next.
    let turns = draft.top > before.y && before.element.is_none() && draft.element.is_none();
    let goes_on = if before.page == draft.page && !turns {
        // On one page only a line that starts low, right below, is the rest of an open sentence.
        !same_element && next_line && begins_low && draft.x + NESTING > before.x
    } else {
        begins_low || ends_mid_sentence(&before.text)
    };
    open && goes_on && before.size > body - 1.2
}

/// Whether no sign ends a text.
fn is_open(text: &str) -> bool {
    !text.ends_with(['.', '?', '!', ':', ';', '\u{201d}', '\u{2019}'])
}

/// Says of each draft what it is, with the levels of headings and bullets.
fn finished(drafts: Vec<Draft>, body: f32) -> Vec<Block> {
    let tells_bold = tells_bold(&drafts);
    let heading_levels = heading_levels(&drafts, body, tells_bold);
    let mut bullets: Vec<f32> = Vec::new();
    let mut blocks = Vec::new();
    for draft in drafts {
        let text = draft.text.trim_end_matches(SOFT_HYPHEN).to_owned();
        if text.is_empty() {
            continue;
        }
        let kind = match draft.kind {
            Kind::Row => BlockKind::Row,
            Kind::Contents => BlockKind::Contents,
            Kind::Footnote => BlockKind::Footnote,
            Kind::Bullet => {
                while bullets.last().is_some_and(|x| draft.x < x - NESTING) {
                    bullets.pop();
                }
                if bullets.last().is_none_or(|x| draft.x > x + NESTING) {
                    bullets.push(draft.x);
                }
                BlockKind::Bullet(u8::try_from(bullets.len()).unwrap_or(u8::MAX))
            }
            Kind::Text if is_title(&draft, body) => BlockKind::Heading(0),
            Kind::Text if is_heading(&draft, body, tells_bold) => {
                let level = heading_levels.iter().position(|size| *size == key(&draft));
                BlockKind::Heading(u8::try_from(level.unwrap_or(0) + 1).unwrap_or(u8::MAX))
            }
            Kind::Text => BlockKind::Paragraph,
        };
        // A list goes on over a page break and over footnotes; text and headings end it.
        if matches!(kind, BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Row) {
            bullets.clear();
        }
        blocks.push(Block { kind, text, pages: Some(draft.pages) });
    }
    blocks
}

fn is_title(draft: &Draft, body: f32) -> bool {
    draft.size >= TITLE_RATIO * body && draft.pages.first() <= 2 && draft.text.chars().any(char::is_alphabetic)
}

fn is_heading(draft: &Draft, body: f32, tells_bold: bool) -> bool {
    let chars = draft.text.chars().count();
    let worded = draft.text.chars().any(char::is_alphabetic);
    let sentence = draft.text.ends_with(['.', ',', ';']);
    let large = draft.size >= HEADING_SIZE.max(body + 0.9) && chars <= 2 * HEADING_CHARS;
    let bold = draft.bold && (large || (draft.size > body - 0.6 && chars <= HEADING_CHARS && !sentence));
    worded && !draft.numbered && (bold || (!tells_bold && large && !sentence))
}

/// The sizes of the headings, largest first.
fn heading_levels(drafts: &[Draft], body: f32, tells_bold: bool) -> Vec<i64> {
    let mut sizes: Vec<i64> = drafts
        .iter()
        .filter(|draft| draft.kind == Kind::Text && !is_title(draft, body) && is_heading(draft, body, tells_bold))
        .map(key)
        .collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.dedup();
    sizes
}

/// A heading's size in whole points.
fn key(draft: &Draft) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "sizes are a few points")]
    let size = draft.size.round() as i64;
    size
}
