use super::*;
use crate::stand_in::{Script, page, refusal};
use aws_interactions_core::RequestErrorKind;
use futures::TryStreamExt;
use serde_json::{Value, json};

const ARN: &str = "arn:aws:organizations::111111111111:organization/o-abcdefghij";

async fn described(organization: Value) -> Result<Organization, OrganizationError> {
    let script = Script::default().on("DescribeOrganization", (200, organization));
    describe_organization(&script.provider().await).await
}

fn organization(features: &str) -> Value {
    json!({ "Organization": {
        "Id": "o-abcdefghij",
        "Arn": ARN,
        "FeatureSet": features,
        "MasterAccountId": "111111111111",
        "MasterAccountEmail": "owner@example.com",
    } })
}

#[tokio::test]
async fn when_describe_organization_then_all_of_it_is_told() {
    let expected = Organization {
        id: "o-abcdefghij".to_owned(),
        arn: ARN.parse().expect("an ARN"),
        feature_set: OrganizationFeatureSet::All,
        management_account_id: "111111111111".to_owned(),
        management_account_email: Some("owner@example.com".to_owned()),
    };
    assert_eq!(described(organization("ALL")).await.expect("an organization"), expected);
}

#[tokio::test]
async fn when_describe_organization_then_its_features_are_told_in_awss_words_the_unknown_too() {
    let billing = described(organization("CONSOLIDATED_BILLING")).await.expect("an organization");
    assert_eq!(billing.feature_set, OrganizationFeatureSet::ConsolidatedBilling);
    assert_eq!(billing.feature_set.to_string(), "CONSOLIDATED_BILLING");
    let unknown = described(organization("SOME")).await.expect("an organization");
    assert_eq!(unknown.feature_set, OrganizationFeatureSet::Other("SOME".to_owned()));
    assert_eq!(unknown.feature_set.to_string(), "SOME");
}

#[tokio::test]
async fn when_an_organization_is_printed_for_debugging_then_no_address_is_in_it() {
    let printed = format!("{:?}", described(organization("ALL")).await.expect("an organization"));
    assert!(printed.contains("o-abcdefghij") && !printed.contains("owner@"), "{printed}");
}

#[tokio::test]
async fn when_describe_organization_and_the_account_is_on_its_own_then_that_is_the_error() {
    let script = Script::default().on("DescribeOrganization", refusal("AWSOrganizationsNotInUseException"));
    let error = describe_organization(&script.provider().await).await.expect_err("none");
    assert!(matches!(error, OrganizationError::NotInUse { .. }), "{error:?}");
}

#[tokio::test]
async fn when_describe_organization_and_the_answer_is_incomplete_then_it_is_not_understood() {
    for missing in ["Id", "Arn", "MasterAccountId"] {
        let mut answer = organization("ALL");
        answer["Organization"][missing] = json!("");
        let error = described(answer).await.expect_err(missing);
        let kind = error.request().map(aws_interactions_core::RequestError::kind);
        assert_eq!(kind, Some(RequestErrorKind::ResponseNotUnderstood), "{missing}");
    }
    assert!(described(json!({})).await.is_err());
}

#[tokio::test]
async fn when_list_roots_and_there_are_pages_then_all_are_read() {
    let arn = |id: &str| format!("arn:aws:organizations::111111111111:root/o-abcdefghij/{id}");
    let root = |id: &str| json!({ "Id": id, "Arn": arn(id), "Name": "Root" });
    let script = Script::default().on("ListRoots", page("Roots", [root("r-aaaa")], Some("t1")));
    let script = script.on("ListRoots", page("Roots", [root("r-bbbb")], None));
    let provider = script.provider().await;
    let roots: Vec<_> = list_roots(&provider).try_collect().await.expect("roots");
    let read = |id: &str| OrganizationRoot {
        id: id.to_owned(),
        arn: arn(id).parse().expect("an ARN"),
        name: "Root".to_owned(),
    };
    assert_eq!(roots, [read("r-aaaa"), read("r-bbbb")]);
    assert_eq!(script.calls(), ["ListRoots", "ListRoots NextToken=t1"]);
}

#[tokio::test]
async fn when_list_roots_and_it_is_denied_then_the_error_says_of_what() {
    let script = Script::default().on("ListRoots", refusal("AccessDeniedException"));
    let error = list_roots(&script.provider().await).try_collect::<Vec<_>>().await.expect_err("denied");
    assert!(
        matches!(&error, OrganizationError::AccessDenied { what, .. } if what == "the roots of the organization"),
        "{error:?}"
    );
}

#[tokio::test]
async fn when_list_roots_and_a_page_leads_back_then_the_error_says_of_what() {
    let again = || page("Roots", std::iter::empty::<Value>(), Some("t1"));
    let script = Script::default().on("ListRoots", again()).on("ListRoots", again());
    let error = list_roots(&script.provider().await).try_collect::<Vec<_>>().await.expect_err("endless");
    assert!(error.to_string().contains("the roots of the organization"), "{error}");
}
