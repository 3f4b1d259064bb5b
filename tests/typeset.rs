//! A report in Markdown, set anew as other programs would set it: as plain text, and as small PDFs, tagged or not, in one column
//! or two, with tables that a page break parts.

use std::fmt::Write;

/// A part of a report.
enum Block {
    /// With its level, 1 for the title.
    Heading(usize, String),
    Paragraph(String),
    Bullet(String),
    Table(Vec<Vec<String>>),
}

/// The parts of a report: headings, paragraphs, bullets and tables, each in a line or lines of its own.
fn blocks(report: &str) -> Vec<Block> {
    let mut all: Vec<Block> = Vec::new();
    for line in report.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("|--")) {
        let level = line.chars().take_while(|c| *c == '#').count();
        if level > 0 {
            all.push(Block::Heading(level, line[level..].trim().to_owned()));
        } else if let Some(item) = line.strip_prefix("- ") {
            all.push(Block::Bullet(item.to_owned()));
        } else if let Some(row) = line.strip_prefix('|') {
            let row: Vec<String> = row.trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
            match all.last_mut() {
                Some(Block::Table(rows)) => rows.push(row),
                _ => all.push(Block::Table(vec![row])),
            }
        } else {
            all.push(Block::Paragraph(line.to_owned()));
        }
    }
    all
}

/// The report as plain text, with tabs between cells.
pub(crate) fn plain(report: &str) -> String {
    let set = |block| match block {
        Block::Heading(_, text) | Block::Paragraph(text) => format!("{text}\n\n"),
        Block::Bullet(text) => format!("\u{2022} {text}\n\n"),
        Block::Table(rows) => rows.iter().map(|row| row.join("\t") + "\n").collect::<String>() + "\n",
    };
    blocks(report).into_iter().map(set).collect()
}

/// How a PDF is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// With a tree that says what is a paragraph and what a cell.
    Tagged,
    /// Longer paragraphs in two columns.
    TwoColumns,
    /// Tables with ruled lines, the first row of which goes on over a page break below its first line, with the head repeated.
    BrokenTables,
    /// The same with a tree.
    TaggedBroken,
}

/// The report as a PDF.
pub(crate) fn pdf(report: &str, setting: Setting) -> Vec<u8> {
    let mut press = Press { setting, pages: vec![String::new()], y: TOP, marks: 0, tree: String::new() };
    for block in blocks(report) {
        match block {
            Block::Heading(level, text) => {
                let size = [18, 15, 13, 13][level.min(4) - 1];
                press.paragraph("B", size, LEFT, &wrapped(&text, 52));
            }
            Block::Paragraph(text) if setting == Setting::TwoColumns && text.len() > 250 => press.columns(&text),
            Block::Paragraph(text) => press.paragraph("R", 12, LEFT, &wrapped(&text, 72)),
            Block::Bullet(text) => press.bullet(&wrapped(&text, 68)),
            Block::Table(rows) => press.table(&rows),
        }
    }
    press.finish()
}

const TOP: u32 = 780;
const BOTTOM: u32 = 70;
const LEFT: u32 = 71;
const LINE: u32 = 14;

struct Press {
    setting: Setting,
    pages: Vec<String>,
    /// Where the next line stands.
    y: u32,
    /// How many marks the page has.
    marks: u32,
    tree: String,
}

impl Press {
    fn is_tagged(&self) -> bool {
        matches!(self.setting, Setting::Tagged | Setting::TaggedBroken)
    }

    /// Turns the page unless so many lines have room.
    fn need(&mut self, lines: usize) {
        if self.y < BOTTOM + LINE * u32::try_from(lines).unwrap() {
            self.turn();
        }
    }

    fn turn(&mut self) {
        self.pages.push(String::new());
        (self.y, self.marks) = (TOP, 0);
    }

    /// Draws a line of text, and gives the reference to it for the tree.
    fn draw(&mut self, font: &str, size: u32, x: u32, y: u32, words: &str) -> String {
        let page = self.pages.len() - 1;
        let text = format!("BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({}) Tj ET\n", encoded(words));
        let number = self.marks;
        self.marks += 1;
        let text = if self.is_tagged() { format!("/P <</MCID {number}>> BDC\n{text}EMC\n") } else { text };
        self.pages[page].push_str(&text);
        format!("<</Type/MCR/Pg @{page}@/MCID {number}>>")
    }

    fn paragraph(&mut self, font: &str, size: u32, x: u32, lines: &[String]) {
        self.need(lines.len() + usize::from(font == "B") * 3);
        let drawn: String = lines
            .iter()
            .map(|line| {
                let drawn = self.draw(font, size, x, self.y, line);
                self.y -= LINE.max(size + 2);
                drawn
            })
            .collect();
        write!(self.tree, "<</S/P/K[{drawn}]>>").unwrap();
        self.y -= 12;
    }

    fn bullet(&mut self, lines: &[String]) {
        self.need(lines.len());
        let mut drawn = self.draw("R", 12, LEFT, self.y, "\u{2022}");
        for line in lines {
            drawn += &self.draw("R", 12, LEFT + 14, self.y, line);
            self.y -= LINE;
        }
        write!(self.tree, "<</S/LI/K[{drawn}]>>").unwrap();
        self.y -= 6;
    }

    /// A paragraph in two columns.
    fn columns(&mut self, text: &str) {
        let lines = wrapped(text, 34);
        let (left, right) = lines.split_at(lines.len().div_ceil(2));
        self.need(left.len());
        for (x, column) in [(LEFT, left), (310, right)] {
            for (at, line) in (0..).zip(column) {
                self.draw("R", 12, x, self.y - LINE * at, line);
            }
        }
        self.y -= LINE * u32::try_from(left.len()).unwrap() + 14;
    }

    fn table(&mut self, rows: &[Vec<String>]) {
        let is_ruled = self.setting == Setting::BrokenTables;
        let wide = if rows.iter().all(|row| row.last().is_some_and(|cell| cell.chars().count() < 36)) {
            [300, 150]
        } else {
            [170, 280]
        };
        let columns = if rows[0].len() == 3 { vec![150; 3] } else { wide.to_vec() };
        let set: Vec<Vec<Vec<String>>> = rows
            .iter()
            .map(|row| row.iter().zip(&columns).map(|(cell, wide)| wrapped(cell, *wide as usize * 10 / 65)).collect())
            .collect();
        let height = |row: &[Vec<String>]| row.iter().map(Vec::len).max().unwrap();
        // A table of prose has its first row parted by the page break.
        let breaks = matches!(self.setting, Setting::BrokenTables | Setting::TaggedBroken)
            && set.len() > 2
            && height(&set[1]) > 2
            && height(&set[0]) == 1;
        if breaks {
            self.y = self.y.min(BOTTOM + LINE * 5);
            self.row(&set[0], &columns, is_ruled, true);
            let parted = |of: fn(&Vec<String>) -> Vec<String>| set[1].iter().map(of).collect::<Vec<Vec<String>>>();
            self.row(&parted(|cell| cell.iter().take(2).cloned().collect()), &columns, is_ruled, false);
            self.tree.push_str("]>>");
            self.turn();
            self.row(&set[0], &columns, is_ruled, true);
            self.row(&parted(|cell| cell.iter().skip(2).cloned().collect()), &columns, is_ruled, false);
            for row in &set[2..] {
                self.row(row, &columns, is_ruled, false);
            }
        } else {
            self.need(set.iter().map(|row| height(row) + 1).sum());
            for (at, row) in set.iter().enumerate() {
                self.row(row, &columns, is_ruled, at == 0);
            }
        }
        self.tree.push_str("]>>");
        self.y -= 20;
    }

    /// A row, with lines around it if the table is ruled; the first begins the table.
    fn row(&mut self, row: &[Vec<String>], columns: &[u32], is_ruled: bool, begins: bool) {
        if begins {
            self.tree.push_str("<</S/Table/K[");
        }
        self.tree.push_str("<</S/TR/K[");
        let high = row.iter().map(Vec::len).max().unwrap().max(1);
        let (top, mut x) = (self.y + LINE - 2, LEFT);
        for (cell, wide) in row.iter().zip(columns) {
            let drawn: String =
                (0..).zip(cell).map(|(at, line)| self.draw("R", 12, x + 4, self.y - LINE * at, line)).collect();
            write!(self.tree, "<</S/TD/K[{drawn}]>>").unwrap();
            x += wide;
        }
        self.tree.push_str("]>>");
        self.y -= LINE * u32::try_from(high).unwrap();
        let bottom = self.y + LINE - 4;
        if is_ruled {
            let page = self.pages.last_mut().unwrap();
            let ends: Vec<u32> = std::iter::once(LEFT)
                .chain(columns.iter().scan(LEFT, |x, wide| {
                    *x += wide;
                    Some(*x)
                }))
                .collect();
            for y in [top, bottom] {
                writeln!(page, "0.5 w {LEFT} {y} m {} {y} l S", ends[ends.len() - 1]).unwrap();
            }
            for x in &ends {
                writeln!(page, "0.5 w {x} {bottom} m {x} {top} l S").unwrap();
            }
            self.y -= 2;
        } else {
            self.y -= 10;
        }
    }

    fn finish(self) -> Vec<u8> {
        let object = |page: usize| 10 + 2 * page;
        let tree = (0..self.pages.len())
            .fold(self.tree.clone(), |tree, page| tree.replace(&format!("@{page}@"), &format!("{} 0 R", object(page))));
        let root = if self.is_tagged() { "/StructTreeRoot 5 0 R" } else { "" };
        let kids: Vec<String> = (0..self.pages.len()).map(|page| format!("{} 0 R", object(page))).collect();
        let mut objects = vec![
            (1, format!("<</Type/Catalog/Pages 2 0 R{root}>>")),
            (2, format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), kids.len())),
            (3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned()),
            (4, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>".to_owned()),
            (5, format!("<</Type/StructTreeRoot/K[{tree}]>>")),
        ];
        for (page, content) in self.pages.iter().enumerate() {
            let own = object(page);
            let resources = "<</Font<</R 3 0 R/B 4 0 R>>>>";
            objects.push((
                own,
                format!(
                    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources{resources}/Contents {} 0 R>>",
                    own + 1
                ),
            ));
            objects.push((own + 1, format!("<</Length {}>>\nstream\n{content}\nendstream", content.len())));
        }
        let (mut out, mut table) = ("%PDF-1.7\n".to_owned(), String::new());
        for (number, object) in objects {
            write!(table, "{number} 1\n{:010} 00000 n \n", out.len()).unwrap();
            write!(out, "{number} 0 obj\n{object}\nendobj\n").unwrap();
        }
        let start = out.len();
        write!(
            out,
            "xref\n0 1\n0000000000 65535 f \n{table}trailer\n<</Size 99/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
        )
        .unwrap();
        out.into_bytes()
    }
}

/// Words in the standard encoding of fonts, whose apostrophe is the curly one.
fn encoded(words: &str) -> String {
    words
        .replace('\\', "\\\\")
        .replace('(', "\\(")
        .replace(')', "\\)")
        .replace('\u{2019}', "'")
        .replace('\u{2018}', "`")
        .replace('\u{2022}', "\\267")
        .replace('\u{2013}', "\\261")
}

/// The lines of a text, none with more letters than that.
fn wrapped(text: &str, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= letters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
