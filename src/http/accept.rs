//! Choosing the type of an answer by the header `Accept`.

use axum::http::{HeaderMap, header};

use super::problem::{Code, Problem};

/// The types that answers come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `application/json`, which is also what those get who do not say.
    Json,
    /// `text/markdown`.
    Markdown,
    /// `text/csv`.
    Csv,
    /// A Word document.
    Word,
}

impl Form {
    /// Those of lists and answers, the one that is given where all are equally welcome first.
    pub(super) const ALL: &[Self] = &[Self::Json, Self::Markdown, Self::Csv];

    /// Those of briefs, in the same order.
    pub(super) const OF_BRIEFS: &[Self] = &[Self::Json, Self::Markdown, Self::Word];

    fn kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("application", "json"),
            Self::Markdown => ("text", "markdown"),
            Self::Csv => ("text", "csv"),
            Self::Word => ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
        }
    }

    /// The value of `Content-Type`.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Word => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// The type out of `offered` that is most welcome by what `Accept` says; of equals the first.
    pub(super) fn wanted(headers: &HeaderMap, offered: &[Self]) -> Result<Self, Problem> {
        let lines = headers.get_all(header::ACCEPT).into_iter().map(|line| line.to_str().unwrap_or_default());
        let ranges: Vec<Range<'_>> = lines.flat_map(|line| line.split(',')).filter_map(Range::parse).collect();
        if ranges.is_empty()
            && let Some(first) = offered.first()
        {
            return Ok(*first);
        }
        let welcome = |form: Self| {
            let (kind, subtype) = form.kind();
            let fitting = ranges.iter().filter(|range| range.takes(kind, subtype));
            // The most exact range counts, not the most generous one.
            fitting.max_by_key(|range| (range.kind != "*", range.subtype != "*")).map_or(0, |range| range.quality)
        };
        let mut best = (0, None);
        for form in offered {
            let quality = welcome(*form);
            if quality > best.0 {
                best = (quality, Some(*form));
            }
        }
        best.1.ok_or_else(|| {
            let kinds: Vec<String> = offered.iter().map(|form| form.kind()).map(|(a, b)| format!("{a}/{b}")).collect();
            Problem::new(Code::NotAcceptable, format!("this address answers in {}", kinds.join(", ")))
        })
    }
}

/// One part of `Accept`.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    /// The quality value, in thousandths.
    quality: u16,
}

impl<'a> Range<'a> {
    /// `None` if it is not a range, which is passed over.
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let mut quality = 1000;
        for parameter in parts {
            if let Some((name, value)) = parameter.split_once('=')
                && name.trim().eq_ignore_ascii_case("q")
            {
                quality = thousandths(value.trim())?;
            }
        }
        Some(Self { kind, subtype, quality })
    }

    fn takes(&self, kind: &str, subtype: &str) -> bool {
        match (self.kind, self.subtype) {
            ("*", "*") => true,
            (own, "*") => own.eq_ignore_ascii_case(kind),
            (own, other) => own.eq_ignore_ascii_case(kind) && other.eq_ignore_ascii_case(subtype),
        }
    }
}

/// Reads "0.5" as 500; at most three digits after the point, and nothing above 1.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 3 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part: u16 = format!("{part:0<3}").parse().ok()?;
    match whole {
        "0" => Some(part),
        "1" if part == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accept: &[&str], expected: Option<Form>) {
        let mut headers = HeaderMap::new();
        for line in accept {
            headers.append(header::ACCEPT, line.parse().unwrap());
        }
        assert_eq!(Form::wanted(&headers, Form::ALL).ok(), expected, "{accept:?}");
    }

    #[test]
    fn the_most_welcome_type_is_chosen() {
        check(&[], Some(Form::Json));
        check(&["*/*"], Some(Form::Json));
        check(&["text/markdown"], Some(Form::Markdown));
        check(&["text/CSV; charset=utf-8"], Some(Form::Csv));
        check(&["text/*"], Some(Form::Markdown));
        check(&["text/*;q=0.5, application/json;q=0.4"], Some(Form::Markdown));
        check(&["text/csv;q=0.9", "application/json"], Some(Form::Json));
        check(&["*/*, application/json;q=0"], Some(Form::Markdown));
        check(&["text/html,application/xhtml+xml,*/*;q=0.8"], Some(Form::Json));
    }

    #[test]
    fn what_cannot_be_given_is_refused() {
        check(&["application/pdf"], None);
        check(&["application/json;q=0"], None);
        check(&["text/markdown;q=0.000, image/*"], None);
    }

    #[test]
    fn what_is_no_range_is_passed_over() {
        check(&["json"], Some(Form::Json));
        check(&["text/csv;q=2, text/markdown"], Some(Form::Markdown));
    }
}
