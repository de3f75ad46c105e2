//! Launches with IAM on the embedded AWS and EC2 as recorded answers: what no server shows. The whole workflow is played
//! on moto by the conformance tests.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use aws_interactions_core::{AwsClientProvider, Wait};
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use aws_interactions_orchestration::{
    InstanceLaunch, Launch, LaunchError, LaunchOutcome, LaunchProblem, LaunchResource, LaunchSetting, LaunchWaits,
    WorkflowEvents, launch_instance,
};
use ec2_interactions::{Ec2Error, UserData};
use iam_interactions::{PolicyDocument, Statement, does_role_exist, get_instance_profile, get_role};
use std::sync::{Arc, Mutex};
use std::time::Duration;

struct World {
    /// Serves as long as it is held.
    _aws: LocalAws,
    ec2: FaultInjector,
    provider: AwsClientProvider,
    events: WorkflowEvents,
    told: Arc<Mutex<Vec<String>>>,
}

async fn world() -> World {
    let aws = LocalAws::start().await.expect("a free port");
    let ec2 = FaultInjector::over(LocalAws::http_client());
    let builder = aws.provider_builder().http_client(ec2.clone()).max_attempts(1);
    let provider = builder.build().await.expect("a provider");
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let events = WorkflowEvents::new(move |event| hears.lock().expect("no panic").push(event.to_string()));
    World { _aws: aws, ec2, provider, events, told }
}

fn asked() -> InstanceLaunch {
    let wait = |milliseconds| Wait::at_most(Duration::from_millis(milliseconds)).every(Duration::from_millis(10));
    let waits = LaunchWaits { usable: wait(300), running: wait(300), terminated: wait(300), lost: wait(50) };
    InstanceLaunch { waits, ..InstanceLaunch::new("web", "ami-1a2b", "t3.micro") }
}

async fn launch(world: &World) -> Result<Launch, LaunchError> {
    launch_instance(&asked(), &world.events, &world.provider).await
}

fn answer(body: String) -> Fault {
    let headers = vec![("content-type".to_owned(), "text/xml".to_owned())];
    Fault::Respond { status: 200, headers, body: body.into() }
}

/// An instance of the name, launched at this second.
fn instance(id: &str, state: &str, second: u8) -> String {
    let reason = "<stateReason><code>Server.InternalError</code><message>Server.InternalError: no volume</message></stateReason>";
    let reason = if state == "terminated" { reason } else { "" };
    format!(
        "<item><instanceId>{id}</instanceId><instanceState><name>{state}</name></instanceState>{reason}\
         <launchTime>2026-11-22T18:30:{second:02}.000Z</launchTime>\
         <tagSet><item><key>aws-interactions:launch</key><value>web</value></item></tagSet></item>"
    )
}

fn seen(instances: &[String]) -> Fault {
    let instances = instances.concat();
    answer(format!(
        "<DescribeInstancesResponse><reservationSet><item><instancesSet>{instances}</instancesSet></item>\
         </reservationSet></DescribeInstancesResponse>"
    ))
}

fn launched(id: &str) -> Fault {
    let instance = instance(id, "pending", 5);
    answer(format!("<RunInstancesResponse><instancesSet>{instance}</instancesSet></RunInstancesResponse>"))
}

fn may() -> Fault {
    Fault::status(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.")
}

fn not_known() -> Fault {
    let message = "Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name";
    Fault::status(400, "InvalidParameterValue", message)
}

fn terminating(id: &str) -> Fault {
    answer(format!(
        "<TerminateInstancesResponse><instancesSet><item><instanceId>{id}</instanceId>\
         <currentState><name>shutting-down</name></currentState><previousState><name>running</name></previousState>\
         </item></instancesSet></TerminateInstancesResponse>"
    ))
}

async fn has_role(world: &World) -> bool {
    does_role_exist("web", &world.provider).await.expect("a look")
}

#[tokio::test]
async fn when_ec2_does_not_know_the_profile_yet_then_probe_and_launch_are_repeated() {
    let world = world().await;
    for look in [seen(&[]), seen(&[instance("i-1a", "running", 5)]), seen(&[instance("i-1a", "running", 5)])] {
        world.ec2.fail("DescribeInstances", look);
    }
    for answer in [not_known(), not_known(), may(), not_known(), launched("i-1a")] {
        world.ec2.fail("RunInstances", answer);
    }
    let web = launch(&world).await.expect("launched");
    assert_eq!((web.instance.id.as_str(), web.outcome), ("i-1a", LaunchOutcome::Launched));
    assert_eq!(world.ec2.calls()["RunInstances"], 5);
    let told = world.told.lock().expect("no panic");
    let count = |event: &str| told.iter().filter(|told| *told == event).count();
    assert_eq!(count("wait until EC2 knows the instance profile `web`: not known to EC2"), 2, "{told:?}");
    assert_eq!(count("launch the instance: not known to EC2"), 1, "{told:?}");
}

#[tokio::test]
async fn when_ec2_never_knows_the_profile_then_the_deadline_ends_it_and_all_is_undone() {
    let world = world().await;
    world.ec2.always("DescribeInstances", seen(&[])).always("RunInstances", not_known());
    let error = launch(&world).await.expect_err("not usable");
    let LaunchError::Undone { undone, source, .. } = &error else { panic!("{error:?}") };
    assert!(
        matches!(&**source, LaunchProblem::ProfileNotUsable { profile, seen, .. } if profile == "web" && seen == "not known to EC2"),
        "{source:?}"
    );
    assert_eq!(*undone, [LaunchResource::InstanceProfile("web".to_owned()), LaunchResource::Role("web".to_owned())]);
    assert!(!has_role(&world).await);
}

#[tokio::test]
async fn when_the_caller_may_not_launch_then_nothing_is_waited_for() {
    let world = world().await;
    let message = "You are not authorized. Encoded authorization failure message: abc";
    world.ec2.always("DescribeInstances", seen(&[]));
    world.ec2.always("RunInstances", Fault::status(403, "UnauthorizedOperation", message));
    let error = launch(&world).await.expect_err("denied");
    assert!(
        matches!(error.problem(), LaunchProblem::Denied { denial } if denial.reason == "You are not authorized."),
        "{error:?}"
    );
    assert_eq!(world.ec2.calls()["RunInstances"], 1);
    assert!(error.left().is_empty() && !has_role(&world).await);
}

#[tokio::test]
async fn when_the_instance_ends_instead_of_running_then_ec2_s_reason_is_told_and_all_is_undone() {
    let world = world().await;
    world.ec2.fail("DescribeInstances", seen(&[])).fail("RunInstances", may()).fail("RunInstances", launched("i-1a"));
    world.ec2.fail("DescribeInstances", seen(&[instance("i-1a", "terminated", 5)]));
    // Undone: those of this run, then whether it is gone, then twice those of others.
    let gone = seen(&[instance("i-1a", "terminated", 5)]);
    for look in [seen(&[]), gone, seen(&[]), seen(&[])] {
        world.ec2.fail("DescribeInstances", look);
    }
    world.ec2.fail("TerminateInstances", terminating("i-1a"));
    let error = launch(&world).await.expect_err("it ended");
    assert!(matches!(&error, LaunchError::Undone { undone, .. } if undone.len() == 3), "{error:?}");
    assert!(error.problem().to_string().contains("Server.InternalError: no volume"), "{}", error.problem());
    assert!(!has_role(&world).await);
    let log = world.ec2.log();
    let place = |operation: &str| log.iter().rposition(|call| call == operation).expect(operation);
    assert!(place("TerminateInstances") < place("DeleteInstanceProfile"));
    assert!(place("DeleteInstanceProfile") < place("DeleteRole"));
    assert!(place("RemoveRoleFromInstanceProfile") > place("TerminateInstances"));
}

#[tokio::test]
async fn when_an_instance_does_not_terminate_in_time_then_profile_and_role_stay_and_all_is_named() {
    let world = world().await;
    world.ec2.fail("DescribeInstances", seen(&[])).fail("RunInstances", may()).fail("RunInstances", launched("i-1a"));
    world.ec2.fail("DescribeInstances", Fault::status(500, "InternalError", "not now"));
    world.ec2.fail("DescribeInstances", seen(&[]));
    world.ec2.always("DescribeInstances", seen(&[instance("i-1a", "shutting-down", 5)]));
    world.ec2.fail("TerminateInstances", terminating("i-1a"));
    let error = launch(&world).await.expect_err("it lingers");
    let LaunchError::NotUndone { undo, source, .. } = &error else { panic!("{error:?}") };
    assert!(matches!(&**undo, LaunchProblem::Ec2(Ec2Error::DeadlinePassed { .. })), "{undo:?}");
    assert!(matches!(&**source, LaunchProblem::Ec2(Ec2Error::Request { .. })), "{source:?}");
    let named: Vec<_> = error.left().iter().map(ToString::to_string).collect();
    assert_eq!(named, ["role `web`", "instance profile `web`", "instance `i-1a`"]);
    assert!(has_role(&world).await);
}

#[tokio::test]
async fn when_another_run_was_first_then_its_instance_stays_with_role_and_profile() {
    let world = world().await;
    world.ec2.fail("DescribeInstances", seen(&[])).fail("RunInstances", may()).fail("RunInstances", launched("i-1a"));
    let ours = |state| instance("i-1a", state, 5);
    let other = || instance("i-0f", "running", 4);
    let looks = [seen(&[ours("running")]), seen(&[ours("running"), other()]), seen(&[]), seen(&[ours("terminated")])];
    for look in looks {
        world.ec2.fail("DescribeInstances", look);
    }
    world.ec2.always("DescribeInstances", seen(&[other()])).fail("TerminateInstances", terminating("i-1a"));
    let error = launch(&world).await.expect_err("overtaken");
    let LaunchError::NotUndone { undone, undo, source, .. } = &error else { panic!("{error:?}") };
    assert!(matches!(&**source, LaunchProblem::Overtaken { other } if other == "i-0f"), "{source:?}");
    assert_eq!(*undone, [LaunchResource::Instance("i-1a".to_owned())]);
    assert!(matches!(&**undo, LaunchProblem::InUse { instances, .. } if *instances == ["i-0f"]), "{undo:?}");
    assert_eq!(error.left().len(), 2);
    assert!(has_role(&world).await);
}

#[tokio::test]
async fn when_another_run_was_later_then_this_one_keeps_its_instance() {
    let world = world().await;
    world.ec2.fail("DescribeInstances", seen(&[])).fail("RunInstances", may()).fail("RunInstances", launched("i-1a"));
    let (ours, later) = (instance("i-1a", "running", 5), instance("i-1b", "running", 5));
    for look in [seen(std::slice::from_ref(&ours)), seen(&[later, ours])] {
        world.ec2.fail("DescribeInstances", look);
    }
    assert_eq!(launch(&world).await.expect("launched").instance.id, "i-1a");
}

#[tokio::test]
async fn when_the_other_side_knows_no_dry_runs_then_what_it_launched_is_looked_for_a_while() {
    let world = world().await;
    world.ec2.fail("RunInstances", launched("i-1a")).always("DescribeInstances", seen(&[]));
    let error = launch(&world).await.expect_err("no dry runs");
    assert!(matches!(error.problem(), LaunchProblem::Ec2(Ec2Error::WrongAnswer { .. })), "{error:?}");
    // One look before, one at least for each of profile and role: the others are for the instance.
    assert!(world.ec2.calls()["DescribeInstances"] >= 5, "{:?}", world.ec2.calls());
}

#[tokio::test]
async fn when_something_cannot_be_asked_for_then_nothing_is_sent() {
    let world = world().await;
    let tags = |count: usize| (0..count).map(|index| (format!("tag-{index}"), String::new())).collect();
    let tag = |key: &str| [(key.to_owned(), String::new())].into();
    let wrong = [
        (InstanceLaunch { name: "a b".to_owned(), ..asked() }, "`a b`"),
        (InstanceLaunch { name: "x".repeat(65), ..asked() }, "1 to 64"),
        (InstanceLaunch { image: "al2023".to_owned(), ..asked() }, "al2023"),
        (InstanceLaunch { instance_type: String::new(), ..asked() }, "instance type"),
        (InstanceLaunch { subnet: Some("vpc-1a".to_owned()), ..asked() }, "vpc-1a"),
        (InstanceLaunch { security_groups: vec!["web".to_owned()], ..asked() }, "`web`"),
        (InstanceLaunch { managed_policies: ["ReadOnly".to_owned()].into(), ..asked() }, "ReadOnly"),
        (InstanceLaunch { user_data: Some(UserData::new("x".repeat(16_385))), ..asked() }, "16385 bytes"),
        (InstanceLaunch { tags: tag("aws:a"), ..asked() }, "aws:a"),
        (InstanceLaunch { tags: tag("aws-interactions:launch"), ..asked() }, "aws-interactions:launch"),
        (InstanceLaunch { tags: tags(48), ..asked() }, "51 tags"),
    ];
    for (launch, named) in wrong {
        let error = launch_instance(&launch, &world.events, &world.provider).await.expect_err(named);
        assert!(matches!(error, LaunchError::Invalid { .. }), "{error:?}");
        assert!(error.problem().to_string().contains(named), "{} does not name {named}", error.problem());
    }
    assert!(world.ec2.log().is_empty(), "{:?}", world.ec2.log());
}

#[tokio::test]
async fn when_an_answer_is_lost_then_what_it_may_have_made_is_looked_for_a_while_and_else_once() {
    let world = world().await;
    world.ec2.fail("RunInstances", may()).fail("RunInstances", Fault::ConnectionReset);
    world.ec2.always("DescribeInstances", seen(&[]));
    launch(&world).await.expect_err("reset");
    // One look before, one each before profile and role are removed: the others are for the instance.
    assert!(world.ec2.calls()["DescribeInstances"] >= 5, "{:?}", world.ec2.calls());

    for (fault, is_looked_for) in
        [(Fault::ConnectionReset, true), (Fault::status(403, "AccessDenied", "not you"), false)]
    {
        let world = self::world().await;
        world.ec2.always("DescribeInstances", seen(&[])).fail("CreateRole", fault);
        launch(&world).await.expect_err("no role");
        // The look before, and that of making sure.
        let looks = world.ec2.calls()["GetRole"] - 2;
        assert_eq!((looks > 1, looks >= 1), (is_looked_for, true), "{looks} looks");
    }
}

/// An instance that runs as it was asked for, with one of these settings changed.
fn running(change: (&str, &str)) -> Fault {
    let whole = "<item><instanceId>i-1a</instanceId><imageId>ami-1a2b</imageId><instanceType>t3.micro</instanceType>\
        <instanceState><name>running</name></instanceState><subnetId>subnet-1a</subnetId><keyName>ops</keyName>\
        <iamInstanceProfile><arn>arn:aws:iam::123456789012:instance-profile/web</arn></iamInstanceProfile>\
        <groupSet><item><groupId>sg-2</groupId></item><item><groupId>sg-1</groupId></item></groupSet><tagSet>\
        <item><key>aws-interactions:launch</key><value>web</value></item><item><key>team</key><value>a</value></item>\
        <item><key>more</key><value>b</value></item></tagSet></item>";
    seen(&[whole.replace(change.0, change.1)])
}

#[tokio::test]
async fn when_an_instance_is_found_then_it_is_told_in_what_it_is_not_as_asked_for() {
    let launch = InstanceLaunch {
        subnet: Some("subnet-1a".to_owned()),
        security_groups: vec!["sg-1".to_owned(), "sg-2".to_owned()],
        key_name: Some("ops".to_owned()),
        tags: [("team".to_owned(), "a".to_owned())].into(),
        ..asked()
    };
    let cases = [
        (("", ""), None),
        (("ami-1a2b", "ami-9f"), Some((LaunchSetting::Image, "image: ami-1a2b was asked for, it has ami-9f"))),
        (("t3.micro", "t2.nano"), Some((LaunchSetting::InstanceType, "type: t3.micro was asked for, it has t2.nano"))),
        (("subnet-1a", "subnet-9"), Some((LaunchSetting::Subnet, "subnet: subnet-1a was asked for, it has subnet-9"))),
        (
            ("sg-2", "sg-3"),
            Some((LaunchSetting::SecurityGroups, "security groups: sg-1 sg-2 was asked for, it has sg-1 sg-3")),
        ),
        (("<keyName>ops</keyName>", ""), Some((LaunchSetting::KeyPair, "key pair: ops was asked for, it has none"))),
        (
            ("profile/web", "profile/db"),
            Some((
                LaunchSetting::InstanceProfile,
                "instance profile: arn:aws:iam::123456789012:instance-profile/web was asked for, it has \
                 arn:aws:iam::123456789012:instance-profile/db",
            )),
        ),
        (
            ("<value>a<", "<value>z<"),
            Some((LaunchSetting::Tag("team".to_owned()), "tag team: a was asked for, it has z")),
        ),
    ];
    for (change, expected) in cases {
        let world = world().await;
        world.ec2.always("DescribeInstances", running(change));
        let web = launch_instance(&launch, &world.events, &world.provider).await.expect("found");
        assert_eq!(web.outcome, LaunchOutcome::Found);
        let told: Vec<_> = web.differs.iter().map(|one| (one.setting.clone(), one.to_string())).collect();
        let expected: Vec<_> = expected.into_iter().map(|(setting, told)| (setting, told.to_owned())).collect();
        assert_eq!(told, expected, "{change:?}");
    }
}

#[tokio::test]
async fn when_nothing_is_said_of_subnet_and_groups_or_the_image_is_a_parameter_then_they_are_no_difference() {
    let world = world().await;
    world.ec2.always("DescribeInstances", running(("<keyName>ops</keyName>", "")));
    let launch = InstanceLaunch { image: "resolve:ssm:/image".to_owned(), ..asked() };
    let web = launch_instance(&launch, &world.events, &world.provider).await.expect("found");
    assert_eq!(web.differs, []);
}

#[tokio::test]
async fn when_a_launch_is_run_again_with_other_policies_then_its_role_is_made_so_and_stays_that_of_the_first_run() {
    let world = world().await;
    let found = || seen(&[instance("i-1a", "running", 5)]);
    for look in [seen(&[]), found(), found()] {
        world.ec2.fail("DescribeInstances", look);
    }
    world.ec2.fail("RunInstances", may()).fail("RunInstances", launched("i-1a"));
    let read = |bucket: &str| {
        let statement = Statement::allow(["s3:GetObject"]).on([format!("arn:aws:s3:::{bucket}/*")]);
        PolicyDocument::new([statement])
    };
    let first = InstanceLaunch {
        inline_policies: [("a".to_owned(), read("a")), ("b".to_owned(), read("b"))].into(),
        tags: [("team".to_owned(), "a".to_owned())].into(),
        ..asked()
    };
    launch_instance(&first, &world.events, &world.provider).await.expect("launched");
    let made = get_role("web", &world.provider).await.expect("a role").tags;

    world.ec2.always("DescribeInstances", found());
    let second = InstanceLaunch {
        inline_policies: [("b".to_owned(), read("c"))].into(),
        tags: [("team".to_owned(), "b".to_owned())].into(),
        ..asked()
    };
    let web = launch_instance(&second, &world.events, &world.provider).await.expect("found");

    let changes: Vec<_> = web.role_changes.iter().map(ToString::to_string).collect();
    assert_eq!(changes, ["tags team put", "inline policy a deleted", "inline policy b put"]);
    let changes: Vec<_> = web.profile_changes.iter().map(ToString::to_string).collect();
    assert_eq!(changes, ["tags team put"]);
    let role = get_role("web", &world.provider).await.expect("a role");
    assert_eq!(role.tags["aws-interactions:run"], made["aws-interactions:run"]);
    let again = launch_instance(&second, &world.events, &world.provider).await.expect("found");
    assert!(again.role_changes.is_empty() && again.profile_changes.is_empty(), "{again:?}");
}

#[tokio::test]
async fn when_another_run_makes_role_and_profile_in_between_then_they_stay_that_run_s_whatever_becomes_of_this_one() {
    let world = world().await;
    world.ec2.fail("DescribeInstances", seen(&[])).fail("RunInstances", may()).fail("RunInstances", launched("i-0f"));
    world.ec2.fail("DescribeInstances", seen(&[instance("i-0f", "running", 4)]));
    world.ec2.fail("DescribeInstances", seen(&[instance("i-0f", "running", 4)]));
    launch(&world).await.expect("the other run launches");
    let other = get_role("web", &world.provider).await.expect("its role").tags;

    // This one looked before: it sees nothing, twice each, until it is told that there is something.
    let unseen = || Fault::status(404, "NoSuchEntity", "not yet");
    let (roles, profiles) = (world.ec2.calls()["GetRole"], world.ec2.calls()["GetInstanceProfile"]);
    for nth in 1..=2 {
        world.ec2.nth("GetRole", roles + nth, unseen()).nth("GetInstanceProfile", profiles + nth, unseen());
    }
    world.ec2.always("DescribeInstances", seen(&[]));
    world.ec2.always("RunInstances", Fault::status(403, "UnauthorizedOperation", "not you"));
    let error = launch(&world).await.expect_err("denied");

    assert!(matches!(&error, LaunchError::Undone { undone, .. } if undone.is_empty()), "{error:?}");
    assert_eq!(world.ec2.calls()["CreateRole"], 2, "it did not know of the other's");
    assert_eq!(get_role("web", &world.provider).await.expect("it is there still").tags, other);
    get_instance_profile("web", &world.provider).await.expect("it is there still");
}
