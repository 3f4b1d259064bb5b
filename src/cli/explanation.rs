//! The explanation of an answer, as a block below it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::wrap;
use crate::views::{Explanation, Search, Sentence};

/// The name of a part.
const LABEL: Style = AnsiColor::Cyan.on_default();
/// Side matters.
const ASIDE: Style = Style::new().dimmed();

/// The number of sentences of a search that are shown one by one. The JSON has all of them.
const SENTENCES: usize = 12;

/// The number of words of a sentence that are shown.
const WORDS: usize = 24;

/// The number of files that are named one by one.
const FILES: usize = 4;

/// An explanation in words. Lines are broken at `width` columns; with `None` they are not.
pub(super) fn render(explanation: &Explanation, width: Option<usize>) -> String {
    let mut out = format!("\n{LABEL}How this came about{LABEL:#}\n");
    let mut line = |text: &str| wrap::paragraph(&mut out, text, "", "  ", Style::new(), width);
    let parts: Vec<String> = explanation
        .understood
        .iter()
        .map(|part| {
            let carried = if part.carried { " (carried over)" } else { "" };
            format!("{} {}{carried}", part.slot.replace('_', " "), part.value)
        })
        .collect();
    line(&format!("Understood: {}", parts.join("; ")));
    if !explanation.assumed.is_empty() {
        line(&format!("Assumed: {}", explanation.assumed.join("; ")));
    }
    for reading in &explanation.readings {
        let words = |name: &str, words: &[String]| {
            if words.is_empty() { String::new() } else { format!("; {name} {}", words.join(", ")) }
        };
        line(&format!(
            "{} as {}: standing {:.2}{}{}{}{}",
            if reading.taken { "Read" } else { "Not read" },
            reading.operation.replace('_', " "),
            reading.standing,
            words("used", &reading.used),
            words("found", &reading.held),
            words("not found", &reading.missing),
            words("left out", &reading.ignored)
        ));
    }
    if !explanation.plans.is_empty() {
        line(&format!("Plan: {}", explanation.plans.join(", then ").replace('_', " ")));
    }
    if let Some(why) = &explanation.without_meaning {
        line(&format!("Ranked by words alone: {why}"));
    }
    for scoped in &explanation.scope {
        let (chosen, held) = (scoped.files.len(), scoped.held);
        line(&format!(
            "{}: {chosen} of {held} inspections held, {}: {}",
            scoped.authority,
            scoped.why,
            some(&scoped.files)
        ));
    }
    if explanation.looks.is_empty() {
        line("No text was searched: the answer stands in the facts that were read beforehand.");
    }
    for (at, one) in explanation.looks.iter().enumerate() {
        look(&mut out, at + 1, one, width);
    }
    out
}

/// The first few names, and how many more there are.
fn some(names: &[String]) -> String {
    match names.len().checked_sub(FILES) {
        Some(more @ 1..) => format!("{} and {more} more", names[..FILES].join(", ")),
        _ => names.join(", "),
    }
}

fn look(out: &mut String, number: usize, look: &Search, width: Option<usize>) {
    out.push('\n');
    let mut line = |text: &str, style: Style| wrap::paragraph(out, text, "", "  ", style, width);
    let sought = if look.by == "sections" {
        "for all that stands under what was asked for".to_owned()
    } else {
        format!("for \u{201c}{}\u{201d}", look.words.join(", "))
    };
    line(&format!("Look {number} {sought}, in documents {}: {}", look.why, some(&look.files)), Style::new());
    if look.by != "sections" {
        let terms: Vec<String> = look.terms.iter().map(|(word, weight)| format!("{word} {weight:.2}")).collect();
        line(&format!("Words searched for, with what they count: {}", terms.join(", ")), ASIDE);
    }
    if let Some(confidence) = look.confidence {
        let is = if confidence.value < confidence.threshold { "below" } else { "at or above" };
        let (value, threshold) = (confidence.value, confidence.threshold);
        line(&format!("Confidence {value:.2}, {is} the threshold {threshold:.2}"), Style::new());
    }
    let nearest = look.passages.iter().filter_map(|passage| passage.cosine).reduce(f64::max);
    if let Some(nearest) = nearest {
        line(&format!("Ranked by words and meaning; the nearest passage has a cosine of {nearest:.2}"), ASIDE);
    }
    let mut counts = vec![format!("{} passages read", look.passages.len())];
    let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
    for why in look.passages.iter().filter_map(|passage| passage.left_out_words) {
        *left_out.entry(why).or_default() += 1;
    }
    counts.extend(left_out.into_iter().map(|(why, count)| format!("{count} left out ({why})")));
    for (count, what) in [
        (look.elsewhere, "passages under other headings not read"),
        (look.off_topic, "sentences without a word of the topic"),
        (look.fragments, "fragments"),
    ] {
        if count > 0 {
            counts.push(format!("{count} {what}"));
        }
    }
    line(&counts.join("; "), ASIDE);
    for sentence in look.sentences.iter().take(SENTENCES) {
        self::sentence(out, sentence, look.files.len() > 1, width);
    }
    let mut rest: BTreeMap<&str, usize> = BTreeMap::new();
    for sentence in look.sentences.iter().skip(SENTENCES) {
        *rest.entry(sentence.fate_words).or_default() += 1;
    }
    if !rest.is_empty() {
        let counts: Vec<String> = rest.into_iter().map(|(fate, count)| format!("{count} {fate}")).collect();
        wrap::paragraph(out, &format!("and further: {}", counts.join("; ")), "  ", "    ", ASIDE, width);
    }
}

fn sentence(out: &mut String, sentence: &Sentence, name_file: bool, width: Option<usize>) {
    let mut words: Vec<&str> = sentence.text.split_whitespace().collect();
    let cut = words.len() > WORDS;
    words.truncate(WORDS);
    let text = format!("{}{}", words.join(" "), if cut { " \u{2026}" } else { "" });
    let mut place: Vec<String> = if name_file { vec![sentence.file.clone()] } else { Vec::new() };
    place.extend(sentence.page.map(|page| match &sentence.page_label {
        Some(label) => format!("page {page} (printed {label})"),
        None => format!("page {page}"),
    }));
    let place = if place.is_empty() { String::new() } else { format!(" ({})", place.join(", ")) };
    let head = format!("{:.2} {}: \u{201c}{text}\u{201d}{place}", sentence.score, sentence.fate_words);
    wrap::paragraph(out, &head, "  ", "       ", Style::new(), width);
    let mut sum = String::new();
    for (at, (name, part)) in sentence.parts.iter().enumerate() {
        let sign = match (at, *part < 0.0) {
            (0, false) => "",
            (_, false) => " + ",
            (_, true) => " - ",
        };
        let _ = write!(sum, "{sign}{name} {:.2}", part.abs());
    }
    wrap::paragraph(out, &sum, "       ", "       ", ASIDE, width);
}
