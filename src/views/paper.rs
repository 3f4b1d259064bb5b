//! A page of words that can be printed, edited and carried away: headings, paragraphs, lists, tables and numbered
//! sources, and the forms it is written in.

mod html;
mod markdown;
mod word;

/// A page of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// Its title.
    pub title: String,
    /// What it is of, in a line below the title.
    pub subtitle: String,
    /// Its body.
    pub blocks: Vec<Block>,
    /// The documents that are quoted, with the places by which they are numbered.
    pub sources: Vec<Quoted>,
}

/// A document that is quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// The document in words.
    pub document: String,
    /// The places, in the order of their numbers.
    pub places: Vec<Place>,
}

/// A place that is quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number, counted from 1 through the page.
    pub number: usize,
    /// Where it is, in words.
    pub words: String,
    /// Its address below that of the server.
    pub address: String,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading; 1 for the outermost below the title.
    Heading(u8, String),
    /// A paragraph.
    Text(Vec<Run>),
    /// An item of a list, so deep: 0 for the outermost.
    Item(u8, Vec<Run>),
    /// A numbered item; the numbers go on through the page.
    Numbered(Vec<Run>),
    /// A table: the names of its columns and its rows.
    Table(Vec<String>, Vec<Vec<Vec<Run>>>),
}

/// Words within a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Words of this program.
    Words(String),
    /// The same, set off.
    Strong(String),
    /// Words of a document, which are set in quotation marks.
    Quote(String),
    /// The number of a source.
    Source(usize),
}

impl Run {
    /// Words of this program.
    pub fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }
}
