//! Lists of things, of a VPC and of the region.

use super::arranged::everything;
use crate::operation::{Operation, all};
use ec2_interactions::{
    InstanceFilters, MirrorScope, Scope, list_egress_only_internet_gateways, list_elastic_ips,
    list_enis_of_security_group, list_enis_of_subnet, list_instances, list_internet_gateways, list_mirror_filters,
    list_mirror_sessions, list_mirror_targets, list_nat_gateways, list_network_acls, list_network_interfaces,
    list_route_tables, list_security_groups, list_subnets, list_tags, list_vpc_endpoints, list_vpc_peering_connections,
    list_vpcs, list_vpn_gateways,
};

/// Of the VPC that is asked about.
const OF_VPC: &[&str] = &["s of VPC `vpc-"];
const OF_REGION: &[&str] = &["s of the region"];

pub(super) fn table() -> Vec<Operation> {
    [of_vpc(), of_region(), of_others()].into_iter().flatten().collect()
}

fn of_vpc() -> Vec<Operation> {
    macro_rules! lists {
        ($($function:ident;)+) => {
            vec![$(Operation::reading(concat!("ec2::", stringify!($function)), OF_VPC, everything, |world| {
                all($function(&Scope::vpc(world.id("vpc")), &world.provider))
            })),+]
        };
    }
    lists! {
        list_internet_gateways;
        list_nat_gateways;
        list_network_acls;
        list_network_interfaces;
        list_route_tables;
        list_security_groups;
        list_subnets;
        list_vpc_endpoints;
        list_vpc_peering_connections;
        list_vpn_gateways;
    }
}

fn of_region() -> Vec<Operation> {
    macro_rules! lists {
        ($($function:ident;)+) => {
            vec![$(Operation::reading(concat!("ec2::", stringify!($function)), OF_REGION, everything, |world| {
                all($function(&world.provider))
            })),+]
        };
    }
    lists! {
        list_elastic_ips;
        list_mirror_filters;
        list_mirror_targets;
        list_vpcs;
    }
}

fn of_others() -> Vec<Operation> {
    vec![
        // EC2 has no filter for these: all are read.
        Operation::reading("ec2::list_egress_only_internet_gateways", OF_REGION, everything, |world| {
            all(list_egress_only_internet_gateways(&Scope::vpc(world.id("vpc")), &world.provider))
        }),
        Operation::reading("ec2::list_enis_of_security_group", &["security group `sg-"], everything, |world| {
            all(list_enis_of_security_group(&world.id("group"), &world.provider))
        }),
        Operation::reading("ec2::list_enis_of_subnet", &["subnet `subnet-"], everything, |world| {
            all(list_enis_of_subnet(&world.id("subnet"), &world.provider))
        }),
        Operation::reading("ec2::list_instances", &["VPC `vpc-"], everything, |world| {
            all(list_instances(&InstanceFilters::of_vpc(world.id("vpc")), &world.provider))
        }),
        Operation::reading("ec2::list_mirror_sessions", &["traffic mirror target `tmt-"], everything, |world| {
            all(list_mirror_sessions(&MirrorScope::target(world.id("target")), &world.provider))
        }),
        Operation::reading("ec2::list_tags", &["eipalloc-"], everything, |world| {
            all(list_tags(&[&world.id("elastic IP")], &world.provider))
        }),
    ]
}
