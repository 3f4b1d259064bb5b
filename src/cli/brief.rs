//! Where a brief is written to.

use std::path::{Path, PathBuf};

/// A file that a brief is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BriefFile {
    /// Its path.
    pub path: PathBuf,
    /// What it will be.
    pub form: BriefForm,
}

/// What a brief is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BriefForm {
    /// A Word document.
    Word,
    /// Markdown.
    Markdown,
    /// The object of the API.
    Json,
}

/// The file of that name, by its ending.
pub(super) fn file(name: &str) -> Result<BriefFile, String> {
    let path = Path::new(name);
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    let form = match ending.as_deref() {
        Some("docx") => BriefForm::Word,
        Some("md" | "markdown") => BriefForm::Markdown,
        Some("json") => BriefForm::Json,
        _ => return Err("its name must end in .docx, .md or .json".to_owned()),
    };
    Ok(BriefFile { path: path.to_owned(), form })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_name_tells_the_form() {
        let form = |name| file(name).map(|file| file.form);
        assert_eq!(form("Cornwall.DOCX"), Ok(BriefForm::Word));
        assert_eq!(form("a/b.md"), Ok(BriefForm::Markdown));
        assert_eq!(form("brief.json"), Ok(BriefForm::Json));
        assert!(form("brief.pdf").is_err() && form("brief").is_err());
    }
}
