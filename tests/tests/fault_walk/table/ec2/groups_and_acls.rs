//! Security groups and network ACLs.

use super::arranged::{self, ALL, tags};
use super::state;
use crate::operation::{Operation, call, call_for};
use ec2_interactions::{
    Direction, NetworkAclEntry, Peer, Protocol, SecurityGroupCreation, SecurityGroupRule,
    authorize_security_group_rules, create_network_acl, create_network_acl_entry, create_security_group,
    delete_network_acl, delete_network_acl_entry, delete_security_group, revoke_security_group_rules,
};

const GROUP: &[&str] = &["security group `sg-"];
const ACL: &[&str] = &["acl-"];

pub(super) fn table() -> Vec<Operation> {
    [groups(), acls()].into_iter().flatten().collect()
}

fn rule(direction: Direction) -> SecurityGroupRule {
    SecurityGroupRule::new(direction, Protocol::Tcp, Peer::of_cidr("10.0.0.0/8")).port(443)
}

fn groups() -> Vec<Operation> {
    vec![
        Operation::changing(
            "ec2::create_security_group",
            &["security group|VPC `vpc-"],
            arranged::vpc,
            |world| {
                let creation = SecurityGroupCreation {
                    vpc: world.id("vpc"),
                    group_name: "web".to_owned(),
                    description: "serves".to_owned(),
                    rules: vec![rule(Direction::Ingress), rule(Direction::Egress)],
                    tags: tags(),
                };
                call_for(async move { create_security_group(&creation, &world.provider).await }, |_| ())
            },
            state::groups,
        )
        .admits(&["remains: true"]),
        Operation::changing(
            "ec2::authorize_security_group_rules",
            GROUP,
            arranged::group,
            |world| {
                let rules = [rule(Direction::Ingress)];
                call(async move { authorize_security_group_rules(&world.id("group"), &rules, &world.provider).await })
            },
            state::groups,
        ),
        Operation::changing(
            "ec2::revoke_security_group_rules",
            GROUP,
            arranged::group_with_rule,
            |world| {
                let rules = [rule(Direction::Ingress)];
                call(async move { revoke_security_group_rules(&world.id("group"), &rules, &world.provider).await })
            },
            state::groups,
        ),
        Operation::changing(
            "ec2::delete_security_group",
            GROUP,
            arranged::group,
            of_id!(delete_security_group "group"),
            state::groups,
        ),
    ]
}

fn acls() -> Vec<Operation> {
    vec![
        Operation::changing(
            "ec2::create_network_acl",
            &["network ACL|VPC `vpc-"],
            arranged::vpc,
            |world| {
                let create = async { create_network_acl(&world.id("vpc"), &tags(), &world.provider).await };
                call_for(create, |acl| acl.tags)
            },
            state::acls,
        ),
        Operation::changing(
            "ec2::delete_network_acl",
            ACL,
            arranged::acl,
            of_id!(delete_network_acl "acl"),
            state::acls,
        ),
        Operation::changing(
            "ec2::create_network_acl_entry",
            ACL,
            arranged::acl,
            |world| {
                let entry = NetworkAclEntry::allowing(100, Direction::Ingress, Protocol::Tcp, ALL).ports(443, 443);
                call(async move { create_network_acl_entry(&world.id("acl"), &entry, &world.provider).await })
            },
            state::acls,
        ),
        Operation::changing(
            "ec2::delete_network_acl_entry",
            ACL,
            arranged::acl_with_entry,
            |world| {
                call(async {
                    delete_network_acl_entry(&world.id("acl"), 100, Direction::Ingress, &world.provider).await
                })
            },
            state::acls,
        ),
    ]
}
