use super::*;
use crate::security_group::rule::{Peer, Protocol};
use crate::stand_in::{Wire, answer_to, done, refusal};
use aws_sdk_ec2::config::http::HttpResponse;

fn rule(direction: Direction) -> SecurityGroupRule {
    SecurityGroupRule::new(direction, Protocol::Tcp, Peer::of_cidr("0.0.0.0/0")).port(443)
}

fn creation(rules: &[SecurityGroupRule]) -> SecurityGroupCreation {
    SecurityGroupCreation {
        vpc: "vpc-1a2b".to_owned(),
        group_name: "web".to_owned(),
        description: "HTTPS".to_owned(),
        rules: rules.to_vec(),
        tags: Tags::from([("Name".to_owned(), "web".to_owned())]),
    }
}

fn made() -> HttpResponse {
    answer_to("CreateSecurityGroup", "<return>true</return><groupId>sg-1a2b</groupId>")
}

#[tokio::test]
async fn when_a_security_group_is_created_then_its_rules_follow_in_one_request_each_way() {
    let rules = [rule(Direction::Egress), rule(Direction::Ingress)];
    let answers = [made(), done("AuthorizeSecurityGroupIngress"), done("AuthorizeSecurityGroupEgress")];
    let wire = Wire::answering(answers).await;
    assert_eq!(create_security_group(&creation(&rules), &wire.provider).await.expect("a group"), "sg-1a2b");
    let requests = wire.requests();
    for (field, value) in [
        ("GroupName", "web"),
        ("GroupDescription", "HTTPS"),
        ("VpcId", "vpc-1a2b"),
        ("TagSpecification.1.ResourceType", "security-group"),
    ] {
        assert_eq!(requests[0].get(field), value, "{field}");
    }
    let actions: Vec<_> = requests.iter().map(|sent| sent.get("Action")).collect();
    assert_eq!(actions[1..], ["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"]);
    assert_eq!(requests[1].get("GroupId"), "sg-1a2b");
}

#[tokio::test]
async fn when_a_security_group_has_no_rules_then_one_request_makes_it() {
    let wire = Wire::answering([made()]).await;
    create_security_group(&creation(&[]), &wire.provider).await.expect("a group");
}

#[tokio::test(start_paused = true)]
async fn when_a_new_group_is_not_known_at_first_then_its_rules_are_tried_again() {
    let answers = [made(), refusal(400, "InvalidGroup.NotFound", "no"), done("AuthorizeSecurityGroupIngress")];
    let wire = Wire::answering(answers).await;
    create_security_group(&creation(&[rule(Direction::Ingress)]), &wire.provider).await.expect("a group");
    assert_eq!(wire.requests().len(), 3);
}

#[tokio::test]
async fn when_rules_cannot_be_set_then_the_group_is_deleted_again() {
    let answers = [made(), refusal(400, "InvalidPermission.Malformed", "no"), done("DeleteSecurityGroup")];
    let wire = Wire::answering(answers).await;
    let error = create_security_group(&creation(&[rule(Direction::Ingress)]), &wire.provider).await.expect_err("no");
    let expected = "security group `sg-1a2b` was created, its rules could not be set, and it was deleted again";
    assert_eq!(error.to_string(), expected);
    assert_eq!(wire.sent()[2], "DeleteSecurityGroup GroupId=sg-1a2b");
}

#[tokio::test]
async fn when_a_security_group_is_refused_then_the_code_tells_why() {
    for (code, expected) in [
        ("InvalidGroup.Duplicate", "security group `web of vpc-1a2b` exists"),
        ("InvalidVpcID.NotFound", "VPC `vpc-1a2b` does not exist"),
        ("SecurityGroupLimitExceeded", "there is no room for more (security group `web of vpc-1a2b`)"),
    ] {
        let wire = Wire::answering([refusal(400, code, "no")]).await;
        let error = create_security_group(&creation(&[]), &wire.provider).await.expect_err(code);
        assert_eq!(error.to_string(), expected);
    }
    let wire = Wire::answering([done("CreateSecurityGroup")]).await;
    let error = create_security_group(&creation(&[]), &wire.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn when_a_security_group_cannot_be_right_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    let good = || creation(&[]);
    let long = "x".repeat(256);
    for wrong in [
        SecurityGroupCreation { vpc: "web".to_owned(), ..good() },
        SecurityGroupCreation { group_name: String::new(), ..good() },
        SecurityGroupCreation { group_name: "sg-web".to_owned(), ..good() },
        SecurityGroupCreation { group_name: long.clone(), ..good() },
        SecurityGroupCreation { description: String::new(), ..good() },
        SecurityGroupCreation { description: long, ..good() },
        SecurityGroupCreation { tags: Tags::from([("aws:x".to_owned(), String::new())]), ..good() },
    ] {
        let error = create_security_group(&wrong, &wire.provider).await.expect_err("bad input");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
    }
}
