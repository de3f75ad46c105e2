//! The inventory of a VPC and of its region, of what the wrappers made.

use crate::world::World;
use aws_interactions_orchestration::{
    InventoryVpc, VpcInventory, VpcInventoryError, VpcInventoryOptions, WorkflowEvents, get_vpc_inventory,
};
use ec2_interactions::{
    NetworkInterfaceCreation, RouteDestination, RouteTarget, Scope, SecurityGroupCreation, SubnetCreation, Tags,
    VpcCreation, VpcEndpointCreation, VpcEndpointType, associate_route_table, attach_internet_gateway,
    create_internet_gateway, create_network_interface, create_route, create_route_table, create_security_group,
    create_subnet, create_vpc, create_vpc_endpoint,
};

// ministack ignores most filters of EC2.
play! {
    when_a_vpc_is_made_then_its_inventory_has_what_was_made: on_moto;
    when_a_region_has_other_vpcs_then_each_has_its_own_things: on_moto;
    when_there_is_no_such_vpc_then_there_is_no_inventory: on_moto;
}

async fn inventory(world: &World, scope: &Scope) -> Result<VpcInventory, VpcInventoryError> {
    let options = VpcInventoryOptions::default();
    get_vpc_inventory(scope, &options, &WorkflowEvents::default(), &world.provider).await
}

fn named(name: &str) -> Tags {
    Tags::from([("Name".to_owned(), name.to_owned())])
}

struct Made {
    vpc: String,
    public: String,
    private: String,
    table: String,
    gateway: String,
    interface: String,
    group: String,
    endpoint: String,
}

/// A VPC with a public and a private subnet, and an interface in the latter.
async fn made(world: &World) -> Made {
    let aws = &world.provider;
    let creation =
        VpcCreation { cidr_block: "10.7.0.0/16".to_owned(), tags: named("shop \"1\""), ..VpcCreation::default() };
    let vpc = create_vpc(&creation, aws).await.expect("a VPC").id;
    let subnet =
        |block: &str| SubnetCreation { vpc: vpc.clone(), cidr_block: block.to_owned(), ..SubnetCreation::default() };
    let public = create_subnet(&subnet("10.7.0.0/24"), aws).await.expect("a subnet").id;
    let private = create_subnet(&subnet("10.7.1.0/24"), aws).await.expect("a subnet").id;
    let gateway = create_internet_gateway(&named("door"), aws).await.expect("a gateway").id;
    attach_internet_gateway(&gateway, &vpc, aws).await.expect("attached");
    let table = create_route_table(&vpc, &named("out"), aws).await.expect("a table").id;
    let out = (RouteDestination::of("0.0.0.0/0"), RouteTarget::of_id(&gateway));
    create_route(&table, &out.0, &out.1, aws).await.expect("a route");
    associate_route_table(&table, &public, aws).await.expect("associated");
    let creation = SecurityGroupCreation {
        vpc: vpc.clone(),
        group_name: "web".to_owned(),
        description: "of the shop".to_owned(),
        ..SecurityGroupCreation::default()
    };
    let group = create_security_group(&creation, aws).await.expect("a group");
    let creation = NetworkInterfaceCreation {
        subnet: private.clone(),
        security_groups: vec![group.clone()],
        ..NetworkInterfaceCreation::default()
    };
    let interface = create_network_interface(&creation, aws).await.expect("an interface").id;
    let creation = VpcEndpointCreation {
        vpc: vpc.clone(),
        service: "com.amazonaws.us-east-1.s3".to_owned(),
        endpoint_type: VpcEndpointType::Gateway,
        route_tables: vec![table.clone()],
        ..VpcEndpointCreation::default()
    };
    let endpoint = create_vpc_endpoint(&creation, aws).await.expect("an endpoint").id;
    Made { vpc, public, private, table, gateway, interface, group, endpoint }
}

fn check(vpc: &InventoryVpc, made: &Made) {
    assert_eq!((vpc.id.as_str(), vpc.name.as_deref(), vpc.is_listed), (made.vpc.as_str(), Some("shop \"1\""), true));
    let subnet = |id: &str| vpc.subnets.iter().find(|one| one.id == id).expect("the subnet");
    let (public, private) = (subnet(&made.public), subnet(&made.private));
    assert_eq!((public.is_public, private.is_public), (Some(true), Some(false)));
    assert_eq!(public.route_table.as_ref(), Some(&made.table));
    assert!(private.route_table.as_ref().is_some_and(|main| *main != made.table));
    assert!(public.network_acl.is_some());
    let interfaces: Vec<_> = private.network_interfaces.iter().map(|one| (&one.id, one.owner.kind.as_str())).collect();
    assert_eq!(interfaces, [(&made.interface, "the account")]);
    assert_eq!(private.network_interfaces[0].security_groups, std::slice::from_ref(&made.group));
    assert_eq!(vpc.gateways.iter().map(|one| &one.id).collect::<Vec<_>>(), [&made.gateway]);
    assert_eq!(vpc.endpoints.iter().map(|one| &one.id).collect::<Vec<_>>(), [&made.endpoint]);
    assert!(vpc.security_groups.iter().any(|one| one.id == made.group && one.group_name == "web"));
    assert_eq!((vpc.route_tables.len(), vpc.network_acls.len()), (2, 1));
}

async fn when_a_vpc_is_made_then_its_inventory_has_what_was_made(world: World) {
    let made = made(&world).await;
    let inventory = inventory(&world, &Scope::vpc(&made.vpc)).await.expect("an inventory");
    assert!(inventory.is_whole(), "{:?}", inventory.missing);
    assert_eq!(inventory.vpcs.len(), 1);
    check(&inventory.vpcs[0], &made);
    assert!(inventory.to_svg().contains("shop &quot;1&quot;"));
}

async fn when_a_region_has_other_vpcs_then_each_has_its_own_things(world: World) {
    let (one, other) = (made(&world).await, made(&world).await);
    let idle = create_internet_gateway(&Tags::new(), &world.provider).await.expect("a gateway").id;
    let inventory = inventory(&world, &Scope::Region).await.expect("an inventory");
    assert!(inventory.is_whole(), "{:?}", inventory.missing);
    for made in [&one, &other] {
        check(inventory.vpcs.iter().find(|vpc| vpc.id == made.vpc).expect("the VPC"), made);
    }
    // The server's default VPC is the third.
    assert_eq!(inventory.vpcs.iter().filter(|vpc| vpc.is_default).count(), 1);
    assert_eq!(inventory.unattached_gateways.iter().map(|one| &one.id).collect::<Vec<_>>(), [&idle]);
}

async fn when_there_is_no_such_vpc_then_there_is_no_inventory(world: World) {
    let error = inventory(&world, &Scope::vpc("vpc-0123456789abcdef0")).await.expect_err("no VPC");
    assert!(matches!(error, VpcInventoryError::NoSuchVpc { .. }), "{error:?}");
}
