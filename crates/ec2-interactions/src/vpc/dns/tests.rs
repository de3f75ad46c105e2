use super::*;
use crate::stand_in::{Sent, Wire, answer_to, done, refusal};

fn told(vpc: &str, sent: &Sent, support: &str, hostnames: &str) -> String {
    let value = |name: &str, value: &str| format!("<{name}><value>{value}</value></{name}>");
    let setting = match sent.get("Attribute") {
        "enableDnsSupport" => value("enableDnsSupport", support),
        _ => value("enableDnsHostnames", hostnames),
    };
    format!("<vpcId>{vpc}</vpcId>{setting}")
}

#[tokio::test]
async fn when_the_dns_of_a_vpc_is_asked_for_then_each_setting_is_its_own() {
    for (support, hostnames) in [(true, false), (false, true), (true, true)] {
        let reply = move |sent: &Sent| {
            answer_to(DESCRIBE, &told("vpc-1a2b", sent, &support.to_string(), &hostnames.to_string()))
        };
        let wire = Wire::replying(reply).await;
        let dns = get_vpc_dns("vpc-1a2b", &wire.provider).await.expect("both settings");
        assert_eq!(dns, VpcDns { support, hostnames });
        let mut sent = wire.sent();
        sent.sort();
        let expected = ["enableDnsHostnames", "enableDnsSupport"];
        assert_eq!(sent, expected.map(|name| format!("DescribeVpcAttribute Attribute={name} VpcId=vpc-1a2b")));
    }
}

#[tokio::test]
async fn when_the_answer_about_dns_is_of_another_vpc_or_lacks_it_then_it_is_an_error() {
    let wire = Wire::replying(|sent| answer_to(DESCRIBE, &told("vpc-9f", sent, "true", "true"))).await;
    let error = get_vpc_dns("vpc-1a2b", &wire.provider).await.expect_err("another VPC");
    assert_eq!(error.to_string(), "the answer about VPC `vpc-1a2b` cannot be right: it is about `vpc-9f`");
    let wire = Wire::replying(|_| answer_to(DESCRIBE, "<vpcId>vpc-1a2b</vpcId>")).await;
    let error = get_vpc_dns("vpc-1a2b", &wire.provider).await.expect_err("no setting");
    assert!(error.to_string().contains("it lacks enableDns"), "{error}");
}

#[tokio::test]
async fn when_the_dns_of_a_vpc_cannot_be_seen_then_the_error_says_why() {
    for (code, is_right) in [
        ("InvalidVpcID.NotFound", (|error| matches!(error, Ec2Error::DoesNotExist { .. })) as fn(&Ec2Error) -> bool),
        ("UnauthorizedOperation", |error| matches!(error, Ec2Error::AccessDenied { .. })),
        ("InternalError", |error| matches!(error, Ec2Error::Request { .. })),
    ] {
        let wire = Wire::replying(move |_| refusal(400, code, "no")).await;
        let error = get_vpc_dns("vpc-1a2b", &wire.provider).await.expect_err(code);
        assert!(is_right(&error), "{code}: {error:?}");
    }
    let wire = Wire::silent().await;
    let error = get_vpc_dns("web", &wire.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}

#[tokio::test]
async fn when_the_dns_of_a_vpc_is_set_then_each_setting_is_a_request_of_its_own() {
    let wire = Wire::replying(|_| done(MODIFY)).await;
    set_vpc_dns_support("vpc-1a2b", true, &wire.provider).await.expect("the server");
    set_vpc_dns_hostnames("vpc-1a2b", true, &wire.provider).await.expect("names");
    set_vpc_dns_hostnames("vpc-1a2b", false, &wire.provider).await.expect("no names");
    set_vpc_dns_support("vpc-1a2b", false, &wire.provider).await.expect("no server");
    let setting = |name: &str, on: bool| format!("{MODIFY} {name}.Value={on} VpcId=vpc-1a2b");
    let (support, hostnames) = ("EnableDnsSupport", "EnableDnsHostnames");
    let expected = [(support, true), (hostnames, true), (hostnames, false), (support, false)];
    let mut sent = wire.sent();
    // The order of fields in a form is the SDK's.
    for line in &mut sent {
        let mut fields: Vec<&str> = line.split(' ').collect();
        fields[1..].sort_unstable();
        *line = fields.join(" ");
    }
    assert_eq!(sent, expected.map(|(name, on)| setting(name, on)));
}

#[tokio::test]
async fn when_the_dns_of_a_vpc_cannot_be_set_then_the_error_says_why_and_what_is_no_id_is_never_sent() {
    for (code, is_right) in [
        ("InvalidVpcID.NotFound", (|error| matches!(error, Ec2Error::DoesNotExist { .. })) as fn(&Ec2Error) -> bool),
        ("UnauthorizedOperation", |error| matches!(error, Ec2Error::AccessDenied { .. })),
        ("InvalidParameterCombination", |error| matches!(error, Ec2Error::Request { .. })),
    ] {
        let wire = Wire::replying(move |_| refusal(400, code, "no")).await;
        let support = set_vpc_dns_support("vpc-1a2b", true, &wire.provider).await.expect_err(code);
        let hostnames = set_vpc_dns_hostnames("vpc-1a2b", true, &wire.provider).await.expect_err(code);
        assert!(is_right(&support) && is_right(&hostnames), "{code}: {support:?} {hostnames:?}");
    }
    let wire = Wire::silent().await;
    let support = set_vpc_dns_support("web", true, &wire.provider).await.expect_err("no id");
    let hostnames = set_vpc_dns_hostnames("subnet-1a2b", true, &wire.provider).await.expect_err("no id");
    assert!(matches!((support, hostnames), (Ec2Error::InvalidInput { .. }, Ec2Error::InvalidInput { .. })));
}
