//! Web pages: their main content, without what stands around it on every page of a site.
//!
//! The page is read as a stream of tags, never as a tree. Building the tree that browsers agree on takes time in
//! the square of the nesting (100,000 nested elements took 47 seconds), and what is wanted here, where blocks begin and
//! end, needs no tree: unknown elements count as none, and every block element ends the text before it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use crate::corpus::blocks::{Builder, Item, Numerals, squeeze};
use crate::corpus::cause::Cause;
use crate::corpus::decode;
use crate::corpus::format::Format;
use crate::corpus::layout::{Block, BlockKind, Layout};

/// Web pages.
pub(super) const FORMAT: Format =
    Format { name: "web page", endings: &["html", "htm"], media_type: "text/html; charset=utf-8" };

/// Whether a text is a web page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// It begins as a whole page does.
    Page,
    /// It begins with a tag that pages hold.
    Fragment,
    /// It does not begin with a tag.
    No,
}

/// What to do with an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It ends the text before it and begins other.
    Block,
    /// It is passed over with all that it holds.
    Skipped,
    /// The head or foot of a page, passed over, or of an article, kept.
    Edge,
    /// Passed over, unless the page keeps its text in it, as some systems wrap every page in a form.
    Form,
    /// Part of the text that it stands in.
    Inline,
}

/// The elements that matter; all others are part of the text around them.
const ROLES: &[(&str, Role)] = &[
    ("address", Role::Block),
    ("article", Role::Block),
    ("aside", Role::Skipped),
    ("audio", Role::Skipped),
    ("blockquote", Role::Block),
    ("body", Role::Block),
    ("button", Role::Skipped),
    ("canvas", Role::Skipped),
    ("caption", Role::Block),
    ("center", Role::Block),
    ("dd", Role::Block),
    ("details", Role::Block),
    ("dialog", Role::Skipped),
    ("dir", Role::Block),
    ("div", Role::Block),
    ("dl", Role::Block),
    ("dt", Role::Block),
    ("fieldset", Role::Block),
    ("figcaption", Role::Block),
    ("figure", Role::Block),
    ("footer", Role::Edge),
    ("form", Role::Form),
    ("h1", Role::Block),
    ("h2", Role::Block),
    ("h3", Role::Block),
    ("h4", Role::Block),
    ("h5", Role::Block),
    ("h6", Role::Block),
    ("header", Role::Edge),
    ("hgroup", Role::Block),
    ("hr", Role::Block),
    ("html", Role::Block),
    ("iframe", Role::Skipped),
    ("li", Role::Block),
    ("main", Role::Block),
    ("menu", Role::Block),
    ("nav", Role::Skipped),
    ("noscript", Role::Skipped),
    ("object", Role::Skipped),
    ("ol", Role::Block),
    ("p", Role::Block),
    ("pre", Role::Block),
    ("script", Role::Skipped),
    ("section", Role::Block),
    ("select", Role::Skipped),
    ("style", Role::Skipped),
    ("summary", Role::Block),
    ("svg", Role::Skipped),
    ("table", Role::Block),
    ("tbody", Role::Block),
    ("td", Role::Block),
    ("template", Role::Skipped),
    ("textarea", Role::Skipped),
    ("tfoot", Role::Block),
    ("th", Role::Block),
    ("thead", Role::Block),
    ("title", Role::Skipped),
    ("tr", Role::Block),
    ("ul", Role::Block),
    ("video", Role::Skipped),
];

/// The roles of ARIA that mark what stands around the content of a page.
const LANDMARKS: [&str; 5] = ["banner", "complementary", "contentinfo", "navigation", "search"];

fn role(name: &str) -> Role {
    ROLES.binary_search_by_key(&name, |(known, _)| known).map_or(Role::Inline, |at| ROLES[at].1)
}

/// Reads a web page.
pub(super) fn layout(bytes: &[u8]) -> Result<Layout, Cause> {
    let unknown = || Cause::Damaged { format: FORMAT, detail: "its bytes are no text".to_owned() };
    let decoded = decode_page(bytes).ok_or_else(unknown)?;
    let page = Page::read(&decoded.text);
    if page.overflow {
        let detail = format!("it has more than {MOST_EVENTS} tags");
        return Err(Cause::Damaged { format: FORMAT, detail });
    }
    let mut blocks = page.content();
    let entitled = blocks.iter().any(|block| matches!(block.kind, BlockKind::Heading(0 | 1)));
    if let Some(title) = page.title().filter(|_| !entitled && !blocks.is_empty()) {
        blocks.insert(0, Block { kind: BlockKind::Heading(0), text: title, pages: None });
    }
    Ok(Layout { blocks, warnings: decoded.warning.into_iter().collect(), ..Layout::default() })
}

/// The blocks of a piece of a web page, such as Markdown may hold.
pub(super) fn fragment(text: &str) -> Vec<Block> {
    let page = Page::read(text);
    page.blocks(&(0..page.events.len()), true)
}

/// The title of a web page, or else its first heading.
pub(super) fn title(bytes: &[u8]) -> Option<String> {
    /// A title stands at the head of a page.
    const HEAD: usize = 64 * 1_024;
    let page = Page::read(&decode_page(&bytes[..bytes.len().min(HEAD)])?.text);
    page.title().or_else(|| page.text_of("h1"))
}

/// Whether a text is a web page; where it may be one of another format that holds tags, only a whole page is.
pub(super) fn is_page(text: &str, or_other: bool) -> bool {
    match looks_like(text) {
        Look::Page => true,
        Look::Fragment => !or_other,
        Look::No => false,
    }
}

/// Judges a text by the tag that it begins with.
fn looks_like(text: &str) -> Look {
    let mut rest = text.trim_start();
    loop {
        let after = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")
        } else if let Some(declaration) = rest.strip_prefix("<?xml") {
            declaration.split_once("?>")
        } else {
            None
        };
        match after {
            Some((_, after)) => rest = after.trim_start(),
            None => break,
        }
    }
    let head: String = rest.chars().take(16).flat_map(char::to_lowercase).collect();
    if head.starts_with("<!doctype html") {
        return Look::Page;
    }
    let Some(tag) = head.strip_prefix('<') else { return Look::No };
    let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
    let ended = tag[name.len()..].starts_with([' ', '>', '/', '\n', '\r', '\t']);
    match name.as_str() {
        "html" | "head" | "body" if ended => Look::Page,
        "meta" | "link" | "br" | "a" | "b" | "span" | "font" | "img" if ended => Look::Fragment,
        name if ended && role(name) != Role::Inline => Look::Fragment,
        _ => Look::No,
    }
}

/// A page names its encoding in a `meta` tag near its start; valid UTF-8 needs no name.
fn decode_page(bytes: &[u8]) -> Option<decode::Decoded> {
    const HEAD: usize = 1_024;
    if std::str::from_utf8(bytes).is_err() && encoding_rs::Encoding::for_bom(bytes).is_none() {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
        let label = head.split_once("charset=").map(|(_, after)| {
            let after = after.trim_start_matches(['"', '\'', ' ']);
            after.split(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c)).next().unwrap_or_default()
        });
        if let Some(decoded) = label.and_then(|label| decode::labelled(bytes, label)) {
            return Some(decoded);
        }
    }
    decode::text(bytes)
}

/// A start tag, an end tag or text.
enum Event {
    Open(Tag),
    Close(String),
    Text(StrTendril),
}

/// The most tags and stretches of text that are taken from a page, some 100 MB of them. The longest pages of councils
/// have some 50,000; a file of empty tags would fill the memory with them.
const MOST_EVENTS: usize = 2_000_000;

/// Takes the tokens and tells the tokenizer which elements hold no tags.
#[derive(Default)]
struct Sink {
    events: RefCell<Vec<Event>>,
    /// Inline elements that matter for once, since one of them was hidden or marked as a landmark.
    watched: RefCell<BTreeSet<String>>,
    overflow: Cell<bool>,
}

impl Sink {
    fn take(&self, event: Event) {
        let mut events = self.events.borrow_mut();
        if let (Event::Text(more), Some(Event::Text(text))) = (&event, events.last_mut()) {
            text.push_tendril(more);
        } else if events.len() < MOST_EVENTS {
            events.push(event);
        } else {
            self.overflow.set(true);
        }
    }

    /// Whether a tag parts text or takes some away. All others are dropped at once.
    fn matters(&self, tag: &Tag) -> bool {
        if role(&tag.name) != Role::Inline || &*tag.name == "br" {
            return true;
        }
        let mut watched = self.watched.borrow_mut();
        if tag.kind == TagKind::StartTag && is_aside(tag) {
            watched.insert(tag.name.to_string());
        }
        watched.contains(&*tag.name)
    }
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => self.take(Event::Text(text)),
            Token::TagToken(tag) => {
                let raw = match &*tag.name {
                    "title" | "textarea" => Some(RawKind::Rcdata),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
                    "script" => Some(RawKind::ScriptData),
                    _ => None,
                };
                let start = tag.kind == TagKind::StartTag;
                match (self.matters(&tag), start) {
                    (true, true) => self.take(Event::Open(tag)),
                    (true, false) => self.take(Event::Close(tag.name.to_string())),
                    (false, _) => {}
                }
                if let Some(raw) = raw.filter(|_| start) {
                    return TokenSinkResult::RawData(raw);
                }
            }
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

/// A page as a stream of tags, with the ends of the elements that are taken or left as a whole.
struct Page {
    events: Vec<Event>,
    /// From the start tag to the end tag of such an element. One that is never closed is not here, and so takes
    /// nothing with it.
    ends: BTreeMap<usize, usize>,
    /// Whether it has more than is taken from a page.
    overflow: bool,
}

impl Page {
    fn read(text: &str) -> Self {
        let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(text));
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        let (events, overflow) = (tokenizer.sink.events.take(), tokenizer.sink.overflow.get());
        let mut open: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut ends = BTreeMap::new();
        for (at, event) in events.iter().enumerate() {
            match event {
                Event::Open(tag) => open.entry(&tag.name).or_default().push(at),
                Event::Close(name) => {
                    if let Some(start) = open.get_mut(name.as_str()).and_then(Vec::pop) {
                        ends.insert(start, at);
                    }
                }
                Event::Text(_) => {}
            }
        }
        Self { events, ends, overflow }
    }

    fn title(&self) -> Option<String> {
        self.text_of("title")
    }

    /// The text of the first element of that name.
    fn text_of(&self, name: &str) -> Option<String> {
        let start = self.events.iter().position(|event| matches!(event, Event::Open(tag) if &*tag.name == name))?;
        let end = self.ends.get(&start).copied().unwrap_or(self.events.len());
        let text: String = self.events[start..end]
            .iter()
            .map(|event| match event {
                Event::Text(text) => text.as_ref(),
                _ => "",
            })
            .collect();
        Some(squeeze(&text)).filter(|text| !text.is_empty())
    }

    /// The blocks of the main content: of `main` if it holds any text; else of the articles, if they hold at least
    /// half of the words of the page (they may be teasers); else of the whole page.
    fn content(&self) -> Vec<Block> {
        let main = self.outermost(|tag| &*tag.name == "main" || attribute(tag, "role") == Some("main"));
        let content = self.best_of(&main);
        if !content.is_empty() {
            return content;
        }
        let whole = self.best_of(std::slice::from_ref(&(0..self.events.len())));
        let articles = self.best_of(&self.outermost(|tag| &*tag.name == "article"));
        if words(&articles) * 2 >= words(&whole) { articles } else { whole }
    }

    /// The blocks without what stands in forms, unless most of the words do.
    fn best_of(&self, ranges: &[Range<usize>]) -> Vec<Block> {
        let read = |forms| ranges.iter().flat_map(|range| self.blocks(range, forms)).collect::<Vec<_>>();
        let without = read(false);
        let with = read(true);
        if words(&with) > 2 * words(&without) { with } else { without }
    }

    /// Where elements of a sort stand, those within another left out. One that is not closed lasts to the end.
    fn outermost(&self, wanted: impl Fn(&Tag) -> bool) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for (at, event) in self.events.iter().enumerate() {
            let inside = found.last().is_some_and(|last| at < last.end);
            if let Event::Open(tag) = event
                && !inside
                && wanted(tag)
            {
                found.push(at..self.ends.get(&at).copied().unwrap_or(self.events.len()));
            }
        }
        found
    }

    /// Reads a stretch of the page.
    fn blocks(&self, range: &Range<usize>, forms: bool) -> Vec<Block> {
        let mut reader = Reader::default();
        let mut articles = 0_usize;
        let first = self.events.get(range.start);
        let content = matches!(first, Some(Event::Open(tag)) if matches!(&*tag.name, "main" | "article"));
        let mut at = range.start;
        while at < range.end {
            match &self.events[at] {
                Event::Text(text) => reader.text.push_str(text),
                Event::Close(name) => {
                    if name == "article" {
                        articles = articles.saturating_sub(1);
                    }
                    reader.close(name);
                }
                Event::Open(tag) => {
                    let skipped = match role(&tag.name) {
                        Role::Skipped => true,
                        Role::Edge => !content && articles == 0,
                        Role::Form => !forms,
                        Role::Block | Role::Inline => is_aside(tag) && at != range.start,
                    };
                    if let Some(end) = self.ends.get(&at).filter(|_| skipped) {
                        if role(&tag.name) != Role::Inline {
                            reader.flush();
                        }
                        at = *end;
                    } else {
                        if &*tag.name == "article" {
                            articles += 1;
                        }
                        reader.open(tag);
                    }
                }
            }
            at += 1;
        }
        reader.flush();
        reader.builder.finish()
    }
}

fn words(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.text.split_whitespace().count()).sum()
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| attribute.value.as_ref())
}

fn is_aside(tag: &Tag) -> bool {
    attribute(tag, "hidden").is_some_and(|value| value != "until-found")
        || attribute(tag, "role").is_some_and(|role| LANDMARKS.contains(&role))
}

/// A list that is open.
struct List {
    /// The number of the next item and how it is written; `None` for bullets.
    next: Option<(i64, Numerals)>,
    step: i64,
    /// The item that is open.
    item: Option<Item>,
}

/// Makes blocks of tags and text.
#[derive(Default)]
struct Reader {
    builder: Builder,
    text: String,
    heading: Option<u8>,
    lists: Vec<List>,
}

impl Reader {
    fn open(&mut self, tag: &Tag) {
        let name: &str = &tag.name;
        if name == "br" {
            self.line_break();
            return;
        }
        if role(name) == Role::Inline {
            return;
        }
        self.flush();
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = name[1..].parse().ok(),
            "ul" | "menu" | "dir" => self.lists.push(List { next: None, step: 1, item: None }),
            "ol" => {
                let numerals = match attribute(tag, "type") {
                    Some("a") => Numerals::LowerLetter,
                    Some("A") => Numerals::UpperLetter,
                    Some("i") => Numerals::LowerRoman,
                    Some("I") => Numerals::UpperRoman,
                    _ => Numerals::Decimal,
                };
                let start = attribute(tag, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                let step = if attribute(tag, "reversed").is_some() { -1 } else { 1 };
                self.lists.push(List { next: Some((start, numerals)), step, item: None });
            }
            "li" => self.open_item(tag),
            "table" => self.builder.open_table(),
            "tr" => self.builder.end_row(),
            "td" | "th" => self.builder.open_cell(),
            _ => {}
        }
    }

    fn open_item(&mut self, tag: &Tag) {
        if self.lists.is_empty() {
            self.lists.push(List { next: None, step: 1, item: None });
        }
        let depth = self.lists.len();
        let Some(list) = self.lists.last_mut() else { return };
        let number = list.next.as_mut().map(|(next, numerals)| {
            if let Some(value) = attribute(tag, "value").and_then(|value| value.trim().parse().ok()) {
                *next = value;
            }
            let number = format!("{}.", numerals.write(*next));
            *next = next.saturating_add(list.step);
            number
        });
        list.item = Some(Item::new(depth, number));
    }

    fn close(&mut self, name: &str) {
        if role(name) == Role::Inline {
            return;
        }
        self.flush();
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = None,
            "ul" | "ol" | "menu" | "dir" => {
                self.lists.pop();
            }
            "li" => {
                if let Some(list) = self.lists.last_mut() {
                    list.item = None;
                }
            }
            "table" => self.builder.close_table(),
            _ => {}
        }
    }

    /// One line break is a space; two in a row part paragraphs.
    fn line_break(&mut self) {
        let before = self.text.trim_end_matches([' ', '\n', '\t', '\r']);
        if before.ends_with('\u{b}') && self.heading.is_none() {
            self.flush();
        } else {
            self.text.push('\u{b}');
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if let Some(level) = self.heading {
            self.builder.push(BlockKind::Heading(level), &text);
        } else if let Some(item) = self.lists.last_mut().and_then(|list| list.item.as_mut()) {
            self.builder.push_item(item, &text);
        } else {
            self.builder.push(BlockKind::Paragraph, &text);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::blocks::show;

    fn read(text: &str) -> String {
        show(&layout(text.as_bytes()).unwrap().blocks)
    }

    #[test]
    fn the_main_content_is_read() {
        assert_snapshot!(read(include_str!("../../../tests/fixtures/page.html")), @r"
        h0: Inspection of Anyshire
        p: Inspectors praised children’s services in July.
        h1: What needs to improve
        b1: 3. The provision of homes, including:
        b2: how many
        b2: support within them
        b1: 4. Plans
        p: Grades
        row: Judgement | Grade
        row: Care leavers | Good
        ");
    }

    #[test]
    fn a_page_without_main_gives_its_article_or_its_body() {
        let around =
            |inner: &str| format!("<title>T</title><nav>Home</nav><header>Site</header>{inner}<footer>Foot</footer>");
        assert_snapshot!(read(&around("<p>Menu</p><article><header><h1>A</h1></header><p>One two three</p></article>")), @r"
        h0: A
        p: One two three
        ");
        assert_snapshot!(read(&around("<article>Teaser</article><p>A text that is longer than all of them")), @r"
        h0: T
        p: Teaser
        p: A text that is longer than all of them
        ");
        assert_snapshot!(read(&around("<form><label>x</label><p>The whole page stands in a form here")), @r"
        h0: T
        p: x
        p: The whole page stands in a form here
        ");
    }

    #[test]
    fn tables_for_layout_are_no_rows() {
        assert_snapshot!(
            read("<table><tr><td>Menu<td><h2>News</h2><table><tr><td>a<td>b<tr><td>only one</table><p>after</table>"),
            @r"
        row: Menu | News
        row: a | b
        p: only one
        p: after
        "
        );
    }

    #[test]
    fn what_is_not_closed_takes_nothing_with_it() {
        assert_snapshot!(read("<nav><p>One<p>Two<ul><li>three<li>four</ul></p></b>five<br>six<br><br>seven"), @r"
        p: One
        p: Two
        b1: three
        b1: four
        p: five six
        p: seven
        ");
    }

    #[test]
    fn the_encoding_is_the_one_that_the_page_names() {
        let page = b"<meta charset='iso-8859-1'><p>Caf\xe9 \x93one\x94</p>";
        assert_eq!(show(&layout(page).unwrap().blocks), "p: Café “one”");
    }

    #[test]
    fn deep_nesting_costs_neither_stack_nor_time() {
        let start = Instant::now();
        for tag in ["div", "b", "article", "table><tr><td", "ul><li", "form"] {
            let deep = format!("{}deep", format!("<{tag}>").repeat(100_000));
            assert!(read(&deep).ends_with("deep"), "{tag}");
        }
        // A reader in the square of the depth takes minutes; this one a second or two, unoptimised.
        assert!(start.elapsed() < Duration::from_mins(1));
    }

    #[test]
    fn a_page_of_nothing_but_tags_is_refused() {
        let cause = layout("<p>".repeat(MOST_EVENTS + 1).as_bytes()).unwrap_err();
        assert_eq!(cause.to_string(), "the web page is damaged: it has more than 2000000 tags");
    }

    #[test]
    fn hidden_stretches_of_a_line_go() {
        assert_eq!(read("<p>One <span hidden>no <span>never</span></span><span>two</span>"), "p: One two");
    }

    #[test]
    fn roles_are_sorted() {
        assert!(ROLES.is_sorted_by_key(|(name, _)| name));
    }

    proptest! {
        #[test]
        fn no_word_is_lost(words in prop::collection::vec(("[a-z]{1,9}", 0_usize..8), 1..60)) {
            let tags = ["p", "li", "td", "div", "h2", "tr", "b", "ul"];
            let text = words.iter().map(|(word, tag)| ["<", tags[*tag], "> ", word, " "].concat()).collect::<Vec<_>>().concat();
            let read: Vec<String> = layout(text.as_bytes()).unwrap().blocks.into_iter().map(|block| block.text).collect();
            let read: Vec<&str> = read.iter().flat_map(|text| text.split_whitespace()).collect();
            let expected: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn nothing_panics(text in any::<String>(), bytes in any::<Vec<u8>>()) {
            let _ = layout(text.as_bytes());
            let _ = layout(&bytes);
            let _ = title(&bytes);
        }

        #[test]
        fn no_tag_panics(text in "(</?(table|tr|td|ul|ol|li|main|form|h1|br|title|script)( start='-9'| value='99999999999')?>|x| ){0,60}") {
            let _ = layout(text.as_bytes());
        }
    }
}
