//! A chart of characters: lines of braille dots, two by four a character, and text between them.

use super::{Chart, Look, PALETTE};
use plotters::prelude::IntoDrawingArea;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use std::convert::Infallible;
use std::fmt::Write as _;

/// Dots of a character, by column and row.
const DOTS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
const ACROSS: u32 = 2;
const DOWN: u32 = 4;

/// What stands before the name of a line.
const LEGEND: usize = 5;

/// What lines are made of where there are no colours: the first of dots, the others of these.
const MARKS: [char; 5] = ['+', 'x', 'o', '*', '#'];

/// The chart, and below it which line is what. Without colours by signs.
pub(crate) fn draw(chart: &Chart, columns: u16, rows: u16, has_colours: bool) -> String {
    let (columns, rows) = (usize::from(columns.max(30)), usize::from(rows.max(6)));
    let mut screen = Screen { columns, cells: vec![Cell::default(); columns * rows] };
    let look = Look {
        text: 4,
        character: (ACROSS, DOWN),
        margin: 0,
        tick: 2,
        stroke: 1,
        marks: ((columns / 12).max(2), (rows / 4).max(2)),
        has_mesh: false,
    };
    let area = Backend { screen: &mut screen }.into_drawing_area();
    // Nothing in it can fail: it is memory, and a character has a size.
    let _ = chart.draw(&area, &look);
    drop(area);
    let mut text = screen.text(has_colours);
    for (place, line) in chart.lines.iter().enumerate() {
        let sign = sign(place).map_or_else(|| "⠒⠒".to_owned(), |sign| sign.to_string().repeat(2));
        let sign = if has_colours { coloured("⠒⠒", place) } else { sign };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {sign} {}", line.called(columns - LEGEND));
    }
    text
}

fn sign(line: usize) -> Option<char> {
    line.checked_sub(1).and_then(|other| MARKS.iter().cycle().nth(other).copied())
}

fn coloured(text: &str, line: usize) -> String {
    let code = PALETTE.iter().cycle().nth(line).map_or(0, |(_, code)| *code);
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    dots: u8,
    letter: Option<char>,
    /// The line that was drawn here last; none for the axes.
    line: Option<usize>,
}

struct Screen {
    columns: usize,
    cells: Vec<Cell>,
}

impl Screen {
    fn cell(&mut self, column: i32, row: i32) -> Option<&mut Cell> {
        let (column, row) = (usize::try_from(column).ok()?, usize::try_from(row).ok()?);
        if column >= self.columns {
            return None;
        }
        self.cells.get_mut(row * self.columns + column)
    }

    fn text(&self, has_colours: bool) -> String {
        let mut text = String::new();
        for row in self.cells.chunks(self.columns) {
            let row: String = row.iter().map(|cell| cell.text(has_colours)).collect();
            text.push_str(row.trim_end());
            text.push('\n');
        }
        text
    }
}

impl Cell {
    fn text(self, has_colours: bool) -> String {
        let Self { dots, letter, line } = self;
        let braille = char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' ');
        match (letter, line) {
            (Some(letter), _) => letter.to_string(),
            (None, Some(line)) if has_colours => coloured(&braille.to_string(), line),
            (None, Some(line)) => sign(line).unwrap_or(braille).to_string(),
            (None, None) if dots > 0 => braille.to_string(),
            (None, None) => " ".to_owned(),
        }
    }
}

struct Backend<'a> {
    screen: &'a mut Screen,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Backend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let rows = self.screen.cells.len() / self.screen.columns;
        let pixels = |cells: usize, a_cell: u32| u32::try_from(cells).unwrap_or_default() * a_cell;
        (pixels(self.screen.columns, ACROSS), pixels(rows, DOWN))
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        let dot = DOTS.get(usize::from(x % 2 == 1)).and_then(|column| column.get(usize::try_from(y % 4).ok()?));
        if let (Some(dot), Some(cell)) = (dot, self.screen.cell(x.div_euclid(2), y.div_euclid(4))) {
            let line = PALETTE.iter().position(|(colour, _)| (colour.0, colour.1, colour.2) == color.rgb);
            // A line is not to look as if the axis were a part of it.
            if line.is_some() && cell.line.is_none() {
                cell.dots = 0;
            }
            if line.is_some() || cell.line.is_none() {
                cell.dots |= dot;
                cell.line = line;
            }
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let length = i32::try_from(text.chars().count()).unwrap_or(i32::MAX);
        let (column, row) = (x.div_euclid(2), y.div_euclid(4));
        let first = match style.anchor().h_pos {
            HPos::Left => column,
            HPos::Center => column - length / 2,
            // The numbers beside the axis, with a little room between.
            HPos::Right => column - length - 1,
        };
        // The last label of an axis is in the middle below its mark, and may not be cut by the edge.
        let columns = i32::try_from(self.screen.columns).unwrap_or(i32::MAX);
        let first = first.min(columns - length).max(0);
        let row = if matches!(style.anchor().v_pos, VPos::Bottom) { row - 1 } else { row };
        for (column, letter) in (first..).zip(text.chars()) {
            if let Some(cell) = self.screen.cell(column, row) {
                cell.letter = Some(letter);
            }
        }
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        _: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((u32::try_from(text.chars().count()).unwrap_or_default() * ACROSS, DOWN))
    }
}
