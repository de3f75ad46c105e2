//! What is looked at, probed and waited for.

use super::arranged::{self, everything, launch};
use crate::operation::{Doing, Operation, all, call};
use crate::world::World;
use aws_interactions_core::Wait;
use ec2_interactions::{
    FindImages, InstanceState, Resource, ResourceKind, VpcCreation, can_create_vpc, can_delete_vpc, can_run_instances,
    delete_nat_gateway, delete_vpc_endpoints, find_blockers, find_images, find_newest_image, get_azs_in_region,
    get_azs_with_instance_type, get_dhcp_options, get_enis_of_instance, get_enis_of_subnet, get_image, get_instance,
    get_instance_type, get_instances, get_internet_gateway, get_key_pair, get_mirror_filter, get_mirror_target,
    get_nat_gateway, get_network_acl, get_network_interface, get_route_table, get_security_group, get_subnet,
    get_subnets_of_vpc, get_tags, get_vpc, get_vpc_dns, get_vpc_endpoint, list_instance_types, list_key_pairs,
    list_regions, list_zones, wait_for_instances, wait_until_nat_gateway_available, wait_until_nat_gateway_deleted,
    wait_until_network_interface_detached, wait_until_vpc_endpoint_available, wait_until_vpc_endpoint_deleted,
};
use futures::FutureExt;
use std::time::Duration;

const VPC: &[&str] = &["VPC `vpc-"];
const SUBNET: &[&str] = &["subnet `subnet-"];
const INSTANCE: &[&str] = &["instance `i-"];
const INTERFACE: &[&str] = &["network interface `eni-"];
const NAT: &[&str] = &["NAT gateway `nat-"];
const ENDPOINT: &[&str] = &["VPC endpoint `vpce-"];
const MICRO: &[&str] = &["t3.micro"];
const IMAGES: &[&str] = &["own"];

pub(super) fn table() -> Vec<Operation> {
    [one_thing(), several_things(), probes(), waits()].into_iter().flatten().collect()
}

fn one_thing() -> Vec<Operation> {
    macro_rules! gets {
        ($($function:ident $id:literal names $names:expr;)+) => {
            vec![$(Operation::reading(
                concat!("ec2::", stringify!($function)), $names, everything, of_id!($function $id),
            )),+]
        };
    }
    gets! {
        get_dhcp_options "DHCP options" names &["DHCP options `dopt-"];
        get_enis_of_instance "instance" names INSTANCE;
        get_enis_of_subnet "subnet" names SUBNET;
        get_image "image" names &["image `ami-"];
        get_instance "instance" names INSTANCE;
        get_internet_gateway "gateway" names &["internet gateway `igw-"];
        get_mirror_filter "filter" names &["traffic mirror filter `tmf-"];
        get_mirror_target "target" names &["traffic mirror target `tmt-"];
        get_nat_gateway "NAT gateway" names NAT;
        get_network_acl "acl" names &["network ACL `acl-"];
        get_network_interface "interface" names INTERFACE;
        get_route_table "table" names &["route table `rtb-"];
        get_security_group "group" names &["security group `sg-"];
        get_subnet "subnet" names SUBNET;
        get_subnets_of_vpc "vpc" names VPC;
        get_vpc "vpc" names VPC;
        get_vpc_dns "vpc" names VPC;
        get_vpc_endpoint "endpoint" names ENDPOINT;
    }
}

fn several_things() -> Vec<Operation> {
    vec![
        Operation::reading("ec2::find_blockers", &["VPC `vpc-|gateways of the region"], everything, |world| {
            call(async { find_blockers(&Resource::new(ResourceKind::Vpc, world.id("vpc")), &world.provider).await })
        })
        // A dozen lists, each as the others.
        .in_ways(crate::operation::A_FEW),
        Operation::reading("ec2::find_images", IMAGES, everything, |world| {
            call(async { find_images(&own_images(), &world.provider).await })
        }),
        Operation::reading("ec2::find_newest_image", IMAGES, everything, |world| {
            call(async { find_newest_image(&own_images(), &world.provider).await })
        }),
        Operation::reading("ec2::get_azs_in_region", &["zones"], everything, |world| {
            call(get_azs_in_region(&world.provider))
        }),
        Operation::reading("ec2::get_azs_with_instance_type", MICRO, everything, |world| {
            call(get_azs_with_instance_type("t3.micro", &world.provider))
        }),
        Operation::reading("ec2::get_instance_type", MICRO, everything, |world| {
            call(get_instance_type("t3.micro", &world.provider))
        }),
        Operation::reading("ec2::get_instances", INSTANCE, everything, |world| {
            call(async { get_instances(&[world.id("instance")], &world.provider).await })
        }),
        Operation::reading("ec2::get_key_pair", &["ops"], everything, |world| {
            call(get_key_pair("ops", &world.provider))
        }),
        Operation::reading("ec2::get_tags", &["eipalloc-"], everything, |world| {
            call(async { get_tags(&[&world.id("elastic IP")], &world.provider).await })
        }),
        Operation::reading("ec2::list_instance_types", MICRO, everything, |world| {
            all(list_instance_types(&["t3.micro"], &world.provider))
        }),
        Operation::reading("ec2::list_key_pairs", &["key pairs"], everything, |world| {
            call(list_key_pairs(&world.provider))
        }),
        Operation::reading("ec2::list_regions", &["regions"], everything, |world| call(list_regions(&world.provider))),
        Operation::reading("ec2::list_zones", &["zones"], everything, |world| call(list_zones(&world.provider))),
    ]
}

fn own_images() -> FindImages {
    FindImages::of("self", "own")
}

/// EC2 says that something is allowed by an error. Its status is left of it where its body is not.
const DRY_RUN: &str = "status: Some(412)";
const DAMAGED: &[&str] = &["malformed body", "reset in the body", "truncated body"];

fn probes() -> Vec<Operation> {
    vec![
        Operation::reading("ec2::can_create_vpc", &["VPC"], everything, |world| {
            let creation = VpcCreation { cidr_block: "10.0.0.0/16".to_owned(), ..VpcCreation::default() };
            call(async move { can_create_vpc(&creation, &world.provider).await })
        })
        .honest("CreateVpc", &["403"], "Denied(")
        .honest("CreateVpc", DAMAGED, DRY_RUN),
        Operation::reading("ec2::can_delete_vpc", VPC, everything, of_id!(can_delete_vpc "vpc"))
            .honest("DeleteVpc", &["403"], "Denied(")
            .honest("DeleteVpc", DAMAGED, DRY_RUN),
        Operation::reading("ec2::can_run_instances", &["subnet `subnet-|instance"], everything, |world| {
            call(async { can_run_instances(&launch(world), &world.provider).await })
        })
        .honest("RunInstances", &["403"], "Denied(")
        .honest("RunInstances", DAMAGED, DRY_RUN),
    ]
}

fn waits() -> Vec<Operation> {
    macro_rules! waits {
        ($($function:ident $id:literal names $names:expr, after $arrange:expr;)+) => {
            vec![$(Operation::reading(concat!("ec2::", stringify!($function)), $names, $arrange, |world| {
                call(async { $function(&world.id($id), &wait(), &world.provider).await })
            })),+]
        };
    }
    let mut waits = waits! {
        wait_until_nat_gateway_available "NAT gateway" names NAT, after arranged::nat;
        wait_until_nat_gateway_deleted "NAT gateway" names NAT, after deleted_nat;
        wait_until_network_interface_detached "interface" names INTERFACE, after arranged::interface;
        wait_until_vpc_endpoint_available "endpoint" names ENDPOINT, after arranged::endpoint;
        wait_until_vpc_endpoint_deleted "endpoint" names ENDPOINT, after deleted_endpoint;
    };
    waits.push(Operation::reading("ec2::wait_for_instances", INSTANCE, arranged::instance, |world| {
        call(async {
            let instances = [world.id("instance")];
            wait_for_instances(&instances, &InstanceState::Running, &wait(), &world.provider).await
        })
    }));
    waits
}

fn wait() -> Wait {
    Wait::at_most(Duration::from_secs(30)).every(Duration::from_secs(1))
}

fn deleted_nat(world: &World) -> Doing<'_, ()> {
    async {
        arranged::nat(world).await;
        delete_nat_gateway(&world.id("NAT gateway"), &world.steady).await.expect("deleted");
    }
    .boxed_local()
}

fn deleted_endpoint(world: &World) -> Doing<'_, ()> {
    async {
        arranged::endpoint(world).await;
        delete_vpc_endpoints(&[&world.id("endpoint")], &world.steady).await.expect("deleted");
    }
    .boxed_local()
}
