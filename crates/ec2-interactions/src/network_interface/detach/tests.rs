use super::*;
use crate::stand_in::{Wire, answer_to, done, refusal};
use aws_sdk_ec2::config::http::HttpResponse;
use std::time::Duration;

fn interface(rest: &str) -> HttpResponse {
    let entry = format!("<item><networkInterfaceId>eni-1a2b</networkInterfaceId>{rest}</item>");
    answer_to("DescribeNetworkInterfaces", &format!("<networkInterfaceSet>{entry}</networkInterfaceSet>"))
}

fn attached() -> HttpResponse {
    interface("<status>in-use</status><attachment><attachmentId>eni-attach-1</attachmentId></attachment>")
}

fn wait() -> Wait {
    Wait::at_most(Duration::from_mins(1)).every(Duration::from_secs(10))
}

#[tokio::test]
async fn when_a_network_interface_is_detached_then_its_attachment_is_what_is_named() {
    let wire = Wire::answering([attached(), done("DetachNetworkInterface")]).await;
    assert!(detach_network_interface("eni-1a2b", &wire.provider).await.expect("detached"));
    assert_eq!(wire.sent()[1], "DetachNetworkInterface AttachmentId=eni-attach-1");
}

#[tokio::test]
async fn when_a_network_interface_is_attached_to_nothing_then_there_is_nothing_to_detach() {
    let wire = Wire::answering([interface("<status>available</status>")]).await;
    assert!(!detach_network_interface("eni-1a2b", &wire.provider).await.expect("nothing"));
    let wire = Wire::answering([attached(), refusal(400, "InvalidAttachmentID.NotFound", "no")]).await;
    assert!(!detach_network_interface("eni-1a2b", &wire.provider).await.expect("it went meanwhile"));
}

#[tokio::test]
async fn when_a_network_interface_cannot_be_detached_then_the_error_tells_why() {
    for (code, expected) in [
        ("OperationNotPermitted", "the state of network interface `eni-1a2b` does not allow this"),
        ("AuthFailure", "a request about network interface `eni-1a2b` failed"),
    ] {
        let wire = Wire::answering([attached(), refusal(400, code, "no")]).await;
        let error = detach_network_interface("eni-1a2b", &wire.provider).await.expect_err(code);
        assert_eq!(error.to_string(), expected);
    }
    let wire = Wire::answering([refusal(400, "InvalidNetworkInterfaceID.NotFound", "no")]).await;
    let error = detach_network_interface("eni-1a2b", &wire.provider).await.expect_err("missing");
    assert_eq!(error.to_string(), "network interface `eni-1a2b` does not exist");
}

#[tokio::test(start_paused = true)]
async fn when_a_network_interface_is_being_detached_then_available_is_the_end() {
    let status = |word: &str| interface(&format!("<status>{word}</status>"));
    let wire = Wire::answering([status("in-use"), status("detaching"), status("available")]).await;
    let found = wait_until_network_interface_detached("eni-1a2b", &wait(), &wire.provider).await.expect("detached");
    assert_eq!(found.status, NetworkInterfaceStatus::Available);
    let wire = Wire::replying(|_| attached()).await;
    let error = wait_until_network_interface_detached("eni-1a2b", &wait(), &wire.provider).await.expect_err("never");
    assert_eq!(error.to_string(), "network interface `eni-1a2b` is still in-use after 60 s");
    let wire = Wire::answering([attached(), refusal(400, "InvalidNetworkInterfaceID.NotFound", "no")]).await;
    let error = wait_until_network_interface_detached("eni-1a2b", &wait(), &wire.provider).await.expect_err("gone");
    assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{error:?}");
}
