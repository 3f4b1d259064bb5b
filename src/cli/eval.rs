//! Figures as tables.

use std::io::{self, Write};

use crate::eval::{Questions, Retrieval, Sweep};

/// Prints what came of questions with hand-checked answers.
pub fn questions(out: &mut dyn Write, figures: &Questions) -> io::Result<()> {
    for (kind, (right, of)) in &figures.counts {
        let success = figures.by_type.get(kind).copied().unwrap_or_default();
        writeln!(out, "{kind:<22} {right:>4} of {of:<4} {success:.2}")?;
    }
    writeln!(out)?;
    let words = figures.median_words.map_or_else(|| "none".to_owned(), |words| words.to_string());
    let rows = [
        ("questions", figures.questions.to_string()),
        ("success", format!("{:.3}", figures.success)),
        ("support", format!("{:.3}", figures.support)),
        ("located", format!("{:.3}", figures.located)),
        ("abstained", format!("{:.3}", figures.abstained)),
        ("median words", words),
        ("quotes checked", figures.quotes_checked.to_string()),
        ("verbatim", format!("{:.4}", figures.verbatim)),
        ("p50 ms", format!("{:.2}", figures.p50_ms)),
        ("p95 ms", format!("{:.2}", figures.p95_ms)),
    ];
    for (name, figure) in rows {
        writeln!(out, "{name:<22} {figure:>7}")?;
    }
    writeln!(out, "verbatim: each quote compared with its passage in the index, not with the pages of its file")?;
    if !figures.failed.is_empty() {
        writeln!(out)?;
    }
    for failure in &figures.failed {
        writeln!(out, "failed {}: {}\n    {}", failure.id, failure.question, failure.headline)?;
    }
    Ok(())
}

/// Prints how well passages were found.
pub fn retrieval(out: &mut dyn Write, figures: &Retrieval) -> io::Result<()> {
    let mut rows = vec![
        ("passages", figures.passages.to_string()),
        ("queries", figures.queries.to_string()),
        ("nDCG@10", format!("{:.4}", figures.ndcg_at_10)),
        ("recall@1", format!("{:.4}", figures.recall_at_1)),
        ("recall@5", format!("{:.4}", figures.recall_at_5)),
        ("recall@10", format!("{:.4}", figures.recall_at_10)),
        ("recall@100", format!("{:.4}", figures.recall_at_100)),
        ("MRR@10", format!("{:.4}", figures.mrr_at_10)),
        ("p50 ms", format!("{:.2}", figures.p50_ms)),
        ("p95 ms", format!("{:.2}", figures.p95_ms)),
    ];
    if let Some(shares) = figures.shares {
        rows.extend([
            ("encoding, p50 ms", format!("{:.2}", shares.encoding_p50_ms)),
            ("encoding, p95 ms", format!("{:.2}", shares.encoding_p95_ms)),
            ("the rest, p50 ms", format!("{:.2}", shares.rest_p50_ms)),
            ("the rest, p95 ms", format!("{:.2}", shares.rest_p95_ms)),
        ]);
    }
    for (name, figure) in rows {
        writeln!(out, "{name:<22} {figure:>7}")?;
    }
    let Some(threshold) = figures.threshold_at_95_kept else { return Ok(()) };
    writeln!(out, "\ndeclined where 95 % of the questions with an answer are kept (confidence below {threshold:.3}):")?;
    for (kind, declined) in &figures.declined_at_95_kept {
        writeln!(out, "{kind:<22} {declined:>7.4}")?;
    }
    write!(out, "\nconfidence    kept")?;
    let kinds: Vec<&String> = figures.declined_at_95_kept.keys().collect();
    for kind in &kinds {
        write!(out, "  {kind}")?;
    }
    writeln!(out)?;
    for point in &figures.curve {
        write!(out, "{:>10.3}  {:>6.4}", point.threshold, point.kept)?;
        for kind in &kinds {
            let declined = point.declined.get(*kind).copied().unwrap_or_default();
            write!(out, "  {declined:>width$.4}", width = kind.chars().count())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Prints what each weight and limit does to the answers.
pub fn sweep(out: &mut dyn Write, figures: &Sweep) -> io::Result<()> {
    for (at, set) in figures.sets.iter().enumerate() {
        writeln!(out, "set {}: {}, {} questions, success {:.3}", at + 1, set.file, set.questions, set.success)?;
    }
    write!(out, "\n{:<42} {:>8} {:>8}", "number", "is", "tried")?;
    for at in 1..=figures.sets.len() {
        write!(out, "  {:>16}", format!("set {at}"))?;
    }
    writeln!(out)?;
    for number in &figures.numbers {
        for (at, trial) in number.trials.iter().enumerate() {
            let (name, value) =
                if at == 0 { (number.name.as_str(), number.value.to_string()) } else { ("", String::new()) };
            write!(out, "{name:<42} {value:>8} {:>8}", trial.value)?;
            for (success, difference) in trial.success.iter().zip(&trial.difference) {
                let change = if *difference == 0.0 { "same".to_owned() } else { format!("{difference:+.3}") };
                write!(out, "  {success:>7.3} {change:>8}")?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}
