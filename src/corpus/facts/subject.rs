//! Who or what was inspected, where that is no council: a home, a school, a force.

use super::told::after;
use crate::corpus::dates;
use crate::corpus::layout::BlockKind;
use crate::corpus::outline::{Outline, Piece};
use crate::document::{PassageNumber, Subject};
use crate::gazetteer::Authorities;
use crate::inspectorates::{Rules, SubjectRow};
use crate::text;

/// The longest line, in words, that is a name; a longer one is a sentence.
const LONGEST_NAME: usize = 16;

/// The council or partnership of an authority that was told, or the place or body that the document is about.
pub(super) fn read(
    front: &[Piece],
    outline: &Outline,
    authority: Option<&str>,
    authorities: &Authorities,
    rules: &Rules<'_>,
) -> Option<Subject> {
    let row = rules.subject()?;
    if row.of_council {
        let known = authorities.by_name(authority?);
        return Some(Subject {
            kind: row.kind,
            name: authority?.to_owned(),
            code: known.and_then(|known| known.ons_code.clone()),
            provider: None,
            area: None,
            passage: None,
        });
    }
    let labelled = |labels: &[String]| value(&outline.pieces, labels).map(|(value, _)| value);
    let provider = labelled(&row.provider);
    let (name, passage) = named(front, row).or_else(|| titled(front, provider.as_deref(), row))?;
    let area = labelled(&row.area);
    Some(Subject {
        kind: row.kind,
        name,
        code: labelled(&row.code).as_deref().and_then(code),
        provider,
        area: area.and_then(|area| Some(authorities.named(&area)?.name.clone())),
        passage: Some(passage),
    })
}

/// The name after a label of the title page.
fn named(front: &[Piece], row: &SubjectRow) -> Option<(String, PassageNumber)> {
    value(front, &row.named).and_then(|(name, passage)| Some((as_name(&name, row)?, passage)))
}

/// The name in the title: what follows "Inspection of", else the largest heading, else the first line that can be a name and is
/// not that of whoever runs it.
fn titled(front: &[Piece], provider: Option<&str>, row: &SubjectRow) -> Option<(String, PassageNumber)> {
    let begun = front.iter().find_map(|piece| {
        let text = piece.text();
        let folded = text::fold(&text);
        let begins = row.title_begins.iter().find(|begins| folded.starts_with(begins.as_str()))?;
        Some((as_name(after(&text, begins)?, row)?, piece.passage))
    });
    let is_line = |piece: &&Piece| matches!(piece.kind, BlockKind::Heading(_) | BlockKind::Paragraph);
    let as_line = |piece: &Piece| Some((as_name(&piece.text(), row)?, piece.passage));
    let largest = || front.iter().filter(|piece| piece.kind == BlockKind::Heading(0)).find_map(as_line);
    let is_other = |(name, _): &(String, PassageNumber)| Some(name.as_str()) != provider;
    let first = || front.iter().filter(is_line).filter_map(as_line).find(is_other);
    begun.or_else(largest).or_else(first)
}

/// A line as a name, if it can be one: short, no day, no sentence and none of the lines that stand where names do.
fn as_name(line: &str, row: &SubjectRow) -> Option<String> {
    let line = line.trim().trim_start_matches([':', '-', '\u{2013}']).trim().trim_end_matches([':', ',']).trim();
    let folded = text::fold(line);
    let labels = [&row.not_names, &row.code, &row.provider, &row.area].into_iter().flatten();
    let is_none = labels.into_iter().any(|opening| folded.starts_with(opening.as_str()));
    let words = line.split_whitespace().count();
    let is_sentence = line.ends_with('.') && words > 3;
    let can_be = (1..=LONGEST_NAME).contains(&words) && line.chars().any(char::is_alphanumeric);
    (can_be && !is_none && !is_sentence && dates::date(line).is_none()).then(|| line.to_owned())
}

/// What follows one of these labels: in its line or cell, in the next cell of its row, or in the next line where the label stands
/// alone.
fn value(pieces: &[Piece], labels: &[String]) -> Option<(String, PassageNumber)> {
    labels.iter().find_map(|label| {
        pieces.iter().enumerate().find_map(|(at, piece)| {
            let cell = piece.cells.iter().position(|cell| {
                let rest = text::fold(cell).trim_start().strip_prefix(label.as_str()).map(str::to_owned);
                rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            })?;
            let rest = after(&piece.cells[cell], label)?.trim_start_matches([':', ' ', '\u{2013}', '-']).trim();
            let next = || piece.cells.get(cell + 1).filter(|_| piece.kind == BlockKind::Row).map(|it| it.trim());
            let below = || pieces.get(at + 1).filter(|next| next.kind != BlockKind::Row).map(Piece::text);
            let value = match (rest, next()) {
                ("", Some(next)) => next.to_owned(),
                ("", None) => below()?.trim().to_owned(),
                (rest, _) => rest.to_owned(),
            };
            let is_value = (1..=LONGEST_NAME).contains(&value.split_whitespace().count());
            is_value.then_some((value, piece.passage))
        })
    })
}

/// The first word of a value that is a number or has one in it: "SC012345".
fn code(value: &str) -> Option<String> {
    let mut words = value.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.find(|word| word.contains(|c: char| c.is_ascii_digit())).map(str::to_owned)
}
