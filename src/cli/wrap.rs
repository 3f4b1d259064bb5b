//! Lines of text broken for a terminal.

use std::borrow::Cow;

use anstyle::Style;

/// Narrower than this a hanging indent leaves no room for words, so no line is broken to fewer columns.
const NARROWEST: usize = 24;

/// Appends a paragraph: `first` before its first line, `hanging` before each further one, `style` on all of it.
///
/// A line end within `text` stays one, after the hanging indent. With no `width` nothing else is broken.
pub(super) fn paragraph(out: &mut String, text: &str, first: &str, hanging: &str, style: Style, width: Option<usize>) {
    for (at, line) in clean(text).lines().enumerate() {
        let before = if at == 0 { first } else { hanging };
        let options = textwrap::Options::new(width.map_or(usize::MAX, |width| width.max(NARROWEST)))
            .initial_indent(before)
            .subsequent_indent(hanging)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .break_words(false);
        for line in textwrap::wrap(line, options) {
            out.push_str(&style.render().to_string());
            out.push_str(&line);
            out.push_str(&style.render_reset().to_string());
            out.push('\n');
        }
    }
}

/// The text without control characters other than line ends: a document may hold codes that steer a terminal.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || !c.is_control()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if c == '\n' || !c.is_control() { c } else { ' ' }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_for_the_terminal_are_taken_out_of_texts() {
        assert_eq!(clean("red \u{1b}[31mand\tblue\nline"), "red  [31mand blue\nline");
        assert!(matches!(clean("plain \u{2019} text"), Cow::Borrowed(_)));
    }
}
