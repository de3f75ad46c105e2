use super::*;
use crate::stand_in::{Wire, answer_to, refusal};

#[tokio::test]
async fn when_endpoints_are_deleted_and_some_fail_inside_a_success_then_each_has_its_outcome() {
    let item = |id: &str, code: &str| {
        let error = format!("<error><code>{code}</code><message>told so</message></error>");
        format!("<item><resourceId>{id}</resourceId>{error}</item>")
    };
    let failures = [item("vpce-2", "InvalidVpcEndpoint.NotFound"), item("vpce-3", "OperationNotPermitted")].concat();
    let answer = answer_to("DeleteVpcEndpoints", &format!("<unsuccessful>{failures}</unsuccessful>"));
    let wire = Wire::answering([answer]).await;
    let deleted = delete_vpc_endpoints(&["vpce-1", "vpce-2", "vpce-3"], &wire.provider).await.expect("an answer");
    assert_eq!(deleted.begun, ["vpce-1"]);
    let [(missing, gone), (refused, not_ours)] = deleted.failed.as_slice() else { panic!("{deleted:?}") };
    assert_eq!((missing.as_str(), gone.to_string().as_str()), ("vpce-2", "VPC endpoint `vpce-2` does not exist"));
    assert_eq!(refused, "vpce-3");
    assert!(matches!(not_ours, Ec2Error::WrongState { .. }), "{not_ours:?}");
    let message = not_ours.request().and_then(aws_interactions_core::RequestError::message);
    assert_eq!(message, Some("OperationNotPermitted: told so"));
    let line = "DeleteVpcEndpoints VpcEndpointId.1=vpce-1 VpcEndpointId.2=vpce-2 VpcEndpointId.3=vpce-3";
    assert_eq!(wire.sent(), [line]);
}

#[tokio::test]
async fn when_endpoints_are_deleted_and_none_fails_then_all_are_begun() {
    let wire = Wire::answering([answer_to("DeleteVpcEndpoints", "<unsuccessful/>")]).await;
    let deleted = delete_vpc_endpoints(&["vpce-1", "vpce-2"], &wire.provider).await.expect("an answer");
    assert_eq!((deleted.begun, deleted.failed.len()), (vec!["vpce-1".to_owned(), "vpce-2".to_owned()], 0));
}

#[tokio::test]
async fn when_the_request_fails_for_all_then_the_error_names_the_one_or_counts_them() {
    let missing = || refusal(400, "InvalidVpcEndpointId.NotFound", "no");
    let wire = Wire::answering([missing(), missing()]).await;
    let error = delete_vpc_endpoints(&["vpce-1"], &wire.provider).await.expect_err("missing");
    assert_eq!(error.to_string(), "VPC endpoint `vpce-1` does not exist");
    let error = delete_vpc_endpoints(&["vpce-1", "vpce-2"], &wire.provider).await.expect_err("missing");
    assert_eq!(error.to_string(), "a request about 2 VPC endpoints failed");
}

#[tokio::test]
async fn when_there_is_nothing_or_nonsense_to_delete_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    assert!(delete_vpc_endpoints(&[], &wire.provider).await.expect("nothing").begun.is_empty());
    let error = delete_vpc_endpoints(&["vpce-1", "vpc-1"], &wire.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}
