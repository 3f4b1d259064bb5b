//! When an inspection was, who led it, what it looked at and what it found on the whole, as the document tells it.

use std::ops::Range;

use jiff::civil::Date;

use super::names_inspection;
use crate::corpus::dates;
use crate::corpus::layout::BlockKind;
use crate::corpus::outline::{Outline, Piece};
use crate::document::{Inspection, PassageNumber, Published, PublishedBasis, Span, Stated};
use crate::gazetteer::{Authorities, Place};
use crate::inspectorates::Rules;
use crate::text;

/// What stands after a label such as "Lead inspector:" in a piece's text, in the text's own spelling.
pub(super) fn after<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    // Folding may change lengths, so the label is sought in the text itself, whatever its case.
    let lower = text.to_lowercase();
    let at = lower.find(label)?;
    (lower.len() == text.len()).then(|| text.get(at + label.len()..)).flatten()
}

/// When inspectors were there: by a label of the title page, else by a sentence of the letter. Where that names no year, it is
/// the last before the day of publication.
pub(super) fn inspection(
    front: &[Piece],
    published: Option<Date>,
    rules: &Rules<'_>,
) -> Option<(Inspection, PassageNumber)> {
    let labelled = (0..front.len()).find_map(|at| {
        let spans = labelled(front, at, rules.title_pages(|page| &page.inspected), rules);
        Some((Inspection::new(spans)?, front[at].passage))
    });
    let told = || {
        front.iter().enumerate().filter(|(_, piece)| is_prose(piece)).find_map(|(at, piece)| {
            let mut text = piece.text();
            // A line that begins with a day may have been taken for a paragraph of its own.
            if let Some(next) = front.get(at + 1).filter(|_| !text.ends_with('.')) {
                text = format!("{text} {}", next.text());
            }
            let told =
                text::sentences(&text).into_iter().find_map(|range| inspected_in(&text[range], published, rules))?;
            Some((told, piece.passage))
        })
    };
    labelled.or_else(told)
}

/// The days after one of some labels: in its line or row, else in the lines below it, in its column where it is a cell.
fn labelled<'a>(front: &[Piece], at: usize, mut labels: impl Iterator<Item = &'a str>, rules: &Rules<'_>) -> Vec<Span> {
    let piece = &front[at];
    let text = piece.text();
    let is_another = |text: &str, rest: &str, label: &str| {
        let before = text[..text.len() - rest.len() - label.len()].to_lowercase();
        rules.title_pages(|page| &page.not_inspected).any(|word| before.trim_end().ends_with(word))
    };
    let found = labels.find_map(|label| {
        let rest = after(&text, label).filter(|rest| !is_another(&text, rest, label))?;
        Some((label, rest))
    });
    let Some((label, rest)) = found else { return Vec::new() };
    let spans = dates::spans(rest);
    if !spans.is_empty() {
        return spans;
    }
    let Some(column) = piece.cells.iter().position(|cell| after(cell, label).is_some_and(is_bare)) else {
        return Vec::new();
    };
    let below = front[at + 1..].iter().map_while(|next| {
        let own = if next.kind == BlockKind::Row { next.cells.get(column)?.clone() } else { next.text() };
        let spans = dates::spans(&own);
        (is_line(&own) && !spans.is_empty()).then_some(spans)
    });
    below.flatten().collect()
}

/// Whether nothing but punctuation follows a label.
fn is_bare(rest: &str) -> bool {
    !rest.contains(char::is_alphanumeric)
}

/// Whether a text is short enough for a line of days and nothing else.
fn is_line(text: &str) -> bool {
    /// "28 February 2024 to 1 March 2024", "4, 5 and 6 June 2024".
    const MOST_WORDS: usize = 10;
    text.split_whitespace().count() <= MOST_WORDS
}

/// The days that a sentence gives, if it is one that tells the days of the inspection: from the first to the last.
fn inspected_in(sentence: &str, published: Option<Date>, rules: &Rules<'_>) -> Option<Inspection> {
    let folded = text::fold(sentence);
    rules.letters(|letter| &letter.inspected).find(|words| folded.contains(words))?;
    let days: Vec<Date> = dates::before(sentence, published).into_iter().map(|(_, day)| day).collect();
    let span = Span::new(days.iter().copied().min()?, days.iter().copied().max()?)?;
    Inspection::new(vec![span])
}

/// When it was published: by a label, else by the day at the head of a letter, else by the file's name.
pub(super) fn published(front: &[Piece], file: &str, rules: &Rules<'_>) -> Option<(Published, Option<PassageNumber>)> {
    let printed = |date, piece: &Piece| Some((Published { date, basis: PublishedBasis::Printed }, Some(piece.passage)));
    let labelled = (0..front.len()).find_map(|at| {
        let spans = labelled(front, at, rules.title_pages(|page| &page.published), rules);
        printed(spans.first()?.first(), &front[at])
    });
    let dated = || {
        let mut lines = front.iter().filter(|_| rules.is_dated_letter());
        lines.find_map(|piece| printed(dates::alone(&piece.text())?, piece))
    };
    let named = || Some((Published { date: dates::in_file_name(file)?, basis: PublishedBasis::FileName }, None));
    labelled.or_else(dated).or_else(named)
}

/// The day of the file's name and a warning, where the printed day of publication lies before the end of the inspection and that
/// of the name does not.
pub(super) fn misprint(
    published: Published,
    inspection: Option<&Inspection>,
    file: &str,
) -> Option<(Published, String)> {
    let end = inspection?.end();
    let date = dates::in_file_name(file).filter(|date| *date >= end)?;
    (published.basis == PublishedBasis::Printed && published.date < end).then(|| {
        let printed = text::date(published.date);
        let warning = format!(
            "The document is dated {printed}, before the inspection ended; the day of publication is that of the file's name."
        );
        (Published { date, basis: PublishedBasis::FileName }, warning)
    })
}

/// Who led the inspection: after a label (on page 1 in ILACS, in the last section in SIF), else before one in the list of
/// inspectors, else whoever signed the letter.
pub(super) fn led_by(outline: &Outline, rules: &Rules<'_>) -> Option<(Vec<String>, PassageNumber)> {
    let found = |by: &dyn Fn(&Piece) -> Vec<String>| {
        outline.pieces.iter().find_map(|piece| {
            let names = by(piece);
            (!names.is_empty()).then_some((names, piece.passage))
        })
    };
    let labelled = found(&|piece| after_label(&piece.text(), rules));
    let listed = || found(&|piece| piece.cells.iter().find_map(|cell| before_label(cell, rules)).into_iter().collect());
    let signed = || signatory(outline, rules).or_else(|| last_named(outline, rules));
    labelled.or_else(listed).or_else(|| alone(outline, rules)).or_else(signed)
}

fn after_label(text: &str, rules: &Rules<'_>) -> Vec<String> {
    let rest = rules.title_pages(|page| &page.led).find_map(|label| {
        let rest = after(text, label)?;
        let before = text[..text.len() - rest.len() - label.len()].to_lowercase();
        let is_another = rules.title_pages(|page| &page.not_led).any(|word| before.trim_end().ends_with(word));
        (!is_another).then_some(rest)
    });
    let Some(rest) = rest.map(|rest| rest.trim_start_matches(['s', ':', ' '])) else { return Vec::new() };
    let names = before_end(rest, rules).split([',', ';', '&']).flat_map(|part| part.split(" and "));
    names.map(|name| name.trim().trim_end_matches('.').trim().to_owned()).filter(|name| is_name(name)).collect()
}

/// The name before "lead inspector" in an entry of the list of inspectors: "Ann Example, Ofsted HMI, lead inspector".
fn before_label(entry: &str, rules: &Rules<'_>) -> Option<String> {
    let lower = entry.to_lowercase();
    let at = rules.title_pages(|page| &page.led_after).filter_map(|label| lower.find(label)).min()?;
    let before = entry.get(..at).filter(|_| lower.len() == entry.len())?;
    // Where others stand in the same line, the last is meant: "Bob Example, HMI Ann Example, HMI, lead inspector".
    let mut ends: Vec<usize> = vec![0];
    for post in rules.title_pages(|page| &page.led_ends) {
        let lower = before.to_lowercase();
        ends.extend(lower.match_indices(post).map(|(at, _)| at + post.len()).filter(|at| before.is_char_boundary(*at)));
    }
    ends.sort_unstable();
    let after = |end: usize| before[end..].trim_start_matches(|c: char| !c.is_alphabetic());
    ends.into_iter().rev().find_map(|end| person(before_end(after(end), rules)))
}

/// The one inspector there was, below a line that says so.
fn alone(outline: &Outline, rules: &Rules<'_>) -> Option<(Vec<String>, PassageNumber)> {
    let is_label = |piece: &Piece| {
        let folded = text::fold(&piece.text());
        rules.title_pages(|page| &page.led_alone).any(|label| folded.trim().trim_end_matches(':') == label)
    };
    outline.pieces.windows(2).filter(|two| is_label(&two[0])).find_map(|two| {
        let name = person(before_end(&two[1].text(), rules))?;
        Some((vec![name], two[1].passage))
    })
}

/// Whoever signed a letter.
fn signatory(outline: &Outline, rules: &Rules<'_>) -> Option<(Vec<String>, PassageNumber)> {
    let signs = |piece: &Piece| {
        let folded = text::fold(&piece.text());
        rules.letters(|letter| &letter.signed).any(|words| folded.starts_with(words))
    };
    let at = outline.pieces.iter().rposition(signs)?;
    outline.pieces[at..].iter().take(3).find_map(|piece| {
        let text = piece.text();
        let rest = rules.letters(|letter| &letter.signed).find_map(|words| after(&text, words)).unwrap_or(&text);
        let name = person(before_end(rest.trim_start_matches([',', ' ']), rules))?;
        Some((vec![name], piece.passage))
    })
}

/// Whoever stands at the end of a letter before a post such as "His Majesty's Inspector", where no line leads to the signature.
fn last_named(outline: &Outline, rules: &Rules<'_>) -> Option<(Vec<String>, PassageNumber)> {
    /// A signature is among the last pieces of a letter.
    const LAST: usize = 8;
    rules.letters(|letter| &letter.signed).next()?;
    let last = &outline.pieces[outline.pieces.len().saturating_sub(LAST)..];
    last.windows(2).rev().find_map(|two| {
        let post = text::fold(&two[1].text());
        rules.title_pages(|page| &page.led_ends).find(|words| post.trim_start().starts_with(words))?;
        Some((vec![person(&two[0].text())?], two[0].passage))
    })
}

/// A person's name at the start of a text, without what is said of the person.
fn person(text: &str) -> Option<String> {
    const TITLES: [&str; 7] = ["Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Dame"];
    let name = text.split([',', ';', '(']).next()?.trim();
    let (first, rest) = name.split_once(' ')?;
    let name = if TITLES.contains(&first.trim_end_matches('.')) { rest } else { name };
    is_name(name).then(|| name.to_owned())
}

/// The text before what follows a name, as "His Majesty's Inspector".
fn before_end<'a>(text: &'a str, rules: &Rules<'_>) -> &'a str {
    let lower = text.to_lowercase();
    let end = rules.title_pages(|page| &page.led_ends).filter_map(|end| lower.find(end)).min();
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Whether a text can be a person's name: two to five words, each with a capital.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|word| word.chars().any(char::is_uppercase) && !word.chars().any(|c| c.is_ascii_digit()))
}

/// What the inspection looked at: the rest of the first sentence that says so.
pub(super) fn theme(front: &[Piece], authorities: &Authorities, rules: &Rules<'_>) -> Option<Stated> {
    let cues: Vec<&str> = rules.letters(|letter| &letter.theme).collect();
    front.iter().filter(|piece| is_prose(piece) || names_inspection(&piece.text(), rules)).find_map(|piece| {
        let text = piece.text();
        text::sentences(&text).into_iter().find_map(|range| {
            let sentence = &text[range];
            let rest = cues.iter().find_map(|cue| after(sentence, cue))?;
            let rest = rest.trim_end_matches(['.', ' ', '\u{b9}', '\u{b2}']);
            let theme = without_place(rest, authorities, rules).trim();
            // A name is that of the place.
            theme.starts_with(char::is_lowercase).then(|| Stated { text: theme.to_owned(), passage: piece.passage })
        })
    })
}

/// A theme without the place that ends it: "the response to domestic abuse in Durham".
fn without_place<'a>(theme: &'a str, authorities: &Authorities, rules: &Rules<'_>) -> &'a str {
    let mut ends = rules.letters(|letter| &letter.theme_ends).filter_map(|word| theme.rfind(word));
    let names_place =
        |rest: &str| authorities.mentions(rest).iter().any(|mention| matches!(mention.place, Place::Authority(_)));
    ends.find(|at| names_place(&theme[*at..])).map_or(theme, |at| &theme[..at])
}

/// What was found on the whole: the sentence of the title page that has the words of a known outcome, else the first below the
/// heading of the outcome, which is then kept as it is printed.
pub(super) fn outcome(front: &[Piece], rules: &Rules<'_>) -> Option<Stated> {
    let stated = |piece: &Piece, range: Range<usize>| {
        Some(Stated { text: piece.text().get(range)?.trim().to_owned(), passage: piece.passage })
    };
    let known = front.iter().filter(|piece| is_prose(piece)).find_map(|piece| {
        let text = piece.text();
        let range = text::sentences(&text).into_iter().find(|range| rules.is_outcome(&text[range.clone()]))?;
        stated(piece, range)
    });
    known.or_else(|| {
        let heading = front
            .iter()
            .position(|piece| matches!(piece.kind, BlockKind::Heading(_)) && rules.is_outcome_heading(&piece.text()))?;
        let piece = front[heading + 1..].iter().find(|piece| is_prose(piece)).filter(|piece| piece.cells.len() == 1)?;
        stated(piece, text::sentences(&piece.text()).into_iter().next()?)
    })
}

/// What is said of the next inspection: every sentence that has the words in which the framework's documents say it.
pub(super) fn next(outline: &Outline, rules: &Rules<'_>) -> Vec<Stated> {
    let cues: Vec<&str> = rules.letters(|letter| &letter.next).collect();
    let mut found = Vec::new();
    for piece in outline.pieces.iter().filter(|piece| is_prose(piece) && !cues.is_empty()) {
        let text = piece.text();
        for range in text::sentences(&text) {
            let folded = text::fold(&text[range.clone()]);
            if cues.iter().any(|words| folded.contains(words)) {
                found.push(Stated { text: text[range].trim().to_owned(), passage: piece.passage });
            }
        }
    }
    found
}

/// Whether a piece is running text; a box around it makes it a row.
fn is_prose(piece: &Piece) -> bool {
    matches!(piece.kind, BlockKind::Paragraph | BlockKind::Bullet(_) | BlockKind::Row)
}
