use super::*;
use crate::stand_in::{Wire, answer_to, done, refusal};
use futures::TryStreamExt;

const BALANCER: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/ids/0a1b";

fn destinations() -> [(MirrorDestination, &'static str, &'static str, String); 3] {
    let made = |name: &str, value: &str| format!("<{name}>{value}</{name}>");
    [
        (
            MirrorDestination::NetworkInterface("eni-1a".to_owned()),
            "NetworkInterfaceId",
            "eni-1a",
            made("networkInterfaceId", "eni-1a"),
        ),
        (
            MirrorDestination::NetworkLoadBalancer(BALANCER.to_owned()),
            "NetworkLoadBalancerArn",
            BALANCER,
            made("networkLoadBalancerArn", BALANCER),
        ),
        (
            MirrorDestination::GatewayLoadBalancerEndpoint("vpce-1a".to_owned()),
            "GatewayLoadBalancerEndpointId",
            "vpce-1a",
            made("gatewayLoadBalancerEndpointId", "vpce-1a"),
        ),
    ]
}

fn target(id: &str, rest: &str) -> String {
    format!("<trafficMirrorTargetId>{id}</trafficMirrorTargetId><ownerId>123456789012</ownerId>{rest}")
}

fn described(targets: &[String], next: &str) -> aws_sdk_ec2::config::http::HttpResponse {
    let items = targets.iter().map(|target| format!("<item>{target}</item>")).collect::<Vec<_>>().concat();
    let xml = format!("<trafficMirrorTargetSet>{items}</trafficMirrorTargetSet><nextToken>{next}</nextToken>");
    answer_to("DescribeTrafficMirrorTargets", &xml)
}

#[tokio::test]
async fn when_a_target_is_created_then_the_request_names_what_stands_behind_it_with_tags_and_token() {
    let tags = Tags::from([("Name".to_owned(), "ids".to_owned())]);
    for (destination, name, value, xml) in destinations() {
        let made = format!("<trafficMirrorTarget>{}</trafficMirrorTarget>", target("tmt-1a", &xml));
        let wire = Wire::answering([answer_to("CreateTrafficMirrorTarget", &made)]).await;
        let target =
            create_mirror_target(&destination, &tags, Some("token-1"), &wire.provider).await.expect("a target");
        assert_eq!((target.id.as_str(), &target.destination), ("tmt-1a", &destination));
        let sent = &wire.requests()[0];
        assert_eq!((sent.get(name), sent.get("ClientToken")), (value, "token-1"));
        assert_eq!(sent.get("TagSpecification.1.ResourceType"), "traffic-mirror-target");
        assert_eq!(sent.get("TagSpecification.1.Tag.1.Value"), "ids");
    }
}

#[tokio::test]
async fn when_a_target_is_created_and_the_destination_or_token_cannot_be_then_nothing_is_sent() {
    let classic = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/0a1b";
    for (destination, token) in [
        (MirrorDestination::NetworkInterface("vpce-1a".to_owned()), None),
        (MirrorDestination::GatewayLoadBalancerEndpoint("eni-1a".to_owned()), None),
        (MirrorDestination::NetworkLoadBalancer(classic.to_owned()), None),
        (MirrorDestination::NetworkLoadBalancer("ids/loadbalancer/net/".to_owned()), None),
        (MirrorDestination::Other("satellite".to_owned()), None),
        (MirrorDestination::NetworkInterface("eni-1a".to_owned()), Some("")),
    ] {
        let wire = Wire::silent().await;
        let result = create_mirror_target(&destination, &Tags::new(), token, &wire.provider).await;
        assert!(matches!(result, Err(Ec2Error::InvalidInput { .. })), "{destination:?}: {result:?}");
    }
}

#[tokio::test]
async fn when_a_target_is_created_and_refused_then_the_code_decides_the_error() {
    let destination = MirrorDestination::NetworkInterface("eni-1a".to_owned());
    for (code, text) in [
        ("InvalidNetworkInterfaceID.NotFound", "network interface `eni-1a` does not exist"),
        ("TrafficMirrorTargetLimitExceeded", "there is no room for more (network interface `eni-1a`)"),
        ("UnauthorizedOperation", "access to network interface `eni-1a` is denied"),
        ("IdempotentParameterMismatch", "client token `token-1` was used before with other values"),
    ] {
        let wire = Wire::answering([refusal(400, code, "no")]).await;
        let error = create_mirror_target(&destination, &Tags::new(), Some("token-1"), &wire.provider).await;
        assert_eq!(error.expect_err(code).to_string(), text);
    }
}

#[tokio::test]
async fn when_a_target_is_created_and_the_answer_is_about_another_then_it_is_wrong() {
    let other = format!("<trafficMirrorTarget>{}</trafficMirrorTarget>", target("tmt-1a", &destinations()[2].3));
    let wire = Wire::answering([answer_to("CreateTrafficMirrorTarget", &other)]).await;
    let destination = MirrorDestination::NetworkInterface("eni-1a".to_owned());
    let error = create_mirror_target(&destination, &Tags::new(), None, &wire.provider).await.expect_err("another");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn when_targets_are_listed_then_every_page_is_read_and_unknown_kinds_are_kept() {
    let known = target("tmt-1a", &format!("{}<description/>", destinations()[0].3));
    let unknown = target("tmt-2b", "<type>satellite</type><description>in orbit</description>");
    let wire = Wire::answering([described(&[known], "b"), described(&[], "c"), described(&[unknown], "")]).await;
    let targets: Vec<_> = list_mirror_targets(&wire.provider).try_collect().await.expect("a list");
    let found: Vec<_> = targets.iter().map(|target| (target.id.as_str(), &target.destination)).collect();
    let satellite = MirrorDestination::Other("satellite".to_owned());
    assert_eq!(found, [("tmt-1a", &destinations()[0].0), ("tmt-2b", &satellite)]);
    let descriptions: Vec<_> = targets.iter().map(|target| target.description.as_deref()).collect();
    assert_eq!(descriptions, [None, Some("in orbit")]);
    assert_eq!(wire.sent()[2], "DescribeTrafficMirrorTargets NextToken=c");
}

#[tokio::test]
async fn when_a_target_is_got_then_it_is_the_one_or_an_error() {
    let wire = Wire::answering([described(&[target("tmt-1a", &destinations()[0].3)], "")]).await;
    assert_eq!(
        get_mirror_target("tmt-1a", &wire.provider).await.expect("a target").owner.as_deref(),
        Some("123456789012")
    );
    assert_eq!(wire.sent(), ["DescribeTrafficMirrorTargets TrafficMirrorTargetId.1=tmt-1a"]);
    for missing in [described(&[], ""), refusal(400, "InvalidTrafficMirrorTargetId.NotFound", "no")] {
        let wire = Wire::answering([missing]).await;
        let error = get_mirror_target("tmt-1a", &wire.provider).await.expect_err("none");
        assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{error:?}");
    }
    let wire = Wire::answering([described(&[target("tmt-2b", "")], "")]).await;
    let error = get_mirror_target("tmt-1a", &wire.provider).await.expect_err("another");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    let error = get_mirror_target("eni-1a", &Wire::silent().await.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}

#[tokio::test]
async fn when_a_target_is_deleted_then_it_is_named() {
    let wire = Wire::answering([done("DeleteTrafficMirrorTarget")]).await;
    delete_mirror_target("tmt-1a", &wire.provider).await.expect("deleted");
    assert_eq!(wire.sent(), ["DeleteTrafficMirrorTarget TrafficMirrorTargetId=tmt-1a"]);
    let wire = Wire::answering([refusal(400, "InvalidTrafficMirrorTargetId.NotFound", "no")]).await;
    let error = delete_mirror_target("tmt-1a", &wire.provider).await.expect_err("none");
    assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{error:?}");
    let error = delete_mirror_target("tms-1a", &Wire::silent().await.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}

fn sessions(count: usize) -> aws_sdk_ec2::config::http::HttpResponse {
    let item = |number: usize| {
        format!(
            "<item><trafficMirrorSessionId>tms-{number}</trafficMirrorSessionId>\
             <trafficMirrorTargetId>tmt-1a</trafficMirrorTargetId></item>"
        )
    };
    let items: String = (1..=count).map(item).collect();
    answer_to("DescribeTrafficMirrorSessions", &format!("<trafficMirrorSessionSet>{items}</trafficMirrorSessionSet>"))
}

#[tokio::test]
async fn when_a_target_is_deleted_and_sessions_use_it_then_the_error_names_up_to_ten() {
    let in_use = || refusal(400, "TrafficMirrorTargetInUseException", "in use");
    let wire = Wire::answering([in_use(), sessions(2)]).await;
    let error = delete_mirror_target("tmt-1a", &wire.provider).await.expect_err("in use");
    let expected =
        "traffic mirror target `tmt-1a` is in use by traffic mirror session `tms-1`, traffic mirror session `tms-2`";
    assert_eq!(error.to_string(), expected);
    assert_eq!(wire.requests()[1].get("Filter.1.Value.1"), "tmt-1a");

    let wire = Wire::answering([in_use(), sessions(11)]).await;
    let error = delete_mirror_target("tmt-1a", &wire.provider).await.expect_err("in use");
    assert!(matches!(&error, Ec2Error::InUse { blockers, .. } if blockers.len() == 10), "{error:?}");

    let wire = Wire::answering([in_use(), refusal(403, "UnauthorizedOperation", "no")]).await;
    let error = delete_mirror_target("tmt-1a", &wire.provider).await.expect_err("in use");
    assert!(matches!(&error, Ec2Error::InUse { blockers, .. } if blockers.is_empty()), "{error:?}");
}
