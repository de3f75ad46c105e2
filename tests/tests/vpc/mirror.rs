//! VPCs mirrored, and the way back.

use super::fake::{Ec2, Thing, session};
use super::full::{VPC, attached, interface, vpc};
use aws_interactions_local::Fault;
use aws_interactions_orchestration::{
    MirrorOutcome, MirrorVpc, MirrorVpcReport, UnmirrorOutcome, UnmirrorVpc, WorkflowEvents, mirror_vpc,
    plan_mirror_vpc, plan_unmirror_vpc, unmirror_vpc,
};
use ec2_interactions::{Ec2Error, ResourceKind};

fn ec2() -> Ec2 {
    let ec2 = Ec2::default();
    ec2.put(VPC, vpc(VPC, "", false));
    ec2.put("vpc-2", vpc("vpc-2", "", false));
    for id in ["eni-1", "eni-2", "eni-3", "eni-9"] {
        ec2.put(id, interface(id, VPC, &attached("i-1", true)));
    }
    ec2.put("eni-4", interface("eni-4", VPC, "<interfaceType>nat_gateway</interfaceType>"));
    ec2.put("eni-5", interface("eni-5", VPC, "<status>available</status>"));
    ec2.put("eni-6", interface("eni-6", "vpc-2", &attached("i-2", true)));
    let target = "<trafficMirrorTargetId>tmt-1</trafficMirrorTargetId><networkInterfaceId>eni-9</networkInterfaceId>";
    ec2.put("tmt-1", Thing::new(target));
    ec2.put("tmf-1", Thing::new("<trafficMirrorFilterId>tmf-1</trafficMirrorFilterId>"));
    let put = |id: &str, interface: &str, target: &str, filter: &str| {
        ec2.put(id, Thing::new(session(id, interface, target, filter, "1")));
    };
    put("tms-1", "eni-1", "tmt-1", "tmf-1");
    put("tms-2", "eni-2", "tmt-1", "tmf-2");
    put("tms-3", "eni-3", "tmt-2", "tmf-1");
    put("tms-6", "eni-6", "tmt-1", "tmf-1");
    ec2
}

fn mirror() -> MirrorVpc {
    MirrorVpc { virtual_network: Some(42), ..MirrorVpc::new("tmt-1", "tmf-1") }
}

fn told(report: &MirrorVpcReport) -> Vec<String> {
    report.interfaces.iter().map(|one| format!("{} {}", one.interface, one.outcome)).collect()
}

#[tokio::test]
async fn when_mirroring_is_planned_then_each_interface_has_its_outcome_and_nothing_is_made() {
    let ec2 = ec2();
    let (provider, _) = ec2.provider().await;
    let report = plan_mirror_vpc(VPC, &mirror(), &provider).await.expect("a plan");
    let expected = [
        "eni-1 mirrored before by tms-1",
        "eni-2 to be mirrored",
        "eni-3 to be mirrored",
        "eni-4 cannot be mirrored: its type is nat_gateway",
        "eni-5 cannot be mirrored: it is attached to no instance, and belongs to the account",
        "eni-9 is the target itself",
    ];
    assert_eq!(told(&report), expected);
    assert!(!report.is_complete());
    assert_eq!(ec2.writes(), Vec::<String>::new());
}

#[tokio::test]
async fn when_a_vpc_is_mirrored_twice_then_sessions_are_made_once_with_the_next_number() {
    let ec2 = ec2();
    let (provider, _) = ec2.provider().await;
    let report = mirror_vpc(VPC, &mirror(), &WorkflowEvents::default(), &provider).await.expect("a report");
    assert!(report.is_complete());
    assert_eq!(told(&report)[1..3], ["eni-2 mirrored by tms-22", "eni-3 mirrored by tms-32"]);
    let made = ["CreateTrafficMirrorSession eni-2 42", "CreateTrafficMirrorSession eni-3 42"];
    assert_eq!(ec2.writes(), made);
    let again = mirror_vpc(VPC, &mirror(), &WorkflowEvents::default(), &provider).await.expect("a report");
    assert_eq!(told(&again)[1..3], ["eni-2 mirrored before by tms-22", "eni-3 mirrored before by tms-32"]);
    assert_eq!(ec2.writes(), made);
}

#[tokio::test]
async fn when_an_interface_fails_then_the_others_are_mirrored_and_another_run_completes_it() {
    let faults = [
        Fault::status(403, "UnauthorizedOperation", "no"),
        Fault::status(500, "InternalError", "no"),
        Fault::ConnectionReset,
    ];
    for fault in faults {
        let ec2 = ec2();
        let (provider, injector) = ec2.provider().await;
        injector.fail("CreateTrafficMirrorSession", fault.clone());
        let report = mirror_vpc(VPC, &mirror(), &WorkflowEvents::default(), &provider).await.expect("a report");
        let failed: Vec<_> =
            report.interfaces.iter().filter(|one| matches!(one.outcome, MirrorOutcome::Failed(_))).collect();
        assert_eq!(failed.len(), 1, "{fault:?}: {report:?}");
        assert!(failed[0].outcome.to_string().contains(&format!("network interface `{}`", failed[0].interface)));
        assert!(!report.is_complete());
        let again = mirror_vpc(VPC, &mirror(), &WorkflowEvents::default(), &provider).await.expect("a report");
        assert!(again.is_complete(), "{fault:?}");
    }
}

#[tokio::test]
async fn when_ec2_says_that_an_instance_type_cannot_be_mirrored_then_that_is_an_outcome_and_no_failure() {
    let (provider, injector) = ec2().provider().await;
    injector.always("CreateTrafficMirrorSession", Fault::status(400, "NetworkInterfaceNotSupported", "t2 cannot"));
    let report = mirror_vpc(VPC, &mirror(), &WorkflowEvents::default(), &provider).await.expect("a report");
    assert_eq!(told(&report)[1], "eni-2 cannot be mirrored: it is not attached to an instance that can");
    assert!(report.is_complete());
}

#[tokio::test]
async fn when_target_filter_or_vpc_do_not_exist_then_the_error_names_it_and_nothing_is_made() {
    let ec2 = ec2();
    let (provider, _) = ec2.provider().await;
    let events = WorkflowEvents::default();
    for (vpc, mirror, kind) in [
        ("vpc-7", mirror(), ResourceKind::Vpc),
        (VPC, MirrorVpc::new("tmt-7", "tmf-1"), ResourceKind::TrafficMirrorTarget),
        (VPC, MirrorVpc::new("tmt-1", "tmf-7"), ResourceKind::TrafficMirrorFilter),
    ] {
        let missing = mirror_vpc(vpc, &mirror, &events, &provider).await.expect_err("missing");
        assert!(matches!(&missing, Ec2Error::DoesNotExist { resource } if resource.kind == kind), "{missing:?}");
    }
    assert_eq!(ec2.writes(), Vec::<String>::new());
}

#[tokio::test]
async fn when_a_look_fails_then_nothing_is_made_or_ended() {
    let looks = [
        "DescribeVpcs",
        "DescribeTrafficMirrorTargets",
        "DescribeTrafficMirrorFilters",
        "DescribeTrafficMirrorSessions",
        "DescribeNetworkInterfaces",
    ];
    let ec2 = ec2();
    for look in looks {
        let (provider, injector) = ec2.provider().await;
        injector.always(look, Fault::ConnectionReset);
        let events = WorkflowEvents::default();
        assert!(mirror_vpc(VPC, &mirror(), &events, &provider).await.is_err(), "{look}");
        let is_of_both = !look.ends_with("Targets") && !look.ends_with("Filters");
        assert_eq!(
            unmirror_vpc("vpc-2", &UnmirrorVpc::of("tmt-7", "tmf-1"), &events, &provider).await.is_err(),
            is_of_both
        );
    }
    assert_eq!(ec2.writes(), Vec::<String>::new());
}

#[tokio::test]
async fn when_a_vpc_is_unmirrored_then_only_sessions_of_this_target_and_filter_end() {
    let ec2 = ec2();
    let (provider, _) = ec2.provider().await;
    let unmirror = UnmirrorVpc::of("tmt-1", "tmf-1");
    let plan = plan_unmirror_vpc(VPC, &unmirror, &provider).await.expect("a plan");
    let planned: Vec<_> = plan.sessions.iter().map(|one| one.session.id.as_str()).collect();
    assert_eq!(planned, ["tms-1"]);
    assert!(!plan.is_complete());
    let report = unmirror_vpc(VPC, &unmirror, &WorkflowEvents::default(), &provider).await.expect("a report");
    assert!(report.is_complete());
    assert_eq!(ec2.writes(), ["DeleteTrafficMirrorSession tms-1"]);
}

#[tokio::test]
async fn when_all_are_asked_for_then_every_session_of_the_vpc_ends_and_none_of_another() {
    let ec2 = ec2();
    let (provider, _) = ec2.provider().await;
    let all = UnmirrorVpc::all();
    let report = unmirror_vpc(VPC, &all, &WorkflowEvents::default(), &provider).await.expect("a report");
    let ended: Vec<_> = report.sessions.iter().map(|one| one.session.id.as_str()).collect();
    assert_eq!(ended, ["tms-1", "tms-2", "tms-3"]);
    assert!(ec2.ids().contains(&"tms-6".to_owned()));
    let of_filter = UnmirrorVpc { filter: Some("tmf-1".to_owned()), ..all };
    assert!(plan_unmirror_vpc(VPC, &of_filter, &provider).await.expect("a plan").sessions.is_empty());
}

#[tokio::test]
async fn when_a_session_is_gone_or_stays_then_its_outcome_says_so() {
    let ec2 = ec2();
    let (provider, injector) = ec2.provider().await;
    let all = UnmirrorVpc { concurrency: 1, ..UnmirrorVpc::all() };
    injector.nth("DeleteTrafficMirrorSession", 1, Fault::status(400, "InvalidTrafficMirrorSessionId.NotFound", "no"));
    injector.nth("DeleteTrafficMirrorSession", 2, Fault::status(403, "UnauthorizedOperation", "no"));
    let report = unmirror_vpc(VPC, &all, &WorkflowEvents::default(), &provider).await.expect("a report");
    assert!(!report.is_complete());
    let [gone, denied, ended] = report.sessions.as_slice() else { panic!("{report:?}") };
    assert!(matches!(gone.outcome, UnmirrorOutcome::WasGone));
    assert_eq!(
        denied.outcome.to_string().split(": ").take(2).collect::<Vec<_>>(),
        ["failed", "access to traffic mirror session `tms-2` is denied"]
    );
    assert!(matches!(ended.outcome, UnmirrorOutcome::Ended));
}

/// Twenty interfaces that can be mirrored, and nothing mirrored yet.
fn crowded() -> Ec2 {
    let ec2 = ec2();
    for at in 0..20 {
        let id = format!("eni-1{at:02}");
        ec2.put(&id, interface(&id, VPC, &attached("i-1", true)));
    }
    ec2
}

#[tokio::test(start_paused = true)]
async fn when_interfaces_and_sessions_come_in_pages_then_all_are_mirrored_once_and_ended() {
    let ec2 = crowded();
    ec2.in_pages_of(3);
    let (provider, injector) = ec2.provider().await;
    let events = WorkflowEvents::default();
    let report = mirror_vpc(VPC, &mirror(), &events, &provider).await.expect("a report");
    assert!(report.is_complete() && report.interfaces.len() == 26, "{report:#?}");
    assert_eq!(ec2.writes().len(), 22);
    // 26 interfaces in pages of three.
    assert_eq!(injector.calls()["DescribeNetworkInterfaces"], 9);
    mirror_vpc(VPC, &mirror(), &events, &provider).await.expect("a report");
    assert_eq!(ec2.writes().len(), 22, "nothing is made twice");
    let ended = unmirror_vpc(VPC, &UnmirrorVpc::of("tmt-1", "tmf-1"), &events, &provider).await.expect("a report");
    assert!(ended.is_complete() && ended.sessions.len() == 23, "{ended:?}");
}

#[tokio::test(start_paused = true)]
async fn when_so_many_may_be_under_way_at_a_time_then_no_more_are_and_no_fewer() {
    for (concurrency, expected) in [(0, 1), (1, 1), (3, 3), (100, 22)] {
        let ec2 = crowded();
        let (provider, _) = ec2.provider().await;
        let mirror = MirrorVpc { concurrency, ..mirror() };
        mirror_vpc(VPC, &mirror, &WorkflowEvents::default(), &provider).await.expect("a report");
        assert_eq!(ec2.most_changes_at_once(), expected, "{concurrency} at a time");
    }
    let ec2 = crowded();
    let (provider, _) = ec2.provider().await;
    let one_by_one = MirrorVpc { concurrency: 1, ..mirror() };
    mirror_vpc(VPC, &one_by_one, &WorkflowEvents::default(), &provider).await.expect("a report");
    let unmirror = UnmirrorVpc { concurrency: 4, ..UnmirrorVpc::of("tmt-1", "tmf-1") };
    unmirror_vpc(VPC, &unmirror, &WorkflowEvents::default(), &provider).await.expect("a report");
    assert_eq!(ec2.most_changes_at_once(), 4);
}
