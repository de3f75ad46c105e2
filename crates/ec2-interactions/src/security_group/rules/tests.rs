use super::*;
use crate::security_group::rule::{Peer, Protocol};
use crate::stand_in::{Wire, answer_to, done, refusal};

fn https(direction: Direction) -> SecurityGroupRule {
    SecurityGroupRule::new(direction, Protocol::Tcp, Peer::of_cidr("0.0.0.0/0")).port(443)
}

fn ssh(direction: Direction) -> SecurityGroupRule {
    SecurityGroupRule::new(direction, Protocol::Tcp, Peer::of_cidr("10.0.0.0/8")).port(22).described("admins")
}

#[tokio::test]
async fn when_rules_are_added_then_they_go_in_one_request_of_their_direction() {
    for (direction, action) in
        [(Direction::Ingress, "AuthorizeSecurityGroupIngress"), (Direction::Egress, "AuthorizeSecurityGroupEgress")]
    {
        let wire = Wire::answering([done(action)]).await;
        let rules = [https(direction), ssh(direction)];
        authorize_security_group_rules("sg-1a2b", &rules, &wire.provider).await.expect("added");
        let sent = &wire.requests()[0];
        for (field, value) in [
            ("Action", action),
            ("GroupId", "sg-1a2b"),
            ("IpPermissions.1.IpProtocol", "tcp"),
            ("IpPermissions.1.FromPort", "443"),
            ("IpPermissions.1.ToPort", "443"),
            ("IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0"),
            ("IpPermissions.2.FromPort", "22"),
            ("IpPermissions.2.IpRanges.1.Description", "admins"),
        ] {
            assert_eq!(sent.get(field), value, "{field}");
        }
    }
}

#[tokio::test]
async fn when_rules_are_taken_away_then_those_that_the_group_did_not_have_are_told() {
    let unknown = "<unknownIpPermissionSet><item><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort>
        <ipRanges><item><cidrIp>10.0.0.0/8</cidrIp></item></ipRanges></item></unknownIpPermissionSet>";
    for (direction, action) in
        [(Direction::Ingress, "RevokeSecurityGroupIngress"), (Direction::Egress, "RevokeSecurityGroupEgress")]
    {
        let partly = answer_to(action, &format!("<return>false</return>{unknown}"));
        let wire = Wire::answering([partly, done(action)]).await;
        let rules = [https(direction), ssh(direction)];
        let left = revoke_security_group_rules("sg-1a2b", &rules, &wire.provider).await.expect("an answer");
        assert_eq!(left, [SecurityGroupRule { description: None, ..ssh(direction) }]);
        assert_eq!(wire.requests()[0].get("Action"), action);
        assert_eq!(wire.requests()[0].get("IpPermissions.2.FromPort"), "22");
        let left = revoke_security_group_rules("sg-1a2b", &rules, &wire.provider).await.expect("an answer");
        assert!(left.is_empty());
    }
}

#[tokio::test]
async fn when_a_success_says_that_nothing_was_done_then_it_is_an_error() {
    let not = |action| answer_to(action, "<return>false</return>");
    let wire = Wire::answering([not("AuthorizeSecurityGroupIngress"), not("RevokeSecurityGroupIngress")]).await;
    let rules = [https(Direction::Ingress)];
    let error = authorize_security_group_rules("sg-1a2b", &rules, &wire.provider).await.expect_err("not added");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    let error = revoke_security_group_rules("sg-1a2b", &rules, &wire.provider).await.expect_err("not taken");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn when_rules_are_refused_then_the_code_tells_whether_group_or_rule_is_the_matter() {
    let (one, two) = ([https(Direction::Egress)], [https(Direction::Egress), ssh(Direction::Egress)]);
    let rule = "security group rule `out tcp 443 0.0.0.0/0 of sg-1a2b`";
    let cases: [(&str, &[SecurityGroupRule], String); 5] = [
        ("InvalidPermission.Duplicate", &one, format!("{rule} exists")),
        ("InvalidPermission.NotFound", &one, format!("{rule} does not exist")),
        ("InvalidPermission.Duplicate", &two, "security group rule `one of 2 of sg-1a2b` exists".to_owned()),
        ("InvalidGroup.NotFound", &two, "security group `sg-1a2b` does not exist".to_owned()),
        ("RulesPerSecurityGroupLimitExceeded", &two, "there is no room for more (security group `sg-1a2b`)".to_owned()),
    ];
    for (code, rules, expected) in cases {
        let wire = Wire::answering([refusal(400, code, "no"), refusal(400, code, "no")]).await;
        let error = authorize_security_group_rules("sg-1a2b", rules, &wire.provider).await.expect_err(code);
        assert_eq!(error.to_string(), expected);
        let error = revoke_security_group_rules("sg-1a2b", rules, &wire.provider).await.expect_err(code);
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn when_rules_are_none_or_go_both_ways_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    let provider = &wire.provider;
    authorize_security_group_rules("sg-1a2b", &[], provider).await.expect("nothing to do");
    assert!(revoke_security_group_rules("sg-1a2b", &[], provider).await.expect("nothing to do").is_empty());
    let mixed = [https(Direction::Ingress), https(Direction::Egress)];
    for (group, rules) in [("sg-1a2b", mixed.as_slice()), ("web", &mixed[..1])] {
        let error = authorize_security_group_rules(group, rules, provider).await.expect_err("bad input");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
        let error = revoke_security_group_rules(group, rules, provider).await.expect_err("bad input");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
    }
}
