//! Whether words stand in the documents just so, and where; or how they differ from what stands there.
//!
//! Quotation marks, apostrophes, dashes, white space and capital letters are folded: they are the typesetter's. Every other
//! difference is shown, word by word.

use std::ops::Range;
use std::sync::Arc;

use super::Scope;
use crate::document::{Document, Kind, Passage, PassageNumber};
use crate::evidence::Citation;
use crate::index::{self, Search, Term};
use crate::text;

/// The passages that are looked through where no document is named, the likeliest first.
const LOOKED_THROUGH: usize = 300;

/// Those of them that are compared word by word where none holds the words.
const COMPARED: usize = 60;

/// The places that are told.
const PLACES: usize = 10;

/// The share of the words that may differ for a place to be the one that is quoted, from 0 to 1: beyond it, the words are of
/// another sentence. Not measured.
const DIFFERS: f32 = 0.45;

/// The words of a passage beyond which it is not compared word by word: longer ones stand in no report.
const LONGEST: usize = 3_000;

/// With fewer words than this, a place that differs says nothing.
const WORDS: usize = 4;

/// The words that are looked for, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The words.
    pub text: String,
    /// The document: its name, its file or the end of its file's path.
    pub document: Option<String>,
    /// The page.
    pub page: Option<u32>,
}

/// What became of a quotation.
#[derive(Clone, Debug, PartialEq)]
pub enum Quoted {
    /// It stands there word for word.
    Verbatim {
        /// The places, at most ten, each as one stretch or as several that follow each other.
        places: Vec<QuotedAt>,
        /// The number of further places.
        more: usize,
    },
    /// Words differ at the place nearest to it.
    Differs {
        /// That place.
        place: QuotedAt,
        /// Its words and those of the quotation, in order.
        words: Vec<Difference>,
    },
    /// Nothing like it stands in the documents.
    Absent,
}

/// Where words stand: in one passage, or from the end of one to the beginning of the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedAt(pub Vec<Citation>);

impl QuotedAt {
    /// The place at which it begins.
    pub fn first(&self) -> Option<&Citation> {
        self.0.first()
    }
}

/// Words that a document and a quotation share, or that one of them has alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Both.
    Same(String),
    /// The document has them, and the quotation does not.
    LeftOut(String),
    /// The quotation has them, and the document does not.
    PutIn(String),
}

/// A passage that is looked through.
type Looked = (Arc<Document>, PassageNumber, Arc<Passage>);

/// Looks for words in the documents; `None` if the document named is not held.
pub fn verify(wanted: &Wanted, scope: &Scope<'_>) -> Result<Option<Quoted>, index::Error> {
    let named = match &wanted.document {
        None => None,
        Some(name) => match named(name, scope) {
            Some(document) => Some(document),
            None => return Ok(None),
        },
    };
    let sought = Folded::of(trimmed(&wanted.text));
    if sought.text.is_empty() {
        return Ok(Some(Quoted::Absent));
    }
    let looked = looked_through(&wanted.text, named.as_ref(), scope)?;
    let on_page = |cited: &Citation| {
        wanted.page.is_none_or(|page| cited.pages().is_none_or(|(first, last)| (first..=last).contains(&page)))
    };
    let mut places: Vec<QuotedAt> = Vec::new();
    for (document, number, passage) in &looked {
        let cite = |range| Citation::new(Arc::clone(document), *number, Arc::clone(passage), range);
        let here = Folded::of(&passage.text).all(&sought).into_iter().filter_map(cite).filter(on_page);
        places.extend(here.map(|citation| QuotedAt(vec![citation])));
    }
    if places.is_empty() {
        for (document, number, passage) in &looked {
            places.extend(across((document, *number, passage), &sought, scope)?.filter(|at| at.0.iter().any(on_page)));
        }
    }
    if !places.is_empty() {
        places.sort_by_key(|at| at.first().map(|cited| cited.document().kind));
        let more = places.len().saturating_sub(PLACES);
        places.truncate(PLACES);
        return Ok(Some(Quoted::Verbatim { places, more }));
    }
    Ok(Some(nearest(trimmed(&wanted.text), looked.iter().take(if named.is_some() { usize::MAX } else { COMPARED }))))
}

/// The document of a name, a file, or the end of a file's path.
fn named(name: &str, scope: &Scope<'_>) -> Option<Arc<Document>> {
    let mut all = scope.snapshot.catalog().documents().iter();
    let wanted = text::composed(name);
    let is_it = |document: &&Arc<Document>| {
        document.id.as_str() == wanted || document.file == wanted || document.file.ends_with(&format!("/{wanted}"))
    };
    all.find(is_it).or_else(|| all.find(|document| wanted.ends_with(&document.file))).cloned()
}

/// The passages that may hold the words: all of the document named, else those with most of the rarest words.
fn looked_through(words: &str, named: Option<&Arc<Document>>, scope: &Scope<'_>) -> Result<Vec<Looked>, index::Error> {
    if let Some(document) = named {
        let passages = scope.snapshot.passages(&document.id)?.into_iter().zip(0..);
        return Ok(passages.map(|(passage, n)| (Arc::clone(document), PassageNumber(n), passage)).collect());
    }
    let mut terms: Vec<Term> = Vec::new();
    for word in text::words(words).into_iter().filter(|word| !index::is_stop_word(word)) {
        if !terms.iter().any(|term| term.word == word) {
            terms.push(Term { word, weight: 1.0 });
        }
    }
    let search = Search { terms, limit: LOOKED_THROUGH, ..Search::default() };
    let hits = scope.snapshot.search(&search)?;
    Ok(hits.into_iter().map(|hit| (hit.document, hit.number, hit.passage)).collect())
}

/// The words at the end of a passage and the beginning of the next one.
fn across(
    (document, number, passage): (&Arc<Document>, PassageNumber, &Arc<Passage>),
    sought: &Folded,
    scope: &Scope<'_>,
) -> Result<impl Iterator<Item = QuotedAt> + use<>, index::Error> {
    let next = PassageNumber(number.0 + 1);
    let Some(second) = scope.snapshot.passage(&document.id, next)? else { return Ok(None.into_iter()) };
    let joined = format!("{} {}", passage.text, second.text);
    let middle = passage.text.len();
    let found =
        Folded::of(&joined).all(sought).into_iter().find(|range| range.start < middle && range.end > middle + 1);
    let place = found.and_then(|range| {
        let first = Citation::new(Arc::clone(document), number, Arc::clone(passage), range.start..middle)?;
        let rest = Citation::new(Arc::clone(document), next, Arc::clone(&second), 0..range.end - middle - 1)?;
        Some(QuotedAt(vec![first, rest]))
    });
    Ok(place.into_iter())
}

/// Words without the marks of quotation around them and the stop after them.
fn trimmed(words: &str) -> &str {
    words.trim_matches(|c: char| {
        c.is_whitespace() || is_quotation_mark(c) || matches!(c, '.' | ',' | ';' | ':' | '\u{2026}')
    })
}

/// Whether a sign opens or closes a quotation.
pub(super) fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}')
}

/// A text as it is compared, with where each of its characters comes from.
struct Folded {
    text: String,
    /// For each byte of `text`, the bytes of the text that it was made from.
    from: Vec<Range<usize>>,
}

impl Folded {
    fn of(written: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(written.len()), from: Vec::with_capacity(written.len()) };
        let mut gap = false;
        for (at, c) in written.char_indices() {
            if c == '\u{ad}' || text::is_raised_digit(c) {
                continue;
            }
            if c.is_whitespace() {
                gap = true;
                continue;
            }
            let sign = match c {
                '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
                c if is_quotation_mark(c) => '\'',
                other => other,
            };
            // A dash stands with or without space about it, and a line may have ended there.
            if gap && !folded.text.is_empty() && sign != '-' && !folded.text.ends_with('-') {
                folded.push(' ', at..at);
            }
            gap = false;
            for lower in sign.to_lowercase() {
                folded.push(lower, at..at + c.len_utf8());
            }
        }
        folded
    }

    fn push(&mut self, c: char, from: Range<usize>) {
        self.text.push(c);
        self.from.extend(std::iter::repeat_n(from, c.len_utf8()));
    }

    /// Every place at which another text stands as whole words, in bytes of the text that this was made from.
    fn all(&self, other: &Self) -> Vec<Range<usize>> {
        let whole = |start: usize, end: usize| {
            let before = self.text[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            before && self.text[end..].chars().next().is_none_or(|c| !c.is_alphanumeric())
        };
        let found = self.text.match_indices(&other.text).map(|(start, it)| (start, start + it.len()));
        let found = found.filter(|(start, end)| whole(*start, *end));
        found.filter_map(|(start, end)| Some(self.from.get(start)?.start..self.from.get(end - 1)?.end)).collect()
    }
}

/// Whether a text holds words just so.
pub(super) fn holds(text: &str, words: &str) -> bool {
    !Folded::of(text).all(&Folded::of(trimmed(words))).is_empty()
}

/// The place whose words are most like the quotation's.
fn nearest<'a>(words: &str, looked: impl Iterator<Item = &'a Looked>) -> Quoted {
    let own = text::tokens(words);
    if own.len() < WORDS {
        return Quoted::Absent;
    }
    let sought: Vec<&str> = own.iter().map(|token| token.word.as_str()).collect();
    // Of places that are as near, the one in the most trusted document.
    let mut best: Option<((usize, Kind), &Looked, Alignment)> = None;
    for place in looked {
        let theirs = text::tokens(&place.2.text);
        if theirs.len() > LONGEST {
            continue;
        }
        let here: Vec<&str> = theirs.iter().map(|token| token.word.as_str()).collect();
        let Some(alignment) = Alignment::of(&sought, &here) else { continue };
        let far = (alignment.changes, place.0.kind);
        if best.as_ref().is_none_or(|(least, ..)| far < *least) {
            best = Some((far, place, alignment));
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "words of a quotation")]
    let is_near = |changes: usize| changes as f32 <= DIFFERS * own.len() as f32;
    let Some((_, (document, number, passage), alignment)) = best.filter(|((changes, _), ..)| is_near(*changes)) else {
        return Quoted::Absent;
    };
    let theirs = text::tokens(&passage.text);
    let (Some(first), Some(last)) =
        (theirs.get(alignment.here.start), theirs.get(alignment.here.end.saturating_sub(1)))
    else {
        return Quoted::Absent;
    };
    let range = first.range.start..last.end;
    let Some(citation) = Citation::new(Arc::clone(document), *number, Arc::clone(passage), range) else {
        return Quoted::Absent;
    };
    let shown = |step: &Step| match step {
        Step::Same(at) => Difference::Same(passage.text[theirs[*at].range.start..theirs[*at].end].to_owned()),
        Step::LeftOut(at) => Difference::LeftOut(passage.text[theirs[*at].range.start..theirs[*at].end].to_owned()),
        Step::PutIn(at) => Difference::PutIn(words[own[*at].range.start..own[*at].end].to_owned()),
    };
    let words = joined(alignment.steps.iter().map(shown));
    Quoted::Differs { place: QuotedAt(vec![citation]), words }
}

/// Neighbours of one sort as one.
fn joined(words: impl Iterator<Item = Difference>) -> Vec<Difference> {
    let mut all: Vec<Difference> = Vec::new();
    for word in words {
        match (all.last_mut(), word) {
            (Some(Difference::Same(text)), Difference::Same(more))
            | (Some(Difference::LeftOut(text)), Difference::LeftOut(more))
            | (Some(Difference::PutIn(text)), Difference::PutIn(more)) => {
                text.push(' ');
                text.push_str(&more);
            }
            (_, word) => all.push(word),
        }
    }
    all
}

/// A word of the passage that is the quotation's too, or of one of them alone, by its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Same(usize),
    LeftOut(usize),
    PutIn(usize),
}

/// The words of a quotation laid along those of a stretch of a passage with the fewest changes.
struct Alignment {
    /// The words left out and put in; one in the place of another counts as one.
    changes: usize,
    /// The stretch, in words of the passage.
    here: Range<usize>,
    steps: Vec<Step>,
}

impl Alignment {
    /// `None` where no word is shared.
    fn of(own: &[&str], theirs: &[&str]) -> Option<Self> {
        let (rows, columns) = (own.len() + 1, theirs.len() + 1);
        let mut cost = vec![vec![0_usize; columns]; rows];
        for (n, row) in cost.iter_mut().enumerate() {
            row[0] = n;
        }
        for i in 1..rows {
            for j in 1..columns {
                let other = usize::from(own[i - 1] != theirs[j - 1]);
                cost[i][j] = (cost[i - 1][j - 1] + other).min(cost[i - 1][j] + 1).min(cost[i][j - 1] + 1);
            }
        }
        // Of ends that cost the same the last, so that a word in the place of the last one is seen as that.
        let end = (0..columns).rev().min_by_key(|j| cost[rows - 1][*j])?;
        let (mut i, mut j) = (rows - 1, end);
        let mut steps = Vec::new();
        while i > 0 {
            if j > 0 && own[i - 1] == theirs[j - 1] && cost[i][j] == cost[i - 1][j - 1] {
                steps.push(Step::Same(j - 1));
                (i, j) = (i - 1, j - 1);
            } else if j > 0 && cost[i][j] == cost[i - 1][j - 1] + 1 {
                steps.extend([Step::PutIn(i - 1), Step::LeftOut(j - 1)]);
                (i, j) = (i - 1, j - 1);
            } else if j > 0 && cost[i][j] == cost[i][j - 1] + 1 {
                steps.push(Step::LeftOut(j - 1));
                j -= 1;
            } else {
                steps.push(Step::PutIn(i - 1));
                i -= 1;
            }
        }
        steps.reverse();
        let is_shared = steps.iter().any(|step| matches!(step, Step::Same(_)));
        (is_shared && j < end).then(|| Self { changes: cost[rows - 1][end], here: j..end, steps: grouped(&steps) })
    }
}

/// The same steps with what is left out before what is put in, in each run of changes.
fn grouped(steps: &[Step]) -> Vec<Step> {
    let mut all = Vec::with_capacity(steps.len());
    for run in steps.chunk_by(|a, b| matches!(a, Step::Same(_)) == matches!(b, Step::Same(_))) {
        let is_left_out = |step: &&Step| !matches!(step, Step::PutIn(_));
        all.extend(run.iter().filter(is_left_out));
        all.extend(run.iter().filter(|step| !is_left_out(step)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_holds(text: &str, words: &str, expected: bool) {
        assert_eq!(holds(text, words), expected, "{words}");
    }

    #[test]
    fn marks_dashes_and_spaces_are_folded_and_words_are_not() {
        let text = "Staff\u{2019}s care, commitment and child- focused approach\nshine through \u{2013} always.";
        check_holds(text, "\u{201c}Staff's care, commitment and child-focused approach shine through\u{201d}", true);
        check_holds(text, "shine through - always", true);
        check_holds(text, "hine through", false);
        check_holds(text, "care and commitment", false);
    }

    #[track_caller]
    fn check_steps(own: &str, theirs: &str, expected: &[Step]) {
        let words = |text: &str| text::words(text);
        let (own, theirs) = (words(own), words(theirs));
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let theirs: Vec<&str> = theirs.iter().map(String::as_str).collect();
        assert_eq!(Alignment::of(&own, &theirs).unwrap().steps, expected);
    }

    #[test]
    fn words_that_differ_are_told_with_their_places() {
        use Step::{LeftOut, PutIn, Same};
        check_steps("plans are very clear", "The plans are clear.", &[Same(1), Same(2), PutIn(2), Same(3)]);
        check_steps("plans are good", "The plans are not good.", &[Same(1), Same(2), LeftOut(3), Same(4)]);
        check_steps("plans were good", "The plans are good.", &[Same(1), LeftOut(2), PutIn(1), Same(3)]);
        assert!(Alignment::of(&["a"], &["b"]).is_none());
    }
}
