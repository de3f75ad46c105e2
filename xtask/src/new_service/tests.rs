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
fn when_what_is_asked_for_cannot_be_written_then_it_is_named_and_nothing_is_written() {
    // arrange
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(root().expect("a checkout").join("Cargo.lock"), folder.path().join("Cargo.lock")).expect("a lock file");
    fs::create_dir_all(folder.path().join("crates/s3-interactions")).expect("a folder");
    let run = |name: &str, operation: &str| {
        let sdk = format!("aws-sdk-{name}");
        run_in(folder.path(), &[name, "--sdk", &sdk, "--operation", operation]).expect_err(name).to_string()
    };
    // act
    let told = [
        run("s3", "GetObject"),
        run("core", "A"),
        run("Dynamo_DB", "A"),
        run("nosuchservice", "A"),
        run("dynamodb", "Query"),
        run("iam", "ListRoles"),
    ];
    // assert
    let [taken, reserved, no_name, no_sdk, no_shape, no_checkout] = told;
    assert_eq!(taken, "crates/s3-interactions exists");
    assert_eq!(reserved, "`core` is reserved: other crates of this workspace are called so");
    assert!(no_name.starts_with("`Dynamo_DB` is no name of a service"), "{no_name}");
    assert!(no_sdk.starts_with("cargo finds no aws-sdk-nosuchservice"), "{no_sdk}");
    assert_eq!(no_shape, "Query: its pages are told apart by something that is no text; write it by hand");
    assert!(no_checkout.contains("Cargo.toml"), "{no_checkout}");
    let names = |path: &str| -> Vec<_> {
        let entries = fs::read_dir(folder.path().join(path)).expect("a folder");
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name")).collect()
    };
    let mut left = names(".");
    left.sort();
    assert_eq!(
        (left, names("crates")),
        (vec!["Cargo.lock".to_owned(), "crates".to_owned()], vec!["s3-interactions".to_owned()])
    );
    assert!(names("crates/s3-interactions").is_empty());
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
    let dynamodb = service("dynamodb", &["GetItem", "TagResource"]);
    let [get, tag] = dynamodb.operations.as_slice() else { panic!("two") };
    assert_eq!(
        (get.demanded.as_slice(), get.unknown.as_slice()),
        (&["table_name".to_owned()][..], &["`key` (HashMap<String, AttributeValue>)".to_owned()][..])
    );
    assert_eq!(tag.unknown, ["`tags` (Vec<Tag>)"]);
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
fn when_an_answer_has_to_be_complete_then_the_test_makes_a_complete_one() {
    // The SDK writes over several lines that it builds a result.
    let iam = service("iam", &["GetGroupPolicy"]);
    let test = written(&iam, "crates/iam-interactions/src/get_group_policy/tests.rs");
    assert!(
        test.contains("GetGroupPolicyOutput::builder()") && test.contains(".build().expect(\"complete\")"),
        "{test}"
    );
}

#[test]
fn when_a_service_is_put_into_the_tables_then_each_has_a_line_more() {
    let organizations = service("organizations", &["ListRoots"]);
    let root = root().expect("a checkout");
    let permissions = "tests/tests/fault_walk/permissions/tables.rs";
    let more = [
        ("README.md", 1),
        ("ARCHITECTURE.md", 1),
        ("CHANGELOG.md", 1),
        ("Cargo.toml", 2),
        (".cargo/deny.toml", 3),
        ("tests/Cargo.toml", 1),
        ("tests/tests/conformance/main.rs", 1),
        ("tests/tests/fault_walk/register.rs", 1),
        (permissions, 1),
    ];
    for (path, more) in more {
        let before = fs::read_to_string(root.join(path)).expect("a file");
        let after = written(&organizations, path);
        assert_eq!(after.lines().count(), before.lines().count() + more, "{path}");
        assert!(after.contains("organizations"), "{path}");
    }
    let register = written(&organizations, "tests/tests/fault_walk/register.rs");
    let (_, crates) = register.split_once("const CRATES_LEFT_OUT").expect("a list of crates");
    assert!(crates.contains("    (\"organizations\", NOT_EMBEDDED),\n"), "{register}");
    let ban = "[[bans.deny]]\ncrate = \"aws-sdk-organizations\"\nwrappers = [\"organizations-interactions\"]\n[[bans.deny]]\n";
    assert!(written(&organizations, ".cargo/deny.toml").contains(ban));
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

#[test]
fn when_permissions_begin_with_another_word_than_the_crate_then_the_tests_know_it() {
    let path = "tests/tests/fault_walk/permissions/sources.rs";
    let eventbridge = service("eventbridge", &["ListRules"]);
    assert!(written(&eventbridge, path).contains("        \"eventbridge\" => \"events\",\n"));
    let iam = changes(&service("iam", &["ListRoles"]), &root().expect("a checkout")).expect("files");
    assert!(!iam.contains_key(Path::new(path)), "IAM is called iam");
}

#[test]
fn when_the_last_of_all_sdks_is_banned_then_it_stands_behind_the_others_and_before_the_rest() {
    let sts = written(&service("sts", &["GetCallerIdentity"]), ".cargo/deny.toml");
    let ban = "[[bans.deny]]\ncrate = \"aws-sdk-sts\"\nwrappers = [\"sts-interactions\"]\n";
    let (before, after) = sts.split_once(ban).expect("a ban");
    assert!(before.contains("aws-sdk-ssm") && after.contains("One TLS stack"), "{sts}");
}

#[test]
fn when_the_name_of_a_service_is_long_then_its_keyword_is_one_that_the_registry_takes() {
    let long = Service { name: "applicationdiscoveryservice".to_owned(), ..service("iam", &["ListRoles"]) };
    let manifest = written(&long, "crates/applicationdiscoveryservice-interactions/Cargo.toml");
    assert!(manifest.contains("keywords = [\"aws\", \"applicationdiscovery\"]"), "{manifest}");
}

#[test]
fn when_licences_are_linked_then_the_crate_holds_the_texts_that_there_is_one_of() {
    // arrange
    let root = tempfile::tempdir().expect("a folder");
    let iam = service("iam", &["ListRoles"]);
    fs::create_dir_all(root.path().join(iam.folder())).expect("a folder");
    for name in LICENCES {
        fs::write(root.path().join("crates").join(name), name).expect("a text");
    }
    // act
    link_licences(root.path(), &iam).expect("links");
    // assert
    for name in LICENCES {
        let text = fs::read_to_string(root.path().join("crates/iam-interactions").join(name));
        assert_eq!(text.expect("a text"), name);
    }
    link_licences(root.path(), &iam).expect_err("they are there");
}

#[test]
fn when_a_service_was_written_then_every_file_and_what_was_left_out_are_told() {
    let iam = service("iam", &["ListRoles"]);
    let told = told(&iam, &changes(&iam, &root().expect("a checkout")).expect("files"));
    for file in ["src/lib.rs", "public-api.txt", "LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(told.contains(&format!("  crates/iam-interactions/{file}\n")), "{told}");
    }
    assert!(told.contains("  .cargo/deny.toml\n") && told.contains("  ListRoles: `"), "{told}");
}
