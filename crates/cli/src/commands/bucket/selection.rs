//! Which objects a command is about: what `find`, `du` and `rm --recursive` have in common.

use crate::failure::{Failure, FailureKind};
use clap::Args;
use s3_interactions::{KeyGlobs, ObjectFilter, StorageClass};
use std::time::{SystemTime, UNIX_EPOCH};

/// For the help of these commands.
macro_rules! selection_help {
    () => {
        "\
A pattern fits all of the key behind the prefix, and * and ? stand for / too: '*.gz', '2026/*'
A size is a number of bytes, or such as 512K, 10MiB (1,024 each) or 10MB (1,000 each)
A time is such as 2026-11-22, 2026-11-22T09:00:00Z, or 7d and 12h before now"
    };
}
pub(crate) use selection_help;

#[derive(Debug, Args)]
pub(crate) struct Selection {
    /// Only keys that fit this pattern, or another one of these
    #[arg(long, value_name = "PATTERN")]
    name: Vec<String>,

    /// Not the keys that fit this pattern
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,

    /// Only objects larger than this
    #[arg(long, value_name = "SIZE", value_parser = size)]
    larger: Option<u64>,

    /// Only objects smaller than this
    #[arg(long, value_name = "SIZE", value_parser = size)]
    smaller: Option<u64>,

    /// Only objects written after this
    #[arg(long, value_name = "TIME", value_parser = time)]
    newer: Option<SystemTime>,

    /// Only objects written before this
    #[arg(long, value_name = "TIME", value_parser = time)]
    older: Option<SystemTime>,

    /// Only objects kept so, such as STANDARD, `GLACIER_IR` or `DEEP_ARCHIVE`; may be said several times
    #[arg(long, value_name = "CLASS")]
    storage_class: Vec<StorageClass>,
}

impl Selection {
    /// Of what is under `prefix`.
    pub(super) fn under(&self, prefix: &str) -> Result<ObjectFilter, Failure> {
        let globs = KeyGlobs::new(&self.name, &self.exclude);
        Ok(ObjectFilter {
            prefix: prefix.to_owned(),
            globs: globs.map_err(|error| Failure::new(FailureKind::Usage, error))?,
            larger_than: self.larger,
            smaller_than: self.smaller,
            newer_than: self.newer,
            older_than: self.older,
            storage_classes: self.storage_class.clone(),
        })
    }

    /// Whether nothing is chosen from what is under the prefix.
    pub(super) fn is_all(&self) -> bool {
        let no_time = self.newer.is_none() && self.older.is_none();
        let no_size = self.larger.is_none() && self.smaller.is_none();
        no_time && no_size && self.name.is_empty() && self.exclude.is_empty() && self.storage_class.is_empty()
    }
}

fn size(text: &str) -> Result<u64, String> {
    let wanted = || "wanted is a number of bytes, or such as 512K, 10MiB or 10MB".to_owned();
    let digits = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| wanted())?;
    let unit = unit.trim_start().to_ascii_lowercase();
    let powers = ["", "k", "m", "g", "t", "p"].into_iter().zip(0_u32..);
    let factor = powers.into_iter().find_map(|(letter, power)| match unit.strip_prefix(letter)? {
        "" | "ib" => 1024_u64.checked_pow(power),
        "b" => 1000_u64.checked_pow(power),
        _ => None,
    });
    factor.and_then(|factor| number.checked_mul(factor)).ok_or_else(wanted)
}

fn time(text: &str) -> Result<SystemTime, String> {
    if let Ok(ago) = humantime::parse_duration(text) {
        let time = SystemTime::now().checked_sub(ago).filter(|time| *time >= UNIX_EPOCH);
        return time.ok_or_else(|| "that is before 1970, when there was no S3".to_owned());
    }
    let midnight = format!("{text}T00:00:00Z");
    let time = humantime::parse_rfc3339_weak(text).or_else(|_| humantime::parse_rfc3339_weak(&midnight));
    time.map_err(|_| "wanted is a time such as 2026-11-22 or 2026-11-22T09:00:00Z, or 7d for a week ago".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn when_a_size_is_read_then_single_letters_and_ib_are_powers_of_1024() {
        let cases =
            [("0", 0), ("12", 12), ("12b", 12), ("1K", 1024), ("1k", 1024), ("2 MiB", 2 << 20), ("2MB", 2_000_000)];
        for (text, expected) in cases {
            assert_eq!(size(text), Ok(expected), "{text}");
        }
        assert_eq!(size("3TiB"), Ok(3 << 40));
        for wrong in ["", "K", "1.5G", "-1", "1X", "1KK", "99999999999P", "1 kilo"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn when_a_time_is_read_then_it_is_absolute_or_before_now() {
        let at = |seconds| Ok(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(time("1970-01-02"), at(86_400));
        assert_eq!(time("1970-01-02T00:00:01Z"), at(86_401));
        assert_eq!(time("1970-01-02 00:00:01"), at(86_401));
        let week = time("7d").expect("a week ago");
        let ago = SystemTime::now().duration_since(week).expect("the past");
        assert_eq!(ago.as_secs() / 60, 7 * 24 * 60);
        for wrong in ["", "yesterday", "7", "2026-13-01", "9999999999y"] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
    }
}
