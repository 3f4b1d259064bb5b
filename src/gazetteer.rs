//! The local authorities of England whose children's services Ofsted inspects, and places that are none of them.
//!
//! The tables lie beside this file: `authorities.csv` (facts from Data to Insight's ILACS tool, MIT licence; aliases and
//! abolished councils added), `places.csv` (districts, towns, old counties, and places outside England), `places.toml` (the
//! words around names, those that tell what only bears a council's name, and what is said of places) and `ordinary-words.txt` (English words that are never misspelt names). Names are found in running text with all the
//! forms that councils take, possessives, and misspellings.

mod mentions;
mod table;
mod words;

use std::collections::BTreeSet;
use std::ops::{Bound, Range};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::document::{Subject, SubjectKind};
use crate::text::{Phrases, tokens};
use words::Words;

/// A local authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Its name in common use, which names it everywhere in this program.
    pub name: String,
    /// Its unique reference number at Ofsted; `None` where the source has none.
    pub urn: Option<u32>,
    /// The Department for Education's three-digit code.
    pub code: Option<u16>,
    /// The code of the Office for National Statistics; those abolished have none here.
    pub ons_code: Option<String>,
    /// The region of England.
    pub region: String,
    /// What sort of council it is.
    pub kind: AuthorityKind,
    /// Other names in use for it.
    pub aliases: Vec<String>,
    /// The names of its statistical neighbours, the closest first.
    pub neighbours: Vec<String>,
    /// The first day on which it is one, where it took over from others; `None` where it is older than the reports.
    pub from: Option<Date>,
    /// The names of the authorities that it took over from.
    pub predecessors: Vec<String>,
    /// Set where it is one no longer, or will be.
    pub end: Option<End>,
}

impl Authority {
    /// Whether it is an authority on any day from `first` to `last`; `None` is a stretch without that end.
    pub fn stands_in(&self, first: Option<Date>, last: Option<Date>) -> bool {
        let begun = self.from.zip(last).is_none_or(|(from, last)| from <= last);
        begun && self.end.as_ref().zip(first).is_none_or(|(end, first)| first < end.day)
    }

    /// Whether it is an authority on a day.
    pub fn stands_on(&self, day: Date) -> bool {
        self.stands_in(Some(day), Some(day))
    }

    /// What becomes of it, once it has.
    pub fn ended(&self, today: Date) -> Option<&End> {
        self.end.as_ref().filter(|end| end.day <= today)
    }

    /// The council by its full name, as far as its sort tells that.
    fn council(&self) -> String {
        let Self { name, kind, .. } = self;
        match kind {
            AuthorityKind::County if !name.ends_with(" County") => format!("{name} County Council"),
            _ => format!("{name} Council"),
        }
    }
}

/// The sorts of councils that run children's services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum AuthorityKind {
    /// A county council.
    County,
    /// A London borough, the City of London included.
    #[serde(rename = "London Borough")]
    LondonBorough,
    /// A metropolitan district.
    #[serde(rename = "Metropolitan District")]
    MetropolitanDistrict,
    /// A unitary authority.
    #[serde(rename = "Unitary Authority")]
    Unitary,
}

impl AuthorityKind {
    /// Those of that sort, for readers.
    pub fn words(self) -> &'static str {
        match self {
            Self::County => "county councils",
            Self::LondonBorough => "London boroughs",
            Self::MetropolitanDistrict => "metropolitan districts",
            Self::Unitary => "unitary authorities",
        }
    }
}

/// The end of an authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The first day on which it no longer exists: the day on which its successors take over.
    pub day: Date,
    /// What happened, in a sentence that can be shown from that day on.
    pub reason: String,
    /// The names of the authorities that follow it.
    pub successors: Vec<String>,
}

/// A place that Ofsted does not inspect as an authority, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnAuthority {
    /// The place.
    pub name: String,
    /// Other names in use for it.
    pub aliases: Vec<String>,
    /// Who answers for it, and why.
    pub within: Within,
    /// The same from a day on, on which who answers for it changes.
    pub later: Option<(Date, Within)>,
}

impl NotAnAuthority {
    /// Who answers for it on a day.
    pub fn within(&self, day: Date) -> &Within {
        match &self.later {
            Some((from, later)) if *from <= day => later,
            _ => &self.within,
        }
    }
}

/// Who answers for a place that is no authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// Why there is no inspection of the place, in a sentence that can be shown.
    pub reason: String,
    /// The names of the authorities that answer for it; empty outside England.
    pub authorities: Vec<String>,
}

/// What a name in a text stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// An authority: of today, ended or to come.
    Authority(&'a Authority),
    /// A place or body other than a council that documents are about, by its name there.
    Inspected(&'a str),
    /// A region of England.
    Region(&'a str),
    /// A place that is known to be no authority.
    NotAnAuthority(&'a NotAnAuthority),
    /// What bears the name of an authority or place and is another: a police force, a town abroad.
    Namesake {
        /// What it is, in a sentence that can be shown.
        reason: String,
        /// The authorities whose name it bears and which its area is near; empty abroad.
        of: Vec<&'a str>,
    },
    /// A name that several bear, or a misspelling that is as near to one name as to another: what it may stand for.
    Ambiguous(Vec<&'a str>),
    /// What is written as a place or council is, and no table knows it.
    Unknown,
}

impl<'a> Place<'a> {
    /// The name of the authority or of the place or body that documents are about.
    pub fn held_name(&self) -> Option<&'a str> {
        match self {
            Self::Authority(authority) => Some(&authority.name),
            Self::Inspected(name) => Some(name),
            _ => None,
        }
    }
}

/// A place named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention<'a> {
    /// The bytes of the text that name it, "Council" and the like included, a possessive ending not.
    pub range: Range<usize>,
    /// What they name.
    pub place: Place<'a>,
    /// Whether the name was misspelt.
    pub misspelt: bool,
}

/// All authorities and other places, with everything that finds them in a text. Built once and shared.
#[derive(Clone, Debug, Default)]
pub struct Authorities {
    rows: Vec<Authority>,
    /// The names of the places and bodies other than councils that documents are about.
    inspected: Vec<Inspected>,
    elsewhere: Vec<NotAnAuthority>,
    regions: Vec<String>,
    names: Phrases<Entry>,
    /// The names that misspellings are compared with, in words.
    spellings: Vec<(Vec<String>, Entry)>,
    ordinary: Ordinary,
    words: Words,
}

/// A place or body other than a council that documents are about.
#[derive(Clone, Debug)]
struct Inspected {
    name: String,
    kind: SubjectKind,
    /// The words that may follow what people call it and belong to its name: "fire and rescue service".
    tail: BTreeSet<String>,
}

/// A row of one of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    Authority(usize),
    Inspected(usize),
    Region(usize),
    NotAnAuthority(usize),
}

impl Authorities {
    /// The tables that come with the program.
    pub fn bundled() -> Self {
        // The tables are part of the program, and a test reads them, so there is no failure to report to a caller.
        let authorities = table::authorities().unwrap_or_default();
        let words = Words::read().unwrap_or_default();
        let elsewhere = table::elsewhere(&words, &authorities).unwrap_or_default();
        Self::new(authorities, elsewhere, words)
    }

    fn new(authorities: Vec<Authority>, elsewhere: Vec<NotAnAuthority>, words: Words) -> Self {
        let regions: BTreeSet<&String> = authorities.iter().map(|authority| &authority.region).collect();
        let regions: Vec<String> = regions.into_iter().cloned().collect();
        let mut names = Phrases::default();
        let mut spellings = Vec::new();
        for (n, authority) in authorities.iter().enumerate() {
            for name in std::iter::once(&authority.name).chain(&authority.aliases) {
                for form in forms(name) {
                    names.insert(form.iter().map(String::as_str), Entry::Authority(n));
                    spellings.push((form, Entry::Authority(n)));
                }
            }
        }
        for (n, place) in elsewhere.iter().enumerate() {
            for name in std::iter::once(&place.name).chain(&place.aliases) {
                for form in forms(name) {
                    names.insert(form.iter().map(String::as_str), Entry::NotAnAuthority(n));
                }
            }
        }
        for (n, region) in regions.iter().enumerate() {
            for name in std::iter::once(region).chain(words.regions.get(region).into_iter().flatten()) {
                for form in forms(name) {
                    names.insert(form.iter().map(String::as_str), Entry::Region(n));
                }
            }
        }
        let inspected = Vec::new();
        Self {
            rows: authorities,
            inspected,
            elsewhere,
            regions,
            names,
            spellings,
            ordinary: Ordinary::bundled(),
            words,
        }
    }

    /// The same tables with the places and bodies that documents are about, each by its name there and the other names that
    /// questions may have for it, and what names of its sort end with. A name that the tables have keeps what it stands for there.
    pub fn with_inspected<'a>(
        &self,
        inspected: impl IntoIterator<Item = (&'a Subject, Vec<String>, &'a [String])>,
    ) -> Self {
        let mut all = self.clone();
        for (n, (subject, aliases, ends)) in inspected.into_iter().enumerate() {
            for form in std::iter::once(&subject.name).chain(&aliases).flat_map(|name| forms(name)) {
                let words = || form.iter().map(String::as_str);
                if self.names.starting(words()).iter().all(|(len, _)| *len < form.len()) {
                    all.names.insert(words(), Entry::Inspected(n));
                    all.spellings.push((form, Entry::Inspected(n)));
                }
            }
            let tail = ends.iter().chain([&subject.name]).flat_map(|words| crate::text::words(words)).collect();
            all.inspected.push(Inspected { name: subject.name.clone(), kind: subject.kind, tail });
        }
        all
    }

    /// Whether documents are about places or bodies of that sort.
    pub fn has_inspected(&self, kind: SubjectKind) -> bool {
        self.inspected.iter().any(|place| place.kind == kind)
    }

    /// All authorities by name, those that ended and those to come included.
    pub fn iter(&self) -> impl Iterator<Item = &Authority> {
        self.rows.iter()
    }

    /// The authority of exactly that name.
    pub fn by_name(&self, name: &str) -> Option<&Authority> {
        self.rows.iter().find(|authority| authority.name == name)
    }

    /// The authority that a text names, if the text is one name and nothing else: "Cornwall Council", "City of
    /// Bradford Metropolitan District Council", "Telford & Wrekin", "BCP".
    pub fn named(&self, text: &str) -> Option<&Authority> {
        let tokens = tokens(text);
        let whole = 0..tokens.len();
        (0..tokens.len())
            .flat_map(|start| self.exact(&tokens, start))
            .filter(|found| self.words.with_council(&tokens, found.core.clone(), true) == whole)
            .max_by_key(|found| found.core.len())
            .and_then(|found| match found.entry {
                Entry::Authority(n) => self.rows.get(n),
                _ => None,
            })
    }

    /// The place that is no authority and that a text names, if the text is one name and nothing else.
    pub fn place_named(&self, text: &str) -> Option<&NotAnAuthority> {
        let tokens = tokens(text);
        let whole = 0..tokens.len();
        self.exact(&tokens, 0)
            .into_iter()
            .chain((1..tokens.len()).flat_map(|start| self.exact(&tokens, start)))
            .find_map(|found| match found.entry {
                Entry::NotAnAuthority(n) if self.words.with_council(&tokens, found.core, true) == whole => {
                    self.elsewhere.get(n)
                }
                _ => None,
            })
    }

    /// The authorities of a region by name, whenever they are one.
    pub fn in_region(&self, region: &str) -> Vec<&Authority> {
        self.rows.iter().filter(|authority| authority.region == region).collect()
    }

    /// How an authority came to be one, or will, as it is told on a day; `None` for one that is older than the reports.
    pub fn beginning(&self, authority: &Authority, today: Date) -> Option<String> {
        let from = authority.from?;
        let before = authority.predecessors.iter().filter_map(|name| self.by_name(name)).map(Authority::council);
        self.words.beginning(&authority.name, &before.collect::<Vec<_>>(), from, from <= today)
    }

    /// What became of an authority, or what becomes of it, as it is told on a day; `None` where nothing does.
    pub fn fate(&self, authority: &Authority, today: Date) -> Option<String> {
        let end = authority.end.as_ref()?;
        match authority.ended(today) {
            Some(end) => Some(end.reason.clone()),
            None => Some(self.words.ending(&authority.council(), &end.successors, end.day)),
        }
    }

    /// Whether a folded word is an ordinary English one, in this form or without a common ending.
    pub(crate) fn is_ordinary(&self, word: &str) -> bool {
        self.ordinary.holds(word)
    }
}

/// The ordinary English words that the program knows: those of inspection reports, and everyday ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ordinary(BTreeSet<&'static str>);

impl Ordinary {
    /// The words of this project.
    pub fn bundled() -> Self {
        Self(table::ordinary())
    }

    /// Whether a word in lower case is one of them, in this form or without a common ending.
    pub fn holds(&self, word: &str) -> bool {
        let stems = ["s", "d", "ed", "ing", "ly"].into_iter().filter_map(|ending| word.strip_suffix(ending));
        // A stem of two letters says nothing.
        std::iter::once(word).chain(stems.filter(|stem| stem.len() > 2)).any(|form| self.0.contains(form))
    }

    /// Whether a word is one of them as it stands.
    fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// Those that begin with a letter.
    fn beginning(&self, initial: char) -> impl Iterator<Item = &'static str> {
        let mut letters = [0; 4];
        let letter: &str = initial.encode_utf8(&mut letters);
        let from = self.0.range::<str, _>((Bound::Included(letter), Bound::Unbounded));
        from.copied().take_while(move |word| word.starts_with(initial))
    }
}

/// A name as it stands in addresses: "telford-and-wrekin". Names that differ in spaces, marks and capitals alone give the
/// same one.
pub fn slug(name: &str) -> String {
    crate::text::words(&name.replace('&', " and ")).join("-")
}

/// The words of a name in the forms that people write: with and without "and", "on" for "upon", and the two words of a
/// double name run together.
fn forms(name: &str) -> Vec<Vec<String>> {
    let words: Vec<String> = tokens(name).into_iter().map(|token| token.word).collect();
    let mut forms = vec![words.clone()];
    if words.len() > 2 && words.iter().any(|word| word == "and") {
        forms.push(words.iter().filter(|word| *word != "and").cloned().collect());
    }
    if words.iter().any(|word| word == "upon") {
        forms.push(words.iter().map(|word| if word == "upon" { "on".to_owned() } else { word.clone() }).collect());
    }
    if let [first, second] = words.as_slice() {
        forms.push(vec![format!("{first}{second}")]);
    }
    forms
}
