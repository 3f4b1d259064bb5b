//! Text as Telegram takes it: [`Html`] is valid by construction, whatever stands in a document.
//!
//! It is held the way Telegram itself holds it, as plain text and stretches of it that look some way, not as a string
//! with tags. So nothing can be left open, cutting it in two cannot cut a tag, and what is sent when Telegram cannot
//! parse the tags is at hand.

use std::ops::Range;

/// The most UTF-16 units that the text of one message may have, its tags not counted (Bot API, `sendMessage`).
pub(super) const MOST_UNITS: usize = 4_096;

/// The most stretches of one message that may look some way. Telegram drops those beyond 100 without a word, which
/// would show quotes as if they were our own sentences.
pub(super) const MOST_SPANS: usize = 100;

/// The most bytes that the text of one message may have with its tags. The Bot API states no limit; its server keeps
/// requests small, and 4,096 units of escaped ampersands with some links fit.
pub(super) const MOST_BYTES: usize = 24_576;

const PAGE_HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
const PAGE_STYLE: &str = "</title>\n<style>\n\
    body { margin: 1rem auto; max-width: 40rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; \
    white-space: pre-wrap; overflow-wrap: anywhere; color-scheme: light dark }\n\
    blockquote { display: inline-block; box-sizing: border-box; width: 100%; margin: 0; padding: .1rem 0 .1rem .8rem; \
    border-left: 3px solid #1a6f8f }\n</style>\n</head>\n<body>";

/// A style of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// A quotation. Telegram knows none within another.
    Quote,
    /// A quotation of which the first lines are shown until it is touched.
    LongQuote,
    /// A link to an address that begins with `https://` or `http://`.
    Link(String),
}

/// Text with its looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Html {
    text: String,
    /// Nested within each other or apart, an outer one before those within it, none empty.
    spans: Vec<Span>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Span {
    style: Style,
    range: Range<usize>,
}

impl Style {
    /// True if one may stand within the other. Quotes are not nested, and neither are links (Bot API, "HTML style").
    fn takes(&self, inner: &Self) -> bool {
        match self {
            Self::Quote | Self::LongQuote => !matches!(inner, Self::Quote | Self::LongQuote),
            Self::Link(_) => !matches!(inner, Self::Link(_) | Self::Quote | Self::LongQuote),
            Self::Bold | Self::Italic => !matches!(inner, Self::Quote | Self::LongQuote) && self != inner,
        }
    }

    fn open(&self, out: &mut String) {
        match self {
            Self::Bold => out.push_str("<b>"),
            Self::Italic => out.push_str("<i>"),
            Self::Quote => out.push_str("<blockquote>"),
            Self::LongQuote => out.push_str("<blockquote expandable>"),
            Self::Link(address) => {
                out.push_str("<a href=\"");
                escape(address, out);
                out.push_str("\">");
            }
        }
    }

    fn close(&self) -> &'static str {
        match self {
            Self::Bold => "</b>",
            Self::Italic => "</i>",
            Self::Quote | Self::LongQuote => "</blockquote>",
            Self::Link(_) => "</a>",
        }
    }
}

impl Html {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Plain text.
    pub(super) fn plain(text: &str) -> Self {
        Self::new().text(text)
    }

    /// With plain text after it. Of control characters only line ends stay, as Telegram would do itself; characters
    /// that nobody sees and marks that turn the direction of writing go.
    pub(super) fn text(mut self, text: &str) -> Self {
        self.text.extend(text.chars().filter_map(cleaned));
        self
    }

    /// With text of one style after it.
    pub(super) fn styled(self, style: Style, text: &str) -> Self {
        self.within(style, &Self::plain(text))
    }

    /// With bold text after it.
    pub(super) fn bold(self, text: &str) -> Self {
        self.styled(Style::Bold, text)
    }

    /// With italic text after it.
    pub(super) fn italic(self, text: &str) -> Self {
        self.styled(Style::Italic, text)
    }

    /// With a link after it; with the text alone if the address is not one of the web.
    pub(super) fn link(self, address: &str, text: &str) -> Self {
        if is_address(address) { self.styled(Style::Link(address.to_owned()), text) } else { self.text(text) }
    }

    /// With another text after it.
    pub(super) fn then(mut self, other: &Self) -> Self {
        let start = self.text.len();
        self.text.push_str(&other.text);
        self.spans.extend(other.spans.iter().map(|span| span.moved(start)));
        self
    }

    /// With another text after it, all of which gets one more style. Styles within it that cannot stand there go.
    pub(super) fn within(mut self, style: Style, other: &Self) -> Self {
        let start = self.text.len();
        if matches!(&style, Style::Link(address) if !is_address(address)) {
            return self.then(other);
        }
        if other.text.is_empty() {
            return self;
        }
        self.text.push_str(&other.text);
        let inner: Vec<Span> =
            other.spans.iter().filter(|span| style.takes(&span.style)).map(|span| span.moved(start)).collect();
        self.spans.push(Span { style, range: start..self.text.len() });
        self.spans.extend(inner);
        self
    }

    /// True if nothing in it can be seen.
    pub(super) fn is_blank(&self) -> bool {
        !self.text.contains(|c: char| !c.is_whitespace() && !matches!(c, '\u{200c}' | '\u{200d}'))
    }

    /// The text without its looks, to be sent when Telegram cannot parse them.
    pub(super) fn to_plain(&self) -> &str {
        &self.text
    }

    /// The text with its tags, to be sent in the parse mode HTML.
    pub(super) fn markup(&self) -> String {
        let mut out = String::with_capacity(self.text.len() + 16 * self.spans.len());
        let mut open: Vec<&Span> = Vec::new();
        let mut at = 0;
        let upto = |out: &mut String, at: &mut usize, end: usize| {
            escape(&self.text[*at..end], out);
            *at = end;
        };
        for span in &self.spans {
            while let Some(last) = open.pop_if(|last| last.range.end <= span.range.start) {
                upto(&mut out, &mut at, last.range.end);
                out.push_str(last.style.close());
            }
            upto(&mut out, &mut at, span.range.start);
            span.style.open(&mut out);
            open.push(span);
        }
        while let Some(last) = open.pop() {
            upto(&mut out, &mut at, last.range.end);
            out.push_str(last.style.close());
        }
        upto(&mut out, &mut at, self.text.len());
        out
    }

    /// The text as a web page by itself, for a file.
    pub(super) fn page(&self, title: &str) -> String {
        let mut page = String::from(PAGE_HEAD);
        escape(title, &mut page);
        page.push_str(PAGE_STYLE);
        // What is not in a tag is escaped, so this is the tag itself.
        page.push_str(&self.markup().replace("<blockquote expandable>", "<blockquote>"));
        page.push_str("</body>\n</html>\n");
        page
    }

    /// The number of UTF-16 units its text has.
    pub(super) fn units(&self) -> usize {
        units(&self.text)
    }

    /// True if it can be sent as one message.
    pub(super) fn fits(&self) -> bool {
        self.units() <= MOST_UNITS && self.spans.len() <= MOST_SPANS && self.markup().len() <= MOST_BYTES
    }

    /// A stretch of it, given in bytes that lie between characters, without white space at its ends; looks that reach
    /// beyond it end with it.
    pub(super) fn slice(&self, range: Range<usize>) -> Self {
        let whole = &self.text[range.clone()];
        let start = range.start + (whole.len() - whole.trim_start().len());
        let text = whole.trim();
        let end = start + text.len();
        let spans = self.spans.iter().filter_map(|span| {
            let (from, to) = (span.range.start.max(start), span.range.end.min(end));
            (from < to).then(|| Span { style: span.style.clone(), range: from - start..to - start })
        });
        Self { text: text.to_owned(), spans: spans.collect() }
    }

    /// True if all of a stretch is bold, as a heading is.
    pub(super) fn is_heading(&self, range: &Range<usize>) -> bool {
        let holds = |span: &Span| span.range.start <= range.start && span.range.end >= range.end;
        self.spans.iter().any(|span| span.style == Style::Bold && holds(span))
    }
}

impl Span {
    fn moved(&self, by: usize) -> Self {
        Self { style: self.style.clone(), range: self.range.start + by..self.range.end + by }
    }
}

/// The number of UTF-16 units a text has.
pub(super) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn is_address(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control()))
}

/// A character as it is sent.
fn cleaned(c: char) -> Option<char> {
    match c {
        '\n' => Some(c),
        // What nobody sees, of which alone no message can be made, and what turns the direction of writing.
        '\r'
        | '\u{ad}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => None,
        '\u{2028}' | '\u{2029}' => Some('\n'),
        c if c.is_control() => Some(' '),
        c => Some(c),
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
pub(super) mod check;

#[cfg(test)]
pub(super) mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Text as documents hold it and as nobody expects it.
    pub(in crate::telegram) fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[a-zA-Z .,\n<>&\"';]{0,80}",
            2 => any::<String>(),
            1 => "(<b>|</b>|<a href=\"x\">|&lt;|&amp|&#0;|</blockquote>|<blockquote expandable>|\u{1f469}\u{200d}\u{1f4bb}){1,9}",
            1 => "\\PC{0,40}",
        ]
    }

    fn style() -> impl Strategy<Value = Style> {
        prop_oneof![
            Just(Style::Bold),
            Just(Style::Italic),
            Just(Style::Quote),
            Just(Style::LongQuote),
            text().prop_map(|text| Style::Link(format!("https://example.org/{text}"))),
            text().prop_map(Style::Link),
        ]
    }

    /// Anything that the functions of [`Html`] can make.
    pub(in crate::telegram) fn html() -> impl Strategy<Value = Html> {
        let leaf = text().prop_map(|text| Html::plain(&text));
        leaf.prop_recursive(4, 60, 6, |inner| {
            prop_oneof![
                (inner.clone(), style(), inner.clone()).prop_map(|(a, style, b)| a.within(style, &b)),
                vec(inner, 0..5).prop_map(|all| all.iter().fold(Html::new(), Html::then)),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_made_is_valid_and_says_its_text(html in html()) {
            let text = check::parse(&html.markup()).map_err(TestCaseError::fail)?;
            prop_assert_eq!(&text, html.to_plain());
            prop_assert_eq!(units(&text), html.units());
        }
    }

    #[test]
    fn text_is_escaped_and_nested_looks_are_nested_tags() {
        let quote = Html::plain("a < b & \"c\" ").bold("d").text(" e");
        let html = Html::plain("x ").within(Style::Quote, &quote).text("\ny").link("https://e.org/?a=1&b=\"2\"", "z");
        assert_eq!(
            html.markup(),
            "x <blockquote>a &lt; b &amp; &quot;c&quot; <b>d</b> e</blockquote>\n\
             y<a href=\"https://e.org/?a=1&amp;b=&quot;2&quot;\">z</a>"
        );
        assert_eq!(html.to_plain(), "x a < b & \"c\" d e\nyz");
    }

    #[test]
    fn looks_that_cannot_be_nested_are_left_out() {
        let inner = Html::new().styled(Style::Quote, "quoted");
        assert_eq!(Html::new().within(Style::LongQuote, &inner).markup(), "<blockquote expandable>quoted</blockquote>");
        assert_eq!(Html::new().within(Style::Bold, &Html::new().bold("x")).markup(), "<b>x</b>");
        assert_eq!(Html::new().link("javascript:alert(1)", "x").markup(), "x");
        assert_eq!(Html::new().styled(Style::Bold, "").markup(), "");
    }

    #[test]
    fn what_nobody_sees_is_not_sent() {
        assert_eq!(Html::plain("a\u{202e}b\u{0}c\r\n\u{200b}d\te").to_plain(), "ab c\nd e");
        assert!(Html::plain("\u{200b}\u{200d} \n").is_blank());
    }

    #[test]
    fn a_file_is_a_page_by_itself() {
        let page = Html::new().bold("Head").text("\n").styled(Style::LongQuote, "said").page("a <b>");
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"));
        assert!(page.contains("<title>a &lt;b&gt;</title>"));
        assert!(page.ends_with("<body><b>Head</b>\n<blockquote>said</blockquote></body>\n</html>\n"), "{page}");
    }
}
