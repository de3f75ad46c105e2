//! Rates, as people say them.

use s3_interactions::RateLimit;
use std::num::NonZeroU64;

const UNITS: [(&str, u64); 7] = [
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("", 1),
];

/// Bytes a second: `500kB`, `10MiB`, `1000000`.
pub(crate) fn limit(text: &str) -> Result<RateLimit, String> {
    bytes(text)
        .and_then(NonZeroU64::new)
        .map(RateLimit::bytes_per_second)
        .ok_or_else(|| "wanted is a number of bytes a second, such as 500kB, 10MiB or 1000000".to_owned())
}

fn bytes(text: &str) -> Option<u64> {
    let (number, unit) = UNITS.iter().find_map(|(name, unit)| Some((text.strip_suffix(name)?, *unit)))?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    number.parse::<u64>().ok().filter(|_| is_number)?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_rate_is_read_then_its_unit_counts() {
        let cases = [
            ("1000", 1000),
            ("1kB", 1000),
            ("1KiB", 1024),
            ("3MB", 3_000_000),
            ("10MiB", 10 << 20),
            ("2GB", 2_000_000_000),
            ("1GiB", 1 << 30),
        ];
        for (text, expected) in cases {
            assert_eq!(bytes(text), Some(expected), "{text}");
            assert!(limit(text).is_ok());
        }
    }

    #[test]
    fn when_a_rate_is_nothing_or_no_number_then_it_is_refused() {
        for wrong in ["", "0", "MiB", "-1", "+1", "1.5MiB", "10 MiB", "10mib", "99999999999GiB"] {
            assert!(limit(wrong).is_err(), "{wrong}");
        }
    }
}
