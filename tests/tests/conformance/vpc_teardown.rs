//! A VPC taken down on a server that knows what depends on what.
//!
//! moto leaves interfaces of terminated instances, of NAT gateways and of endpoints behind, which AWS deletes itself, and
//! lets anybody delete them: this shows no waiting. It is made with this workspace's own functions, which make neither
//! peering connections nor VPN gateways nor functions or databases, and mirror sessions nowhere but on AWS: those are shown by the tests beside this one.

use crate::world::World;
use aws_interactions_core::AwsClientProvider;
use aws_interactions_orchestration::{
    TeardownError, TeardownOptions, WorkflowEvents, execute_teardown, plan_vpc_teardown,
};
use ec2_interactions::{
    Direction, Ec2Error, FindImages, NatGatewayCreation, NetworkInterfaceCreation, Peer, Protocol, Resource,
    ResourceKind, RouteDestination, RouteTarget, RunInstances, SecurityGroupCreation, SecurityGroupRule,
    SubnetCreation, Tags, VpcCreation, VpcEndpointCreation, VpcEndpointType, allocate_elastic_ip,
    associate_route_table, attach_internet_gateway, authorize_security_group_rules,
    create_egress_only_internet_gateway, create_internet_gateway, create_nat_gateway, create_network_acl,
    create_network_interface, create_route, create_route_table, create_security_group, create_subnet, create_vpc,
    create_vpc_endpoint, find_blockers, find_images, get_vpc, list_elastic_ips, run_instances,
};
use futures::TryStreamExt;
use std::time::Duration;

play! {
    a_vpc_with_every_kind_of_thing_is_emptied: on_moto;
    the_default_vpc_is_refused: on_moto;
}

fn options() -> TeardownOptions {
    TeardownOptions {
        release_elastic_ips: true,
        deadline: Duration::from_secs(20),
        interval: Duration::from_millis(100),
        ..TeardownOptions::default()
    }
}

async fn a_vpc_with_every_kind_of_thing_is_emptied(world: World) {
    let provider = &world.provider;
    let beside = furnished("10.1.0.0/16", provider).await.expect("made");
    let before = blockers(&beside, provider).await;
    let vpc = furnished("10.0.0.0/16", provider).await.expect("made");
    let plan = plan_vpc_teardown(&vpc, &options(), provider).await.expect("a plan");
    assert!(plan.steps.len() > 20, "{plan}");
    let outcome = execute_teardown(&plan, &WorkflowEvents::default(), provider).await.expect("an outcome");
    assert!(outcome.is_gone(), "{plan}{outcome:#?}");
    let gone = get_vpc(&vpc, provider).await;
    assert!(matches!(gone, Err(Ec2Error::DoesNotExist { .. })), "{gone:?}");
    assert_eq!(blockers(&vpc, provider).await, []);
    let addresses: Vec<_> = list_elastic_ips(provider).try_collect().await.expect("a list");
    assert_eq!(addresses.len(), 1, "that of the other VPC: {addresses:?}");
    assert_eq!(blockers(&beside, provider).await, before);
    let again = plan_vpc_teardown(&vpc, &options(), provider).await.expect_err("it is gone");
    assert!(matches!(again, TeardownError::DoesNotExist { .. }), "{again:?}");
}

async fn the_default_vpc_is_refused(world: World) {
    let provider = &world.provider;
    let vpcs = ec2_interactions::list_vpcs(provider).try_collect::<Vec<_>>().await.expect("a list");
    let default = vpcs.into_iter().find(|vpc| vpc.is_default).expect("moto gives each account one");
    let refused = plan_vpc_teardown(&default.id, &options(), provider).await.expect_err("refused");
    assert!(matches!(refused, TeardownError::DefaultVpc { .. }), "{refused:?}");
}

async fn blockers(vpc: &str, provider: &AwsClientProvider) -> Vec<Resource> {
    let mut found = find_blockers(&Resource::new(ResourceKind::Vpc, vpc), provider).await.expect("a list");
    found.sort();
    found
}

/// A VPC with a thing of each kind that can be made.
async fn furnished(cidr_block: &str, provider: &AwsClientProvider) -> Result<String, Ec2Error> {
    let vpc =
        create_vpc(&VpcCreation { cidr_block: cidr_block.to_owned(), ..VpcCreation::default() }, provider).await?.id;
    let (first, second) = (cidr_block.replace("0.0/16", "1.0/24"), cidr_block.replace("0.0/16", "2.0/24"));
    let of = |cidr_block| SubnetCreation { vpc: vpc.clone(), cidr_block, ..SubnetCreation::default() };
    let subnet = create_subnet(&of(first), provider).await?.id;
    create_subnet(&of(second), provider).await?;
    let group = groups(&vpc, provider).await?;
    gateways(&vpc, &subnet, provider).await?;
    create_network_acl(&vpc, &Tags::new(), provider).await?;
    let endpoint = |service: &str, endpoint_type| VpcEndpointCreation {
        vpc: vpc.clone(),
        service: format!("com.amazonaws.us-east-1.{service}"),
        endpoint_type,
        ..VpcEndpointCreation::default()
    };
    create_vpc_endpoint(&endpoint("s3", VpcEndpointType::Gateway), provider).await?;
    let interface =
        VpcEndpointCreation { subnets: vec![subnet.clone()], ..endpoint("ec2", VpcEndpointType::Interface) };
    create_vpc_endpoint(&interface, provider).await?;
    inhabited(&subnet, &group, provider).await?;
    Ok(vpc)
}

/// Two groups that name each other.
async fn groups(vpc: &str, provider: &AwsClientProvider) -> Result<String, Ec2Error> {
    let group = |name: &str| SecurityGroupCreation {
        vpc: vpc.to_owned(),
        group_name: name.to_owned(),
        description: name.to_owned(),
        ..SecurityGroupCreation::default()
    };
    let web = create_security_group(&group("web"), provider).await?;
    let data = create_security_group(&group("data"), provider).await?;
    for (one, other) in [(&web, &data), (&data, &web)] {
        let rule = SecurityGroupRule::new(Direction::Ingress, Protocol::Tcp, Peer::Group(other.clone())).port(443);
        authorize_security_group_rules(one, &[rule], provider).await?;
    }
    Ok(web)
}

async fn gateways(vpc: &str, subnet: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let tags = Tags::new();
    let gateway = create_internet_gateway(&tags, provider).await?.id;
    attach_internet_gateway(&gateway, vpc, provider).await?;
    create_egress_only_internet_gateway(vpc, &tags, provider).await?;
    let table = create_route_table(vpc, &tags, provider).await?.id;
    associate_route_table(&table, subnet, provider).await?;
    create_route(&table, &RouteDestination::of("0.0.0.0/0"), &RouteTarget::of_id(&gateway), provider).await?;
    let allocation = Some(allocate_elastic_ip(&tags, provider).await?.id);
    let nat = NatGatewayCreation { subnet: subnet.to_owned(), allocation, ..NatGatewayCreation::default() };
    create_nat_gateway(&nat, provider).await.map(drop)
}

/// An instance, and an interface of nobody.
async fn inhabited(subnet: &str, group: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let creation = NetworkInterfaceCreation {
        subnet: subnet.to_owned(),
        security_groups: vec![group.to_owned()],
        ..NetworkInterfaceCreation::default()
    };
    create_network_interface(&creation, provider).await?;
    let launch = launch(subnet, group, provider).await?;
    run_instances(&launch, provider).await.map(drop)
}

async fn launch(subnet: &str, group: &str, provider: &AwsClientProvider) -> Result<RunInstances, Ec2Error> {
    let images = find_images(&FindImages::of("amazon", "*"), provider).await?;
    let image = images.into_iter().next().expect("moto has images").id;
    let instance_type = "t3.micro".to_owned();
    let (subnet, security_groups) = (Some(subnet.to_owned()), vec![group.to_owned()]);
    Ok(RunInstances { image, instance_type, subnet, security_groups, ..RunInstances::default() })
}
