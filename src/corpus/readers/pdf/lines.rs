//! Glyphs to lines of text.

use super::glyphs::DrawnGlyph;
use crate::corpus::letters;

/// Baselines closer than this are one line (points). Measured: justified lines of one paragraph differ by up to 2.
const BASELINE_TOLERANCE: f32 = 2.5;
/// A gap wider than this share of the size parts words where the file has no space glyph. Measured on real reports.
const WORD_GAP: f32 = 0.15;
/// A bullet or a printed number is set off by a gap at least this wide (share of the size); a dash within a sentence
/// by a mere space.
const HANGING_GAP: f32 = 0.4;
/// A space whose next letter begins less than this share of the size after it takes no room.
const NO_ROOM: f32 = 0.04;
/// What a line ends with whose last word continues on the next.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';
/// A gap wider than this many sizes parts cells or columns.
const PARTING_GAP: f32 = 1.5;
/// A glyph smaller than this share of its neighbour and raised above it is a mark of a footnote.
const RAISED_SIZE: f32 = 0.78;

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    /// Its baseline, in points from the foot of the page.
    pub(super) y: f32,
    /// Where its text begins: after the bullet where there is one.
    pub(super) x: f32,
    /// Where the line begins, the bullet included.
    pub(super) x_start: f32,
    pub(super) x_end: f32,
    pub(super) size: f32,
    /// All of its words are bold.
    pub(super) bold: bool,
    /// What it begins with.
    pub(super) start: Start,
    /// The gaps within the line that are wider than a space.
    pub(super) gaps: Vec<Gap>,
}

/// A gap within a line, after which a cell of an untagged table may begin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gap {
    /// Where the text goes on.
    pub(super) x: f32,
    pub(super) width: f32,
    /// It is too wide to stand between two words, and no hanging indent.
    pub(super) parts: bool,
}

/// What a line begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    Words,
    /// A bullet, which is not part of the text.
    Bullet,
    /// A printed number set off by a gap.
    Number,
    /// The raised mark of a footnote.
    Mark,
}

/// Makes lines of glyphs that belong together, from the top of the page down.
pub(super) fn of_glyphs(glyphs: &[DrawnGlyph]) -> Vec<Line> {
    with_glyphs(glyphs).into_iter().map(|(line, _)| line).collect()
}

/// The same lines, each with the numbers of its glyphs.
pub(super) fn with_glyphs(glyphs: &[DrawnGlyph]) -> Vec<(Line, Vec<usize>)> {
    let placed = level(glyphs);
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by(|&a, &b| placed[b].y.total_cmp(&placed[a].y));
    let mut lines = Vec::new();
    let mut line: Vec<usize> = Vec::new();
    for at in order {
        if line.first().is_some_and(|&first| placed[first].y - placed[at].y > BASELINE_TOLERANCE) {
            lines.extend(line_of(glyphs, &placed, &mut line).map(|made| (made, std::mem::take(&mut line))));
            line.clear();
        }
        line.push(at);
    }
    lines.extend(line_of(glyphs, &placed, &mut line).map(|made| (made, line)));
    lines
}

/// A glyph's place once raised marks are brought down to the line that they belong to.
#[derive(Clone, Copy)]
struct Placed {
    y: f32,
    raised: bool,
}

fn level(glyphs: &[DrawnGlyph]) -> Vec<Placed> {
    let mut placed: Vec<Placed> = glyphs.iter().map(|glyph| Placed { y: glyph.y, raised: false }).collect();
    let raised_over = |mark: &DrawnGlyph, text: &DrawnGlyph| {
        let lift = mark.y - text.y;
        mark.size < RAISED_SIZE * text.size && lift > 1.5 && lift < text.size
    };
    // A mark follows the word that it hangs on …
    for at in 1..glyphs.len() {
        let (before, glyph) = (&glyphs[at - 1], &glyphs[at]);
        if placed[at - 1].raised && (glyph.y - before.y).abs() < 0.5 && glyph.size <= before.size * 1.05 {
            placed[at] = placed[at - 1];
        } else if raised_over(glyph, before) {
            placed[at] = Placed { y: before.y, raised: true };
        }
    }
    // … but leads the footnote itself.
    for at in (0..glyphs.len().saturating_sub(1)).rev() {
        if placed[at].raised {
            continue;
        }
        let (glyph, next) = (&glyphs[at], &glyphs[at + 1]);
        let next_raised = placed[at + 1].raised && (glyph.y - next.y).abs() < 0.5;
        if next_raised || raised_over(glyph, next) {
            placed[at] = Placed { y: placed[at + 1].y, raised: true };
        }
    }
    placed
}

fn line_of(glyphs: &[DrawnGlyph], placed: &[Placed], line: &mut Vec<usize>) -> Option<Line> {
    line.sort_by(|&a, &b| glyphs[a].x.total_cmp(&glyphs[b].x).then(a.cmp(&b)));
    // The same word drawn twice a hair apart is how some files make bold letters.
    line.dedup_by(|b, a| {
        let (a, b) = (&glyphs[*a], &glyphs[*b]);
        a.text == b.text && (b.x - a.x).abs() < 0.1 * a.size && !a.text.trim().is_empty()
    });
    let words: Vec<usize> = line.iter().copied().filter(|&at| !glyphs[at].text.trim().is_empty()).collect();
    let first = *words.first()?;
    // The size is that of the letters: bullets are often set larger or smaller.
    let lettered = |at: &&usize| !placed[**at].raised && glyphs[**at].text.chars().any(char::is_alphanumeric);
    let size = words.iter().filter(lettered).map(|&at| glyphs[at].size).fold(0.0, f32::max);
    let size = if size > 0.0 { size } else { glyphs[first].size };

    let bullet = words.get(1).is_some_and(|&second| {
        let gap = glyphs[second].x - glyphs[first].x_end;
        is_bullet(&glyphs[first].text, gap, size)
    }) || (words.len() == 1 && is_certain_bullet(&glyphs[first].text));
    let mut text = String::new();
    let mut gaps = Vec::new();
    let mut last_end: Option<f32> = None;
    let mut space: Option<f32> = None;
    let mut soft = false;
    let mut x = glyphs[first].x;
    for &at in line.iter() {
        let glyph = &glyphs[at];
        if bullet && glyph.x <= glyphs[first].x + 0.01 {
            continue;
        }
        if glyph.text.chars().all(char::is_whitespace) {
            space = space.or(Some(glyph.x));
            continue;
        }
        // A browser writes a soft hyphen as a space that takes no room.
        let no_room = space.take_if(|space| glyph.x - *space < NO_ROOM * size).is_some();
        if glyph.text == "\u{ad}" {
            (soft, last_end) = (true, last_end.map(|end| end.max(glyph.x_end)));
            continue;
        }
        // At the end of a line it prints the hyphen too.
        if no_room && glyph.text == "\u{2010}" && words.last() == Some(&at) {
            soft = true;
            continue;
        }
        soft = false;
        match last_end {
            None => x = glyph.x,
            Some(end) => {
                let gap = glyph.x - end;
                if space.is_some() || gap > WORD_GAP * size {
                    text.push(' ');
                }
                if gap > HANGING_GAP * size {
                    // The gap after a printed number is a hanging indent, not a column.
                    let parts = gap > PARTING_GAP * size && text.chars().any(char::is_alphabetic);
                    gaps.push(Gap { x: glyph.x, width: gap, parts });
                }
            }
        }
        space = None;
        last_end = Some(glyph.x_end);
        for c in glyph.text.chars() {
            match ligature(c) {
                Some(letters) => text.push_str(letters),
                None => text.push(if placed[at].raised { superscript(c) } else { plain(c) }),
            }
        }
    }
    if text.is_empty() && !bullet {
        return None;
    }
    if soft {
        text.push(SOFT_HYPHEN);
    }
    let letters = || words.iter().filter(lettered);
    let bold = letters().next().is_some() && letters().all(|&at| glyphs[at].bold);
    let start = if bullet {
        Start::Bullet
    } else if placed[first].raised {
        Start::Mark
    } else if has_hanging_number(&text, &words, glyphs, size) {
        Start::Number
    } else {
        Start::Words
    };
    Some(Line {
        start,
        text,
        y: placed[first].y,
        x,
        x_start: glyphs[first].x,
        x_end: last_end.unwrap_or(glyphs[first].x_end),
        size,
        bold,
        gaps,
    })
}

/// Signs that are bullets wherever they lead a line. The private-use ones are Wingdings and Symbol glyphs.
fn is_certain_bullet(text: &str) -> bool {
    matches!(
        text.chars().next(),
        Some(
            '\u{2022}'
                | '\u{25a0}'
                | '\u{25aa}'
                | '\u{25ab}'
                | '\u{25cf}'
                | '\u{25e6}'
                | '\u{25cb}'
                | '\u{25fc}'
                | '\u{25fe}'
                | '\u{2023}'
                | '\u{2043}'
                | '\u{2219}'
                | '\u{27a2}'
                | '\u{f000}'..='\u{f0ff}' | '\u{336}'
        )
    )
}

/// Whether the first sign of a line is a bullet, `gap` points before the text.
fn is_bullet(text: &str, gap: f32, size: f32) -> bool {
    // A dash or the letter o is a bullet only where the text stands well away from it.
    // A letter that the font does not say begins a word.
    let is_private = text.starts_with(|c| matches!(c, '\u{f000}'..='\u{f0ff}'));
    let is_sign = matches!(text, "-" | "\u{2013}" | "\u{2014}" | "\u{2010}" | "\u{2212}" | "o" | "\u{b7}")
        || text.chars().all(letters::is_unknown);
    (is_sign && gap > HANGING_GAP * size)
        || (is_private && gap > WORD_GAP * size)
        || !is_private && is_certain_bullet(text)
}

/// Whether the line begins with a printed number ("12", "12.", "2.1") that hangs before the text.
fn has_hanging_number(text: &str, words: &[usize], glyphs: &[DrawnGlyph], size: f32) -> bool {
    let number: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    if digits == 0 || digits > 3 || !number.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let (Some(&last), Some(&next)) = (words.get(number.len() - 1), words.get(number.len())) else { return false };
    glyphs[next].x - glyphs[last].x_end > HANGING_GAP * size
}

/// The letters that a ligature stands for.
fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => return None,
    })
}

/// The sign as it stands in running text: odd spaces as spaces, the unbreakable hyphen as a hyphen.
fn plain(c: char) -> char {
    match c {
        '\u{a0}' | '\u{2007}' | '\u{202f}' => ' ',
        '\u{2011}' => '-',
        other => other,
    }
}

/// A raised sign by its superscript character, so that "area²" does not read "area2".
fn superscript(c: char) -> char {
    match c {
        '0' => '\u{2070}',
        '1' => '\u{b9}',
        '2' => '\u{b2}',
        '3' => '\u{b3}',
        '4'..='9' => char::from_u32(u32::from(c) - u32::from('4') + 0x2074).unwrap_or(c),
        other => plain(other),
    }
}

/// Whether a text breaks off at a word that cannot end a sentence, as at the foot of a page.
pub(super) fn ends_mid_sentence(text: &str) -> bool {
    const OPEN_WORDS: &[&str] = &[
        "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is", "of", "on", "or",
        "that", "the", "their", "this", "to", "was", "were", "which", "who", "with",
    ];
    let last = text.rsplit(' ').next().unwrap_or(text);
    last.ends_with([',', '-', '\u{2013}', SOFT_HYPHEN]) || OPEN_WORDS.contains(&last.to_lowercase().as_str())
}
