//! Judging an answer by a hand-checked one and by the words of the documents that prove it.
//!
//! What the checked answer holds decides the rule, not the type that its question is filed under.
//!
//! Words are compared folded: letters and digits only. A quote counts as given where eight of ten of its words stand in
//! order in what is cited of its document.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;

use super::gold::{Evidence, Gold, Wanted};
use crate::corpus;
use crate::evidence::{Citation, Statement};
use crate::operations::{Answer, Outcome};
use crate::text;

/// Words of a statement, with its items, that count: nobody reads on to find the answer after them.
const LONG: usize = 120;

/// The share of a quote's words that must be there.
const COVERED: f64 = 0.8;

/// The share of the only piece of evidence that must be given: all but rounding.
const ALL_OF_IT: f64 = 0.99;

/// How far apart two words of a quote may stand where it is told whether they stand in order.
const REACH: usize = 12;

/// How alike two items of a list must be, by the words that they share.
const ALIKE: f64 = 0.9;

/// The statements of an answer that count, from its first.
const WITHIN: usize = 8;

/// The share of the evidence that must be given, where there are several pieces: they are good evidence, not all of it.
const MOST_OF_IT: f64 = 0.5;

/// The characters of a checked answer in which its grade must stand for the question to be about a grade.
const OPENING: usize = 40;

/// Grades, those first that begin like no other.
const GRADES: [&str; 5] = ["requires improvement", "inadequate", "outstanding", "good", "adequate"];

/// Words that show that a text states a judgement.
const JUDGEMENT: [&str; 6] = [
    "overall effectiveness",
    "experiences and progress",
    "impact of leaders",
    "adoption performance",
    "overall judgement",
    "safeguarding children board",
];

/// Words of an authority's name that do not tell it from others.
const COMMON_NAMES: [&str; 10] =
    ["council", "county", "city", "borough", "of", "the", "royal", "and", "metropolitan", "district"];

/// What an answer is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Verdict {
    /// Whether it is right.
    pub(super) success: bool,
    /// The share of the evidence that it gives.
    pub(super) support: f64,
    /// The share of the evidence from whose file and page it cites something.
    pub(super) located: f64,
}

/// The rule by which an answer is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// There is no answer: the question must be declined, or what it takes for granted corrected.
    Decline,
    /// There is no such thing, and the evidence says so: to decline is right, and so is to quote it.
    NoneOfIt,
    /// A list out of a report, which must be complete and hold nothing else.
    WholeList,
    /// Authorities, all of which must be named and no others.
    Names,
    /// A grade, which the headline must give first.
    Grade,
    /// Dates, which must be said, with something cited from the right page.
    Date,
    /// Words of documents, which must be given.
    Evidence,
}

impl Rule {
    /// The rule for a checked answer.
    pub(super) fn of(gold: &Gold) -> Self {
        let text = gold.answer.text();
        if !gold.is_answerable() {
            return Self::Decline;
        }
        if matches!(gold.answer, Wanted::List(_)) {
            let leaves = gold.answer.leaves();
            let is_evidence = |leaf: &&str| gold.evidence.iter().any(|it| overlap(leaf, &it.quote) >= ALIKE);
            return if leaves.iter().all(is_evidence) {
                Self::WholeList
            } else if leaves.into_iter().all(is_name) {
                Self::Names
            } else {
                Self::Evidence
            };
        }
        let opening: String = text.split(':').next().unwrap_or_default().chars().take(OPENING).collect();
        if fold(&opening).first().is_some_and(|first| first == "none") {
            Self::NoneOfIt
        } else if matches!(&gold.evidence[..], [one] if grade_in(&one.quote).is_some())
            && first_grade(&opening).is_some()
        {
            Self::Grade
        } else if dates_in(&text).next().is_some() {
            Self::Date
        } else {
            Self::Evidence
        }
    }

    /// Whether the answer is a list, whose length says nothing of how briefly it is put.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Self::WholeList | Self::Names)
    }
}

/// Judges an answer.
pub(super) fn judge(gold: &Gold, answer: &Answer) -> Verdict {
    let support = support(gold, answer);
    let answers = matches!(answer.outcome, Outcome::Answered | Outcome::Partial | Outcome::Corrected);
    let gives_evidence = if gold.evidence.len() > 1 {
        support.every_document && support.share >= MOST_OF_IT
    } else {
        support.share >= ALL_OF_IT
    };
    let success = match Rule::of(gold) {
        Rule::Decline => declines(gold, answer, support.share),
        Rule::NoneOfIt => matches!(answer.outcome, Outcome::Corrected | Outcome::NotFound) || answers && gives_evidence,
        _ if !answers => false,
        Rule::WholeList => is_whole(gold, answer),
        Rule::Names => names(gold, answer),
        Rule::Grade => first_grade(&answer.headline) == first_grade(&gold.answer.text()),
        Rule::Date if says_dates(gold, answer) => support.located > 0.0 || gold.evidence.is_empty(),
        Rule::Date | Rule::Evidence => gives_evidence,
    };
    Verdict { success, support: support.share, located: support.located }
}

/// Whether a text is a name: each of its words begins with a capital but for joining ones.
fn is_name(text: &str) -> bool {
    let bare = without_brackets(text);
    let joins = |word: &str| ["and", "of", "upon", "the", "with", "on", "under", "&"].contains(&word);
    let mut words = bare.split([' ', '-']).filter(|word| !word.is_empty()).peekable();
    let plain = bare.chars().all(|c| c.is_alphabetic() || " -&,.'\u{2019}".contains(c));
    words.peek().is_some() && plain && words.all(|word| joins(word) || word.starts_with(char::is_uppercase))
}

/// Headline and statements as one text.
pub(super) fn words_of(answer: &Answer) -> String {
    let mut text = answer.headline.clone();
    for statement in flat(&answer.statements) {
        text.push(' ');
        text.push_str(statement.text());
    }
    text
}

fn declines(gold: &Gold, answer: &Answer, share: f64) -> bool {
    let outcome = answer.outcome;
    match gold.kind.as_deref() {
        Some("false presupposition") => outcome == Outcome::Corrected && share >= 0.5,
        Some("judgement does not exist") => {
            matches!(outcome, Outcome::Corrected | Outcome::NotFound | Outcome::Partial)
        }
        _ => {
            matches!(outcome, Outcome::NotFound | Outcome::Corrected | Outcome::Clarify)
                || outcome == Outcome::Partial && answer.reason.is_some()
        }
    }
}

/// Whether a list is complete and holds nothing else.
fn is_whole(gold: &Gold, answer: &Answer) -> bool {
    let want = gold.answer.leaves();
    let have: Vec<&str> =
        flat(&answer.statements).into_iter().filter(|it| it.is_quote()).map(Statement::text).collect();
    have.len() == want.len() && want.iter().all(|want| have.iter().any(|have| overlap(want, have) >= ALIKE))
}

/// Whether all authorities that are to be named are, and no others.
fn names(gold: &Gold, answer: &Answer) -> bool {
    let said = format!(" {} ", fold_name(&words_of(answer).replace(['(', ')'], " ")));
    let want: BTreeSet<String> = gold.answer.leaves().into_iter().map(fold_name).collect();
    let accepted: BTreeSet<String> = gold.also_accept.iter().map(|name| fold_name(name)).collect();
    let named = answer.statements.iter().filter_map(|it| it.authority.as_deref()).map(fold_name);
    let extra = named.filter(|name| !want.contains(name) && !accepted.contains(name)).count();
    extra == 0 && want.iter().all(|name| said.contains(&format!(" {name} ")))
}

struct Support {
    share: f64,
    located: f64,
    /// Whether something of each document of the evidence is given.
    every_document: bool,
}

/// The evidence that the first statements give.
fn support(gold: &Gold, answer: &Answer) -> Support {
    let mut used: Vec<&Citation> = Vec::new();
    let mut said: Vec<String> = vec![answer.headline.clone()];
    for top in answer.statements.iter().take(WITHIN) {
        let mut words = 0;
        for statement in flat(std::slice::from_ref(top)) {
            let own = fold(statement.text()).len();
            words += own;
            if words > LONG && words != own {
                break;
            }
            used.extend(
                crate::views::numbers(statement, &answer.citations)
                    .into_iter()
                    .filter_map(|n| answer.citations.get(n - 1)),
            );
            said.push(cut(statement.text()));
        }
    }
    let said = said.join(" ");
    let (mut given, mut near) = (0, 0);
    let mut documents: BTreeMap<String, bool> = gold.evidence.iter().map(|it| (stem(&it.file), false)).collect();
    for (at, first) in gold.evidence.iter().enumerate() {
        let others = gold.also_evidence.iter().filter(|other| other.stands_for == at).map(|other| &other.evidence);
        let (mut is_given, mut is_near) = (false, false);
        for evidence in std::iter::once(first).chain(others) {
            let file = stem(&evidence.file);
            let here: Vec<&Citation> =
                used.iter().copied().filter(|cited| stem(&cited.document().file) == file).collect();
            is_near |= here.iter().any(|cited| is_on(cited.pages(), evidence));
            let quotes: Vec<String> = here.iter().map(|cited| cut(cited.quote())).collect();
            let grade = grade_in(&evidence.quote);
            let holds_it = |text: &str| {
                // A heading has a dozen words of which one is the grade.
                covered(&evidence.quote, text) >= COVERED
                    && grade.is_none_or(|grade| phrase_at(&grade_words(text), grade).is_some())
            };
            let together = (!here.is_empty()).then(|| format!("{} {said}", quotes.join(" ")));
            is_given |= quotes.iter().any(|quote| holds_it(quote)) || together.is_some_and(|text| holds_it(&text));
        }
        given += usize::from(is_given);
        near += usize::from(is_near);
        if is_given {
            documents.insert(stem(&first.file), true);
        }
    }
    let of = gold.evidence.len();
    let every_document = of > 0 && documents.values().all(|given| *given);
    let share = |part| super::measures::share(part, of);
    Support { share: share(given), located: share(near), every_document }
}

fn is_on(pages: Option<(u32, u32)>, evidence: &Evidence) -> bool {
    match (pages, evidence.page) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some((first, last)), Some(page)) => (first..=last).contains(&page),
    }
}

/// Statements and their items, each before its own.
fn flat(statements: &[Statement]) -> Vec<&Statement> {
    let mut all = Vec::new();
    for statement in statements {
        all.push(statement);
        all.extend(flat(&statement.items));
    }
    all
}

/// The words that count of a text.
fn cut(text: &str) -> String {
    text.split_whitespace().take(LONG).collect::<Vec<_>>().join(" ")
}

/// Runs of letters and digits of the English alphabet, small.
fn fold(text: &str) -> Vec<String> {
    let text = text.nfkc().collect::<String>().to_lowercase();
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The name of a file without folder, ending and punctuation.
fn stem(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let is_known = corpus::formats().any(|format| format.is_named(name));
    let bare = name.rsplit_once('.').filter(|_| is_known);
    fold(bare.map_or(name, |(bare, _)| bare)).join("-")
}

/// The share of a quote's words that stand in a text, in order and not far apart.
fn covered(quote: &str, text: &str) -> f64 {
    let (quote, text) = (fold(quote), fold(text));
    let Some(first) = quote.first() else { return 0.0 };
    if text.windows(quote.len()).any(|window| window == quote) {
        return 1.0;
    }
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, word) in text.iter().enumerate() {
        places.entry(word).or_default().push(at);
    }
    let second = quote.get(1).unwrap_or(first);
    let starts = [first, second].into_iter().filter_map(|word| places.get(word.as_str())).flatten();
    let hits = starts.map(|start| {
        // The first place that may be taken, and the one after the last.
        let (mut from, mut to) = (*start, start + REACH);
        let mut hits = 0;
        for word in &quote {
            let next = places.get(word.as_str()).and_then(|all| all.iter().find(|at| (from..to).contains(*at)));
            if let Some(at) = next {
                (from, to) = (at + 1, at + 1 + REACH);
                hits += 1;
            }
        }
        hits
    });
    super::measures::share(hits.max().unwrap_or(0), quote.len())
}

/// How many words two texts share, of all that they have.
fn overlap(a: &str, b: &str) -> f64 {
    let (a, b) = (fold(a), fold(b));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in &a {
        *counts.entry(word).or_default() += 1;
    }
    let mut both = 0;
    for word in &b {
        if let Some(left) = counts.get_mut(word.as_str()).filter(|left| **left > 0) {
            *left -= 1;
            both += 1;
        }
    }
    super::measures::share(2 * both, a.len() + b.len())
}

/// Folded words, with the grade in one form: "require improvement" is "requires improvement".
fn grade_words(text: &str) -> Vec<String> {
    let mut words = fold(text);
    for at in 1..words.len() {
        if words[at] == "improvement" && words[at - 1] == "require" {
            "requires".clone_into(&mut words[at - 1]);
        }
    }
    words
}

/// Where the words of a phrase stand first, each exactly.
fn phrase_at(words: &[String], phrase: &str) -> Option<usize> {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words.windows(phrase.len()).position(|window| window.iter().zip(&phrase).all(|(a, b)| a == b))
}

/// The grade that a text says first; those that it says are not or no longer given are left out.
fn first_grade(text: &str) -> Option<&'static str> {
    let words = grade_words(text);
    let mut kept: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let denial = match words[at].as_str() {
            "not" | "was" | "from" => 1,
            "no" if words.get(at + 1).is_some_and(|next| next == "longer") => 2,
            _ => 0,
        };
        let rest = &words[(at + denial).min(words.len())..];
        let denied = ["inadequate", "outstanding", "good", "requires improvement"]
            .into_iter()
            .find(|grade| denial > 0 && phrase_at(rest, grade) == Some(0));
        if let Some(grade) = denied {
            at += denial + grade.split(' ').count();
        } else {
            kept.push(words[at].clone());
            at += 1;
        }
    }
    GRADES.into_iter().filter_map(|grade| Some((phrase_at(&kept, grade)?, grade))).min().map(|(_, grade)| grade)
}

/// The grade that a heading, a table row or a sentence about a judgement states; `None` of any other text.
fn grade_in(quote: &str) -> Option<&'static str> {
    let words = grade_words(quote);
    let text = words.join(" ");
    let of_services = text.split_once("children s services in ").is_some_and(|(_, rest)| {
        rest.split(' ').skip(1).any(|word| word.starts_with("are") || word.starts_with("requires"))
    });
    if !of_services && !JUDGEMENT.iter().any(|phrase| text.contains(phrase)) {
        return None;
    }
    GRADES.into_iter().find(|grade| phrase_at(&words, grade).is_some())
}

/// The dates of a text that are written in digits: each as such and in words.
fn dates_in(text: &str) -> impl Iterator<Item = [String; 2]> {
    let digits = |word: &str, n: usize| word.len() == n && word.bytes().all(|b| b.is_ascii_digit());
    let words = fold(text);
    let starts = 0..words.len().saturating_sub(2);
    starts.filter_map(move |at| {
        let [year, month, day] = &words[at..at + 3] else { return None };
        if !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return None;
        }
        let name = text::MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?.to_lowercase();
        let plain: u8 = day.parse().ok()?;
        Some([format!(" {year} {month} {day} "), format!(" {plain} {name} {year} ")])
    })
}

/// Whether all dates of the checked answer are said, in digits or in words. Some stand on no page, since they come with
/// the file.
fn says_dates(gold: &Gold, answer: &Answer) -> bool {
    let said = format!(" {} ", fold(&words_of(answer)).join(" "));
    dates_in(&gold.answer.text()).all(|forms| forms.iter().any(|form| said.contains(form)))
}

/// The words of an authority's name by which it is told from others.
fn fold_name(name: &str) -> String {
    let words = fold(&without_brackets(name).replace('&', "and"));
    words.into_iter().filter(|word| !COMMON_NAMES.contains(&word.as_str())).collect::<Vec<_>>().join(" ")
}

/// A text with everything in brackets removed.
fn without_brackets(text: &str) -> String {
    let mut bare = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        let Some((_, after)) = after.split_once(')') else { break };
        bare.push_str(before);
        rest = after;
    }
    bare.push_str(rest);
    bare
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn gold(json: &str) -> Gold {
        serde_json::from_str(json).unwrap()
    }

    const LIST: &str = r#"{"id": "a", "question": "what were the 2019 improvement areas?",
        "answer": [{"text": "Homes for young people, including:", "sub": ["enough of them"]}, "The quality of plans."],
        "evidence": [
            {"file": "seaford.txt", "page": 2, "quote": "Homes for young people, including:"},
            {"file": "seaford.txt", "page": 2, "quote": "enough of them"},
            {"file": "seaford.txt", "page": 2, "quote": "The quality of plans."}]}"#;

    #[track_caller]
    fn check_rule(answer: &str, quotes: &[&str], expected: Rule) {
        let evidence: Vec<_> =
            quotes.iter().map(|quote| serde_json::json!({"file": "a.pdf", "page": 1, "quote": quote})).collect();
        let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
        let line = serde_json::json!({"id": "a", "question": "?", "answer": answer, "evidence": evidence});
        assert_eq!(Rule::of(&gold(&line.to_string())), expected);
    }

    #[test]
    fn what_a_checked_answer_holds_decides_the_rule() {
        let overall = "Overall effectiveness: Good";
        check_rule(r#""""#, &[], Rule::Decline);
        check_rule(r#""None: the report has no such list.""#, &["Plans are late."], Rule::NoneOfIt);
        check_rule(r#"["Plans.", "Visits."]"#, &["Plans.", "Visits."], Rule::WholeList);
        check_rule(r#"["Kingston upon Thames", "Leeds (2018)"]"#, &[overall, overall], Rule::Names);
        check_rule(r#"["Plans are late", "Visits are rare"]"#, &["Some plans drift."], Rule::Evidence);
        check_rule(r#""Good: leaders know their services.""#, &[overall], Rule::Grade);
        check_rule(r#""From good to outstanding.""#, &[overall, overall], Rule::Evidence);
        check_rule(r#""2019-10-14 to 2019-10-18""#, &["14 to 18 October 2019"], Rule::Date);
        check_rule(r#""Some plans drift.""#, &["Some plans drift."], Rule::Evidence);
    }

    #[test]
    fn a_list_must_be_whole() {
        let gold = gold(LIST);
        let mut answer = testing::improvement_areas();
        assert_eq!(judge(&gold, &answer), Verdict { success: true, support: 1.0, located: 1.0 });
        answer.statements.pop();
        assert!(!judge(&gold, &answer).success);
    }

    #[test]
    fn what_is_not_there_must_be_declined() {
        let gold = gold(r#"{"id": "a", "question": "?", "kind": "not held", "answer": "", "evidence": []}"#);
        let mut answer = testing::improvement_areas();
        assert!(!judge(&gold, &answer).success);
        answer.outcome = Outcome::NotFound;
        assert!(judge(&gold, &answer).success);
    }

    #[test]
    fn a_particular_needs_its_evidence_on_its_page() {
        let row = |file: &str, page: u32| {
            gold(&format!(
                r#"{{"id": "a", "question": "?", "answer": "drift", "evidence": [
                    {{"file": "{file}", "page": {page}, "quote": "plans for some children drift for too long"}}]}}"#
            ))
        };
        let answer = testing::findings();
        assert_eq!(judge(&row("seaford.txt", 3), &answer), Verdict { success: true, support: 1.0, located: 1.0 });
        assert_eq!(judge(&row("seaford.txt", 9), &answer), Verdict { success: true, support: 1.0, located: 0.0 });
        assert_eq!(judge(&row("other.txt", 3), &answer), Verdict { success: false, support: 0.0, located: 0.0 });
    }

    #[test]
    fn the_first_grade_that_is_given_counts() {
        assert_eq!(
            first_grade("Children\u{2019}s services require improvement to be good"),
            Some("requires improvement")
        );
        assert_eq!(first_grade("It was good and is no longer inadequate; now outstanding."), Some("outstanding"));
        assert_eq!(first_grade("No grade is given."), None);
        assert_eq!(grade_in("Overall effectiveness | Good"), Some("good"));
        assert_eq!(grade_in("Children's services in Seaford are inadequate"), Some("inadequate"));
        assert_eq!(grade_in("Plans are good."), None);
    }

    #[test]
    fn quotes_are_covered_in_order() {
        let text = "Some say that plans for children, as a rule, drift.";
        assert!((covered("plans for children", text) - 1.0).abs() < 1e-9);
        assert!((covered("plans for most children drift", text) - 0.8).abs() < 1e-9);
        assert!(covered("drift children for plans", text) < 0.6);
        assert!(covered("", text) < 1e-9);
    }

    #[test]
    fn names_are_compared_by_what_tells_them_apart() {
        assert_eq!(fold_name("Royal Borough of Kingston (upon Thames) & County"), "kingston");
        assert_eq!(stem("a/80454-Cornwall\u{2019}s report.PDF"), "80454-cornwall-s-report");
    }
}
