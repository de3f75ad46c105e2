//! The ids that Organizations gives: what cannot be one is not asked about.

use crate::error::OrganizationError;
use aws_interactions_core::is_account_id;

const ACCOUNT: &str = "the id of an account, which has 12 digits";
const UNIT: &str = "the id of an organizational unit, such as ou-abcd-12345678";
const PARENT: &str = "the id of a root or of an organizational unit, such as r-abcd or ou-abcd-12345678";
const CHILD: &str = "the id of an account or of an organizational unit, such as ou-abcd-12345678";
const TAGGED: &str = "the id of an account, of an organizational unit or of a root";

pub(crate) fn account(id: &str) -> Result<(), OrganizationError> {
    checked(id, ACCOUNT, is_account_id(id))
}

pub(crate) fn unit(id: &str) -> Result<(), OrganizationError> {
    checked(id, UNIT, is_unit(id))
}

pub(crate) fn parent(id: &str) -> Result<(), OrganizationError> {
    checked(id, PARENT, is_root(id) || is_unit(id))
}

pub(crate) fn child(id: &str) -> Result<(), OrganizationError> {
    checked(id, CHILD, is_account_id(id) || is_unit(id))
}

pub(crate) fn tagged(id: &str) -> Result<(), OrganizationError> {
    checked(id, TAGGED, is_account_id(id) || is_unit(id) || is_root(id))
}

fn checked(id: &str, expected: &'static str, is_one: bool) -> Result<(), OrganizationError> {
    if is_one { Ok(()) } else { Err(OrganizationError::Invalid { value: id.to_owned(), expected }) }
}

fn is_root(id: &str) -> bool {
    id.strip_prefix("r-").is_some_and(|rest| is_word(rest, 4))
}

fn is_unit(id: &str) -> bool {
    let parts = id.strip_prefix("ou-").and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(root, own)| is_word(root, 4) && is_word(own, 8))
}

fn is_word(text: &str, least: usize) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (least..=32).contains(&text.len()) && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Check = fn(&str) -> Result<(), OrganizationError>;

    #[test]
    fn when_an_id_is_checked_then_it_is_one_of_the_kinds_that_are_wanted() {
        let kinds: [(&str, [bool; 5]); 3] = [
            ("111111111111", [true, false, false, true, true]),
            ("ou-abcd-12345678", [false, true, true, true, true]),
            ("r-abcd", [false, false, true, false, true]),
        ];
        let checks: [Check; 5] = [account, unit, parent, child, tagged];
        for (id, expected) in kinds {
            assert_eq!(checks.map(|check| check(id).is_ok()), expected, "{id}");
        }
    }

    #[test]
    fn when_an_id_is_checked_and_nothing_has_such_an_id_then_the_rule_is_told() {
        let malformed =
            ["", "11111111111", "1111111111111", "11111111111a", "r-abc", "r-ABCD", "ou-abcd", "ou-abcd-1234567"];
        for id in malformed.into_iter().chain(["ou-abc-12345678", "ou-abcd-1234567890-x", "r-abcd ", "o-abcdefghij"]) {
            assert!(tagged(id).is_err() && parent(id).is_err(), "{id}");
        }
        assert!(parent(&format!("r-{}", "a".repeat(33))).is_err());
        let error = account("1234").expect_err("four digits");
        assert_eq!(error.to_string(), "`1234` is not the id of an account, which has 12 digits");
    }
}
