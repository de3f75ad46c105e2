//! A teardown cut short anywhere, and gone on with.

use super::fake::Ec2;
use super::full::{OUTSIDE, VPC, ec2};
use super::teardown::{planned, releasing};
use aws_interactions_local::Fault;
use aws_interactions_orchestration::{
    TeardownError, TeardownOptions, TeardownOutcome, WorkflowEvents, execute_teardown, plan_vpc_teardown,
};
use ec2_interactions::{Ec2Error, ResourceKind};

fn left(ec2: &Ec2) -> Vec<String> {
    let things = ec2.things();
    things.iter().filter(|(_, thing)| !thing.is_ending()).map(|(id, _)| id.clone()).collect()
}

/// Plans again and goes on, as after a crash.
async fn go_on(ec2: &Ec2) -> TeardownOutcome {
    let (provider, _) = ec2.provider().await;
    match plan_vpc_teardown(VPC, &releasing(), &provider).await {
        Ok(plan) => execute_teardown(&plan, &WorkflowEvents::default(), &provider).await.expect("an outcome"),
        Err(TeardownError::DoesNotExist { .. }) => TeardownOutcome::default(),
        Err(error) => panic!("{error:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn when_a_teardown_stops_after_any_change_and_is_run_again_then_it_goes_on_to_the_end() {
    let whole = ec2();
    assert!(go_on(&whole).await.is_gone());
    let writes = whole.writes().len();
    assert!(writes > 20, "{:?}", whole.writes());
    for stop in 0..writes {
        let ec2 = ec2();
        let (provider, _) = ec2.provider().await;
        let plan = planned(&releasing(), &provider).await;
        ec2.stop_after(Some(stop));
        let stopped = execute_teardown(&plan, &WorkflowEvents::default(), &provider).await;
        assert!(!stopped.is_ok_and(|outcome| outcome.is_gone()), "after {stop}");
        ec2.stop_after(None);
        let outcome = go_on(&ec2).await;
        assert!(outcome.is_gone(), "after {stop}: {outcome:#?}");
        assert_eq!(left(&ec2), OUTSIDE, "after {stop}: {:?}", ec2.writes());
    }
}

/// What can be changed, each with a thing that it is about.
const CHANGES: [(&str, &str); 19] = [
    ("DeleteTrafficMirrorTarget", "tmt-1"),
    ("TerminateInstances", "i-1"),
    ("DeleteVpcEndpoints", "vpce-1"),
    ("DeleteNatGateway", "nat-1"),
    ("ReleaseAddress", "eipalloc-1"),
    ("DeleteVpcPeeringConnection", "pcx-1"),
    ("DeleteNetworkInterface", "eni-12"),
    ("DisassociateRouteTable", "rtbassoc-1"),
    ("DeleteRouteTable", "rtb-1"),
    ("DeleteEgressOnlyInternetGateway", "eigw-1"),
    ("CreateTags", "eipalloc-1"),
    ("DetachInternetGateway", "igw-1"),
    ("DeleteInternetGateway", "igw-1"),
    ("DeleteSubnet", "subnet-1"),
    ("DeleteNetworkAcl", "acl-1"),
    ("RevokeSecurityGroupIngress", "sg-a"),
    ("RevokeSecurityGroupEgress", "sg-b"),
    ("DeleteSecurityGroup", "sg-a"),
    ("DeleteVpc", VPC),
];

#[tokio::test(start_paused = true)]
async fn when_a_change_always_fails_then_the_outcome_names_the_thing_and_a_run_without_the_fault_ends_it() {
    let faults = [
        Fault::status(403, "UnauthorizedOperation", "no"),
        Fault::status(500, "InternalError", "no"),
        Fault::ConnectionReset,
    ];
    for (operation, id) in CHANGES {
        for fault in &faults {
            let case = format!("{operation} {fault:?}");
            let ec2 = ec2();
            let (provider, injector) = ec2.provider().await;
            let plan = planned(&releasing(), &provider).await;
            injector.always(operation, fault.clone());
            let outcome = execute_teardown(&plan, &WorkflowEvents::default(), &provider).await.expect("an outcome");
            let named = outcome.failed.iter().find(|failure| failure.step.resource.id == id);
            let error = &named.unwrap_or_else(|| panic!("{case}: {:#?}", outcome.failed)).error;
            match fault {
                Fault::Status { status: 403, .. } => {
                    assert!(is_denied(error), "{case}: {error:?}");
                    let about =
                        plan.steps.iter().filter(|step| step.resource.kind == named.expect("one").step.resource.kind);
                    assert!(injector.calls()[operation] <= about.count() as u64, "asked again: {case}");
                }
                _ => assert!(error.request().is_some(), "{case}: {error:?}"),
            }
            assert!(outcome.remaining.iter().any(|one| one.resource.id == VPC), "{case}: {:#?}", outcome.remaining);
            let again = go_on(&ec2).await;
            assert!(again.is_gone(), "{case}: {again:#?}");
            assert_eq!(left(&ec2), OUTSIDE, "{case}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn when_a_mirror_session_cannot_be_deleted_then_it_goes_with_its_interface_and_the_next_round_goes_on() {
    let ec2 = ec2();
    let (provider, injector) = ec2.provider().await;
    let plan = planned(&releasing(), &provider).await;
    injector.always("DeleteTrafficMirrorSession", Fault::status(403, "UnauthorizedOperation", "no"));
    let outcome = execute_teardown(&plan, &WorkflowEvents::default(), &provider).await.expect("an outcome");
    assert!(outcome.is_gone(), "{outcome:#?}");
    assert_eq!(injector.calls()["DeleteTrafficMirrorSession"], 1);
}

#[tokio::test(start_paused = true)]
async fn when_something_is_gone_before_its_turn_comes_then_that_is_done() {
    let ec2 = ec2();
    let (provider, injector) = ec2.provider().await;
    let plan = planned(&releasing(), &provider).await;
    let gone = Fault::status(400, "InvalidTrafficMirrorSessionId.NotFound", "no");
    injector.always("DeleteTrafficMirrorSession", gone);
    let outcome = execute_teardown(&plan, &WorkflowEvents::default(), &provider).await.expect("an outcome");
    assert!(outcome.is_gone(), "{outcome:#?}");
    assert_eq!(outcome.deleted[0].id, "tms-1");
}

fn is_denied(error: &Ec2Error) -> bool {
    matches!(error, Ec2Error::AccessDenied { .. })
}

#[tokio::test(start_paused = true)]
async fn when_a_change_fails_once_then_the_next_round_does_it() {
    for (operation, _) in CHANGES {
        let ec2 = ec2();
        let (provider, injector) = ec2.provider().await;
        let plan = planned(&releasing(), &provider).await;
        injector.fail(operation, Fault::LoseAnswer);
        let outcome = execute_teardown(&plan, &WorkflowEvents::default(), &provider).await.expect("an outcome");
        assert!(outcome.is_gone() && outcome.failed.is_empty(), "{operation}: {outcome:#?}");
        assert_eq!(left(&ec2), OUTSIDE, "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_a_look_fails_then_nothing_was_changed_or_what_is_gone_is_told() {
    let (provider, injector) = ec2().provider().await;
    planned(&releasing(), &provider).await;
    let looks: Vec<_> = injector.calls().into_keys().filter(|call| call.starts_with("Describe")).collect();
    assert_eq!(looks.len(), 16, "{looks:?}");
    for look in looks {
        let ec2 = ec2();
        let (provider, injector) = ec2.provider().await;
        injector.fail(&look, Fault::status(403, "UnauthorizedOperation", "no"));
        let failed = plan_vpc_teardown(VPC, &releasing(), &provider).await.expect_err(&look);
        assert!(matches!(&failed, TeardownError::Look { vpc, .. } if vpc == VPC), "{look}: {failed:?}");
        let plan = planned(&releasing(), &provider).await;
        // The VPC itself is only looked at between rounds; by then it is gone.
        injector.nth("DescribeVpcs", 4, Fault::ConnectionReset);
        let cut = execute_teardown(&plan, &WorkflowEvents::default(), &provider).await;
        if let Err(TeardownError::Interrupted { deleted, .. }) = &cut {
            assert_eq!(deleted.len(), 20, "{look}");
        } else {
            assert_eq!(look, "DescribeVpcs", "{cut:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn when_the_account_cannot_be_found_out_then_nothing_is_planned() {
    let (provider, injector) = ec2().provider().await;
    injector.always("GetCallerIdentity", Fault::ConnectionReset);
    let failed = plan_vpc_teardown(VPC, &TeardownOptions::default(), &provider).await.expect_err("no account");
    assert!(matches!(failed, TeardownError::Environment { .. }), "{failed:?}");
}

#[tokio::test(start_paused = true)]
async fn when_a_server_answers_with_things_of_another_vpc_then_no_plan_is_made_of_them() {
    let body = "<DescribeSubnetsResponse><subnetSet><item><subnetId>subnet-2</subnetId><vpcId>vpc-2</vpcId></item>\
                </subnetSet></DescribeSubnetsResponse>";
    let (provider, injector) = ec2().provider().await;
    injector.always("DescribeSubnets", Fault::Respond { status: 200, headers: Vec::new(), body: body.into() });
    let failed = plan_vpc_teardown(VPC, &TeardownOptions::default(), &provider).await.expect_err("a wrong answer");
    assert!(matches!(failed, TeardownError::Look { source: Ec2Error::WrongAnswer { .. }, .. }), "{failed:?}");
}

#[tokio::test(start_paused = true)]
async fn when_something_living_cannot_be_deleted_then_its_network_stays() {
    let ec2 = ec2();
    let (provider, injector) = ec2.provider().await;
    let plan = planned(&TeardownOptions::default(), &provider).await;
    injector.always("TerminateInstances", Fault::status(400, "OperationNotPermitted", "protected"));
    let outcome = execute_teardown(&plan, &WorkflowEvents::default(), &provider).await.expect("an outcome");
    let failed: Vec<_> = outcome.failed.iter().map(|failure| failure.step.resource.kind).collect();
    assert_eq!(failed, [ResourceKind::Instance]);
    assert!(matches!(outcome.failed[0].error.as_ref(), Ec2Error::WrongState { .. }));
    for id in ["eni-11", "subnet-1", "igw-1", "rtb-1", "sg-a"] {
        assert!(ec2.ids().contains(&id.to_owned()), "{id}");
    }
    assert!(!ec2.ids().contains(&"eni-13".to_owned()), "independent steps go on");
    let of_interface = outcome.remaining.iter().find(|one| one.resource.id == "eni-11").expect("it is there");
    assert!(of_interface.reason.contains("the state of instance `i-1` does not allow this"), "{of_interface}");
}
