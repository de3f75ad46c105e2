//! Condition keys of the command line.

use crate::failure::Failure;
use crate::pairs::pair;
use iam_interactions::{ContextKey, ContextKind};
use std::net::IpAddr;

/// What a kind of value is called in front of it, the kind, and whether a value looks like one.
type Kind = (&'static str, ContextKind, fn(&str) -> bool);

const KINDS: [Kind; 5] = [
    ("bool", ContextKind::Truth, is_truth),
    ("address", ContextKind::Address, is_address),
    ("time", ContextKind::Time, is_time),
    ("number", ContextKind::Number, is_number),
    ("text", ContextKind::Text, |_| true),
];

/// `KEY=VALUE` or `KEY=KIND:VALUE`.
pub(super) fn context_key(text: &str) -> Result<ContextKey, String> {
    let (name, value) = pair(text).map_err(|_| "wanted is KEY=VALUE, such as aws:SourceIp=10.0.0.1".to_owned())?;
    let said = value.split_once(':').and_then(|(kind, rest)| Some((KINDS.iter().find(|(it, ..)| *it == kind)?, rest)));
    let (kind, value) = match said {
        None => (guessed(&value), value.as_str()),
        Some(((_, kind, fits), rest)) if fits(rest) => (*kind, rest),
        Some(((kind, ..), rest)) => return Err(format!("`{rest}` is no {kind}")),
    };
    Ok(ContextKey { kind, ..ContextKey::text(name, value) })
}

/// Not as a number: the digits of an account, or of a tag, are text.
fn guessed(value: &str) -> ContextKind {
    let fitting = KINDS.iter().find(|(_, kind, fits)| *kind != ContextKind::Number && fits(value));
    fitting.map_or(ContextKind::Text, |(_, kind, _)| *kind)
}

fn is_truth(value: &str) -> bool {
    matches!(value, "true" | "false")
}

fn is_number(value: &str) -> bool {
    value.parse().is_ok_and(f64::is_finite)
}

fn is_time(value: &str) -> bool {
    humantime::parse_rfc3339(value).is_ok()
}

/// An address, or a block as `10.0.0.0/8`.
fn is_address(value: &str) -> bool {
    let (address, length) = value.split_once('/').map_or((value, None), |(address, length)| (address, Some(length)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let longest = if address.is_ipv4() { 32 } else { 128 };
    length.is_none_or(|length| length.parse::<u8>().is_ok_and(|length| length <= longest))
}

/// Each key once, with all the values that were said. To IAM, keys have no case.
pub(super) fn merged(keys: &[ContextKey]) -> Result<Vec<ContextKey>, Failure> {
    let mut merged: Vec<ContextKey> = Vec::new();
    for key in keys {
        match merged.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&key.name)) {
            None => merged.push(key.clone()),
            Some(known) if known.kind == key.kind => known.values.extend(key.values.iter().cloned()),
            Some(_) => {
                let name = &key.name;
                let message =
                    format!("the values of --context {name} are of several kinds: say one, as {name}=text:VALUE");
                return Err(Failure::usage(message));
            }
        }
    }
    Ok(merged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ContextKind::{Address, Number, Text, Time, Truth};

    #[test]
    fn when_a_context_key_is_read_then_its_value_is_what_it_looks_like_or_what_is_said() {
        let cases = [
            ("aws:SourceIp=10.0.0.1", Address, "10.0.0.1"),
            ("aws:SourceIp=10.0.0.0/32", Address, "10.0.0.0/32"),
            ("aws:SourceIp=2001:db8::/64", Address, "2001:db8::/64"),
            ("k=10.0.0.0/33", Text, "10.0.0.0/33"),
            ("k=2001:db8::/129", Text, "2001:db8::/129"),
            ("aws:SecureTransport=true", Truth, "true"),
            ("k=True", Text, "True"),
            ("aws:CurrentTime=2026-11-22T12:00:00Z", Time, "2026-11-22T12:00:00Z"),
            ("aws:PrincipalAccount=123456789012", Text, "123456789012"),
            ("s3:max-keys=number:10", Number, "10"),
            ("k=text:true", Text, "true"),
            ("k=text:", Text, ""),
            ("k=a=b", Text, "a=b"),
            ("k=arn:aws:s3:::x", Text, "arn:aws:s3:::x"),
            ("k=", Text, ""),
        ];
        for (text, kind, value) in cases {
            let name = text.split('=').next().unwrap_or_default();
            let expected = ContextKey { kind, ..ContextKey::text(name, value) };
            assert_eq!(context_key(text), Ok(expected), "{text}");
        }
        for wrong in ["k", "=v", "", "k=number:ten", "k=number:inf", "k=bool:yes", "k=address:x", "k=time:now"] {
            assert!(context_key(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn when_a_key_is_said_several_times_then_it_has_several_values_of_one_kind() {
        let keys = ["a=x", "b=true", "A=y"].map(|text| context_key(text).expect("a key"));
        let merged_keys = merged(&keys).expect("one kind each");
        let names_and_values: Vec<_> =
            merged_keys.iter().map(|key| (key.name.as_str(), key.values.join(" "))).collect();
        assert_eq!(names_and_values, [("a", "x y".to_owned()), ("b", "true".to_owned())]);
        let mixed = ["a=x", "a=true"].map(|text| context_key(text).expect("a key"));
        assert!(merged(&mixed).is_err());
    }
}
