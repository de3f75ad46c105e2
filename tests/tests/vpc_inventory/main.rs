//! The inventory of a VPC or region against an EC2 that answers each call after 20 ms, on a clock that only moves when
//! everybody waits: times are exact, on any machine.
#![expect(clippy::expect_used, reason = "a scenario that cannot be set up fails")]

mod far_ec2;

use aws_interactions_orchestration::{
    InventoryKind, VpcInventory, VpcInventoryError, VpcInventoryOptions, WorkflowEvents, get_vpc_inventory,
};
use ec2_interactions::Scope;
use far_ec2::{FarEc2, LATENCY};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use tokio::time::Instant;

const VPC: &str = "vpc-0a1b2c3d";

async fn inventory(ec2: &FarEc2, scope: &Scope, options: &VpcInventoryOptions) -> VpcInventory {
    let provider = ec2.provider().await;
    get_vpc_inventory(scope, options, &WorkflowEvents::default(), &provider).await.expect("an inventory")
}

async fn failed(ec2: &FarEc2, scope: &Scope) -> VpcInventoryError {
    let provider = ec2.provider().await;
    let taken = get_vpc_inventory(scope, &VpcInventoryOptions::default(), &WorkflowEvents::default(), &provider).await;
    taken.expect_err("no inventory")
}

fn at_once(concurrency: usize) -> VpcInventoryOptions {
    let concurrency = NonZeroUsize::new(concurrency).expect("some");
    VpcInventoryOptions { concurrency, ..VpcInventoryOptions::default() }
}

fn at_most(items: usize) -> VpcInventoryOptions {
    VpcInventoryOptions { max_items: NonZeroUsize::new(items), ..VpcInventoryOptions::default() }
}

#[tokio::test(start_paused = true)]
async fn when_a_vpc_has_1000_interfaces_and_200_instances_then_the_inventory_takes_less_than_twice_the_longest_list() {
    let ec2 = FarEc2::with_a_vpc(VPC).crowded(VPC, 1000, 200);
    let provider = ec2.provider().await;
    let begun = Instant::now();
    let options = VpcInventoryOptions::default();
    let taken = get_vpc_inventory(&Scope::vpc(VPC), &options, &WorkflowEvents::default(), &provider).await;
    let took = begun.elapsed();
    let subnet = taken.expect("an inventory").vpcs.swap_remove(0).subnets.swap_remove(0);
    assert_eq!((subnet.network_interfaces.len(), subnet.instances.len()), (1001, 201));
    // The 1,001 interfaces come in eleven pages of a hundred: the longest chain of calls.
    let calls = ec2.calls();
    assert_eq!(calls.iter().filter(|call| *call == "DescribeNetworkInterfaces").count(), 11);
    assert_eq!(calls.iter().filter(|call| *call == "DescribeInstances").count(), 3);
    assert_eq!(
        calls.len(),
        11 + 3 + 2 + 10,
        "one of each other kind, and peering connections by either end: {calls:?}"
    );
    assert!(took < 2 * 11 * LATENCY, "{took:?}");
    assert_eq!(took.as_millis() / LATENCY.as_millis(), 11, "{took:?}");
    assert_eq!(ec2.most_at_once(), 8);
}

#[tokio::test(start_paused = true)]
async fn when_one_call_may_be_under_way_then_there_is_one_and_the_inventory_is_the_same() {
    let ec2 = FarEc2::with_a_vpc(VPC);
    let one = inventory(&ec2, &Scope::vpc(VPC), &at_once(1)).await;
    assert_eq!(ec2.most_at_once(), 1);
    assert_eq!(one, inventory(&ec2, &Scope::vpc(VPC), &at_once(13)).await);
    assert_eq!(ec2.most_at_once(), 13);
}

#[tokio::test(start_paused = true)]
async fn when_a_region_has_several_vpcs_then_each_kind_is_listed_once_for_all() {
    let ec2 = FarEc2::with_a_vpc(VPC).and_a_vpc("vpc-0e");
    let region = inventory(&ec2, &Scope::Region, &VpcInventoryOptions::default()).await;
    assert_eq!(ec2.calls().len(), 13, "{:?}", ec2.calls());
    assert_eq!(region.vpcs.iter().map(|vpc| vpc.id.as_str()).collect::<Vec<_>>(), [VPC, "vpc-0e"]);
    let idle: Vec<_> = region.unattached_gateways.iter().map(|gateway| gateway.id.as_str()).collect();
    assert_eq!(idle, ["igw-idle"]);
    assert!(region.is_whole());
    let one = inventory(&ec2, &Scope::vpc(VPC), &VpcInventoryOptions::default()).await;
    assert_eq!(region.vpcs.first(), one.vpcs.first());
    assert!(one.unattached_gateways.is_empty());
}

#[tokio::test(start_paused = true)]
async fn when_a_vpc_has_every_kind_then_each_stands_in_its_place() {
    let ec2 = FarEc2::with_a_vpc(VPC);
    let taken = inventory(&ec2, &Scope::vpc(VPC), &VpcInventoryOptions::default()).await;
    let json = serde_json::to_string_pretty(&taken).expect("JSON");
    let expected = include_str!("every_kind.json");
    assert_eq!(json.trim(), expected.trim(), "{json}");
}

#[tokio::test(start_paused = true)]
async fn when_there_is_no_such_vpc_then_it_is_an_error() {
    let ec2 = FarEc2::with_a_vpc(VPC);
    let error = failed(&ec2, &Scope::vpc("vpc-0f")).await;
    assert!(matches!(&error, VpcInventoryError::NoSuchVpc { vpc } if vpc == "vpc-0f"), "{error:?}");
    let error = failed(&FarEc2::with_a_vpc(VPC), &Scope::vpc("subnet-1")).await;
    assert!(matches!(&error, VpcInventoryError::Ec2 { .. }), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn when_the_scope_is_no_vpc_then_nothing_is_sent() {
    let ec2 = FarEc2::with_a_vpc(VPC);
    failed(&ec2, &Scope::vpc("nonsense")).await;
    assert_eq!(ec2.calls(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn when_a_list_is_denied_then_the_rest_stands_and_the_missing_part_is_named() {
    let ec2 = FarEc2::with_a_vpc(VPC).denying("DescribeSubnets", 1).denying("DescribeVpcs", 1);
    let taken = inventory(&ec2, &Scope::vpc(VPC), &VpcInventoryOptions::default()).await;
    let missing: Vec<_> = taken.missing.iter().map(|part| (part.kind, part.is_denied, part.kept)).collect();
    assert_eq!(missing, [(InventoryKind::Vpcs, true, 0), (InventoryKind::Subnets, true, 0)]);
    assert!(taken.missing[0].error.contains("UnauthorizedOperation"), "{:?}", taken.missing);
    // What they hold stands under stand-ins.
    let vpc = &taken.vpcs[0];
    assert_eq!((vpc.id.as_str(), vpc.is_listed, vpc.security_groups.len()), (VPC, false, 1));
    let subnets: Vec<_> = vpc.subnets.iter().map(|one| (one.id.as_str(), one.is_listed, one.is_public)).collect();
    assert_eq!(subnets, [("subnet-0a1b2c3d", false, None)]);
    assert_eq!(vpc.subnets[0].instances.len(), 1);
    assert!(!taken.is_whole() && !taken.has_all(InventoryKind::Subnets) && taken.has_all(InventoryKind::Instances));
}

#[tokio::test(start_paused = true)]
async fn when_a_list_fails_half_way_then_what_was_read_is_kept_and_the_failure_told() {
    let ec2 = FarEc2::with_a_vpc(VPC).crowded(VPC, 250, 0).failing("DescribeNetworkInterfaces", 2);
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let events = WorkflowEvents::new(move |event| hears.lock().expect("no panic").push(event.to_string()));
    let provider = ec2.provider().await;
    let taken = get_vpc_inventory(&Scope::vpc(VPC), &VpcInventoryOptions::default(), &events, &provider).await;
    let taken = taken.expect("an inventory");
    let missing: Vec<_> = taken.missing.iter().map(|part| (part.kind, part.is_denied, part.kept)).collect();
    assert_eq!(missing, [(InventoryKind::NetworkInterfaces, false, 100)]);
    assert_eq!(taken.vpcs[0].subnets[0].network_interfaces.len(), 100);
    let told = told.lock().expect("no panic");
    assert!(told.iter().any(|line| line.starts_with("list the network interfaces: failed")), "{told:?}");
    assert!(told.iter().any(|line| line.starts_with("list the instances: done")), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn when_route_tables_are_missing_then_it_is_unknown_whether_a_subnet_is_public() {
    let ec2 = FarEc2::with_a_vpc(VPC).denying("DescribeRouteTables", 1);
    let taken = inventory(&ec2, &Scope::vpc(VPC), &VpcInventoryOptions::default()).await;
    assert_eq!((taken.vpcs[0].subnets[0].is_public, &taken.vpcs[0].subnets[0].route_table), (None, &None));
}

#[tokio::test(start_paused = true)]
async fn when_route_tables_are_cut_off_then_the_main_one_is_not_taken_for_a_subnets_own() {
    let ec2 = FarEc2::with_a_vpc(VPC).and_a_table(VPC);
    let taken = inventory(&ec2, &Scope::vpc(VPC), &at_most(1)).await;
    assert!(!taken.has_all(InventoryKind::RouteTables));
    assert_eq!((taken.vpcs[0].subnets[0].is_public, &taken.vpcs[0].subnets[0].route_table), (None, &None));
}

#[tokio::test(start_paused = true)]
async fn when_every_list_fails_then_there_is_no_inventory() {
    let ec2 = FarEc2::with_a_vpc(VPC).denying("", 1);
    let error = failed(&ec2, &Scope::Region).await;
    assert_eq!(error.to_string(), "an inventory of the region could not be taken");
}

#[tokio::test(start_paused = true)]
async fn when_there_is_a_limit_then_what_is_cut_off_is_said_and_a_full_list_is_not() {
    let ec2 = FarEc2::with_a_vpc(VPC).crowded(VPC, 249, 0);
    for (limit, cut_off, calls) in [(99, true, 1), (100, true, 2), (250, false, 3)] {
        let before = ec2.calls().len();
        let taken = inventory(&ec2, &Scope::vpc(VPC), &at_most(limit)).await;
        let parts: Vec<_> = taken.cut_off.iter().map(|part| (part.kind, part.kept)).collect();
        let expected = cut_off.then_some((InventoryKind::NetworkInterfaces, limit));
        assert_eq!(parts, Vec::from_iter(expected));
        assert_eq!(taken.vpcs[0].subnets[0].network_interfaces.len(), limit);
        let lists = ec2.calls().split_off(before);
        assert_eq!(lists.iter().filter(|call| *call == "DescribeNetworkInterfaces").count(), calls, "limit {limit}");
    }
}
