use super::*;
use crate::stand_in::{Answer, Script, page, refusal};
use aws_interactions_core::{RequestError, RequestErrorKind};
use serde_json::json;

const ACCOUNT: &str = "111111111111";
const OUTER: &str = "ou-abcd-0000000a";
const INNER: &str = "ou-abcd-0000000b";

fn in_one(parent: &str, kind: &str) -> Answer {
    page("Parents", [json!({ "Id": parent, "Type": kind })], None)
}

fn script(parents: &[(&str, &str, &str)]) -> Script {
    parents.iter().fold(Script::default(), |script, (child, parent, kind)| {
        script.on(&format!("ListParents ChildId={child}"), in_one(parent, kind))
    })
}

async fn kind_by(script: Script) -> Option<RequestErrorKind> {
    let error = list_parents(ACCOUNT, &script.provider().await).await.expect_err("not understood");
    error.request().map(RequestError::kind)
}

#[tokio::test]
async fn when_list_parents_then_all_are_told_up_to_the_root() {
    const UNIT: &str = "ORGANIZATIONAL_UNIT";
    let script = script(&[(ACCOUNT, INNER, UNIT), (INNER, OUTER, UNIT), (OUTER, "r-abcd", "ROOT")]);
    let parents = list_parents(ACCOUNT, &script.provider().await).await.expect("parents");
    let unit = |id: &str| OrganizationParent::Unit(id.to_owned());
    assert_eq!(parents, [unit(INNER), unit(OUTER), OrganizationParent::Root("r-abcd".to_owned())]);
    assert_eq!(parents[2].to_string(), "r-abcd");
}

#[tokio::test]
async fn when_list_parents_and_the_answer_makes_no_sense_then_it_is_not_understood() {
    const UNIT: &str = "ORGANIZATIONAL_UNIT";
    let circle = script(&[(ACCOUNT, INNER, UNIT), (INNER, OUTER, UNIT), (OUTER, INNER, UNIT)]);
    let orphan = Script::default().on("ListParents", page("Parents", [], None));
    let unknown = script(&[(ACCOUNT, "f-1", "FOLDER")]);
    let two = ["r-aaaa", "r-bbbb"].map(|id| json!({ "Id": id, "Type": "ROOT" }));
    let two = Script::default().on("ListParents", page("Parents", two, None));
    for script in [circle, orphan, unknown, two] {
        assert_eq!(kind_by(script).await, Some(RequestErrorKind::ResponseNotUnderstood));
    }
}

#[tokio::test]
async fn when_list_parents_and_there_is_no_such_child_then_that_is_the_error() {
    let script = Script::default().on("ListParents", refusal("ChildNotFoundException"));
    let error = list_parents(ACCOUNT, &script.provider().await).await.expect_err("none");
    assert!(matches!(error, OrganizationError::DoesNotExist { .. }), "{error:?}");
    assert_eq!(error.to_string(), format!("`{ACCOUNT}` does not exist in this organization"));
    let error = list_parents("r-abcd", &Script::default().provider().await).await.expect_err("a root is in nothing");
    assert!(matches!(error, OrganizationError::Invalid { .. }), "{error:?}");
}
