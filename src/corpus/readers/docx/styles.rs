//! The styles of paragraphs, and what they make of them.

use std::collections::BTreeMap;

use super::LEVELS;
use super::package::{Attributes, Xml, each_tag};
use crate::corpus::blocks::level;
use crate::corpus::cause::Cause;
use crate::corpus::layout::BlockKind;

/// How many styles may be based one on the other; more stand in a circle.
const LONGEST_CHAIN: usize = 16;

/// What a paragraph's properties or its style say that matters here.
#[derive(Clone, Debug, Default)]
pub(super) struct Properties {
    pub(super) style: Option<String>,
    /// The list; 0 takes the paragraph out of the list of its style.
    pub(super) list: Option<i64>,
    pub(super) list_level: Option<i64>,
    /// From 0 for the largest heading; 9 is running text.
    outline: Option<i64>,
}

impl Properties {
    pub(super) fn take(&mut self, name: &str, attributes: Attributes<'_>) {
        match name {
            "pStyle" => self.style = attributes.val(),
            "numId" => self.list = attributes.number("val"),
            "ilvl" => self.list_level = attributes.number("val"),
            "outlineLvl" => self.outline = attributes.number("val"),
            _ => {}
        }
    }
}

/// A style of paragraphs.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// Lower case. Built-in styles have English names in documents of every language.
    name: String,
    based_on: Option<String>,
    pub(super) properties: Properties,
}

/// The styles of a document, by their identifiers.
#[derive(Debug, Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

impl Styles {
    pub(super) fn read(xml: &str) -> Result<Self, Cause> {
        let mut styles = BTreeMap::new();
        let mut open: Option<(String, Style)> = None;
        each_tag(xml, |tag| match tag {
            Xml::Open("style", attributes) => {
                let of_paragraphs = attributes.get("type").is_none_or(|kind| kind == "paragraph");
                open = attributes.get("styleId").filter(|_| of_paragraphs).map(|id| (id, Style::default()));
            }
            Xml::Open(name, attributes) => {
                if let Some((_, style)) = &mut open {
                    match name {
                        "name" => style.name = attributes.val().unwrap_or_default().to_lowercase(),
                        "basedOn" => style.based_on = attributes.val(),
                        _ => style.properties.take(name, attributes),
                    }
                }
            }
            Xml::Close("style") => styles.extend(open.take()),
            Xml::Close(_) | Xml::Text(_) => {}
        })?;
        Ok(Self(styles))
    }

    /// The list of a style.
    pub(super) fn list_of(&self, id: &str) -> Option<i64> {
        self.0.get(id).and_then(|style| style.properties.list)
    }

    /// A style and those that it is based on, nearest first.
    pub(super) fn chain<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let find = |id: &'a str| self.0.get(id).map(|style| (id, style));
        std::iter::successors(id.and_then(find), move |(_, style)| style.based_on.as_deref().and_then(find))
            .take(LONGEST_CHAIN)
    }

    /// What a style makes of its paragraphs, apart from lists.
    pub(super) fn kind(&self, properties: &Properties) -> BlockKind {
        let chain = || self.chain(properties.style.as_deref());
        for (_, style) in chain() {
            if style.name == "title" {
                return BlockKind::Heading(0);
            }
            if let Some(number) = style.name.strip_prefix("toc ")
                && number.parse::<u8>().is_ok()
            {
                return BlockKind::Contents;
            }
            if let Some(number) = style.name.strip_prefix("heading ").and_then(|number| number.parse().ok())
                && properties.outline.is_none()
            {
                return BlockKind::Heading(number);
            }
        }
        let outline = properties.outline.or_else(|| chain().find_map(|(_, style)| style.properties.outline));
        match outline.and_then(|outline| usize::try_from(outline).ok()) {
            Some(outline) if outline < LEVELS => BlockKind::Heading(level(outline + 1)),
            _ => BlockKind::Paragraph,
        }
    }
}
