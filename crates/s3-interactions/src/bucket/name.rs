//! The names of buckets.

use super::error::{BucketError, NameProblem};

/// Beginnings and ends that S3 keeps for access points, directory buckets and the like.
const RESERVED_BEGINNINGS: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_ENDS: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// Checks a name that is looked up. Old buckets, access points and their aliases have names that no new bucket could
/// have, so only what would change the meaning of the request is refused.
pub(crate) fn check(bucket: &str) -> Result<(), BucketError> {
    let is_arn = bucket.starts_with("arn:");
    let is_allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte) || (is_arn && b":/".contains(&byte));
    if bucket.is_empty() || bucket.len() > 255 {
        return Err(invalid(bucket, NameProblem::Length));
    }
    if !bucket.bytes().all(is_allowed) {
        return Err(invalid(bucket, NameProblem::Character));
    }
    if bucket == "." || bucket == ".." {
        return Err(invalid(bucket, NameProblem::Ends));
    }
    Ok(())
}

/// Whether it is a directory bucket (S3 Express One Zone), or an access point of one: those keep no versions, and are not
/// listed in the order of keys. Their names tell.
pub(crate) fn is_directory_bucket(bucket: &str) -> bool {
    bucket.ends_with("--x-s3") || bucket.ends_with("--xa-s3")
}

/// Checks a name that is to be given to a new bucket, by all of S3's rules. Asks nobody, so it may be taken.
///
/// ```
/// use s3_interactions::check_new_bucket_name;
///
/// assert!(check_new_bucket_name("logs-2026").is_ok());
/// assert!(check_new_bucket_name("Logs").is_err());
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`] says which rule it breaks.
pub fn check_new_bucket_name(bucket: &str) -> Result<(), BucketError> {
    let is_letter_or_digit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends = [bucket.bytes().next(), bucket.bytes().last()];
    let problem = if !(3..=63).contains(&bucket.len()) {
        NameProblem::Length
    } else if !bucket.bytes().all(|byte| is_letter_or_digit(byte) || byte == b'-' || byte == b'.') {
        NameProblem::Character
    } else if !ends.into_iter().flatten().all(is_letter_or_digit) {
        NameProblem::Ends
    } else if bucket.contains("..") {
        NameProblem::Dots
    } else if bucket.parse::<std::net::Ipv4Addr>().is_ok() {
        NameProblem::IpAddress
    } else if is_reserved(bucket) {
        NameProblem::Reserved
    } else {
        return Ok(());
    };
    Err(invalid(bucket, problem))
}

fn is_reserved(bucket: &str) -> bool {
    RESERVED_BEGINNINGS.iter().any(|beginning| bucket.starts_with(beginning))
        || RESERVED_ENDS.iter().any(|end| bucket.ends_with(end))
}

fn invalid(bucket: &str, problem: NameProblem) -> BucketError {
    BucketError::InvalidName { bucket: bucket.to_owned(), problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn problem_of(result: &Result<(), BucketError>) -> Option<NameProblem> {
        match result {
            Err(BucketError::InvalidName { problem, .. }) => Some(*problem),
            _ => None,
        }
    }

    #[test]
    fn when_a_new_name_is_checked_and_it_breaks_a_rule_then_the_rule_is_named() {
        let cases = [
            ("ab", Some(NameProblem::Length)),
            ("Logs", Some(NameProblem::Character)),
            ("my_logs", Some(NameProblem::Character)),
            ("-logs", Some(NameProblem::Ends)),
            ("logs.", Some(NameProblem::Ends)),
            ("my..logs", Some(NameProblem::Dots)),
            ("192.168.5.4", Some(NameProblem::IpAddress)),
            ("xn--logs", Some(NameProblem::Reserved)),
            ("logs-s3alias", Some(NameProblem::Reserved)),
            ("my.logs-2026", None),
        ];
        for (name, expected) in cases {
            assert_eq!(problem_of(&check_new_bucket_name(name)), expected, "{name}");
        }
        assert_eq!(problem_of(&check_new_bucket_name(&"a".repeat(64))), Some(NameProblem::Length));
    }

    #[test]
    fn when_a_name_is_looked_up_and_it_would_change_the_request_then_it_is_refused() {
        for name in ["", "a/b", "a?b", "a b", "a\nb", "ä", ".", "..", "a%2Fb"] {
            assert!(check(name).is_err(), "{name}");
        }
        for name in ["Old_Bucket", "my.logs", "arn:aws:s3:eu-west-1:123456789012:accesspoint/data"] {
            assert!(check(name).is_ok(), "{name}");
        }
    }

    proptest! {
        #[test]
        fn when_a_new_name_is_good_then_it_can_be_looked_up(name in ".{0,70}") {
            if check_new_bucket_name(&name).is_ok() {
                prop_assert!(check(&name).is_ok());
            }
        }
    }

    #[test]
    fn when_a_name_is_looked_up_then_it_has_255_characters_at_most() {
        check(&"a".repeat(255)).expect("a name");
        for name in [String::new(), "a".repeat(256), "a".repeat(1000)] {
            let error = check(&name).expect_err("no name");
            assert!(matches!(error, BucketError::InvalidName { problem: NameProblem::Length, .. }), "{error:?}");
        }
    }
}
