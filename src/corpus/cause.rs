//! Why a file could not be read, and what its owner can do about it.

use std::fmt;

use thiserror::Error;

use super::format::Format;
use super::given;
use super::layout::page_numbers;

/// A file that is in the corpus folder and not in the corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The path below the corpus folder, with `/` between its parts.
    pub file: String,
    /// Why it was skipped.
    pub cause: Cause,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.cause)
    }
}

/// Why one file could not be read. What a lower layer said is kept as text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Cause {
    /// The name says one format and the content is something else, as a web page that was saved in place of a PDF.
    #[error("not a {named}: it is {found}")]
    Mislabelled {
        /// What the name of the file says.
        named: Format,
        /// What the content is, with its article: "a web page".
        found: String,
    },
    /// The format was recognised, but the file breaks its rules.
    #[error("the {format} is damaged: {detail}")]
    Damaged {
        /// The format.
        format: Format,
        /// What is wrong, as its reader said it.
        detail: String,
    },
    /// The file asks for a password.
    #[error("the {format} is encrypted")]
    Encrypted {
        /// The format.
        format: Format,
    },
    /// A PDF with pages but without text on them: scanned images, mostly.
    #[error("the PDF holds no text on its {pages} pages")]
    NoText {
        /// How many pages it has.
        pages: u32,
    },
    /// Its text is no English: letters stored as others, or words without spaces between them.
    #[error(
        "no English words can be read in the {format}{}: its letters are stored as others, or without spaces",
        on_pages(pages)
    )]
    Garbled {
        /// The format.
        format: Format,
        /// On which pages, where it has any.
        pages: Vec<u32>,
    },
    /// The file is larger than the limit.
    #[error("the file has {bytes} bytes and the limit is {limit}")]
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// What is packed within the file is larger than the limit.
    #[error("the {format} unpacks to more than the limit of {limit} bytes")]
    UnpacksTooLarge {
        /// The format.
        format: Format,
        /// The limit in bytes.
        limit: u64,
    },
    /// Reading used up its time.
    #[error("reading the {format} took more than {seconds} seconds of processor time")]
    TookTooLong {
        /// The format.
        format: Format,
        /// The limit in seconds.
        seconds: u64,
    },
    /// Reading used up its memory.
    #[error("reading the {format} took more than {bytes} bytes of memory")]
    TookTooMuchMemory {
        /// The format.
        format: Format,
        /// The limit in bytes.
        bytes: u64,
    },
    /// The reader broke down on the file.
    #[error("the reader of the {format} broke down: {detail}")]
    BrokeDown {
        /// The format.
        format: Format,
        /// How it ended.
        detail: String,
    },
    /// No format that can be read.
    #[error("no known format{}", found.as_deref().map(|found| format!(": it is {found}")).unwrap_or_default())]
    UnknownFormat {
        /// What the content looks like, with its article; `None` if that is not known either.
        found: Option<String>,
    },
    /// There is nothing in it.
    #[error("the file holds no text")]
    Empty,
    /// The operating system did not give the file's content.
    #[error("the file could not be opened: {detail}")]
    Unreadable {
        /// What the system said.
        detail: String,
    },
    /// The facts given with the file are not right.
    #[error("{}: {problem}", sidecar.as_deref().unwrap_or("the front matter"))]
    Given {
        /// The name of the sidecar file; `None` for front matter within the file itself.
        sidecar: Option<String>,
        /// What is wrong.
        problem: given::Problem,
    },
    /// A sidecar that no document has the name of.
    #[error("facts without a document: no file of that name stands beside it")]
    LoneSidecar,
}

/// " on pages 1 to 3"; nothing without pages.
fn on_pages(pages: &[u32]) -> String {
    match pages {
        [] => String::new(),
        [page] => format!(" on page {page}"),
        pages => format!(" on pages {}", page_numbers(pages)),
    }
}

impl Cause {
    /// A name for programs, which stays the same from version to version.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Mislabelled { .. } => "mislabelled",
            Self::Damaged { .. } => "damaged",
            Self::Encrypted { .. } => "encrypted",
            Self::NoText { .. } => "no_text",
            Self::Garbled { .. } => "garbled",
            Self::TooLarge { .. } => "too_large",
            Self::UnpacksTooLarge { .. } => "unpacks_too_large",
            Self::TookTooLong { .. } => "took_too_long",
            Self::TookTooMuchMemory { .. } => "took_too_much_memory",
            Self::BrokeDown { .. } => "broke_down",
            Self::UnknownFormat { .. } => "unknown_format",
            Self::Empty => "empty",
            Self::Unreadable { .. } => "unreadable",
            Self::Given { .. } => "wrong_facts_given",
            Self::LoneSidecar => "lone_sidecar",
        }
    }

    /// What the owner of the file can do about it, in one or two plain sentences.
    pub fn remedy(&self) -> String {
        match self {
            Self::Mislabelled { named, .. } => format!(
                "Download the {named} again from its publisher and open it once, or give the file the ending of what it is."
            ),
            Self::Damaged { .. } => "Get the file again from its source; this copy is broken or cut short.".to_owned(),
            Self::Encrypted { .. } => {
                "Open the file with its password, save a copy without one, and put that in its place.".to_owned()
            }
            Self::NoText { .. } => {
                "Run text recognition (OCR) over the scanned pages and save the result as a PDF.".to_owned()
            }
            Self::TooLarge { .. } => {
                "Save a smaller copy, for instance without its images, or raise the limit in the settings.".to_owned()
            }
            Self::Garbled { format, .. } => format!(
                "Get the {format} from its publisher in another form, or print it to a picture and recognise its text anew."
            ),
            Self::UnpacksTooLarge { .. } | Self::TookTooLong { .. } | Self::TookTooMuchMemory { .. } => {
                "If you trust the file, print it to a new PDF and use that; if not, take it out of the corpus folder."
                    .to_owned()
            }
            Self::BrokeDown { .. } => {
                "Open the file in its own program, print it to a new PDF, and use that.".to_owned()
            }
            Self::UnknownFormat { .. } => {
                "Save it in a format that can be read, such as PDF or Word (.docx), or take it out of the corpus folder."
                    .to_owned()
            }
            Self::Empty => "Get the file again from its source, or take it out of the corpus folder.".to_owned(),
            Self::Unreadable { .. } => {
                "See that the file is still there and that the program's user may read it.".to_owned()
            }
            Self::Given { problem, .. } => problem.remedy.clone(),
            Self::LoneSidecar => {
                "Name it as the document that it describes (report.toml beside report.pdf), or take it away.".to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: Format = Format { name: "PDF", endings: &["pdf"], media_type: "application/pdf" };

    #[test]
    fn a_skipped_file_names_file_and_cause() {
        let skipped = Skipped {
            file: "2019/report.pdf".to_owned(),
            cause: Cause::Mislabelled { named: PDF, found: "a web page".to_owned() },
        };
        assert_eq!(skipped.to_string(), "2019/report.pdf: not a PDF: it is a web page");
        assert!(skipped.cause.remedy().starts_with("Download the PDF again"));
        assert_eq!(skipped.cause.code(), "mislabelled");
    }

    #[test]
    fn an_unknown_format_says_what_it_looks_like() {
        let cause = Cause::UnknownFormat { found: Some("a PNG image".to_owned()) };
        assert_eq!(cause.to_string(), "no known format: it is a PNG image");
        assert_eq!(Cause::UnknownFormat { found: None }.to_string(), "no known format");
    }
}
