//! Which line is what, above a picture: nothing of it is hidden.

use super::{Chart, Look, colour};
use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, DrawingAreaErrorKind, DrawingBackend, Rectangle, Text};
use plotters::style::Color;

/// Of the sample of a line, and of the gaps before and behind its name.
const SAMPLE: u32 = 18;
const GAP: u32 = 8;

/// Draws it, and gives what is left of the area.
pub(super) fn draw<B: DrawingBackend>(
    chart: &Chart,
    area: &DrawingArea<B, Shift>,
    look: &Look,
) -> Result<DrawingArea<B, Shift>, DrawingAreaErrorKind<B::ErrorType>> {
    let (width, height) = (area.dim_in_pixel().0.saturating_sub(2 * look.margin), look.character.1);
    let most = (width.saturating_sub(SAMPLE + GAP) / look.character.0).max(1);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let names: Vec<String> = chart.lines.iter().map(|line| line.called(most)).collect();
    let places = places(&names, width, look.character.0);
    let rows = places.last().map_or(0, |(_, row)| row + 1);
    let (strip, rest) = area.split_vertically(pixels(rows * height + look.margin));
    for ((place, name), (x, row)) in names.into_iter().enumerate().zip(places) {
        let (left, top) = (pixels(look.margin + x), pixels(look.margin + row * height));
        let (middle, right) = (top + pixels(height) / 2, left + pixels(SAMPLE));
        strip.draw(&Rectangle::new([(left, middle - 1), (right, middle + 1)], colour(place).filled()))?;
        let corner = (right + pixels(GAP), middle - pixels(look.text) / 2);
        strip.draw(&Text::new(name, corner, look.text_style()))?;
    }
    Ok(rest)
}

/// Where each name begins, and in which row: as many in a row as there is room for.
fn places(names: &[String], width: u32, character: u32) -> Vec<(u32, u32)> {
    let (mut x, mut row) = (0, 0);
    let mut places = Vec::new();
    for name in names {
        let letters = u32::try_from(name.chars().count()).unwrap_or(u32::MAX);
        let length = SAMPLE + GAP + letters.saturating_mul(character);
        if x > 0 && x + length > width {
            (x, row) = (0, row + 1);
        }
        places.push((x, row));
        x += length + 2 * GAP;
    }
    places
}

fn pixels(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_names_are_placed_then_each_is_whole_in_its_row_and_none_on_another() {
        let names = ["a", "bb", "a long one", "c"].map(str::to_owned);
        // 36, 46, 126 and 36 wide, with 16 between.
        assert_eq!(places(&names, 200, 10), [(0, 0), (52, 0), (0, 1), (142, 1)]);
        assert_eq!(places(&names, 50, 10), [(0, 0), (0, 1), (0, 2), (0, 3)]);
        assert_eq!(places(&[], 50, 10), []);
    }
}
