//! Where the marks of an axis are, and what they say.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use std::ops::Range;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const STEPS: [i64; 20] = [
    1,
    5,
    10,
    30,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
];

/// An axis with its marks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Marks {
    low: f64,
    high: f64,
    /// Where each is, and what it says.
    all: Vec<(f64, String)>,
}

impl Marks {
    /// The characters of the widest label.
    pub(super) fn widest(&self) -> u32 {
        let widest = self.all.iter().map(|(_, label)| label.chars().count()).max();
        widest.and_then(|widest| u32::try_from(widest).ok()).unwrap_or_default()
    }
}

impl Ranged for Marks {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
    fn map(&self, value: &f64, (first, last): (i32, i32)) -> i32 {
        let part = (value - self.low) / (self.high - self.low);
        first + (part * f64::from(last - first)).round() as i32
    }

    fn key_points<H: KeyPointHint>(&self, hint: H) -> Vec<f64> {
        // No light lines between the bold ones.
        if hint.weight().allow_light_points() { Vec::new() } else { self.all.iter().map(|(at, _)| *at).collect() }
    }

    fn range(&self) -> Range<f64> {
        self.low..self.high
    }
}

impl ValueFormatter<f64> for Marks {
    #[expect(clippy::float_cmp, reason = "it is one of the marks")]
    fn format_ext(&self, value: &f64) -> String {
        self.all.iter().find(|(at, _)| at == value).map(|(_, label)| label.clone()).unwrap_or_default()
    }
}

/// A time as a number on an axis.
#[expect(clippy::cast_precision_loss, reason = "exact for as long as there are clocks")]
pub(super) fn exact(seconds: i64) -> f64 {
    seconds as f64
}

/// At most so many marks between two times, where the clock of the zone shows a round time.
pub(super) fn time_marks(from: i64, to: i64, most: usize, zone: &TimeZone) -> Marks {
    let most = i64::try_from(most).unwrap_or(i64::MAX).max(1);
    let is_wide = |step: &&i64| (to - from) / **step <= most;
    let step = STEPS.iter().find(is_wide).copied().unwrap_or((to - from) / most);
    // The clock's own time, as if there were no zones. A change of the clock amid the range moves the marks behind it.
    let offset = Timestamp::from_second(from).map_or(0, |at| i64::from(zone.to_offset(at).seconds()));
    let first = (from + offset + step - 1).div_euclid(step) * step - offset;
    let marks = std::iter::successors(Some(first), |at| at.checked_add(step)).take_while(|at| *at <= to);
    let marks = marks.map(|at| (exact(at), time_label(at, step, zone)));
    Marks { low: exact(from), high: exact(to.max(from + 1)), all: marks.collect() }
}

fn time_label(at: i64, step: i64, zone: &TimeZone) -> String {
    let Ok(at) = Timestamp::from_second(at) else { return String::new() };
    let at = at.to_zoned(zone.clone());
    let is_midnight = (at.hour(), at.minute(), at.second()) == (0, 0, 0);
    let format = match step {
        step if step >= DAY || is_midnight => "%b %d",
        step if step >= MINUTE => "%H:%M",
        _ => "%H:%M:%S",
    };
    at.strftime(format).to_string()
}

/// About so many marks, at multiples of 1, 2 or 5 of a power of ten, the outermost around all values.
pub(super) fn value_marks(low: f64, high: f64, most: usize) -> Marks {
    // A line that is flat is in the middle; what is not negative begins at zero unless that flattens it.
    let (low, high) = match (low, high) {
        (low, high) if low >= high && low == 0.0 => (0.0, 1.0),
        (low, high) if low >= high => (low - low.abs() / 2.0, high + high.abs() / 2.0),
        (low, high) if low > 0.0 && low < high / 2.0 => (0.0, high),
        both => both,
    };
    let most = f64::from(u32::try_from(most).unwrap_or(u32::MAX).max(2));
    let rough = (high - low) / most;
    let power = rough.log10().floor();
    let step =
        [1.0, 2.0, 5.0, 10.0].map(|factor| factor * 10_f64.powf(power)).into_iter().find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(rough);
    let (first, last) = ((low / step).floor(), (high / step).ceil());
    let (low, high) = (first * step, last * step);
    let marks = std::iter::successors(Some(first), |mark| Some(mark + 1.0)).take_while(|mark| *mark <= last);
    let marks = marks.take(100).map(|mark| (mark * step, value_label(mark * step, low.abs().max(high.abs()), step)));
    Marks { low, high, all: marks.collect() }
}

/// As many digits as tell the marks apart, of large values by thousands, millions and so on.
fn value_label(value: f64, largest: f64, step: f64) -> String {
    // Four digits are read as well as one and a `k`.
    let units = [(1e12, 1e12, "T"), (1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k")];
    match units.into_iter().find(|(from, ..)| largest >= *from) {
        // Multiples of a step may miss zero by a little.
        _ if value.abs() < step / 2.0 => "0".to_owned(),
        Some((_, unit, name)) if largest < 1e16 => {
            let digits = format!("{:.3}", value / unit);
            format!("{}{name}", digits.trim_end_matches('0').trim_end_matches('.'))
        }
        None if largest >= 1e-6 => {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 12")]
            let decimals = (-step.log10().floor()).clamp(0.0, 12.0) as usize;
            format!("{value:.decimals$}")
        }
        _ => format!("{value:.1e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22T10:07:00Z
    const AT: i64 = 1_795_342_020;

    fn labels(length: i64, most: usize, zone: &TimeZone) -> Vec<String> {
        time_marks(AT, AT + length, most, zone).all.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn when_times_are_marked_then_the_marks_are_round_on_the_clock_of_the_zone() {
        let utc = TimeZone::UTC;
        assert_eq!(labels(3 * HOUR, 6, &utc), ["10:30", "11:00", "11:30", "12:00", "12:30", "13:00"]);
        assert_eq!(labels(40, 5, &utc), ["10:07:00", "10:07:10", "10:07:20", "10:07:30", "10:07:40"]);
        assert_eq!(labels(DAY, 5, &utc), ["12:00", "18:00", "Nov 23", "06:00"]);
        assert_eq!(labels(10 * DAY, 5, &utc), ["Nov 23", "Nov 25", "Nov 27", "Nov 29", "Dec 01"]);
        // Five and a half hours ahead: half past on one clock is the full hour on the other.
        let india = TimeZone::fixed(jiff::tz::offset(5).saturating_add(jiff::SignedDuration::from_mins(30)));
        assert_eq!(labels(3 * HOUR, 3, &india), ["16:00", "17:00", "18:00"]);
        let first = time_marks(AT, AT + 3 * HOUR, 3, &india).all[0].0;
        assert!((first - exact(AT + 23 * MINUTE)).abs() < 0.5, "{first}");
    }

    #[test]
    fn when_times_are_marked_then_there_are_no_more_than_asked() {
        for length in [1, 59, HOUR, 5 * HOUR, 3 * DAY, 455 * DAY, 4000 * DAY] {
            for most in [1, 2, 5, 12] {
                let count = labels(length, most, &TimeZone::UTC).len();
                assert!(count <= most + 1, "{count} marks of {most} in {length} s");
            }
        }
    }

    #[test]
    fn when_values_are_marked_then_the_marks_are_round_and_around_them_all() {
        let marks = |low, high, most| {
            let Marks { low, high, all } = value_marks(low, high, most);
            (all.into_iter().map(|(_, label)| label).collect::<Vec<_>>(), low, high)
        };
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(marks(3.0, 97.0, 5), (owned(&["0", "20", "40", "60", "80", "100"]), 0.0, 100.0));
        assert_eq!(marks(-1.5, 1.2, 4), (owned(&["-2", "-1", "0", "1", "2"]), -2.0, 2.0));
        assert_eq!(marks(0.11, 0.17, 3).0, ["0.10", "0.12", "0.14", "0.16", "0.18"]);
        assert_eq!(marks(0.0, 0.0, 2).0, ["0", "0.5", "1.0"]);
        assert_eq!(marks(8.0, 8.0, 4).0, ["4", "6", "8", "10", "12"]);
        assert_eq!(marks(0.0, 1_500_000.0, 3).0, ["0", "0.5M", "1M", "1.5M"]);
        assert_eq!(marks(0.0, 3_000.0, 3).0, ["0", "1000", "2000", "3000"]);
        assert_eq!(marks(0.0, 40_000.0, 2).0, ["0", "20k", "40k"]);
        assert_eq!(marks(0.0, 25e9, 3).0, ["0", "10G", "20G", "30G"]);
        assert_eq!(marks(1e-9, 3e-9, 2).0, ["0", "2.0e-9", "4.0e-9"]);
    }
}
