use super::*;
use crate::stand_in::{Script, page, refusal, unit, units};
use aws_interactions_core::{RequestError, RequestErrorKind};
use futures::TryStreamExt;
use serde_json::json;

const UNIT: &str = "ou-abcd-12345678";

#[tokio::test]
async fn when_describe_organizational_unit_then_all_of_it_is_told() {
    let answer = (200, json!({ "OrganizationalUnit": unit(UNIT) }));
    let script = Script::default().on("DescribeOrganizationalUnit", answer);
    let told = describe_organizational_unit(UNIT, &script.provider().await).await.expect("a unit");
    let expected = OrganizationalUnit {
        id: UNIT.to_owned(),
        arn: format!("arn:aws:organizations::111111111111:ou/o-abcdefghij/{UNIT}").parse().expect("an ARN"),
        name: format!("name of {UNIT}"),
    };
    assert_eq!(told, expected);
    assert_eq!(script.calls(), [format!("DescribeOrganizationalUnit OrganizationalUnitId={UNIT}")]);
}

#[tokio::test]
async fn when_describe_organizational_unit_and_there_is_none_then_that_is_the_error() {
    let gone = Script::default().on("DescribeOrganizationalUnit", refusal("OrganizationalUnitNotFoundException"));
    let error = describe_organizational_unit(UNIT, &gone.provider().await).await.expect_err("none");
    assert!(matches!(error, OrganizationError::DoesNotExist { .. }), "{error:?}");
    let empty = Script::default().on("DescribeOrganizationalUnit", (200, json!({})));
    let error = describe_organizational_unit(UNIT, &empty.provider().await).await.expect_err("half an answer");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
    let error = describe_organizational_unit("r-abcd", &Script::default().provider().await).await;
    assert!(matches!(error, Err(OrganizationError::Invalid { .. })), "{error:?}");
}

#[tokio::test]
async fn when_list_organizational_units_and_there_are_pages_then_all_are_read() {
    let script = Script::default().on("ListOrganizationalUnitsForParent", units(["ou-abcd-00000001"], Some("t1")));
    let script = script.on("ListOrganizationalUnitsForParent", units(["ou-abcd-00000002"], None));
    let provider = script.provider().await;
    let units = list_organizational_units("r-abcd", &provider).map_ok(|unit| unit.id);
    let units: Vec<_> = units.try_collect().await.expect("units");
    assert_eq!(units, ["ou-abcd-00000001", "ou-abcd-00000002"]);
    let operation = "ListOrganizationalUnitsForParent";
    assert_eq!(
        script.calls(),
        [format!("{operation} ParentId=r-abcd"), format!("{operation} NextToken=t1 ParentId=r-abcd")]
    );
}

#[tokio::test]
async fn when_list_organizational_units_and_one_is_incomplete_then_the_list_is_not_understood() {
    let incomplete = page("OrganizationalUnits", [json!({ "Id": UNIT })], None);
    let script = Script::default().on("ListOrganizationalUnitsForParent", incomplete);
    let provider = script.provider().await;
    let error = list_organizational_units("r-abcd", &provider).try_collect::<Vec<_>>().await.expect_err("no ARN");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
}
