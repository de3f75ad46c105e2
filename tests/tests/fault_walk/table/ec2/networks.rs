//! VPCs, subnets, gateways and endpoints, made and deleted.

use super::arranged::{self, endpoint_creation, nat_creation, tags};
use super::state;
use crate::operation::{Operation, call, call_for, nothing};
use ec2_interactions::{
    SubnetCreation, VpcCreation, allocate_elastic_ip, attach_internet_gateway, create_egress_only_internet_gateway,
    create_internet_gateway, create_nat_gateway, create_subnet, create_vpc, create_vpc_endpoint,
    delete_egress_only_internet_gateway, delete_internet_gateway, delete_nat_gateway, delete_subnet, delete_vpc,
    delete_vpc_endpoints, delete_vpc_peering_connection, detach_internet_gateway, release_elastic_ip,
    set_vpc_dns_hostnames, set_vpc_dns_support,
};

const VPC: &[&str] = &["VPC `vpc-"];
const GATEWAY: &[&str] = &["internet gateway `igw-|VPC `vpc-"];
/// What was made and is not as asked for, and could not be deleted again.
const REMAINS: &[&str] = &["remains: true"];

pub(super) fn table() -> Vec<Operation> {
    [vpcs(), gateways(), nats_and_endpoints()].into_iter().flatten().collect()
}

fn vpcs() -> Vec<Operation> {
    vec![
        Operation::changing(
            "ec2::create_vpc",
            &["VPC"],
            nothing,
            |world| {
                let creation = VpcCreation {
                    cidr_block: "10.0.0.0/16".to_owned(),
                    dns_hostnames: Some(true),
                    tags: tags(),
                    ..VpcCreation::default()
                };
                call_for(async move { create_vpc(&creation, &world.provider).await }, |vpc| vpc.tags)
            },
            state::vpcs,
        )
        .admits(REMAINS),
        Operation::changing("ec2::delete_vpc", VPC, arranged::vpc, of_id!(delete_vpc "vpc"), state::vpcs),
        Operation::changing(
            "ec2::set_vpc_dns_hostnames",
            VPC,
            arranged::vpc,
            |world| call(async { set_vpc_dns_hostnames(&world.id("vpc"), true, &world.provider).await }),
            state::dns,
        ),
        Operation::changing(
            "ec2::set_vpc_dns_support",
            VPC,
            arranged::vpc,
            |world| call(async { set_vpc_dns_support(&world.id("vpc"), false, &world.provider).await }),
            state::dns,
        ),
        Operation::changing(
            "ec2::create_subnet",
            &["subnet|VPC `vpc-"],
            arranged::vpc,
            |world| {
                let creation = SubnetCreation {
                    vpc: world.id("vpc"),
                    cidr_block: "10.0.1.0/24".to_owned(),
                    maps_public_ip: true,
                    ..SubnetCreation::default()
                };
                call_for(async move { create_subnet(&creation, &world.provider).await }, |_| ())
            },
            state::subnets,
        )
        .admits(REMAINS),
        Operation::changing(
            "ec2::delete_subnet",
            &["subnet `subnet-"],
            arranged::subnet,
            of_id!(delete_subnet "subnet"),
            state::subnets,
        ),
        Operation::changing(
            "ec2::delete_vpc_peering_connection",
            &["VPC peering connection `pcx-"],
            arranged::peered,
            of_id!(delete_vpc_peering_connection "peering connection"),
            state::peerings,
        ),
    ]
}

fn gateways() -> Vec<Operation> {
    vec![
        Operation::changing(
            "ec2::create_internet_gateway",
            &["internet gateway"],
            nothing,
            |world| call_for(async { create_internet_gateway(&tags(), &world.provider).await }, |gateway| gateway.tags),
            state::gateways,
        ),
        Operation::changing(
            "ec2::attach_internet_gateway",
            GATEWAY,
            arranged::gateway,
            |world| {
                call(async { attach_internet_gateway(&world.id("gateway"), &world.id("vpc"), &world.provider).await })
            },
            state::gateways,
        ),
        Operation::changing(
            "ec2::detach_internet_gateway",
            GATEWAY,
            arranged::attached_gateway,
            |world| {
                call(async { detach_internet_gateway(&world.id("gateway"), &world.id("vpc"), &world.provider).await })
            },
            state::gateways,
        ),
        Operation::changing(
            "ec2::delete_internet_gateway",
            GATEWAY,
            arranged::gateway,
            of_id!(delete_internet_gateway "gateway"),
            state::gateways,
        ),
        Operation::changing(
            "ec2::create_egress_only_internet_gateway",
            &["egress-only internet gateway|VPC `vpc-"],
            arranged::vpc,
            |world| {
                let create =
                    async { create_egress_only_internet_gateway(&world.id("vpc"), &tags(), &world.provider).await };
                call_for(create, |gateway| gateway.tags)
            },
            state::egress_only_gateways,
        ),
        Operation::changing(
            "ec2::delete_egress_only_internet_gateway",
            &["egress-only internet gateway `eigw-"],
            arranged::egress_only_gateway,
            of_id!(delete_egress_only_internet_gateway "egress-only gateway"),
            state::egress_only_gateways,
        ),
    ]
}

fn nats_and_endpoints() -> Vec<Operation> {
    vec![
        Operation::changing(
            "ec2::allocate_elastic_ip",
            &["elastic IP"],
            nothing,
            |world| call_for(async { allocate_elastic_ip(&tags(), &world.provider).await }, |address| address.tags),
            state::addresses,
        ),
        Operation::changing(
            "ec2::release_elastic_ip",
            &["elastic IP `eipalloc-"],
            arranged::elastic_ip,
            of_id!(release_elastic_ip "elastic IP"),
            state::addresses,
        ),
        Operation::changing(
            "ec2::create_nat_gateway",
            &["NAT gateway|subnet `subnet-"],
            arranged::place_of_nat,
            |world| call_for(async { create_nat_gateway(&nat_creation(world), &world.provider).await }, |_| ()),
            state::nats,
        ),
        Operation::changing(
            "ec2::delete_nat_gateway",
            &["NAT gateway `nat-"],
            arranged::nat,
            of_id!(delete_nat_gateway "NAT gateway"),
            state::nats,
        ),
        Operation::changing(
            "ec2::create_vpc_endpoint",
            &["VPC endpoint|VPC `vpc-"],
            arranged::vpc,
            |world| call_for(async { create_vpc_endpoint(&endpoint_creation(world), &world.provider).await }, |_| ()),
            state::endpoints,
        ),
        Operation::changing(
            "ec2::delete_vpc_endpoints",
            &["vpce-"],
            arranged::endpoint,
            |world| {
                let delete = async { delete_vpc_endpoints(&[&world.id("endpoint")], &world.provider).await };
                call_for(delete, |deleted| (deleted.begun.len(), format!("{:?}", deleted.failed)))
            },
            state::endpoints,
        ),
    ]
}
