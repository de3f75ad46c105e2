//! EC2 on the embedded AWS: what its border puts right, and a VPC mirrored and back, which no other server plays.
#![expect(clippy::expect_used, reason = "a scenario that cannot be set up fails")]

use aws_interactions_core::AwsClientProvider;
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use aws_interactions_orchestration::{
    MirrorOutcome, MirrorVpc, TeardownOptions, UnmirrorVpc, WorkflowEvents, execute_teardown, mirror_vpc,
    plan_vpc_teardown, unmirror_vpc,
};
use ec2_interactions::{
    CreateMirrorFilter, Ec2Client, Ec2Error, Instance, InstanceFilters, InstanceState, LaunchProbe, MirrorDestination,
    MirrorDirection, MirrorFilter, MirrorNetworkInterface, MirrorRule, MirrorTarget, NetworkInterface,
    NetworkInterfaceCreation, RunInstances, Scope, SecurityGroupCreation, SubnetCreation, Tags, VpcCreation,
    attach_internet_gateway, can_run_instances, create_internet_gateway, create_mirror_filter, create_mirror_target,
    create_network_interface, create_security_group, create_subnet, create_vpc, delete_internet_gateway,
    delete_mirror_filter, delete_mirror_rule, delete_mirror_session, delete_mirror_target, delete_nat_gateway,
    delete_network_interface, delete_security_group, delete_subnet, delete_vpc, get_enis_of_instance, get_instance,
    get_mirror_filter, get_nat_gateway, get_network_interface, get_subnet, get_vpc, get_vpc_dns,
    list_enis_of_security_group, list_instances, list_network_acls, list_network_interfaces, mirror_network_interface,
    run_instances, set_vpc_dns_hostnames, set_vpc_dns_support, terminate_instances,
};
use futures::TryStreamExt;

struct World {
    aws: LocalAws,
    provider: AwsClientProvider,
    vpc: String,
    subnet: String,
}

/// A VPC with a subnet.
async fn world() -> World {
    let aws = LocalAws::start().await.expect("a free port");
    let provider = aws.provider().await.expect("a provider");
    let (vpc, subnet) = vpc_in(&provider).await;
    World { aws, provider, vpc, subnet }
}

async fn vpc_in(provider: &AwsClientProvider) -> (String, String) {
    let creation = VpcCreation { cidr_block: "10.0.0.0/16".to_owned(), ..VpcCreation::default() };
    let vpc = create_vpc(&creation, provider).await.expect("a VPC").id;
    let cidr_block = "10.0.1.0/24".to_owned();
    let creation = SubnetCreation { vpc: vpc.clone(), cidr_block, ..SubnetCreation::default() };
    let subnet = create_subnet(&creation, provider).await.expect("a subnet").id;
    (vpc, subnet)
}

fn launch(subnet: &str, count: u32) -> RunInstances {
    RunInstances {
        image: "ami-1a2b".to_owned(),
        instance_type: "t3.micro".to_owned(),
        subnet: Some(subnet.to_owned()),
        tags: Tags::from([("Name".to_owned(), "web".to_owned())]),
        min_count: count,
        max_count: count,
        ..RunInstances::default()
    }
}

async fn run(world: &World, count: u32) -> Vec<Instance> {
    run_instances(&launch(&world.subnet, count), &world.provider).await.expect("instances")
}

async fn interface(world: &World, group: Option<String>) -> NetworkInterface {
    let creation = NetworkInterfaceCreation {
        subnet: world.subnet.clone(),
        security_groups: group.into_iter().collect(),
        ..NetworkInterfaceCreation::default()
    };
    create_network_interface(&creation, &world.provider).await.expect("an interface")
}

async fn group(world: &World, name: &str) -> String {
    let creation = SecurityGroupCreation {
        vpc: world.vpc.clone(),
        group_name: name.to_owned(),
        description: name.to_owned(),
        ..SecurityGroupCreation::default()
    };
    create_security_group(&creation, &world.provider).await.expect("a group")
}

/// A target that is an interface of the VPC, and a filter with a rule.
async fn target_and_filter(world: &World) -> (MirrorTarget, MirrorFilter) {
    let tap = run(world, 1).await.remove(0);
    let tap = get_enis_of_instance(&tap.id, &world.provider).await.expect("its interface").remove(0).id;
    let destination = MirrorDestination::NetworkInterface(tap);
    let target = create_mirror_target(&destination, &Tags::new(), None, &world.provider).await.expect("a target");
    let filter = CreateMirrorFilter {
        rules: vec![MirrorRule::accept_all(1, MirrorDirection::Ingress)],
        ..CreateMirrorFilter::default()
    };
    let filter = create_mirror_filter(&filter, &world.provider).await.expect("a filter");
    let filter = get_mirror_filter(&filter, &world.provider).await.expect("it is there");
    (target, filter)
}

#[tokio::test]
async fn when_a_vpc_is_mirrored_and_back_then_every_interface_has_its_session_once_and_none_at_the_end() {
    let world = world().await;
    let (target, filter) = target_and_filter(&world).await;
    run(&world, 3).await;
    let idle = interface(&world, None).await;
    let (_, elsewhere) = vpc_in(&world.provider).await;
    run_instances(&launch(&elsewhere, 1), &world.provider).await.expect("an instance of another VPC");
    let events = WorkflowEvents::default();

    let mirror = MirrorVpc::new(&target.id, &filter.id);
    let first = mirror_vpc(&world.vpc, &mirror, &events, &world.provider).await.expect("a report");
    let second = mirror_vpc(&world.vpc, &mirror, &events, &world.provider).await.expect("a report");

    let count = |report: &aws_interactions_orchestration::MirrorVpcReport, is: fn(&MirrorOutcome) -> bool| {
        report.interfaces.iter().filter(|one| is(&one.outcome)).count()
    };
    assert!(first.is_complete() && second.is_complete(), "{first:#?} {second:#?}");
    assert_eq!(first.interfaces.len(), 5);
    assert_eq!(count(&first, |outcome| matches!(outcome, MirrorOutcome::Mirrored(_))), 3);
    assert_eq!(count(&first, |outcome| matches!(outcome, MirrorOutcome::IsTarget)), 1);
    let refused = first.interfaces.iter().find(|one| one.interface == idle.id).expect("the idle one");
    assert!(matches!(refused.outcome, MirrorOutcome::NotMirrorable { .. }), "{refused:?}");
    assert_eq!(count(&second, |outcome| matches!(outcome, MirrorOutcome::Existing(_))), 3);
    assert_eq!(world.aws.calls()["CreateTrafficMirrorSession"], 3);

    let in_use = delete_mirror_target(&target.id, &world.provider).await.expect_err("sessions use it");
    assert!(matches!(&in_use, Ec2Error::InUse { blockers, .. } if blockers.len() == 3), "{in_use:?}");
    let in_use = delete_mirror_filter(&filter.id, &world.provider).await.expect_err("sessions use it");
    assert!(matches!(in_use, Ec2Error::InUse { .. }), "{in_use:?}");
    let back = UnmirrorVpc::of(&target.id, &filter.id);
    let ended = unmirror_vpc(&world.vpc, &back, &events, &world.provider).await.expect("a report");
    assert!(ended.is_complete() && ended.sessions.len() == 3, "{ended:?}");
    delete_mirror_rule(&filter.rules[0].id, &world.provider).await.expect("the rule goes");
    delete_mirror_filter(&filter.id, &world.provider).await.expect("the filter goes");
    delete_mirror_target(&target.id, &world.provider).await.expect("the target goes");
}

#[tokio::test]
async fn when_something_is_asked_for_that_is_not_there_then_ec2_s_code_says_so() {
    let world = world().await;
    let provider = &world.provider;
    let missing = [
        (get_vpc("vpc-0f", provider).await.map(drop), "InvalidVpcID.NotFound"),
        (get_subnet("subnet-0f", provider).await.map(drop), "InvalidSubnetID.NotFound"),
        (get_network_interface("eni-0f", provider).await.map(drop), "InvalidNetworkInterfaceID.NotFound"),
        (get_nat_gateway("nat-0f", provider).await.map(drop), "NatGatewayNotFound"),
        (delete_nat_gateway("nat-0f", provider).await, "NatGatewayNotFound"),
        (delete_mirror_session("tms-0f", provider).await, "InvalidTrafficMirrorSessionId.NotFound"),
    ];
    for (answer, expected) in missing {
        let error = answer.expect_err(expected);
        assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{expected}: {error:?}");
    }
    let raw = provider.get_ec2().describe_vpcs().vpc_ids("vpc-0f").send().await.expect_err("none");
    assert_eq!(raw.raw_response().map(|answer| answer.status().as_u16()), Some(400));
}

#[tokio::test]
async fn when_the_dns_of_a_vpc_is_set_then_it_is_so_and_a_missing_vpc_is_told() {
    let world = world().await;
    let dns = async || {
        let dns = get_vpc_dns(&world.vpc, &world.provider).await.expect("both settings");
        (dns.support, dns.hostnames)
    };
    assert_eq!(dns().await, (true, false));
    set_vpc_dns_hostnames(&world.vpc, true, &world.provider).await.expect("names");
    assert_eq!(dns().await, (true, true));
    set_vpc_dns_hostnames(&world.vpc, false, &world.provider).await.expect("no names");
    set_vpc_dns_support(&world.vpc, false, &world.provider).await.expect("no server");
    assert_eq!(dns().await, (false, false));
    let missing = set_vpc_dns_support("vpc-0f", true, &world.provider).await.expect_err("none");
    assert!(matches!(missing, Ec2Error::DoesNotExist { .. }), "{missing:?}");
}

#[tokio::test]
async fn when_things_are_listed_then_filters_are_in_force() {
    let world = world().await;
    let (other_vpc, other_subnet) = vpc_in(&world.provider).await;
    let web = group(&world, "web").await;
    let with_group = interface(&world, Some(web.clone())).await;
    let instances = run(&world, 2).await;
    run_instances(&launch(&other_subnet, 1), &world.provider).await.expect("another");

    let of_vpc: Vec<_> =
        list_network_interfaces(&Scope::vpc(&world.vpc), &world.provider).try_collect().await.expect("a list");
    assert_eq!(of_vpc.len(), 3);
    let of_group: Vec<_> = list_enis_of_security_group(&web, &world.provider).try_collect().await.expect("a list");
    assert_eq!(of_group, [with_group]);
    let of_instance = get_enis_of_instance(&instances[0].id, &world.provider).await.expect("its interfaces");
    assert_eq!(of_instance.len(), 1);
    assert_eq!(
        (of_instance[0].vpc.as_str(), of_instance[0].interface_type.as_str()),
        (world.vpc.as_str(), "interface")
    );
    let filters = InstanceFilters::of_vpc(&other_vpc);
    let others: Vec<_> = list_instances(&filters, &world.provider).try_collect().await.expect("a list");
    assert_eq!(others.len(), 1);
    let tags = Tags::from([("Name".to_owned(), "db".to_owned())]);
    let filters = InstanceFilters { tags, ..InstanceFilters::default() };
    let none: Vec<_> = list_instances(&filters, &world.provider).try_collect().await.expect("a list");
    assert!(none.is_empty(), "{none:?}");
}

#[tokio::test]
async fn when_something_is_deleted_that_others_need_then_it_is_refused_and_what_is_in_the_way_is_told() {
    let world = world().await;
    let error = delete_vpc(&world.vpc, &world.provider).await.expect_err("it has a subnet");
    assert!(matches!(&error, Ec2Error::InUse { blockers, .. } if blockers[0].id == world.subnet), "{error:?}");
    let instance = run(&world, 1).await.remove(0);
    let web = group(&world, "web").await;
    let idle = interface(&world, Some(web.clone())).await;
    let gateway = create_internet_gateway(&Tags::new(), &world.provider).await.expect("a gateway").id;
    attach_internet_gateway(&gateway, &world.vpc, &world.provider).await.expect("attached");
    let first = get_enis_of_instance(&instance.id, &world.provider).await.expect("its interface").remove(0);

    let refused = [
        (delete_vpc(&world.vpc, &world.provider).await, 5),
        (delete_subnet(&world.subnet, &world.provider).await, 2),
        (delete_security_group(&web, &world.provider).await, 1),
        (delete_network_interface(&first.id, &world.provider).await, 1),
        (delete_internet_gateway(&gateway, &world.provider).await, 1),
    ];
    for (answer, count) in refused {
        let error = answer.expect_err("in use");
        assert!(matches!(&error, Ec2Error::InUse { blockers, .. } if blockers.len() == count), "{count}: {error:?}");
    }
    delete_network_interface(&idle.id, &world.provider).await.expect("nobody has it");
    delete_security_group(&web, &world.provider).await.expect("nothing has it any more");
}

#[tokio::test]
async fn when_a_vpc_is_torn_down_then_it_is_empty_and_gone() {
    let world = world().await;
    let instance = run(&world, 2).await.remove(0);
    interface(&world, Some(group(&world, "web").await)).await;
    let (target, filter) = target_and_filter(&world).await;
    let mirrored = MirrorVpc::new(&target.id, &filter.id);
    mirror_vpc(&world.vpc, &mirrored, &WorkflowEvents::default(), &world.provider).await.expect("a report");
    let gateway = create_internet_gateway(&Tags::new(), &world.provider).await.expect("a gateway").id;
    attach_internet_gateway(&gateway, &world.vpc, &world.provider).await.expect("attached");

    let options = TeardownOptions::default();
    let plan = plan_vpc_teardown(&world.vpc, &options, &world.provider).await.expect("a plan");
    let outcome = execute_teardown(&plan, &WorkflowEvents::default(), &world.provider).await.expect("an outcome");

    assert!(outcome.is_gone(), "{outcome:#?}");
    let gone = get_vpc(&world.vpc, &world.provider).await.expect_err("gone");
    assert!(matches!(gone, Ec2Error::DoesNotExist { .. }), "{gone:?}");
    let left: Vec<_> = list_network_interfaces(&Scope::Region, &world.provider).try_collect().await.expect("a list");
    assert_eq!(left, []);
    let left: Vec<_> = list_network_acls(&Scope::Region, &world.provider).try_collect().await.expect("a list");
    assert_eq!(left, []);
    let instance = get_instance(&instance.id, &world.provider).await.expect("it is listed still");
    assert_eq!(instance.state, InstanceState::Terminated);
}

#[tokio::test]
async fn when_a_launch_is_probed_or_its_answer_is_lost_then_nothing_is_launched_or_one_instance() {
    let world = world().await;
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider = world.aws.provider_builder().http_client(faults.clone()).build().await.expect("a provider");
    let probe = can_run_instances(&launch(&world.subnet, 1), &provider).await.expect("an answer");
    assert!(matches!(probe, LaunchProbe::Allowed), "{probe:?}");

    let asked = RunInstances { client_token: Some("once".to_owned()), ..launch(&world.subnet, 1) };
    faults.fail("RunInstances", Fault::LoseAnswer);
    let one = run_instances(&asked, &provider).await.expect("launched by the SDK's second try").remove(0);
    let again = run_instances(&asked, &provider).await.expect("the same").remove(0);
    let other = RunInstances { instance_type: "t3.small".to_owned(), ..asked };
    let refused = run_instances(&other, &provider).await.expect_err("another launch");

    assert_eq!(one.id, again.id);
    assert!(matches!(refused, Ec2Error::TokenUsedBefore { .. }), "{refused:?}");
    let all: Vec<_> = list_instances(&InstanceFilters::default(), &provider).try_collect().await.expect("a list");
    assert_eq!(all.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [one.id.as_str()]);
}

#[tokio::test]
async fn when_a_mirror_session_is_asked_for_what_cannot_be_mirrored_then_it_is_refused_as_on_aws() {
    let world = world().await;
    let (target, filter) = target_and_filter(&world).await;
    let idle = interface(&world, None).await;
    let session = |interface: &str| MirrorNetworkInterface {
        vpc: world.vpc.clone(),
        interface: interface.to_owned(),
        target: target.id.clone(),
        filter: filter.id.clone(),
        ..MirrorNetworkInterface::default()
    };
    let refused = mirror_network_interface(&session(&idle.id), &world.provider).await.expect_err("on no instance");
    assert!(matches!(&refused, Ec2Error::NotMirrorable { source: Some(_), .. }), "{refused:?}");
    let missing = mirror_network_interface(&session("eni-0f"), &world.provider).await.expect_err("none");
    assert_eq!(missing.to_string(), "network interface `eni-0f` does not exist");
    let destination = MirrorDestination::NetworkInterface("eni-0f".to_owned());
    let missing = create_mirror_target(&destination, &Tags::new(), None, &world.provider).await.expect_err("none");
    assert!(matches!(missing, Ec2Error::DoesNotExist { .. }), "{missing:?}");
}

#[tokio::test]
async fn when_an_instance_is_terminated_then_its_interface_goes_with_it_and_a_vpc_names_no_options_that_are_not_there()
{
    let world = world().await;
    let instance = run(&world, 1).await.remove(0);
    assert_eq!(instance.network_interfaces.len(), 1, "{instance:?}");
    terminate_instances(&[&instance.id], &world.provider).await.expect("terminated");
    let left: Vec<_> = list_network_interfaces(&Scope::Region, &world.provider).try_collect().await.expect("a list");
    assert_eq!(left, []);
    assert_eq!(get_vpc(&world.vpc, &world.provider).await.expect("a VPC").dhcp_options, None);
}
