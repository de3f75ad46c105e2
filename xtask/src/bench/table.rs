//! Lines of two numbers, their ratio, and whether it keeps within its bar.

use std::fmt;

/// What a line is held to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bar {
    /// Ours is at most so many times the other.
    Times(f64),
    /// Ours is at most this.
    AtMost(u64),
    /// Only told.
    None,
}

impl Bar {
    fn is_met(self, other: u64, ours: u64) -> Option<bool> {
        match self {
            Self::Times(most) => Some(ratio(other, ours).is_some_and(|ratio| ratio <= most)),
            Self::AtMost(most) => Some(ours <= most),
            Self::None => None,
        }
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Times(most) => write!(f, "{most}x"),
            Self::AtMost(most) => write!(f, "{most}"),
            Self::None => f.write_str("-"),
        }
    }
}

pub(super) fn heading(other: &str) {
    println!("{:<56} {other:>12} {:>12} {:>7} {:>8}", "", "ours", "ratio", "bar");
}

/// `other` is none where there is nothing to compare with.
pub(super) fn row(name: &str, other: impl Into<Option<u64>>, ours: u64, bar: Bar) {
    println!("{}", line(name, other.into(), ours, bar));
}

fn line(name: &str, other: Option<u64>, ours: u64, bar: Bar) -> String {
    let ratio =
        other.and_then(|other| ratio(other, ours)).map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.3}"));
    let verdict = match bar.is_met(other.unwrap_or_default(), ours) {
        Some(true) => "met",
        Some(false) => "missed",
        None => "",
    };
    let other = other.map_or_else(|| "-".to_owned(), |other| other.to_string());
    format!("{name:<56} {other:>12} {ours:>12} {ratio:>7} {:>8}  {verdict}", bar.to_string()).trim_end().to_owned()
}

/// None where there is nothing to be a ratio of, unless both are nothing.
fn ratio(other: u64, ours: u64) -> Option<f64> {
    // A table for people: what is lost beyond 2^52 does not show.
    #[expect(clippy::cast_precision_loss, reason = "see above")]
    match (other, ours) {
        (0, 0) => Some(1.0),
        (0, _) => None,
        _ => Some(ours as f64 / other as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_bar_is_held_against_numbers_then_it_is_met_up_to_itself() {
        assert_eq!(Bar::Times(1.5).is_met(100, 150), Some(true));
        assert_eq!(Bar::Times(1.5).is_met(100, 151), Some(false));
        assert_eq!(Bar::AtMost(7).is_met(0, 7), Some(true));
        assert_eq!(Bar::AtMost(7).is_met(100, 8), Some(false));
        assert_eq!(Bar::None.is_met(1, 100), None);
    }

    #[test]
    fn when_the_other_is_nothing_then_a_ratio_is_met_only_by_nothing() {
        assert_eq!(Bar::Times(1.0).is_met(0, 0), Some(true));
        assert_eq!(Bar::Times(1.0).is_met(0, 1), Some(false));
    }

    #[test]
    fn when_a_line_is_printed_then_it_says_ratio_bar_and_verdict() {
        let words = |line: String| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
        assert_eq!(words(line("a call", Some(200), 300, Bar::Times(1.2))), "a call 200 300 1.500 1.2x missed");
        assert_eq!(words(line("bytes", None, 300, Bar::AtMost(400))), "bytes - 300 - 400 met");
        assert_eq!(words(line("told", Some(2), 1, Bar::None)), "told 2 1 0.500 -");
    }
}
