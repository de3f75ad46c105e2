//! Lines over time: drawn once, onto a terminal or into a picture.

mod axis;
mod legend;
pub(crate) mod picture;
pub(crate) mod terminal;

use crate::output::escape_controls;
use axis::{time_marks, value_marks};
use jiff::tz::TimeZone;
use plotters::coord::Shift;
use plotters::prelude::{
    ChartBuilder, Circle, DrawingArea, DrawingAreaErrorKind, DrawingBackend, IntoFont, LabelAreaPosition, PathElement,
    RGBColor,
};
use plotters::style::{ShapeStyle, TextStyle};

/// What is drawn.
#[derive(Debug, Clone)]
pub(crate) struct Chart {
    pub(crate) lines: Vec<Line>,
    /// The span of time, in seconds of the epoch.
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// How far points of a line are apart at most: behind a greater gap it begins anew.
    pub(crate) step: i64,
    /// Whose clock the axis tells.
    pub(crate) zone: TimeZone,
}

/// Values over time.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) label: String,
    /// Seconds of the epoch and values, by time.
    pub(crate) points: Vec<(i64, f64)>,
}

/// How large things are on what is drawn on, in its pixels.
struct Look {
    text: u32,
    /// The room for a character of a label, and for a line of them.
    character: (u32, u32),
    margin: u32,
    tick: u32,
    stroke: u32,
    /// How many marks there is room for, on either axis.
    marks: (usize, usize),
    has_mesh: bool,
}

/// Colours that people tell apart who see few (Okabe and Ito), with the nearest that every terminal has.
const PALETTE: [(RGBColor, u8); 6] = [
    (RGBColor(0, 114, 178), 36),
    (RGBColor(230, 159, 0), 33),
    (RGBColor(0, 158, 115), 32),
    (RGBColor(204, 121, 167), 35),
    (RGBColor(213, 94, 0), 31),
    (RGBColor(86, 180, 233), 34),
];
const INK: RGBColor = RGBColor(40, 40, 40);
const FAINT: RGBColor = RGBColor(225, 225, 225);

fn colour(line: usize) -> RGBColor {
    PALETTE.iter().cycle().nth(line).map_or(INK, |(colour, _)| *colour)
}

impl Chart {
    /// The least and the greatest value; nothing where there is none.
    fn extent(&self) -> Option<(f64, f64)> {
        let values = self.lines.iter().flat_map(|line| &line.points).map(|(_, value)| *value);
        let finite = values.filter(|value| value.is_finite());
        finite.fold(None, |extent, value| {
            Some(extent.map_or((value, value), |(low, high): (f64, f64)| (low.min(value), high.max(value))))
        })
    }

    fn draw<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        look: &Look,
    ) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        let (low, high) = self.extent().unwrap_or((0.0, 1.0));
        let values = value_marks(low, high, look.marks.1);
        let times = time_marks(self.from, self.to, look.marks.0, &self.zone);
        let room = (values.widest() + 2) * look.character.0 + look.tick;
        let mut chart = ChartBuilder::on(area)
            .margin(look.margin)
            .set_label_area_size(LabelAreaPosition::Left, room)
            .set_label_area_size(LabelAreaPosition::Bottom, look.character.1 + look.tick)
            .build_cartesian_2d(times, values)?;
        let mut mesh = chart.configure_mesh();
        mesh.label_style(look.text_style()).axis_style(INK).bold_line_style(FAINT).max_light_lines(0);
        mesh.set_all_tick_mark_size(look.tick);
        if !look.has_mesh {
            mesh.disable_mesh();
        }
        mesh.draw()?;
        for (place, line) in self.lines.iter().enumerate() {
            let style = ShapeStyle::from(colour(place)).stroke_width(look.stroke);
            let filled = style.filled();
            for run in line.runs(self.step) {
                match run.as_slice() {
                    [point] => chart.draw_series([Circle::new(*point, look.stroke, filled)])?,
                    _ => chart.draw_series([PathElement::new(run, style)])?,
                };
            }
        }
        area.present()
    }
}

impl Look {
    fn text_style(&self) -> TextStyle<'static> {
        TextStyle::from(("sans-serif", self.text).into_font()).color(&INK)
    }
}

impl Line {
    /// What it is called, in so many characters at most.
    fn called(&self, most: usize) -> String {
        let label = escape_controls(&self.label);
        let label = if self.points.is_empty() { format!("{label} (no data)") } else { label.into_owned() };
        if label.chars().count() <= most {
            return label;
        }
        label.chars().take(most.saturating_sub(1)).chain(['…']).collect()
    }

    /// The points in stretches without a gap.
    fn runs(&self, step: i64) -> impl Iterator<Item = Vec<(f64, f64)>> {
        // Half a step of tolerance: a search may find series of several periods.
        let is_next = move |one: &(i64, f64), next: &(i64, f64)| (next.0 - one.0) * 2 <= step * 3;
        let finite: Vec<_> = self.points.iter().copied().filter(|(_, value)| value.is_finite()).collect();
        let runs =
            finite.chunk_by(is_next).map(|run| run.iter().map(|(at, value)| (axis::exact(*at), *value)).collect());
        runs.collect::<Vec<_>>().into_iter()
    }
}

#[cfg(test)]
mod tests;
