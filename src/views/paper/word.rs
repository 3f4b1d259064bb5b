//! A page as a Word document, with styles and real numbering, so that an outline, a table of contents and renumbering
//! work in it as in one that was typed.

use std::io::Cursor;

use docx_rs::{
    AbstractNumbering, AlignmentType, BorderType, Docx, IndentLevel, Level, LevelJc, LevelText, LineSpacing,
    NumberFormat, Numbering, NumberingId, PageMargin, Paragraph, RunFonts, Shading, SpecialIndentType, Start, Style,
    StyleType, Table, TableCell, TableCellBorder, TableCellBorderPosition, TableRow, WidthType,
};

use super::{Block, Paper, Run};

/// The numberings by their ids.
const BULLETS: usize = 2;
const QUESTIONS: usize = 3;

/// The width of the text in twentieths of a point: A4 with margins of 2 cm.
const TEXT_WIDTH: usize = 9_638;

/// Half points.
const BODY_SIZE: usize = 20;

/// The same of the sources.
const SMALL_SIZE: usize = 16;

impl Paper {
    /// It as a Word document; `None` if the library cannot write it, which needs no more than memory.
    pub fn word(&self) -> Option<Vec<u8>> {
        let mut docx = frame()
            .add_paragraph(Paragraph::new().style("Title").add_run(run(&self.title)))
            .add_paragraph(Paragraph::new().style("Subtitle").add_run(run(&self.subtitle)));
        for block in &self.blocks {
            docx = match block {
                Block::Heading(level, text) => {
                    let style = format!("Heading{level}");
                    docx.add_paragraph(Paragraph::new().style(&style).keep_next(true).add_run(run(text)))
                }
                Block::Text(runs) => docx.add_paragraph(paragraph(runs)),
                Block::Item(depth, runs) => docx.add_paragraph(
                    paragraph(runs)
                        .style("ListBullet")
                        .numbering(NumberingId::new(BULLETS), IndentLevel::new(usize::from(*depth))),
                ),
                Block::Numbered(runs) => docx.add_paragraph(
                    paragraph(runs).style("ListNumber").numbering(NumberingId::new(QUESTIONS), IndentLevel::new(0)),
                ),
                Block::Table(head, rows) => docx.add_table(table(head, rows)).add_paragraph(Paragraph::new()),
            };
        }
        if !self.sources.is_empty() {
            docx = docx.add_paragraph(Paragraph::new().style("Heading1").keep_next(true).add_run(run("Sources")));
            for source in &self.sources {
                let places: Vec<String> =
                    source.places.iter().map(|place| format!("[{}] {}", place.number, place.words)).collect();
                let text = format!("{}: {}", source.document, places.join("; "));
                docx = docx.add_paragraph(
                    Paragraph::new()
                        .style("ListBullet")
                        .numbering(NumberingId::new(BULLETS), IndentLevel::new(0))
                        .add_run(run(&text).size(SMALL_SIZE)),
                );
            }
        }
        let mut bytes = Cursor::new(Vec::new());
        docx.build().pack(&mut bytes).ok()?;
        Some(bytes.into_inner())
    }
}

/// The styles and numberings.
fn frame() -> Docx {
    let heading = |id: &str, name: &str, size: usize, before: u32| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .based_on("Normal")
            .next("Normal")
            .size(size)
            .bold()
            .line_spacing(LineSpacing::new().before(before).after(80))
    };
    let plain = |id: &str, name: &str| {
        Style::new(id, StyleType::Paragraph).name(name).based_on("Normal").line_spacing(LineSpacing::new().after(60))
    };
    let number =
        Level::new(0, Start::new(1), NumberFormat::new("decimal"), LevelText::new("%1."), LevelJc::new("left")).indent(
            Some(400),
            Some(SpecialIndentType::Hanging(400)),
            None,
            None,
        );
    let bullets = (0..3_u8).fold(AbstractNumbering::new(BULLETS), |bullets, depth| {
        let indent = 400 * (i32::from(depth) + 1);
        let level = Level::new(
            usize::from(depth),
            Start::new(1),
            NumberFormat::new("bullet"),
            LevelText::new(if depth == 1 { "\u{2013}" } else { "\u{2022}" }),
            LevelJc::new("left"),
        );
        bullets.add_level(level.indent(Some(indent), Some(SpecialIndentType::Hanging(280)), None, None))
    });
    Docx::new()
        .page_size(11_906, 16_838)
        .page_margin(PageMargin::new().top(1_134).bottom(1_134).left(1_134).right(1_134))
        .default_fonts(RunFonts::new().ascii("Arial").hi_ansi("Arial").cs("Arial"))
        .default_size(BODY_SIZE)
        .add_style(
            Style::new("Normal", StyleType::Paragraph)
                .name("Normal")
                .size(BODY_SIZE)
                .line_spacing(LineSpacing::new().after(120)),
        )
        .add_style(heading("Title", "Title", 36, 0))
        .add_style(plain("Subtitle", "Subtitle"))
        .add_style(heading("Heading1", "heading 1", 26, 240))
        .add_style(heading("Heading2", "heading 2", 22, 160))
        .add_style(heading("Heading3", "heading 3", 20, 120))
        .add_style(plain("ListBullet", "List Bullet"))
        .add_style(plain("ListNumber", "List Number"))
        .add_abstract_numbering(bullets)
        .add_numbering(Numbering::new(BULLETS, BULLETS))
        .add_abstract_numbering(AbstractNumbering::new(QUESTIONS).add_level(number))
        .add_numbering(Numbering::new(QUESTIONS, QUESTIONS))
}

fn run(text: &str) -> docx_rs::Run {
    docx_rs::Run::new().add_text(text)
}

fn paragraph(runs: &[Run]) -> Paragraph {
    runs.iter().fold(Paragraph::new(), |paragraph, one| {
        paragraph.add_run(match one {
            Run::Words(text) => run(text),
            Run::Strong(text) => run(text).bold(),
            Run::Quote(text) => run(&format!("\u{201c}{text}\u{201d}")),
            Run::Source(number) => run(&format!(" [{number}]")),
        })
    })
}

fn table(head: &[String], rows: &[Vec<Vec<Run>>]) -> Table {
    let width = TEXT_WIDTH / head.len().max(1);
    let cell = |content: Paragraph| {
        let side = |position| TableCellBorder::new(position).border_type(BorderType::Single).size(4).color("999999");
        TableCell::new()
            .add_paragraph(content)
            .width(width, WidthType::Dxa)
            .set_border(side(TableCellBorderPosition::Top))
            .set_border(side(TableCellBorderPosition::Bottom))
    };
    let names = head.iter().map(|name| {
        cell(Paragraph::new().align(AlignmentType::Left).add_run(run(name).bold()))
            .shading(Shading::new().fill("EEEEEE"))
    });
    let rows = rows.iter().map(|row| TableRow::new(row.iter().map(|content| cell(paragraph(content))).collect()));
    let all = std::iter::once(TableRow::new(names.collect())).chain(rows);
    Table::new(all.collect()).set_grid(vec![width; head.len()]).width(TEXT_WIDTH, WidthType::Dxa)
}
