//! VPCs, subnets, gateways, addresses and endpoints.

use super::ec2::{gateway, instance, is_missing, subnet, subnet_of, tags, vpc};
use crate::world::World;
use aws_interactions_core::Wait;
use ec2_interactions as ec2;
use ec2_interactions::{
    Ec2Client, Ec2Error, NatGateway, NatGatewayCreation, Permission, Resource, ResourceKind, Scope, SubnetCreation,
    VpcCreation, VpcEndpoint, VpcEndpointCreation, VpcEndpointType,
};
use futures::TryStreamExt;
use std::time::Duration;

operations! {
    allocate_elastic_ip,
    attach_internet_gateway,
    can_create_vpc,
    can_delete_vpc,
    create_egress_only_internet_gateway,
    create_internet_gateway,
    create_nat_gateway,
    create_subnet,
    create_vpc,
    create_vpc_endpoint,
    delete_egress_only_internet_gateway,
    delete_internet_gateway,
    delete_nat_gateway,
    delete_subnet,
    delete_vpc,
    delete_vpc_endpoints,
    delete_vpc_peering_connection,
    detach_internet_gateway,
    find_blockers,
    get_dhcp_options,
    get_internet_gateway,
    get_nat_gateway,
    get_subnet,
    get_subnets_of_vpc,
    get_vpc,
    get_vpc_dns,
    get_vpc_endpoint,
    list_egress_only_internet_gateways,
    list_elastic_ips,
    list_internet_gateways,
    list_nat_gateways,
    list_subnets,
    list_vpc_endpoints,
    list_vpc_peering_connections,
    list_vpcs,
    list_vpn_gateways,
    release_elastic_ip,
    set_vpc_dns_hostnames,
    set_vpc_dns_support,
    wait_until_nat_gateway_available,
    wait_until_nat_gateway_deleted,
    wait_until_vpc_endpoint_available,
    wait_until_vpc_endpoint_deleted,
}

fn wait() -> Wait {
    Wait::at_most(Duration::from_secs(20)).every(Duration::from_millis(100))
}

async fn create_vpc(world: World) {
    let cidr_block = "10.0.0.0/16".to_owned();
    let creation = VpcCreation { cidr_block, dns_hostnames: Some(true), tags: tags(), ..VpcCreation::default() };
    let vpc = ec2::create_vpc(&creation, &world.provider).await.expect("a VPC");
    assert_eq!((vpc.cidr_blocks.as_slice(), vpc.name()), (&["10.0.0.0/16".to_owned()][..], Some("web")));
    assert!(ec2::get_vpc_dns(&vpc.id, &world.provider).await.expect("settings").hostnames, "DNS names are set");
}

async fn get_vpc(world: World) {
    let vpc = vpc(&world).await;
    let found = ec2::get_vpc(&vpc, &world.provider).await.expect("a VPC");
    assert_eq!((found.id.as_str(), found.name(), found.is_default), (vpc.as_str(), Some("web"), false));
    is_missing(&ec2::get_vpc("vpc-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn list_vpcs(world: World) {
    let vpc = vpc(&world).await;
    let found: Vec<_> = ec2::list_vpcs(&world.provider).try_collect().await.expect("VPCs");
    assert!(found.iter().any(|found| found.id == vpc), "{found:?}");
}

async fn delete_vpc(world: World) {
    let (vpc, subnet) = subnet(&world).await;
    let error = ec2::delete_vpc(&vpc, &world.provider).await;
    assert!(matches!(error, Err(Ec2Error::InUse { .. })), "a VPC with a subnet: {error:?}");
    ec2::delete_subnet(&subnet, &world.provider).await.expect("gone");
    ec2::delete_vpc(&vpc, &world.provider).await.expect("gone");
    is_missing(&ec2::get_vpc(&vpc, &world.provider).await);
    is_missing(&ec2::delete_vpc(&vpc, &world.provider).await);
}

async fn can_create_vpc(world: World) {
    let creation = VpcCreation { cidr_block: "10.0.0.0/16".to_owned(), ..VpcCreation::default() };
    let before: Vec<_> = ec2::list_vpcs(&world.provider).try_collect().await.expect("VPCs");
    assert_eq!(ec2::can_create_vpc(&creation, &world.provider).await.expect("an answer"), Permission::Allowed);
    let after: Vec<_> = ec2::list_vpcs(&world.provider).try_collect().await.expect("VPCs");
    assert_eq!(before.len(), after.len(), "a probe makes nothing");
}

async fn can_delete_vpc(world: World) {
    let vpc = vpc(&world).await;
    assert_eq!(ec2::can_delete_vpc(&vpc, &world.provider).await.expect("an answer"), Permission::Allowed);
    ec2::get_vpc(&vpc, &world.provider).await.expect("a probe deletes nothing");
}

async fn get_vpc_dns(world: World) {
    let dns = ec2::get_vpc_dns(&vpc(&world).await, &world.provider).await.expect("settings");
    assert_eq!((dns.support, dns.hostnames), (true, false));
    is_missing(&ec2::get_vpc_dns("vpc-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn set_vpc_dns_hostnames(world: World) {
    let vpc = vpc(&world).await;
    ec2::set_vpc_dns_hostnames(&vpc, true, &world.provider).await.expect("set");
    assert!(ec2::get_vpc_dns(&vpc, &world.provider).await.expect("settings").hostnames);
}

async fn set_vpc_dns_support(world: World) {
    let vpc = vpc(&world).await;
    ec2::set_vpc_dns_support(&vpc, false, &world.provider).await.expect("set");
    assert!(!ec2::get_vpc_dns(&vpc, &world.provider).await.expect("settings").support);
}

async fn get_dhcp_options(world: World) {
    is_missing(&ec2::get_dhcp_options("dopt-0a1b2c3d4e5f60718", &world.provider).await);
    let made = world.provider.get_ec2().create_dhcp_options();
    let servers = aws_sdk_ec2::types::NewDhcpConfiguration::builder().key("domain-name-servers").values("10.0.0.2");
    let made = made.dhcp_configurations(servers.build()).send().await.expect("DHCP options").dhcp_options;
    let id = made.and_then(|made| made.dhcp_options_id).expect("an id");
    assert_eq!(ec2::get_dhcp_options(&id, &world.provider).await.expect("DHCP options").id, id);
}

async fn create_subnet(world: World) {
    let (vpc, cidr_block) = (vpc(&world).await, "10.0.1.0/24".to_owned());
    let creation = SubnetCreation {
        vpc: vpc.clone(),
        cidr_block,
        maps_public_ip: true,
        tags: tags(),
        ..SubnetCreation::default()
    };
    let made = ec2::create_subnet(&creation, &world.provider).await.expect("a subnet");
    let found = ec2::get_subnet(&made.id, &world.provider).await.expect("a subnet");
    assert_eq!((found.vpc.as_str(), found.cidr_block.as_deref()), (vpc.as_str(), Some("10.0.1.0/24")));
    assert_eq!((found.maps_public_ip, found.name()), (true, Some("web")));
}

async fn get_subnet(world: World) {
    let (vpc, subnet) = subnet(&world).await;
    let found = ec2::get_subnet(&subnet, &world.provider).await.expect("a subnet");
    assert_eq!((found.id, found.vpc, found.maps_public_ip), (subnet, vpc, false));
    is_missing(&ec2::get_subnet("subnet-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn get_subnets_of_vpc(world: World) {
    let (vpc, one) = subnet(&world).await;
    let other = subnet_of(&vpc, "10.0.2.0/24", &world).await;
    subnet(&world).await;
    let mut found = ec2::get_subnets_of_vpc(&vpc, &world.provider).await.expect("subnets");
    let mut expected = [one, other];
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    is_missing(&ec2::get_subnets_of_vpc("vpc-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn list_subnets(world: World) {
    let (vpc, one) = subnet(&world).await;
    subnet(&world).await;
    let found: Vec<_> = ec2::list_subnets(&Scope::vpc(&vpc), &world.provider).try_collect().await.expect("subnets");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [one]);
}

async fn delete_subnet(world: World) {
    let (_, subnet) = subnet(&world).await;
    ec2::delete_subnet(&subnet, &world.provider).await.expect("gone");
    is_missing(&ec2::get_subnet(&subnet, &world.provider).await);
    is_missing(&ec2::delete_subnet(&subnet, &world.provider).await);
}

async fn find_blockers(world: World) {
    let (vpc, subnet) = subnet(&world).await;
    let instance = instance(&subnet, &world).await;
    let found = ec2::find_blockers(&Resource::new(ResourceKind::Vpc, &vpc), &world.provider).await.expect("a list");
    assert!(found.iter().any(|found| found.id == subnet), "{instance}: {found:?}");
}

async fn create_internet_gateway(world: World) {
    let made = ec2::create_internet_gateway(&tags(), &world.provider).await.expect("a gateway");
    assert_eq!(made.name(), Some("web"));
}

async fn get_internet_gateway(world: World) {
    let gateway = gateway(&world).await;
    assert_eq!(ec2::get_internet_gateway(&gateway, &world.provider).await.expect("a gateway").id, gateway);
    is_missing(&ec2::get_internet_gateway("igw-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn attach_internet_gateway(world: World) {
    let (vpc, gateway) = (vpc(&world).await, gateway(&world).await);
    ec2::attach_internet_gateway(&gateway, &vpc, &world.provider).await.expect("attached");
    let error = ec2::delete_internet_gateway(&gateway, &world.provider).await;
    assert!(matches!(error, Err(Ec2Error::InUse { .. })), "one that is attached: {error:?}");
}

async fn detach_internet_gateway(world: World) {
    let (vpc, gateway) = (vpc(&world).await, gateway(&world).await);
    ec2::attach_internet_gateway(&gateway, &vpc, &world.provider).await.expect("attached");
    ec2::detach_internet_gateway(&gateway, &vpc, &world.provider).await.expect("detached");
    ec2::delete_internet_gateway(&gateway, &world.provider).await.expect("gone");
}

async fn list_internet_gateways(world: World) {
    let (vpc, attached) = (vpc(&world).await, gateway(&world).await);
    gateway(&world).await;
    ec2::attach_internet_gateway(&attached, &vpc, &world.provider).await.expect("attached");
    let found = ec2::list_internet_gateways(&Scope::vpc(&vpc), &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("gateways");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [attached]);
}

async fn delete_internet_gateway(world: World) {
    let gateway = gateway(&world).await;
    ec2::delete_internet_gateway(&gateway, &world.provider).await.expect("gone");
    is_missing(&ec2::get_internet_gateway(&gateway, &world.provider).await);
    is_missing(&ec2::delete_internet_gateway(&gateway, &world.provider).await);
}

async fn create_egress_only_internet_gateway(world: World) {
    let vpc = vpc(&world).await;
    let made = ec2::create_egress_only_internet_gateway(&vpc, &tags(), &world.provider).await.expect("a gateway");
    assert!(made.id.starts_with("eigw-") && made.name() == Some("web"), "{made:?}");
}

async fn list_egress_only_internet_gateways(world: World) {
    let vpc = vpc(&world).await;
    let made = ec2::create_egress_only_internet_gateway(&vpc, &tags(), &world.provider).await.expect("a gateway");
    let found = ec2::list_egress_only_internet_gateways(&Scope::vpc(&vpc), &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("gateways");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [made.id]);
}

async fn delete_egress_only_internet_gateway(world: World) {
    let vpc = vpc(&world).await;
    let made = ec2::create_egress_only_internet_gateway(&vpc, &tags(), &world.provider).await.expect("a gateway");
    ec2::delete_egress_only_internet_gateway(&made.id, &world.provider).await.expect("gone");
    is_missing(&ec2::delete_egress_only_internet_gateway(&made.id, &world.provider).await);
}

async fn allocate_elastic_ip(world: World) {
    let made = ec2::allocate_elastic_ip(&tags(), &world.provider).await.expect("an address");
    assert!(made.id.starts_with("eipalloc-") && made.public_ip.contains('.'), "{made:?}");
}

async fn list_elastic_ips(world: World) {
    let made = ec2::allocate_elastic_ip(&tags(), &world.provider).await.expect("an address");
    let found: Vec<_> = ec2::list_elastic_ips(&world.provider).try_collect().await.expect("addresses");
    let found = found.iter().find(|found| found.id == made.id).expect("the one that was made");
    assert_eq!((found.name(), found.public_ip.as_str()), (Some("web"), made.public_ip.as_str()));
}

async fn release_elastic_ip(world: World) {
    let made = ec2::allocate_elastic_ip(&tags(), &world.provider).await.expect("an address");
    ec2::release_elastic_ip(&made.id, &world.provider).await.expect("released");
    is_missing(&ec2::release_elastic_ip(&made.id, &world.provider).await);
}

async fn nat(world: &World) -> (String, NatGateway) {
    let (vpc, subnet) = subnet(world).await;
    let allocation = Some(ec2::allocate_elastic_ip(&tags(), &world.provider).await.expect("an address").id);
    let creation = NatGatewayCreation { subnet, allocation, tags: tags(), ..NatGatewayCreation::default() };
    (vpc, ec2::create_nat_gateway(&creation, &world.provider).await.expect("a NAT gateway"))
}

async fn create_nat_gateway(world: World) {
    let (vpc, made) = nat(&world).await;
    assert_eq!((made.vpc, made.is_public), (vpc, true));
}

async fn get_nat_gateway(world: World) {
    let (_, made) = nat(&world).await;
    let found = ec2::get_nat_gateway(&made.id, &world.provider).await.expect("a NAT gateway");
    assert_eq!((found.id, found.subnet, found.tags), (made.id, made.subnet, tags()));
    is_missing(&ec2::get_nat_gateway("nat-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn list_nat_gateways(world: World) {
    let (vpc, made) = nat(&world).await;
    nat(&world).await;
    let found: Vec<_> = ec2::list_nat_gateways(&Scope::vpc(&vpc), &world.provider).try_collect().await.expect("a list");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [made.id]);
}

async fn wait_until_nat_gateway_available(world: World) {
    let (_, made) = nat(&world).await;
    let found = ec2::wait_until_nat_gateway_available(&made.id, &wait(), &world.provider).await.expect("available");
    assert_eq!(found.id, made.id);
}

async fn delete_nat_gateway(world: World) {
    let (_, made) = nat(&world).await;
    ec2::delete_nat_gateway(&made.id, &world.provider).await.expect("on its way out");
    is_missing(&ec2::delete_nat_gateway("nat-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn wait_until_nat_gateway_deleted(world: World) {
    let (_, made) = nat(&world).await;
    ec2::delete_nat_gateway(&made.id, &world.provider).await.expect("on its way out");
    ec2::wait_until_nat_gateway_deleted(&made.id, &wait(), &world.provider).await.expect("gone");
}

async fn endpoint(world: &World) -> (String, VpcEndpoint) {
    let vpc = vpc(world).await;
    let creation = VpcEndpointCreation {
        vpc: vpc.clone(),
        service: "com.amazonaws.us-east-1.s3".to_owned(),
        endpoint_type: VpcEndpointType::Gateway,
        ..VpcEndpointCreation::default()
    };
    (vpc, ec2::create_vpc_endpoint(&creation, &world.provider).await.expect("an endpoint"))
}

async fn create_vpc_endpoint(world: World) {
    let (vpc, made) = endpoint(&world).await;
    assert_eq!((made.vpc, made.service.as_str()), (vpc, "com.amazonaws.us-east-1.s3"));
}

async fn get_vpc_endpoint(world: World) {
    let (_, made) = endpoint(&world).await;
    let found = ec2::get_vpc_endpoint(&made.id, &world.provider).await.expect("an endpoint");
    assert_eq!((found.id, found.endpoint_type), (made.id, VpcEndpointType::Gateway));
    is_missing(&ec2::get_vpc_endpoint("vpce-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn list_vpc_endpoints(world: World) {
    let (vpc, made) = endpoint(&world).await;
    endpoint(&world).await;
    let found = ec2::list_vpc_endpoints(&Scope::vpc(&vpc), &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("endpoints");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [made.id]);
}

async fn wait_until_vpc_endpoint_available(world: World) {
    let (_, made) = endpoint(&world).await;
    let found = ec2::wait_until_vpc_endpoint_available(&made.id, &wait(), &world.provider).await.expect("available");
    assert_eq!(found.id, made.id);
}

async fn delete_vpc_endpoints(world: World) {
    let (_, made) = endpoint(&world).await;
    let deleted = ec2::delete_vpc_endpoints(&[&made.id], &world.provider).await.expect("an answer");
    assert_eq!((deleted.begun, deleted.failed.len()), (vec![made.id], 0));
    let missing = "vpce-0a1b2c3d4e5f60718";
    let deleted = ec2::delete_vpc_endpoints(&[missing], &world.provider).await.expect("an answer");
    assert_eq!(deleted.begun, [""; 0], "what is not there");
}

async fn wait_until_vpc_endpoint_deleted(world: World) {
    let (_, made) = endpoint(&world).await;
    ec2::delete_vpc_endpoints(&[&made.id], &world.provider).await.expect("an answer");
    ec2::wait_until_vpc_endpoint_deleted(&made.id, &wait(), &world.provider).await.expect("gone");
}

/// Two VPCs, and their connection.
async fn peering(world: &World) -> (String, String) {
    let vpc = vpc(world).await;
    let creation = VpcCreation { cidr_block: "10.1.0.0/16".to_owned(), ..VpcCreation::default() };
    let other = ec2::create_vpc(&creation, &world.provider).await.expect("a VPC").id;
    let request = world.provider.get_ec2().create_vpc_peering_connection().vpc_id(&vpc).peer_vpc_id(other);
    let made = request.send().await.expect("a connection").vpc_peering_connection;
    (vpc, made.and_then(|made| made.vpc_peering_connection_id).expect("an id"))
}

async fn list_vpc_peering_connections(world: World) {
    let (vpc, made) = peering(&world).await;
    peering(&world).await;
    let found = ec2::list_vpc_peering_connections(&Scope::vpc(&vpc), &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("connections");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [made]);
}

async fn delete_vpc_peering_connection(world: World) {
    let (_, made) = peering(&world).await;
    ec2::delete_vpc_peering_connection(&made, &world.provider).await.expect("deleted");
    is_missing(&ec2::delete_vpc_peering_connection("pcx-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn list_vpn_gateways(world: World) {
    let (vpc, client) = (vpc(&world).await, world.provider.get_ec2());
    let made = client.create_vpn_gateway().r#type(aws_sdk_ec2::types::GatewayType::Ipsec1).send().await;
    let made = made.expect("a gateway").vpn_gateway.and_then(|made| made.vpn_gateway_id).expect("an id");
    client.attach_vpn_gateway().vpn_gateway_id(&made).vpc_id(&vpc).send().await.expect("attached");
    let found: Vec<_> = ec2::list_vpn_gateways(&Scope::vpc(&vpc), &world.provider).try_collect().await.expect("a list");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [made]);
}
