//! How the values of a period become one.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// How the values of a period become one: `Average`, `p99.9`, `TM(2%:98%)`.
///
/// Prints and parses as AWS's own word; the five plain ones are read in any case. Percentiles and their kin need raw
/// values or distributions: of what was put as a [`StatisticSet`](crate::StatisticSet) CloudWatch answers none.
///
/// ```
/// use cloudwatch_interactions::Statistic;
///
/// # fn example() -> Result<(), cloudwatch_interactions::UnknownStatistic> {
/// assert_eq!(Statistic::AVERAGE.to_string(), "Average");
/// assert_eq!("maximum".parse::<Statistic>()?, Statistic::MAXIMUM);
/// let trimmed: Statistic = "TM(2%:98%)".parse()?;
/// let median: Statistic = "p50".parse()?;
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Statistic(Cow<'static, str>);

/// A word that is no statistic of CloudWatch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{given}` is not a statistic of CloudWatch, which are SampleCount, Average, Sum, Minimum, Maximum, percentiles as \
     in `p99.9`, IQM, and tm, tc, ts, wm and PR as in `tm90`, `TM(2%:98%)` or `PR(:300)`"
)]
pub struct UnknownStatistic {
    given: String,
}

impl Statistic {
    /// How many values there were.
    pub const SAMPLE_COUNT: Self = Self(Cow::Borrowed("SampleCount"));
    /// Their sum by their number.
    pub const AVERAGE: Self = Self(Cow::Borrowed("Average"));
    /// Their sum.
    pub const SUM: Self = Self(Cow::Borrowed("Sum"));
    /// The least.
    pub const MINIMUM: Self = Self(Cow::Borrowed("Minimum"));
    /// The greatest.
    pub const MAXIMUM: Self = Self(Cow::Borrowed("Maximum"));

    /// How many plain ones there are, and go into one call.
    pub(crate) const PLAIN_COUNT: usize = 5;
    const PLAIN: [Self; Self::PLAIN_COUNT] =
        [Self::SAMPLE_COUNT, Self::AVERAGE, Self::SUM, Self::MINIMUM, Self::MAXIMUM];

    /// AWS's word for it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether AWS takes it for a statistic, not an extended one.
    pub(crate) fn is_plain(&self) -> bool {
        Self::PLAIN.contains(self)
    }
}

impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Statistic {
    type Err = UnknownStatistic;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(plain) = Self::PLAIN.into_iter().find(|plain| plain.as_str().eq_ignore_ascii_case(text)) {
            return Ok(plain);
        }
        let is_known = text == "IQM" || is_percentile(text) || is_between_bounds(text);
        if is_known { Ok(Self(text.to_owned().into())) } else { Err(UnknownStatistic { given: text.to_owned() }) }
    }
}

/// `p99.9`, and the short forms of the trimmed ones: `tm90`.
fn is_percentile(text: &str) -> bool {
    let number = ["p", "tm", "tc", "ts", "wm"].iter().find_map(|name| text.strip_prefix(name));
    number.and_then(percent).is_some()
}

/// `TM(2%:98%)`, `TM(150:1000)`, `PR(:300)`: bounds of one kind, of which one may be open.
fn is_between_bounds(text: &str) -> bool {
    let Some((name, bounds)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) else { return false };
    let Some((low, high)) = bounds.split_once(':') else { return false };
    let given: Vec<&str> = [low, high].into_iter().filter(|bound| !bound.is_empty()).collect();
    let are_percents = given.iter().all(|bound| bound.strip_suffix('%').and_then(percent).is_some());
    let are_values = given.iter().all(|bound| number(bound).is_some());
    !given.is_empty()
        && match name {
            "TM" | "TC" | "TS" | "WM" => are_percents || are_values,
            "PR" => are_values,
            _ => false,
        }
}

fn percent(text: &str) -> Option<f64> {
    number(text).filter(|number| (0.0..=100.0).contains(number))
}

/// Digits with a point at most: neither `1e3` nor `inf`, which Rust would read.
fn number(text: &str) -> Option<f64> {
    let is_plain =
        text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    text.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_statistic_is_read_and_it_is_awss_then_it_prints_as_it_was() {
        for text in [
            "SampleCount",
            "Average",
            "Sum",
            "Minimum",
            "Maximum",
            "IQM",
            "p0",
            "p50",
            "p99.9",
            "p100",
            "tm90",
            "tc99.95",
            "ts10",
            "wm98",
            "TM(2%:98%)",
            "TM(150:1000)",
            "TC(:0.5)",
            "TS(80%:)",
            "WM(10%:15%)",
            "PR(:300)",
            "PR(100:2000)",
        ] {
            let statistic: Statistic = text.parse().expect(text);
            assert_eq!(statistic.to_string(), text);
        }
    }

    #[test]
    fn when_a_statistic_is_read_and_it_is_a_plain_one_in_another_case_then_it_is_awss_word() {
        assert_eq!("average".parse(), Ok(Statistic::AVERAGE));
        assert_eq!("SAMPLECOUNT".parse(), Ok(Statistic::SAMPLE_COUNT));
        assert!(Statistic::SUM.is_plain() && !"p50".parse::<Statistic>().expect("a percentile").is_plain());
    }

    #[test]
    fn when_a_statistic_is_read_and_it_is_none_then_the_error_names_it() {
        for text in [
            "",
            "Avg",
            "p",
            "p101",
            "p-1",
            "P99",
            "p1e1",
            "pinf",
            "tm",
            "iqm",
            "TM()",
            "TM(:)",
            "TM(2%)",
            "TM(2%:98)",
            "TM(2%:101%)",
            "PR(2%:98%)",
            "XX(1:2)",
            "TM(1:2",
            "TM(a:b)",
            "p.5",
            "p99%",
        ] {
            let error = text.parse::<Statistic>().expect_err(text);
            assert!(error.to_string().starts_with(&format!("`{text}` is not a statistic")), "{error}");
        }
    }
}
