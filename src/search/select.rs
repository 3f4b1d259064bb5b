//! Choosing the snippets that make an answer.

use super::explain::{Fate, SearchTrace, tell};
use super::snippet::{Snippet, count_words};
use super::weights::Limits;

/// Picks snippets for an answer, the best first: none that says what another says, no more than `most`, and no more than
/// `words` words in all. A `trace` is told of those that are not picked, and why.
pub fn pick(
    found: &[Snippet],
    (most, words): (usize, usize),
    limits: &Limits,
    mut trace: Option<&mut SearchTrace>,
) -> Vec<Snippet> {
    let mut picked: Vec<Snippet> = Vec::new();
    let mut spent = 0;
    for candidate in found {
        if picked.iter().any(|own| says_the_same(own, candidate, limits)) {
            tell(&mut trace, candidate, Fate::SaysTheSame);
            continue;
        }
        if let Some(own) = picked.iter_mut().find(|own| adjacent(own, candidate)) {
            let joined = own.range.start.min(candidate.range.start)..own.range.end.max(candidate.range.end);
            let length = count_words(&own.passage.text[joined.clone()]);
            let more = length.saturating_sub(own.words());
            let fits = length <= limits.quote_words && spent + more <= words;
            tell(&mut trace, candidate, if fits { Fate::Joined } else { Fate::TooLong });
            if fits {
                own.range = joined;
                spent += more;
            }
            continue;
        }
        if picked.len() == most {
            tell(&mut trace, candidate, Fate::OverTheCount);
            continue;
        }
        let length = candidate.words();
        if !picked.is_empty() && spent + length > words {
            tell(&mut trace, candidate, Fate::OverTheWords);
            continue;
        }
        tell(&mut trace, candidate, Fate::Shown);
        spent += length;
        picked.push(candidate.clone());
    }
    picked
}

/// Keeps the snippets that pass a test, and tells a `trace` the fate of the rest.
pub fn keep(
    found: &mut Vec<Snippet>,
    fate: Fate,
    mut trace: Option<&mut SearchTrace>,
    passes: impl Fn(&Snippet) -> bool,
) {
    found.retain(|it| {
        let passes = passes(it);
        if !passes {
            tell(&mut trace, it, fate);
        }
        passes
    });
}

/// The sentences nearest to a question that nothing answers surely: at most `most`, with `words` words in all, each of
/// which has at least some of what is looked for.
pub fn nearest(found: &[Snippet], (most, words): (usize, usize), limits: &Limits) -> Vec<Snippet> {
    pick(found, (most, words), limits, None)
}

/// True if one of those shown holds or overlaps another snippet, or says the same.
pub fn is_among(shown: &[Snippet], other: &Snippet, limits: &Limits) -> bool {
    shown.iter().any(|own| {
        let overlaps = own.range.start < other.range.end && other.range.start < own.range.end;
        own.same_passage(other) && overlaps || says_the_same(own, other, limits)
    })
}

/// The complete passages of what was picked, each once, in the same order.
pub fn in_full(picked: &[Snippet]) -> Vec<Snippet> {
    let mut full: Vec<Snippet> = Vec::new();
    for own in picked {
        if !full.iter().any(|known| known.same_passage(own)) {
            full.push(own.whole());
        }
    }
    full
}

fn adjacent(own: &Snippet, other: &Snippet) -> bool {
    if !own.same_passage(other) || own.intro.is_some() || other.intro.is_some() {
        return false;
    }
    let (first, second) = if own.range.start <= other.range.start { (own, other) } else { (other, own) };
    first.range.end >= second.range.start
        || own.passage.text[first.range.end..second.range.start].chars().all(char::is_whitespace)
}

fn says_the_same(a: &Snippet, b: &Snippet, limits: &Limits) -> bool {
    if a.same_passage(b) {
        return a.range.start <= b.range.start && b.range.end <= a.range.end;
    }
    let (both, either) = a.analyzed.sentences[a.at].shared(&b.analyzed.sentences[b.at]);
    #[expect(clippy::cast_precision_loss, reason = "words of a sentence")]
    let share = both as f32 / either.max(1) as f32;
    share >= limits.says_the_same
}
