use super::*;
use crate::stand_in::{Script, account, accounts, assert_told_once, page, refusal};
use aws_interactions_core::{RequestError, RequestErrorKind};
use futures::TryStreamExt;
use serde_json::{Value, json};
use std::time::{Duration, UNIX_EPOCH};

async fn list_by(script: &Script) -> Result<Vec<String>, OrganizationError> {
    let provider = script.provider().await;
    list_accounts(&provider).map_ok(|account| account.id).try_collect().await
}

async fn described(account: Value) -> Result<OrganizationAccount, OrganizationError> {
    let script = Script::default().on("DescribeAccount", (200, json!({ "Account": account })));
    describe_account("222222222222", &script.provider().await).await
}

#[tokio::test]
async fn when_list_accounts_and_there_are_pages_then_all_are_read_the_empty_too() {
    let script = Script::default().on("ListAccounts", accounts(["111111111111"], Some("t1")));
    let script = script.on("ListAccounts", accounts([], Some("t2")));
    let script = script.on("ListAccounts", accounts(["222222222222", "333333333333"], None));
    assert_eq!(list_by(&script).await.expect("accounts"), ["111111111111", "222222222222", "333333333333"]);
    assert_eq!(script.calls(), ["ListAccounts", "ListAccounts NextToken=t1", "ListAccounts NextToken=t2"]);
}

#[tokio::test]
async fn when_list_accounts_and_one_page_is_enough_then_the_next_is_not_asked_for() {
    let script = Script::default().on("ListAccounts", accounts(["111111111111"], Some("t1")));
    let provider = script.provider().await;
    let mut accounts = std::pin::pin!(list_accounts(&provider));
    assert!(accounts.try_next().await.expect("an account").is_some());
    assert_eq!(script.calls().len(), 1);
}

#[tokio::test]
async fn when_list_accounts_and_a_token_repeats_then_it_is_an_error_and_not_endless() {
    let again = || accounts(["111111111111"], Some("t1"));
    let script = Script::default().on("ListAccounts", again()).on("ListAccounts", again());
    let error = list_by(&script).await.expect_err("a broken list");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
    assert_told_once(&error);
}

#[tokio::test]
async fn when_list_accounts_and_a_later_page_is_throttled_then_the_list_ends_with_the_reason() {
    let script = Script::default().on("ListAccounts", accounts(["111111111111"], Some("t1")));
    let error = list_by(&script.on("ListAccounts", refusal("TooManyRequestsException"))).await;
    let error = error.expect_err("half a list is none");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::Throttled));
    assert_eq!(error.to_string(), "a request about the accounts of the organization failed");
}

#[tokio::test]
async fn when_list_accounts_and_one_is_incomplete_then_the_list_is_not_understood() {
    for missing in ["Id", "Arn"] {
        let mut incomplete = account("111111111111", "ACTIVE");
        incomplete.as_object_mut().expect("an object").remove(missing);
        let script = Script::default().on("ListAccounts", page("Accounts", [incomplete], None));
        let error = list_by(&script).await.expect_err(missing);
        assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
    }
}

#[tokio::test]
async fn when_describe_account_then_all_of_it_is_told() {
    let script =
        Script::default().on("DescribeAccount", (200, json!({ "Account": account("222222222222", "SUSPENDED") })));
    let told = describe_account("222222222222", &script.provider().await).await.expect("an account");
    let expected = OrganizationAccount {
        id: "222222222222".to_owned(),
        arn: "arn:aws:organizations::111111111111:account/o-abcdefghij/222222222222".parse().expect("an ARN"),
        name: "name of 222222222222".to_owned(),
        email: Some("owner@example.com".to_owned()),
        state: AccountState::Suspended,
        joined_by: Some(AccountJoining::Created),
        joined_at: Some(UNIX_EPOCH + Duration::from_millis(1_700_000_000_500)),
    };
    assert_eq!(told, expected);
    assert_eq!(script.calls(), ["DescribeAccount AccountId=222222222222"]);
}

#[tokio::test]
async fn when_an_account_is_read_then_its_state_counts_and_its_status_where_there_is_none() {
    let cases = [
        (json!("CLOSED"), json!("SUSPENDED"), AccountState::Closed),
        (json!("PENDING_ACTIVATION"), json!("ACTIVE"), AccountState::PendingActivation),
        (json!("ACTIVE"), Value::Null, AccountState::Active),
        (Value::Null, json!("ACTIVE"), AccountState::Active),
        (Value::Null, json!("SUSPENDED"), AccountState::Suspended),
        (Value::Null, json!("PENDING_CLOSURE"), AccountState::PendingClosure),
        (json!("FROZEN"), json!("ACTIVE"), AccountState::Other("FROZEN".to_owned())),
        (Value::Null, Value::Null, AccountState::Other(String::new())),
    ];
    for (state, status, expected) in cases {
        let mut answer = account("222222222222", "");
        (answer["State"], answer["Status"]) = (state, status);
        let told = described(answer).await.expect("an account");
        assert_eq!((told.is_active(), &told.state), (expected == AccountState::Active, &expected));
    }
    assert_eq!(AccountState::PendingClosure.to_string(), "PENDING_CLOSURE");
}

#[tokio::test]
async fn when_an_account_is_printed_for_debugging_then_no_address_is_in_it() {
    let printed = format!("{:?}", described(account("222222222222", "ACTIVE")).await.expect("an account"));
    assert!(printed.contains("222222222222") && !printed.contains("owner@"), "{printed}");
}

#[tokio::test]
async fn when_describe_account_and_it_has_not_twelve_digits_then_nothing_is_asked() {
    let error = describe_account("2222", &Script::default().provider().await).await.expect_err("no id");
    assert!(matches!(error, OrganizationError::Invalid { .. }), "{error:?}");
}

#[tokio::test]
async fn when_describe_account_and_it_is_of_another_organization_then_it_does_not_exist() {
    let script = Script::default().on("DescribeAccount", refusal("AccountNotFoundException"));
    let error = describe_account("222222222222", &script.provider().await).await.expect_err("none");
    assert!(matches!(error, OrganizationError::DoesNotExist { .. }), "{error:?}");
    assert!(error.to_string().contains("`222222222222`"), "{error}");
}
