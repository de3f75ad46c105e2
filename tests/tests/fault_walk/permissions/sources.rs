//! Crates that are not walked: the operations that their sources call, held against what they state, both ways.
//!
//! That is of a crate as a whole. What each of its functions needs, its documentation is held against.

use super::docs::sources;
use super::tables::TABLES;
use aws_interactions_core::FunctionPermissions;
use std::collections::BTreeSet;
use std::path::Path;

/// The embedded AWS does not serve these, or stands behind a feature.
const NOT_WALKED: &[&str] =
    &["acm", "dynamodb", "ec2", "ecs", "eventbridge", "opensearch", "organizations", "secretsmanager", "ssm"];

/// Actions that are no operation of their own, and the operation in which IAM checks them.
const CHECKED_IN: &[(&str, &str)] =
    &[("AddTagsToCertificate", "ImportCertificate"), ("ConditionCheckItem", "TransactWriteItems")];

fn operation_of(action: String) -> String {
    CHECKED_IN.iter().find(|(checked, _)| *checked == action).map_or(action, |(_, operation)| (*operation).to_owned())
}

/// What IAM calls a service.
fn prefix(library: &str) -> &str {
    match library {
        "eventbridge" => "events",
        "opensearch" => "es",
        library => library,
    }
}

#[test]
fn when_a_crate_is_not_walked_then_it_states_the_operations_that_its_sources_call() {
    for library in NOT_WALKED {
        let (_, table) = TABLES.iter().find(|(name, _)| name == library).expect("a table");
        let actions =
            table.iter().flat_map(FunctionPermissions::needs).filter_map(|needed| needed.action.split_once(':'));
        let stated: BTreeSet<String> = actions
            .filter(|(service, _)| *service == prefix(library))
            .map(|(_, operation)| operation.to_owned())
            .collect();
        let stated: BTreeSet<String> = stated.into_iter().map(operation_of).collect();
        let code = code(library);
        let unstated: Vec<_> = called(&code).difference(&stated).cloned().collect();
        let uncalled: Vec<_> = stated.iter().filter(|operation| !code.contains(&call(operation))).collect();
        assert!(unstated.is_empty(), "{library} calls, and does not state: {unstated:?}");
        assert!(uncalled.is_empty(), "{library} states, and does not call: {uncalled:?}");
        assert!(stated.len() > 1, "{library} states {stated:?} alone");
    }
}

#[test]
fn when_code_is_read_then_what_clients_are_asked_is_found() {
    let code = "provider.get_ec2().describe_vpcs().send(); client.delete_vpc().send(); text.to_owned(); get_x().y.z()";
    assert_eq!(called(code), ["DeleteVpc", "DescribeVpcs"].map(str::to_owned).into());
    assert_eq!(call("DescribeVpcs"), ".describe_vpcs()");
}

/// Without its tests, comments and line breaks.
fn code(library: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../crates/{library}-interactions/src"));
    let is_code = |file: &Path| {
        !["tests", "stand_in", "permissions"].iter().any(|name| {
            file.components()
                .any(|part| part.as_os_str().to_str().is_some_and(|part| part.trim_end_matches(".rs") == *name))
        })
    };
    let files =
        sources(&folder).into_iter().filter(|file| is_code(file.strip_prefix(&folder).expect("a source of it")));
    let read = |file| std::fs::read_to_string(file).expect("a source");
    let without_tests = |text: String| text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
    let text: String = files.map(read).map(without_tests).collect();
    text.lines().map(str::trim).filter(|line| !line.starts_with("//")).collect()
}

/// The operations that a client is asked for: `client.delete_vpc()`, `get_ec2().describe_vpcs()`.
fn called(code: &str) -> BTreeSet<String> {
    let is_client = |before: &str| {
        let word = |text: &str| text.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::to_owned);
        let getter = before.strip_suffix("()").and_then(word).is_some_and(|name| name.starts_with("get_"));
        getter || word(before).is_some_and(|name| name == "client")
    };
    let calls = code.match_indices('.').filter_map(|(at, _)| {
        let (before, after) = (code.get(..at)?, code.get(at + 1..)?);
        let (name, _) = after.split_once("()")?;
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit());
        (is_name && is_client(before)).then(|| camel(name))
    });
    calls.collect()
}

fn camel(name: &str) -> String {
    let capital =
        |word: &str| word.char_indices().map(|(at, c)| if at == 0 { c.to_ascii_uppercase() } else { c }).collect();
    name.split('_').map(capital).collect::<Vec<String>>().concat()
}

/// How a client is asked for the operation.
fn call(operation: &str) -> String {
    let separated = operation.char_indices().map(|(at, c)| match c {
        'A'..='Z' if at > 0 => format!("_{}", c.to_ascii_lowercase()),
        c => c.to_ascii_lowercase().to_string(),
    });
    format!(".{}()", separated.collect::<String>())
}
