use super::*;
use crate::stand_in::{Wire, answer_to, done, refusal};

fn https() -> MirrorRule {
    MirrorRule {
        protocol: Some(TCP),
        source_cidr: "10.0.0.0/8".to_owned(),
        source_ports: Some(1024..=65_535),
        destination_ports: Some(443..=443),
        description: Some("HTTPS".to_owned()),
        ..MirrorRule::accept_all(10, MirrorDirection::Ingress)
    }
}

fn added() -> aws_sdk_ec2::config::http::HttpResponse {
    let xml = "<trafficMirrorFilterRule><trafficMirrorFilterRuleId>tmfr-1a</trafficMirrorFilterRuleId></trafficMirrorFilterRule>";
    answer_to("CreateTrafficMirrorFilterRule", xml)
}

#[tokio::test]
async fn when_a_rule_is_added_then_the_request_says_all_of_it() {
    let wire = Wire::answering([added()]).await;
    assert_eq!(add_mirror_rule("tmf-1a", &https(), &wire.provider).await.expect("a rule"), "tmfr-1a");
    let sent = &wire.requests()[0];
    for (name, value) in [
        ("TrafficMirrorFilterId", "tmf-1a"),
        ("RuleNumber", "10"),
        ("TrafficDirection", "ingress"),
        ("RuleAction", "accept"),
        ("Protocol", "6"),
        ("SourceCidrBlock", "10.0.0.0/8"),
        ("DestinationCidrBlock", "0.0.0.0/0"),
        ("SourcePortRange.FromPort", "1024"),
        ("SourcePortRange.ToPort", "65535"),
        ("DestinationPortRange.FromPort", "443"),
        ("DestinationPortRange.ToPort", "443"),
        ("Description", "HTTPS"),
    ] {
        assert_eq!(sent.get(name), value, "{name}");
    }
}

#[tokio::test]
async fn when_a_rule_leaves_packets_out_then_the_request_says_so_and_has_no_ports() {
    let reject = MirrorRule { is_accepting: false, ..MirrorRule::accept_all(1, MirrorDirection::Egress) };
    let wire = Wire::answering([added()]).await;
    add_mirror_rule("tmf-1a", &reject, &wire.provider).await.expect("a rule");
    let sent = &wire.requests()[0];
    assert_eq!((sent.get("TrafficDirection"), sent.get("RuleAction"), sent.get("Protocol")), ("egress", "reject", ""));
    assert_eq!((sent.get("SourcePortRange.FromPort"), sent.get("DestinationPortRange.FromPort")), ("", ""));
}

#[tokio::test]
async fn when_a_rule_cannot_be_then_nothing_is_sent_and_the_error_says_why() {
    #[expect(clippy::reversed_empty_ranges, reason = "that is what is refused")]
    let backwards = Some(443..=80);
    let wrong = [
        (MirrorRule { number: 0, ..https() }, "1 to 32766"),
        (MirrorRule { number: 32_767, ..https() }, "1 to 32766"),
        (MirrorRule { source_cidr: "10.0.0.0".to_owned(), ..https() }, "`10.0.0.0` is no block"),
        (MirrorRule { destination_cidr: "10.0.0.0/33".to_owned(), ..https() }, "`10.0.0.0/33` is no block"),
        (MirrorRule { destination_cidr: "::/129".to_owned(), ..https() }, "`::/129` is no block"),
        (MirrorRule { source_ports: backwards, ..https() }, "lower to the higher"),
        (MirrorRule { protocol: None, ..https() }, "have ports"),
        (MirrorRule { protocol: Some(1), ..https() }, "have ports"),
    ];
    for (rule, problem) in wrong {
        let wire = Wire::silent().await;
        let error = add_mirror_rule("tmf-1a", &rule, &wire.provider).await.expect_err(problem);
        assert!(matches!(error, Ec2Error::InvalidInput { .. }) && error.to_string().contains(problem), "{error}");
    }
    for rule in [
        MirrorRule { protocol: Some(UDP), ..https() },
        MirrorRule { number: 32_766, ..https() },
        MirrorRule { source_cidr: "::/0".to_owned(), destination_cidr: "fd00::/128".to_owned(), ..https() },
    ] {
        assert!(rule.check().is_ok(), "{rule:?}");
    }
    let error = add_mirror_rule("tmfr-1a", &https(), &Wire::silent().await.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}

#[tokio::test]
async fn when_a_rule_is_added_and_refused_then_the_code_decides_the_error() {
    for (code, text) in [
        ("TrafficMirrorFilterRuleAlreadyExists", "traffic mirror filter `tmf-1a` exists"),
        ("InvalidTrafficMirrorFilterId.NotFound", "traffic mirror filter `tmf-1a` does not exist"),
        ("TrafficMirrorFilterRuleLimitExceeded", "there is no room for more (traffic mirror filter `tmf-1a`)"),
    ] {
        let wire = Wire::answering([refusal(400, code, "no")]).await;
        let error = add_mirror_rule("tmf-1a", &https(), &wire.provider).await.expect_err(code);
        assert_eq!(error.to_string(), text);
    }
    let wire = Wire::answering([answer_to("CreateTrafficMirrorFilterRule", "")]).await;
    let error = add_mirror_rule("tmf-1a", &https(), &wire.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn when_a_rule_is_deleted_then_it_is_named_and_a_missing_one_is_told() {
    let wire = Wire::answering([done("DeleteTrafficMirrorFilterRule")]).await;
    delete_mirror_rule("tmfr-1a", &wire.provider).await.expect("deleted");
    assert_eq!(wire.sent(), ["DeleteTrafficMirrorFilterRule TrafficMirrorFilterRuleId=tmfr-1a"]);
    let wire = Wire::answering([refusal(400, "InvalidTrafficMirrorFilterRuleId.NotFound", "no")]).await;
    let error = delete_mirror_rule("tmfr-1a", &wire.provider).await.expect_err("none");
    assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{error:?}");
    let error = delete_mirror_rule("tmf-1a", &Wire::silent().await.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}
