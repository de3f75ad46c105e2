use super::*;
use crate::failure::FailureKind;
use serde_json::json;

fn entry(account: &str, region: &str, result: Option<Value>) -> Entry {
    Entry { account: account.to_owned(), region: region.to_owned(), status: "done", seconds: 0.5, result, error: None }
}

#[test]
fn when_results_are_printed_for_people_then_each_thing_is_a_line_behind_its_account_and_region() {
    let all = All(vec![
        entry("111111111111", "us-east-1", Some(json!([{ "name": "a", "size": 1, "tags": {} }, { "name": "b" }]))),
        entry("222222222222", "us-east-1", Some(json!([]))),
        entry("333333333333", "us-east-1", None),
        entry("444444444444", "eu-west-1", Some(json!([{ "name": "c", "size": null, "is_public": true }]))),
    ]);
    let expected = "\
ACCOUNT       REGION     NAME  SIZE  IS_PUBLIC
111111111111  us-east-1  a     1     -
111111111111  us-east-1  b     -     -
444444444444  eu-west-1  c     -     true";
    assert_eq!(all.table(), expected);
}

#[test]
fn when_a_result_says_where_it_is_from_then_that_is_not_said_twice_unless_it_differs() {
    let who = |region: &str| json!({ "account_id": "111111111111", "region": region, "arn": "x" });
    let same = All(vec![entry("111111111111", "us-east-1", Some(who("us-east-1")))]);
    assert_eq!(same.table(), "ACCOUNT       REGION     ARN\n111111111111  us-east-1  x");
    let other = All(vec![entry("111111111111", "us-east-1", Some(who("eu-west-1")))]);
    let expected = "ACCOUNT       REGION     ITS_REGION  ARN\n111111111111  us-east-1  eu-west-1   x";
    assert_eq!(other.table(), expected);
}

#[test]
fn when_a_command_prints_no_json_then_its_text_is_the_result() {
    assert_eq!(result_of("a,b\n".to_owned()), json!("a,b\n"));
    assert_eq!(result_of("[1]\n".to_owned()), json!([1]));
    let text = All(vec![entry("111111111111", "us-east-1", Some(json!("a")))]);
    assert_eq!(text.table(), "ACCOUNT       REGION     RESULT\n111111111111  us-east-1  a");
}

#[test]
fn when_a_target_fails_then_kind_and_whole_message_are_told() {
    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[source] std::io::Error);
    let failure = Failure::new(FailureKind::AccessDenied, Outer(std::io::Error::other("inner")));
    let reason = Reason::of(&FanOutFailure::Work(failure));
    assert_eq!((reason.kind.as_str(), reason.message.as_str()), ("AccessDenied", "outer: inner"));
}
