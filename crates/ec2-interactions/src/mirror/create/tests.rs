use super::*;
use crate::stand_in::{Wire, answer_to, bare_builder, refusal};
use aws_interactions_stand_in::provider_without_keys;
use aws_sdk_ec2::config::http::HttpResponse;
use std::collections::VecDeque;
use std::sync::Mutex;

fn mirror() -> MirrorNetworkInterface {
    MirrorNetworkInterface {
        vpc: "vpc-1a".to_owned(),
        interface: "eni-1a".to_owned(),
        target: "tmt-1a".to_owned(),
        filter: "tmf-1a".to_owned(),
        ..MirrorNetworkInterface::default()
    }
}

fn numbered(number: u16) -> MirrorNetworkInterface {
    MirrorNetworkInterface { session_number: Some(number), ..mirror() }
}

fn session(number: u16, interface: &str) -> String {
    format!(
        "<trafficMirrorSessionId>tms-{number}</trafficMirrorSessionId><trafficMirrorTargetId>tmt-1a</trafficMirrorTargetId>\
         <trafficMirrorFilterId>tmf-1a</trafficMirrorFilterId><networkInterfaceId>{interface}</networkInterfaceId>\
         <ownerId>123456789012</ownerId><sessionNumber>{number}</sessionNumber><virtualNetworkId>123</virtualNetworkId>\
         <description/><tagSet><item><key>Name</key><value>vpc-1a-eni-1a</value></item></tagSet>"
    )
}

fn created(number: u16, interface: &str) -> HttpResponse {
    let session = session(number, interface);
    answer_to("CreateTrafficMirrorSession", &format!("<trafficMirrorSession>{session}</trafficMirrorSession>"))
}

/// The sessions that the interface has.
fn sessions(numbers: &[u16]) -> HttpResponse {
    let item = |number: &u16| format!("<item>{}</item>", session(*number, "eni-1a"));
    let items: String = numbers.iter().map(item).collect();
    answer_to("DescribeTrafficMirrorSessions", &format!("<trafficMirrorSessionSet>{items}</trafficMirrorSessionSet>"))
}

fn taken_number() -> HttpResponse {
    refusal(400, "InvalidParameterValue", "The session number is already used by another session of the interface")
}

/// The numbers that were tried.
fn tried(wire: &Wire) -> Vec<String> {
    let requests = wire.requests().into_iter();
    requests.map(|sent| sent.get("SessionNumber").to_owned()).filter(|number| !number.is_empty()).collect()
}

async fn refused(code: &str) -> Ec2Error {
    let wire = Wire::answering([refusal(400, code, "no")]).await;
    let error = mirror_network_interface(&numbered(1), &wire.provider).await.expect_err("a refusal");
    assert_eq!(wire.sent().len(), 1);
    error
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_nothing_else_is_said_then_number_and_virtual_network_and_name_have_defaults()
{
    let wire = Wire::answering([sessions(&[]), created(1, "eni-1a")]).await;
    let made = mirror_network_interface(&mirror(), &wire.provider).await.expect("a session");
    let expected = MirrorSession {
        id: "tms-1".to_owned(),
        interface: "eni-1a".to_owned(),
        target: "tmt-1a".to_owned(),
        filter: "tmf-1a".to_owned(),
        session_number: 1,
        virtual_network: Some(123),
        packet_length: None,
        owner: Some("123456789012".to_owned()),
        description: None,
        tags: Tags::from([("Name".to_owned(), "vpc-1a-eni-1a".to_owned())]),
    };
    assert_eq!(made, expected);

    let requests = wire.requests();
    assert_eq!(
        wire.sent()[0],
        "DescribeTrafficMirrorSessions Filter.1.Name=network-interface-id Filter.1.Value.1=eni-1a"
    );
    for (name, value) in [
        ("Action", "CreateTrafficMirrorSession"),
        ("NetworkInterfaceId", "eni-1a"),
        ("TrafficMirrorTargetId", "tmt-1a"),
        ("TrafficMirrorFilterId", "tmf-1a"),
        ("SessionNumber", "1"),
        ("VirtualNetworkId", "123"),
        ("PacketLength", ""),
        ("TagSpecification.1.ResourceType", "traffic-mirror-session"),
        ("TagSpecification.1.Tag.1.Key", "Name"),
        ("TagSpecification.1.Tag.1.Value", "vpc-1a-eni-1a"),
    ] {
        assert_eq!(requests[1].get(name), value, "{name}");
    }
    assert!(!requests[1].get("ClientToken").is_empty());
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_all_is_said_then_the_request_says_it_and_nothing_is_asked_first() {
    let all = MirrorNetworkInterface {
        virtual_network: None,
        packet_length: Some(100),
        description: Some("for the IDS".to_owned()),
        tags: Tags::from([("Name".to_owned(), "mine".to_owned()), ("team".to_owned(), "net".to_owned())]),
        client_token: Some("token-1".to_owned()),
        ..numbered(7)
    };
    let wire = Wire::answering([created(7, "eni-1a")]).await;
    mirror_network_interface(&all, &wire.provider).await.expect("a session");
    let requests = wire.requests();
    for (name, value) in [
        ("SessionNumber", "7"),
        ("VirtualNetworkId", ""),
        ("PacketLength", "100"),
        ("Description", "for the IDS"),
        ("ClientToken", "token-1"),
        ("TagSpecification.1.Tag.1.Value", "mine"),
        ("TagSpecification.1.Tag.2.Value", "net"),
    ] {
        assert_eq!(requests[0].get(name), value, "{name}");
    }
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_has_sessions_then_the_lowest_free_number_is_taken() {
    let wire = Wire::answering([sessions(&[1, 2, 4]), created(3, "eni-1a")]).await;
    mirror_network_interface(&mirror(), &wire.provider).await.expect("a session");
    assert_eq!(tried(&wire), ["3"]);
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_another_takes_the_number_first_then_the_next_is_tried_with_a_token_of_its_own()
 {
    let answers =
        [sessions(&[]), taken_number(), sessions(&[1]), taken_number(), sessions(&[1, 2]), created(3, "eni-1a")];
    let wire = Wire::answering(answers).await;
    let made = mirror_network_interface(&mirror(), &wire.provider).await.expect("a session");
    assert_eq!(made.session_number, 3);
    assert_eq!(tried(&wire), ["1", "2", "3"]);
    let tokens: BTreeSet<_> = wire.requests().iter().map(|sent| sent.get("ClientToken").to_owned()).collect();
    assert_eq!(tokens.len(), 4, "three, and none where the sessions are asked for");
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_the_refusal_is_not_of_the_number_then_it_is_the_error() {
    let wire = Wire::answering([sessions(&[2]), refusal(400, "InvalidParameterValue", "no"), sessions(&[2])]).await;
    let error = mirror_network_interface(&mirror(), &wire.provider).await.expect_err("refused");
    assert!(matches!(error, Ec2Error::Request { .. }), "{error:?}");
    assert_eq!(tried(&wire), ["1"]);
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_the_sessions_cannot_be_asked_for_again_then_the_refusal_is_the_error() {
    let wire = Wire::answering([sessions(&[]), taken_number(), refusal(500, "InternalError", "no")]).await;
    let error = mirror_network_interface(&mirror(), &wire.provider).await.expect_err("refused");
    assert_eq!(error.request().and_then(RequestError::code), Some("InvalidParameterValue"));
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_every_number_is_taken_first_then_it_ends_after_five() {
    let answers: Mutex<VecDeque<_>> = Mutex::default();
    for number in 0..5 {
        let taken: Vec<u16> = (1..=number).collect();
        answers.lock().expect("no panic").extend([sessions(&taken), taken_number()]);
    }
    let wire = Wire::replying(move |_| answers.lock().expect("no panic").pop_front().expect("no request more")).await;
    let error = mirror_network_interface(&mirror(), &wire.provider).await.expect_err("refused");
    assert!(matches!(error, Ec2Error::Request { .. }), "{error:?}");
    assert_eq!(tried(&wire), ["1", "2", "3", "4", "5"]);
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_it_is_not_known_whether_it_was_then_no_other_number_is_tried() {
    for (status, code) in [(500, "InternalError"), (503, "RequestLimitExceeded"), (403, "UnauthorizedOperation")] {
        let wire = Wire::answering([sessions(&[]), refusal(status, code, "no")]).await;
        mirror_network_interface(&mirror(), &wire.provider).await.expect_err(code);
        assert_eq!(wire.sent().len(), 2, "{code}");
    }
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_the_given_number_is_taken_then_no_other_is_tried() {
    let wire = Wire::answering([taken_number()]).await;
    mirror_network_interface(&numbered(1), &wire.provider).await.expect_err("taken");
    assert_eq!(tried(&wire), ["1"]);
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_its_type_cannot_be_then_nothing_is_sent() {
    for kind in ["nat_gateway", "gateway_load_balancer_endpoint", "network_load_balancer", "lambda", "vpc_endpoint", ""]
    {
        assert!(!is_mirrorable(kind));
        let wire = Wire::silent().await;
        let mirror = MirrorNetworkInterface { interface_type: kind.to_owned(), ..mirror() };
        let error = mirror_network_interface(&mirror, &wire.provider).await.expect_err(kind);
        assert!(matches!(error, Ec2Error::NotMirrorable { source: None, .. }), "{error:?}");
        assert!(error.to_string().contains("`eni-1a`") && error.to_string().ends_with(kind), "{error}");
        assert!(wire.sent().is_empty());
    }
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_ec2_finds_that_it_cannot_be_then_the_error_is_the_same_with_what_it_said() {
    let error = refused("NetworkInterfaceNotSupported").await;
    assert!(matches!(error, Ec2Error::NotMirrorable { source: Some(_), .. }), "{error:?}");
    assert_eq!(error.request().and_then(RequestError::code), Some("NetworkInterfaceNotSupported"));
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_something_is_missing_or_full_then_the_error_names_it() {
    for (code, text) in [
        ("InvalidNetworkInterfaceID.NotFound", "network interface `eni-1a` does not exist"),
        ("InvalidTrafficMirrorTargetId.NotFound", "traffic mirror target `tmt-1a` does not exist"),
        ("InvalidTrafficMirrorFilterId.NotFound", "traffic mirror filter `tmf-1a` does not exist"),
        ("TrafficMirrorSessionsPerInterfaceLimitExceeded", "there is no room for more (network interface `eni-1a`)"),
        ("TrafficMirrorSessionsPerTargetLimitExceeded", "there is no room for more (traffic mirror target `tmt-1a`)"),
        ("TrafficMirrorSourcesPerTargetLimitExceeded", "there is no room for more (traffic mirror target `tmt-1a`)"),
        ("UnauthorizedOperation", "access to network interface `eni-1a` is denied"),
    ] {
        assert_eq!(refused(code).await.to_string(), text, "{code}");
    }
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_the_token_belongs_to_another_session_then_the_error_names_it() {
    let mirror = MirrorNetworkInterface { client_token: Some("token-1".to_owned()), ..numbered(1) };
    let wire = Wire::answering([refusal(400, "IdempotentParameterMismatch", "no")]).await;
    let error = mirror_network_interface(&mirror, &wire.provider).await.expect_err("another");
    assert!(matches!(&error, Ec2Error::TokenUsedBefore { token, .. } if token == "token-1"), "{error:?}");
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_the_answer_is_about_another_or_empty_then_it_is_wrong() {
    for answer in [created(1, "eni-2b"), answer_to("CreateTrafficMirrorSession", "")] {
        let wire = Wire::answering([answer]).await;
        let error = mirror_network_interface(&numbered(1), &wire.provider).await.expect_err("wrong");
        assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_an_interface_is_mirrored_and_a_value_cannot_be_then_nothing_is_sent_and_the_error_names_it() {
    let wrong = [
        (MirrorNetworkInterface { vpc: String::new(), ..mirror() }, "VPC ``"),
        (MirrorNetworkInterface { interface: "tmt-1a".to_owned(), ..mirror() }, "network interface `tmt-1a`"),
        (MirrorNetworkInterface { target: "tmf-1a".to_owned(), ..mirror() }, "target `tmf-1a`"),
        (MirrorNetworkInterface { filter: "tmt-1a".to_owned(), ..mirror() }, "filter `tmt-1a`"),
        (numbered(0), "session number 0"),
        (numbered(32_767), "session number 32767"),
        (MirrorNetworkInterface { virtual_network: Some(0x100_0000), ..mirror() }, "virtual network 16777216"),
        (MirrorNetworkInterface { packet_length: Some(0), ..mirror() }, "packet length of 0"),
        (MirrorNetworkInterface { client_token: Some("x".repeat(65)), ..numbered(1) }, "client token"),
        (MirrorNetworkInterface { client_token: Some("a".to_owned()), ..mirror() }, "without a session number"),
    ];
    for (mirror, named) in wrong {
        let wire = Wire::silent().await;
        let error = mirror_network_interface(&mirror, &wire.provider).await.expect_err(named);
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
        assert!(error.to_string().contains(named), "{error} does not name {named}");
        assert!(wire.sent().is_empty());
    }
    let wire = Wire::answering([created(32_766, "eni-1a")]).await;
    let last = MirrorNetworkInterface { virtual_network: Some(0xFF_FFFF), ..numbered(32_766) };
    mirror_network_interface(&last, &wire.provider).await.expect("the last that can be");
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_is_not_the_number() {
    let provider = provider_without_keys(bare_builder(), "InvalidParameterValue").await;
    let sessions = list_mirror_sessions(&MirrorScope::network_interface("eni-1a"), &provider);
    let error = sessions.try_collect::<Vec<_>>().await.expect_err("no keys");
    assert!(matches!(error, Ec2Error::Request { .. }) && !error.is_retryable(), "{error:?}");
    assert!(!may_be_of_number(&error));
}
