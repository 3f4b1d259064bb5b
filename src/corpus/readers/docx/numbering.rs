//! Automatic numbers, which are not in the text: they are counted as a word processor counts them.

use std::collections::{BTreeMap, BTreeSet};

use super::LEVELS;
use super::package::{Attributes, Xml, each_tag};
use super::styles::Styles;
use crate::corpus::blocks::Numerals;
use crate::corpus::cause::Cause;

/// The longest label of an item, in characters: each item repeats it, so one of megabytes would fill the memory.
const LONGEST_LABEL: usize = 64;

/// One level of a list.
#[derive(Clone, Debug)]
struct Level {
    start: i64,
    /// `None` for a bullet.
    numerals: Option<Numerals>,
    /// As "%1.%2", where each stands for the number of a level.
    text: String,
    /// The style whose paragraphs stand on this level.
    style: Option<String>,
    /// Whether all its numbers are written in digits.
    legal: bool,
    /// Whether it counts on when a level above it does.
    counts_on: bool,
}

impl Default for Level {
    fn default() -> Self {
        let numerals = Some(Numerals::Decimal);
        Self { start: 1, numerals, text: String::new(), style: None, legal: false, counts_on: false }
    }
}

type Levels = BTreeMap<usize, Level>;

/// A list, which counts on with the others of its definition unless it says where to start.
#[derive(Clone, Debug, Default)]
struct List {
    definition: i64,
    starts: BTreeMap<usize, i64>,
    levels: Levels,
}

/// The lists of a document and how far each is counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: BTreeMap<i64, Levels>,
    /// Definitions that are those of a style's list.
    styled: BTreeMap<i64, String>,
    lists: BTreeMap<i64, List>,
    counts: BTreeMap<i64, [Option<i64>; LEVELS]>,
    started: BTreeSet<i64>,
}

/// What stands before an item.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Label {
    Bullet,
    Number(String),
    Nothing,
}

impl Numbering {
    pub(super) fn read(xml: &str) -> Result<Self, Cause> {
        let mut numbering = Self::default();
        let mut definition: Option<i64> = None;
        let mut list: Option<i64> = None;
        let mut at: Option<usize> = None;
        let depth = |attributes: Attributes<'_>| {
            attributes.number("ilvl").and_then(|n| usize::try_from(n).ok()).filter(|n| *n < LEVELS)
        };
        each_tag(xml, |tag| match tag {
            Xml::Open("abstractNum", attributes) => definition = attributes.number("abstractNumId"),
            Xml::Close("abstractNum") => definition = None,
            Xml::Open("num", attributes) => {
                list = attributes.number("numId");
                numbering.lists.extend(list.map(|id| (id, List::default())));
            }
            Xml::Close("num") => list = None,
            Xml::Open("lvlOverride" | "lvl", attributes) => at = depth(attributes),
            Xml::Close("lvl") if list.is_none() => at = None,
            Xml::Close("lvlOverride") => at = None,
            Xml::Open("numStyleLink", attributes) => {
                numbering.styled.extend(definition.zip(attributes.val()));
            }
            Xml::Open("abstractNumId", attributes) => {
                if let Some(list) = list.and_then(|list| numbering.lists.get_mut(&list)) {
                    list.definition = attributes.number("val").unwrap_or_default();
                }
            }
            Xml::Open("startOverride", attributes) => {
                let list = list.and_then(|list| numbering.lists.get_mut(&list));
                if let (Some(list), Some(at), Some(start)) = (list, at, attributes.number("val")) {
                    list.starts.insert(at, start);
                }
            }
            Xml::Open(name, attributes) => {
                let levels = match (list, definition) {
                    (Some(list), _) => numbering.lists.get_mut(&list).map(|list| &mut list.levels),
                    (None, Some(definition)) => Some(numbering.definitions.entry(definition).or_default()),
                    (None, None) => None,
                };
                if let (Some(levels), Some(at)) = (levels, at) {
                    describe(levels.entry(at).or_default(), name, attributes);
                }
            }
            Xml::Close(_) | Xml::Text(_) => {}
        })?;
        Ok(numbering)
    }

    /// Follows a definition that is that of a style's list.
    fn list(&self, id: i64, styles: &Styles) -> Option<&List> {
        let list = self.lists.get(&id)?;
        let style = self.styled.get(&list.definition);
        let other = style.and_then(|style| styles.list_of(style));
        other.and_then(|other| self.lists.get(&other)).or(Some(list))
    }

    /// The level of a list on which paragraphs of a style stand.
    pub(super) fn level_of(&self, list: i64, style: &str, styles: &Styles) -> Option<i64> {
        let list = self.list(list, styles)?;
        let levels = self.definitions.get(&list.definition)?;
        let at = levels.iter().find(|(_, level)| level.style.as_deref() == Some(style))?.0;
        i64::try_from(*at).ok()
    }

    /// Counts one more item and says what stands before it.
    pub(super) fn count(&mut self, id: i64, at: usize, styles: &Styles) -> Label {
        let Some(list) = self.list(id, styles).cloned() else { return Label::Nothing };
        let none = Levels::new();
        let defined = self.definitions.get(&list.definition).unwrap_or(&none);
        let levels: Vec<Level> = (0..LEVELS)
            .map(|at| list.levels.get(&at).or_else(|| defined.get(&at)).cloned().unwrap_or_default())
            .collect();
        let counts = self.counts.entry(list.definition).or_default();
        if self.started.insert(id) {
            for deeper in list.starts.keys() {
                counts[*deeper] = None;
            }
        }
        let start = |at: usize| list.starts.get(&at).copied().unwrap_or(levels[at].start);
        counts[at] = Some(counts[at].map_or_else(|| start(at), |count| count.saturating_add(1)));
        for deeper in at + 1..LEVELS {
            if !levels[deeper].counts_on {
                counts[deeper] = None;
            }
        }
        for (above, count) in counts.iter_mut().enumerate().take(at) {
            count.get_or_insert_with(|| start(above));
        }
        let Some(_) = levels[at].numerals else { return Label::Bullet };
        let mut label = String::new();
        let mut text = levels[at].text.chars().peekable();
        while let Some(c) = text.next() {
            let above = text.peek().and_then(|digit| digit.to_digit(10)).and_then(|digit| digit.checked_sub(1));
            match above.map(|above| above as usize).filter(|_| c == '%') {
                Some(above) if above < LEVELS => {
                    text.next();
                    let numerals = levels[above].numerals.filter(|_| !levels[at].legal).unwrap_or(Numerals::Decimal);
                    label.push_str(&numerals.write(counts[above].unwrap_or_else(|| start(above))));
                }
                _ => label.push(c),
            }
        }
        let label = label.trim();
        if label.is_empty() { Label::Nothing } else { Label::Number(label.to_owned()) }
    }
}

fn describe(level: &mut Level, name: &str, attributes: Attributes<'_>) {
    match name {
        "start" => level.start = attributes.number("val").unwrap_or(1),
        "numFmt" => {
            level.numerals = match attributes.val().as_deref() {
                Some("bullet") => None,
                Some("decimalZero") => Some(Numerals::DecimalZero),
                Some("lowerLetter") => Some(Numerals::LowerLetter),
                Some("upperLetter") => Some(Numerals::UpperLetter),
                Some("lowerRoman") => Some(Numerals::LowerRoman),
                Some("upperRoman") => Some(Numerals::UpperRoman),
                _ => Some(Numerals::Decimal),
            }
        }
        "lvlText" => level.text = attributes.val().unwrap_or_default().chars().take(LONGEST_LABEL).collect(),
        "pStyle" => level.style = attributes.val(),
        "isLgl" => level.legal = attributes.is_on(),
        "lvlRestart" => level.counts_on = attributes.number("val") == Some(0),
        _ => {}
    }
}
