//! "Was the answer right?"
//!
//! No page sets a cookie and no address has rights of its own, so a form on somebody else's site could do nothing here
//! that its owner cannot do without a victim: there is nothing to forge. What is left is that such a form could have
//! visitors stuff the box unawares, and browsers tell of that: a request that says that it comes from another site is
//! refused. One that says nothing, as old browsers and programs do, is taken.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::problem::Problem;
use super::query::{Pairs, address};
use super::{respond, unkept};
use crate::service::Service;
use crate::store::{Face, Feedback};

/// Keeps what was said of an answer, and leads to where it is thanked for.
pub(super) async fn give(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    sent: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let sent = sent_here(&headers, sent)?;
    let right = match sent.get("verdict") {
        Some("right") => true,
        Some("wrong") => false,
        _ => return Err(Problem::incomplete_form("verdict")),
    };
    let question = sent.get("q").ok_or_else(|| Problem::incomplete_form("q"))?.to_owned();
    let asked = [("q", question.as_str())].into_iter().chain(sent.all("after").map(|earlier| ("after", earlier)));
    let thanks = address("/thanks", asked);
    let comment = sent.get("words").map(str::to_owned);
    let headline = sent.get("headline").map(|text| text.chars().take(LONGEST_HEADLINE).collect());
    let said = Feedback { face: Face::Http, subject: None, question, headline, right, comment, language: None };
    service.feedback(said).await?;
    Ok(Redirect::to(&thanks).into_response())
}

/// The most characters of an answer's headline that are kept.
const LONGEST_HEADLINE: usize = 300;

/// The fields of a form, unless a page of another site sent it.
pub(super) fn sent_here(
    headers: &HeaderMap,
    sent: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Pairs, Problem> {
    if is_foreign(headers) {
        return Err(Problem::foreign_form());
    }
    let Form(sent) = sent?;
    Ok(Pairs::new(sent))
}

/// True if a browser says that a form was sent from another site than this one.
fn is_foreign(headers: &HeaderMap) -> bool {
    let get = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = get(header::HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, "same-origin" | "none");
    }
    match get(header::ORIGIN) {
        // The latter is what a browser says under a policy that hides the referrer, for our own forms too.
        None | Some("null") => false,
        Some(origin) => {
            let theirs = origin.parse::<Uri>().ok();
            theirs.as_ref().and_then(Uri::authority).map(axum::http::uri::Authority::as_str) != get(header::HOST)
        }
    }
}

#[derive(Template)]
#[template(path = "thanks.html")]
struct Thanks {
    here: &'static str,
    back: Option<String>,
}

/// Thanks, with the way back.
pub(super) async fn thanks(pairs: Pairs) -> Response {
    let back = pairs.get("q").map(|question| {
        let asked = [("q", question)].into_iter().chain(pairs.all("after").map(|earlier| ("after", earlier)));
        address("/ask", asked)
    });
    unkept(respond(StatusCode::OK, &Thanks { here: "", back }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sent: &[(&'static str, &'static str)], expected: bool) {
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            headers.insert(*name, header::HeaderValue::from_static(value));
        }
        assert_eq!(is_foreign(&headers), expected, "{sent:?}");
    }

    #[test]
    fn forms_of_other_sites_are_told_by_what_browsers_say() {
        check(&[], false);
        check(&[("sec-fetch-site", "same-origin")], false);
        check(&[("sec-fetch-site", "cross-site")], true);
        check(&[("sec-fetch-site", "same-site")], true);
        check(&[("host", "here:80"), ("origin", "http://here:80")], false);
        check(&[("host", "here:80"), ("origin", "http://there:80")], true);
    }
}
