//! What the crates state of the IAM actions that their functions use, held against what the functions do, both ways.
//!
//! What is compared are the unharmed runs of the table: what they ask of AWS must be stated, and what is stated without a
//! situation must be asked in each of them. The documentation of functions ([`docs`]) and the sources of crates
//! ([`sources`]) are compared too.

mod docs;
mod form;
mod sources;
mod tables;

use crate::operation::Operation;
use crate::register::operations_but_of;
use crate::{table, walk};
use std::collections::{BTreeMap, BTreeSet};

/// What an entry of the table calls besides: that is no part of its operation.
const CALLED_BESIDES: &[(&str, &str)] = &[
    ("orchestration::fan_out", "s3::list_buckets"),
    ("orchestration::in_regions_of_each", "s3::list_buckets"),
    ("s3::run_sync", "s3::plan_sync"),
];

/// What AWS looks for and need not find, each with the reason.
const NEED_NOT_BE_ALLOWED: &[(&str, &str, &str)] =
    &[("s3::get_bucket_region", "s3:ListBucket", "S3 names the region to those too whom it keeps out")];

/// Actions that are in no request, as another service asks for them.
const ASKED_BY_AWS: &[&str] = &["kms:"];

#[test]
fn when_a_function_is_public_then_it_is_stated_which_permissions_it_needs() {
    let stated: BTreeSet<String> = tables::all().into_keys().collect();
    let public = operations_but_of(&[]);
    let missing: Vec<_> = public.difference(&stated).filter(|name| !tables::is_of_absent_feature(name)).collect();
    let gone: Vec<_> = stated.difference(&public).collect();
    assert!(missing.is_empty(), "in no table of permissions: {missing:?}");
    assert!(gone.is_empty(), "in a table of permissions, and no public function: {gone:?}");
}

#[test]
fn when_operations_run_then_they_use_what_is_stated_and_what_is_always_needed_is_used() {
    let stated = tables::all();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    let used = |operation: &Operation| -> BTreeSet<String> {
        let requests = runtime.as_ref().expect("a runtime").block_on(walk::unharmed_requests(operation));
        requests.expect("an unharmed run").into_iter().flat_map(|request| request.actions).collect()
    };
    let mut wrong = Vec::new();
    let mut compared = 0;
    for operation in table::all() {
        let Some(needs) = stated.get(operation.name) else { continue };
        let besides = CALLED_BESIDES.iter().filter(|(caller, _)| *caller == operation.name);
        let besides = besides.flat_map(|(_, called)| stated[*called].iter().map(|needed| needed.action)).collect();
        compared += 1;
        let title = operation.title();
        let told = differences(operation.name, needs, &besides, &used(&operation));
        wrong.extend(told.into_iter().map(|difference| format!("{title}: {difference}")));
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared > 80, "only {compared} runs were compared");
}

/// What is used and not stated, and what is always needed by the statement and not used.
fn differences(name: &str, stated: &[tables::Need], besides: &BTreeSet<&str>, used: &BTreeSet<String>) -> Vec<String> {
    let is_stated = |action: &str| stated.iter().any(|needed| needed.action == action) || besides.contains(action);
    let need_not = |action: &str| NEED_NOT_BE_ALLOWED.iter().any(|(of, what, _)| *of == name && *what == action);
    let is_silent = |action: &str| ASKED_BY_AWS.iter().any(|service| action.starts_with(service));
    let unstated = used.iter().filter(|action| !is_stated(action) && !need_not(action));
    let unused = stated.iter().filter(|needed| needed.when.is_none() && !is_silent(needed.action));
    let unused = unused.filter(|needed| !used.contains(needed.action));
    let unstated = unstated.map(|action| format!("uses {action}, which is not stated"));
    unstated.chain(unused.map(|needed| format!("does not use {}, which is stated", needed.action))).collect()
}

#[test]
fn when_a_statement_and_a_run_differ_then_both_ways_are_told() {
    use aws_interactions_core::Permission;
    const ALWAYS: Permission = Permission::new("s3:GetObject", "arn:aws:s3:::BUCKET/KEY");
    const SOMETIMES: Permission = Permission::new("s3:ListBucket", "arn:aws:s3:::BUCKET").when("it is missing");
    const KMS: Permission = Permission::new("kms:Decrypt", "arn:aws:kms:REGION:ACCOUNT:key/KMS_KEY");
    let told = |stated: &[_], used: &[&str]| {
        let besides = BTreeSet::from(["s3:ListAllMyBuckets"]);
        differences(
            "s3::get_bucket_region",
            stated,
            &besides,
            &used.iter().map(|action| (*action).to_owned()).collect(),
        )
    };
    let all: &[&_] = &[&ALWAYS, &SOMETIMES, &KMS];
    let none: [String; 0] = [];
    assert_eq!(told(all, &["s3:GetObject"]), none);
    assert_eq!(told(all, &["s3:GetObject", "s3:ListBucket", "s3:ListAllMyBuckets"]), none);
    assert_eq!(told(&[], &["s3:ListBucket"]), none, "it need not be allowed there");
    assert_eq!(told(all, &["s3:ListBucket"]), ["does not use s3:GetObject, which is stated"]);
    assert_eq!(told(&[], &["s3:PutObject"]), ["uses s3:PutObject, which is not stated"]);
}

#[test]
fn when_an_exception_is_made_then_there_is_something_to_except() {
    let names: BTreeMap<_, _> = tables::all();
    for (caller, called) in CALLED_BESIDES {
        assert!(names.contains_key(*caller) && names.contains_key(*called), "{caller} or {called} is gone");
    }
    for (name, _, reason) in NEED_NOT_BE_ALLOWED {
        assert!(names.contains_key(*name) && !reason.is_empty(), "{name} is gone");
    }
}
