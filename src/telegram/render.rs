//! Answers, their sources and what is held, as a person reads them on a phone.
//!
//! The inspectors' words stand in quotation blocks, what was worked out stands plain, and the number after each
//! leads to its source. Everything here is a value made of values: no network, no clock.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::actions::{Action, AnswerId, Start};
use super::html::{Html, Style};
use super::message::{Attachment, Button, Content, Message};
use super::offers::Offers;
use super::split::split;
use super::words::{Say, Words};
use crate::catalog::Catalog;
use crate::document::{Document, Kind, Passage, PassageKind};
use crate::evidence::{Citation, Statement};
use crate::operations::{Answer, Assumption, Carried, Note, OperationId, Outcome};
use crate::text;
use crate::views;

/// The most parts of an answer that are sent one by one. More fill several screens, which buries the question in a
/// group and is unwieldy to scroll back through; a file is read from its top.
pub(super) const MOST_PARTS: usize = 4;

/// The longest quotation to be shown whole at once, in UTF-16 units: some dozen lines of a phone. A longer one
/// opens when touched.
const LONG_QUOTE: usize = 900;

/// The most documents whose places are shown at once among the sources. More of them open when touched.
const FEW_SOURCES: usize = 4;

/// The number of source buttons in a row: as many as Telegram shows in one, and a finger can still hit on a phone.
const IN_ROW: usize = 8;

/// The number of source buttons shown at once: two rows.
const SOURCES_AT_ONCE: u16 = 16;

/// The longest suggestion that a button bears in full, in characters: what a phone shows of one line. Longer ones are
/// listed above, and the buttons bear their numbers.
const LABEL: usize = 34;

/// The longest part of a suggestion that a button bears where only that part differs, in characters: the longest name
/// of an authority has 35.
const LONGEST_DIFFERENCE: usize = 40;

/// The number of authorities on a page of the list of what is held. With two links each they stay within the styles
/// that one message may have.
const AUTHORITIES_ON_PAGE: usize = 30;

/// The most results for an inline question. Telegram takes 50; nobody scrolls through more than these.
const INLINE_RESULTS: usize = 10;

/// The number of characters the second line of an inline result shows.
const INLINE_LINE: usize = 120;

/// With whom the bot speaks, and how.
#[derive(Clone, Copy)]
pub(super) struct Voice<'a> {
    /// The words of the interface.
    pub(super) words: &'a Words,
    /// The user name of the bot, without the `@`.
    pub(super) bot: &'a str,
    /// The address under which the documents can be opened by everyone, without a slash at its end; `None` where the
    /// server is not public.
    pub(super) public: Option<&'a str>,
    /// True if others read along.
    pub(super) group: bool,
}

/// One thing to choose while a question is typed in any chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InlineResult {
    /// Its name among the results, at most 64 bytes.
    pub(super) id: String,
    /// The first line that is shown of it: whom it is about.
    pub(super) title: String,
    /// The second line: how it begins.
    pub(super) description: String,
    /// The text that is sent when it is chosen; it fits one message.
    pub(super) text: Html,
    /// The buttons below that.
    pub(super) buttons: Vec<Vec<Button>>,
}

impl Voice<'_> {
    pub(super) fn say(&self, what: Say<'_>) -> String {
        self.words.say(&what)
    }

    /// The public address of something below the server's address.
    pub(super) fn address(&self, below: &str) -> Option<String> {
        self.public.map(|public| format!("{}{below}", public.trim_end_matches('/')))
    }
}

/// An answer.
pub(super) fn answer(voice: &Voice<'_>, answer: &Answer, offers: &Offers, id: AnswerId) -> Message {
    let headline = Html::new().bold(&answer.headline);
    let doubts = answer.warnings.join("\n");
    let asides = [Html::new().italic(&doubts), assumed(voice, &answer.notes), suggestions(voice, answer, offers)];
    let open = answer.question.more.is_whole();
    let mut blocks = vec![headline.clone(), statements(&answer.statements, &answer.citations, open)];
    blocks.push(sources(voice, &answer.citations));
    let said = joined(&blocks);
    blocks.extend(asides.clone());
    let buttons = buttons(voice, offers, id, 1);
    let parts = split(&joined(&blocks));
    if parts.len() <= MOST_PARTS {
        return Message { parts, attachment: None, buttons };
    }
    let note = voice.say(Say::LongAnswer { count: answer.citations.len() as u64 });
    let [doubts, assumed, suggestions] = asides;
    let short = joined(&[headline, Html::plain(&note), doubts, assumed, suggestions]);
    Message { parts: split(&short), attachment: Some(attachment(&answer.question.text, &said)), buttons }
}

/// Whom somebody in need is pointed to, without buttons.
pub(super) fn signposts(answer: &Answer) -> Message {
    Message { parts: split(&signposted(answer)), attachment: None, buttons: Vec::new() }
}

/// The same as an inline result.
pub(super) fn inline_signposts(answer: &Answer) -> InlineResult {
    InlineResult {
        id: "signposts".to_owned(),
        title: shortened(&answer.headline, INLINE_LINE),
        description: answer.signposts.first().map(|first| shortened(first, INLINE_LINE)).unwrap_or_default(),
        text: signposted(answer),
        buttons: Vec::new(),
    }
}

fn signposted(answer: &Answer) -> Html {
    let signposts = answer.signposts.iter().map(|signpost| Html::plain(&format!("• {signpost}")));
    let blocks: Vec<Html> = std::iter::once(Html::new().bold(&answer.headline)).chain(signposts).collect();
    joined(&blocks)
}

/// The buttons below an answer, with those of its sources from number `from` on (counted from 1).
pub(super) fn buttons(voice: &Voice<'_>, offers: &Offers, id: AnswerId, from: u16) -> Vec<Vec<Button>> {
    let mut rows = source_rows(voice, offers.sources, id, from);
    let mut row = Vec::new();
    if offers.more.is_some() {
        row.push(Button::callback(voice.say(Say::ButtonMore), Action::More(id)));
    }
    if offers.before.is_some() {
        row.push(Button::callback(voice.say(Say::ButtonBefore), Action::Before(id)));
    }
    if offers.others.is_some() {
        row.push(Button::callback(voice.say(Say::ButtonOthers), Action::Others(id)));
    }
    // Three labels of words do not fit a phone's width.
    if row.len() == 3 {
        let last = row.split_off(2);
        rows.push(row);
        rows.push(last);
    } else {
        rows.push(row);
    }
    rows.extend(suggestion_rows(voice, offers, id));
    if offers.rated {
        rows.push(vec![
            Button::callback(voice.say(Say::ButtonRight), Action::Right(id)),
            Button::callback(voice.say(Say::ButtonWrong), Action::Wrong(id)),
        ]);
    }
    rows.retain(|row| !row.is_empty());
    rows
}

fn source_rows(voice: &Voice<'_>, sources: u16, id: AnswerId, from: u16) -> Vec<Vec<Button>> {
    let from = if (1..=sources).contains(&from) { from } else { 1 };
    let to = sources.min(from.saturating_add(SOURCES_AT_ONCE - 1));
    let label = |number: u16| match sources {
        ..=2 => voice.say(Say::ButtonSource { number: u64::from(number) }),
        _ => format!("[{number}]"),
    };
    let shown = (from..=to).map(|number| Button::callback(label(number), Action::Source(id, number)));
    let mut rows = in_rows(shown.collect(), IN_ROW);
    let mut others = Vec::new();
    if from > 1 {
        others.push(Button::callback(voice.say(Say::ButtonSourcesBack), Action::Sources(id, 1)));
    }
    if to < sources {
        others.push(Button::callback(voice.say(Say::ButtonSourcesNext), Action::Sources(id, to + 1)));
    }
    rows.push(others);
    rows
}

/// Buttons in rows of at most so many, the last row not much shorter than the others.
fn in_rows(buttons: Vec<Button>, most: usize) -> Vec<Vec<Button>> {
    let rows = buttons.len().div_ceil(most).max(1);
    let each = buttons.len().div_ceil(rows).max(1);
    let mut rows = Vec::new();
    let mut buttons = buttons.into_iter();
    loop {
        let row: Vec<Button> = buttons.by_ref().take(each).collect();
        if row.is_empty() {
            return rows;
        }
        rows.push(row);
    }
}

/// A way of showing suggestions.
#[derive(Debug, PartialEq, Eq)]
enum Shown {
    /// Each is short enough for its button.
    OnButtons,
    /// They are one question of several things, and each button bears its own ("Kent", "May 2022").
    ByDifference(Vec<String>),
    /// They are listed in the text, and the buttons bear their numbers.
    Listed,
}

fn shown(offers: &Offers) -> Shown {
    let suggestions = offers.texts();
    if suggestions.iter().all(|suggestion| suggestion.chars().count() <= LABEL) {
        Shown::OnButtons
    } else if let Some(labels) = differences(&suggestions).filter(|_| offers.choice) {
        Shown::ByDifference(labels)
    } else {
        Shown::Listed
    }
}

/// The part of each text that differs, without the words that all begin and end with; `None` unless every part is short
/// and something.
fn differences(texts: &[String]) -> Option<Vec<String>> {
    let [first, _, ..] = texts else { return None };
    let split = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let all: Vec<Vec<String>> = texts.iter().map(|text| split(text.trim_end_matches(['?', '.']))).collect();
    let first = split(first.trim_end_matches(['?', '.']));
    let shortest = all.iter().map(Vec::len).min().unwrap_or_default();
    let begin = (0..shortest).take_while(|at| all.iter().all(|words| words[*at] == first[*at])).count();
    let ends = |words: &Vec<String>, back: usize| words[words.len() - 1 - back] == first[first.len() - 1 - back];
    let end = (0..shortest - begin).take_while(|back| all.iter().all(|words| ends(words, *back))).count();
    let labels: Vec<String> = all.iter().map(|words| words[begin..words.len() - end].join(" ")).collect();
    labels.iter().all(|label| (1..=LONGEST_DIFFERENCE).contains(&label.chars().count())).then_some(labels)
}

/// The buttons of suggestions.
fn suggestion_rows(voice: &Voice<'_>, offers: &Offers, id: AnswerId) -> Vec<Vec<Button>> {
    let count = offers.suggestions.len();
    let (labels, in_row) = match shown(offers) {
        Shown::OnButtons => (offers.texts(), 1),
        Shown::ByDifference(labels) if labels.iter().all(|label| label.chars().count() <= LABEL / 2) => (labels, 2),
        Shown::ByDifference(labels) => (labels, 1),
        Shown::Listed if count <= 3 => {
            ((1..=count as u64).map(|number| voice.say(Say::ButtonSuggestion { number })).collect(), IN_ROW)
        }
        Shown::Listed => ((1..=count).map(|number| number.to_string()).collect(), IN_ROW),
    };
    let choices =
        labels.into_iter().zip(1_u16..).map(|(label, number)| Button::callback(label, Action::Choose(id, number)));
    in_rows(choices.collect(), in_row)
}

fn suggestions(voice: &Voice<'_>, answer: &Answer, offers: &Offers) -> Html {
    if shown(offers) != Shown::Listed {
        return Html::new();
    }
    let heading = if answer.outcome == Outcome::Clarify { Say::Choices } else { Say::Suggestions };
    let lines = offers.suggestions.iter().enumerate();
    let lines = lines.map(|(at, it)| Html::plain(&format!("{}. {}", at + 1, it.text)));
    let heading = Html::new().bold(&voice.say(heading));
    lines.fold(heading, |all, line| all.text("\n").then(&line))
}

/// Blocks with an empty line between them; those that show nothing are left out.
pub(super) fn joined(blocks: &[Html]) -> Html {
    let mut all = Html::new();
    for block in blocks.iter().filter(|block| !block.is_blank()) {
        if !all.is_blank() {
            all = all.text("\n\n");
        }
        all = all.then(block);
    }
    all
}

/// The statements of an answer. Long quotations are open where complete paragraphs were asked for.
fn statements(statements: &[Statement], citations: &[Citation], open: bool) -> Html {
    let over_several = authorities(statements) > 1;
    let is_plain = |said: &Statement| !said.is_quote() && said.items.is_empty();
    let bullet = if statements.iter().filter(|said| is_plain(said)).count() > 1 { "• " } else { "" };
    let mut all = Html::new();
    let mut heading: Option<&str> = None;
    let mut before: Option<&Statement> = None;
    for said in statements {
        let name = said.authority.as_deref();
        let whose = name.filter(|authority| over_several && !said.text().contains(authority));
        if let Some(before) = before {
            // Short facts in a row are a list; what has several lines is read better apart.
            let list = [before, said].iter().all(|it| is_plain(it) && is_line(it.text()));
            all = all.text(if list && whose == heading { "\n" } else { "\n\n" });
        }
        if let Some(name) = whose
            && heading != whose
        {
            all = all.bold(name).text("\n");
        }
        heading = whose;
        if is_plain(said) {
            all = all.text(bullet);
        }
        all = all.then(&statement(said, citations, open));
        before = Some(said);
    }
    all
}

/// True if a text takes little more than a line or two of a phone.
fn is_line(text: &str) -> bool {
    text.chars().count() <= 80
}

fn authorities(statements: &[Statement]) -> usize {
    let mut names: Vec<&str> = statements.iter().filter_map(|said| said.authority.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

/// One statement with those nested below it.
fn statement(said: &Statement, citations: &[Citation], open: bool) -> Html {
    let numbers = views::numbers(said, citations);
    if said.is_quote() {
        let mut quoted = Html::plain(&bulleted(said.text(), 0)).text(&mark(&numbers));
        quoted = items(quoted, &said.items, citations, &numbers, 0);
        // Of a list all items are seen, whatever its length.
        let open = open || !said.items.is_empty();
        return Html::new().within(quote(&quoted, open), &quoted);
    }
    let fact = format!("{}{}", said.text().trim(), mark(&numbers));
    if said.items.is_empty() {
        return Html::plain(&fact);
    }
    // It is the heading of what is below it.
    let fact = Html::new().bold(&fact);
    if said.items.iter().all(Statement::is_quote) {
        let quoted = items(Html::new(), &said.items, citations, &[], 0);
        return fact.text("\n").within(Style::Quote, &quoted);
    }
    items(fact, &said.items, citations, &numbers, 0)
}

/// Items nested below a statement, each on a line of its own. One that rests on what the statement above rests on
/// bears no number again.
fn items(mut all: Html, nested: &[Statement], citations: &[Citation], above: &[usize], depth: usize) -> Html {
    for item in nested {
        let numbers = views::numbers(item, citations);
        let mark = if numbers == above { String::new() } else { mark(&numbers) };
        if !all.is_blank() {
            all = all.text("\n");
        }
        all = all.text(&format!("{}• {}{mark}", indent(depth), bulleted(item.text(), depth + 1)));
        all = items(all, &item.items, citations, &numbers, depth + 1);
    }
    all
}

/// White space that neither breaks a line nor is dropped at the start of one.
fn indent(depth: usize) -> String {
    "\u{a0}\u{a0}\u{a0}".repeat(depth)
}

/// A paragraph with the bullets that it introduces, each of which is a line of its own.
fn bulleted(text: &str, depth: usize) -> String {
    text::in_cells(text.trim()).replace('\n', &format!("\n{}• ", indent(depth)))
}

fn quote(quoted: &Html, open: bool) -> Style {
    if quoted.units() > LONG_QUOTE && !open { Style::LongQuote } else { Style::Quote }
}

/// The numbers of the sources of something, held to its last word.
fn mark(numbers: &[usize]) -> String {
    let mut mark = String::new();
    for (first, last) in runs(numbers) {
        let before = if mark.is_empty() { "\u{a0}" } else { "" };
        let _ = match last - first {
            0 => write!(mark, "{before}[{first}]"),
            1 => write!(mark, "{before}[{first}][{last}]"),
            // A hyphen at which no line is broken.
            _ => write!(mark, "{before}[{first}\u{2011}{last}]"),
        };
    }
    mark
}

/// The first and the last of each run of rising numbers.
fn runs(numbers: &[usize]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    runs
}

/// The sources: each document once, in the order of first use, with the places cited of it. Neighbouring citations of
/// the same pages are one place.
fn sources(voice: &Voice<'_>, citations: &[Citation]) -> Html {
    if citations.is_empty() {
        return Html::new();
    }
    let mut documents: Vec<(&Document, Vec<(usize, usize)>)> = Vec::new();
    let mut start = 0;
    for (at, cited) in citations.iter().enumerate() {
        let next = citations.get(at + 1);
        if next.is_some_and(|next| next.document().id == cited.document().id && next.pages() == cited.pages()) {
            continue;
        }
        match documents.iter_mut().find(|(document, _)| document.id == cited.document().id) {
            Some((_, places)) => places.push((start, at)),
            None => documents.push((cited.document(), vec![(start, at)])),
        }
        start = at + 1;
    }
    let few = documents.len() <= FEW_SOURCES;
    let mut lines = Html::new();
    for (document, places) in documents {
        if !lines.is_blank() {
            lines = lines.text("\n");
        }
        lines = match &places[..] {
            [(first, last)] => {
                let lines = lines.text(&format!("{} {}", numbered(*first, *last), titled(voice, document)));
                let place = place(voice, &citations[*first..=*last]);
                if place.is_blank() { lines } else { lines.text(", ").then(&place) }
            }
            _ => places.iter().fold(lines.text(&titled(voice, document)), |lines, (first, last)| {
                let place = place(voice, &citations[*first..=*last]);
                lines.text(&format!("\n{}{} ", indent(1), numbered(*first, *last))).then(&place)
            }),
        };
    }
    let heading = Html::new().bold(&voice.say(Say::Sources)).text("\n");
    if few { heading.then(&lines) } else { heading.within(Style::LongQuote, &lines) }
}

/// The sign of the citations from one place in their list to another, counted from 0.
fn numbered(first: usize, last: usize) -> String {
    mark(&(first + 1..=last + 1).collect::<Vec<_>>()).trim_start().to_owned()
}

/// A document's title with the month of its inspection, and with its kind where that is not a report: nobody shall take
/// a digest for the inspectors' words.
fn titled(voice: &Voice<'_>, document: &Document) -> String {
    let mut title = document.title.clone();
    if let Some(inspection) = &document.facts.inspection {
        // Inspections of several weeks go by the month in which they ended, as in headlines.
        let day = inspection.end();
        let year = day.year().to_string();
        // Digests bear the year in their titles.
        if !title.contains(&year) {
            let _ = write!(title, " ({} {year})", text::month(day));
        }
    }
    if document.kind != Kind::InspectionReport {
        let _ = write!(title, " [{}]", voice.say(Say::DocumentKind { kind: document.kind.name() }));
    }
    title
}

/// The place of neighbouring citations of the same pages, as a link where the server is public; nothing where the
/// format has no pages or paragraphs.
fn place(voice: &Voice<'_>, group: &[Citation]) -> Html {
    let Some(first) = group.first() else { return Html::new() };
    let mut parts = Vec::new();
    if let Some((from, to)) = first.pages() {
        let printed = first.document().labels.of_both(from, to);
        let (from, to) = (u64::from(from), u64::from(to));
        parts.push(voice.say(match &printed {
            None if from == to => Say::Page { page: from },
            None => Say::Pages { from, to },
            Some(printed) if from == to => Say::PagePrinted { page: from, printed },
            Some(printed) => Say::PagesPrinted { from, to, printed },
        }));
    }
    let mut paragraphs: Vec<usize> =
        group.iter().filter_map(|cited| cited.passage().paragraph).map(|number| number as usize).collect();
    paragraphs.sort_unstable();
    paragraphs.dedup();
    match paragraphs[..] {
        [] => {}
        [one] => parts.push(voice.say(Say::Paragraph { number: one as u64 })),
        _ => {
            let runs = runs(&paragraphs)
                .into_iter()
                .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") });
            let numbers = runs.collect::<Vec<_>>().join(", ");
            parts.push(voice.say(Say::Paragraphs { numbers: &numbers }));
        }
    }
    let text = parts.join(", ");
    match voice.address(&views::address(first)) {
        Some(address) if text.is_empty() => Html::new().link(&address, &voice.say(Say::SourceOpen)),
        Some(address) => Html::new().link(&address, &text),
        None => Html::plain(&text),
    }
}

/// What was taken for granted, calmly: first whom the answer is about, then what came from the last question. The
/// reason is a sentence of the interface's language; the values stay, since they are the reports' words or ours about
/// them.
fn assumed(voice: &Voice<'_>, notes: &[Note]) -> Html {
    let mut sentences = Vec::new();
    let mut before = Vec::new();
    for note in notes {
        match &note.assumption {
            Assumption::Home(authority) => sentences.push(voice.say(Say::AssumedHome { authority })),
            Assumption::Only(authority) | Assumption::OnlyOfKind(authority) => {
                sentences.push(voice.say(Say::AssumedOnly { authority }));
            }
            Assumption::CountedBack(_) => before.push(voice.say(Say::CountedBack { when: &note.value })),
            // That it is about what was said is seen.
            Assumption::Carried(Carried::Question(OperationId::Findings)) => {}
            Assumption::Carried(_) => before.push(note.value.clone()),
            Assumption::Linked { .. } | Assumption::Covered { .. } => {
                sentences.push(voice.say(Say::AssumedOther { what: &note.value }));
            }
            Assumption::NotUnderstood(_) => sentences.push(voice.say(Say::AssumedOther { what: &note.text })),
        }
    }
    before.dedup();
    if !before.is_empty() {
        sentences.push(voice.say(Say::AssumedBefore { what: &before.join("; ") }));
    }
    sentences.dedup();
    Html::new().italic(&sentences.join("\n"))
}

/// An answer that fills too many messages, as a web page: a phone opens one with any browser, in letters of any size,
/// where it may show a plain text file in the wrong encoding.
fn attachment(question: &str, said: &Html) -> Attachment {
    let mut name = String::new();
    for word in text::words(question) {
        // A name that a phone's list of downloads shows whole.
        if name.len() + word.len() > 40 {
            break;
        }
        if word.chars().all(|c| c.is_ascii_alphanumeric()) {
            let gap = if name.is_empty() { "" } else { "-" };
            let _ = write!(name, "{gap}{}", word.to_lowercase());
        }
    }
    let name = if name.is_empty() { "answer".to_owned() } else { name };
    Attachment { name: format!("{name}.html"), content: Content::Page(said.page(question)), caption: Html::new() }
}

/// One source of an answer: the paragraph with its neighbours, the quoted words marked in it. `number` is that of the
/// citation in its answer.
pub(super) fn source(
    voice: &Voice<'_>,
    cited: &Citation,
    number: u16,
    before: Option<&Passage>,
    after: Option<&Passage>,
) -> Message {
    let document = cited.document();
    let head = Html::new().bold(&voice.say(Say::Source { number: u64::from(number) }));
    let place = place(voice, std::slice::from_ref(cited));
    let mut head = head.text("\n").text(&titled(voice, document));
    if !place.is_blank() {
        head = head.text(", ").then(&place);
    }
    // A heading right above is shown by itself.
    let above = before.is_some_and(|before| before.kind == PassageKind::Heading);
    if let Some(section) = cited.section().filter(|_| !above) {
        head = head.text("\n").italic(section);
    }
    let passage = cited.passage();
    let (range, text) = (cited.range(), &passage.text);
    let quoted = if text[range.clone()].trim() == text.trim() {
        Html::plain(&bulleted(text, 0))
    } else {
        let bullet = |part: &str| part.replace('\n', "\n• ");
        Html::plain(&bullet(&text[..range.start])).bold(&bullet(&text[range.clone()])).text(&bullet(&text[range.end..]))
    };
    let blocks = [
        head,
        before.map(neighbour).unwrap_or_default(),
        Html::new().within(Style::Quote, &quoted),
        after.map(neighbour).unwrap_or_default(),
    ];
    let address = voice.address(&views::address(cited));
    let buttons = address.map(|address| vec![Button::url(voice.say(Say::SourceOpen), address)]);
    Message { parts: split(&joined(&blocks)), attachment: None, buttons: buttons.into_iter().collect() }
}

/// A paragraph beside the one that is cited: at hand, but not in the way. A heading is shown as one.
fn neighbour(passage: &Passage) -> Html {
    match passage.kind {
        PassageKind::Heading => Html::new().bold(passage.text.trim()),
        _ => Html::new().styled(Style::LongQuote, &bulleted(&passage.text, 0)),
    }
}

/// The inline results for an answer: each one quotation or fact with its source, and a button to go
/// on in private.
pub(super) fn inline(voice: &Voice<'_>, answer: &Answer, id: AnswerId) -> Vec<InlineResult> {
    let mut results = Vec::new();
    for said in &answer.statements {
        let Some(cited) = said.citations().next() else { continue };
        let mut blocks = vec![unmarked(said)];
        // A fact that rests on one passage is shown with it; of several, one alone would not bear it out.
        if !said.is_quote() && said.citations().count() == 1 && !said.text().contains(cited.quote().trim()) {
            blocks.push(Html::new().styled(Style::Quote, &bulleted(cited.quote(), 0)));
        }
        let place = place(voice, std::slice::from_ref(cited));
        let source = Html::plain(&titled(voice, cited.document()));
        blocks.push(if place.is_blank() { source } else { source.text(", ").then(&place) });
        let text = joined(&blocks);
        // Nothing is cut: what does not fit is read in private.
        if !text.fits() {
            continue;
        }
        let about = said.authority.as_deref().or(cited.document().subject());
        let when = cited.document().facts.inspection.as_ref().map(|it| it.start().year().to_string());
        let title = match (about, when) {
            (Some(about), Some(when)) => format!("{about}, {when}"),
            (Some(about), None) => about.to_owned(),
            _ => cited.document().title.clone(),
        };
        results.push(InlineResult {
            id: format!("{id}:{}", results.len() + 1),
            title,
            description: shortened(said.text(), INLINE_LINE),
            text,
            buttons: vec![vec![Button::url(voice.say(Say::InlinePrivate), Start::Answer(id).link(voice.bot))]],
        });
        if results.len() == INLINE_RESULTS {
            break;
        }
    }
    results
}

/// The button above inline results, with the payload of `/start` that it leads to.
pub(super) fn inline_button(voice: &Voice<'_>, found: Option<AnswerId>) -> (String, String) {
    match found {
        Some(answer) => (voice.say(Say::InlinePrivate), Start::Answer(answer).encode()),
        None => (voice.say(Say::InlineNone), Start::Help.encode()),
    }
}

/// A statement without the numbers of its sources, which mean nothing outside its answer.
fn unmarked(said: &Statement) -> Html {
    statement(said, &[], false)
}

/// The start of a text, cut between words, for a line that shows no more anyway.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let mut short = String::new();
    for word in text.split_whitespace() {
        if short.chars().count() + word.chars().count() >= most {
            short.push('…');
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short
}

/// The list of documents by authority: one page of it, counted from 0; beyond the last, the last.
pub(super) fn holdings(voice: &Voice<'_>, catalog: &Catalog, page: u16) -> Message {
    let documents = catalog.documents();
    if documents.is_empty() {
        return Message::of(Html::plain(&voice.say(Say::HoldingsNone)));
    }
    let authorities: Vec<&str> = catalog.subjects().collect();
    let pages = authorities.len().div_ceil(AUTHORITIES_ON_PAGE).max(1);
    let page = usize::from(page).min(pages - 1);
    let head = voice.say(Say::Holdings { documents: documents.len() as u64, authorities: authorities.len() as u64 });
    let mut list = Html::new();
    for name in authorities.iter().skip(page * AUTHORITIES_ON_PAGE).take(AUTHORITIES_ON_PAGE) {
        if !list.is_blank() {
            list = list.text("\n");
        }
        list = list.text(&format!("{name}: "));
        let mut years: BTreeMap<i16, &Document> = BTreeMap::new();
        for document in catalog.documents_about(name) {
            let facts = &document.facts;
            let year = facts.inspection.as_ref().map(|it| it.start().year());
            let year = year.or(facts.published.map(|it| it.date.year())).unwrap_or_default();
            years.entry(year).or_insert(document);
        }
        for (at, (year, document)) in years.into_iter().enumerate() {
            let year = if year == 0 { voice.say(Say::Undated) } else { year.to_string() };
            let gap = if at == 0 { "" } else { ", " };
            list = match voice.address(&format!("/documents/{}", document.id)) {
                Some(address) => list.text(gap).link(&address, &year),
                None => list.text(gap).text(&year),
            };
        }
    }
    let mut blocks = vec![Html::new().bold(&head), list];
    if page + 1 == pages {
        let others: Vec<Html> = documents
            .iter()
            .filter(|document| document.facts.authority.is_none())
            .map(|document| Html::plain(&titled(voice, document)))
            .collect();
        if !others.is_empty() {
            let heading = Html::new().bold(&voice.say(Say::HoldingsOther));
            blocks.push(others.iter().fold(heading, |all, other| all.text("\n• ").then(other)));
        }
    }
    if pages > 1 {
        let at = voice.say(Say::PageOf { page: page as u64 + 1, pages: pages as u64 });
        blocks.push(Html::new().italic(&at));
    }
    let number = |page: usize| u16::try_from(page).unwrap_or(u16::MAX);
    let mut row = Vec::new();
    if page > 0 {
        row.push(Button::callback(voice.say(Say::ButtonBack), Action::Holdings(number(page - 1))));
    }
    if page + 1 < pages {
        row.push(Button::callback(voice.say(Say::ButtonNext), Action::Holdings(number(page + 1))));
    }
    let buttons = if row.is_empty() { Vec::new() } else { vec![row] };
    Message { parts: split(&joined(&blocks)), attachment: None, buttons }
}

#[cfg(test)]
pub(super) mod tests;
