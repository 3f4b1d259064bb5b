//! Which passages speak of something: over every passage of some documents, by the words of a topic. A name is looked for
//! whole, and so is a term of two words; of more words all must stand in one sentence.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::document::{Document, DocumentId};
use crate::evidence::Citation;
use crate::index::{self, Analyzed, Search, Sentence, Snapshot, Term, Word};
use crate::operations::expression::Tone;
use crate::operations::kit::Context;
use crate::search::{self, Polarity, Query, QueryTerms};
use crate::text;

/// The most sentences that are shown of one document.
const SHOWN: usize = 2;

/// Words that stand together.
struct Run {
    /// Its words as the question has them.
    words: Vec<String>,
    /// All of it as the question has it, small words included.
    written: String,
    /// Their stems.
    stems: Vec<String>,
    /// Set where they must follow each other.
    together: bool,
    /// Set where all of them have capitals, as in a name.
    named: bool,
}

/// What is looked for.
pub(super) struct Sought {
    runs: Vec<Run>,
    /// The words as they stand in the question.
    topic: String,
    /// The words, folded.
    words: Vec<String>,
    /// Set where an earlier sentence is pointed back at: what is meant stands at its end.
    points_back: bool,
}

impl Sought {
    /// The words of a topic as they stand in a question. A word that says what kind of thing a name is of need not stand
    /// beside the name, nor need those that carry a topic without being it.
    pub(super) fn read(
        topic: &[String],
        question: &str,
        is_kind: impl Fn(&str) -> bool,
        context: &Context<'_>,
    ) -> Self {
        let tokens = text::tokens(question);
        let last = text::sentences(question).last().map_or(0, |range| range.start);
        let mut wanted = topic.iter().flat_map(|word| text::words(word)).peekable();
        let mut runs: Vec<Vec<usize>> = Vec::new();
        let mut is_open = false;
        for (at, token) in tokens.iter().enumerate() {
            if wanted.peek() == Some(&token.word) {
                wanted.next();
                match runs.last_mut().filter(|_| is_open) {
                    Some(run) => run.push(at),
                    None => runs.push(vec![at]),
                }
                is_open = true;
            } else if !index::is_stop_word(&token.word) {
                is_open = false;
            }
        }
        let is_name = |at: &usize| *at > 0 && tokens.get(*at).is_some_and(|token| token.capital);
        for run in &mut runs {
            // What has a capital beside a name is a part of it: "No Wrong Door".
            while let Some(before) = run[0].checked_sub(1).filter(|at| is_name(&run[0]) && is_name(at)) {
                run.insert(0, before);
            }
            // So has what follows it, small words between: "Mind of My Own".
            while let Some(last) = run.last().copied().filter(is_name) {
                let small = tokens.get(last + 1).is_some_and(|token| index::is_stop_word(&token.word));
                let next = if small && !is_name(&(last + 1)) { last + 2 } else { last + 1 };
                if next >= tokens.len() || !is_name(&next) {
                    break;
                }
                run.extend(last + 1..=next);
            }
            while run.len() > 1
                && run.iter().any(is_name)
                && run.last().is_some_and(|at| !is_name(at) && is_kind(&tokens[*at].word))
            {
                run.pop();
            }
        }
        runs.dedup_by(|b, a| b[0] <= a[a.len() - 1]);
        let stem = |at: &usize| context.snapshot.stem(&tokens[*at].word);
        let light = |at: &usize| context.tables.synonyms.is_light(&stem(at));
        if runs.iter().flatten().any(|at| !light(at)) {
            for run in runs.iter_mut().filter(|run| run.len() > 2 || run.iter().all(light)) {
                run.retain(|at| !light(at));
            }
            runs.retain(|run| !run.is_empty());
        }
        let (Some(first), Some(end)) = (runs.first().map(|run| run[0]), runs.last().and_then(|run| run.last())) else {
            return Self::of_words(topic, context);
        };
        let topic = question[tokens[first].range.start..tokens[*end].range.end].to_owned();
        let points_back = last > 0 && tokens[*end].range.end <= last;
        let words = runs.iter().flatten().map(|at| tokens[*at].word.clone()).collect();
        let written = |items: &[usize]| match (items.first(), items.last()) {
            (Some(first), Some(last)) => question[tokens[*first].range.start..tokens[*last].range.end].to_owned(),
            _ => String::new(),
        };
        let mut found = Vec::new();
        for run in runs {
            let is_part = |at: &usize| is_name(at) || run.iter().any(is_name) && index::is_stop_word(&tokens[*at].word);
            let named: Vec<usize> = run.iter().copied().filter(is_part).collect();
            let of = |items: &[usize], together: bool| Run {
                words: items.iter().map(|at| question[tokens[*at].range.clone()].to_owned()).collect(),
                stems: items.iter().map(stem).filter(|it| !index::is_stop_word(it)).collect(),
                written: written(items),
                together,
                named: items.iter().all(|at| is_name(at) || index::is_stop_word(&tokens[*at].word)),
            };
            if named.len() > 1 && named.len() < run.len() {
                let rest: Vec<usize> = run.iter().copied().filter(|at| !is_part(at)).collect();
                found.extend([of(&named, true), of(&rest, false)]);
            } else {
                found.push(of(&run, run.len() <= 2 || named.len() == run.len()));
            }
        }
        Self { runs: found, topic, words, points_back }
    }

    /// Words that stand in no text at hand, as those of an earlier question.
    fn of_words(topic: &[String], context: &Context<'_>) -> Self {
        let words: Vec<String> = topic.iter().flat_map(|word| text::words(word)).collect();
        let stems = words.iter().map(|word| context.snapshot.stem(word)).collect();
        let run =
            Run { words: words.clone(), written: topic.join(" "), stems, together: words.len() == 2, named: false };
        Self { runs: vec![run], topic: topic.join(" "), words, points_back: false }
    }

    /// The same without its first word; `None` where no more than a term of two words is left.
    fn shorter(mut self) -> Option<Self> {
        let first = self.runs.first_mut()?;
        if !first.words.is_empty() {
            let word = first.words.remove(0);
            if !first.stems.is_empty() {
                first.stems.remove(0);
            }
            first.together = first.stems.len() <= 2;
            let at = self.topic.find(&word)? + word.len();
            let rest = self.topic.split_off(at);
            rest.trim_start_matches(|c: char| !c.is_alphanumeric()).clone_into(&mut self.topic);
            if !self.words.is_empty() {
                self.words.remove(0);
            }
        }
        self.runs.retain(|run| !run.stems.is_empty());
        (self.words.len() >= 2).then_some(self)
    }

    /// The topic as the question has it.
    pub(super) fn topic(&self) -> &str {
        &self.topic
    }

    /// The words that are looked for.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// The sentence of a passage that holds it; `by_name` where a name must stand as it is written.
    fn sentence(&self, passage: &Analyzed, by_name: bool) -> Option<Range<usize>> {
        let holds = |sentence: &&Sentence| {
            let words = sentence.words.iter().filter(|word| !word.is_stop_word());
            let stems: Vec<&str> = words.map(Word::stem).collect();
            self.runs.iter().all(|run| {
                if run.named && run.words.len() > 1 && by_name {
                    let own = text::words(&run.written);
                    let is_own = |words: &[Word]| words.iter().map(|word| &**word).eq(own.iter().map(String::as_str));
                    return sentence.words.windows(own.len().max(1)).any(is_own);
                }
                if run.together {
                    stems.windows(run.stems.len().max(1)).any(|window| window == run.stems)
                } else {
                    run.stems.iter().all(|stem| stems.contains(&stem.as_str()))
                }
            })
        };
        passage.sentences.iter().find(holds).map(|sentence| sentence.range.clone())
    }

    /// The word that stands in the fewest passages, with their number.
    fn rarest(&self, snapshot: &Snapshot) -> Result<Option<(String, u64)>, index::Error> {
        let mut rarest: Option<(String, u64)> = None;
        for word in self.words.iter().filter(|word| !index::is_stop_word(word)) {
            let frequency = snapshot.document_frequency(word)?;
            if rarest.as_ref().is_none_or(|(_, known)| frequency < *known) {
                rarest = Some((word.clone(), frequency));
            }
        }
        Ok(rarest)
    }
}

/// What is looked for in documents, and where they speak of it.
pub(super) type Mentions = BTreeMap<DocumentId, Vec<Citation>>;

/// The sentences of some documents that speak of what is sought, by document, in the order of the text; with what was
/// looked for in the end.
pub(super) fn find(
    mut sought: Sought,
    documents: &[Arc<Document>],
    context: &Context<'_>,
) -> Result<(Mentions, Sought), index::Error> {
    let first = (sought.topic.clone(), sought.words.clone());
    loop {
        // A name is looked for as it is written, and where it stands nowhere so in any form of its words.
        for by_name in [true, false] {
            let found = holding(&sought, by_name, documents, context)?;
            if !found.is_empty() {
                return Ok((found, sought));
            }
        }
        if !sought.points_back {
            return Ok((Mentions::new(), sought));
        }
        let Some(shorter) = sought.shorter() else {
            let (topic, words) = first;
            return Ok((Mentions::new(), Sought { runs: Vec::new(), topic, words, points_back: false }));
        };
        sought = shorter;
    }
}

fn holding(
    sought: &Sought,
    by_name: bool,
    documents: &[Arc<Document>],
    context: &Context<'_>,
) -> Result<Mentions, index::Error> {
    let mut found = Mentions::new();
    let Some((word, passages)) = sought.rarest(context.snapshot)? else { return Ok(found) };
    if passages == 0 {
        return Ok(found);
    }
    let search = Search {
        terms: vec![Term { word, weight: 1.0 }],
        headings: 0.0,
        documents: Some(documents.iter().map(|it| it.id.clone()).collect()),
        limit: usize::try_from(passages).unwrap_or(usize::MAX),
        ..Search::default()
    };
    let mut hits = context.snapshot.search(&search)?;
    hits.sort_by(|a, b| a.document.id.cmp(&b.document.id).then_with(|| a.number.cmp(&b.number)));
    for hit in hits {
        if found.get(&hit.document.id).is_some_and(|own| own.len() >= SHOWN) {
            continue;
        }
        let analyzed = context.snapshot.analyzed(&hit.document, hit.number, &hit.passage);
        let Some(range) = sought.sentence(&analyzed, by_name) else { continue };
        let own = found.entry(hit.document.id.clone()).or_default();
        own.extend(Citation::new(hit.document, hit.number, hit.passage, range));
    }
    Ok(found)
}

/// The sentences of some documents that speak of a topic with praise or with criticism, by document, the best first.
pub(super) fn find_in_tone(
    terms: &QueryTerms,
    tone: Tone,
    documents: &[Arc<Document>],
    context: &Context<'_>,
) -> Result<Mentions, index::Error> {
    let polarity = match tone {
        Tone::Praise => Polarity::Praise,
        Tone::Criticism => Polarity::Criticism,
        Tone::Any => Polarity::Any,
    };
    let mut found = Mentions::new();
    for document in documents {
        let listed = if tone == Tone::Praise { None } else { Some(1.0) };
        let query = Query { polarity, listed, ..Query::by_words(terms) };
        let snippets =
            search::snippets(&query, std::slice::from_ref(document), context.snapshot, context.tables, None)?;
        let suiting = snippets.into_iter().filter(|it| it.parts.tone > 0.0 && terms.is_about(it.text())).take(SHOWN);
        let own: Vec<Citation> = suiting
            .filter_map(|it| it.statement())
            .flat_map(|it| it.citations().cloned().collect::<Vec<_>>())
            .collect();
        if !own.is_empty() {
            found.insert(document.id.clone(), own);
        }
    }
    Ok(found)
}
