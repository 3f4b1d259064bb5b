//! The grades that a report gives.

use crate::corpus::layout::BlockKind;
use crate::corpus::outline::Outline;
use crate::document::{Aspect, Judgement};
use crate::inspectorates::{Apart, Rules};
use crate::text;

/// The grades: the rows of the first table that holds several, overall effectiveness also where a heading or sentence
/// states it, and the one that the framework sets apart.
pub(super) fn read(outline: &Outline, rules: &Rules<'_>) -> (Option<Judgement>, Vec<Judgement>) {
    let mut all = table(outline, rules);
    let overall = all.iter().position(|judgement| judgement.aspect.is_overall()).map(|at| all.remove(at));
    all.retain(|judgement| !judgement.aspect.is_overall());
    let stated = || if rules.judges_whole() { stated_overall(outline, rules) } else { None };
    let overall = overall.or_else(stated);
    if let Some(apart) = rules.apart().filter(|it| all.iter().all(|other| other.aspect != it.aspect)) {
        all.extend(stated_apart(outline, apart, rules));
    }
    (overall, all)
}

/// The longest run of graded rows at the front of the document, or, failing that, the longest anywhere.
fn table(outline: &Outline, rules: &Rules<'_>) -> Vec<Judgement> {
    let mut runs: Vec<Vec<Judgement>> = vec![Vec::new()];
    let mut quiet = 0;
    for piece in &outline.pieces {
        match piece.graded(rules) {
            Some((label, grade)) if !label.is_empty() => {
                if quiet > 2 {
                    runs.push(Vec::new());
                }
                quiet = 0;
                let Some(aspect) = rules.aspect_of(&label) else { continue };
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
            let grade = rules.stated_grade(&sentence)?;
            Some((sentence, grade))
        };
        let (label, grade) = piece.graded(rules).or_else(stated)?;
        let short = label.split_whitespace().count() <= MOST_WORDS;
        let about = rules.aspect_of(&label) == Some(apart.aspect);
        (short && about && rules.is_judgement(grade)).then(|| Judgement {
            label: apart.label.to_owned(),
            aspect: apart.aspect,
            grade,
            passage: piece.passage,
        })
    })
}
