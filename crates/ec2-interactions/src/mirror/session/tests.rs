use super::*;
use crate::stand_in::{Wire, answer_to, done, refusal};
use aws_sdk_ec2::config::http::HttpResponse;
use futures::TryStreamExt;

fn page(ids: &[&str], next: &str) -> HttpResponse {
    let item = |id: &&str| {
        format!(
            "<item><trafficMirrorSessionId>{id}</trafficMirrorSessionId><networkInterfaceId>eni-1a</networkInterfaceId>\
             <trafficMirrorTargetId>tmt-1a</trafficMirrorTargetId><trafficMirrorFilterId>tmf-1a</trafficMirrorFilterId>\
             <sessionNumber>2</sessionNumber><packetLength>100</packetLength><description>IDS</description></item>"
        )
    };
    let items: String = ids.iter().map(item).collect();
    let xml = format!("<trafficMirrorSessionSet>{items}</trafficMirrorSessionSet><nextToken>{next}</nextToken>");
    answer_to("DescribeTrafficMirrorSessions", &xml)
}

async fn ids(scope: &MirrorScope, wire: &Wire) -> Result<Vec<String>, Ec2Error> {
    list_mirror_sessions(scope, &wire.provider).map_ok(|session| session.id).try_collect().await
}

#[tokio::test]
async fn when_mirror_sessions_are_listed_and_a_page_is_empty_then_every_page_is_read() {
    let wire = Wire::answering([page(&["tms-1a"], "b"), page(&[], "c"), page(&["tms-2b", "tms-3c"], "")]).await;
    assert_eq!(ids(&MirrorScope::Region, &wire).await.expect("a list"), ["tms-1a", "tms-2b", "tms-3c"]);
    let list = "DescribeTrafficMirrorSessions";
    assert_eq!(wire.sent(), [list, &format!("{list} NextToken=b"), &format!("{list} NextToken=c")]);
}

#[tokio::test]
async fn when_mirror_sessions_are_listed_then_each_has_what_ec2_says() {
    let wire = Wire::answering([page(&["tms-1a"], "")]).await;
    let sessions: Vec<_> =
        list_mirror_sessions(&MirrorScope::Region, &wire.provider).try_collect().await.expect("a list");
    let session = &sessions[0];
    assert_eq!(
        (session.interface.as_str(), session.target.as_str(), session.filter.as_str()),
        ("eni-1a", "tmt-1a", "tmf-1a")
    );
    assert_eq!((session.session_number, session.packet_length, session.virtual_network), (2, Some(100), None));
    assert_eq!(session.description.as_deref(), Some("IDS"));
}

#[tokio::test]
async fn when_mirror_sessions_of_something_are_listed_then_ec2_is_asked_for_them_and_its_answer_is_checked() {
    for (right, other, filter) in [
        (MirrorScope::network_interface("eni-1a"), MirrorScope::network_interface("eni-2b"), "network-interface-id"),
        (MirrorScope::target("tmt-1a"), MirrorScope::target("tmt-2b"), "traffic-mirror-target-id"),
        (MirrorScope::filter("tmf-1a"), MirrorScope::filter("tmf-2b"), "traffic-mirror-filter-id"),
    ] {
        let wire = Wire::answering([page(&["tms-1a"], "")]).await;
        assert_eq!(ids(&right, &wire).await.expect("a list"), ["tms-1a"]);
        assert_eq!(wire.requests()[0].get("Filter.1.Name"), filter);
        assert!(wire.requests()[0].get("Filter.1.Value.1").ends_with("-1a"));

        let wire = Wire::answering([page(&["tms-1a"], "")]).await;
        let error = ids(&other, &wire).await.expect_err("sessions of another");
        assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_mirror_sessions_are_listed_and_the_id_cannot_be_then_nothing_is_sent() {
    for scope in [MirrorScope::network_interface("tmt-1a"), MirrorScope::target("eni-1a"), MirrorScope::filter("")] {
        let wire = Wire::silent().await;
        let error = ids(&scope, &wire).await.expect_err("no id");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_a_mirror_session_is_deleted_then_it_is_named() {
    let wire = Wire::answering([done("DeleteTrafficMirrorSession")]).await;
    delete_mirror_session("tms-1a", &wire.provider).await.expect("deleted");
    assert_eq!(wire.sent(), ["DeleteTrafficMirrorSession TrafficMirrorSessionId=tms-1a"]);
}

#[tokio::test]
async fn when_a_mirror_session_is_deleted_and_there_is_none_then_the_error_says_so() {
    let wire = Wire::answering([refusal(400, "InvalidTrafficMirrorSessionId.NotFound", "no")]).await;
    let error = delete_mirror_session("tms-1a", &wire.provider).await.expect_err("none");
    assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{error:?}");
    assert_eq!(error.to_string(), "traffic mirror session `tms-1a` does not exist");
}

#[tokio::test]
async fn when_a_mirror_session_is_deleted_and_the_id_cannot_be_or_the_caller_may_not_then_the_error_says_so() {
    let wire = Wire::silent().await;
    let error = delete_mirror_session("eni-1a", &wire.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
    let wire = Wire::answering([refusal(403, "UnauthorizedOperation", "no")]).await;
    let error = delete_mirror_session("tms-1a", &wire.provider).await.expect_err("denied");
    assert!(matches!(error, Ec2Error::AccessDenied { .. }), "{error:?}");
}
