//! Minutes of a meeting to exchanges: what inspectors were said to have found, what members asked, what officers answered and
//! what was promised until when.
//!
//! How minutes are worded stands in `minutes/wording.toml`. What no row of it tells is left alone: a sentence that follows
//! another in its paragraph goes on with what that began, and nothing else is joined to anything. Only a document that is
//! minutes is read so.

mod due;
mod wording;

use std::ops::Range;

use jiff::civil::Date;

use super::dates;
use super::layout::BlockKind;
use super::outline::{Outline, Piece};
use crate::document::{Due, Exchange, Meeting, Minutes, Passage, PassageKind, PassageNumber, Promise, SaidIn, Stretch};
use crate::text;
use due::Known;
use wording::{Column, Rule, Says, Sentence};

pub(super) use wording::Wording;

/// The lines in which the day of the meeting may stand.
const FRONT_LINES: usize = 40;
/// The most words of such a line.
const LINE_WORDS: usize = 20;
/// The most bytes of a passage and of a sentence that are looked into: a hostile file has one that never ends.
const LONGEST_PASSAGE: usize = 20_000;
const LONGEST_SENTENCE: usize = 3_000;
/// The fewest words of a question; less is a label or a heading.
const QUESTION_WORDS: usize = 3;

/// Reads the minutes that are called `file`.
pub(super) fn read(file: &str, outline: &Outline, wording: &Wording) -> Minutes {
    let met = met(outline, wording).or_else(|| {
        let day = dates::in_file_name(file)?;
        Some(Meeting { day, passage: None })
    });
    let next = next(outline, wording);
    let known = Known { met: met.map(|it| it.day), next: next.map(|it| it.day) };
    let mut reader =
        Reader { wording, known, found: Minutes { met, next, ..Minutes::default() }, ..Reader::new(wording) };
    let mut last = None;
    for piece in &outline.pieces {
        if piece.kind == BlockKind::Row {
            reader.row(piece, outline);
        } else {
            reader.columns = None;
            if last != Some(piece.passage)
                && let Some(passage) = outline.passages.get(piece.passage.0 as usize)
            {
                reader.passage(piece.passage, passage);
            }
        }
        last = Some(piece.passage);
    }
    reader.close();
    reader.found
}

/// The day of the meeting: the first that a line of the front gives with words of a meeting.
fn met(outline: &Outline, wording: &Wording) -> Option<Meeting> {
    outline.pieces.iter().take(FRONT_LINES).find_map(|piece| {
        let line = piece.text();
        let sentence = wording.sentence(&line);
        let rows = &wording.meeting;
        let is_of_meeting = sentence.tokens.len() <= LINE_WORDS
            && (rows.leads.iter().any(|words| sentence.has(words)) || dates::alone(&line).is_some())
            && !rows.not.iter().any(|words| sentence.has(words));
        let days = if is_of_meeting { dates::in_prose(&line) } else { Vec::new() };
        let [(_, day)] = days[..] else { return None };
        Some(Meeting { day, passage: Some(piece.passage) })
    })
}

/// The day of the next meeting: of the sentence that names it, or of the line below its heading.
fn next(outline: &Outline, wording: &Wording) -> Option<Meeting> {
    let pieces = &outline.pieces;
    (0..pieces.len()).rev().find_map(|at| {
        let text = pieces[at].text();
        let named = text::sentences(&text).into_iter().find(|range| {
            let sentence = wording.sentence(&text[range.clone()]);
            wording.meeting.next.iter().any(|words| sentence.has(words))
        })?;
        let own = dates::in_prose(&text[named]);
        let below = || {
            let next = pieces.get(at + 1).filter(|_| matches!(pieces[at].kind, BlockKind::Heading(_)))?;
            let day = dates::in_prose(&next.text()).first()?.1;
            Some(Meeting { day, passage: Some(next.passage) })
        };
        own.first().map(|(_, day)| Meeting { day: *day, passage: Some(pieces[at].passage) }).or_else(below)
    })
}

/// What the last words were a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Nothing,
    Question,
    Answer,
    Resolution,
}

struct Reader<'a> {
    wording: &'a Wording,
    known: Known,
    found: Minutes,
    open: Option<Exchange>,
    part: Part,
    /// Whether the last point of a resolution leads to another.
    goes_on: bool,
    /// The columns of the table that is being read.
    columns: Option<Vec<Option<Column>>>,
}

impl<'a> Reader<'a> {
    fn new(wording: &'a Wording) -> Self {
        Self {
            wording,
            known: Known::default(),
            found: Minutes::default(),
            open: None,
            part: Part::Nothing,
            goes_on: false,
            columns: None,
        }
    }

    /// Ends the open exchange. What is no question is kept only for a promise in it.
    fn close(&mut self) {
        self.part = Part::Nothing;
        let Some(exchange) = self.open.take() else { return };
        if exchange.question.is_some() || !exchange.promises.is_empty() {
            self.found.exchanges.push(exchange);
        }
    }

    fn passage(&mut self, number: PassageNumber, passage: &Passage) {
        match passage.kind {
            PassageKind::Heading if passage.text.len() > LONGEST_SENTENCE => return,
            PassageKind::Heading => return self.heading(number, passage),
            PassageKind::Paragraph | PassageKind::Item => {}
            PassageKind::Row | PassageKind::Footnote | PassageKind::Contents => return,
        }
        let text = &passage.text;
        if text.len() > LONGEST_PASSAGE || self.is_bare_resolution(text) {
            return;
        }
        let sentences = text::sentences(text);
        let mut said: Vec<(Range<usize>, Option<Says>)> = Vec::new();
        for range in sentences {
            let (says, range) = match self.label(text, range.clone()) {
                Some((says, rest)) => (Some(says), rest..range.end),
                None => (self.says(&text[range.clone()]), range),
            };
            if !range.is_empty() {
                said.push((range, says));
            }
        }
        let asks =
            |range: &Range<usize>| text[range.clone()].trim_end_matches(['"', '\u{201d}', '\'', ' ']).ends_with('?');
        let is_answered = said.iter().any(|(_, says)| *says == Some(Says::Answer));
        let (Some(first), Some(last)) = (said.first(), said.last()) else { return };
        // A paragraph that ends with a question is one, with what leads to it.
        if asks(&last.0) && !is_answered {
            return self.question(number, first.0.start..last.0.end, text, true);
        }
        // What stands below a question that was put in words of its own is its answer.
        let stands_below = self.part == Part::Question
            && self.open.as_ref().is_some_and(|open| open.answers.is_empty())
            && said.iter().all(|(_, says)| says.is_none());
        let is_of_members = self.wording.begins_with_member(&self.wording.sentence(&text[first.0.clone()]));
        let is_point = is_point(text, passage) || passage.paragraph.is_some() && self.goes_on;
        let goes_on = self.part == Part::Resolution && is_point;
        if said.iter().all(|(_, says)| says.is_none()) && !goes_on && (!stands_below || is_of_members) {
            self.findings(number, text, &said);
            if is_of_members {
                self.close();
            }
            return;
        }
        for (at, (range, says)) in said.iter().enumerate() {
            let says = match says {
                None if goes_on => Some(Says::Resolution),
                None if at == 0 && stands_below => Some(Says::Answer),
                None if asks(range) => Some(Says::Question),
                says => *says,
            };
            self.sentence(number, range.clone(), text, says, at == 0);
        }
        self.findings(number, text, &said);
    }

    /// A heading ends what is open, unless it is a question or a label itself.
    fn heading(&mut self, number: PassageNumber, passage: &Passage) {
        let text = &passage.text;
        if text.trim_end().ends_with('?') {
            let start = self.label(text, 0..text.len()).map_or(0, |(_, rest)| rest);
            self.question(number, start..text.len(), text, true);
            return;
        }
        self.close();
        if self.is_bare_resolution(text) {
            return;
        }
        if let Some((says, rest)) = self.label(text, 0..text.len()).filter(|(_, rest)| *rest < text.len()) {
            self.sentence(number, rest..text.len(), text, Some(says), true);
        }
    }

    /// Whether a line is the label of a resolution and nothing else, whose points stand below it.
    fn is_bare_resolution(&mut self, text: &str) -> bool {
        let words = text::words(text);
        let is_it = self.wording.labels.iter().any(|(says, label)| *says == Says::Resolution && *label == words);
        if is_it {
            self.close();
            (self.part, self.goes_on) = (Part::Resolution, true);
        }
        is_it
    }

    /// What a sentence says by the table, the first row that holds.
    fn says(&self, text: &str) -> Option<Says> {
        if text.len() > LONGEST_SENTENCE {
            return None;
        }
        let sentence = self.wording.sentence(text);
        let mut found: Vec<(Says, (usize, usize))> = Vec::new();
        for (says, rule) in &self.wording.says {
            if let Some(place) = self.wording.holds(rule, &sentence) {
                found.push((*says, place));
            }
        }
        let place = |wanted: Says| found.iter().find(|(says, _)| *says == wanted).map(|(_, place)| *place);
        match (place(Says::Question), place(Says::Answer)) {
            // An officer who tells of a question answers.
            (Some((asked, _)), Some((answered, _))) if answered < asked && place(Says::Agreed).is_none() => {
                Some(Says::Answer)
            }
            _ => found.first().map(|(says, _)| *says),
        }
    }

    /// Where the answer begins in a sentence that tells both, as "In response to a question from X, the Director advised".
    fn answer_within(&self, text: &str) -> Option<usize> {
        let sentence = self.wording.sentence(text);
        let rule = |wanted: Says| self.wording.says.iter().find(|(says, _)| *says == wanted).map(|(_, rule)| rule);
        let (_, asked) = self.wording.holds(rule(Says::Question)?, &sentence)?;
        let after = sentence.tokens.get(asked)?.range.start;
        text[after..].match_indices([',', ';']).map(|(at, _)| after + at + 1).find(|at| {
            let rest = &text[*at..];
            let own = self.wording.sentence(rest);
            let answer = rule(Says::Answer).and_then(|rule| self.wording.holds(rule, &own));
            // The answer begins with whoever gives it.
            answer.is_some_and(|(start, _)| start <= 2)
        })
    }

    fn sentence(&mut self, number: PassageNumber, range: Range<usize>, text: &str, says: Option<Says>, is_first: bool) {
        match says {
            Some(Says::Opening) => self.close(),
            Some(Says::Question) => {
                let split = self.answer_within(&text[range.clone()]).map(|at| range.start + at);
                let is_first = is_first || split.is_some();
                let end = split.map_or(range.end, |at| text[..at].trim_end_matches([',', ';', ' ']).len());
                self.question(number, range.start..end, text, is_first);
                if let Some(at) = split {
                    self.answer(number, at..range.end, text);
                }
            }
            Some(Says::Agreed) => {
                // What is agreed in a paragraph of its own may be about all that was said before.
                if is_first {
                    self.close();
                }
                self.answer(number, range, text);
            }
            Some(Says::Answer) => self.answer(number, range, text),
            Some(Says::Action) => {
                self.open.get_or_insert_default();
                self.promise(number, &range, text, SaidIn::Action, true);
                self.part = Part::Nothing;
            }
            Some(Says::Resolution) => {
                if self.part != Part::Resolution {
                    self.close();
                }
                self.part = Part::Resolution;
                self.goes_on = !text.trim_end().ends_with('.');
                self.add_answer(number, range.clone(), text);
                self.promise(number, &range, text, SaidIn::Resolution, false);
            }
            None if is_first => {}
            None => match self.part {
                Part::Question => self.question(number, range, text, false),
                Part::Answer => self.answer(number, range, text),
                Part::Resolution | Part::Nothing => {}
            },
        }
    }

    /// Takes up a question, or goes on with the one in the same paragraph.
    fn question(&mut self, number: PassageNumber, range: Range<usize>, text: &str, is_new: bool) {
        let Some(stretch) = stretch(number, range.clone(), text) else { return };
        let own = self.open.as_mut().filter(|open| !is_new && open.answers.is_empty());
        match own.and_then(|open| open.question.as_mut()).filter(|question| question.passage == number) {
            Some(question) => question.range.end = stretch.range.end,
            None if text::words(&text[range.clone()]).len() < QUESTION_WORDS => return,
            None => {
                self.close();
                self.open = Some(Exchange { question: Some(stretch), ..Exchange::default() });
            }
        }
        self.part = Part::Question;
        self.promise(number, &range, text, SaidIn::Question, false);
    }

    fn answer(&mut self, number: PassageNumber, range: Range<usize>, text: &str) {
        let is_statement = self.open.as_ref().is_none_or(|open| open.question.is_none());
        // What was said without a question is an exchange of its own, paragraph by paragraph.
        let is_elsewhere = |open: &Exchange| open.answers.last().is_some_and(|last| last.passage != number);
        if is_statement && self.open.as_ref().is_some_and(is_elsewhere) {
            self.close();
        }
        self.add_answer(number, range.clone(), text);
        self.part = Part::Answer;
        let said_in = if is_statement { SaidIn::Statement } else { SaidIn::Answer };
        self.promise(number, &range, text, said_in, false);
    }

    fn add_answer(&mut self, number: PassageNumber, range: Range<usize>, text: &str) {
        let Some(stretch) = stretch(number, range, text) else { return };
        let open = self.open.get_or_insert_default();
        match open.answers.last_mut().filter(|last| last.passage == number) {
            Some(last) => last.range.end = stretch.range.end,
            None => open.answers.push(stretch),
        }
    }

    /// Notes what a sentence promises, if it does; `surely` where its label says that it does.
    fn promise(&mut self, number: PassageNumber, range: &Range<usize>, text: &str, said_in: SaidIn, surely: bool) {
        let words = &text[range.clone()];
        if words.len() > LONGEST_PASSAGE {
            return;
        }
        let sentence = self.wording.sentence(words);
        let holds = |(places, rule): &(Vec<SaidIn>, Rule)| {
            places.contains(&said_in) && self.wording.holds(rule, &sentence).is_some()
        };
        if !surely && !self.wording.promises.iter().any(holds) {
            return;
        }
        let Some(said) = stretch(number, range.clone(), text) else { return };
        let due = due::find(&sentence, self.wording, self.known, false);
        let (when, due) = placed(number, range.start, text, due);
        let promise = Promise { said, said_in, when, owner: None, due };
        self.open.get_or_insert_default().promises.push(promise);
    }

    /// The sentences that tell what inspectors found, of those that ask nothing.
    fn findings(&mut self, number: PassageNumber, text: &str, said: &[(Range<usize>, Option<Says>)]) {
        for (range, says) in said {
            if !matches!(says, None | Some(Says::Answer)) {
                continue;
            }
            let sentence = self.wording.sentence(&text[range.clone()]);
            if self.wording.findings.iter().any(|rule| self.wording.holds(rule, &sentence).is_some()) {
                self.found.findings.extend(stretch(number, range.clone(), text));
            }
        }
    }

    /// The label at the beginning of a sentence, and where what is labelled begins.
    fn label(&self, text: &str, range: Range<usize>) -> Option<(Says, usize)> {
        let own = &text[range.clone()];
        let sentence: Sentence<'_> = self.wording.sentence(own);
        self.wording.labels.iter().find_map(|(says, words)| {
            let last = words.len().checked_sub(1)?;
            let tokens = sentence.tokens.get(..words.len())?;
            // "Q1" and "Q 1" both have a number.
            let is_it = tokens.iter().zip(words).enumerate().all(|(at, (token, word))| {
                let bare = token.word.trim_end_matches(|c: char| c.is_ascii_digit());
                token.word == *word || at == last && bare == word
            });
            let is_letter = words.len() == 1 && words[0].len() == 1;
            if !is_it || is_letter && !tokens[0].capital && !own.starts_with(char::is_uppercase) {
                return None;
            }
            let number = sentence.tokens.get(words.len()).filter(|token| token.is_number() && token.word.len() <= 2);
            let end = number.map_or(tokens[last].end, |token| token.end);
            let rest = own[end..].trim_start_matches([' ', '(', 's', ')']);
            let signs: &[char] = if is_letter { &[':', '.'] } else { &[':', '.', '-', '\u{2013}', '\u{2014}'] };
            let rest = rest.strip_prefix(signs)?.trim_start();
            // A letter with a stop may be a person's initial: "A. Smith".
            let start = range.start + own.len() - rest.len();
            let is_initial =
                is_letter && own[end..].starts_with('.') && self.part == Part::Nothing && *says == Says::Answer;
            (!is_initial).then_some((*says, start))
        })
    }

    /// A row of a table: the head of a table of actions or questions, or a row below such a head.
    fn row(&mut self, piece: &Piece, outline: &Outline) {
        let Some(passage) = outline.passages.get(piece.passage.0 as usize) else { return };
        let heads: Vec<Option<Column>> = piece.cells.iter().map(|cell| self.head(cell)).collect();
        let has = |columns: &[Option<Column>], wanted: Column| columns.contains(&Some(wanted));
        let is_of_actions = has(&heads, Column::Action) && (has(&heads, Column::Owner) || has(&heads, Column::Due));
        if is_of_actions || has(&heads, Column::Question) && has(&heads, Column::Answer) {
            self.close();
            self.columns = Some(heads);
            return;
        }
        let Some(columns) = self.columns.clone().filter(|columns| columns.len() == piece.cells.len()) else { return };
        if passage.text.len() > LONGEST_PASSAGE {
            return;
        }
        let mut at = piece.range.start;
        let cells: Vec<(Column, Range<usize>)> = columns
            .into_iter()
            .zip(&piece.cells)
            .filter_map(|(column, cell)| {
                let range = at..at + cell.len();
                at = range.end + 1;
                Some((column?, range))
            })
            .collect();
        let cell = |wanted: Column| cells.iter().find(|(column, _)| *column == wanted).map(|(_, range)| range.clone());
        let (number, text) = (piece.passage, &passage.text);
        self.close();
        if let Some(action) = cell(Column::Action) {
            let Some(said) = stretch(number, action.clone(), text) else { return };
            let owner = cell(Column::Owner).and_then(|range| stretch(number, range, text));
            let own = cell(Column::Due).and_then(|range| stretch(number, range, text));
            let words = own.as_ref().map_or(action, |own| own.range.clone());
            let found =
                due::find(&self.wording.sentence(&text[words.clone()]), self.wording, self.known, own.is_some());
            // The cell is quoted whole, whatever of it can be told.
            let (when, due) = match own {
                Some(own) => (Some(own), found.and_then(|(_, due)| due)),
                None => placed(number, words.start, text, found),
            };
            let promise = Promise { said, said_in: SaidIn::Action, when, owner, due };
            self.open = Some(Exchange { promises: vec![promise], ..Exchange::default() });
        } else if let (Some(question), Some(answer)) = (cell(Column::Question), cell(Column::Answer)) {
            self.question(number, question, text, true);
            for range in text::sentences(text.get(answer.clone()).unwrap_or_default()) {
                self.answer(number, answer.start + range.start..answer.start + range.end, text);
            }
        }
        self.close();
    }

    /// What the head of a column says that it holds.
    fn head(&self, cell: &str) -> Option<Column> {
        let words = text::words(cell);
        self.wording.columns.iter().find(|(_, own)| *own == words).map(|(column, _)| *column)
    }
}

/// Whether a paragraph is a point of a resolution by itself: a list item, or one that begins with "(a)" or "that".
fn is_point(text: &str, passage: &Passage) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let is_letter = first.ends_with(')') && first.trim_matches(['(', ')']).chars().count() <= 4;
    passage.kind == PassageKind::Item || is_letter || first.eq_ignore_ascii_case("that")
}

/// The words of a time in a passage, given by their place in a sentence of it that begins at `start`.
fn placed(
    number: PassageNumber,
    start: usize,
    text: &str,
    found: Option<(Range<usize>, Option<Due>)>,
) -> (Option<Stretch>, Option<Due>) {
    let Some((range, due)) = found else { return (None, None) };
    let when = stretch(number, start + range.start..start + range.end, text);
    let due = due.filter(|_| when.is_some());
    (when, due)
}

/// A stretch without outer white space; `None` if nothing is left.
fn stretch(passage: PassageNumber, range: Range<usize>, text: &str) -> Option<Stretch> {
    let own = text.get(range.clone())?;
    let start = range.start + own.len() - own.trim_start().len();
    let end = start + own.trim().len();
    (start < end).then_some(Stretch { passage, range: start..end })
}

/// The day on which the meeting was that a document minutes.
pub(super) fn day(minutes: Option<&Minutes>) -> Option<Date> {
    minutes.and_then(|minutes| minutes.met).map(|met| met.day)
}

#[cfg(test)]
mod tests;
