//! The grammar of `need.toml`: its patterns, and whether a message fits one.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Need;
use crate::text;

/// The most words of a message that are read. Nobody in need writes so many before they say so.
const MOST_WORDS: usize = 2_000;

/// The shortest word, as meant, in which a slip of the pen is looked for: in shorter ones it is too often another word.
const SHORTEST_MEANT: usize = 6;

/// The file as it is written.
#[derive(Default, Deserialize)]
struct Written {
    spellings: BTreeMap<String, String>,
    masked: Phrases,
    documents: Phrases,
    asking: Phrases,
    topics: Phrases,
    relatives: Class,
    classes: BTreeMap<String, Class>,
    patterns: Vec<Group>,
}

/// Phrases of one kind.
#[derive(Default, Deserialize)]
struct Phrases {
    phrases: Vec<String>,
}

/// Words and phrases that may stand for each other.
#[derive(Default, Deserialize)]
struct Class {
    #[serde(default)]
    words: String,
    #[serde(default)]
    phrases: Vec<String>,
}

/// Patterns of one need.
#[derive(Deserialize)]
struct Group {
    need: Need,
    #[serde(default)]
    always: bool,
    #[serde(default)]
    told: bool,
    say: Vec<String>,
}

/// A word by its place in the list of all words that the grammar knows.
type Word = u32;

/// A word that no pattern knows.
const UNKNOWN: Word = 0;
/// A word that is passed over, since the phrase that it belongs to means something else.
const MASKED: Word = 1;

/// When a pattern holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// Whatever else is asked.
    Always,
    /// Unless the documents are asked.
    Unasked,
    /// Where nothing at all is asked.
    Told,
}

/// A part of a pattern.
#[derive(Debug)]
enum Element {
    /// Up to so many other words; where it does not `cross`, none that begins a clause.
    Gap { most: usize, crosses: bool },
    /// One of some words or classes.
    OneOf { words: Vec<Word>, classes: Vec<usize>, may_lack: bool },
}

/// A pattern: its parts may stand in any order.
struct Pattern {
    need: Need,
    holds: Holds,
    parts: Vec<Vec<Element>>,
}

/// The words of a sentence, and at each place the classes that begin there, each with the place after it.
struct Sentence {
    words: Vec<Word>,
    classes: Vec<Vec<(usize, usize)>>,
}

/// The grammar.
#[derive(Default)]
pub(super) struct Grammar {
    words: BTreeMap<String, Word>,
    /// The longer words, in which slips are looked for, by their first letters.
    longer: BTreeMap<char, Vec<String>>,
    spellings: BTreeMap<String, Vec<String>>,
    relatives: BTreeSet<Word>,
    masked: Vec<Vec<Word>>,
    documents: Vec<Vec<Word>>,
    asking: Vec<Vec<Word>>,
    topics: Vec<Vec<Word>>,
    /// The phrases and words of the classes by their first word: the class and the whole phrase.
    members: BTreeMap<Word, Vec<(usize, Vec<Word>)>>,
    first: Option<usize>,
    patterns: Vec<Pattern>,
}

impl Grammar {
    /// The grammar that comes with the program.
    pub(super) fn bundled() -> Self {
        // The file is part of the program and a test reads it, so that an empty grammar is never met.
        let written: Written = toml::from_str(include_str!("need.toml")).unwrap_or_default();
        let mut grammar = Self::default();
        let split = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        grammar.spellings = written.spellings.iter().map(|(word, meant)| (word.clone(), split(meant))).collect();
        grammar.relatives = written.relatives.words.split_whitespace().map(|word| grammar.learn(word)).collect();
        grammar.masked = grammar.learn_all(&written.masked.phrases);
        grammar.documents = grammar.learn_all(&written.documents.phrases);
        grammar.asking = grammar.learn_all(&written.asking.phrases);
        grammar.topics = grammar.learn_all(&written.topics.phrases);
        let names: Vec<&str> = written.classes.keys().map(String::as_str).collect();
        for (class, own) in written.classes.values().enumerate() {
            let words: Vec<String> = own.words.split_whitespace().map(str::to_owned).collect();
            for phrase in grammar.learn_all(words.iter().chain(&own.phrases)) {
                if let Some(first) = phrase.first() {
                    grammar.members.entry(*first).or_default().push((class, phrase));
                }
            }
        }
        grammar.first = names.iter().position(|name| *name == "first");
        for group in &written.patterns {
            let holds = match (group.always, group.told) {
                (true, _) => Holds::Always,
                (_, true) => Holds::Told,
                _ => Holds::Unasked,
            };
            for say in &group.say {
                let parts = say.split(" & ").map(|part| grammar.elements(part, &names)).collect();
                grammar.patterns.push(Pattern { need: group.need, holds, parts });
            }
        }
        for word in grammar.words.keys().filter(|word| word.len() >= SHORTEST_MEANT) {
            grammar.longer.entry(word.chars().next().unwrap_or_default()).or_default().push(word.clone());
        }
        grammar
    }

    fn learn(&mut self, word: &str) -> Word {
        let next = Word::try_from(self.words.len()).unwrap_or(Word::MAX - 2) + 2;
        *self.words.entry(word.to_owned()).or_insert(next)
    }

    fn learn_all<'a>(&mut self, phrases: impl IntoIterator<Item = &'a String>) -> Vec<Vec<Word>> {
        phrases.into_iter().map(|phrase| phrase.split_whitespace().map(|word| self.learn(word)).collect()).collect()
    }

    fn elements(&mut self, part: &str, names: &[&str]) -> Vec<Element> {
        let mut elements = Vec::new();
        for written in part.split_whitespace() {
            if let Some(most) = written.strip_prefix(['~', '^']) {
                let most = most.parse().unwrap_or_default();
                elements.push(Element::Gap { most, crosses: written.starts_with('^') });
                continue;
            }
            let (choices, may_lack) = written.strip_suffix('?').map_or((written, false), |choices| (choices, true));
            let (mut words, mut classes) = (Vec::new(), Vec::new());
            for choice in choices.split('|') {
                match choice.strip_prefix('<').and_then(|name| name.strip_suffix('>')) {
                    Some(name) => classes.extend(names.iter().position(|own| *own == name)),
                    None => words.push(self.learn(choice)),
                }
            }
            elements.push(Element::OneOf { words, classes, may_lack });
        }
        elements
    }

    /// The need that a message tells of.
    pub(super) fn need(&self, text: &str) -> Option<Need> {
        let sentences = self.sentences(text);
        let begins = |phrases: &[Vec<Word>], sentence: &Sentence| phrases.iter().any(|it| stands(it, sentence, 0));
        let holds = |phrases: &[Vec<Word>], sentence: &Sentence| {
            (0..sentence.words.len()).any(|at| phrases.iter().any(|phrase| stands(phrase, sentence, at)))
        };
        let opening = sentences.first()?;
        let asks_documents = sentences.iter().any(|sentence| holds(&self.documents, sentence));
        let is_near = |sentence: &Sentence| sentence.classes.iter().flatten().any(|(it, _)| Some(*it) == self.first);
        let is_order = opening.words.first() == Some(&MASKED);
        let is_marked = text.contains('?');
        let opens_asking = begins(&self.asking, opening) || begins(&self.topics, opening);
        let asks = !sentences.iter().any(is_near) && (opens_asking || is_order || is_marked);
        let is_told = !is_marked && !is_order && !sentences.iter().any(|sentence| begins(&self.asking, sentence));
        let fits = |part: &Vec<Element>| {
            sentences.iter().any(|sentence| (0..sentence.words.len()).any(|at| self.fits(part, sentence, at)))
        };
        let found = self.patterns.iter().find(|pattern| {
            let may = match pattern.holds {
                Holds::Always => true,
                Holds::Unasked => !asks_documents && !asks,
                Holds::Told => !asks_documents && !asks && is_told,
            };
            may && pattern.parts.iter().all(fits)
        });
        found.map(|pattern| pattern.need)
    }

    fn sentences(&self, text: &str) -> Vec<Sentence> {
        let mut left = MOST_WORDS;
        let mut sentences = Vec::new();
        for piece in text.split(['.', '!', '?', ';', ':', '\n']) {
            if left == 0 {
                break;
            }
            let words: Vec<Word> = text::words(piece).iter().flat_map(|word| self.known(word)).take(left).collect();
            left -= words.len();
            if !words.is_empty() {
                sentences.push(self.sentence(words));
            }
        }
        sentences
    }

    fn sentence(&self, mut words: Vec<Word>) -> Sentence {
        let plain = Sentence { words: words.clone(), classes: Vec::new() };
        for at in 0..words.len() {
            for phrase in self.masked.iter().filter(|phrase| stands(phrase, &plain, at)) {
                words[at..at + phrase.len()].fill(MASKED);
            }
        }
        let mut sentence = Sentence { words, classes: Vec::new() };
        for (at, word) in sentence.words.iter().enumerate() {
            let members = self.members.get(word).map_or(&[][..], Vec::as_slice);
            let here = members.iter().filter(|(_, phrase)| stands(phrase, &sentence, at));
            let here = here.map(|(class, phrase)| (*class, at + phrase.len())).collect();
            sentence.classes.push(here);
        }
        sentence
    }

    /// The words that a written word stands for: as it is, in its usual spelling, or with a slip of the pen put right.
    fn known(&self, written: &str) -> Vec<Word> {
        let of = |word: &str| self.words.get(word).copied().unwrap_or(UNKNOWN);
        let usual = |word: &str| match self.spellings.get(word) {
            Some(meant) => Some(meant.iter().map(|word| of(word)).collect()),
            None => self.words.get(word).map(|word| vec![*word]),
        };
        let drawn_out = || [2, 1].into_iter().find_map(|most| usual(&shortened(written, most)));
        if let Some(found) = usual(written).or_else(drawn_out) {
            return found;
        }
        let whole = format!("{written}g");
        if written.ends_with("in") && self.words.contains_key(&whole) {
            return vec![of(&whole)];
        }
        let candidates = written.chars().next().and_then(|first| self.longer.get(&first));
        let meant = candidates.into_iter().flatten().find(|meant| is_slip(written, meant));
        meant.and_then(|meant| usual(meant)).unwrap_or_else(|| vec![UNKNOWN])
    }

    /// Whether the rest of a pattern fits from a place on.
    fn fits(&self, rest: &[Element], sentence: &Sentence, at: usize) -> bool {
        let Some((first, rest)) = rest.split_first() else { return true };
        match first {
            Element::Gap { most, crosses } => {
                for passed in 0..=*most {
                    if self.fits(rest, sentence, at + passed) {
                        return true;
                    }
                    let word = sentence.words.get(at + passed);
                    if word.is_none_or(|word| !crosses && self.relatives.contains(word)) {
                        return false;
                    }
                }
                false
            }
            Element::OneOf { words, classes, may_lack } => {
                let Some(word) = sentence.words.get(at) else { return *may_lack && self.fits(rest, sentence, at) };
                if words.contains(word) && self.fits(rest, sentence, at + 1) {
                    return true;
                }
                let ends = sentence.classes[at].iter().filter(|(class, _)| classes.contains(class));
                for (_, end) in ends {
                    if self.fits(rest, sentence, *end) {
                        return true;
                    }
                }
                *may_lack && self.fits(rest, sentence, at)
            }
        }
    }
}

/// Whether a phrase stands at a place of a sentence.
fn stands(phrase: &[Word], sentence: &Sentence, at: usize) -> bool {
    sentence.words.get(at..at + phrase.len()).is_some_and(|words| words == phrase)
}

/// A word with letters that are drawn out ("helppp") standing at most so often.
fn shortened(word: &str, most: usize) -> String {
    let letters: Vec<char> = word.chars().collect();
    let runs = letters.chunk_by(|a, b| a == b);
    runs.flat_map(|run| run.iter().take(if run.len() >= 3 { most } else { run.len() })).collect()
}

/// Whether a word is another with one letter too many, one missing, or two that changed places; the first stands.
fn is_slip(written: &str, meant: &str) -> bool {
    let same: usize =
        written.chars().zip(meant.chars()).take_while(|(a, b)| a == b).map(|(letter, _)| letter.len_utf8()).sum();
    if same == 0 {
        return false;
    }
    let (left, right) = (&written[same..], &meant[same..]);
    let after_one = |text: &str| text.chars().next().map(char::len_utf8);
    let is_one_more = |longer: &str, other: &str| after_one(longer).is_some_and(|at| longer[at..] == *other);
    let (mut a, mut b) = (left.chars(), right.chars());
    let is_swapped = match (a.next(), a.next(), b.next(), b.next()) {
        (Some(one), Some(two), Some(first), Some(second)) => one == second && two == first && a.as_str() == b.as_str(),
        _ => false,
    };
    is_swapped || is_one_more(left, right) || is_one_more(right, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_that_a_pattern_names_is_there_and_every_pattern_begins_with_words() {
        let written: Written = toml::from_str(include_str!("need.toml")).unwrap();
        for say in written.patterns.iter().flat_map(|group| &group.say) {
            for part in say.split(" & ") {
                assert!(!part.starts_with(['~', '^']), "{say}");
                for choice in part.split([' ', '|']).filter(|choice| choice.starts_with('<')) {
                    let name = choice.trim_matches(['<', '>', '?']);
                    assert!(written.classes.contains_key(name), "{say}: {choice}");
                }
                for gap in part.split(' ').filter(|it| it.starts_with(['~', '^'])) {
                    assert!(gap[1..].parse::<usize>().is_ok_and(|most| most <= 12), "{say}: {gap}");
                }
            }
        }
        assert!(written.classes.contains_key("first"));
    }

    #[test]
    fn slips_and_drawn_out_letters_are_put_right() {
        assert!(is_slip("absued", "abused") && is_slip("abusd", "abused") && is_slip("abussed", "abused"));
        assert!(!is_slip("amused", "abused") && !is_slip("eating", "beating") && !is_slip("abused", "abused"));
        assert_eq!(shortened("helppp", 1), "help");
        assert_eq!(shortened("hittttting", 2), "hitting");
    }

    #[test]
    fn gaps_do_not_reach_into_another_clause() {
        let grammar = Grammar::bundled();
        assert_eq!(grammar.need("my friend is hurting her son"), Some(Need::Child));
        assert_eq!(grammar.need("parents who hit children"), None);
    }
}
