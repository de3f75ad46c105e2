//! Instances, their images, types, keys and interfaces, tags, and where all that can be.

use super::ec2::{group, instance, interface, is_missing, launch, subnet, tags, vpc};
use crate::world::World;
use aws_interactions_core::Wait;
use ec2_interactions as ec2;
use ec2_interactions::{
    Ec2Client, FindImages, InstanceFilters, InstanceState, KeyType, LaunchProbe, NetworkInterfaceCreation,
    NetworkInterfaceStatus, RunInstances, Scope, StopMode, Tags,
};
use futures::TryStreamExt;
use std::time::Duration;

operations! {
    can_run_instances,
    create_key_pair,
    create_network_interface,
    delete_key_pair,
    delete_network_interface,
    detach_network_interface,
    find_images,
    find_newest_image,
    get_azs_in_region,
    get_azs_with_instance_type,
    get_enis_of_instance,
    get_enis_of_subnet,
    get_image,
    get_instance,
    get_instance_type,
    get_instances,
    get_key_pair,
    get_network_interface,
    get_tags,
    import_key_pair,
    list_enis_of_security_group,
    list_enis_of_subnet,
    list_instance_types,
    list_instances,
    list_key_pairs,
    list_network_interfaces,
    list_regions,
    list_tags,
    list_zones,
    reboot_instances,
    remove_tags,
    run_instances,
    set_tags,
    start_instances,
    stop_instances,
    terminate_instances,
    wait_for_instances,
    wait_until_network_interface_detached,
}

const MISSING: &str = "i-0a1b2c3d4e5f60718";
const PUBLIC_KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3Wl5rIYEM9tCj1yHjmFGPUVWtJcPdUVDfo0RCzX2Sp ops";

fn wait() -> Wait {
    Wait::at_most(Duration::from_secs(20)).every(Duration::from_millis(100))
}

/// A running instance, and its subnet.
async fn running(world: &World) -> (String, String) {
    let (_, subnet) = subnet(world).await;
    let instance = instance(&subnet, world).await;
    reaches(&instance, &InstanceState::Running, world).await;
    (instance, subnet)
}

async fn reaches(instance: &str, state: &InstanceState, world: &World) {
    ec2::wait_for_instances(&[instance], state, &wait(), &world.provider).await.expect("the state");
}

async fn run_instances(world: World) {
    let (vpc, subnet) = subnet(&world).await;
    let launch = RunInstances { min_count: 2, max_count: 2, ..launch(&subnet) };
    let made = ec2::run_instances(&launch, &world.provider).await.expect("instances");
    assert_eq!(made.len(), 2);
    let found = ec2::get_instance(&made[0].id, &world.provider).await.expect("an instance");
    assert_eq!((&found.vpc, &found.subnet, found.name()), (&Some(vpc), &Some(subnet), Some("web")));
}

async fn can_run_instances(world: World) {
    let (_, subnet) = subnet(&world).await;
    let probe = ec2::can_run_instances(&launch(&subnet), &world.provider).await.expect("an answer");
    assert!(matches!(probe, LaunchProbe::Allowed), "{probe:?}");
    let filters = InstanceFilters { subnet: Some(subnet), ..InstanceFilters::default() };
    let made: Vec<_> = ec2::list_instances(&filters, &world.provider).try_collect().await.expect("instances");
    assert!(made.is_empty(), "a probe launches nothing: {made:?}");
}

async fn get_instance(world: World) {
    let (instance, _) = running(&world).await;
    assert_eq!(ec2::get_instance(&instance, &world.provider).await.expect("an instance").id, instance);
    is_missing(&ec2::get_instance(MISSING, &world.provider).await);
}

async fn get_instances(world: World) {
    let (instance, _) = running(&world).await;
    let found = ec2::get_instances(&[MISSING, &instance], &world.provider).await.expect("instances");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [instance]);
}

async fn list_instances(world: World) {
    let (vpc, subnet) = subnet(&world).await;
    let made = instance(&subnet, &world).await;
    running(&world).await;
    let found = ec2::list_instances(&InstanceFilters::of_vpc(&vpc), &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("instances");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [made]);
}

async fn wait_for_instances(world: World) {
    let (instance, _) = running(&world).await;
    let found = ec2::wait_for_instances(&[&instance], &InstanceState::Running, &wait(), &world.provider).await;
    assert_eq!(found.expect("running")[0].id, instance);
}

async fn stop_instances(world: World) {
    let (instance, _) = running(&world).await;
    let outcomes = ec2::stop_instances(&[&instance], StopMode::Ordinary, &world.provider).await.expect("an answer");
    outcomes[0].result.as_ref().expect("stopping");
    reaches(&instance, &InstanceState::Stopped, &world).await;
}

async fn start_instances(world: World) {
    let (instance, _) = running(&world).await;
    ec2::stop_instances(&[&instance], StopMode::Ordinary, &world.provider).await.expect("an answer");
    reaches(&instance, &InstanceState::Stopped, &world).await;
    let outcomes = ec2::start_instances(&[&instance], &world.provider).await.expect("an answer");
    outcomes[0].result.as_ref().expect("starting");
    reaches(&instance, &InstanceState::Running, &world).await;
}

async fn reboot_instances(world: World) {
    let (instance, _) = running(&world).await;
    let outcomes = ec2::reboot_instances(&[&instance], &world.provider).await.expect("an answer");
    outcomes[0].result.as_ref().expect("rebooting");
    let outcomes = ec2::reboot_instances(&[MISSING], &world.provider).await.expect("an answer");
    outcomes[0].result.as_ref().expect_err("what is not there");
}

async fn terminate_instances(world: World) {
    let (instance, _) = running(&world).await;
    let outcomes = ec2::terminate_instances(&[MISSING, &instance], &world.provider).await.expect("an answer");
    let told: Vec<_> = outcomes.iter().map(|outcome| outcome.result.is_ok()).collect();
    assert_eq!(told, [false, true], "{outcomes:?}");
    reaches(&instance, &InstanceState::Terminated, &world).await;
}

async fn own_image(world: &World) -> String {
    let (instance, _) = running(world).await;
    let made = world.provider.get_ec2().create_image().instance_id(instance).name("own").send().await;
    made.expect("an image").image_id.expect("an id")
}

async fn get_image(world: World) {
    let image = own_image(&world).await;
    let found = ec2::get_image(&image, &world.provider).await.expect("an image");
    assert_eq!((found.id, found.name.as_str()), (image, "own"));
    is_missing(&ec2::get_image("ami-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn find_images(world: World) {
    let image = own_image(&world).await;
    let found = ec2::find_images(&FindImages::of("self", "own"), &world.provider).await.expect("images");
    assert!(found.iter().any(|found| found.id == image), "{found:?}");
    is_missing(&ec2::find_images(&FindImages::of("self", "other-*"), &world.provider).await);
}

async fn find_newest_image(world: World) {
    let image = own_image(&world).await;
    let found = ec2::find_newest_image(&FindImages::of("self", "own"), &world.provider).await.expect("an image");
    assert_eq!(found.id, image);
}

async fn get_instance_type(world: World) {
    let found = ec2::get_instance_type("t3.micro", &world.provider).await.expect("a type");
    assert_eq!((found.name.as_str(), found.vcpus, found.memory_mib), ("t3.micro", 2, 1024));
    is_missing(&ec2::get_instance_type("t3.none", &world.provider).await);
}

async fn list_instance_types(world: World) {
    let found = ec2::list_instance_types(&["t3.*"], &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("types");
    assert!(found.len() > 1 && found.iter().all(|found| found.name.starts_with("t3.")), "{found:?}");
}

async fn get_azs_with_instance_type(world: World) {
    let zones = ec2::get_azs_with_instance_type("t3.micro", &world.provider).await.expect("zones");
    assert!(zones.contains(&"us-east-1a".to_owned()), "{zones:?}");
    let none = ec2::get_azs_with_instance_type("t3.none", &world.provider).await.expect("zones");
    assert_eq!(none, [""; 0]);
}

async fn get_azs_in_region(world: World) {
    let zones = ec2::get_azs_in_region(&world.provider).await.expect("zones");
    assert!(zones.contains(&"us-east-1a".to_owned()), "{zones:?}");
}

async fn list_zones(world: World) {
    let zones = ec2::list_zones(&world.provider).await.expect("zones");
    assert!(zones.iter().any(|zone| zone.name == "us-east-1a" && zone.id.is_some()), "{zones:?}");
}

async fn list_regions(world: World) {
    let regions = ec2::list_regions(&world.provider).await.expect("regions");
    assert!(regions.contains(&"us-east-1".to_owned()) && regions.len() > 10, "{regions:?}");
}

async fn create_key_pair(world: World) {
    let key = ec2::create_key_pair(&world.name("ops"), &KeyType::Rsa, &tags(), &world.provider).await.expect("a key");
    assert!(key.reveal().contains("PRIVATE KEY"));
    let again = ec2::create_key_pair(&world.name("ops"), &KeyType::Rsa, &tags(), &world.provider).await;
    assert!(matches!(again, Err(ec2::Ec2Error::AlreadyExists { .. })), "the same again: {again:?}");
}

async fn import_key_pair(world: World) {
    ec2::import_key_pair(&world.name("ops"), PUBLIC_KEY, &tags(), &world.provider).await.expect("a key");
    assert_eq!(ec2::get_key_pair(&world.name("ops"), &world.provider).await.expect("a key").tags, tags());
}

async fn get_key_pair(world: World) {
    ec2::create_key_pair(&world.name("ops"), &KeyType::Rsa, &tags(), &world.provider).await.expect("a key");
    let found = ec2::get_key_pair(&world.name("ops"), &world.provider).await.expect("a key");
    assert_eq!((found.name, found.tags), (world.name("ops"), tags()));
    is_missing(&ec2::get_key_pair(&world.name("other"), &world.provider).await);
}

async fn list_key_pairs(world: World) {
    ec2::create_key_pair(&world.name("ops"), &KeyType::Rsa, &tags(), &world.provider).await.expect("a key");
    let found = ec2::list_key_pairs(&world.provider).await.expect("keys");
    assert!(found.iter().any(|found| found.name == world.name("ops")), "{found:?}");
}

async fn delete_key_pair(world: World) {
    ec2::create_key_pair(&world.name("ops"), &KeyType::Rsa, &tags(), &world.provider).await.expect("a key");
    ec2::delete_key_pair(&world.name("ops"), &world.provider).await.expect("gone");
    ec2::delete_key_pair(&world.name("ops"), &world.provider).await.expect("gone still");
    is_missing(&ec2::get_key_pair(&world.name("ops"), &world.provider).await);
}

async fn create_network_interface(world: World) {
    let (vpc, subnet) = subnet(&world).await;
    let (description, security_groups) = (Some("serves".to_owned()), vec![group(&vpc, &world).await]);
    let creation = NetworkInterfaceCreation {
        subnet: subnet.clone(),
        description,
        security_groups: security_groups.clone(),
        tags: tags(),
        ..NetworkInterfaceCreation::default()
    };
    let made = ec2::create_network_interface(&creation, &world.provider).await.expect("an interface");
    assert_eq!((made.subnet, made.security_groups, made.description.as_str()), (subnet, security_groups, "serves"));
}

async fn get_network_interface(world: World) {
    let (vpc, subnet) = subnet(&world).await;
    let made = interface(&subnet, &world).await;
    let found = ec2::get_network_interface(&made, &world.provider).await.expect("an interface");
    assert_eq!((found.id, found.vpc, found.status), (made, vpc, NetworkInterfaceStatus::Available));
    is_missing(&ec2::get_network_interface("eni-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn list_network_interfaces(world: World) {
    let (vpc, subnet) = subnet(&world).await;
    let made = interface(&subnet, &world).await;
    running(&world).await;
    let found = ec2::list_network_interfaces(&Scope::vpc(&vpc), &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("interfaces");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [made]);
}

async fn list_enis_of_subnet(world: World) {
    let (_, subnet) = subnet(&world).await;
    let made = interface(&subnet, &world).await;
    running(&world).await;
    let found: Vec<_> = ec2::list_enis_of_subnet(&subnet, &world.provider).try_collect().await.expect("interfaces");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [made]);
}

async fn get_enis_of_subnet(world: World) {
    let (_, subnet) = subnet(&world).await;
    let made = interface(&subnet, &world).await;
    let found = ec2::get_enis_of_subnet(&subnet, &world.provider).await.expect("interfaces");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [made]);
    is_missing(&ec2::get_enis_of_subnet("subnet-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn get_enis_of_instance(world: World) {
    let (instance, subnet) = running(&world).await;
    let found = ec2::get_enis_of_instance(&instance, &world.provider).await.expect("interfaces");
    assert_eq!((found.len(), found[0].subnet.as_str(), found[0].instance()), (1, &*subnet, Some(&*instance)));
    is_missing(&ec2::get_enis_of_instance(MISSING, &world.provider).await);
}

async fn list_enis_of_security_group(world: World) {
    let (vpc, subnet) = subnet(&world).await;
    let group = group(&vpc, &world).await;
    interface(&subnet, &world).await;
    let creation = NetworkInterfaceCreation {
        subnet,
        security_groups: vec![group.clone()],
        ..NetworkInterfaceCreation::default()
    };
    let made = ec2::create_network_interface(&creation, &world.provider).await.expect("an interface").id;
    let found = ec2::list_enis_of_security_group(&group, &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("interfaces");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [made]);
}

async fn delete_network_interface(world: World) {
    let (_, subnet) = subnet(&world).await;
    let made = interface(&subnet, &world).await;
    ec2::delete_network_interface(&made, &world.provider).await.expect("gone");
    is_missing(&ec2::get_network_interface(&made, &world.provider).await);
    is_missing(&ec2::delete_network_interface(&made, &world.provider).await);
}

async fn detach_network_interface(world: World) {
    let (instance, _) = running(&world).await;
    let first = ec2::get_enis_of_instance(&instance, &world.provider).await.expect("interfaces").remove(0).id;
    assert!(ec2::detach_network_interface(&first, &world.provider).await.expect("an answer"));
    let found = ec2::get_network_interface(&first, &world.provider).await.expect("an interface");
    assert_eq!(found.attachment.map(|attachment| attachment.id), None);
    assert!(!ec2::detach_network_interface(&first, &world.provider).await.expect("an answer"), "it is detached");
}

async fn wait_until_network_interface_detached(world: World) {
    let (_, subnet) = subnet(&world).await;
    let made = interface(&subnet, &world).await;
    let found = ec2::wait_until_network_interface_detached(&made, &wait(), &world.provider).await;
    assert_eq!(found.expect("nobody has it").id, made);
}

async fn set_tags(world: World) {
    let vpc = vpc(&world).await;
    let more = Tags::from([("stage".to_owned(), "test".to_owned()), ("Name".to_owned(), "db".to_owned())]);
    ec2::set_tags(&[&vpc], &more, &world.provider).await.expect("set");
    assert_eq!(ec2::get_vpc(&vpc, &world.provider).await.expect("a VPC").tags, more);
}

async fn remove_tags(world: World) {
    let vpc = vpc(&world).await;
    ec2::remove_tags(&[&vpc], &["Name"], &world.provider).await.expect("gone");
    assert_eq!(ec2::get_vpc(&vpc, &world.provider).await.expect("a VPC").tags, Tags::new());
}

async fn get_tags(world: World) {
    let (vpc, subnet) = subnet(&world).await;
    let found = ec2::get_tags(&[&vpc, &subnet], &world.provider).await.expect("tags");
    assert_eq!(found, [(vpc, tags()), (subnet, tags())].into());
}

async fn list_tags(world: World) {
    let (vpc, _) = subnet(&world).await;
    let found: Vec<_> = ec2::list_tags(&[&vpc], &world.provider).try_collect().await.expect("tags");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].resource.as_str(), &*found[0].name, &*found[0].value), (&*vpc, "Name", "web"));
}
