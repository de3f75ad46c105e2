use super::operation::Answer;
use super::*;

/// An SDK of the workspace, which is downloaded wherever that is built.
fn sdk(package: &str) -> Sdk {
    Sdk::find(package, &root().expect("a checkout")).expect("an SDK that the workspace depends on")
}

fn service(name: &str, operations: &[&str]) -> Service {
    let sdk = sdk(&format!("aws-sdk-{name}"));
    let operations = operations.iter().map(|name| Operation::read(name, &sdk).expect("an operation")).collect();
    Service { name: name.to_owned(), sdk, operations }
}

fn written(service: &Service, path: &str) -> String {
    let changes = changes(service, &root().expect("a checkout")).expect("files");
    changes.get(Path::new(path)).unwrap_or_else(|| panic!("no {path} among {:?}", changes.keys())).clone()
}

#[test]
fn when_an_sdk_is_read_then_the_service_is_known_by_its_names() {
    let sdk = sdk("aws-sdk-cloudwatch");
    assert_eq!((sdk.full_name.as_str(), sdk.service_id.as_str()), ("Amazon CloudWatch", "CloudWatch"));
    assert_eq!(sdk.permission_prefix, "cloudwatch");
    assert!(sdk.version.starts_with("1.") && sdk.version.matches('.').count() == 1, "{}", sdk.version);
}

#[test]
fn when_an_operation_is_unknown_then_it_is_named_with_those_like_it_and_nothing_is_written() {
    // arrange
    let empty = tempfile::tempdir().expect("a folder");
    fs::copy(root().expect("a checkout").join("Cargo.lock"), empty.path().join("Cargo.lock")).expect("a lock file");
    let run = |operation: &str| {
        run_in(empty.path(), &["iam", "--sdk", "aws-sdk-iam", "--operation", "ListRoles", "--operation", operation])
    };
    // act
    let errors = ["GetRoles", "listroles", "Frobnicate"].map(|name| run(name).expect_err(name).to_string());
    // assert
    let [near, wrong_case, far] = errors;
    assert!(near.starts_with("IAM has no operation `GetRoles`; it has ") && near.contains("Role"), "{near}");
    assert!(wrong_case.ends_with("; it has ListRoles"), "{wrong_case}");
    assert_eq!(far, "IAM has no operation `Frobnicate`");
    assert_eq!(fs::read_dir(empty.path()).expect("a folder").count(), 1);
}

#[test]
fn when_a_name_is_taken_then_nothing_is_written() {
    let root = root().expect("a checkout");
    let error = run_in(&root, &["s3", "--sdk", "aws-sdk-s3", "--operation", "GetObject"]).expect_err("it is there");
    assert_eq!(error.to_string(), "crates/s3-interactions exists");
}

#[test]
fn when_an_sdk_does_not_exist_then_cargo_s_reason_is_told() {
    let root = root().expect("a checkout");
    let error = run_in(&root, &["nosuchservice", "--sdk", "aws-sdk-nosuchservice", "--operation", "A"]);
    let error = error.expect_err("no such crate").to_string();
    assert!(error.starts_with("cargo finds no aws-sdk-nosuchservice"), "{error}");
}

#[test]
fn when_an_operation_is_read_then_its_shape_is_that_of_the_sdk() {
    let organizations = service("organizations", &["ListAccounts", "DescribeAccount", "DescribeOrganization"]);
    let [list, describe, alone] = organizations.operations.as_slice() else { panic!("three") };
    let Answer::Things { paging, thing, .. } = &list.answer else { panic!("{list:?}") };
    assert_eq!((paging.item.as_str(), paging.begins_at.as_str()), ("Account", "next_token"));
    assert!(thing.fields.iter().any(|field| field.bare() == "email" && field.is_sensitive), "{thing:?}");
    assert_eq!(describe.demanded, ["account_id"]);
    assert!(describe.codes.contains(&"AccountNotFoundException".to_owned()), "{:?}", describe.codes);
    assert!(matches!(&describe.answer, Answer::Thing { within, .. } if within.bare() == "account"), "{describe:?}");
    assert!(alone.demanded.is_empty());
}

#[test]
fn when_an_operation_has_pages_and_the_sdk_no_paginator_then_it_is_no_single_answer() {
    let sdk = sdk("aws-sdk-organizations");
    let token = |name: &str, kind: &str| fields::Field {
        name: name.to_owned(),
        is_optional: true,
        kind: kind.to_owned(),
        plain: None,
        is_sensitive: false,
    };
    let answer = |lists: &[&str]| fields::Struct {
        fields: lists.iter().map(|list| token(list, "Vec<Tag>")).chain([token("next_token", "String")]).collect(),
        is_checked: false,
    };
    let read = |lists: &[&str]| paging::Paging::read("ListThings", "list_things", &answer(lists), &sdk);
    let paging = read(&["things"]).expect("pages").expect("pages");
    assert_eq!((paging.items.bare(), paging.goes_on_at.as_str()), ("things", "next_token"));
    let error = read(&["things", "others"]).expect_err("which of them?").to_string();
    assert_eq!(error, "ListThings: the SDK does not tell which of its lists comes in pages; write it by hand");
}

#[test]
fn when_a_crate_is_written_then_what_aws_calls_secret_is_in_no_log_no_error_and_no_type() {
    let iam = service("iam", &["CreateLoginProfile", "CreateAccessKey"]);
    let code = written(&iam, "crates/iam-interactions/src/create_login_profile.rs");
    assert!(!code.contains("password = ") && !code.contains("what(password"), "{code}");
    let code = written(&iam, "crates/iam-interactions/src/create_access_key.rs");
    assert!(code.contains("access_key_id") && !code.contains("secret_access_key"), "{code}");
}

#[test]
fn when_a_crate_is_written_then_each_code_of_the_sdk_is_tested() {
    let organizations = service("organizations", &["DescribeAccount"]);
    let tests = written(&organizations, "crates/organizations-interactions/src/error/tests.rs");
    assert!(tests.contains(r#"("AccountNotFoundException", "DoesNotExist"),"#), "{tests}");
    assert!(tests.contains(r#"("TooManyRequestsException", "Request"),"#), "{tests}");
    let code = written(&organizations, "crates/organizations-interactions/src/error.rs");
    assert!(code.contains(r#"(Some("AccountNotFoundException"), _)"#), "{code}");
}

#[test]
fn when_a_service_is_put_into_the_tables_then_each_has_a_line_more() {
    let organizations = service("organizations", &["ListRoots"]);
    let root = root().expect("a checkout");
    let permissions = "tests/tests/fault_walk/permissions/tables.rs";
    let readers = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"];
    for path in [&readers[..], &["Cargo.toml", "tests/tests/conformance/main.rs", permissions]].concat() {
        let before = fs::read_to_string(root.join(path)).expect("a file");
        let after = written(&organizations, path);
        let more = if path == "Cargo.toml" { 2 } else { 1 };
        assert_eq!(after.lines().count(), before.lines().count() + more, "{path}");
        assert!(after.contains("organizations"), "{path}");
    }
    let tables = written(&organizations, permissions);
    assert!(tables.contains("    (\"organizations\", organizations_interactions::PERMISSIONS),\n"), "{tables}");
    let stated = written(&organizations, "crates/organizations-interactions/src/permissions.rs");
    assert!(stated.contains(r#"("list_roots", &[&[Permission::new("organizations:ListRoots", "*")]])"#), "{stated}");
    let scenario = written(&organizations, "tests/tests/conformance/organizations.rs");
    assert!(
        scenario.contains("when_list_roots_in_a_new_account_then_the_answer_is_understood: on_moto;"),
        "{scenario}"
    );
}
