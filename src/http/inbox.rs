//! Addresses to which other programs bring something for another part of this one.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;

/// An address to which something is brought.
pub struct Inbox {
    /// The path, which begins with `/`.
    pub path: String,
    /// The header in which whoever brings something shows who they are.
    pub credential: &'static str,
    /// The largest body that is taken, in bytes.
    pub largest: usize,
    /// The receiver, which gets the credential, empty where none was shown, and the body.
    pub take: Take,
}

/// A receiver of something that was brought.
pub type Take = Arc<dyn Fn(Vec<u8>, Vec<u8>) -> Pin<Box<dyn Future<Output = Taken> + Send>> + Send + Sync>;

/// The fate of something that was brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is taken.
    Yes,
    /// It is not from whom it should be.
    Stranger,
    /// It cannot be taken now, and should be brought again.
    NotNow,
}

/// The route of an inbox.
pub fn inbox(inbox: Inbox) -> Router {
    let Inbox { path, credential, largest, take } = inbox;
    Router::new().route(&path, post(receive)).layer(DefaultBodyLimit::max(largest)).with_state((credential, take))
}

async fn receive(
    State((credential, take)): State<(&'static str, Take)>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let shown = headers.get(credential).map_or_else(Vec::new, |shown| shown.as_bytes().to_vec());
    match take(shown, body.to_vec()).await {
        Taken::Yes => StatusCode::OK,
        Taken::Stranger => StatusCode::UNAUTHORIZED,
        Taken::NotNow => StatusCode::SERVICE_UNAVAILABLE,
    }
}
