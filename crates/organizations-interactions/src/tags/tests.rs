use super::*;
use crate::stand_in::{Answer, Script, accounts, page, refusal};
use serde_json::json;

fn tags(tags: &[(&str, &str)], next: Option<&str>) -> Answer {
    page("Tags", tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })), next)
}

/// Three accounts: of production, of tests, and without tags.
fn three() -> Script {
    let asked = |account: &str| format!("ListTagsForResource ResourceId={account}");
    Script::default()
        .on("ListAccounts", accounts(["111111111111", "222222222222"], Some("t1")))
        .on("ListAccounts", accounts(["333333333333"], None))
        .on(&asked("111111111111"), tags(&[("team", "web"), ("stage", "production")], None))
        .on(&asked("222222222222"), tags(&[("stage", "test")], None))
        .on(&asked("333333333333"), tags(&[], None))
}

async fn tagged(script: &Script, key: &str, value: Option<&str>) -> Result<Vec<String>, OrganizationError> {
    let provider = script.provider().await;
    list_accounts_tagged(key, value, &provider).map_ok(|account| account.id).try_collect().await
}

#[tokio::test]
async fn when_list_tags_and_there_are_pages_then_all_are_read() {
    let script = Script::default().on("ListTagsForResource", tags(&[("a", "1")], Some("t1")));
    let script = script.on("ListTagsForResource", tags(&[("b", "")], None));
    let found = list_tags("ou-abcd-12345678", &script.provider().await).await.expect("tags");
    assert_eq!(found, [("a".to_owned(), "1".to_owned()), ("b".to_owned(), String::new())].into());
    let first = "ListTagsForResource ResourceId=ou-abcd-12345678";
    assert_eq!(script.calls(), [first, "ListTagsForResource NextToken=t1 ResourceId=ou-abcd-12345678"]);
}

#[tokio::test]
async fn when_list_tags_and_there_is_no_such_thing_then_that_is_the_error() {
    let script = Script::default().on("ListTagsForResource", refusal("TargetNotFoundException"));
    let error = list_tags("111111111111", &script.provider().await).await.expect_err("none");
    assert!(matches!(error, OrganizationError::DoesNotExist { .. }), "{error:?}");
    let error = list_tags("web", &Script::default().provider().await).await.expect_err("no id");
    assert!(matches!(error, OrganizationError::Invalid { .. }), "{error:?}");
}

#[tokio::test]
async fn when_accounts_are_listed_by_tag_then_key_and_value_decide() {
    assert_eq!(tagged(&three(), "stage", Some("production")).await.expect("accounts"), ["111111111111"]);
    assert_eq!(tagged(&three(), "stage", None).await.expect("accounts"), ["111111111111", "222222222222"]);
    assert!(tagged(&three(), "stage", Some("")).await.expect("accounts").is_empty());
    assert!(tagged(&three(), "Stage", None).await.expect("accounts").is_empty());
}

#[tokio::test]
async fn when_accounts_are_listed_by_tag_and_the_tags_of_one_are_denied_then_the_list_ends_with_its_name() {
    let script = Script::default().on("ListAccounts", accounts(["111111111111"], None));
    let script = script.on("ListTagsForResource", refusal("AccessDeniedException"));
    let error = tagged(&script, "stage", None).await.expect_err("denied");
    assert!(error.to_string().contains("`111111111111`"), "{error}");
}

#[tokio::test]
async fn when_accounts_are_listed_by_a_tag_without_a_key_then_nothing_is_asked() {
    let script = Script::default();
    let error = tagged(&script, "", None).await.expect_err("no key");
    assert_eq!(error.to_string(), "`` is not the key of a tag");
    assert!(script.calls().is_empty());
}
