//! Shows how the bot's replies look on a phone, without Telegram: a page made of the same messages that are sent.
//!
//! `cargo run --example telegram_preview -- INDEX [--home NAME] [--language pl] [--public URL] [--group] < CHAT >
//! chat.html`
//!
//! Each line of CHAT is what a user sends (a question or a command), or in brackets what a user presses or does:
//! `[source 2]`, `[more]`, `[before]`, `[others]`, `[choose 1]`, `[inline QUESTION]`, `[notices]`. A question leans on
//! the one before it, and `/reset` ends that.

use std::error::Error;
use std::io::{self, BufRead as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use scrutineer::assistant::{Assistant, Settings};
use scrutineer::gazetteer::Authorities;
use scrutineer::index::Snapshot;
use scrutineer::inspectorates::Inspectorates;
use scrutineer::telegram::preview::Preview;

/// The look of a chat on a phone.
const STYLE: &str = "body { margin: 0; padding: 8px; background: #d5dfe6; font: 16px/1.32 Roboto, 'Noto Sans', sans-serif }\n\
    .said, .heard { clear: both; box-sizing: border-box; max-width: 92%; margin: 3px 0; padding: 6px 10px; \
    border-radius: 12px; white-space: pre-wrap; overflow-wrap: anywhere }\n\
    .said { float: left; background: #fff; min-width: 60% }\n\
    .heard { float: right; background: #e3fdd5 }\n\
    .keys { clear: both; float: left; width: 92%; margin-bottom: 6px }\n\
    .row { display: flex; gap: 3px; margin-top: 3px }\n\
    .row div { flex: 1; min-width: 0; padding: 7px 4px; border-radius: 8px; background: #8aa4b399; color: #fff; \
    text-align: center; font-size: 14px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }\n\
    blockquote { margin: 0; padding: 2px 8px; border-left: 3px solid #3a8ec7; border-radius: 4px; background: #3a8ec71a; \
    font-size: 15px }\n\
    blockquote[expandable] { max-height: 3.96em; overflow: hidden; border-right: 3px dotted #3a8ec7 }\n\
    iframe { display: block; width: 100%; height: 600px; border: 1px solid #ccc }\n\
    a { color: #2a7db5; text-decoration: none } i { color: #444 }\n";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let index = arguments.next().ok_or("name the folder of an index")?;
    let (mut settings, mut language, mut public, mut group) = (Settings::default(), None, None, false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--home" => settings.home = arguments.next(),
            "--language" => language = arguments.next(),
            "--public" => public = arguments.next(),
            "--group" => group = true,
            other => return Err(format!("unknown argument {other}").into()),
        }
    }
    let authorities = Authorities::bundled();
    let snapshot = Arc::new(Snapshot::open(Path::new(&index))?);
    let assistant =
        Assistant::new(snapshot, Arc::new(authorities.clone()), Arc::new(Inspectorates::bundled()), settings, || {
            jiff::civil::date(2026, 11, 1)
        });
    let mut preview = Preview::new(assistant, authorities, language, public, group)?;
    let mut out = io::stdout().lock();
    let head = "<!DOCTYPE html><meta charset=utf-8><meta name=viewport content='width=device-width'><style>";
    write!(out, "{head}{STYLE}</style>")?;
    for line in io::stdin().lock().lines() {
        let line = line?;
        if !line.trim().is_empty() {
            out.write_all(preview.hear(line.trim()).await?.as_bytes())?;
        }
    }
    Ok(writeln!(out)?)
}
