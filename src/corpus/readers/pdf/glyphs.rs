//! The glyphs of a page with their places, as the interpreter draws them.

use std::collections::BTreeMap;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Rect, Shape as _};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, interpret_page,
};
use hayro_syntax::object::Dict;
use hayro_syntax::page::Page;

use super::rules::{self, Rule};
use crate::corpus::letters;

/// What is drawn on a page, as far as it tells how its text is laid out.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// The glyphs, in the order of drawing.
    pub(super) glyphs: Vec<DrawnGlyph>,
    /// The ruled lines; empty where they were not asked for.
    pub(super) rules: Vec<Rule>,
    /// It shows a picture of a page, with text that nobody sees under or over it: a scan whose words a machine guessed.
    pub(super) is_scan: bool,
}

/// One drawn glyph. Lengths are in points (1/72 inch); y grows upwards.
#[derive(Clone, Debug)]
pub(super) struct DrawnGlyph {
    /// The character or characters that it stands for; where the file does not say, a stand-in of
    /// [`letters`](crate::corpus::letters).
    pub(super) text: String,
    pub(super) x: f32,
    /// Where the next glyph of the run would stand.
    pub(super) x_end: f32,
    /// The baseline.
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) bold: bool,
    /// The key of its font's program; 0 where its letters are drawings of their own.
    pub(super) font: u128,
    /// The marked content around it.
    pub(super) mark: Mark,
}

/// The marked content around a glyph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its identifier, which leads to its element of the structure tree.
    pub(super) id: Option<i32>,
    /// It is marked as no part of the text.
    pub(super) artifact: bool,
}

/// The glyphs of a file that stand for nobody says what, each with its stand-in: one and the same letter of one font is
/// unknown in one and the same way wherever it stands.
#[derive(Debug, Default)]
pub(super) struct Unknown(BTreeMap<(u128, u32), char>);

impl Unknown {
    fn stand_in(&mut self, glyph: &Glyph<'_>) -> char {
        let font = match glyph {
            Glyph::Outline(glyph) => glyph.identifier().cache_key(),
            Glyph::Type3(_) => 0,
        };
        let next = letters::stand_in(self.0.len());
        *self.0.entry((font, glyph.char_code())).or_insert(next)
    }
}

/// Draws a page of that many points in width and height into its glyphs and, where nothing else says how its text is laid out,
/// its ruled lines.
pub(super) fn of_page<'a>(
    page: &Page<'a>,
    (width, height): (f32, f32),
    cache: &InterpreterCache<'a>,
    unknown: &mut Unknown,
    with_rules: bool,
) -> Drawn {
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    // Neither the box nor the transform matters for text, so glyphs keep the page's own coordinates.
    let mut context = Context::new(Affine::IDENTITY, Rect::new(0.0, 0.0, 1.0, 1.0), cache, page.xref(), settings);
    let mut device = TextDevice {
        area: f64::from(width) * f64::from(height),
        drawn: Drawn::default(),
        with_rules,
        marks: Vec::new(),
        bold: BTreeMap::new(),
        unknown,
        pictures: 0.0,
        unseen: 0,
    };
    interpret_page(page, &mut context, &mut device);
    let is_scan = device.shows_picture() && device.unseen * 10 > device.drawn.glyphs.len() * 9;
    Drawn { is_scan, ..device.drawn }
}

/// How much of a page its pictures cover that show the page itself, as a share.
const PICTURE_OF_PAGE: f64 = 0.8;

struct TextDevice<'u> {
    /// That of the page.
    area: f64,
    drawn: Drawn,
    with_rules: bool,
    marks: Vec<Mark>,
    /// Whether a font is bold, by the key of its program: asking the font anew for each run costs more than drawing.
    bold: BTreeMap<u128, bool>,
    unknown: &'u mut Unknown,
    /// The area of the pictures drawn so far.
    pictures: f64,
    /// How many glyphs are not painted, or are painted over by a picture of the page.
    unseen: usize,
}

impl TextDevice<'_> {
    fn shows_picture(&self) -> bool {
        self.pictures > PICTURE_OF_PAGE * self.area
    }

    /// The key of a glyph's font, and whether that is bold.
    fn font(&mut self, glyph: &Glyph<'_>) -> (u128, bool) {
        let Glyph::Outline(glyph) = glyph else { return (0, false) };
        let Some(font) = glyph.font_data() else { return (0, false) };
        let bold = *self.bold.entry(font.cache_key).or_insert_with(|| {
            let named = font.postscript_name.as_deref().map(str::to_lowercase);
            font.weight.is_some_and(|weight| weight >= 600)
                || named.is_some_and(|name| ["bold", "black", "heavy"].iter().any(|word| name.contains(word)))
        });
        (font.cache_key, bold)
    }
}

/// How far a glyph of that text reaches, in thousandths of its size. Fonts give a ligature no width now and then, and set
/// what follows it elsewhere; then its outline tells. An accent has none of its own.
fn reach(glyph: &Glyph<'_>, text: &str) -> f64 {
    let (advance, outline) = match glyph {
        Glyph::Outline(glyph) => (glyph.advance_width(), Some(glyph)),
        Glyph::Type3(glyph) => (glyph.advance_width(), None),
    };
    let advance = f64::from(advance.unwrap_or(500.0));
    let is_letter = text.chars().any(|c| c.is_alphanumeric() || letters::is_unknown(c));
    match outline.filter(|_| advance <= 0.0 && is_letter) {
        Some(glyph) => glyph.outline().bounding_box().x1.max(0.0),
        None => advance,
    }
}

impl Device<'_> for TextDevice<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        let mark = self.marks.last().copied().unwrap_or_default();
        let Some(first) = run.glyphs().first() else { return };
        let (font, bold) = self.font(first);
        for glyph in run.glyphs() {
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(text)) => text,
                None => self.unknown.stand_in(glyph).to_string(),
            };
            // The glyph's own transform maps a thousand units to one em.
            let [along, across, lean, rise, x, y] = (props.transform * glyph.transform()).as_coeffs();
            if across.abs() > along.abs() {
                // Text that runs up or down the page is decoration or a chart's axis.
                continue;
            }
            let width = along * reach(glyph, &text);
            self.unseen += usize::from(matches!(mode, DrawMode::Invisible));
            #[expect(clippy::cast_possible_truncation, reason = "a page is a few hundred points wide")]
            self.drawn.glyphs.push(DrawnGlyph {
                text,
                x: x as f32,
                x_end: (x + width) as f32,
                y: y as f32,
                size: (1000.0 * lean.hypot(rise)) as f32,
                bold,
                font,
                mark,
            });
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let around = self.marks.last().copied().unwrap_or_default();
        let id = properties.and_then(|properties| properties.get::<i32>("MCID"));
        self.marks.push(Mark { id: id.or(around.id), artifact: around.artifact || tag == b"Artifact" });
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        if self.with_rules {
            rules::of_path(path, props.transform, mode, &mut self.drawn.rules);
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        let Image::Raster(picture) = &image else { return };
        let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
        // The transform maps a point of the picture to the page.
        self.pictures += props.transform.determinant().abs() * width * height;
        if self.shows_picture() {
            self.unseen = self.drawn.glyphs.len();
        }
    }
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
