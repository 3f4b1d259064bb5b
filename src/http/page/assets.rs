//! The style, the script and the icon, which are part of the program.
//!
//! Their addresses bear a hash of what they hold, so that browsers may keep them for good and take a new one the moment
//! that it is another.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::super::problem::Problem;

/// A file and what it is.
struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
    hash: u64,
}

impl Asset {
    const fn new(name: &'static str, kind: &'static str, bytes: &'static [u8]) -> Self {
        Self { name, kind, bytes, hash: hash(bytes) }
    }

    fn address(&self) -> String {
        format!("/assets/{:016x}/{}", self.hash, self.name)
    }
}

const STYLE: Asset = Asset::new("style.css", "text/css; charset=utf-8", include_bytes!("assets/style.css"));
const SCRIPT: Asset = Asset::new("script.js", "text/javascript; charset=utf-8", include_bytes!("assets/script.js"));
const ICON: Asset = Asset::new("icon.svg", "image/svg+xml", include_bytes!("assets/icon.svg"));

/// FNV-1a, which can be worked out while the program is built: it tells versions apart, and keeps nobody out.
const fn hash(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// The address of the style sheet.
pub(super) fn style() -> String {
    STYLE.address()
}

/// The address of the script.
pub(super) fn script() -> String {
    SCRIPT.address()
}

/// The address of the icon.
pub(super) fn icon() -> String {
    ICON.address()
}

/// One of the files. An address with another hash is one of an older or newer program: it gets what there is, but not
/// to keep.
pub(super) async fn asset(Path((hash, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(asset) = [STYLE, SCRIPT, ICON].into_iter().find(|asset| asset.name == name) else {
        return Problem::not_found().into_response();
    };
    let is_this = hash == format!("{:016x}", asset.hash);
    respond(&asset, is_this, &headers)
}

/// The icon where browsers look for one by themselves.
pub(super) async fn favicon(headers: HeaderMap) -> Response {
    respond(&ICON, false, &headers)
}

fn respond(asset: &Asset, for_good: bool, headers: &HeaderMap) -> Response {
    let tag = format!("\"{:016x}\"", asset.hash);
    let keep = if for_good { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, asset.kind)], asset.bytes).into_response()
    };
    let own = response.headers_mut();
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        own.insert(header::ETAG, tag);
    }
    response
}
