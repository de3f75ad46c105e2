//! When an alarm is in alarm, as it is said here.

use cloudwatch_interactions::Comparison;

/// How a value is compared, and with what.
pub(super) type Condition = (Comparison, f64);

/// `>250`, `<= 0.5`
pub(super) fn condition(text: &str) -> Result<Condition, String> {
    // The longer first: `>` begins `>=` too.
    let signs = [
        (">=", Comparison::GreaterThanOrEqualToThreshold),
        ("<=", Comparison::LessThanOrEqualToThreshold),
        (">", Comparison::GreaterThanThreshold),
        ("<", Comparison::LessThanThreshold),
    ];
    let read = signs.into_iter().find_map(|(sign, comparison)| {
        let threshold: f64 = text.trim().strip_prefix(sign)?.trim().parse().ok()?;
        threshold.is_finite().then_some((comparison, threshold))
    });
    read.ok_or_else(|| "wanted is one of > >= < <= and a number, in quotes for the shell".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_condition_is_read_then_sign_and_number_are_told_apart() {
        assert_eq!(condition(">250"), Ok((Comparison::GreaterThanThreshold, 250.0)));
        assert_eq!(condition(" >= -1.5 "), Ok((Comparison::GreaterThanOrEqualToThreshold, -1.5)));
        assert_eq!(condition("<0"), Ok((Comparison::LessThanThreshold, 0.0)));
        assert_eq!(condition("<=1e3"), Ok((Comparison::LessThanOrEqualToThreshold, 1000.0)));
        for wrong in ["", "250", "=250", "> ", ">x", "<>1", ">nan", ">inf"] {
            assert!(condition(wrong).is_err(), "{wrong}");
        }
    }
}
