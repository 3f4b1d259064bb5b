//! Limits that several modules keep to, and that the description of the HTTP interface tells.

/// The longest question that is read, in characters. The longest that people type have some 300; anything longer is a
/// text to search for, not a question.
pub const QUESTION_CHARS: usize = 1_000;

/// The longest comment on an answer, in characters: a few paragraphs.
pub const COMMENT_CHARS: usize = 2_000;

/// The most passages on one page of a search.
pub const PAGE_PASSAGES: usize = 100;

/// The most passages shown on each side of another.
pub const PASSAGES_AROUND: u32 = 20;

/// The longest theme that a brief is narrowed down to, in characters.
pub const THEME_CHARS: usize = 200;
/// The longest text that is checked as a whole, in characters: some fifteen pages.
pub const TEXT_CHARS: usize = 40_000;

/// The longest quotation that is looked for, in characters: a long paragraph.
pub const QUOTE_CHARS: usize = 4_000;

/// The most authorities that one question is put to: the largest region has 33.
pub const AUTHORITIES_AT_ONCE: usize = 40;
