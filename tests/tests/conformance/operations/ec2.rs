//! What scenarios of EC2 find when they begin.

use crate::world::World;
use ec2_interactions as ec2;
use ec2_interactions::{
    Ec2Error, NetworkInterfaceCreation, RunInstances, SecurityGroupCreation, SubnetCreation, Tags, VpcCreation,
};

pub(super) fn tags() -> Tags {
    Tags::from([("Name".to_owned(), "web".to_owned())])
}

/// A VPC: its id.
pub(super) async fn vpc(world: &World) -> String {
    let creation = VpcCreation { cidr_block: "10.0.0.0/16".to_owned(), tags: tags(), ..VpcCreation::default() };
    ec2::create_vpc(&creation, &world.provider).await.expect("a VPC").id
}

/// A VPC and a subnet of it.
pub(super) async fn subnet(world: &World) -> (String, String) {
    let vpc = vpc(world).await;
    let subnet = subnet_of(&vpc, "10.0.1.0/24", world).await;
    (vpc, subnet)
}

pub(super) async fn subnet_of(vpc: &str, cidr_block: &str, world: &World) -> String {
    let (vpc, cidr_block) = (vpc.to_owned(), cidr_block.to_owned());
    let creation = SubnetCreation { vpc, cidr_block, tags: tags(), ..SubnetCreation::default() };
    ec2::create_subnet(&creation, &world.provider).await.expect("a subnet").id
}

pub(super) async fn group(vpc: &str, world: &World) -> String {
    let creation = SecurityGroupCreation {
        vpc: vpc.to_owned(),
        group_name: "web".to_owned(),
        description: "serves".to_owned(),
        ..SecurityGroupCreation::default()
    };
    ec2::create_security_group(&creation, &world.provider).await.expect("a group")
}

pub(super) async fn gateway(world: &World) -> String {
    ec2::create_internet_gateway(&tags(), &world.provider).await.expect("a gateway").id
}

/// A route table of the VPC.
pub(super) async fn table(vpc: &str, world: &World) -> String {
    ec2::create_route_table(vpc, &tags(), &world.provider).await.expect("a table").id
}

pub(super) async fn interface(subnet: &str, world: &World) -> String {
    let creation = NetworkInterfaceCreation { subnet: subnet.to_owned(), ..NetworkInterfaceCreation::default() };
    ec2::create_network_interface(&creation, &world.provider).await.expect("an interface").id
}

pub(super) fn launch(subnet: &str) -> RunInstances {
    RunInstances {
        // One of those that moto comes with; the others take any.
        image: "ami-03cf127a".to_owned(),
        instance_type: "t3.micro".to_owned(),
        subnet: Some(subnet.to_owned()),
        tags: tags(),
        ..RunInstances::default()
    }
}

pub(super) async fn instance(subnet: &str, world: &World) -> String {
    ec2::run_instances(&launch(subnet), &world.provider).await.expect("an instance").remove(0).id
}

#[track_caller]
pub(super) fn is_missing<T: std::fmt::Debug>(answer: &Result<T, Ec2Error>) {
    assert!(matches!(answer, Err(Ec2Error::DoesNotExist { .. })), "what is not there: {answer:?}");
}
