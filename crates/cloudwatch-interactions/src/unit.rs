//! Units of metrics, in AWS's words.

use aws_sdk_cloudwatch::types::StandardUnit;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// What a metric counts.
///
/// CloudWatch keeps values of different units apart, even under one metric: a query that names a unit sees only the
/// values that were put with it. Put one metric with one unit always.
///
/// Prints and parses as AWS's own word: `Bytes/Second`.
///
/// ```
/// use cloudwatch_interactions::Unit;
///
/// assert_eq!(Unit::BytesPerSecond.to_string(), "Bytes/Second");
/// assert_eq!("Milliseconds".parse(), Ok(Unit::Milliseconds));
/// ```
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(parse_err_ty = UnknownUnit, parse_err_fn = unknown)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names say it")]
pub enum Unit {
    /// No unit: a plain number, and what AWS takes where no unit is told.
    #[default]
    None,
    Seconds,
    Microseconds,
    Milliseconds,
    Bytes,
    Kilobytes,
    Megabytes,
    Gigabytes,
    Terabytes,
    Bits,
    Kilobits,
    Megabits,
    Gigabits,
    Terabits,
    Percent,
    Count,
    #[strum(serialize = "Bytes/Second")]
    BytesPerSecond,
    #[strum(serialize = "Kilobytes/Second")]
    KilobytesPerSecond,
    #[strum(serialize = "Megabytes/Second")]
    MegabytesPerSecond,
    #[strum(serialize = "Gigabytes/Second")]
    GigabytesPerSecond,
    #[strum(serialize = "Terabytes/Second")]
    TerabytesPerSecond,
    #[strum(serialize = "Bits/Second")]
    BitsPerSecond,
    #[strum(serialize = "Kilobits/Second")]
    KilobitsPerSecond,
    #[strum(serialize = "Megabits/Second")]
    MegabitsPerSecond,
    #[strum(serialize = "Gigabits/Second")]
    GigabitsPerSecond,
    #[strum(serialize = "Terabits/Second")]
    TerabitsPerSecond,
    #[strum(serialize = "Count/Second")]
    CountPerSecond,
}

/// A word that is no unit of CloudWatch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a unit of CloudWatch, which are written as in `Count`, `Milliseconds` or `Bytes/Second`")]
pub struct UnknownUnit {
    given: String,
}

fn unknown(given: &str) -> UnknownUnit {
    UnknownUnit { given: given.to_owned() }
}

impl Unit {
    /// AWS's word for it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    pub(crate) fn to_sdk(self) -> StandardUnit {
        StandardUnit::from(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_units_are_printed_and_read_again_then_each_is_itself() {
        for unit in Unit::VARIANTS {
            assert_eq!(unit.to_string().parse(), Ok(*unit));
        }
    }

    #[test]
    fn when_units_are_compared_with_the_sdks_then_they_are_the_same_words() {
        let mut ours: Vec<&str> = Unit::VARIANTS.iter().map(|unit| unit.as_str()).collect();
        let mut theirs = StandardUnit::values().to_vec();
        ours.sort_unstable();
        theirs.sort_unstable();
        assert_eq!(ours, theirs);
        assert_eq!(Unit::BytesPerSecond.to_sdk(), StandardUnit::BytesSecond);
    }

    #[test]
    fn when_a_unit_is_read_and_the_word_is_not_awss_then_the_error_names_it() {
        let error = "Bytes/second".parse::<Unit>().expect_err("no unit");
        assert!(error.to_string().starts_with("`Bytes/second` is not a unit"), "{error}");
    }
}
