//! The operations that the sources of crates call, held against what they state, both ways: in a run that nothing harms not
//! all of them are asked for.
//!
//! That is of a crate as a whole. What each of its functions needs, its documentation is held against.

use super::docs::sources;
use super::tables::TABLES;
use aws_interactions_core::FunctionPermissions;
use std::collections::BTreeSet;
use std::path::Path;

/// Those whose sources do not name each operation where they call it. What comes new is read.
const NOT_READ: &[&str] = &["cloudwatch", "iam", "orchestration", "s3", "sts"];

/// Actions that are no operation of their own, and the operation in which IAM checks them.
const CHECKED_IN: &[(&str, &str)] =
    &[("AddTagsToCertificate", "ImportCertificate"), ("ConditionCheckItem", "TransactWriteItems")];

fn operation_of(action: &str) -> &str {
    CHECKED_IN.iter().find(|(checked, _)| *checked == action).map_or(action, |(_, operation)| *operation)
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
fn when_sources_are_read_then_a_crate_states_the_operations_that_they_call() {
    assert!(NOT_READ.iter().all(|library| TABLES.iter().any(|(name, _)| name == library)), "{NOT_READ:?}");
    for (library, table) in TABLES.iter().filter(|(name, _)| !NOT_READ.contains(name)) {
        let actions =
            table.iter().flat_map(FunctionPermissions::needs).filter_map(|needed| needed.action.split_once(':'));
        let of_service = actions.filter(|(service, _)| *service == prefix(library));
        let stated: BTreeSet<String> = of_service.map(|(_, action)| one_word(operation_of(action))).collect();
        let code = code(library);
        let called: BTreeSet<String> = methods(&code, is_client).collect();
        let named: BTreeSet<String> = methods(&code, |_| true).collect();
        let unstated: Vec<_> = called.difference(&stated).collect();
        let uncalled: Vec<_> = stated.difference(&named).collect();
        assert!(unstated.is_empty(), "{library} calls, and does not state: {unstated:?}");
        assert!(uncalled.is_empty(), "{library} states, and does not call: {uncalled:?}");
        assert!(!stated.is_empty(), "{library} states nothing: are its actions those of {}?", prefix(library));
    }
}

#[test]
fn when_code_is_read_then_what_clients_are_asked_is_found() {
    let code =
        "provider.get_rds().create_db_cluster().send(); client.delete_vpc().send(); text.to_owned(); get_x().y.z()";
    let found = |is_asked: fn(&str) -> bool| methods(code, is_asked).collect::<BTreeSet<_>>();
    let called = ["CreateDBCluster", "DeleteVpc"].map(one_word);
    assert_eq!(found(is_client), called.clone().into());
    assert_eq!(found(|_| true), called.into_iter().chain(["GetRds", "Send", "ToOwned", "Z"].map(one_word)).collect());
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

/// The methods that are called without arguments on what `is_asked`: all that stands before the dot.
fn methods(code: &str, is_asked: impl Fn(&str) -> bool) -> impl Iterator<Item = String> {
    code.match_indices('.').filter_map(move |(at, _)| {
        let (before, after) = (code.get(..at)?, code.get(at + 1..)?);
        let (name, _) = after.split_once("()")?;
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit());
        (is_name && is_asked(before)).then(|| one_word(name))
    })
}

/// `client`, and `get_ec2()`.
fn is_client(before: &str) -> bool {
    let word = |text: &str| text.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::to_owned);
    let getter = before.strip_suffix("()").and_then(word).is_some_and(|name| name.starts_with("get_"));
    getter || word(before).is_some_and(|name| name == "client")
}

/// `CreateDBCluster` and `create_db_cluster` are one: nobody can tell where AWS ends a word.
fn one_word(name: &str) -> String {
    name.replace('_', "").to_ascii_lowercase()
}
