//! Every number that ranking depends on: weights, which add to scores, and limits, which cut off.
//!
//! They are plain values in [`Tables`](super::Tables), so that one process can try others: `scrutineer eval sweep` does.
//! Each says its unit, its range and why it is what it is. "Measured" names the set and the date; "not measured" means
//! that the number was chosen by reading answers and has no figure to support it.

use serde::{Deserialize, Serialize};

/// One number for everything that a sentence is scored by.
///
/// It is used three times: the features of a sentence, most of them from 0 to 1; the weights of features; and the parts
/// of a score, which are the products of the two. So a part cannot be missing from an explanation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Features {
    /// The square of the share of the query that the sentence covers: words decide in so far as they matched.
    pub coverage: f32,
    /// The share of the query that the paragraph covers with its heading.
    pub paragraph: f32,
    /// The passage's score, as a share of the best passage's.
    pub passage: f32,
    /// The sentence's likeness in meaning to the question; 0 where only words were compared.
    pub meaning: f32,
    /// The sentence's sentiment against the polarity asked for, from -1 to 1.
    pub tone: f32,
    /// 1 for the first sentence of a paragraph.
    pub opening: f32,
    /// 1 for a sentence under an aspect asked for.
    pub section: f32,
    /// 1 for an item of a list of improvements, times the weight that the kind of question gives to such items.
    pub listed: f32,
    /// 1 for a sentence that holds the fact asked for.
    pub particular: f32,
    /// 1 for a sentence that speaks of an earlier inspection, where that is asked for.
    pub earlier: f32,
    /// 1 for a footnote.
    pub footnote: f32,
}

impl Features {
    /// Each with its name in explanations.
    pub fn named(&self) -> [(&'static str, f32); 11] {
        [
            ("coverage", self.coverage),
            ("paragraph", self.paragraph),
            ("passage", self.passage),
            ("meaning", self.meaning),
            ("tone", self.tone),
            ("opening", self.opening),
            ("section", self.section),
            ("listed", self.listed),
            ("particular", self.particular),
            ("earlier", self.earlier),
            ("footnote", self.footnote),
        ]
    }

    /// The product of each with its counterpart: of features and weights, the parts of a score.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        Self {
            coverage: self.coverage * other.coverage,
            paragraph: self.paragraph * other.paragraph,
            passage: self.passage * other.passage,
            meaning: self.meaning * other.meaning,
            tone: self.tone * other.tone,
            opening: self.opening * other.opening,
            section: self.section * other.section,
            listed: self.listed * other.listed,
            particular: self.particular * other.particular,
            earlier: self.earlier * other.earlier,
            footnote: self.footnote * other.footnote,
        }
    }

    /// All of them together: of parts, the score.
    pub fn sum(&self) -> f32 {
        self.named().iter().map(|(_, part)| part).sum()
    }
}

/// The weights of ranking.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// The features of a sentence that is looked for by its words. What weighs most is how much of the query the sentence
    /// itself holds, which is 1 by definition; the others tell apart sentences that hold as much. Inspectors open a
    /// paragraph with what they found and go on with the details; a footnote counts against itself. Parts of a score,
    /// from -1 to 1. Not measured.
    pub by_words: Features,
    /// The same where everything under an aspect is looked through: sentiment decides, then whether the sentence opens its
    /// paragraph. The paragraph, the passage and the meaning count for nothing, since nothing was searched for. Not
    /// measured.
    pub by_section: Features,
    /// A clear verdict of either kind where neither praise nor criticism is asked for, looking through a section: a
    /// sentence that judges says more than one that describes. Part of `tone`, from 0 to 1. Not measured.
    pub verdict: f32,
    /// Items of the list of improvements, by the kind of question; they are left out where praise is asked for.
    pub listed: ListedWeights,
    /// A synonym, as a part of the word asked for, from 0 to 1: of two passages alike in all else the one with the
    /// reader's own word leads. Not measured.
    pub synonym: f32,
    /// A light word ("response", "young people"), as a part of its inverse document frequency, from 0 to 1. Not measured.
    pub light_word: f32,
    /// A name or number of the query in the confidence, as a multiple of its inverse document frequency, from 1 up: who
    /// asks of somebody in particular has no answer in a text about others. `docs/confidence.md` has the curve that it is
    /// part of (SQuAD 2.0, November 2026); alone not measured.
    pub name: f32,
    /// Two words that stand together as they do in the question, as a factor of the phrase's BM25 score beside its words,
    /// from 0 to 1. Not measured.
    pub pair: f32,
    /// A word in the headings above a passage and the title of its document, as a factor of its BM25 score there, from 0
    /// to 1. Not measured.
    pub heading: f32,
    /// The share of the query that a passage's best sentence covers, as a factor of the query's whole weight, added to the
    /// passage's BM25 score, from 0 to 1. Not measured.
    pub best_sentence: f32,
    /// The words in the order of passages, from 0 to 1, where the rest is the meaning; both are stretched from 0 to 1 over
    /// the passages compared. Measured on every tenth question of SQuAD 2.0 (November 2026): nDCG@10 is flat from 0.45 to
    /// 0.6 (0.930). The score by words, which knows pairs and what stands in one sentence, is worth more here than plain
    /// BM25, for which 0.3 to 0.5 is best.
    pub words_in_order: f32,
    /// The words in the confidence, from 0 to 1, where the rest is the meaning. It is far enough above
    /// [`Limits::confident`] for a passage with all words of the query, or with words for the same things, to be an
    /// answer even where the model knows none of them ("UASC"), and nearness alone is not. `docs/confidence.md` has the
    /// curve (SQuAD 2.0, November 2026).
    pub words_in_confidence: f32,
    /// The coverage of a paragraph's first sentence, as a part of which the sentences after it inherit, from 0 to 1:
    /// inspectors name the subject once and go on about it without naming it. Not measured.
    pub inherited: f32,
    /// The nearness in meaning of a sentence, as a part of which it counts as coverage, from 0 to 1: it is less sure than
    /// the words themselves. Not measured.
    pub covered_by_meaning: f32,
}

/// The weights of an item of the list of improvements, which is what inspectors themselves thought weightiest. Parts of a
/// score, from 0 to 1. Not measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedWeights {
    /// Where inspections are set beside each other, since the question is then if something is still on the list.
    pub compared: f32,
    /// Where concerns are asked for.
    pub concerns: f32,
    /// Otherwise.
    pub otherwise: f32,
}

impl Default for Weights {
    fn default() -> Self {
        let by_words = Features {
            coverage: 1.0,
            paragraph: 0.2,
            passage: 0.1,
            meaning: 1.0,
            tone: 0.2,
            opening: 0.05,
            section: 0.05,
            listed: 1.0,
            particular: 0.4,
            earlier: 0.25,
            footnote: -0.3,
        };
        let by_section =
            Features { coverage: 0.6, paragraph: 0.0, passage: 0.0, meaning: 0.0, tone: 1.0, opening: 0.3, ..by_words };
        Self {
            by_words,
            by_section,
            verdict: 0.5,
            listed: ListedWeights { compared: 0.1, concerns: 0.05, otherwise: 0.0 },
            synonym: 0.9,
            light_word: 0.3,
            name: 1.5,
            pair: 0.2,
            heading: 0.3,
            best_sentence: 0.8,
            words_in_order: 0.5,
            words_in_confidence: 0.6,
            inherited: 0.6,
            covered_by_meaning: 0.6,
        }
    }
}

/// The limits of ranking and answering: where something is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The least confidence of an answer, from 0 to 1. Measured on the development set of SQuAD 2.0 (November 2026): it
    /// keeps 95.0 % of the questions with an answer and declines 81.9 % of those about things that no passage speaks of;
    /// `docs/confidence.md` has the curve.
    pub confident: f32,
    /// The least confidence of an answer out of an earlier report than the latest, where no period is named, from 0 to 1:
    /// what the latest only comes near to is worth more than an old answer to half of the question. Not measured.
    pub confident_of_earlier: f32,
    /// The least confidence where the question is about another kind of inspection than those held, from 0 to 1: "the SEND
    /// inspection" is not answered by a passage about the one word of the two. Not measured.
    pub confident_of_another_inspection: f32,
    /// The share of the query that counts as all of it, from 0 to 1: a sentence with as much is near it, though not sure.
    /// Not measured.
    pub whole: f32,
    /// The share of a term, by weight, from which a text holds it, from 0 to 1, where it is told which words of a question
    /// the evidence holds: at least half of a name of several words. Not measured.
    pub held_term: f32,
    /// The share of a question that is foreign to the reports from which it is about something else, from 0 to 1, by
    /// weight: words that they hardly have and people do not ask with. Not measured.
    pub foreign: f32,
    /// The cosine of static vectors from which a sentence is on the subject of a question all the same, from -1 to 1. The
    /// nearest sentence to one in two of people's questions is nearer than .42, to twenty about other things it was .31 in
    /// the mean (November 2026).
    pub on_subject_by_meaning: f32,
    /// The cosine of static vectors below which no sentence is near the subject of a question, whatever its words, from -1
    /// to 1. To one in twenty of people’s questions none is nearer than .26 (November 2026).
    pub far_from_subject: f32,
    /// The cosine up to which a sentence has nothing to do with a query, from -1 to 1, for all-MiniLM-L6-v2 and its kin. It
    /// is part of the curve with ranking by meaning in `docs/confidence.md` (SQuAD 2.0, November 2026).
    pub cosine_of_nothing: f32,
    /// The cosine from which a sentence means just what the query does, from -1 to 1; part of the same curve.
    pub cosine_of_the_same: f32,
    /// The least nearness in meaning at which a sentence is about the query whatever its words, from 0 to 1: a cosine of
    /// 0.5. Not measured alone; `docs/confidence.md` says what it gives and costs.
    pub about_by_meaning: f32,
    /// The most passages that are read for the sentences of one document. The best sentence stands in one of the first ten
    /// in nearly all cases; the rest is for lists of strengths and concerns. Not measured again since.
    pub passages_read: usize,
    /// The most documents whose passages are read as so many documents' passages. Not measured.
    pub documents_read: usize,
    /// The least score of a passage that is read, as a part of the best one's, from 0 to 1: below it a passage holds the
    /// commonest word of the query and nothing else. Not measured.
    pub faint: f32,
    /// The passages found by words that are put in order by words and meaning together. Not measured.
    pub reranked: usize,
    /// The passages nearest in meaning that join them. Not measured.
    pub nearest_passages: usize,
    /// The passages of all in which each half of a word must stand for it to be taken apart ("fosterhomes"): words in
    /// their own right, not chance letters. Not measured.
    pub half_of_a_word: u64,
    /// The passages of all below which the documents are not about a thing. Not measured.
    pub rare: u64,
    /// The passages that join those found by words for their sentences most alike in meaning. Not measured.
    pub alike_passages: usize,
    /// The likeness in meaning from which a sentence may answer without any word of the query, from 0 to 1. Not measured.
    pub likely: f32,
    /// The documents at most whose sentences are all compared in meaning: each takes some tenths of a millisecond.
    pub alike_documents: usize,
    /// The share from which a word of reports is searched for in place of one of the question's, from 0 to 1, where there
    /// are more documents than that. Not measured.
    pub expansion: f32,
    /// The passages that are then compared in meaning. Not measured.
    pub expanded: usize,
    /// The words at most between a number and the word that it measures. Not measured.
    pub number_reach: usize,
    /// The words at most from a count to the word that it counts: "42 very young people". Not measured.
    pub count_reach: usize,
    /// The words at most of a name in quotation marks; what is longer is what somebody said. Not measured.
    pub name_words: usize,
    /// The documents at most that lend their acronyms to a query: those of a whole corpus contradict each other. Not
    /// measured.
    pub lending_acronyms: usize,
    /// The words before a word of praise among which a negation counts: "not always sufficiently robust". Not measured.
    pub negation_reach: usize,
    /// The balance of praise and criticism that is as clear as it gets, in words of the lexicon: three plain words of one
    /// side. More only means a longer sentence. Not measured.
    pub clear_sentiment: f32,
    /// The praise and criticism together that make the clearest verdict, in words of the lexicon. Not measured.
    pub clear_verdict: f32,
    /// The words at most that a quote may grow to by taking in neighbours: as much as can be read in one go. Not measured.
    pub quote_words: usize,
    /// The share of their words from which two sentences say the same, from 0 to 1. Not measured.
    pub says_the_same: f32,
    /// The least cosine of two items of lists whose wording is alike, from 0 to 1, over their words weighted by rarity.
    /// Below it, pairs of the reports read share the vocabulary of all such lists and little else (31 lists, by eye).
    pub alike: f32,
    /// The words that two items of lists must share to be alike: one rare word is a coincidence. Not measured.
    pub alike_words: usize,
    /// The shared words that are named. Not measured.
    pub shared_words: usize,
    /// The statements at most of an answer that is not a list. Not measured.
    pub statements: usize,
    /// The statements at most of an answer to a question for a fact. Not measured.
    pub facts: usize,
    /// The statements at most that are shown as the nearest where nothing sure answers. Not measured.
    pub nearest: usize,
    /// The words of an answer's statements together: what is read at a glance. Not measured.
    pub words: usize,
    /// The words quoted from each inspection or authority where several are set beside each other. Not measured.
    pub words_each: usize,
    /// The share of the query that the sentence itself must cover where a fact is asked for, from 0 to 1: a number in the
    /// right paragraph but in a sentence about something else is a wrong answer. Not measured.
    pub covers_fact: f32,
    /// The same where a share stands in for a count: it must be a share of just that. Not measured.
    pub covers_share: f32,
    /// The least score of a statement as a part of the best one's, from 0 to 1. Not measured.
    pub beside_best: f32,
    /// The least coverage of a statement as a part of the widest one's, from 0 to 1. Not measured.
    pub beside_widest: f32,
    /// The share of an item's words that a passage must hold to speak of that item in other words, from 0 to 1. Not
    /// measured.
    pub speaks_of_item: f32,
    /// The share of a query that an item of a list must cover to be about it, from 0 to 1. Not measured.
    pub about_query: f32,
    /// The share of an item's words that a passage of another document must hold to name it, from 0 to 1: others shorten
    /// the inspectors' words but keep those that carry the matter. Not measured.
    pub names_item: f32,
    /// The words in the nearness of a text to a matter, from 0 to 1, where the rest is the meaning. This and the next four were
    /// chosen on 240 labelled pairs of an item and a later document of 20 authorities (November 2026): .65 of the states are
    /// right there. Chosen on the half of them, .65 were right there and .63 of the other half.
    pub words_of_matter: f32,
    /// The nearness from which a sentence speaks of a matter, from 0 to 1; measured with the one before.
    pub speaks_of_matter: f32,
    /// The nearness from which two items of lists are on the same matter, from 0 to 1; measured with them.
    pub same_matter: f32,
    /// The nearness from which it is told in a brief what a document says of a matter, from 0 to 1: .88 of the sentences as
    /// near as that were on the matter, .80 of those that the ledger goes by; measured with them.
    pub certain_of_matter: f32,
    /// What the tone that is wanted adds to the nearness of a sentence, at most, from 0 to 1. Not measured.
    pub tone_of_matter: f32,
    /// How many times as much as what is found wanting praise must weigh for a matter to be praised; measured with them.
    pub clearly_praised: f32,
    /// The sentences at most by which it is told what a document says of a matter; measured with them.
    pub spoken: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            confident: 0.5,
            confident_of_earlier: 0.8,
            confident_of_another_inspection: 0.9,
            whole: 0.9,
            held_term: 0.5,
            foreign: 0.6,
            on_subject_by_meaning: 0.36,
            far_from_subject: 0.24,
            cosine_of_nothing: 0.25,
            cosine_of_the_same: 0.75,
            about_by_meaning: 0.5,
            passages_read: 24,
            documents_read: 3,
            faint: 0.25,
            reranked: 100,
            nearest_passages: 24,
            alike_passages: 12,
            likely: 0.6,
            alike_documents: 12,
            expansion: 0.05,
            expanded: 200,
            half_of_a_word: 20,
            rare: 10,
            number_reach: 5,
            count_reach: 3,
            name_words: 6,
            lending_acronyms: 12,
            negation_reach: 3,
            clear_sentiment: 3.0,
            clear_verdict: 4.0,
            quote_words: 75,
            says_the_same: 0.6,
            alike: 0.35,
            alike_words: 2,
            shared_words: 6,
            statements: 5,
            facts: 3,
            nearest: 3,
            words: 100,
            words_each: 60,
            covers_fact: 0.45,
            covers_share: 0.75,
            beside_best: 0.6,
            beside_widest: 0.5,
            speaks_of_item: 0.6,
            about_query: 0.7,
            names_item: 0.55,
            words_of_matter: 0.5,
            speaks_of_matter: 0.28,
            same_matter: 0.26,
            certain_of_matter: 0.34,
            tone_of_matter: 0.1,
            clearly_praised: 2.0,
            spoken: 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The features from 1 up, each another power of two, so that no sum of some is the sum of others.
    fn distinct() -> Features {
        let names: Vec<String> = keys(&Features::default()).into_iter().collect();
        let numbers = names.into_iter().zip(0..).map(|(name, n)| (name, f64::from(1 << n).into()));
        serde_json::from_value(serde_json::Value::Object(numbers.collect())).unwrap()
    }

    fn keys(features: &Features) -> BTreeSet<String> {
        serde_json::to_value(features).unwrap().as_object().unwrap().keys().cloned().collect()
    }

    #[test]
    fn every_feature_is_named_weighed_and_summed() {
        let features = distinct();
        let named: BTreeSet<String> = features.named().iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(named, keys(&features));
        let by_name: serde_json::Map<_, _> =
            features.named().iter().map(|(name, value)| ((*name).to_owned(), f64::from(*value).into())).collect();
        assert_eq!(serde_json::to_value(features).unwrap(), serde_json::Value::Object(by_name));
        let squares = features.times(&features);
        for ((name, one), (_, square)) in features.named().into_iter().zip(squares.named()) {
            assert!((square - one * one).abs() < f32::EPSILON, "{name}");
        }
        assert!((features.sum() - 2047.0).abs() < f32::EPSILON);
    }

    #[test]
    fn weights_and_limits_survive_being_written_down() {
        let (weights, limits) = (Weights::default(), Limits::default());
        let written = |value: serde_json::Value| value.to_string();
        let text = written(serde_json::to_value(weights).unwrap());
        assert_eq!(serde_json::from_str::<Weights>(&text).unwrap(), weights);
        let text = written(serde_json::to_value(limits).unwrap());
        assert_eq!(serde_json::from_str::<Limits>(&text).unwrap(), limits);
    }
}
