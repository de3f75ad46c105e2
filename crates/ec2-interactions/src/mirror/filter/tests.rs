use super::*;
use crate::stand_in::{Wire, answer_to, done, refusal};
use aws_sdk_ec2::config::http::HttpResponse;
use futures::TryStreamExt;

fn both_ways() -> CreateMirrorFilter {
    let rules =
        [MirrorDirection::Ingress, MirrorDirection::Egress].map(|direction| MirrorRule::accept_all(1, direction));
    CreateMirrorFilter { rules: rules.to_vec(), mirrors_amazon_dns: true, ..CreateMirrorFilter::default() }
}

fn created() -> HttpResponse {
    let xml = "<trafficMirrorFilter><trafficMirrorFilterId>tmf-1a</trafficMirrorFilterId></trafficMirrorFilter>";
    answer_to("CreateTrafficMirrorFilter", xml)
}

fn rule_added() -> HttpResponse {
    let xml = "<trafficMirrorFilterRule><trafficMirrorFilterRuleId>tmfr-1a</trafficMirrorFilterRuleId></trafficMirrorFilterRule>";
    answer_to("CreateTrafficMirrorFilterRule", xml)
}

fn modified() -> HttpResponse {
    answer_to("ModifyTrafficMirrorFilterNetworkServices", "<trafficMirrorFilter/>")
}

fn deleted() -> HttpResponse {
    done("DeleteTrafficMirrorFilter")
}

fn denied() -> HttpResponse {
    refusal(403, "UnauthorizedOperation", "no")
}

fn actions(wire: &Wire) -> Vec<String> {
    wire.requests().iter().map(|sent| sent.get("Action").to_owned()).collect()
}

#[tokio::test]
async fn when_a_filter_is_created_then_its_rules_follow_and_dns_last() {
    let filter = CreateMirrorFilter {
        description: Some("all".to_owned()),
        tags: Tags::from([("Name".to_owned(), "all".to_owned())]),
        client_token: Some("token-1".to_owned()),
        ..both_ways()
    };
    let wire = Wire::answering([created(), rule_added(), rule_added(), modified()]).await;
    assert_eq!(create_mirror_filter(&filter, &wire.provider).await.expect("a filter"), "tmf-1a");
    let requests = wire.requests();
    assert_eq!((requests[0].get("ClientToken"), requests[0].get("Description")), ("token-1", "all"));
    assert_eq!(requests[0].get("TagSpecification.1.ResourceType"), "traffic-mirror-filter");
    let directions: Vec<_> = requests[1..3].iter().map(|sent| sent.get("TrafficDirection")).collect();
    assert_eq!(directions, ["ingress", "egress"]);
    let dns = "ModifyTrafficMirrorFilterNetworkServices TrafficMirrorFilterId=tmf-1a AddNetworkService.1=amazon-dns";
    assert_eq!(wire.sent()[3], dns);
}

#[tokio::test]
async fn when_a_filter_is_created_without_dns_then_network_services_are_left_alone() {
    let wire = Wire::answering([created()]).await;
    create_mirror_filter(&CreateMirrorFilter::default(), &wire.provider).await.expect("a filter");
    assert_eq!(wire.sent().len(), 1);
}

#[tokio::test]
async fn when_a_filter_is_created_and_a_rule_cannot_be_made_then_the_filter_is_deleted_again() {
    let wire = Wire::answering([created(), rule_added(), denied(), deleted()]).await;
    let error = create_mirror_filter(&both_ways(), &wire.provider).await.expect_err("a rule is lacking");
    let expected = "traffic mirror filter `tmf-1a` was created, its rules could not be set, and it was deleted again";
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.request().and_then(|source| source.code()), Some("UnauthorizedOperation"));
    assert_eq!(actions(&wire).last().map(String::as_str), Some("DeleteTrafficMirrorFilter"));

    let wire = Wire::answering([created(), rule_added(), rule_added(), denied(), deleted()]).await;
    let error = create_mirror_filter(&both_ways(), &wire.provider).await.expect_err("DNS is lacking");
    assert!(error.to_string().contains("its DNS queries"), "{error}");
}

/// The filter of an earlier run, which works: it must not be deleted for its rules.
#[tokio::test]
async fn when_a_filter_is_created_again_with_its_token_then_the_rules_that_are_there_stay() {
    let there = || refusal(400, "TrafficMirrorFilterRuleAlreadyExists", "it is there");
    let filter = CreateMirrorFilter { client_token: Some("token-1".to_owned()), ..both_ways() };
    let wire = Wire::answering([created(), there(), rule_added(), modified()]).await;
    assert_eq!(create_mirror_filter(&filter, &wire.provider).await.expect("the same filter"), "tmf-1a");
    assert_eq!(wire.requests().len(), 4);

    // Of a new filter no rule is there.
    let wire = Wire::answering([created(), there(), deleted()]).await;
    let error = create_mirror_filter(&both_ways(), &wire.provider).await.expect_err("two rules of one number");
    assert!(matches!(error, Ec2Error::Incomplete { remains: false, .. }), "{error:?}");
}

#[tokio::test]
async fn when_a_filter_is_created_and_neither_filled_nor_deleted_then_the_error_says_that_it_exists() {
    let wire = Wire::answering([created(), denied(), denied()]).await;
    let error = create_mirror_filter(&both_ways(), &wire.provider).await.expect_err("half a filter");
    assert!(matches!(&error, Ec2Error::Incomplete { remains: true, .. }), "{error:?}");

    let missing = refusal(400, "InvalidTrafficMirrorFilterId.NotFound", "no");
    let wire = Wire::answering([created(), denied(), missing]).await;
    let error = create_mirror_filter(&both_ways(), &wire.provider).await.expect_err("gone by itself");
    assert!(matches!(&error, Ec2Error::Incomplete { remains: false, .. }), "{error:?}");
}

#[tokio::test]
async fn when_a_filter_is_created_and_a_value_cannot_be_then_nothing_is_sent() {
    let mut wrong_rule = both_ways();
    wrong_rule.rules[1].number = 0;
    let wrong_token = CreateMirrorFilter { client_token: Some(String::new()), ..both_ways() };
    for filter in [wrong_rule, wrong_token] {
        let error = create_mirror_filter(&filter, &Wire::silent().await.provider).await.expect_err("wrong");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_a_filter_is_created_and_refused_or_answered_without_an_id_then_the_error_says_so() {
    let filter = CreateMirrorFilter { client_token: Some("token-1".to_owned()), ..both_ways() };
    for (answer, text) in [
        (
            refusal(400, "TrafficMirrorFilterLimitExceeded", "no"),
            "there is no room for more (traffic mirror filter `new`)",
        ),
        (refusal(400, "IdempotentParameterMismatch", "no"), "client token `token-1` was used before with other values"),
        (
            answer_to("CreateTrafficMirrorFilter", ""),
            "the answer about traffic mirror filter `new` cannot be right: it has no id",
        ),
    ] {
        let wire = Wire::answering([answer]).await;
        let error = create_mirror_filter(&filter, &wire.provider).await.expect_err(text);
        assert_eq!(error.to_string(), text);
    }
}

const FILTER: &str = "<trafficMirrorFilterId>tmf-1a</trafficMirrorFilterId>\
    <ingressFilterRuleSet>\
      <item><trafficMirrorFilterRuleId>tmfr-2b</trafficMirrorFilterRuleId><trafficDirection>ingress</trafficDirection>\
        <ruleNumber>20</ruleNumber><ruleAction>reject</ruleAction><sourceCidrBlock>0.0.0.0/0</sourceCidrBlock>\
        <destinationCidrBlock>10.0.0.0/8</destinationCidrBlock></item>\
      <item><trafficMirrorFilterRuleId>tmfr-1a</trafficMirrorFilterRuleId><trafficDirection>ingress</trafficDirection>\
        <ruleNumber>10</ruleNumber><ruleAction>accept</ruleAction><protocol>6</protocol>\
        <destinationPortRange><fromPort>443</fromPort><toPort>444</toPort></destinationPortRange>\
        <sourceCidrBlock>0.0.0.0/0</sourceCidrBlock><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock>\
        <description>HTTPS</description></item>\
    </ingressFilterRuleSet>\
    <egressFilterRuleSet>\
      <item><trafficMirrorFilterRuleId>tmfr-3c</trafficMirrorFilterRuleId><trafficDirection>egress</trafficDirection>\
        <ruleNumber>1</ruleNumber><ruleAction>accept</ruleAction><sourceCidrBlock>0.0.0.0/0</sourceCidrBlock>\
        <destinationCidrBlock>0.0.0.0/0</destinationCidrBlock></item>\
    </egressFilterRuleSet>\
    <networkServiceSet><item>amazon-dns</item></networkServiceSet><description/>";

fn described(filters: &[&str], next: &str) -> HttpResponse {
    let items = filters.iter().map(|filter| format!("<item>{filter}</item>")).collect::<Vec<_>>().concat();
    let xml = format!("<trafficMirrorFilterSet>{items}</trafficMirrorFilterSet><nextToken>{next}</nextToken>");
    answer_to("DescribeTrafficMirrorFilters", &xml)
}

#[tokio::test]
async fn when_a_filter_is_got_then_its_rules_stand_in_the_order_in_which_they_are_looked_at() {
    let wire = Wire::answering([described(&[FILTER], "")]).await;
    let filter = get_mirror_filter("tmf-1a", &wire.provider).await.expect("a filter");
    assert_eq!(wire.sent(), ["DescribeTrafficMirrorFilters TrafficMirrorFilterId.1=tmf-1a"]);
    let ids: Vec<_> = filter.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["tmfr-1a", "tmfr-2b", "tmfr-3c"]);
    let https = MirrorRule {
        protocol: Some(6),
        destination_ports: Some(443..=444),
        description: Some("HTTPS".to_owned()),
        ..MirrorRule::accept_all(10, MirrorDirection::Ingress)
    };
    assert_eq!(filter.rules[0].rule, https);
    assert!(!filter.rules[1].rule.is_accepting);
    assert_eq!(filter.rules[2].rule, MirrorRule::accept_all(1, MirrorDirection::Egress));
    assert!(filter.mirrors_amazon_dns);
    assert_eq!(filter.description, None);
}

#[tokio::test]
async fn when_a_filter_is_got_and_there_is_none_or_another_then_the_error_says_so() {
    for missing in [described(&[], ""), refusal(400, "InvalidTrafficMirrorFilterId.NotFound", "no")] {
        let wire = Wire::answering([missing]).await;
        let error = get_mirror_filter("tmf-1a", &wire.provider).await.expect_err("none");
        assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{error:?}");
    }
    let wire = Wire::answering([described(&["<trafficMirrorFilterId>tmf-2b</trafficMirrorFilterId>"], "")]).await;
    let error = get_mirror_filter("tmf-1a", &wire.provider).await.expect_err("another");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn when_filters_are_listed_then_every_page_is_read() {
    let bare = "<trafficMirrorFilterId>tmf-2b</trafficMirrorFilterId>";
    let wire = Wire::answering([described(&[FILTER], "b"), described(&[], "c"), described(&[bare], "")]).await;
    let filters: Vec<_> = list_mirror_filters(&wire.provider).try_collect().await.expect("a list");
    assert_eq!(filters.iter().map(|filter| filter.id.as_str()).collect::<Vec<_>>(), ["tmf-1a", "tmf-2b"]);
    assert!(!filters[1].mirrors_amazon_dns && filters[1].rules.is_empty());
    assert_eq!(wire.requests()[2].get("NextToken"), "c");
}

#[tokio::test]
async fn when_dns_is_no_longer_to_be_mirrored_then_the_request_says_so() {
    let wire = Wire::answering([modified()]).await;
    mirror_amazon_dns("tmf-1a", false, &wire.provider).await.expect("modified");
    let sent =
        "ModifyTrafficMirrorFilterNetworkServices TrafficMirrorFilterId=tmf-1a RemoveNetworkService.1=amazon-dns";
    assert_eq!(wire.sent(), [sent]);
    let wire = Wire::answering([refusal(400, "InvalidTrafficMirrorFilterId.NotFound", "no")]).await;
    let error = mirror_amazon_dns("tmf-1a", true, &wire.provider).await.expect_err("none");
    assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{error:?}");
}

#[tokio::test]
async fn when_a_filter_is_deleted_and_sessions_use_it_then_the_error_names_them() {
    let wire = Wire::answering([deleted()]).await;
    delete_mirror_filter("tmf-1a", &wire.provider).await.expect("deleted");
    assert_eq!(wire.sent(), ["DeleteTrafficMirrorFilter TrafficMirrorFilterId=tmf-1a"]);

    let session = "<trafficMirrorSessionSet><item><trafficMirrorSessionId>tms-1a</trafficMirrorSessionId>\
        <trafficMirrorFilterId>tmf-1a</trafficMirrorFilterId></item></trafficMirrorSessionSet>";
    let in_use = refusal(400, "TrafficMirrorFilterInUse", "in use");
    let wire = Wire::answering([in_use, answer_to("DescribeTrafficMirrorSessions", session)]).await;
    let error = delete_mirror_filter("tmf-1a", &wire.provider).await.expect_err("in use");
    assert_eq!(error.to_string(), "traffic mirror filter `tmf-1a` is in use by traffic mirror session `tms-1a`");
    assert_eq!(wire.requests()[1].get("Filter.1.Name"), "traffic-mirror-filter-id");

    let error = delete_mirror_filter("tmt-1a", &Wire::silent().await.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}
