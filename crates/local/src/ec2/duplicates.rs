//! What the emulator makes a second time, and EC2 refuses.

use winterbaume_ec2::Ec2StateView;
use winterbaume_ec2::views::IpPermissionView;

use super::call::Call;
use crate::aws_error::AwsError;

/// The refusal of a call that makes what is there.
pub(super) fn check(call: &Call, view: &Ec2StateView) -> Result<(), AwsError> {
    let (code, is_there) = match call.action.as_str() {
        "AssociateRouteTable" => ("Resource.AlreadyAssociated", is_associated(call, view)),
        "AuthorizeSecurityGroupEgress" => ("InvalidPermission.Duplicate", is_allowed(call, view, true)),
        "AuthorizeSecurityGroupIngress" => ("InvalidPermission.Duplicate", is_allowed(call, view, false)),
        "CreateKeyPair" | "ImportKeyPair" => ("InvalidKeyPair.Duplicate", has_key_pair(call, view)),
        "CreateNetworkAclEntry" => ("NetworkAclEntryAlreadyExists", has_entry(call, view)),
        "CreateRoute" => ("RouteAlreadyExists", has_route(call, view)),
        "CreateSecurityGroup" => ("InvalidGroup.Duplicate", has_group(call, view)),
        "CreateTrafficMirrorFilterRule" => ("TrafficMirrorFilterRuleAlreadyExists", has_mirror_rule(call, view)),
        _ => return Ok(()),
    };
    if !is_there {
        return Ok(());
    }
    Err(AwsError::new(400, code, format!("what {} is to make is there", call.action)))
}

fn is_associated(call: &Call, view: &Ec2StateView) -> bool {
    let mut associations = view.route_tables.values().flat_map(|table| &table.associations);
    call.get("SubnetId").is_some_and(|subnet| associations.any(|one| one.subnet_id.as_deref() == Some(subnet)))
}

fn has_key_pair(call: &Call, view: &Ec2StateView) -> bool {
    view.key_pairs.values().any(|pair| Some(pair.key_name.as_str()) == call.get("KeyName"))
}

fn has_entry(call: &Call, view: &Ec2StateView) -> bool {
    let (number, egress) = (call.number("RuleNumber"), call.get("Egress") == Some("true"));
    let acl = view.network_acls.get(call.get("NetworkAclId").unwrap_or_default());
    acl.is_some_and(|acl| acl.entries.iter().any(|entry| Some(entry.rule_number) == number && entry.egress == egress))
}

pub(super) fn has_route(call: &Call, view: &Ec2StateView) -> bool {
    let asked = (call.get("DestinationCidrBlock"), call.get("DestinationIpv6CidrBlock"));
    let table = view.route_tables.get(call.get("RouteTableId").unwrap_or_default());
    asked != (None, None)
        && table.is_some_and(|table| {
            let mut routes = table.routes.iter();
            routes.any(|route| {
                (route.destination_cidr_block.as_deref(), route.destination_ipv6_cidr_block.as_deref()) == asked
            })
        })
}

fn has_group(call: &Call, view: &Ec2StateView) -> bool {
    let asked = (call.get("VpcId"), call.get("GroupName"));
    view.security_groups.values().any(|group| (Some(group.vpc_id.as_str()), Some(group.group_name.as_str())) == asked)
}

fn has_mirror_rule(call: &Call, view: &Ec2StateView) -> bool {
    let number = call.number("RuleNumber");
    let filter = view.traffic_mirror_filters.get(call.get("TrafficMirrorFilterId").unwrap_or_default());
    filter.is_some_and(|filter| {
        let is_egress = call.get("TrafficDirection") == Some("egress");
        let rules = if is_egress { &filter.egress_filter_rules } else { &filter.ingress_filter_rules };
        rules.iter().any(|rule| Some(rule.rule_number) == number)
    })
}

/// What a rule of a security group lets pass: protocol, ports and whose.
type Passing = (String, Option<i64>, Option<i64>, String);

fn is_allowed(call: &Call, view: &Ec2StateView, is_egress: bool) -> bool {
    let Some(group) = view.security_groups.get(call.get("GroupId").unwrap_or_default()) else { return false };
    let rules = if is_egress { &group.egress_rules } else { &group.ingress_rules };
    let there: Vec<Passing> = rules.iter().flat_map(of_rule).collect();
    asked(call).iter().any(|rule| there.contains(rule))
}

fn of_rule(rule: &IpPermissionView) -> Vec<Passing> {
    let peers = rule.ip_ranges.iter().map(|range| range.cidr_ip.clone());
    let peers = peers.chain(rule.ipv6_ranges.iter().map(|range| range.cidr_ipv6.clone()));
    let peers = peers.chain(rule.user_id_group_pairs.iter().map(|pair| pair.group_id.clone()));
    peers.map(|peer| (rule.ip_protocol.clone(), rule.from_port, rule.to_port, peer)).collect()
}

fn asked(call: &Call) -> Vec<Passing> {
    let rules = (1..).map(|index| format!("IpPermissions.{index}"));
    let rules = rules.map_while(|rule| Some((call.get(&format!("{rule}.IpProtocol"))?, rule)));
    let of_rule = |(protocol, rule): (&str, String)| {
        let (first, last) = (call.number(&format!("{rule}.FromPort")), call.number(&format!("{rule}.ToPort")));
        let peers = |list: &str, name: &str| {
            let peers = (1..).map_while(|index| call.get(&format!("{rule}.{list}.{index}.{name}")));
            peers.map(str::to_owned).collect::<Vec<_>>()
        };
        let peers = [peers("IpRanges", "CidrIp"), peers("Ipv6Ranges", "CidrIpv6"), peers("Groups", "GroupId")];
        let passing = |peer| (protocol.to_owned(), first, last, peer);
        peers.into_iter().flatten().map(passing).collect::<Vec<_>>()
    };
    rules.flat_map(of_rule).collect()
}
