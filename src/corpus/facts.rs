//! The facts that a document states, read from its outline. What it does not state stays absent.

use super::dates;
use super::labels;
use super::layout::BlockKind;
use super::outline::{Outline, Piece};
use crate::document::{
    Acronym, Aspect, Facts, Framework, Grade, ImprovementItem, ImprovementList, Inspection, Judgement, Kind, Owner,
    PassageNumber, Published, PublishedBasis,
};
use crate::gazetteer::{Authorities, Place};
use crate::text;

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
pub(super) fn read(file: &str, outline: &Outline, authorities: &Authorities) -> Reading {
    let front = front(outline);
    let framework = framework(front);
    let is_report = framework.is_some();
    let mut facts = Facts { framework, acronyms: acronyms(outline), ..Facts::default() };
    facts.authority = authority(front, outline, is_report, authorities);
    facts.improvements = improvements(outline, framework);
    if is_report {
        if let Some((inspection, passage)) = inspection(front) {
            facts.inspection = Some(inspection);
            facts.inspection_passage = Some(passage);
        }
        if let Some((names, passage)) = lead_inspectors(outline) {
            facts.lead_inspectors = names;
            facts.lead_inspector_passage = Some(passage);
        }
        let (overall, judgements) = judgements(outline, framework);
        facts.overall = overall;
        facts.judgements = judgements;
    }
    if let Some((published, passage)) = published(front, file) {
        facts.published = Some(published);
        facts.published_passage = passage;
    }
    let kind = if is_report { Kind::InspectionReport } else { labels::kind_in_name(file).unwrap_or(Kind::Other) };
    Reading { title: title(front, outline, file), kind, facts }
}

/// The pieces of the title page.
fn front(outline: &Outline) -> &[Piece] {
    let end = outline.pieces.iter().position(|piece| piece.page.is_some_and(|page| page > 1));
    let end = end.unwrap_or(outline.pieces.len()).min(FRONT_PIECES.max(end.unwrap_or(0)));
    &outline.pieces[..end]
}

/// The rules of the inspection, by the wording of the title page.
fn framework(front: &[Piece]) -> Option<Framework> {
    let page = text::fold(&front.iter().map(Piece::text).collect::<Vec<_>>().join("\n"));
    let dated = page.contains("inspection date") || page.contains("review date");
    if page.contains("inspection of services for children in need of help and protection") && dated {
        Some(Framework::Sif)
    } else if page.contains("reporting inspector") && page.contains("looked after children") {
        Some(Framework::LookedAfterChildren)
    } else if page.contains("lead inspector")
        && dated
        && ["children's social care services", "local authority children's services", "children's services"]
            .iter()
            .any(|title| page.contains(title))
    {
        Some(Framework::Ilacs)
    } else if page.contains("review of the effectiveness of the local safeguarding children board") && dated {
        Some(Framework::SafeguardingBoardReview)
    } else {
        None
    }
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

/// What stands behind a label such as "Lead inspector:" in a piece's text, and the text in its own spelling.
fn behind<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    // Folding may change lengths, so the label is sought in the text itself, whatever its case.
    let lower = text.to_lowercase();
    let at = lower.find(label)?;
    (lower.len() == text.len()).then(|| text.get(at + label.len()..)).flatten()
}

fn inspection(front: &[Piece]) -> Option<(Inspection, PassageNumber)> {
    const LABELS: [&str; 4] = ["inspection dates", "inspection date", "review dates", "review date"];
    front.iter().find_map(|piece| {
        let text = piece.text();
        let rest = LABELS.iter().find_map(|label| behind(&text, label))?;
        Some((Inspection::new(dates::spans(rest))?, piece.passage))
    })
}

fn published(front: &[Piece], file: &str) -> Option<(Published, Option<PassageNumber>)> {
    let printed = front.iter().find_map(|piece| {
        let text = piece.text();
        let date = dates::date(behind(&text, "published")?)?;
        Some((Published { date, basis: PublishedBasis::Printed }, Some(piece.passage)))
    });
    let named = || Some((Published { date: dates::in_file_name(file)?, basis: PublishedBasis::FileName }, None));
    printed.or_else(named)
}

/// Who led the inspection: page 1 in ILACS, the last section in SIF.
fn lead_inspectors(outline: &Outline) -> Option<(Vec<String>, PassageNumber)> {
    /// What follows the name where everything stands in one line.
    const ENDS: &[&str] = &[
        "her majesty",
        "his majesty",
        "hmi",
        "deputy lead",
        "team inspector",
        "ofsted inspector",
        "senior her",
        "senior his",
        "quality assurance",
        "age group",
        "published",
    ];
    outline.pieces.iter().find_map(|piece| {
        let text = piece.text();
        let rest = ["lead inspector", "reporting inspector"].iter().find_map(|label| {
            let rest = behind(&text, label)?;
            let before = text[..text.len() - rest.len() - label.len()].to_lowercase();
            (!before.trim_end().ends_with("deputy")).then_some(rest)
        })?;
        let rest = rest.trim_start_matches(['s', ':', ' ']);
        let lower = rest.to_lowercase();
        let end = ENDS.iter().filter_map(|end| lower.find(end)).min().unwrap_or(rest.len());
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
/// states it, and the safeguarding board's where it has a heading of its own.
fn judgements(outline: &Outline, framework: Option<Framework>) -> (Option<Judgement>, Vec<Judgement>) {
    let mut all = table(outline);
    let overall = all.iter().position(|judgement| judgement.aspect == Aspect::Overall).map(|at| all.remove(at));
    all.retain(|judgement| judgement.aspect != Aspect::Overall);
    let alone = framework == Some(Framework::SafeguardingBoardReview);
    // A review of the board judges the board alone; the authority's grade in its text is another inspection's.
    let overall = overall.or_else(|| if alone { None } else { stated_overall(outline) });
    let has_board = all.iter().any(|judgement| judgement.aspect == Aspect::SafeguardingBoard);
    if matches!(framework, Some(Framework::Sif | Framework::SafeguardingBoardReview)) && !has_board {
        all.extend(board(outline));
    }
    (overall, all)
}

/// The longest run of graded rows at the front of the document, or, failing that, the longest anywhere.
fn table(outline: &Outline) -> Vec<Judgement> {
    let mut runs: Vec<Vec<Judgement>> = vec![Vec::new()];
    let mut quiet = 0;
    for piece in &outline.pieces {
        match piece.graded() {
            Some((label, grade)) if !label.is_empty() => {
                if quiet > 2 {
                    runs.push(Vec::new());
                }
                quiet = 0;
                let Some(aspect) = labels::aspect(&label) else { continue };
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
fn stated_overall(outline: &Outline) -> Option<Judgement> {
    const OPENINGS: &[&str] =
        &["children's services in", "the overall judgement is", "overall effectiveness", "overall judgement"];
    let candidates = outline.pieces.iter().take_while(|piece| piece.page.is_none_or(|page| page <= 6));
    candidates.filter(|piece| piece.kind != BlockKind::Contents).find_map(|piece| {
        let text = piece.text();
        let first = text::sentences(&text).into_iter().next()?;
        let sentence = &text[first];
        let folded = text::fold(sentence);
        let opening = OPENINGS.iter().any(|opening| folded.starts_with(opening))
            || (folded.contains("children's services") && folded.split_whitespace().count() <= 12);
        let grade = opening.then(|| labels::stated_grade(sentence)).flatten()?;
        Some(Judgement {
            label: "Overall effectiveness".to_owned(),
            aspect: Aspect::Overall,
            grade,
            passage: piece.passage,
        })
    })
}

/// The safeguarding board's grade, which has a heading or a sentence of its own.
fn board(outline: &Outline) -> Option<Judgement> {
    outline.pieces.iter().find_map(|piece| {
        if piece.kind == BlockKind::Contents {
            return None;
        }
        let text = piece.text();
        let stated = || {
            let first = text::sentences(&text).into_iter().next()?;
            let sentence = text[first].to_owned();
            let grade = labels::stated_grade(&sentence)?;
            Some((sentence, grade))
        };
        let (label, grade) = piece.graded().or_else(stated)?;
        let short = label.split_whitespace().count() <= 16;
        let about = labels::aspect(&label) == Some(Aspect::SafeguardingBoard);
        (short && about && grade != Grade::NotJudged).then(|| Judgement {
            label: "Local Safeguarding Children Board (LSCB)".to_owned(),
            aspect: Aspect::SafeguardingBoard,
            grade,
            passage: piece.passage,
        })
    })
}

/// The lists of improvements, whole: from a heading that opens one to the next heading that is no part of it.
fn improvements(outline: &Outline, framework: Option<Framework>) -> Vec<ImprovementList> {
    let mut lists: Vec<ImprovementList> = Vec::new();
    let mut at = 0;
    while let Some(piece) = outline.pieces.get(at) {
        at += 1;
        let BlockKind::Heading(_) = piece.kind else { continue };
        let heading = piece.text();
        let Some(opening) = labels::improvement_heading(&heading) else { continue };
        // In a document that is no inspection's, "Recommendations" may be anyone's.
        if framework.is_none() && labels::is_group_heading(&heading) {
            continue;
        }
        let start = at;
        while outline.pieces.get(at).is_some_and(|piece| !ends_list(piece)) {
            at += 1;
        }
        let items = items(outline, &outline.pieces[start..at], &heading);
        if items.is_empty() {
            continue;
        }
        let owner = opening.owner.unwrap_or_else(|| owner_by_section(outline, piece));
        lists.push(ImprovementList { owner, heading, passage: piece.passage, items });
    }
    lists
}

/// Whether a piece ends a list: any heading that does not merely part its items.
fn ends_list(piece: &Piece) -> bool {
    match piece.kind {
        BlockKind::Heading(_) => !labels::is_group_heading(&piece.text()),
        BlockKind::Row => piece.graded().is_some(),
        _ => false,
    }
}

/// Whose list it is, by the sections around it: the board's second list stands in the board's own section.
fn owner_by_section(outline: &Outline, piece: &Piece) -> Owner {
    let mut section = piece.section;
    while let Some(found) = section.and_then(|number| outline.sections.get(number.0 as usize)) {
        if labels::aspect(&found.heading) == Some(Aspect::SafeguardingBoard) {
            return Owner::SafeguardingBoard;
        }
        section = found.parent;
    }
    // Levels are told by size, and some templates set the board's heading no larger than those below it: the nearest
    // heading of either half decides.
    let above = outline.sections.iter().rev().filter(|section| section.passage < piece.passage);
    for section in above {
        let folded = text::fold(&section.heading);
        if labels::aspect(&section.heading) == Some(Aspect::SafeguardingBoard) {
            return Owner::SafeguardingBoard;
        }
        if folded.contains("local authority") && !folded.contains("information about") {
            return Owner::LocalAuthority;
        }
    }
    Owner::LocalAuthority
}

/// The items between two headings, nested as they are set.
fn items(outline: &Outline, pieces: &[Piece], heading: &str) -> Vec<ImprovementItem> {
    let numbered = pieces.iter().any(|piece| piece.kind == BlockKind::Paragraph && piece.number.is_some());
    let bulleted = pieces.iter().any(|piece| matches!(piece.kind, BlockKind::Bullet(_)));
    let pieces = without_introduction(pieces);
    let numbered = numbered && pieces.iter().any(|piece| piece.number.is_some());
    let mut group = labels::is_group_heading(heading).then(|| heading.to_owned());
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

/// The acronyms that the text explains, by the method of Schwartz and Hearst (2003): a short form in brackets behind its
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
fn title(front: &[Piece], outline: &Outline, file: &str) -> String {
    /// Title lines longer than this many characters are paragraphs.
    const LONGEST: usize = 200;
    let headings: Vec<String> =
        front.iter().filter(|piece| matches!(piece.kind, BlockKind::Heading(_))).map(Piece::text).collect();
    let names_inspection = |heading: &str| {
        let folded = text::fold(heading);
        folded.contains("inspection of") || folded.contains("review of")
    };
    let largest = front.iter().find(|piece| piece.kind == BlockKind::Heading(0)).map(Piece::text);
    let first = largest.or_else(|| headings.first().cloned());
    let about = headings.iter().find(|heading| names_inspection(heading));
    if let (Some(name), Some(about)) = (first.as_deref().filter(|name| !names_inspection(name)), about) {
        let about = cut_at_dates(about);
        let mut letters = about.chars();
        let lower: String = letters.next().map(|c| c.to_lowercase().collect::<String>()).unwrap_or_default();
        return format!("{name}: {lower}{}", letters.as_str());
    }
    let lines = outline.pieces.iter().map(|piece| piece.text().trim().to_owned());
    let mut lines = lines.filter(|line| (8..=LONGEST).contains(&line.chars().count()));
    first.or_else(|| lines.next()).unwrap_or_else(|| file.to_owned())
}

/// A title without the dates and marks of footnotes that some title pages run into it.
fn cut_at_dates(title: &str) -> &str {
    let end =
        ["Inspection date", "Report published", " and Review of"].iter().filter_map(|word| title.find(word)).min();
    let title = &title[..end.unwrap_or(title.len())];
    title.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '\u{b9}' | '\u{b2}' | '\u{b3}'))
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
