//! Wordings that several pages share: documents' originals, dates and grades.

use crate::document::{Document, Inspection};
use crate::gazetteer;
use crate::inspectorates::{Graded, Inspectorates};
use crate::text;

/// The address of the page about an authority.
pub(super) fn authority_address(name: &str) -> String {
    format!("/authorities/{}", gazetteer::slug(name))
}

/// The address of a document's own file, at a page where it has pages: browsers open PDFs there.
pub(super) fn file_address(document: &Document, page: Option<u32>) -> String {
    let page = page.map_or_else(String::new, |page| format!("#page={page}"));
    format!("/v1/documents/{}/file{page}", document.id)
}

/// The text of a link to the original.
pub(super) fn original_at(document: &Document, page: Option<u32>) -> String {
    let format = document.file.rsplit_once('.').map(|(_, ending)| ending.to_uppercase()).filter(|it| it == "PDF");
    let what = format.map_or_else(|| "Original file".to_owned(), |format| format!("Original {format}"));
    page.map_or_else(|| what.clone(), |page| format!("{what}, {}", document.labels.page(page)))
}

/// The address of the official document on the web, where one was given that a browser can open.
pub(super) fn web_address(document: &Document) -> Option<String> {
    document.facts.source.clone().filter(|source| source.starts_with("https://") || source.starts_with("http://"))
}

/// All the days of an inspection in words.
pub(super) fn days(inspection: &Inspection) -> String {
    let spans: Vec<String> = inspection.spans().map(|span| text::span(span.first(), span.last())).collect();
    spans.join(" and ")
}

/// The date of a document: the days of its inspection, else its publication.
pub(super) fn when(document: &Document) -> String {
    match (&document.facts.inspection, document.facts.published) {
        (Some(inspection), _) => days(inspection),
        (None, Some(published)) => format!("published {}", text::date(published.date)),
        (None, None) => "undated".to_owned(),
    }
}

/// The month in which an inspection ended, else that of the publication.
pub(super) fn month(document: &Document) -> String {
    let day = document.facts.inspection.as_ref().map(Inspection::end).or(document.facts.published.map(|it| it.date));
    day.map_or_else(|| "undated".to_owned(), |day| format!("{} {}", text::month(day), day.year()))
}

/// The date of a document, as it stands below its title: "Inspected 1 to 5 July 2024 · published 22 August 2024".
pub(super) fn dated(document: &Document) -> String {
    let facts = &document.facts;
    let when = crate::text::capital(match &facts.inspection {
        Some(inspection) => format!("inspected {}", days(inspection)),
        None => when(document),
    });
    match facts.published.filter(|_| facts.inspection.is_some()) {
        Some(published) => format!("{when} · published {}", text::date(published.date)),
        None => when,
    }
}

/// The name of a document where its title would not tell it from the others of its council: "Devon, October 2019".
pub(super) fn called(document: &Document) -> String {
    match document.subject() {
        Some(name) => format!("{name}, {}", month(document)),
        None => document.title.clone(),
    }
}

/// The title of a document, with its date where that is known.
pub(super) fn title(document: &Document) -> String {
    match when(document).as_str() {
        "undated" => document.title.clone(),
        when if document.facts.inspection.is_some() => format!("{}, inspected {when}", document.title),
        when => format!("{}, {when}", document.title),
    }
}

/// "page 2, paragraph 7", "page 2 (printed 146)"; empty where a document has neither.
pub(super) fn place(document: &Document, pages: Option<(u32, u32)>, paragraph: Option<u32>) -> String {
    let pages = pages.map(|(first, last)| document.labels.pages(first, last));
    let paragraph = paragraph.map(|number| format!("paragraph {number}"));
    pages.into_iter().chain(paragraph).collect::<Vec<_>>().join(", ")
}

/// The beginning of a quotation, for where a place has no page and no number to be called by.
pub(super) fn beginning(quote: &str) -> String {
    const WORDS: usize = 7;
    // Marks of quotation stand around it already.
    let words: Vec<&str> = quote.trim_matches(['\u{201c}', '\u{201d}', '"']).split_whitespace().collect();
    let start = words.iter().take(WORDS).copied().collect::<Vec<_>>().join(" ");
    if words.len() > WORDS {
        format!("\u{201c}{}\u{2026}\u{201d}", start.trim_end_matches([',', ':', ';']))
    } else {
        format!("\u{201c}{start}\u{201d}")
    }
}

/// The name in the style sheet of how a grade looks, by its place on its scale.
pub(super) fn grade_class(graded: Graded, inspectorates: &Inspectorates) -> &'static str {
    let levels = inspectorates.levels(graded);
    match inspectorates.rank(graded) {
        None => "unjudged",
        rank if rank == levels.first().map(|(rank, _)| *rank) => "outstanding",
        rank if rank == levels.last().map(|(rank, _)| *rank) => "inadequate",
        Some(_) if inspectorates.is_praise(graded.1) => "good",
        Some(_) => "middling",
    }
}

/// "1 document", "12 documents".
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::PageLabels;
    use crate::testing;

    #[test]
    fn a_place_tells_the_page_and_what_is_printed_on_it() {
        let report = testing::report();
        assert_eq!(place(&report, Some((2, 2)), Some(7)), "page 2, paragraph 7");
        let labels = PageLabels::new([(2, "146".to_owned()), (3, "147".to_owned())]);
        let labelled = Document { labels, ..report };
        assert_eq!(place(&labelled, Some((2, 2)), Some(7)), "page 2 (printed 146), paragraph 7");
        assert_eq!(place(&labelled, Some((2, 3)), None), "pages 2 to 3 (printed 146 to 147)");
        assert_eq!(original_at(&labelled, Some(2)), "Original PDF, page 2 (printed 146)");
        assert_eq!(file_address(&labelled, Some(2)), "/v1/documents/north-seaford/file#page=2");
    }
}
