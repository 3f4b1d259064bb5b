//! The facts that a document states, read from its outline. What it does not state stays absent.

use super::dates;
use super::layout::BlockKind;
use super::outline::{Outline, Piece};
use crate::document::{
    Acronym, Aspect, Facts, Framework, ImprovementItem, ImprovementList, Inspection, Judgement, Kind, Owner,
    PassageNumber, Published, PublishedBasis,
};
use crate::gazetteer::{Authorities, Place};
use crate::inspectorates::{Apart, Inspectorates};
use crate::text;

/// Words in a file's name that tell its kind, where the text follows no template.
const KINDS_IN_NAMES: &[(&[&str], Kind)] =
    &[(&["press", "release"], Kind::PressRelease), (&["minutes"], Kind::Minutes), (&["news"], Kind::News)];

/// The title page, as far as facts are concerned: the pieces before this many, in formats without pages.
const FRONT_PIECES: usize = 40;
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
}

/// Reads the facts of the document that is called `file`.
pub(super) fn read(file: &str, outline: &Outline, authorities: &Authorities, tables: &Inspectorates) -> Reading {
    let front = front(outline);
    let framework = framework(front, tables);
    let mut facts = Facts { framework, acronyms: acronyms(outline), ..Facts::default() };
    facts.authority = authority(front, outline, framework.is_some(), authorities);
    facts.improvements = improvements(outline, framework, tables);
    if let Some(framework) = framework {
        if let Some((inspection, passage)) = inspection(front, tables) {
            facts.inspection = Some(inspection);
            facts.inspection_passage = Some(passage);
        }
        if let Some((names, passage)) = lead_inspectors(outline, tables) {
            facts.lead_inspectors = names;
            facts.lead_inspector_passage = Some(passage);
        }
        let (overall, judgements) = judgements(outline, framework, tables);
        facts.overall = overall;
        facts.judgements = judgements;
    }
    if let Some((published, passage)) = published(front, file, tables) {
        facts.published = Some(published);
        facts.published_passage = passage;
    }
    let kind = if framework.is_some() { Kind::InspectionReport } else { kind_in_name(file).unwrap_or(Kind::Other) };
    Reading { title: title(front, outline, file, tables), kind, facts }
}

/// The kind that a file's name tells.
fn kind_in_name(file: &str) -> Option<Kind> {
    let words = text::words(file);
    let has = |all: &[&str]| all.iter().all(|word| words.iter().any(|have| have == word));
    KINDS_IN_NAMES.iter().find(|(all, _)| has(all)).map(|(_, kind)| *kind)
}

/// The pieces of the title page.
fn front(outline: &Outline) -> &[Piece] {
    let end = outline.pieces.iter().position(|piece| piece.page.is_some_and(|page| page > 1));
    let end = end.unwrap_or(outline.pieces.len()).min(FRONT_PIECES.max(end.unwrap_or(0)));
    &outline.pieces[..end]
}

/// The rules of the inspection, by the wording of the title page.
fn framework(front: &[Piece], tables: &Inspectorates) -> Option<Framework> {
    tables.framework_of_title_page(&text::fold(&front.iter().map(Piece::text).collect::<Vec<_>>().join("\n")))
}

/// The authority: by a title line that is its name, by the words around the name in the title, else (in documents other
/// than reports) the one that nearly all of the text is about.
fn authority(front: &[Piece], outline: &Outline, is_report: bool, authorities: &Authorities) -> Option<String> {
    let lines: Vec<String> = front.iter().filter(|piece| piece.kind != BlockKind::Row).map(Piece::text).collect();
    if is_report {
        if let Some(found) = lines.iter().find_map(|line| authorities.named(line)) {
            return Some(found.name.clone());
        }
        let in_line = |line: &String| {
            authorities.mentions(line).into_iter().find_map(|mention| match mention.place {
                Place::Authority(found) if !mention.misspelt => Some(found.name.clone()),
                _ => None,
            })
        };
        if let Some(found) = lines.iter().take(6).find_map(in_line) {
            return Some(found);
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

/// What stands after a label such as "Lead inspector:" in a piece's text, in the text's own spelling.
fn after<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    // Folding may change lengths, so the label is sought in the text itself, whatever its case.
    let lower = text.to_lowercase();
    let at = lower.find(label)?;
    (lower.len() == text.len()).then(|| text.get(at + label.len()..)).flatten()
}

fn inspection(front: &[Piece], tables: &Inspectorates) -> Option<(Inspection, PassageNumber)> {
    front.iter().find_map(|piece| {
        let text = piece.text();
        let rest = tables.title_pages(|page| &page.inspected).find_map(|label| after(&text, label))?;
        Some((Inspection::new(dates::spans(rest))?, piece.passage))
    })
}

fn published(front: &[Piece], file: &str, tables: &Inspectorates) -> Option<(Published, Option<PassageNumber>)> {
    let printed = front.iter().find_map(|piece| {
        let text = piece.text();
        let date = dates::date(tables.title_pages(|page| &page.published).find_map(|label| after(&text, label))?)?;
        Some((Published { date, basis: PublishedBasis::Printed }, Some(piece.passage)))
    });
    let named = || Some((Published { date: dates::in_file_name(file)?, basis: PublishedBasis::FileName }, None));
    printed.or_else(named)
}

/// Who led the inspection: page 1 in ILACS, the last section in SIF.
fn lead_inspectors(outline: &Outline, tables: &Inspectorates) -> Option<(Vec<String>, PassageNumber)> {
    outline.pieces.iter().find_map(|piece| {
        let text = piece.text();
        let rest = tables.title_pages(|page| &page.led).find_map(|label| {
            let rest = after(&text, label)?;
            let before = text[..text.len() - rest.len() - label.len()].to_lowercase();
            let is_another = tables.title_pages(|page| &page.not_led).any(|word| before.trim_end().ends_with(word));
            (!is_another).then_some(rest)
        })?;
        let rest = rest.trim_start_matches(['s', ':', ' ']);
        let lower = rest.to_lowercase();
        let ends = tables.title_pages(|page| &page.led_ends);
        let end = ends.filter_map(|end| lower.find(end)).min().unwrap_or(rest.len());
        let names: Vec<String> = rest
            .get(..end)?
            .split([',', ';', '&'])
            .flat_map(|part| part.split(" and "))
            .map(|name| name.trim().trim_end_matches('.').trim().to_owned())
            .filter(|name| is_name(name))
            .collect();
        (!names.is_empty()).then_some((names, piece.passage))
    })
}

/// Whether a text can be a person's name: two to five words, each with a capital.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|word| word.chars().any(char::is_uppercase) && !word.chars().any(|c| c.is_ascii_digit()))
}

/// The grades: the rows of the first table that holds several, overall effectiveness also where a heading or sentence
/// states it, and the one that the framework sets apart.
fn judgements(outline: &Outline, framework: Framework, tables: &Inspectorates) -> (Option<Judgement>, Vec<Judgement>) {
    let mut all = table(outline, tables);
    let overall = all.iter().position(|judgement| judgement.aspect.is_overall()).map(|at| all.remove(at));
    all.retain(|judgement| !judgement.aspect.is_overall());
    let stated = || if tables.judges_whole(framework) { stated_overall(outline, tables) } else { None };
    let overall = overall.or_else(stated);
    if let Some(apart) = tables.apart(framework).filter(|it| all.iter().all(|other| other.aspect != it.aspect)) {
        all.extend(stated_apart(outline, apart, tables));
    }
    (overall, all)
}

/// The longest run of graded rows at the front of the document, or, failing that, the longest anywhere.
fn table(outline: &Outline, tables: &Inspectorates) -> Vec<Judgement> {
    let mut runs: Vec<Vec<Judgement>> = vec![Vec::new()];
    let mut quiet = 0;
    for piece in &outline.pieces {
        match piece.graded(tables) {
            Some((label, grade)) if !label.is_empty() => {
                if quiet > 2 {
                    runs.push(Vec::new());
                }
                quiet = 0;
                let Some(aspect) = tables.aspect_of(&label) else { continue };
                if let Some(run) = runs.last_mut().filter(|run| run.iter().all(|before| before.aspect != aspect)) {
                    run.push(Judgement { label, aspect, grade, passage: piece.passage });
                }
            }
            _ => quiet += 1,
        }
    }
    // Among equally long ones the first.
    runs.into_iter().rev().max_by_key(Vec::len).unwrap_or_default()
}

/// Overall effectiveness where no row states it: "Children's services in X are good", "The overall judgement is that …".
fn stated_overall(outline: &Outline, tables: &Inspectorates) -> Option<Judgement> {
    let candidates = outline.pieces.iter().take_while(|piece| piece.page.is_none_or(|page| page <= 6));
    candidates.filter(|piece| piece.kind != BlockKind::Contents).find_map(|piece| {
        let text = piece.text();
        let first = text::sentences(&text).into_iter().next()?;
        let sentence = &text[first];
        let grade = if tables.is_about_whole(sentence) { tables.stated_grade(sentence) } else { None }?;
        Some(Judgement { label: tables.label(Aspect::Overall), aspect: Aspect::Overall, grade, passage: piece.passage })
    })
}

/// A grade that has a heading or a sentence of its own, as the safeguarding board's.
fn stated_apart(outline: &Outline, apart: Apart<'_>, tables: &Inspectorates) -> Option<Judgement> {
    /// A longer label or sentence speaks of more.
    const MOST_WORDS: usize = 16;
    outline.pieces.iter().find_map(|piece| {
        if piece.kind == BlockKind::Contents {
            return None;
        }
        let text = piece.text();
        let stated = || {
            let first = text::sentences(&text).into_iter().next()?;
            let sentence = text[first].to_owned();
            let grade = tables.stated_grade(&sentence)?;
            Some((sentence, grade))
        };
        let (label, grade) = piece.graded(tables).or_else(stated)?;
        let short = label.split_whitespace().count() <= MOST_WORDS;
        let about = tables.aspect_of(&label) == Some(apart.aspect);
        (short && about && tables.is_judgement(grade)).then(|| Judgement {
            label: apart.label.to_owned(),
            aspect: apart.aspect,
            grade,
            passage: piece.passage,
        })
    })
}

/// The lists of improvements, whole: from a heading that opens one to the next heading that is no part of it.
fn improvements(outline: &Outline, framework: Option<Framework>, tables: &Inspectorates) -> Vec<ImprovementList> {
    let mut lists: Vec<ImprovementList> = Vec::new();
    let mut at = 0;
    while let Some(piece) = outline.pieces.get(at) {
        at += 1;
        let BlockKind::Heading(_) = piece.kind else { continue };
        let heading = piece.text();
        let Some(opening) = tables.list_heading(&heading) else { continue };
        // In a document of no framework, "Areas for improvement" may be anyone's.
        if framework.is_none() && tables.is_group_heading(&heading) {
            continue;
        }
        let start = at;
        while outline.pieces.get(at).is_some_and(|piece| !ends_list(piece, tables)) {
            at += 1;
        }
        let items = items(outline, &outline.pieces[start..at], &heading, tables);
        if items.is_empty() {
            continue;
        }
        let owner = opening.owner.unwrap_or_else(|| owner_by_section(outline, piece, tables));
        lists.push(ImprovementList { owner, heading, passage: piece.passage, items });
    }
    lists
}

/// Whether a piece ends a list: any heading that does not merely part its items.
fn ends_list(piece: &Piece, tables: &Inspectorates) -> bool {
    match piece.kind {
        BlockKind::Heading(_) => !tables.is_group_heading(&piece.text()),
        BlockKind::Row => piece.graded(tables).is_some(),
        _ => false,
    }
}

/// Whose list it is, by the sections around it: the board's second list stands in the board's own section.
fn owner_by_section(outline: &Outline, piece: &Piece, tables: &Inspectorates) -> Owner {
    let by_aspect = |heading: &str| tables.owner_of_aspect(tables.aspect_of(heading)?);
    let mut section = piece.section;
    while let Some(found) = section.and_then(|number| outline.sections.get(number.0 as usize)) {
        if let Some(owner) = by_aspect(&found.heading) {
            return owner;
        }
        section = found.parent;
    }
    // Levels are told by size, and some templates set the board's heading no larger than those below it: the nearest
    // heading that names an owner decides.
    let above = outline.sections.iter().rev().filter(|section| section.passage < piece.passage);
    let mut owners = above.filter_map(|it| by_aspect(&it.heading).or_else(|| tables.owner_of_section(&it.heading)));
    owners.next().unwrap_or(Owner::LocalAuthority)
}

/// The items between two headings, nested as they are set.
fn items(outline: &Outline, pieces: &[Piece], heading: &str, tables: &Inspectorates) -> Vec<ImprovementItem> {
    let numbered = pieces.iter().any(|piece| piece.kind == BlockKind::Paragraph && piece.number.is_some());
    let bulleted = pieces.iter().any(|piece| matches!(piece.kind, BlockKind::Bullet(_)));
    let pieces = without_introduction(pieces);
    let numbered = numbered && pieces.iter().any(|piece| piece.number.is_some());
    let mut group = tables.is_group_heading(heading).then(|| heading.to_owned());
    // The path of open items, outermost first, each with its depth.
    let mut roots: Vec<ImprovementItem> = Vec::new();
    let mut depths: Vec<u8> = Vec::new();
    for piece in pieces {
        let text = outline.passages[piece.passage.0 as usize].text[piece.range.clone()].to_owned();
        let depth = match piece.kind {
            BlockKind::Heading(_) => {
                group = Some(text);
                depths.clear();
                continue;
            }
            BlockKind::Paragraph if piece.number.is_some() => 0,
            BlockKind::Bullet(level) => level.max(1) - u8::from(!numbered),
            // A report without bullets says what must improve in prose.
            BlockKind::Paragraph if !numbered && !bulleted => 0,
            // A sentence that leads to the items is none of them.
            BlockKind::Paragraph | BlockKind::Row | BlockKind::Footnote | BlockKind::Contents => continue,
        };
        while depths.last().is_some_and(|open| *open >= depth) {
            depths.pop();
        }
        // Where numbered items are followed by bullets that no item introduces, those are items themselves.
        let introduced = deepest(&mut roots, depths.len()).is_none_or(|parent| introduces(&parent.text));
        if !introduced && depths.len() == 1 && numbered {
            depths.clear();
        }
        let item =
            ImprovementItem { text, passage: piece.passage, page: piece.page, group: group.clone(), items: Vec::new() };
        match deepest(&mut roots, depths.len()) {
            Some(parent) => parent.items.push(item),
            None => roots.push(item),
        }
        depths.push(depth);
    }
    roots
}

/// The pieces less a numbered sentence that leads to bullets and is no item: "15. … the local authority should take the
/// following action." A list's own numbers begin at 1; that one goes on from the paragraphs before.
fn without_introduction(pieces: &[Piece]) -> &[Piece] {
    let numbers: Vec<u32> = pieces.iter().filter_map(|piece| piece.number).collect();
    let bullets = pieces.iter().any(|piece| matches!(piece.kind, BlockKind::Bullet(_)));
    match (numbers.as_slice(), pieces.split_first()) {
        ([number], Some((first, rest))) if *number != 1 && bullets && first.number.is_some() => rest,
        _ => pieces,
    }
}

/// Whether an item leads to others nested below it.
fn introduces(text: &str) -> bool {
    !text.ends_with('.')
}

/// The open item at that depth: the last of the last, `depth` times.
fn deepest(roots: &mut [ImprovementItem], depth: usize) -> Option<&mut ImprovementItem> {
    let mut item = if depth == 0 { return None } else { roots.last_mut()? };
    for _ in 1..depth {
        item = item.items.last_mut()?;
    }
    Some(item)
}

/// The acronyms that the text explains, by the method of Schwartz and Hearst (2003): a short form in brackets after its
/// long form, whose letters are found from right to left.
fn acronyms(outline: &Outline) -> Vec<Acronym> {
    let mut found: Vec<Acronym> = Vec::new();
    for (number, passage) in (0..).map(PassageNumber).zip(&outline.passages) {
        let mut rest = 0;
        while let Some(open) = passage.text[rest..].find('(').map(|at| rest + at) {
            rest = open + 1;
            let Some(close) = passage.text[rest..].find(')').map(|at| rest + at) else { break };
            let inside = passage.text[rest..close].trim();
            let short = inside.trim_matches(['\u{2018}', '\u{2019}', '\'', '"', '\u{201c}', '\u{201d}']);
            if !is_acronym(short) {
                continue;
            }
            let Some(long) = long_form(short, passage.text[..open].trim_end()) else { continue };
            if found.iter().all(|acronym| acronym.short != short) {
                found.push(Acronym { short: short.to_owned(), long: long.to_owned(), passage: number });
            }
        }
    }
    found.sort();
    found
}

/// Whether a text in brackets is an acronym: one word of two to ten signs with at least two capitals.
fn is_acronym(text: &str) -> bool {
    (2..=10).contains(&text.chars().count())
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '&' | '-' | '/'))
        && text.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// The words at the end of `before` that `short` stands for.
fn long_form<'a>(short: &str, before: &'a str) -> Option<&'a str> {
    let letters: Vec<char> =
        short.trim_end_matches('s').chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let most_words = (letters.len() + 5).min(letters.len() * 2);
    let sentence = before.rfind(['.', '\n', '(', ')', ';', ':']).map_or(0, |at| at + 1);
    let candidates: Vec<(usize, char)> = before[sentence..].char_indices().map(|(at, c)| (sentence + at, c)).collect();
    let mut at = candidates.len();
    for (left, letter) in letters.iter().enumerate().rev() {
        loop {
            at = at.checked_sub(1)?;
            let (byte, c) = candidates[at];
            let starts_word = before[..byte].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            if c.to_lowercase().eq(std::iter::once(*letter)) && (left > 0 || starts_word) {
                break;
            }
        }
    }
    let start = past_small_word(before, candidates.get(at)?.0, sentence);
    let long = before[start..].trim();
    let words = long.split([' ', '-']).count();
    let worded = long.chars().count() > short.chars().count() && words >= 2;
    (worded && words <= most_words).then_some(long)
}

/// Where a long form begins whose first letter was found in a small word: "(ASYE)" stands for "assessed and …", though
/// "and" begins with the same letter.
fn past_small_word(before: &str, start: usize, sentence: usize) -> usize {
    const SMALL: &[&str] = &["a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to", "with"];
    let word = |at: usize| before[at..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    let first = word(start);
    if !SMALL.contains(&first.as_str()) {
        return start;
    }
    let earlier = before[sentence..start].split_whitespace().next_back();
    let begins = earlier.filter(|word| word.to_lowercase().chars().next() == first.chars().next());
    begins.and_then(|word| before[..start].rfind(word)).unwrap_or(start)
}

/// The title: of a report the authority's line and the inspection's, of others the first heading or line.
fn title(front: &[Piece], outline: &Outline, file: &str, tables: &Inspectorates) -> String {
    /// Title lines longer than this many characters are paragraphs.
    const LONGEST: usize = 200;
    let headings: Vec<String> =
        front.iter().filter(|piece| matches!(piece.kind, BlockKind::Heading(_))).map(Piece::text).collect();
    let names_inspection = |heading: &str| {
        let folded = text::fold(heading);
        tables.title_pages(|page| &page.titles).any(|words| folded.contains(words))
    };
    let largest = front.iter().find(|piece| piece.kind == BlockKind::Heading(0)).map(Piece::text);
    let first = largest.or_else(|| headings.first().cloned());
    let about = headings.iter().find(|heading| names_inspection(heading));
    if let (Some(name), Some(about)) = (first.as_deref().filter(|name| !names_inspection(name)), about) {
        let end = tables.title_pages(|page| &page.title_ends).filter_map(|word| about.find(word)).min();
        // Marks of footnotes stand at the end of some titles.
        let about = about[..end.unwrap_or(about.len())]
            .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '\u{b9}' | '\u{b2}' | '\u{b3}'));
        let mut letters = about.chars();
        let lower: String = letters.next().map(|c| c.to_lowercase().collect::<String>()).unwrap_or_default();
        return format!("{name}: {lower}{}", letters.as_str());
    }
    let lines = outline.pieces.iter().map(|piece| piece.text().trim().to_owned());
    let mut lines = lines.filter(|line| (8..=LONGEST).contains(&line.chars().count()));
    first.or_else(|| lines.next()).unwrap_or_else(|| file.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_long(before: &str, short: &str, expected: Option<&str>) {
        assert_eq!(long_form(short, before), expected);
    }

    #[test]
    fn long_forms_of_acronyms_are_found() {
        check_long("The multi-agency referral unit", "MARU", Some("multi-agency referral unit"));
        check_long("work of the independent reviewing officers", "IROs", Some("independent reviewing officers"));
        check_long("the Children Abused Through Exploitation", "CATE", Some("Children Abused Through Exploitation"));
        check_long(
            "the assessed and supported year in employment",
            "ASYE",
            Some("assessed and supported year in employment"),
        );
        check_long("in a meeting", "MARU", None);
    }

    #[test]
    fn an_acronym_does_not_reach_over_a_sentence() {
        check_long("Many are rated. The unit", "MARU", None);
    }
}
