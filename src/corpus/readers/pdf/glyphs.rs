//! The glyphs of a page with their places, as the interpreter draws them.

use std::collections::BTreeMap;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, interpret_page,
};
use hayro_syntax::object::Dict;
use hayro_syntax::page::Page;

use super::rules::{self, Rule};

/// What is drawn on a page, as far as it tells how its text is laid out.
#[derive(Default)]
pub(super) struct Drawn {
    /// The glyphs, in the order of drawing.
    pub(super) glyphs: Vec<DrawnGlyph>,
    /// The ruled lines; empty where they were not asked for.
    pub(super) rules: Vec<Rule>,
}

/// One drawn glyph. Lengths are in points (1/72 inch); y grows upwards.
#[derive(Clone, Debug)]
pub(super) struct DrawnGlyph {
    /// The character or characters that it stands for; U+FFFD where the file does not say.
    pub(super) text: String,
    pub(super) x: f32,
    /// Where the next glyph of the run would stand.
    pub(super) x_end: f32,
    /// The baseline.
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) bold: bool,
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

/// Draws a page into its glyphs and, where nothing else says how its text is laid out, its ruled lines.
pub(super) fn of_page<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, with_rules: bool) -> Drawn {
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    // Neither the box nor the transform matters for text, so glyphs keep the page's own coordinates.
    let mut context = Context::new(Affine::IDENTITY, Rect::new(0.0, 0.0, 1.0, 1.0), cache, page.xref(), settings);
    let mut device = TextDevice { with_rules, ..TextDevice::default() };
    interpret_page(page, &mut context, &mut device);
    device.drawn
}

#[derive(Default)]
struct TextDevice {
    drawn: Drawn,
    with_rules: bool,
    marks: Vec<Mark>,
    /// Whether a font is bold, by the key of its program: asking the font anew for each run costs more than drawing.
    bold: BTreeMap<u128, bool>,
}

impl TextDevice {
    fn is_bold(&mut self, glyph: &Glyph<'_>) -> bool {
        let Glyph::Outline(glyph) = glyph else { return false };
        let Some(font) = glyph.font_data() else { return false };
        *self.bold.entry(font.cache_key).or_insert_with(|| {
            let named = font.postscript_name.as_deref().map(str::to_lowercase);
            font.weight.is_some_and(|weight| weight >= 600)
                || named.is_some_and(|name| ["bold", "black", "heavy"].iter().any(|word| name.contains(word)))
        })
    }
}

impl Device<'_> for TextDevice {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        let mark = self.marks.last().copied().unwrap_or_default();
        let Some(first) = run.glyphs().first() else { return };
        let bold = self.is_bold(first);
        for glyph in run.glyphs() {
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(text)) => text,
                None => '\u{fffd}'.to_string(),
            };
            let advance = match &**glyph {
                Glyph::Outline(glyph) => glyph.advance_width(),
                Glyph::Type3(glyph) => glyph.advance_width(),
            };
            // The glyph's own transform maps a thousand units to one em.
            let [along, across, lean, rise, x, y] = (props.transform * glyph.transform()).as_coeffs();
            if across.abs() > along.abs() {
                // Text that runs up or down the page is decoration or a chart's axis.
                continue;
            }
            let width = along * f64::from(advance.unwrap_or(500.0));
            #[expect(clippy::cast_possible_truncation, reason = "a page is a few hundred points wide")]
            self.drawn.glyphs.push(DrawnGlyph {
                text,
                x: x as f32,
                x_end: (x + width) as f32,
                y: y as f32,
                size: (1000.0 * lean.hypot(rise)) as f32,
                bold,
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
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
