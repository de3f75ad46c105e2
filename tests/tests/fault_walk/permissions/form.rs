//! How permissions are stated: so that IAM takes them, and people find them.

use super::tables::{TABLES, all};
use std::collections::{BTreeMap, BTreeSet};

/// What AWS itself owns has no account in its name.
const ON_ANYTHING_OF_AWS: &[&str] = &["arn:aws:ssm:REGION::parameter/aws/service/*"];

#[test]
fn when_permissions_are_stated_then_each_function_once_and_in_the_order_of_names() {
    for (name, table) in TABLES {
        let functions: Vec<_> = table.iter().map(|row| row.function).collect();
        assert!(functions.is_sorted_by(|one, other| one < other), "{name}: {functions:?}");
        for row in *table {
            let needs: Vec<_> = row.needs().map(|needed| (needed.action, needed.on, needed.when)).collect();
            assert_eq!(needs.iter().collect::<BTreeSet<_>>().len(), needs.len(), "{name}::{}", row.function);
        }
    }
}

#[test]
fn when_permissions_are_stated_then_actions_resources_and_situations_are_well_formed() {
    for (name, needs) in all() {
        for needed in needs {
            let (service, action) = needed.action.split_once(':').expect(needed.action);
            let is_named = service.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                && action.starts_with(|c: char| c.is_ascii_uppercase())
                && action.chars().all(|c| c.is_ascii_alphanumeric());
            let is_arn = needed.on.starts_with("arn:aws:") && needed.on.splitn(6, ':').count() == 6;
            let is_told = needed.when.is_none_or(|when| !when.is_empty() && !when.ends_with(['.', ' ']));
            assert!(is_named && (is_arn || needed.on == "*") && is_told, "{name}: {needed:?}");
        }
    }
}

/// IAM checks an action on one kind of resource, or on several at once: the same whoever asks.
#[test]
fn when_an_action_is_stated_by_several_functions_then_it_is_on_the_same_kinds_of_resources() {
    let mut kinds: BTreeMap<&str, BTreeSet<BTreeSet<String>>> = BTreeMap::new();
    for needs in all().into_values() {
        let mut of_function: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for needed in needs.into_iter().filter(|needed| !ON_ANYTHING_OF_AWS.contains(&needed.on)) {
            of_function.entry(needed.action).or_default().insert(kind(needed.on));
        }
        for (action, on) in of_function {
            kinds.entry(action).or_default().insert(on);
        }
    }
    let several: Vec<_> = kinds.iter().filter(|(_, kinds)| kinds.len() > 1).collect();
    assert!(several.is_empty(), "{several:?}");
}

/// `arn:aws:s3:::LOG_BUCKET/KEY` is of the kind `arn:aws:s3:::…/…`.
fn kind(on: &str) -> String {
    let is_placeholder =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c == '*');
    let parts = on.split_inclusive([':', '/']).map(|part| {
        let word = part.trim_end_matches([':', '/']);
        if is_placeholder(word) && on != "*" { part.replace(word, "…") } else { part.to_owned() }
    });
    parts.collect()
}
