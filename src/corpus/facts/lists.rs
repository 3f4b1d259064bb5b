//! The lists of a document, whole: what needs to improve, what must be acted on at once, what is required.

use crate::corpus::dates;
use crate::corpus::layout::BlockKind;
use crate::corpus::outline::{Outline, Piece};
use crate::document::{ItemList, ListItem, Owner, Role};
use crate::inspectorates::{ItemsAre, ListHeading, Rules};
use crate::text;

/// Reads the lists: each from a heading that opens one to the next heading that is no part of it.
pub(super) fn read(outline: &Outline, is_report: bool, rules: &Rules<'_>) -> Vec<ItemList> {
    let mut lists: Vec<ItemList> = Vec::new();
    let mut at = 0;
    while let Some(piece) = outline.pieces.get(at) {
        at += 1;
        let BlockKind::Heading(_) = piece.kind else { continue };
        let heading = piece.text();
        let Some(opening) = rules.list_heading(&heading) else { continue };
        // In a document of no framework, "Areas for improvement" may be anyone's, and so may praise.
        if !is_report && (rules.is_group_heading(&heading) || opening.role != Role::Improvement) {
            continue;
        }
        // A box may repeat the heading that stands above it.
        let again = |piece: &Piece| text::fold(&piece.text()).trim() == text::fold(&heading).trim();
        let is_head = |piece: &Piece| again(piece) || opening.is_subtitle(&piece.text());
        while outline.pieces.get(at).is_some_and(is_head) {
            at += 1;
        }
        let start = at;
        let parts = |at: usize| opening.has_subheadings && is_subheading(&outline.pieces, at, piece);
        while outline.pieces.get(at).is_some_and(|piece| !ends_list(piece, rules) || parts(at)) {
            at += 1;
        }
        let items = items(outline, &outline.pieces[start..at], &heading, opening, rules);
        if items.is_empty() {
            continue;
        }
        let owner = opening.owner.unwrap_or_else(|| owner_by_section(outline, piece, rules));
        lists.push(ItemList { role: opening.role, owner, heading, passage: piece.passage, items });
    }
    lists
}

/// Whether a heading is smaller than that of the list and leads to items.
fn is_subheading(pieces: &[Piece], at: usize, heading: &Piece) -> bool {
    let level = |piece: &Piece| match piece.kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    };
    let smaller = level(&pieces[at]).zip(level(heading)).is_some_and(|(own, outer)| own > outer);
    let leads =
        pieces.get(at + 1).is_some_and(|next| matches!(next.kind, BlockKind::Bullet(_)) || next.number.is_some());
    smaller && leads
}

/// Whether a piece ends a list: any heading that does not merely part its items.
fn ends_list(piece: &Piece, rules: &Rules<'_>) -> bool {
    match piece.kind {
        BlockKind::Heading(_) => !rules.is_group_heading(&piece.text()),
        BlockKind::Row => piece.graded(rules).is_some(),
        BlockKind::Paragraph => rules.follows_list(&piece.text()),
        _ => false,
    }
}

/// Whose list it is, by the sections around it: the board's second list stands in the board's own section.
fn owner_by_section(outline: &Outline, piece: &Piece, rules: &Rules<'_>) -> Owner {
    let by_aspect = |heading: &str| rules.owner_of_aspect(rules.aspect_of(heading)?);
    let mut section = piece.section;
    while let Some(found) = section.and_then(|number| outline.sections.get(number.0 as usize)) {
        if let Some(owner) = by_aspect(&found.heading) {
            return owner;
        }
        section = found.parent;
    }
    // Levels are told by size, and some templates set the board's heading no larger than those below it: the nearest
    // heading that names an owner decides.
    let above = outline.sections.iter().rev().filter(|section| section.passage < piece.passage);
    let mut owners = above.filter_map(|it| by_aspect(&it.heading).or_else(|| rules.owner_of_section(&it.heading)));
    owners.next().unwrap_or_else(|| rules.first_owner())
}

/// The items between two headings, nested as they are set.
fn items(
    outline: &Outline,
    pieces: &[Piece],
    heading: &str,
    opening: ListHeading<'_>,
    rules: &Rules<'_>,
) -> Vec<ListItem> {
    let has_table = pieces.iter().any(|piece| piece.kind == BlockKind::Row && piece.cells.len() > 1);
    let pieces = match opening.items {
        ItemsAre::Rows if has_table => return of_rows(pieces, opening),
        ItemsAre::Marked | ItemsAre::Rows => without_what_follows(without_introduction(pieces)),
        ItemsAre::Blocks => pieces,
    };
    let numbered = pieces.iter().any(|piece| piece.kind == BlockKind::Paragraph && piece.number.is_some());
    let bulleted = pieces.iter().any(|piece| matches!(piece.kind, BlockKind::Bullet(_)));
    let mut columns = Columns::new(opening);
    let mut group = rules.is_group_heading(heading).then(|| heading.to_owned());
    // The path of open items, outermost first, each with its depth.
    let mut roots: Vec<ListItem> = Vec::new();
    let mut depths: Vec<u8> = Vec::new();
    for piece in pieces {
        let mut text = outline.passages[piece.passage.0 as usize].text[piece.range.clone()].to_owned();
        // What stands between the rows of a table with owners is that of the owner above.
        let mut owner = columns.acting.clone().filter(|_| !matches!(piece.kind, BlockKind::Bullet(_)));
        let mut until = None;
        let depth = match piece.kind {
            BlockKind::Heading(_) => {
                group = Some(text);
                depths.clear();
                continue;
            }
            BlockKind::Row if opening.items == ItemsAre::Blocks => {
                let Some(row) = columns.read(piece) else { continue };
                (owner, until, text) = (row.owner, row.until, row.text);
                0
            }
            BlockKind::Paragraph if piece.number.is_some() || opening.items == ItemsAre::Blocks => 0,
            BlockKind::Bullet(level) => match opening.items {
                ItemsAre::Marked | ItemsAre::Rows => level.max(1) - u8::from(!numbered),
                ItemsAre::Blocks => level.max(1),
            },
            // A report without bullets says what must improve in prose.
            BlockKind::Paragraph if !numbered && !bulleted => 0,
            // A sentence that introduces the items is not an item.
            BlockKind::Paragraph | BlockKind::Row | BlockKind::Footnote | BlockKind::Contents => continue,
        };
        if rules.says_none(&text) {
            continue;
        }
        while depths.last().is_some_and(|open| *open >= depth) {
            depths.pop();
        }
        // Where items are followed by bullets that no item introduces, those are items themselves.
        let introduced = deepest(&mut roots, depths.len()).is_none_or(|parent| introduces(&parent.text));
        if !introduced && depths.len() == 1 && (numbered || opening.items == ItemsAre::Blocks) {
            depths.clear();
        }
        let item = ListItem { owner, until, ..with_lines(&text, piece, group.as_deref()) };
        match deepest(&mut roots, depths.len()) {
            Some(parent) => parent.items.push(item),
            None => roots.push(item),
        }
        depths.push(depth);
    }
    roots
}

/// The items of a table with one item in each row. Text between two rows, or text that continues the last one's sentence, belongs
/// to the item above it.
fn of_rows(pieces: &[Piece], opening: ListHeading<'_>) -> Vec<ListItem> {
    let mut columns = Columns::new(opening);
    let mut items: Vec<ListItem> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        if piece.kind == BlockKind::Row {
            let Some(row) = columns.read(piece) else { continue };
            let item = with_lines(&row.text, piece, row.group.as_deref());
            let goes_on = !opening.begins_item(&item.text);
            match items.last_mut().filter(|_| goes_on) {
                Some(above) => above.items.push(ListItem { group: None, ..item }),
                None => items.push(ListItem { owner: row.owner, until: row.until, ..item }),
            }
            continue;
        }
        let Some(above) = items.last_mut() else { continue };
        let next_row = pieces[at..].iter().find(|piece| piece.kind == BlockKind::Row);
        let is_between = next_row.is_some_and(|row| !columns.is_head(row));
        let text = piece.text();
        let goes_on = text.starts_with(char::is_lowercase) || !ends_sentence(last_words(above));
        let is_text = matches!(piece.kind, BlockKind::Paragraph | BlockKind::Bullet(_));
        if is_text && (is_between || goes_on) {
            above.items.push(leaf(text, piece, None));
        }
    }
    items
}

/// The text of an item, or of the last one within it.
fn last_words(item: &ListItem) -> &str {
    item.items.last().map_or(&item.text, |item| &item.text)
}

/// Whether a text ends as a sentence does, or as one with its source in brackets.
fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', ')'])
}

/// An item of the first line of a text; bullets within a cell are its items' own.
fn with_lines(text: &str, piece: &Piece, group: Option<&str>) -> ListItem {
    let mut lines = text.split('\n');
    let text = lines.next().unwrap_or_default();
    let mut items: Vec<ListItem> = Vec::new();
    for line in lines {
        let closes = introduces(text) && closes(line, &items);
        items.push(ListItem { closes, ..leaf(line.to_owned(), piece, group) });
    }
    ListItem { items, ..leaf(text.to_owned(), piece, group) }
}

/// Whether a line is no item more, but a sentence after items that have ended the one that introduced them.
fn closes(line: &str, items: &[ListItem]) -> bool {
    let goes_on = |item: &ListItem| item.closes || item.text.starts_with(|c: char| c.is_lowercase() || c.is_numeric());
    let ended = items.last().is_some_and(|last| last.text.ends_with('.'));
    ended && items.first().is_some_and(goes_on) && line.starts_with(char::is_uppercase) && line.ends_with('.')
}

/// An item without items of its own.
fn leaf(text: String, piece: &Piece, group: Option<&str>) -> ListItem {
    let group = group.map(str::to_owned);
    ListItem {
        text,
        passage: piece.passage,
        page: piece.page,
        group,
        owner: None,
        until: None,
        closes: false,
        items: Vec::new(),
    }
}

/// The columns of a table whose rows are items.
#[derive(Debug)]
struct Columns<'a> {
    opening: ListHeading<'a>,
    /// How many there are.
    all: usize,
    owner: Option<usize>,
    until: Option<usize>,
    group: Option<usize>,
    /// Who was named last; a cell over several rows is printed once.
    acting: Option<String>,
    /// What parted the items last.
    parting: Option<String>,
}

/// What a row says.
#[derive(Debug)]
struct RowRead {
    text: String,
    owner: Option<String>,
    until: Option<String>,
    group: Option<String>,
}

impl<'a> Columns<'a> {
    fn new(opening: ListHeading<'a>) -> Self {
        Self { opening, all: 0, owner: None, until: None, group: None, acting: None, parting: None }
    }

    /// The column that one of these words heads.
    fn headed(piece: &Piece, words: &[String]) -> Option<usize> {
        piece.cells.iter().position(|cell| {
            let folded = text::fold(cell);
            words.iter().any(|words| folded.trim() == *words)
        })
    }

    /// Whether a row is that of the headings.
    fn is_head(&self, piece: &Piece) -> bool {
        let ListHeading { owner_column, until_column, group_column, .. } = self.opening;
        [owner_column, until_column, group_column].iter().any(|words| Self::headed(piece, words).is_some())
    }

    /// Reads a row: who is to act, until when, and the item. `None` for the row of headings and for a row without words.
    fn read(&mut self, piece: &Piece) -> Option<RowRead> {
        if self.is_head(piece) {
            self.all = piece.cells.len();
            self.owner = Self::headed(piece, self.opening.owner_column);
            self.until = Self::headed(piece, self.opening.until_column);
            self.group = Self::headed(piece, self.opening.group_column);
            return None;
        }
        let filled = |at: usize| piece.cells.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let owner = self.owner.filter(|_| piece.cells.len() > 1);
        let group = self.group.filter(|_| piece.cells.len() == self.all);
        // A reader leaves out empty cells, but a day at the end of a row is that of the last column.
        let until = self.until.and_then(|at| match piece.cells.len() {
            many if many == self.all => Some(at),
            many => (1..many).next_back().filter(|last| dates::date(&piece.cells[*last]).is_some()),
        });
        let name = |last: &mut Option<String>, at: Option<usize>| {
            if let Some(named) = at.and_then(filled) {
                *last = Some(named.to_owned());
            }
            last.clone()
        };
        let acting = name(&mut self.acting, owner);
        let parted = name(&mut self.parting, group);
        let others = (0..piece.cells.len()).filter(|at| ![owner, until, group].contains(&Some(*at)));
        let text: Vec<&str> = others.filter_map(filled).collect();
        let until = until.and_then(filled).map(str::to_owned);
        (!text.is_empty()).then(|| RowRead { text: text.join(" "), owner: acting, until, group: parted })
    }
}

/// The pieces up to the numbered paragraphs that follow bullets without a heading: those are the report's own text again.
fn without_what_follows(pieces: &[Piece]) -> &[Piece] {
    let first = pieces.iter().position(|piece| matches!(piece.kind, BlockKind::Bullet(_)) || piece.number.is_some());
    let bullets_first = first.is_some_and(|at| matches!(pieces[at].kind, BlockKind::Bullet(_)));
    let numbered = pieces.iter().position(|piece| piece.kind == BlockKind::Paragraph && piece.number.is_some());
    match numbered.filter(|_| bullets_first) {
        Some(at) => &pieces[..at],
        None => pieces,
    }
}

/// The pieces less a numbered sentence that leads to bullets and is no item: "15. … the local authority should take the
/// following action." A list's own numbers begin at 1; this one follows those of the paragraphs before.
fn without_introduction(pieces: &[Piece]) -> &[Piece] {
    let numbers: Vec<u32> = pieces.iter().filter_map(|piece| piece.number).collect();
    let bullets = pieces.iter().any(|piece| matches!(piece.kind, BlockKind::Bullet(_)));
    match (numbers.as_slice(), pieces.split_first()) {
        ([number], Some((first, rest))) if *number != 1 && bullets && first.number.is_some() => rest,
        _ => pieces,
    }
}

/// Whether an item leads to others nested below it.
fn introduces(text: &str) -> bool {
    !text.ends_with('.')
}

/// The open item at that depth: the last of the last, `depth` times.
fn deepest(roots: &mut [ListItem], depth: usize) -> Option<&mut ListItem> {
    let mut item = if depth == 0 { return None } else { roots.last_mut()? };
    for _ in 1..depth {
        item = item.items.last_mut()?;
    }
    Some(item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::PassageNumber;

    #[track_caller]
    fn check(cell: &str, items: &[(&str, bool)]) {
        let piece = Piece {
            kind: BlockKind::Row,
            passage: PassageNumber(0),
            range: 0..0,
            number: None,
            cells: Vec::new(),
            section: None,
            page: None,
        };
        let item = with_lines(cell, &piece, None);
        let found: Vec<(&str, bool)> = item.items.iter().map(|item| (item.text.as_str(), item.closes)).collect();
        assert_eq!(found, items, "{cell}");
    }

    #[test]
    fn a_sentence_after_the_bullets_of_a_cell_is_no_item() {
        check(
            "Leaders should cut the waits for:\nautism; and\nspeech therapy.\nLeaders should also tell families.",
            &[("autism; and", false), ("speech therapy.", false), ("Leaders should also tell families.", true)],
        );
        // Bullets that are sentences of their own go on.
        check(
            "Leaders should:\nCut the waits.\nTell families.",
            &[("Cut the waits.", false), ("Tell families.", false)],
        );
        check("Leaders should:\nwrite\nEHC plans in time.", &[("write", false), ("EHC plans in time.", false)]);
    }
}
