//! The facts that a document states, read from its outline. What it does not state stays absent.

mod acronyms;
mod grades;
mod lists;
mod subject;
mod told;

use super::layout::{BlockKind, Layout};
use super::minutes;
use super::outline::{Outline, Piece};
use crate::document::{Facts, Framework, Inspection, Kind, Pages, Subject};
use crate::gazetteer::{Authorities, Place};
use crate::inspectorates::{Inspectorates, Rules};
use crate::text;

/// Words in a file's name that tell its kind, where the text follows no template.
const KINDS_IN_NAMES: &[(&[&str], Kind)] =
    &[(&["press", "release"], Kind::PressRelease), (&["minutes"], Kind::Minutes), (&["news"], Kind::News)];

/// The title page, as far as facts are concerned: the blocks before this many, in formats without pages.
const FRONT_BLOCKS: usize = 40;
/// The fewest words of a line that says what minutes are of: "Minutes" alone does not.
const LEAST_OF_TITLE: usize = 4;
/// An authority that no title names is taken from the text only if it is named at least this often …
const MENTIONS_AT_LEAST: u32 = 3;
/// … and makes up at least this share of all that is named.
const MENTIONS_SHARE: f64 = 0.66;

/// What was read of a document beside its sections and passages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) title: String,
    pub(super) kind: Kind,
    pub(super) facts: Facts,
    /// What is doubtful in it, in plain sentences.
    pub(super) warnings: Vec<String>,
}

/// The rules of the inspection, by the wording of the title page.
pub(super) fn framework(layout: &Layout, tables: &Inspectorates) -> Option<Framework> {
    let pages = layout.blocks.iter().map(|block| block.pages.as_ref().map(Pages::first));
    let front = &layout.blocks[..front_end(pages)];
    let lines: Vec<String> = front.iter().map(|block| block.text.replace('\t', " ")).collect();
    tables.framework_of_title_page(lines.iter().map(String::as_str))
}

/// Reads the facts of the document that is called `file`. `framework` is the one that its title page shows.
pub(super) fn read(
    file: &str,
    outline: &Outline,
    framework: Option<Framework>,
    authorities: &Authorities,
    rules: &Rules<'_>,
    minutes: &minutes::Wording,
) -> Reading {
    let front = &outline.pieces[..front_end(outline.pieces.iter().map(|piece| piece.page))];
    let mut warnings = Vec::new();
    let published = told::published(front, file, rules);
    let mut facts = Facts { framework, acronyms: acronyms::read(outline), ..Facts::default() };
    // A council's name in the report on a home is that of the place in which the home lies, or of another.
    if rules.subject().is_none_or(|row| row.of_council) {
        facts.authority = authority(front, outline, framework.is_some(), authorities, rules);
    }
    facts.subject = subject::read(front, outline, facts.authority.as_deref(), authorities, rules);
    facts.lists = lists::read(outline, framework.is_some(), rules);
    if framework.is_some() {
        if let Some((inspection, passage)) = told::inspection(front, published.map(|(it, _)| it.date), rules) {
            facts.inspection = Some(inspection);
            facts.inspection_passage = Some(passage);
        }
        if let Some((names, passage)) = told::led_by(outline, rules) {
            facts.lead_inspectors = names;
            facts.lead_inspector_passage = Some(passage);
        }
        facts.theme = told::theme(front, authorities, rules);
        facts.outcome = told::outcome(front, rules);
        facts.next = told::next(outline, rules);
        let mut grades = grades::read(outline, facts.inspection.as_ref().map(Inspection::start), rules);
        (facts.overall, facts.judgements) = (grades.overall, grades.judgements);
        warnings.append(&mut grades.warnings);
    }
    if let Some((published, passage)) = published {
        let misprint = told::misprint(published, facts.inspection.as_ref(), file);
        facts.published_passage = passage.filter(|_| misprint.is_none());
        facts.published = Some(misprint.as_ref().map_or(published, |(named, _)| *named));
        warnings.extend(misprint.map(|(_, warning)| warning));
    }
    let shows_minutes = || front.iter().any(|piece| minutes.is_of_minutes(&piece.text())).then_some(Kind::Minutes);
    let kind = match framework {
        Some(_) => Kind::InspectionReport,
        None => kind_in_name(file).or_else(shows_minutes).unwrap_or(Kind::Other),
    };
    if kind == Kind::Minutes && facts.authority.is_none() {
        facts.authority = named_at_the_head(front, authorities);
    }
    // The head of minutes is the name of the council; what they are of stands in the line that says so.
    let of_meeting = || {
        let lines = front.iter().map(Piece::text).filter(|line| is_short(line) && minutes.is_of_minutes(line));
        lines.map(|line| line.trim().to_owned()).find(|line| text::words(line).len() >= LEAST_OF_TITLE)
    };
    let of_meeting = if kind == Kind::Minutes { of_meeting() } else { None };
    let title = of_meeting.unwrap_or_else(|| title(front, outline, file, facts.subject.as_ref(), authorities, rules));
    Reading { title, kind, facts, warnings }
}

/// The kind that a file's name tells.
fn kind_in_name(file: &str) -> Option<Kind> {
    let words = text::words(file);
    let has = |all: &[&str]| all.iter().all(|word| words.iter().any(|have| have == word));
    KINDS_IN_NAMES.iter().find(|(all, _)| has(all)).map(|(_, kind)| *kind)
}

/// Where the title page ends, given the page of each block.
fn front_end(mut pages: impl ExactSizeIterator<Item = Option<u32>>) -> usize {
    let all = pages.len();
    pages.position(|page| page.is_some_and(|page| page > 1)).unwrap_or(all.min(FRONT_BLOCKS))
}

/// Whether a line names the inspection.
fn names_inspection(line: &str, rules: &Rules<'_>) -> bool {
    let folded = text::fold(line);
    rules.title_pages(|page| &page.titles).any(|words| folded.contains(words))
}

/// The authority whose name follows the words that name the inspection: "Area SEND inspection of Bury Local Area Partnership".
fn named_after_title<'a>(line: &str, authorities: &'a Authorities, rules: &Rules<'_>) -> Option<&'a str> {
    let rest = rules
        .title_pages(|page| &page.titles)
        .filter_map(|words| told::after(line, words))
        .min_by_key(|it| it.len())?;
    let words: Vec<&str> = rest.split_whitespace().skip_while(|word| ["of", "to", "in", "on"].contains(word)).collect();
    let plain =
        |words: &[&str]| words.join(" ").trim_end_matches(['.', ',', ':']).trim_end_matches("\u{2019}s").to_owned();
    (1..=words.len()).rev().find_map(|many| authorities.named(&plain(&words[..many]))).map(|found| found.name.as_str())
}

/// The authority that a line names, if it names one.
fn named_in<'a>(line: &str, authorities: &'a Authorities) -> Option<&'a str> {
    authorities.mentions(line).into_iter().find_map(|mention| match mention.place {
        Place::Authority(found) if !mention.misspelt => Some(found.name.as_str()),
        _ => None,
    })
}

/// The authority: by a title line that is its name, by the words around the name in the title, else (in documents other
/// than reports) the one that nearly all of the text is about.
fn authority(
    front: &[Piece],
    outline: &Outline,
    is_report: bool,
    authorities: &Authorities,
    rules: &Rules<'_>,
) -> Option<String> {
    let lines: Vec<String> = front.iter().filter(|piece| piece.kind != BlockKind::Row).map(Piece::text).collect();
    if is_report {
        // A letter's title says whom it is about; the lines above it name those who receive it.
        let mut titles = lines.iter().filter(|line| names_inspection(line, rules) && is_short(line));
        let found =
            titles.find_map(|line| named_after_title(line, authorities, rules).or_else(|| named_in(line, authorities)));
        if let Some(found) = found {
            return Some(found.to_owned());
        }
        if let Some(found) = lines.iter().find_map(|line| authorities.named(line)) {
            return Some(found.name.clone());
        }
        if let Some(found) = lines.iter().take(6).find_map(|line| named_in(line, authorities)) {
            return Some(found.to_owned());
        }
        // A council that the table does not know is called as the title page calls it.
        let printed = lines.iter().take(4).find(|line| text::fold(line).trim().ends_with(" council"));
        return printed.map(|line| line.trim().to_owned());
    }
    let mut counts: Vec<(String, u32)> = Vec::new();
    let mut all: u32 = 0;
    for passage in &outline.passages {
        for mention in authorities.mentions(&passage.text) {
            let Place::Authority(found) = mention.place else { continue };
            if mention.misspelt {
                continue;
            }
            all += 1;
            match counts.iter_mut().find(|(name, _)| *name == found.name) {
                Some((_, count)) => *count += 1,
                None => counts.push((found.name.clone(), 1)),
            }
        }
    }
    let (name, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let share = f64::from(count) / f64::from(all);
    (count >= MENTIONS_AT_LEAST && share >= MENTIONS_SHARE).then_some(name)
}

/// The council whose name stands at the head of minutes, where only one does: "Telford & Wrekin Council", "Devon County Council
/// Children's Scrutiny Committee". The text below says "the Council" mostly.
fn named_at_the_head(front: &[Piece], authorities: &Authorities) -> Option<String> {
    /// A head has its council, committee, day and place.
    const LINES: usize = 12;
    let lines = front.iter().map(Piece::text).filter(|line| !line.trim().is_empty() && is_short(line)).take(LINES);
    let mut found: Vec<String> = lines
        .filter(|line| text::fold(line).contains("council"))
        .filter_map(|line| named_in(&line, authorities).map(str::to_owned))
        .collect();
    found.dedup();
    (found.len() == 1).then(|| found.remove(0))
}

/// The title: of a report the authority's line and the inspection's, or the name of the place inspected; of others the first
/// heading or line.
fn title(
    front: &[Piece],
    outline: &Outline,
    file: &str,
    subject: Option<&Subject>,
    authorities: &Authorities,
    rules: &Rules<'_>,
) -> String {
    let headings: Vec<String> =
        front.iter().filter(|piece| matches!(piece.kind, BlockKind::Heading(_))).map(Piece::text).collect();
    let largest = front.iter().find(|piece| piece.kind == BlockKind::Heading(0)).map(Piece::text);
    let first = largest.or_else(|| headings.first().cloned());
    let about = headings.iter().find(|heading| names_inspection(heading, rules));
    if let (Some(row), Some(subject)) = (rules.subject().filter(|row| !row.of_council), subject) {
        return format!("{}: {} inspection", subject.name, row.words);
    }
    // A title that says whom it is about needs no other.
    if let Some(about) = about.filter(|about| {
        named_after_title(about, authorities, rules).is_some() || named_in(about, authorities).is_some()
    }) {
        return about.clone();
    }
    if let (Some(name), Some(about)) = (first.as_deref().filter(|name| !names_inspection(name, rules)), about) {
        let end = rules.title_pages(|page| &page.title_ends).filter_map(|word| about.find(word)).min();
        // Marks of footnotes stand at the end of some titles.
        let about = about[..end.unwrap_or(about.len())]
            .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '\u{b9}' | '\u{b2}' | '\u{b3}'));
        let mut letters = about.chars();
        let lower: String = letters.next().map(|c| c.to_lowercase().collect::<String>()).unwrap_or_default();
        return format!("{name}: {lower}{}", letters.as_str());
    }
    let lines = outline.pieces.iter().map(|piece| piece.text().trim().to_owned());
    let mut lines = lines.filter(|line| line.chars().count() >= 8 && is_short(line));
    first.or_else(|| lines.next()).unwrap_or_else(|| file.to_owned())
}

/// Whether a line is short enough for a title; a longer one is a paragraph.
fn is_short(line: &str) -> bool {
    /// In characters.
    const LONGEST: usize = 200;
    line.chars().count() <= LONGEST
}
