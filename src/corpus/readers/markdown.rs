//! Markdown, with tables and footnotes, and with front matter before it.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::html;
use crate::corpus::blocks::{Builder, Item};
use crate::corpus::cause::Cause;
use crate::corpus::decode;
use crate::corpus::format::Format;
use crate::corpus::given::{self, Given};
use crate::corpus::layout::{BlockKind, Layout};
use crate::inspectorates::Inspectorates;

/// Markdown, which may begin with front matter.
pub(super) const FORMAT: Format = Format {
    name: "Markdown text",
    endings: &["md", "markdown", "mdown", "mkd"],
    media_type: "text/markdown; charset=utf-8",
};

/// Reads Markdown; front matter is left out.
pub(super) fn layout(bytes: &[u8]) -> Result<Layout, Cause> {
    let decoded = decode(bytes)?;
    let (_, text) = given::front_matter(&decoded.text);
    let mut reader = Reader { source: text, ..Reader::default() };
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.take(event, &range);
    }
    reader.flush();
    Ok(Layout { blocks: reader.builder.finish(), warnings: decoded.warning.into_iter().collect(), ..Layout::default() })
}

/// The facts of the front matter; `None` if there is none.
pub(super) fn given(bytes: &[u8], inspectorates: &Inspectorates) -> Result<Option<Given>, Cause> {
    let decoded = decode(bytes)?;
    let (toml, _) = given::front_matter(&decoded.text);
    let given = toml.map(|toml| Given::parse(toml, inspectorates)).transpose();
    given.map_err(|problem| Cause::Given { sidecar: None, problem })
}

fn decode(bytes: &[u8]) -> Result<decode::Decoded, Cause> {
    let unknown = || Cause::Damaged { format: FORMAT, detail: "its bytes are no text".to_owned() };
    decode::text(bytes).ok_or_else(unknown)
}

#[derive(Default)]
struct Reader<'a> {
    source: &'a str,
    builder: Builder,
    text: String,
    heading: Option<u8>,
    /// How many lists are open.
    lists: usize,
    items: Vec<Item>,
    /// The label of the footnote that is open.
    footnote: Option<String>,
    /// The tags and text of a block in HTML.
    html: String,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag, range),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with("<br") => self.text.push(' '),
            // The mark of a footnote is no word of the sentence; tags within one are no text at all.
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
            Event::Rule => self.flush(),
        }
    }

    fn open(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. } => return,
            _ => self.flush(),
        }
        match tag {
            Tag::Heading { level, .. } => self.heading = Some(level as u8),
            Tag::List(_) => self.lists += 1,
            Tag::Item => {
                let number = printed_number(&self.source[range.clone()]);
                self.items.push(Item::new(self.lists, number));
            }
            Tag::FootnoteDefinition(label) => self.footnote = Some(label.into_string()),
            Tag::Table(_) => self.builder.open_table(),
            Tag::TableCell => self.builder.open_cell(),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image => return,
            _ => self.flush(),
        }
        match tag {
            TagEnd::Heading(_) => self.heading = None,
            TagEnd::List(_) => self.lists = self.lists.saturating_sub(1),
            TagEnd::Item => {
                self.items.pop();
            }
            TagEnd::FootnoteDefinition => self.footnote = None,
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.builder.extend(html::fragment(&html));
            }
            TagEnd::TableHead | TagEnd::TableRow => self.builder.end_row(),
            TagEnd::Table => self.builder.close_table(),
            _ => {}
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if let Some(level) = self.heading {
            self.builder.push(BlockKind::Heading(level), &text);
        } else if let Some(label) = &self.footnote {
            if !text.trim().is_empty() {
                self.builder.push(BlockKind::Footnote, &format!("{label} {text}"));
            }
        } else if let Some(item) = self.items.last_mut() {
            self.builder.push_item(item, &text);
        } else {
            self.builder.push(BlockKind::Paragraph, &text);
        }
    }
}

/// The number that an item begins with, as it is printed. Markdown itself counts from the first and does not care what the
/// others say; readers who cite a paragraph do.
fn printed_number(item: &str) -> Option<String> {
    let item = item.trim_start();
    let digits = item.len() - item.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark = item[digits..].chars().next()?;
    (digits > 0 && matches!(mark, '.' | ')')).then(|| item[..=digits].to_owned())
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::blocks::show;

    fn read(text: &str) -> String {
        show(&layout(text.as_bytes()).unwrap().blocks)
    }

    #[test]
    fn every_sort_of_block_is_read() {
        assert_snapshot!(read(include_str!("../../../tests/fixtures/digest.md")), @r"
        h0: Anyshire: a digest
        p: Children benefit from good help, and see https://example.org.
        note: when As of March 2024.
        h1: What needs to improve
        b1: The provision of homes, including:
        b2: how many
        b2: support within them
        b1: Plans
        b1: 12. Children are safe.
        b1: 15. Leaders know.
        p: Quoted & said.
        p: A box
        row: Judgement | Grade
        row: Care leavers | Good
        p: Alone
        ");
    }

    #[test]
    fn front_matter_is_given_and_no_text() {
        let text = include_bytes!("../../../tests/fixtures/digest.md");
        let tables = Inspectorates::bundled();
        assert_eq!(given(text, &tables).unwrap().unwrap().authority.as_deref(), Some("Anyshire"));
        assert_eq!(given(b"# Without", &tables).unwrap(), None);
        let cause = given(b"+++\nkidn = 'digest'\n+++\n", &tables).unwrap_err();
        assert_eq!(cause.to_string(), "the front matter: key `kidn` is not known");
    }

    #[test]
    fn deep_nesting_costs_neither_stack_nor_time() {
        let start = std::time::Instant::now();
        for mark in [">", "> ", "- ", "1. ", "* > ", "[", "*a ", "`a", "<div>"] {
            let deep = format!("{}deep", mark.repeat(100_000));
            assert!(read(&deep).contains("deep"), "{mark}");
        }
        // A reader in the square of the depth takes minutes; this one a second or two, unoptimised.
        assert!(start.elapsed() < std::time::Duration::from_mins(1));
    }

    proptest! {
        #[test]
        fn no_word_is_lost(words in prop::collection::vec(("[a-z]{1,9}", 0_usize..9), 1..40)) {
            let starts = ["\n\n", "\n- ", "\n  - ", "\n\n# ", "\n\n> ", "\n\n1. ", " ", " **", "\n\n| a | b |\n|---|---|\n| "];
            let text = words.iter().map(|(word, start)| [starts[*start], word].concat()).collect::<Vec<_>>().concat();
            let read: Vec<String> = layout(text.as_bytes()).unwrap().blocks.into_iter().map(|block| block.text).collect();
            let read: Vec<&str> = read
                .iter()
                .flat_map(|text| text.split(|c: char| !c.is_ascii_lowercase()))
                .filter(|word| !word.is_empty())
                .collect();
            let expected: Vec<&str> = words
                .iter()
                .flat_map(|(word, start)| if *start == 8 { vec!["a", "b", word] } else { vec![word.as_str()] })
                .collect();
            prop_assert_eq!(read, expected, "{}", text);
        }

        #[test]
        fn nothing_panics(text in any::<String>(), bytes in any::<Vec<u8>>()) {
            let _ = layout(text.as_bytes());
            let _ = layout(&bytes);
            let _ = given(&bytes, &Inspectorates::bundled());
        }

        #[test]
        fn no_mark_panics(text in "[-*#>`|\\[\\]^:1.+<a &;\n]{0,120}") {
            let _ = layout(text.as_bytes());
        }
    }
}
