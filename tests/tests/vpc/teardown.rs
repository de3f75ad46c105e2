//! What a teardown plans, does, refuses and leaves.

use super::fake::Ec2;
use super::full::{OUTSIDE, VPC, attached, ec2, instance, interface, vpc};
use aws_interactions_core::AwsClientProvider;
use aws_interactions_orchestration::{
    TeardownError, TeardownOptions, TeardownOutcome, TeardownPlan, WorkflowEvents, execute_teardown, plan_vpc_teardown,
};
use ec2_interactions::Ec2Error;
use std::sync::{Arc, Mutex};

pub(crate) fn releasing() -> TeardownOptions {
    TeardownOptions { release_elastic_ips: true, ..TeardownOptions::default() }
}

pub(crate) async fn planned(options: &TeardownOptions, provider: &AwsClientProvider) -> TeardownPlan {
    plan_vpc_teardown(VPC, options, provider).await.expect("a plan")
}

async fn torn_down(ec2: &Ec2, options: &TeardownOptions) -> TeardownOutcome {
    let (provider, _) = ec2.provider().await;
    let plan = planned(options, &provider).await;
    execute_teardown(&plan, &WorkflowEvents::default(), &provider).await.expect("an outcome")
}

fn steps(plan: &TeardownPlan) -> Vec<String> {
    plan.steps.iter().map(ToString::to_string).collect()
}

#[tokio::test(start_paused = true)]
async fn when_a_teardown_is_planned_then_every_thing_has_its_place_and_nothing_is_changed() {
    let ec2 = ec2();
    let (provider, _) = ec2.provider().await;
    let plan = planned(&releasing(), &provider).await;
    let expected = [
        "delete traffic mirror session `tms-1`",
        "delete traffic mirror target `tmt-1`",
        "terminate instance `i-1`",
        "delete VPC endpoint `vpce-1`",
        "mark elastic IP `eipalloc-1`",
        "delete NAT gateway `nat-1`",
        "release elastic IP `eipalloc-1`",
        "delete VPC peering connection `pcx-1`",
        "wait for the end of network interface `eni-11`",
        "wait for the end of network interface `eni-14`",
        "wait for the end of network interface `eni-15`",
        "delete network interface `eni-12`",
        "delete network interface `eni-13`",
        "end route table association `rtbassoc-1`",
        "delete route table `rtb-1`",
        "delete egress-only internet gateway `eigw-1`",
        "mark internet gateway `igw-1`",
        "detach internet gateway `igw-1`",
        "delete internet gateway `igw-1`",
        "delete subnet `subnet-1`",
        "delete network ACL `acl-1`",
        "take away the rules that name other groups from security group `sg-0`",
        "take away the rules that name other groups from security group `sg-a`",
        "take away the rules that name other groups from security group `sg-b`",
        "delete security group `sg-a`",
        "delete security group `sg-b`",
        "delete VPC `vpc-1`",
    ];
    assert_eq!(steps(&plan), expected);
    assert!(!plan.is_blocked() && plan.kept.is_empty(), "{plan}");
    assert_eq!(ec2.writes(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn when_a_plan_is_shown_then_it_reads_as_text_and_as_json() {
    let (provider, _) = ec2().provider().await;
    let plan = planned(&TeardownOptions::default(), &provider).await;
    let text = plan.to_string();
    assert!(text.starts_with("teardown of VPC `vpc-1` of account 123456789012 in us-east-1\n"), "{text}");
    assert!(text.contains("\n  7. wait for the end of network interface `eni-11`, `eni-14`, `eni-15`\n"), "{text}");
    assert!(text.ends_with("stays: elastic IP `eipalloc-1`\n"), "{text}");
    let json = serde_json::to_value(&plan).expect("JSON");
    assert_eq!(json["steps"][2]["resource"], serde_json::json!({ "kind": "instance", "id": "i-1" }));
    assert_eq!(json["steps"][2]["action"], "terminate");
    assert_eq!(json["steps"][2]["phase"], "contents");
    let revoked = json["steps"].as_array().expect("a list").iter().find(|step| step["action"]["revoke"].is_array());
    assert_eq!(revoked.expect("a revocation")["action"]["revoke"][0], "in all sg-a");
}

#[tokio::test(start_paused = true)]
async fn when_a_vpc_is_torn_down_then_it_is_gone_and_the_one_beside_it_untouched() {
    let ec2 = ec2();
    let before = ec2.things();
    let outcome = torn_down(&ec2, &releasing()).await;
    assert!(outcome.is_gone() && outcome.failed.is_empty(), "{outcome:?}");
    let left: Vec<_> = ec2.ids().into_iter().filter(|id| !ec2.things()[id].is_ending()).collect();
    assert_eq!(left, OUTSIDE);
    assert!(OUTSIDE.iter().all(|id| ec2.things()[*id] == before[*id]));
    assert_eq!(outcome.deleted.last().map(ToString::to_string).as_deref(), Some("VPC `vpc-1`"));
    assert_eq!(outcome.deleted.len(), 20, "{:?}", outcome.deleted);
}

#[tokio::test(start_paused = true)]
async fn when_releasing_is_not_asked_for_then_elastic_ips_stay_and_are_not_tagged() {
    let ec2 = ec2();
    let before = ec2.things()["eipalloc-1"].clone();
    assert!(torn_down(&ec2, &TeardownOptions::default()).await.is_gone());
    assert_eq!(ec2.things()["eipalloc-1"], before);
}

#[tokio::test(start_paused = true)]
async fn when_the_vpc_is_the_default_one_then_it_is_refused_unless_said() {
    let ec2 = ec2();
    ec2.put(VPC, vpc(VPC, super::fake::ACCOUNT, true));
    let (provider, _) = ec2.provider().await;
    let refused = plan_vpc_teardown(VPC, &TeardownOptions::default(), &provider).await;
    assert!(matches!(refused, Err(TeardownError::DefaultVpc { ref region, .. }) if region == "us-east-1"));
    let said = TeardownOptions { default_vpc: true, ..TeardownOptions::default() };
    assert!(torn_down(&ec2, &said).await.is_gone());
}

#[tokio::test(start_paused = true)]
async fn when_the_vpc_is_of_another_account_then_it_is_refused_and_said_to_be_shared_it_stays() {
    let ec2 = ec2();
    ec2.put(VPC, vpc(VPC, "210987654321", false));
    let (provider, _) = ec2.provider().await;
    let refused = plan_vpc_teardown(VPC, &TeardownOptions::default(), &provider).await.expect_err("shared");
    let expected = "VPC `vpc-1` belongs to account 210987654321, and is shared with account 123456789012";
    assert_eq!(refused.to_string(), expected);
    let shared_vpc = TeardownOptions { shared_vpc: true, despite_blockers: true, ..TeardownOptions::default() };
    let outcome = torn_down(&ec2, &shared_vpc).await;
    assert!(!outcome.is_gone() && ec2.ids().contains(&VPC.to_owned()), "{outcome:?}");
    assert!(!ec2.ids().contains(&"i-1".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn when_there_is_no_such_vpc_or_no_id_then_the_error_says_so() {
    let (provider, _) = ec2().provider().await;
    let options = TeardownOptions::default();
    let missing = plan_vpc_teardown("vpc-7", &options, &provider).await.expect_err("none");
    assert!(matches!(missing, TeardownError::DoesNotExist { ref vpc } if vpc == "vpc-7"), "{missing:?}");
    let nonsense = plan_vpc_teardown("web", &options, &provider).await.expect_err("no id");
    assert!(matches!(nonsense, TeardownError::Look { source: Ec2Error::InvalidInput { .. }, .. }), "{nonsense:?}");
}

#[tokio::test(start_paused = true)]
async fn when_a_database_is_in_the_vpc_then_nothing_is_touched_and_the_owner_and_what_to_do_are_told() {
    let ec2 = ec2();
    ec2.put(
        "eni-16",
        interface("eni-16", VPC, "<status>in-use</status><description>RDSNetworkInterface</description>"),
    );
    let (provider, _) = ec2.provider().await;
    let plan = planned(&TeardownOptions::default(), &provider).await;
    let told = plan.blockers.first().map(ToString::to_string).unwrap_or_default();
    assert_eq!(
        told,
        "network interface `eni-16` of RDS database: delete the database, or move it to another subnet group"
    );
    let blocked = execute_teardown(&plan, &WorkflowEvents::default(), &provider).await.expect_err("blocked");
    assert_eq!(blocked.to_string(), "VPC `vpc-1` is in use by network interface `eni-16` of RDS database");
    assert_eq!(ec2.writes(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn when_what_can_go_is_to_go_despite_blockers_then_the_rest_is_told_with_what_blocks_it() {
    let ec2 = ec2();
    ec2.put(
        "eni-16",
        interface("eni-16", VPC, "<status>in-use</status><description>RDSNetworkInterface</description>"),
    );
    let despite = TeardownOptions { despite_blockers: true, ..TeardownOptions::default() };
    let outcome = torn_down(&ec2, &despite).await;
    let left: Vec<_> = outcome.remaining.iter().map(|one| one.resource.id.as_str()).collect();
    assert_eq!(left, ["eni-16", "subnet-1", "acl-1", VPC]);
    let of_subnet = outcome.failed.iter().find(|failure| failure.step.resource.id == "subnet-1").expect("a failure");
    let Ec2Error::InUse { blockers, .. } = of_subnet.error.as_ref() else { panic!("{of_subnet}") };
    assert!(blockers.iter().any(|blocker| blocker.id == "eni-16"), "{of_subnet}");
    assert!(!ec2.writes().contains(&"DeleteVpc vpc-1".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn when_interfaces_of_lambda_linger_beyond_the_deadline_then_nothing_else_is_touched() {
    let ec2 = ec2();
    let lambda = "<status>in-use</status><interfaceType>lambda</interfaceType>";
    ec2.put("eni-17", interface("eni-17", VPC, lambda));
    let outcome = torn_down(&ec2, &TeardownOptions::default()).await;
    assert_eq!(ec2.writes(), Vec::<String>::new());
    let failure = outcome.failed.first().expect("a failure");
    let Ec2Error::DeadlinePassed { seen, waited, .. } = failure.error.as_ref() else { panic!("{failure}") };
    assert_eq!((failure.step.resource.id.as_str(), seen.as_str()), ("eni-17", "in-use of Lambda function"));
    assert_eq!(waited.as_secs(), 1800);
    assert!(outcome.remaining.iter().any(|one| one.resource.id == VPC && one.reason.contains("first")));
}

#[tokio::test(start_paused = true)]
async fn when_interfaces_linger_for_a_while_then_they_are_waited_for_and_told() {
    let ec2 = ec2();
    let lambda = "<status>in-use</status><interfaceType>lambda</interfaceType>";
    ec2.put("eni-17", interface("eni-17", VPC, lambda).ending_after(6));
    let (provider, _) = ec2.provider().await;
    let plan = planned(&TeardownOptions::default(), &provider).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let events = WorkflowEvents::new(move |event| hears.lock().expect("no panic").push(event.to_string()));
    assert!(execute_teardown(&plan, &events, &provider).await.expect("an outcome").is_gone());
    let told = told.lock().expect("no panic").clone();
    assert_eq!(told.first().map(String::as_str), Some("wait until network interface `eni-17` is gone"));
    let seen = "wait until network interface `eni-17` is gone: eni-17 in-use of Lambda function";
    assert!(told.iter().any(|line| line == seen), "{told:#?}");
}

#[tokio::test(start_paused = true)]
async fn when_something_appears_after_the_plan_then_it_is_told_and_deleted_too() {
    let ec2 = ec2();
    let (provider, _) = ec2.provider().await;
    let plan = planned(&TeardownOptions::default(), &provider).await;
    ec2.put("i-3", instance("i-3", VPC));
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let events = WorkflowEvents::new(move |event| hears.lock().expect("no panic").push(event.to_string()));
    assert!(execute_teardown(&plan, &events, &provider).await.expect("an outcome").is_gone());
    let line = "tear down VPC `vpc-1`: instance `i-3` was not in the plan".to_owned();
    assert!(told.lock().expect("no panic").contains(&line));
    assert!(ec2.writes().contains(&"TerminateInstances i-3".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn when_an_interface_is_on_an_instance_of_another_vpc_then_it_is_detached_and_the_instance_stays() {
    let ec2 = ec2();
    ec2.put("eni-18", interface("eni-18", VPC, &attached("i-2", true)));
    assert!(torn_down(&ec2, &TeardownOptions::default()).await.is_gone());
    let writes = ec2.writes();
    assert!(writes.contains(&"DeleteNetworkInterface eni-18".to_owned()), "{writes:?}");
    assert!(!writes.iter().any(|write| write.contains("i-2")) && ec2.ids().contains(&"i-2".to_owned()), "{writes:?}");
}

#[tokio::test(start_paused = true)]
async fn when_a_plan_is_executed_and_the_vpc_is_gone_already_then_that_is_done() {
    let ec2 = ec2();
    let (provider, _) = ec2.provider().await;
    let plan = planned(&releasing(), &provider).await;
    assert!(torn_down(&ec2, &releasing()).await.is_gone());
    let writes = ec2.writes().len();
    let again = execute_teardown(&plan, &WorkflowEvents::default(), &provider).await.expect("an outcome");
    assert!(again.is_gone() && again.deleted.is_empty());
    assert_eq!(ec2.writes().len(), writes);
}
