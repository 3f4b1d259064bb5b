//! Questions with hand-checked answers, asked and judged.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;

use super::gold::Gold;
use super::judge::{Rule, judge, words_of};
use super::measures::{mean, median, percentile, share};
use super::{Error, rounded};
use crate::assistant::Assistant;
use crate::operations::{Answer, Outcome, Question};
use crate::service;

/// The figures of a file of questions; shares are from 0 to 1.
#[derive(Clone, Debug, Serialize)]
pub struct Questions {
    /// How many questions were asked.
    pub questions: usize,
    /// The share answered rightly.
    pub success: f64,
    /// The mean share of the evidence that answers give, over the answerable ones that have any; 0 where none has.
    pub support: f64,
    /// The mean share of the evidence from whose file and page answers cite.
    pub located: f64,
    /// How many quotes were compared with the passage that they are from.
    pub quotes_checked: usize,
    /// The share of them that stand there word for word. The pages of the files are not looked at: that takes another
    /// reading of them than the one that the index is made of.
    pub verbatim: f64,
    /// The share of the answerable questions that were declined.
    pub abstained: f64,
    /// The median of the words of an answer that is no list, headline and statements.
    pub median_words: Option<f64>,
    /// Half of the questions took at most so many milliseconds.
    pub p50_ms: f64,
    /// Of a hundred, 95 took at most so many milliseconds.
    pub p95_ms: f64,
    /// The share answered rightly, by type.
    pub by_type: BTreeMap<String, f64>,
    /// The numbers behind [`Questions::by_type`]: how many were answered rightly, and of how many.
    pub counts: BTreeMap<String, (usize, usize)>,
    /// The questions that were not answered rightly.
    pub failed: Vec<Failure>,
}

/// A question that was not answered rightly.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// Its name in the file.
    pub id: String,
    /// The question.
    pub question: String,
    /// The headline that came.
    pub headline: String,
}

/// Asks all questions, each in a conversation of its own, and judges the answers.
pub fn questions(gold: &[Gold], assistant: &Assistant) -> Result<Questions, Error> {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut support, mut located, mut times, mut lengths) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut quotes, mut verbatim, mut answerable, mut declined) = (0, 0, 0, 0);
    let mut failed = Vec::new();
    for row in gold {
        let before = conversation(row, assistant)?;
        let start = Instant::now();
        let answer = assistant.ask(&row.question, before.as_ref())?;
        times.push(start.elapsed());
        let verdict = judge(row, &answer);
        let count = counts.entry(row.kind_of_question.clone()).or_default();
        count.0 += usize::from(verdict.success);
        count.1 += 1;
        if !verdict.success {
            let (id, question) = (row.id.clone(), row.question.clone());
            failed.push(Failure { id, question, headline: answer.headline.clone() });
        }
        let is_answerable = row.is_answerable();
        if is_answerable && !row.evidence.is_empty() {
            support.push(verdict.support);
            located.push(verdict.located);
        }
        if is_answerable {
            answerable += 1;
            declined += usize::from(matches!(answer.outcome, Outcome::NotFound | Outcome::Clarify | Outcome::Help));
        }
        let answers = matches!(answer.outcome, Outcome::Answered | Outcome::Partial | Outcome::Corrected);
        if answers && !Rule::of(row).is_list() {
            lengths.push(words_of(&answer).split_whitespace().count());
        }
        quotes += answer.citations.len();
        verbatim += standing(&answer, assistant)?;
    }
    let right = counts.values().map(|(right, _)| right).sum();
    Ok(Questions {
        questions: gold.len(),
        success: rounded(share(right, gold.len())),
        support: rounded(mean(&support)),
        located: rounded(mean(&located)),
        quotes_checked: quotes,
        verbatim: rounded(share(verbatim, quotes)),
        abstained: rounded(share(declined, answerable)),
        median_words: median(&lengths),
        p50_ms: percentile(&times, 50),
        p95_ms: percentile(&times, 95),
        by_type: counts.iter().map(|(kind, (right, of))| (kind.clone(), rounded(share(*right, *of)))).collect(),
        counts,
        failed,
    })
}

/// The number of questions that are answered rightly.
pub(super) fn rightly_answered(gold: &[Gold], assistant: &Assistant) -> Result<usize, Error> {
    let mut right = 0;
    for row in gold {
        let before = conversation(row, assistant)?;
        right += usize::from(judge(row, &assistant.ask(&row.question, before.as_ref())?).success);
    }
    Ok(right)
}

/// What is remembered of a conversation when its last question is asked.
fn conversation(row: &Gold, assistant: &Assistant) -> Result<Option<Question>, Error> {
    let mut before: Option<Question> = None;
    for turn in row.turns.iter().take(row.turns.len().saturating_sub(1)) {
        let answer = assistant.ask(&turn.question, before.as_ref())?;
        if service::is_remembered(&answer) {
            before = Some(answer.question);
        }
    }
    Ok(before)
}

/// How many of the quotes stand word for word in their passages, as the index holds them.
fn standing(answer: &Answer, assistant: &Assistant) -> Result<usize, Error> {
    let mut standing = 0;
    for cited in &answer.citations {
        let passage = assistant.snapshot().passage(&cited.document().id, cited.number())?;
        standing += usize::from(passage.is_some_and(|it| it.text.contains(cited.quote())));
    }
    Ok(standing)
}
