//! The grades that a report gives.

use jiff::civil::Date;

use crate::corpus::layout::BlockKind;
use crate::corpus::outline::{Outline, Piece};
use crate::document::{Aspect, Grade, Judgement};
use crate::inspectorates::{Apart, Rules, without_number};
use crate::text;

/// The longest label of a judgement, in words; a longer one speaks of more.
const LONGEST_LABEL: usize = 16;
/// The longest grade, in words.
const LONGEST_GRADE: usize = 5;

/// The grades of a report, and what of them is not known.
#[derive(Debug, Default)]
pub(super) struct Grades {
    pub(super) overall: Option<Judgement>,
    pub(super) judgements: Vec<Judgement>,
    pub(super) warnings: Vec<String>,
}

/// The grades: the rows of the first table that holds several, the whole also where a heading or sentence states it, and
/// the one that the framework sets apart. `began` is the first day of the inspection.
pub(super) fn read(outline: &Outline, began: Option<Date>, rules: &Rules<'_>) -> Grades {
    let judges_whole = rules.judges_whole(began);
    let mut run = table(outline, rules).unwrap_or_else(|| in_unknown_words(outline, rules));
    let warnings = run.with_unknown(outline, rules);
    let first = run.rows.first().map(|(at, _)| *at);
    let mut all: Vec<Judgement> = run.rows.into_iter().map(|(_, judgement)| judgement).collect();
    let headed = headed(outline, rules);
    if all.is_empty() {
        all = headed.iter().filter(|it| judges_whole || !it.aspect.is_overall()).cloned().collect();
    }
    let overall = all.iter().position(|judgement| judgement.aspect.is_overall()).map(|at| all.remove(at));
    all.retain(|judgement| !judgement.aspect.is_overall());
    let elsewhere = || {
        let before = &outline.pieces[..first.unwrap_or_default()];
        let row = || before.iter().find_map(|piece| known(piece, rules).filter(|it| it.aspect.is_overall()));
        let heading = || headed.iter().find(|it| it.aspect.is_overall()).cloned();
        stated_overall(outline, rules).or_else(row).or_else(heading)
    };
    let overall = overall.or_else(|| judges_whole.then(elsewhere).flatten());
    if let Some(apart) = rules.apart().filter(|it| all.iter().all(|other| other.aspect != it.aspect)) {
        all.extend(stated_apart(outline, apart, rules));
    }
    Grades { overall, judgements: all, warnings }
}

/// The judgement of a row whose label and grade are known.
fn known(piece: &Piece, rules: &Rules<'_>) -> Option<Judgement> {
    let (label, grade) = piece.graded(rules).filter(|(label, _)| !rules.is_earlier(label))?;
    let aspect = rules.aspect_of(&label)?;
    Some(Judgement { label, aspect, grade, passage: piece.passage })
}

/// Rows that stand together, each with the number of its piece.
#[derive(Debug, Default)]
struct Run {
    rows: Vec<(usize, Judgement)>,
}

impl Run {
    fn has(&self, aspect: Aspect) -> bool {
        self.rows.iter().any(|(_, judgement)| judgement.aspect == aspect)
    }

    /// Adds the rows of the same table whose label or grade is not known, as they are printed, and says so.
    fn with_unknown(&mut self, outline: &Outline, rules: &Rules<'_>) -> Vec<String> {
        let (Some((first, _)), Some((last, _))) = (self.rows.first(), self.rows.last()) else { return Vec::new() };
        let is_row = |at: &usize| outline.pieces.get(*at).is_some_and(|piece| piece.kind == BlockKind::Row);
        let before = (0..*first).rev().take_while(is_row).count();
        let after = (last + 1..outline.pieces.len()).take_while(is_row).count();
        for at in first - before..=last + after {
            let known = self.rows.iter().any(|(own, _)| *own == at);
            let Some(row) = outline.pieces.get(at).filter(|_| !known).and_then(|piece| printed(piece, rules)) else {
                continue;
            };
            if !self.has(row.aspect) {
                self.rows.push((at, row));
            }
        }
        self.rows.sort_by_key(|(at, _)| *at);
        self.rows.iter().filter_map(|(_, row)| unknown(row, rules)).collect()
    }
}

/// What is unknown of a judgement that is kept as it is printed, if anything is.
fn unknown(row: &Judgement, rules: &Rules<'_>) -> Option<String> {
    let (framework, Judgement { label, grade, .. }) = (rules.name(), row);
    if !rules.is_grade(*grade) {
        return Some(format!(
            "The grade \u{201c}{grade}\u{201d} for \u{201c}{label}\u{201d} is kept as printed: it is unknown under {framework}."
        ));
    }
    rules.aspect_of(label).is_none().then(|| {
        format!(
            "The judgement on \u{201c}{label}\u{201d} is kept as printed: nothing of that name is known to be graded under \
             {framework}."
        )
    })
}

/// A row of a table of judgements whose label or grade is not known, by its words alone.
fn printed(piece: &Piece, rules: &Rules<'_>) -> Option<Judgement> {
    let (last, label) = piece.cells.split_last().filter(|_| piece.kind == BlockKind::Row)?;
    let label = without_number(&label.join(" ")).trim().to_owned();
    let is_label = (1..=LONGEST_LABEL).contains(&label.split_whitespace().count())
        && label.starts_with(char::is_alphabetic)
        && !label.contains(|c: char| c.is_ascii_digit());
    if !is_label || rules.is_earlier(&label) {
        return None;
    }
    let (aspect, grade) = match (rules.aspect_of(&label), rules.grade(last)) {
        (Some(aspect), None) => (aspect, in_words(last)?),
        (None, Some(grade)) => (Aspect::printed(&label)?, grade),
        _ => return None,
    };
    Some(Judgement { label, aspect, grade, passage: piece.passage })
}

/// A few words as the grade that they may be.
fn in_words(cell: &str) -> Option<Grade> {
    let words = cell.trim_matches(|c: char| !c.is_alphabetic());
    let is_plain = words.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-' || c == '\u{2019}');
    let is_short = (1..=LONGEST_GRADE).contains(&words.split_whitespace().count());
    Grade::printed(words).filter(|_| is_plain && is_short)
}

/// The longest run of graded rows at the front of the document, or, failing that, the longest anywhere.
fn table(outline: &Outline, rules: &Rules<'_>) -> Option<Run> {
    let mut runs: Vec<Run> = vec![Run::default()];
    let mut quiet = 0;
    // Whether the heading above, or the head of the table, says that it is of an earlier inspection.
    let mut earlier = (false, false);
    for (at, piece) in outline.pieces.iter().enumerate() {
        let graded = piece.graded(rules);
        match piece.kind {
            BlockKind::Heading(_) => earlier = (rules.is_earlier(&piece.text()), false),
            BlockKind::Row if graded.is_none() => earlier.1 |= rules.is_earlier(&piece.text()),
            BlockKind::Row => {}
            _ => earlier.1 = false,
        }
        match graded.filter(|_| earlier == (false, false)) {
            Some((label, _)) if !label.is_empty() => {
                if quiet > 2 {
                    runs.push(Run::default());
                }
                quiet = 0;
                let Some(judgement) = known(piece, rules) else { continue };
                if let Some(run) = runs.last_mut().filter(|run| !run.has(judgement.aspect)) {
                    run.rows.push((at, judgement));
                }
            }
            _ => quiet += 1,
        }
    }
    // Among equally long ones the first.
    runs.into_iter().rev().max_by_key(|run| run.rows.len()).filter(|run| !run.rows.is_empty())
}

/// The first rows at the front that stand together, are about what the framework judges and have a few words each where a
/// grade would stand: a scale that is not known.
fn in_unknown_words(outline: &Outline, rules: &Rules<'_>) -> Run {
    /// Fewer may be anything.
    const FEWEST: usize = 3;
    let mut run = Run::default();
    let front = outline.pieces.iter().enumerate().take_while(|(_, piece)| piece.page.is_none_or(|page| page <= 2));
    for (at, piece) in front.filter(|_| rules.has_scale()) {
        match printed(piece, rules) {
            Some(row) if !run.has(row.aspect) => run.rows.push((at, row)),
            _ if piece.kind == BlockKind::Row => {}
            _ if run.rows.len() >= FEWEST => break,
            _ => run.rows.clear(),
        }
    }
    if run.rows.len() < FEWEST { Run::default() } else { run }
}

/// What headings and short lines say that state a grade after a colon or dash. Where nothing parts the two, or the grade stands
/// in the next line, that holds only if every line that begins as such headings do has its grade: in a table of which the text
/// was taken column by column, the last label stands before the first grade.
fn headed(outline: &Outline, rules: &Rules<'_>) -> Vec<Judgement> {
    let mut found: Vec<Judgement> = Vec::new();
    let mut unparted: Option<Vec<Judgement>> = Some(Vec::new());
    let is_line = |piece: &Piece| !matches!(piece.kind, BlockKind::Contents | BlockKind::Row);
    for (at, piece) in outline.pieces.iter().enumerate().filter(|(_, piece)| is_line(piece)) {
        let text = piece.text();
        let below = || {
            let next = outline.pieces.get(at + 1).filter(|_| rules.is_graded_heading(&text))?;
            Some((text.as_str(), rules.grade(&next.text())?, next.passage))
        };
        let own = rules.label_and_grade(&text).map(|(label, grade)| (label, grade, piece.passage));
        let is_label = |label: &str| label.split_whitespace().count() <= LONGEST_LABEL && !rules.is_earlier(label);
        let Some((label, grade, passage)) = own.or_else(below) else {
            if rules.is_graded_heading(&text) && is_label(&text) && rules.aspect_of(&text).is_some() {
                unparted = None;
            }
            continue;
        };
        let Some(aspect) = rules.aspect_of(label).filter(|_| is_label(label)) else { continue };
        if rules.apart().is_some_and(|apart| apart.aspect == aspect) {
            continue;
        }
        let is_parted = text[label.len()..].trim_start().starts_with([':', '-', '\u{2013}', '\u{2014}']);
        let judgement = Judgement { label: label.to_owned(), aspect, grade, passage };
        match unparted.as_mut().filter(|_| !is_parted) {
            Some(unparted) => unparted.push(judgement),
            None if is_parted => found.push(judgement),
            None => {}
        }
    }
    let mut each: Vec<Judgement> = Vec::new();
    for judgement in unparted.into_iter().flatten().chain(found) {
        if each.iter().all(|other| other.aspect != judgement.aspect) {
            each.push(judgement);
        }
    }
    each
}

/// Overall effectiveness where no row states it: "Children's services in X are good", "The overall judgement is that …".
fn stated_overall(outline: &Outline, rules: &Rules<'_>) -> Option<Judgement> {
    let candidates = outline.pieces.iter().take_while(|piece| piece.page.is_none_or(|page| page <= 6));
    candidates.filter(|piece| piece.kind != BlockKind::Contents).find_map(|piece| {
        let text = piece.text();
        let first = text::sentences(&text).into_iter().next()?;
        let sentence = &text[first];
        let grade = if rules.is_about_whole(sentence) { rules.stated_grade(sentence) } else { None }?;
        Some(Judgement { label: rules.label(Aspect::Overall), aspect: Aspect::Overall, grade, passage: piece.passage })
    })
}

/// A grade that has a heading or a sentence of its own, as the safeguarding board's.
fn stated_apart(outline: &Outline, apart: Apart<'_>, rules: &Rules<'_>) -> Option<Judgement> {
    outline.pieces.iter().find_map(|piece| {
        if piece.kind == BlockKind::Contents {
            return None;
        }
        let text = piece.text();
        let stated = || {
            let first = text::sentences(&text).into_iter().next()?;
            let sentence = text[first].to_owned();
            let grade = rules.stated_grade(&sentence)?;
            Some((sentence, grade))
        };
        let (label, grade) = piece.graded(rules).or_else(stated)?;
        let short = label.split_whitespace().count() <= LONGEST_LABEL;
        let about = rules.aspect_of(&label) == Some(apart.aspect);
        (short && about && rules.is_judgement(grade)).then(|| Judgement {
            label: apart.label.to_owned(),
            aspect: apart.aspect,
            grade,
            passage: piece.passage,
        })
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;
    use std::sync::Arc;

    use crate::corpus::{Limits, Reader, walk};
    use crate::gazetteer::Authorities;
    use crate::inspectorates::Inspectorates;

    /// The grades of a home's report with these lines, by aspect.
    #[track_caller]
    fn check(lines: &str, expected: &[(&str, &str)]) {
        let head = "# SC123456\n\nInspected under the social care common inspection framework\n\n## Information about this \
                    children's home\n\nInspection dates: 4 and 5 June 2024\n\n";
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("home.md"), format!("{head}{lines}\n")).unwrap();
        let found = walk(&[folder.path().to_owned()]).unwrap().found.remove(0);
        let program = PathBuf::from("no-child-needed");
        let inspectorates = Arc::new(Inspectorates::bundled());
        let reader = Reader::new(Authorities::bundled(), inspectorates, Limits::default(), program);
        let facts = reader.read(&found).unwrap().0.facts;
        let all = facts.overall.iter().chain(&facts.judgements);
        let read: Vec<(&str, &str)> = all.map(|it| (it.aspect.name(), it.grade.name())).collect();
        assert_eq!(read, expected, "{lines}");
    }

    const NOW: &str = "| Overall experiences and progress | good |\n|---|---|\n| Helped and protected | good |\n| Leaders and \
                       managers | inadequate |\n";

    const EXPECTED: [(&str, &str); 3] =
        [("overall", "Good"), ("helped_and_protected", "Good"), ("leadership", "Inadequate")];

    #[test]
    fn a_table_of_an_earlier_inspection_is_left_out_wherever_it_stands() {
        let before = NOW.replace("good", "outstanding");
        check(&format!("## At the last inspection\n\n{before}\n## Inspection judgements\n\n{NOW}"), &EXPECTED);
        let headed = format!("| Judgement | Previous inspection |\n|---|---|\n{}", before.replace("|---|---|\n", ""));
        check(&format!("{headed}\nThis is what inspectors found now.\n\n{NOW}"), &EXPECTED);
    }

    #[test]
    fn a_row_with_two_grades_is_not_read_as_either() {
        let both = NOW.replace("| good |", "| good | outstanding |").replace("|---|---|", "|---|---|---|");
        check(&both.replace("| inadequate |", "| inadequate | inadequate |"), &[("leadership", "Inadequate")]);
    }
}
