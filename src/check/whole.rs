//! A whole text set against the report that it tells of: each sentence that claims something, what the report asks for that
//! no sentence speaks of, and caveats that were left behind where the report is quoted.

use std::sync::Arc;

use super::quotation::{holds, is_quotation_mark};
use super::words::Words;
use super::{Claim, Outcome, Scope, subject, within};
use crate::catalog::Inspected;
use crate::document::{
    Document, ItemList, ListItem, Listing, Owner, Passage, PassageKind, PassageNumber, Role, ToldBy,
};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::question::InspectionSelector;
use crate::quotes;
use crate::search::QueryTerms;
use crate::text;

/// A sentence of fewer words claims nothing.
const WORDS: usize = 5;

/// The least words that are a quotation of the report; fewer are said alike by chance.
const QUOTED: usize = 6;

/// The sentences at most that are checked of one text.
const SENTENCES: usize = 200;

/// A text that was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// The inspection that it tells of, where that is known.
    pub told: Option<Told>,
    /// Its sentences that claim something, in order.
    pub sentences: Vec<Checked>,
    /// What the report asks for and no sentence speaks of.
    pub left_out: Vec<LeftOut>,
    /// The caveats left behind by sentences that it quotes.
    pub caveats: Vec<Caveat>,
    /// The sentences beyond those that are checked.
    pub more: usize,
}

/// The inspection that a text tells of.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The authority.
    pub authority: String,
    /// Its report.
    pub document: Arc<Document>,
    /// By what that is known; `None` where it is the latest one, taken for granted.
    pub by: Option<ToldBy>,
}

/// A sentence of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its words.
    pub text: String,
    /// Whether the text has it in quotation marks, as somebody's words.
    pub is_quoted: bool,
}

/// A sentence that was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The sentence.
    pub sentence: Sentence,
    /// What the documents say of it.
    pub outcome: Outcome,
    /// Whether it stands in the report word for word.
    pub is_verbatim: bool,
}

/// An item of the report's lists that no sentence speaks of.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// What the list is of.
    pub role: Role,
    /// The item.
    pub item: Statement,
}

/// A sentence of the report that is quoted without the one after it that restricts it.
#[derive(Clone, Debug, PartialEq)]
pub struct Caveat {
    /// What is quoted.
    pub quoted: Citation,
    /// What is not.
    pub caveat: Citation,
}

/// Checks a text, given as its passages, against the inspection that it tells of, each sentence as `understood`.
pub fn whole(
    passages: &[Passage],
    told: Option<(&Inspected, Told)>,
    understood: impl Fn(&str) -> Claim,
    scope: &Scope<'_>,
) -> Result<Whole, index::Error> {
    let words = scope.words;
    let all = sentences(passages);
    let mut claiming: Vec<&Sentence> = all.iter().filter(|sentence| claims(sentence, words)).collect();
    let more = claiming.len().saturating_sub(SENTENCES);
    claiming.truncate(SENTENCES);
    let report = told.as_ref().map(|(inspected, _)| &inspected.primary);
    let text_of_report = match report {
        Some(report) => scope.snapshot.passages(&report.id)?,
        None => Vec::new(),
    };
    let mut checked = Vec::new();
    for sentence in claiming {
        let mut claim = understood(&sentence.text);
        if let Some((_, told)) = &told
            && claim.authorities.is_empty()
        {
            claim.authorities.push(told.authority.clone());
            claim.unknown_places.clear();
        }
        let documents = match (report, subject::documents(&claim, scope)) {
            (Some(report), chosen) => of_report(report, &claim, chosen.unwrap_or_default()),
            (None, Ok(documents)) => documents,
            (None, Err(declined)) => {
                let outcome = Outcome::declined(&claim, declined, Vec::new());
                checked.push(Checked { sentence: sentence.clone(), outcome, is_verbatim: false });
                continue;
            }
        };
        let outcome = within(&claim, documents, scope)?;
        let is_long = sentence.text.split_whitespace().count() >= QUOTED;
        let is_verbatim = is_long && text_of_report.iter().any(|passage| holds(&passage.text, &sentence.text));
        checked.push(Checked { sentence: sentence.clone(), outcome, is_verbatim });
    }
    let (left_out, caveats) = match report {
        Some(report) => (left_out(report, &all, scope)?, caveats(report, &text_of_report, &all, words)),
        None => (Vec::new(), Vec::new()),
    };
    Ok(Whole { told: told.map(|(_, told)| told), sentences: checked, left_out, caveats, more })
}

/// The documents that a sentence of a text is held to: the report that the text tells of, unless the sentence names another
/// time or authority.
fn of_report(report: &Arc<Document>, claim: &Claim, chosen: Vec<Arc<Document>>) -> Vec<Arc<Document>> {
    let about_it = report.subject().is_some_and(|name| claim.authorities.iter().any(|it| it == name));
    let in_period = match &claim.which {
        InspectionSelector::In(periods) => {
            subject::is_in(report, periods) || !chosen.iter().any(|document| subject::is_in(document, periods))
        }
        InspectionSelector::Previous { .. } | InspectionSelector::Earliest => false,
        _ => true,
    };
    if about_it && in_period || chosen.is_empty() { vec![Arc::clone(report)] } else { chosen }
}

/// The sentences of a text, with whether somebody is quoted in them.
fn sentences(passages: &[Passage]) -> Vec<Sentence> {
    let mut all = Vec::new();
    for passage in passages.iter().filter(|passage| passage.kind != PassageKind::Contents) {
        // Each paragraph of a speech begins with a mark, and only the last ends with one.
        let mut open = false;
        for range in text::sentences(&passage.text) {
            let sentence = &passage.text[range];
            let is_quoted = open || sentence.starts_with(opens);
            for c in sentence.chars() {
                match c {
                    '\u{201c}' => open = true,
                    '\u{201d}' => open = false,
                    '"' => open = !open,
                    _ => {}
                }
            }
            let bare = sentence.trim_start_matches(|c: char| c == '-' || c == '\u{2022}' || c.is_whitespace());
            // "The leader said: “We are proud.”"
            let speech = bare.find(": \u{201c}").or_else(|| bare.find(": \"")).map(|at| &bare[at + 2..]);
            let is_quoted = is_quoted || speech.is_some();
            let bare = speech.unwrap_or(bare);
            let text = if is_quoted { bare.trim_matches(is_double_mark) } else { bare };
            all.push(Sentence { text: text.trim().to_owned(), is_quoted });
        }
    }
    all
}

fn opens(c: char) -> bool {
    c == '\u{201c}' || c == '"'
}

fn is_double_mark(c: char) -> bool {
    is_quotation_mark(c) && c != '\'' && c != '\u{2019}'
}

/// Whether a sentence claims something: it has words enough, asks nothing, is no address and introduces no speech.
fn claims(sentence: &Sentence, words: &Words) -> bool {
    let text = &sentence.text;
    let own = text::words(text);
    let is_address = text.contains('@') || text.contains("http") || text.contains("www.");
    let introduces = text.ends_with(':');
    own.len() >= WORDS && !text.ends_with('?') && !is_address && !introduces && !words.asides.begins_any(&own)
}

/// The items of the report's lists that no sentence of a text speaks of: what must be done at once before what must improve.
fn left_out(report: &Arc<Document>, sentences: &[Sentence], scope: &Scope<'_>) -> Result<Vec<LeftOut>, index::Error> {
    let mut found = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Strength) {
        let lists = Listing { role, owner: Owner::LocalAuthority }.of(report);
        for item in lists.flat_map(|list: &ItemList| &list.items) {
            if is_named(item, report, sentences, scope)? {
                continue;
            }
            if let Some(item) = quotes::item(scope.snapshot, report, item)? {
                found.push(LeftOut { role, item });
            }
        }
    }
    Ok(found)
}

/// Whether any sentence speaks of an item: it has most of its words, by how rare they are, or words for the same.
fn is_named(
    item: &ListItem,
    report: &Arc<Document>,
    sentences: &[Sentence],
    scope: &Scope<'_>,
) -> Result<bool, index::Error> {
    let own: Vec<String> =
        text::tokens(&item.text).into_iter().map(|token| item.text[token.range].to_owned()).collect();
    let terms = QueryTerms::read(&own, scope.snapshot, std::slice::from_ref(report), scope.tables)?;
    let least = scope.tables.limits.names_item;
    Ok(sentences.iter().any(|sentence| terms.share_of(&sentence.text) >= least))
}

/// The sentences of the report that a text quotes without the caveat after them.
fn caveats(report: &Arc<Document>, passages: &[Arc<Passage>], sentences: &[Sentence], words: &Words) -> Vec<Caveat> {
    let said: String = sentences.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    for (passage, n) in passages.iter().zip(0..) {
        let own = text::sentences(&passage.text);
        for pair in own.windows(2) {
            let [first, second] = pair else { continue };
            let (quoted, caveat) = (&passage.text[first.clone()], &passage.text[second.clone()]);
            let restricts = text::words(caveat).first().is_some_and(|word| words.restricting.holds(word));
            let is_long = quoted.split_whitespace().count() >= QUOTED;
            if !restricts || !is_long || !holds(&said, quoted) || holds(&said, caveat) {
                continue;
            }
            let cite = |range: &std::ops::Range<usize>| {
                Citation::new(Arc::clone(report), PassageNumber(n), Arc::clone(passage), range.clone())
            };
            found.extend(cite(first).zip(cite(second)).map(|(quoted, caveat)| Caveat { quoted, caveat }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(text: &str) -> Passage {
        Passage { text: text.to_owned(), kind: PassageKind::Paragraph, section: None, paragraph: None, pages: None }
    }

    #[test]
    fn speech_is_told_from_the_text_around_it() {
        let passages = [
            passage("The leader said:"),
            passage("\u{201c}We are proud of our staff here. They work hard every day.\u{201d} He then left the room."),
        ];
        let found: Vec<(String, bool)> = sentences(&passages).into_iter().map(|it| (it.text, it.is_quoted)).collect();
        let expected = [
            ("The leader said:", false),
            ("We are proud of our staff here.", true),
            ("They work hard every day.", true),
            ("He then left the room.", false),
        ];
        assert_eq!(found, expected.map(|(text, quoted)| (text.to_owned(), quoted)));
    }

    #[test]
    fn greetings_addresses_and_introductions_claim_nothing() {
        let words = Words::bundled();
        let claims = |text: &str| claims(&Sentence { text: text.to_owned(), is_quoted: false }, &words);
        assert!(claims("Social workers visit children every week."));
        for text in [
            "Good news today.",
            "You can read the full report on the website here.",
            "For more information contact the press office today.",
            "Jo Smith, leader of the council, said:",
            "Write to press@seaford.example to hear more of it.",
        ] {
            assert!(!claims(text), "{text}");
        }
    }
}
