//! What STS refuses, found out before it is asked.

use super::Wishes;
use crate::arn::Arn;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::time::Duration;

const DURATIONS: RangeInclusive<Duration> = Duration::from_mins(15)..=Duration::from_hours(12);
/// What STS allows a role that is assumed by the session of another role.
const LONGEST_WHEN_CHAINED: Duration = Duration::from_hours(1);
const MOST_POLICY_CHARACTERS: usize = 2048;
const MOST_POLICY_ARNS: usize = 10;
const MOST_TAGS: usize = 50;

/// Setting, value and rule.
type Broken = (&'static str, String, &'static str);

/// The first setting that breaks its rule.
pub(super) fn broken(wishes: &Wishes, is_chained: bool) -> Option<Broken> {
    let session_name = wishes.session_name.as_deref();
    broken_name("role session name", session_name)
        .or_else(|| broken_external_id(wishes.external_id.as_deref()?))
        .or_else(|| broken_duration(wishes.duration?, is_chained))
        .or_else(|| broken_policy(wishes.policy.as_deref()?))
        .or_else(|| broken_policy_arns(&wishes.policy_arns))
        .or_else(|| broken_tags(&wishes.tags))
        .or_else(|| broken_transitive_tag_keys(wishes))
        .or_else(|| broken_name("source identity", wishes.source_identity.as_deref()))
        .or_else(|| broken_mfa_serial(&wishes.mfa.as_ref()?.serial))
}

/// Session names and source identities follow the same rule.
fn broken_name(setting: &'static str, name: Option<&str>) -> Option<Broken> {
    let name = name.filter(|name| !consists_of(name, 2..=64, b"_+=,.@-"))?;
    Some((setting, name.to_owned(), "2 to 64 characters of letters, digits and _+=,.@-"))
}

fn broken_external_id(id: &str) -> Option<Broken> {
    let expected = "2 to 1224 characters of letters, digits and _+=,.@:/-";
    (!consists_of(id, 2..=1224, b"_+=,.@:/-")).then(|| ("external id", id.to_owned(), expected))
}

fn broken_mfa_serial(serial: &str) -> Option<Broken> {
    let expected = "the ARN or the number of a device: 9 to 256 characters of letters, digits and _+=/:,.@-";
    (!consists_of(serial, 9..=256, b"_+=/:,.@-")).then(|| ("MFA serial", serial.to_owned(), expected))
}

fn consists_of(text: &str, lengths: RangeInclusive<usize>, others: &[u8]) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
}

fn broken_duration(duration: Duration, is_chained: bool) -> Option<Broken> {
    let expected = if !DURATIONS.contains(&duration) {
        "900 s to 43200 s"
    } else if is_chained && duration > LONGEST_WHEN_CHAINED {
        "3600 s at most when a role assumes the role"
    } else {
        return None;
    };
    Some(("role duration", format!("{} s", duration.as_secs_f64()), expected))
}

/// Length, characters and outer shape. Whether it is a policy is for STS to say.
fn broken_policy(policy: &str) -> Option<Broken> {
    const SETTING: &str = "session policy";
    let characters = policy.chars().count();
    if characters > MOST_POLICY_CHARACTERS {
        // A policy this long says nothing in an error.
        return Some((SETTING, format!("a text of {characters} characters"), "2048 characters at most"));
    }
    let is_allowed = |character| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{ff}');
    let text = policy.trim();
    let is_object = text.starts_with('{') && text.ends_with('}') && text.len() > 1;
    let is_valid = is_object && policy.chars().all(is_allowed);
    (!is_valid).then(|| (SETTING, policy.to_owned(), "a JSON object in the characters of Latin-1"))
}

fn broken_policy_arns(arns: &[String]) -> Option<Broken> {
    const SETTING: &str = "session policy ARN";
    if arns.len() > MOST_POLICY_ARNS {
        return Some(("list of session policy ARNs", format!("{} ARNs", arns.len()), "10 at most"));
    }
    let is_policy = |arn: &str| {
        let parsed = arn.parse::<Arn>();
        parsed.is_ok_and(|arn| arn.service() == "iam" && is_policy_resource(arn.resource()))
    };
    let arn = arns.iter().find(|arn| !is_policy(arn))?;
    Some((SETTING, arn.clone(), "one like arn:aws:iam::aws:policy/ReadOnlyAccess"))
}

fn is_policy_resource(resource: &str) -> bool {
    resource.strip_prefix("policy/").is_some_and(|name| !name.is_empty() && !name.ends_with('/'))
}

fn broken_tags(tags: &[(String, String)]) -> Option<Broken> {
    if tags.len() > MOST_TAGS {
        return Some(("list of session tags", format!("{} tags", tags.len()), "50 at most"));
    }
    let mut seen = BTreeSet::new();
    tags.iter().find_map(|(key, value)| {
        if !is_tag_text(key, 1..=128) || key.to_lowercase().starts_with("aws:") {
            let expected = "1 to 128 letters, digits, blanks and _.:/=+-@, and no aws: before it";
            return Some(("key of a session tag", key.clone(), expected));
        }
        if !is_tag_text(value, 0..=256) {
            return Some(("value of a session tag", value.clone(), "up to 256 letters, digits, blanks and _.:/=+-@"));
        }
        let is_new = seen.insert(key.to_lowercase());
        (!is_new).then(|| ("key of a session tag", key.clone(), "each key once, whatever its case"))
    })
}

fn is_tag_text(text: &str, lengths: RangeInclusive<usize>) -> bool {
    let is_allowed = |character: char| {
        let is_blank = character.is_whitespace() && !character.is_control();
        character.is_alphanumeric() || is_blank || "_.:/=+-@".contains(character)
    };
    lengths.contains(&text.chars().count()) && text.chars().all(is_allowed)
}

fn broken_transitive_tag_keys(wishes: &Wishes) -> Option<Broken> {
    let is_tag = |key: &str| wishes.tags.iter().any(|(tag, _)| tag.to_lowercase() == key.to_lowercase());
    let key = wishes.transitive_tag_keys.iter().find(|key| !is_tag(key))?;
    Some(("transitive tag key", key.clone(), "the key of one of the session's tags"))
}
