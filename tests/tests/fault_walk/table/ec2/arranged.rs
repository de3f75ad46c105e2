//! What operations of EC2 find when they begin.

use crate::operation::Doing;
use crate::world::World;
use ec2_interactions::{
    CreateMirrorFilter, Direction, Ec2Client, KeyType, MirrorDestination, MirrorDirection, MirrorNetworkInterface,
    MirrorRule, NatGatewayCreation, NetworkAclEntry, NetworkInterfaceCreation, Peer, Protocol, RouteDestination,
    RouteTarget, RunInstances, SecurityGroupCreation, SecurityGroupRule, StopMode, SubnetCreation, Tags, VpcCreation,
    VpcEndpointCreation, VpcEndpointType, allocate_elastic_ip, associate_route_table, attach_internet_gateway,
    authorize_security_group_rules, create_egress_only_internet_gateway, create_internet_gateway, create_key_pair,
    create_mirror_filter, create_mirror_target, create_nat_gateway, create_network_acl, create_network_acl_entry,
    create_network_interface, create_route, create_route_table, create_security_group, create_subnet, create_vpc,
    create_vpc_endpoint, disassociate_route_table, get_enis_of_instance, get_mirror_filter, mirror_network_interface,
    run_instances, set_tags, stop_instances,
};
use futures::FutureExt;

/// Everywhere else.
pub(super) const ALL: &str = "0.0.0.0/0";

pub(super) fn tags() -> Tags {
    Tags::from([("team".to_owned(), "web".to_owned())])
}

pub(super) fn launch(world: &World) -> RunInstances {
    RunInstances {
        image: "ami-1a2b".to_owned(),
        instance_type: "t3.micro".to_owned(),
        subnet: Some(world.id("subnet")),
        tags: tags(),
        client_token: Some("once".to_owned()),
        ..RunInstances::default()
    }
}

pub(super) fn vpc(world: &World) -> Doing<'_, ()> {
    async {
        let creation = VpcCreation { cidr_block: "10.0.0.0/16".to_owned(), ..VpcCreation::default() };
        world.note("vpc", create_vpc(&creation, &world.steady).await.expect("a VPC").id);
    }
    .boxed_local()
}

pub(super) fn tagged_vpc(world: &World) -> Doing<'_, ()> {
    async {
        vpc(world).await;
        set_tags(&[&world.id("vpc")], &tags(), &world.steady).await.expect("tags");
    }
    .boxed_local()
}

pub(super) fn subnet(world: &World) -> Doing<'_, ()> {
    async {
        vpc(world).await;
        let (vpc, cidr_block) = (world.id("vpc"), "10.0.1.0/24".to_owned());
        let creation = SubnetCreation { vpc, cidr_block, ..SubnetCreation::default() };
        world.note("subnet", create_subnet(&creation, &world.steady).await.expect("a subnet").id);
    }
    .boxed_local()
}

pub(super) fn gateway(world: &World) -> Doing<'_, ()> {
    async {
        vpc(world).await;
        world.note("gateway", create_internet_gateway(&tags(), &world.steady).await.expect("a gateway").id);
    }
    .boxed_local()
}

pub(super) fn attached_gateway(world: &World) -> Doing<'_, ()> {
    async {
        gateway(world).await;
        attach_internet_gateway(&world.id("gateway"), &world.id("vpc"), &world.steady).await.expect("attached");
    }
    .boxed_local()
}

pub(super) fn egress_only_gateway(world: &World) -> Doing<'_, ()> {
    async {
        vpc(world).await;
        let made = create_egress_only_internet_gateway(&world.id("vpc"), &tags(), &world.steady).await;
        world.note("egress-only gateway", made.expect("a gateway").id);
    }
    .boxed_local()
}

/// A table of a subnet, with a route to an attached gateway; and another one.
pub(super) fn table(world: &World) -> Doing<'_, ()> {
    async {
        subnet(world).await;
        furnish_table(world).await;
    }
    .boxed_local()
}

async fn furnish_table(world: &World) {
    let (vpc, steady) = (world.id("vpc"), &world.steady);
    for name in ["table", "other table"] {
        world.note(name, create_route_table(&vpc, &Tags::new(), steady).await.expect("a table").id);
    }
    for name in ["gateway", "other gateway"] {
        world.note(name, create_internet_gateway(&tags(), steady).await.expect("a gateway").id);
    }
    attach_internet_gateway(&world.id("gateway"), &vpc, steady).await.expect("attached");
    let associated = associate_route_table(&world.id("table"), &world.id("subnet"), steady).await;
    world.note("association", associated.expect("an association"));
    let gateway = RouteTarget::InternetGateway(world.id("gateway"));
    create_route(&world.id("table"), &RouteDestination::of(ALL), &gateway, steady).await.expect("a route");
}

pub(super) fn unassociated_table(world: &World) -> Doing<'_, ()> {
    async {
        table(world).await;
        disassociate_route_table(&world.id("association"), &world.steady).await.expect("no association");
    }
    .boxed_local()
}

pub(super) fn elastic_ip(world: &World) -> Doing<'_, ()> {
    async {
        world.note("elastic IP", allocate_elastic_ip(&tags(), &world.steady).await.expect("an address").id);
    }
    .boxed_local()
}

pub(super) fn place_of_nat(world: &World) -> Doing<'_, ()> {
    async {
        subnet(world).await;
        elastic_ip(world).await;
    }
    .boxed_local()
}

pub(super) fn nat_creation(world: &World) -> NatGatewayCreation {
    NatGatewayCreation {
        subnet: world.id("subnet"),
        allocation: Some(world.id("elastic IP")),
        client_token: Some("once".to_owned()),
        ..NatGatewayCreation::default()
    }
}

pub(super) fn nat(world: &World) -> Doing<'_, ()> {
    async {
        place_of_nat(world).await;
        let made = create_nat_gateway(&nat_creation(world), &world.steady).await.expect("a NAT gateway");
        world.note("NAT gateway", made.id);
    }
    .boxed_local()
}

pub(super) fn endpoint_creation(world: &World) -> VpcEndpointCreation {
    VpcEndpointCreation {
        vpc: world.id("vpc"),
        service: "com.amazonaws.us-east-1.s3".to_owned(),
        endpoint_type: VpcEndpointType::Gateway,
        client_token: Some("once".to_owned()),
        ..VpcEndpointCreation::default()
    }
}

pub(super) fn endpoint(world: &World) -> Doing<'_, ()> {
    async {
        vpc(world).await;
        furnish_endpoint(world).await;
    }
    .boxed_local()
}

async fn furnish_endpoint(world: &World) {
    let made = create_vpc_endpoint(&endpoint_creation(world), &world.steady).await.expect("an endpoint");
    world.note("endpoint", made.id);
}

pub(super) fn acl(world: &World) -> Doing<'_, ()> {
    async {
        vpc(world).await;
        furnish_acl(world).await;
    }
    .boxed_local()
}

pub(super) fn acl_with_entry(world: &World) -> Doing<'_, ()> {
    async {
        acl(world).await;
        let entry = NetworkAclEntry::allowing(100, Direction::Ingress, Protocol::Tcp, ALL).ports(443, 443);
        create_network_acl_entry(&world.id("acl"), &entry, &world.steady).await.expect("an entry");
    }
    .boxed_local()
}

async fn furnish_acl(world: &World) {
    world.note("acl", create_network_acl(&world.id("vpc"), &tags(), &world.steady).await.expect("an ACL").id);
}

pub(super) fn group(world: &World) -> Doing<'_, ()> {
    async {
        vpc(world).await;
        furnish_group(world).await;
    }
    .boxed_local()
}

pub(super) fn group_with_rule(world: &World) -> Doing<'_, ()> {
    async {
        group(world).await;
        let rule = SecurityGroupRule::new(Direction::Ingress, Protocol::Tcp, Peer::of_cidr("10.0.0.0/8")).port(443);
        authorize_security_group_rules(&world.id("group"), &[rule], &world.steady).await.expect("a rule");
    }
    .boxed_local()
}

async fn furnish_group(world: &World) {
    let (group_name, description) = ("web".to_owned(), "serves".to_owned());
    let creation =
        SecurityGroupCreation { vpc: world.id("vpc"), group_name, description, ..SecurityGroupCreation::default() };
    world.note("group", create_security_group(&creation, &world.steady).await.expect("a group"));
}

pub(super) fn interface(world: &World) -> Doing<'_, ()> {
    async {
        subnet(world).await;
        furnish_interface(world).await;
    }
    .boxed_local()
}

async fn furnish_interface(world: &World) {
    let creation = NetworkInterfaceCreation { subnet: world.id("subnet"), ..NetworkInterfaceCreation::default() };
    world.note("interface", create_network_interface(&creation, &world.steady).await.expect("an interface").id);
}

pub(super) fn instance(world: &World) -> Doing<'_, ()> {
    async {
        subnet(world).await;
        furnish_instance(world).await;
    }
    .boxed_local()
}

pub(super) fn stopped_instance(world: &World) -> Doing<'_, ()> {
    async {
        instance(world).await;
        let instances = [world.id("instance")];
        drop(stop_instances(&instances, StopMode::Ordinary, &world.steady).await.expect("stopped"));
    }
    .boxed_local()
}

/// With its interface, the first one.
async fn furnish_instance(world: &World) {
    let instance = run_instances(&launch(world), &world.steady).await.expect("an instance").remove(0).id;
    let first = get_enis_of_instance(&instance, &world.steady).await.expect("its interface").remove(0).id;
    world.note("first interface", first);
    world.note("instance", instance);
}

pub(super) fn key_pair(world: &World) -> Doing<'_, ()> {
    async { drop(create_key_pair("ops", &KeyType::Ed25519, &tags(), &world.steady).await.expect("a key pair")) }
        .boxed_local()
}

pub(super) fn filter_creation() -> CreateMirrorFilter {
    CreateMirrorFilter {
        rules: vec![MirrorRule::accept_all(1, MirrorDirection::Ingress)],
        ..CreateMirrorFilter::default()
    }
}

pub(super) fn filter(world: &World) -> Doing<'_, ()> {
    async {
        let made = create_mirror_filter(&filter_creation(), &world.steady).await.expect("a filter");
        let filter = get_mirror_filter(&made, &world.steady).await.expect("a filter");
        world.note("filter", made);
        world.note("mirror rule", filter.rules.first().expect("a rule").id.clone());
    }
    .boxed_local()
}

pub(super) fn bare_filter(world: &World) -> Doing<'_, ()> {
    async {
        let made = create_mirror_filter(&CreateMirrorFilter::default(), &world.steady).await.expect("a filter");
        world.note("filter", made);
    }
    .boxed_local()
}

/// An instance, and a target that is an interface beside it.
pub(super) fn target(world: &World) -> Doing<'_, ()> {
    async {
        instance(world).await;
        furnish_target(world).await;
    }
    .boxed_local()
}

async fn furnish_target(world: &World) {
    furnish_interface(world).await;
    let destination = MirrorDestination::NetworkInterface(world.id("interface"));
    let made = create_mirror_target(&destination, &tags(), None, &world.steady).await.expect("a target");
    world.note("target", made.id);
}

pub(super) fn target_and_filter(world: &World) -> Doing<'_, ()> {
    async {
        target(world).await;
        filter(world).await;
    }
    .boxed_local()
}

pub(super) fn mirror(world: &World) -> MirrorNetworkInterface {
    MirrorNetworkInterface {
        vpc: world.id("vpc"),
        interface: world.id("first interface"),
        target: world.id("target"),
        filter: world.id("filter"),
        session_number: Some(1),
        client_token: Some("once".to_owned()),
        ..MirrorNetworkInterface::default()
    }
}

pub(super) fn session(world: &World) -> Doing<'_, ()> {
    async {
        target_and_filter(world).await;
        furnish_session(world).await;
    }
    .boxed_local()
}

async fn furnish_session(world: &World) {
    world.note("session", mirror_network_interface(&mirror(world), &world.steady).await.expect("a session").id);
}

/// A VPC with a thing of each kind.
pub(super) fn everything(world: &World) -> Doing<'_, ()> {
    async {
        session(world).await;
        furnish_table(world).await;
        elastic_ip(world).await;
        let made = create_nat_gateway(&nat_creation(world), &world.steady).await.expect("a NAT gateway");
        world.note("NAT gateway", made.id);
        let made = create_egress_only_internet_gateway(&world.id("vpc"), &tags(), &world.steady).await;
        world.note("egress-only gateway", made.expect("a gateway").id);
        furnish_endpoint(world).await;
        furnish_acl(world).await;
        furnish_group(world).await;
        key_pair(world).await;
        furnish_others(world).await;
    }
    .boxed_local()
}

/// What this workspace reads, and does not make.
async fn furnish_others(world: &World) {
    use aws_sdk_ec2::types::{GatewayType, NewDhcpConfiguration};
    let ec2 = world.steady.get_ec2();
    peering(world).await;
    let servers = NewDhcpConfiguration::builder().key("domain-name-servers").values("10.0.0.2").build();
    let made = ec2.create_dhcp_options().dhcp_configurations(servers).send().await.expect("DHCP options");
    let id = made.dhcp_options.and_then(|options| options.dhcp_options_id);
    world.note("DHCP options", id.expect("an id"));
    let made = ec2.create_vpn_gateway().r#type(GatewayType::Ipsec1).send().await.expect("a VPN gateway");
    let id = made.vpn_gateway.and_then(|gateway| gateway.vpn_gateway_id).expect("an id");
    ec2.attach_vpn_gateway().vpn_gateway_id(id).vpc_id(world.id("vpc")).send().await.expect("attached");
    let made = ec2.create_image().instance_id(world.id("instance")).name("own").send().await.expect("an image");
    world.note("image", made.image_id.expect("an id"));
}

/// Two VPCs that are connected.
pub(super) fn peered(world: &World) -> Doing<'_, ()> {
    async {
        vpc(world).await;
        peering(world).await;
    }
    .boxed_local()
}

async fn peering(world: &World) {
    let creation = VpcCreation { cidr_block: "10.1.0.0/16".to_owned(), ..VpcCreation::default() };
    let other = create_vpc(&creation, &world.steady).await.expect("a VPC").id;
    let ec2 = world.steady.get_ec2();
    let request = ec2.create_vpc_peering_connection().vpc_id(world.id("vpc")).peer_vpc_id(other);
    let made = request.send().await.expect("a connection").vpc_peering_connection;
    let id = made.and_then(|connection| connection.vpc_peering_connection_id).expect("an id");
    ec2.accept_vpc_peering_connection().vpc_peering_connection_id(&id).send().await.expect("accepted");
    world.note("peering connection", id);
}
