//! The brief in words: a page of one to four sides, to be edited before it is printed.

use super::super::paper::{Block, Paper, Place, Quoted, Run};
use super::super::{Citation, Source, Statement};
use super::{Brief, BriefArea, BriefFollowed, BriefGrade, BriefQuote};
use crate::document;
use crate::ledger::State;
use crate::text;

/// The items of an earlier list that are quoted; the ledger has all of them.
const FOLLOWED: usize = 6;

/// How many explanations, earlier documents (the latest) and neighbours are quoted on each area, so that the page stays one of
/// four sides; the object of the API has all of them.
const QUOTED: usize = 2;

/// With more areas than this, only one of each is quoted.
const FEW_AREAS: usize = 5;

impl Brief {
    /// It as a page of words.
    pub fn paper(&self) -> Paper {
        let mut blocks = Vec::new();
        self.grades(&mut blocks);
        self.areas(&mut blocks);
        self.followed(&mut blocks);
        self.enquiry(&mut blocks);
        self.strengths(&mut blocks);
        self.scrutiny(&mut blocks);
        self.silence(&mut blocks);
        self.deadlines(&mut blocks);
        if !self.warnings.is_empty() {
            blocks.push(Block::Heading(1, "What could not be read".to_owned()));
            blocks.extend(self.warnings.iter().map(|warning| Block::Item(0, vec![Run::words(warning)])));
        }
        let sources = self.numbered(&mut blocks);
        let theme = self.theme.as_ref().map_or_else(String::new, |theme| format!(" – {theme}"));
        Paper {
            title: format!("{}: brief for scrutiny{theme}", self.authority),
            subtitle: self.subtitle(),
            blocks,
            sources,
        }
    }

    /// Numbers the sources in the order of the page, one number for each place: several rows of a table stand in one.
    fn numbered(&self, blocks: &mut [Block]) -> Vec<Quoted> {
        let mut known: Vec<(String, String)> = Vec::new();
        let mut sources: Vec<Quoted> = Vec::new();
        for block in blocks {
            let runs: Vec<&mut Run> = match block {
                Block::Heading(..) => Vec::new(),
                Block::Text(runs) | Block::Item(_, runs) | Block::Numbered(runs) => runs.iter_mut().collect(),
                Block::Table(_, rows) => rows.iter_mut().flatten().flatten().collect(),
            };
            for run in runs {
                let Run::Source(number) = run else { continue };
                let Some(cited) = self.citations.get(number.saturating_sub(1)) else { continue };
                let place = (cited.file.clone(), place(cited));
                if let Some(at) = known.iter().position(|own| *own == place) {
                    *number = at + 1;
                    continue;
                }
                let words = place.1.clone();
                known.push(place);
                *number = known.len();
                let document = named(cited);
                let place = Place { number: *number, words, address: cited.url.clone() };
                match sources.iter_mut().find(|source| source.document == document) {
                    Some(source) => source.places.push(place),
                    None => sources.push(Quoted { document, places: vec![place] }),
                }
            }
        }
        sources
    }

    /// Its name as a file, without the ending.
    pub fn file_name(&self) -> String {
        let when = self.document.inspected.as_deref().and_then(|days| days.get(..7)).unwrap_or("undated");
        format!("brief-{}-{when}", crate::gazetteer::slug(&self.authority))
    }

    /// The inspection in words: which kind, when, and when its report was published.
    pub fn inspection(&self) -> String {
        let what = text::capital(self.framework.as_deref().unwrap_or("inspection"));
        let published = self.document.published.map(|day| format!(", published {}", text::date(day)));
        format!("{what}, {}{}", when(&self.document), published.unwrap_or_default())
    }

    fn subtitle(&self) -> String {
        // A digest tells what a report says in other words.
        let words = if self.document.kind == document::Kind::Digest.name() {
            "Each quotation is word for word from a digest, which is not in the inspectors' own words: quote the report itself. \
             Sources are in brackets"
        } else {
            "Each quotation is word for word, with its source in brackets"
        };
        format!("{}. {words}; questions are drafts to be put into your own words.", self.inspection())
    }

    fn grades(&self, blocks: &mut Vec<Block>) {
        if self.grades.is_empty() {
            return;
        }
        blocks.push(Block::Heading(1, "Grades".to_owned()));
        let row = |grade: &BriefGrade| {
            let before = match (grade.before, grade.before_citation) {
                (Some(before), Some(number)) => vec![Run::words(before.name()), Run::Source(number)],
                _ => vec![Run::words("–")],
            };
            let change = match grade.moved {
                Some("better") => "better",
                Some("worse") => "worse",
                Some(_) => "no change",
                None if grade.before.is_some() => "cannot be compared",
                None => "no such grade then",
            };
            vec![
                vec![Run::words(text::capital(&grade.name))],
                vec![Run::Strong(grade.grade.name().to_owned()), Run::Source(grade.citation)],
                before,
                vec![Run::words(change)],
            ]
        };
        let before = self.before.as_ref().map_or_else(|| "Before".to_owned(), |before| text::capital(when(before)));
        let head = ["What was judged".to_owned(), text::capital(when(&self.document)), before, "Change".to_owned()];
        blocks.push(Block::Table(head.into(), self.grades.iter().map(row).collect()));
        if self.grades.iter().any(|grade| grade.before.is_some() && grade.moved.is_none()) {
            blocks.push(Block::Text(vec![Run::words(
                "The two inspections were made under different frameworks. Where their scales differ, one grade is \
                 neither better nor worse than the other.",
            )]));
        }
    }

    fn areas(&self, blocks: &mut Vec<Block>) {
        blocks.push(Block::Heading(1, "What needs to improve".to_owned()));
        if self.areas.is_empty() {
            blocks.push(Block::Text(vec![Run::words("The document lists no area for improvement.")]));
        } else {
            blocks.push(Block::Text(vec![Run::words(
                "Explanations, earlier documents and neighbours were found by comparing words and what they mean. \
                 Whether it is the same matter is for you to judge.",
            )]));
        }
        for (at, area) in self.areas.iter().enumerate() {
            let most = if self.areas.len() > FEW_AREAS { 1 } else { QUOTED };
            area.blocks(at + 1, most, blocks);
        }
    }

    fn followed(&self, blocks: &mut Vec<Block>) {
        let (Some(before), false) = (&self.before, self.followed.is_empty()) else { return };
        blocks.push(Block::Heading(1, format!("What was asked in {}, and what this report says of it", when(before))));
        let count = |state: State| self.followed.iter().filter(|followed| followed.state == state).count();
        let parts: Vec<String> =
            State::ALL.iter().map(|state| format!("{} {}", count(*state), state.words())).collect();
        let sum = format!("Of {}, {}.", counted(self.followed.len(), "item", "items"), parts.join(", "));
        blocks.push(Block::Text(vec![Run::words(sum)]));
        let shown: Vec<&BriefFollowed> = self.followed.iter().filter(|it| it.state != State::NotMentioned).collect();
        for followed in shown.iter().take(FOLLOWED) {
            let mut runs = vec![
                Run::Quote(whole(&followed.within, &followed.text)),
                Run::Source(followed.citation),
                Run::words(" – "),
                Run::Strong(followed.state.words().to_owned()),
            ];
            if let Some(quote) = followed.quotes.first() {
                runs.extend([Run::words(": "), Run::Quote(quote.quote.clone()), Run::Source(quote.citation)]);
            }
            blocks.push(Block::Item(0, runs));
        }
        let more = shown.len().saturating_sub(FOLLOWED);
        if more > 0 {
            let text = format!("The improvement ledger shows {more} more.");
            blocks.push(Block::Text(vec![Run::words(text)]));
        }
    }

    fn enquiry(&self, blocks: &mut Vec<Block>) {
        if self.areas.is_empty() {
            return;
        }
        blocks.push(Block::Heading(1, "Lines of enquiry".to_owned()));
        let mut themes: Vec<&str> = Vec::new();
        for area in &self.areas {
            if !themes.contains(&area.theme.as_str()) {
                themes.push(&area.theme);
            }
        }
        for theme in themes {
            blocks.push(Block::Heading(2, theme.to_owned()));
            for area in self.areas.iter().filter(|area| area.theme == theme) {
                blocks.push(Block::Numbered(vec![Run::words(&area.opening), Run::Source(area.citation)]));
                blocks.extend(area.following.iter().map(|question| Block::Item(0, vec![Run::words(question)])));
            }
        }
    }

    fn strengths(&self, blocks: &mut Vec<Block>) {
        if self.strengths.is_empty() {
            return;
        }
        blocks.push(Block::Heading(1, "Strengths to protect".to_owned()));
        self.strengths.iter().for_each(|strength| said(blocks, strength, 0));
    }

    fn scrutiny(&self, blocks: &mut Vec<Block>) {
        blocks.push(Block::Heading(1, "On scrutiny, elected members and the corporate parent".to_owned()));
        if self.scrutiny.is_empty() {
            blocks.push(Block::Text(vec![Run::words("Nothing on these was found in the document.")]));
        }
        blocks.extend(self.scrutiny.iter().map(|quote| Block::Item(0, quoted(quote))));
    }

    fn silence(&self, blocks: &mut Vec<Block>) {
        if self.silent.is_empty() {
            return;
        }
        blocks.push(Block::Heading(1, "What the report does not mention".to_owned()));
        let sum = "Inspectors do not mention everything that they look at. Each of these was searched for in every paragraph and not found:";
        blocks.push(Block::Text(vec![Run::words(sum)]));
        if self.partly_unread {
            let note = "Parts of the report could not be read, so any of these may stand there.";
            blocks.push(Block::Text(vec![Run::words(note)]));
        }
        for silence in &self.silent {
            let searched: Vec<String> =
                silence.searched.iter().map(|words| format!("\u{201c}{words}\u{201d}")).collect();
            let words = format!(": searched for {}", searched.join(", "));
            blocks.push(Block::Item(0, vec![Run::Strong(text::capital(&silence.topic)), Run::words(words)]));
        }
    }

    fn deadlines(&self, blocks: &mut Vec<Block>) {
        if self.deadlines.is_empty() {
            return;
        }
        blocks.push(Block::Heading(1, "What follows, and by when".to_owned()));
        blocks.extend(self.deadlines.iter().map(|deadline| {
            let rest = format!(
                ": {} {} working days after publication on {}. Rule: {}.",
                deadline.what,
                deadline.working_days,
                text::date(deadline.published),
                deadline.source,
            );
            Block::Item(0, vec![Run::words("By "), Run::Strong(text::date(deadline.due)), Run::words(rest)])
        }));
        let note = "The days run from the day on which the council received the report. No document gives that day, so they are \
                    counted here from publication; the true dates are a little earlier.";
        blocks.push(Block::Text(vec![Run::words(note)]));
    }
}

impl BriefArea {
    fn blocks(&self, number: usize, most: usize, blocks: &mut Vec<Block>) {
        let at_once = if self.role == "priority_action" { " (to be acted on at once)" } else { "" };
        blocks.push(Block::Heading(2, format!("Area {number}{at_once}")));
        blocks.push(Block::Text(vec![Run::Quote(whole(&self.within, &self.text)), Run::Source(self.citation)]));
        for quote in self.explained.iter().take(most) {
            let mut runs = vec![Run::words("The report explains: ")];
            runs.extend(quoted(quote));
            blocks.push(Block::Item(0, runs));
        }
        if self.past.is_empty() {
            let text = "Not found in any earlier document that is held.";
            blocks.push(Block::Item(0, vec![Run::words(text)]));
        }
        for past in &self.past[self.past.len().saturating_sub(most)..] {
            let mut runs = vec![Run::words(format!("{}, ", text::capital(when(&past.document))))];
            runs.push(Run::Strong(earlier(past.state).to_owned()));
            if let Some(quote) = past.quotes.first() {
                runs.push(Run::words(": "));
                runs.extend(quoted(quote));
            }
            blocks.push(Block::Item(0, runs));
        }
        for neighbour in self.neighbours.iter().take(most) {
            let mut runs = vec![Run::words(format!("{} was told the same: ", neighbour.authority))];
            runs.extend(quoted(&neighbour.asked));
            runs.push(Run::words(" Later it was praised: "));
            runs.extend(quoted(&neighbour.praised));
            blocks.push(Block::Item(0, runs));
        }
        let unquoted = self.neighbours.iter().skip(most).map(|neighbour| neighbour.authority.as_str());
        let named: Vec<&str> = unquoted.chain(self.told_the_same.iter().map(String::as_str)).collect();
        if !named.is_empty() {
            let text = format!("Neighbours that were told much the same: {}.", named.join(", "));
            blocks.push(Block::Item(0, vec![Run::words(text)]));
        }
    }
}

/// What an earlier document said, in words.
fn earlier(state: State) -> &'static str {
    match state {
        State::Repeated => "asked for already",
        State::Praised => "spoken well of",
        State::Mixed => "mixed, or criticised without being listed",
        State::NotMentioned => "silent",
    }
}

fn quoted(quote: &BriefQuote) -> Vec<Run> {
    vec![Run::Quote(quote.quote.clone()), Run::Source(quote.citation)]
}

/// An item with those that it is nested in.
fn whole(within: &[String], text: &str) -> String {
    within.iter().map(String::as_str).chain([text]).collect::<Vec<_>>().join(" ")
}

fn said(blocks: &mut Vec<Block>, statement: &Statement, depth: u8) {
    let mut runs = vec![Run::Quote(statement.text.clone())];
    runs.extend(statement.citations.iter().map(|number| Run::Source(*number)));
    blocks.push(Block::Item(depth, runs));
    statement.items.iter().for_each(|item| said(blocks, item, depth + 1));
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The month of an inspection, else the day of publication.
fn when(source: &Source) -> String {
    let start = source.inspected.as_deref().and_then(|days| days.split('/').next()?.parse::<jiff::civil::Date>().ok());
    match (start, source.published) {
        (Some(start), _) => format!("{} {}", text::month(start), start.year()),
        (None, Some(published)) => format!("published {}", text::date(published)),
        (None, None) => "undated".to_owned(),
    }
}

/// A document in words: title, month, file.
fn named(cited: &Citation) -> String {
    let inspected = cited.document.inspected.as_deref().and_then(|days| days.split('/').next()?.parse().ok());
    let month = inspected
        .map_or_else(String::new, |start: jiff::civil::Date| format!(", {} {}", text::month(start), start.year()));
    format!("{}{month} ({})", cited.document.title, cited.file)
}

/// A place in words: page and paragraph.
fn place(cited: &Citation) -> String {
    let printed = cited.page_label.as_ref().map_or_else(String::new, |label| format!(" (printed {label})"));
    let page = match (cited.page, cited.page_end) {
        (Some(page), Some(end)) => Some(format!("pages {page} to {end}{printed}")),
        (Some(page), None) => Some(format!("page {page}{printed}")),
        _ => None,
    };
    let paragraph = cited.paragraph.map(|number| format!("paragraph {number}"));
    let words: Vec<String> = page.into_iter().chain(paragraph).collect();
    if words.is_empty() { "in the text".to_owned() } else { words.join(", ") }
}
