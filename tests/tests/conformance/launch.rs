//! Instances with a role of their own: launched, found again, and every call of a launch failing in turn.
//!
//! moto knows a profile at once, and no client tokens: a probe that has to be repeated, and what a token is for, are
//! shown by recorded answers in the tests of the workflow.

use crate::world::World;
use aws_interactions_core::{AwsClientProvider, Wait};
use aws_interactions_local::Fault;
use aws_interactions_orchestration::{
    InstanceLaunch, Launch, LaunchError, LaunchOutcome, LaunchProblem, LaunchResource, LaunchWaits, OnFailure,
    WorkflowEvents, launch_instance,
};
use ec2_interactions::{
    Instance, InstanceFilters, InstanceState, StopMode, list_instances, stop_instances, terminate_instances,
};
use futures::TryStreamExt;
use iam_interactions::{
    InstanceProfileError, InstanceProfileSpec, ManagedPolicySpec, PolicyDocument, RoleSpec, Statement, Undeclared,
    does_role_exist, ensure_instance_profile, ensure_managed_policy, ensure_role, get_instance_profile, get_role,
    list_role_policies,
};
use std::time::Duration;

play! {
    when_an_instance_is_launched_twice_then_there_is_one_and_everything_is_marked: on_moto;
    when_an_instance_of_the_name_is_not_to_be_used_then_the_launch_says_so_and_changes_nothing: on_moto;
    when_a_role_or_profile_of_the_name_is_not_ours_then_it_is_left_alone: on_moto;
    when_any_call_of_a_launch_fails_then_nothing_of_it_is_left_and_the_next_run_completes: on_moto;
    when_any_call_of_a_launch_fails_and_it_is_told_to_keep_then_the_error_names_all_that_exists: on_moto;
    when_an_undo_fails_then_all_that_is_left_is_named_and_the_first_error_stays_the_source: on_moto;
}

/// One of those that moto comes with.
const IMAGE: &str = "ami-03cf127a";

fn soon() -> Wait {
    Wait::at_most(Duration::from_secs(20)).every(Duration::from_millis(20))
}

async fn asked(name: &str, world: &World) -> InstanceLaunch {
    let read = PolicyDocument::new([Statement::allow(["s3:GetObject"]).on(["arn:aws:s3:::logs/*"])]);
    let managed = ManagedPolicySpec::new("read-logs", read.clone());
    let managed = ensure_managed_policy(&managed, &world.provider).await.expect("a policy").arn;
    // Long enough for one look at a server that is busy with other scenarios.
    let lost = Wait::at_most(Duration::from_millis(500)).every(Duration::from_millis(100));
    InstanceLaunch {
        managed_policies: [managed].into(),
        inline_policies: [("own".to_owned(), read)].into(),
        tags: [("team".to_owned(), "web".to_owned())].into(),
        waits: LaunchWaits { usable: soon(), running: soon(), terminated: soon(), lost },
        ..InstanceLaunch::new(name, IMAGE, "t3.micro")
    }
}

async fn launch(launch: &InstanceLaunch, provider: &AwsClientProvider) -> Result<Launch, LaunchError> {
    launch_instance(launch, &WorkflowEvents::default(), provider).await
}

/// The instances of the name that are not terminated.
async fn live(name: &str, provider: &AwsClientProvider) -> Vec<Instance> {
    let tags = [("aws-interactions:launch".to_owned(), name.to_owned())].into();
    let filters = InstanceFilters { tags, ..InstanceFilters::default() };
    let all: Vec<_> = list_instances(&filters, provider).try_collect().await.expect("instances");
    all.into_iter().filter(|instance| instance.state != InstanceState::Terminated).collect()
}

async fn has_profile(name: &str, provider: &AwsClientProvider) -> bool {
    match get_instance_profile(name, provider).await {
        Ok(_) => true,
        Err(InstanceProfileError::DoesNotExist { .. }) => false,
        Err(error) => panic!("{error:?}"),
    }
}

/// What exists of the name, as an error names it.
async fn existing(name: &str, provider: &AwsClientProvider) -> Vec<LaunchResource> {
    let mut all = Vec::new();
    if does_role_exist(name, provider).await.expect("a look") {
        all.push(LaunchResource::Role(name.to_owned()));
    }
    if has_profile(name, provider).await {
        all.push(LaunchResource::InstanceProfile(name.to_owned()));
    }
    all.extend(live(name, provider).await.into_iter().map(|instance| LaunchResource::Instance(instance.id)));
    all
}

async fn when_an_instance_is_launched_twice_then_there_is_one_and_everything_is_marked(world: World) {
    let provider = &world.provider;
    let web = asked("web", &world).await;
    let first = launch(&web, provider).await.expect("launched");
    let second = launch(&web, provider).await.expect("found");

    assert_eq!((first.outcome, second.outcome), (LaunchOutcome::Launched, LaunchOutcome::Found));
    assert_eq!(first.instance.id, second.instance.id);
    assert_eq!(second.instance.state, InstanceState::Running);
    assert!(second.role_changes.is_empty() && second.profile_changes.is_empty(), "{second:?}");
    assert_eq!(live("web", provider).await.len(), 1);

    let role = get_role("web", provider).await.expect("a role");
    let profile = get_instance_profile("web", provider).await.expect("a profile");
    assert_eq!((role.arn, profile.role.as_deref()), (first.role, Some("web")));
    assert_eq!(first.instance.profile_arn.as_deref(), Some(profile.arn.to_string().as_str()));
    let run = first.instance.client_token.clone().expect("a token");
    for tags in [&role.tags, &profile.tags, &first.instance.tags] {
        let value = |key: &str| tags.get(key).map(String::as_str);
        assert_eq!(value("aws-interactions:launch"), Some("web"));
        assert_eq!(value("aws-interactions:run"), Some(run.as_str()));
        assert_eq!(value("team"), Some("web"));
    }
    assert_eq!(first.instance.name(), Some("web"));
    let policies = list_role_policies("web", provider).await.expect("policies");
    assert_eq!((policies.managed.len(), policies.inline), (1, vec!["own".to_owned()]));

    terminate_instances(&[&first.instance.id], provider).await.expect("terminated");
    let third = launch(&web, provider).await.expect("launched anew");
    assert_eq!(third.outcome, LaunchOutcome::Launched);
    assert_ne!(third.instance.id, first.instance.id);
}

async fn when_an_instance_of_the_name_is_not_to_be_used_then_the_launch_says_so_and_changes_nothing(world: World) {
    let provider = &world.provider;
    let web = asked("web", &world).await;
    let first = launch(&web, provider).await.expect("launched").instance.id;
    stop_instances(&[&first], StopMode::Ordinary, provider).await.expect("stopped");
    let error = launch(&web, provider).await.expect_err("stopped");
    let LaunchError::NotBegun { source, .. } = &error else { panic!("{error:?}") };
    assert!(
        matches!(&**source, LaunchProblem::NotRunning { instance, state } if *instance == first && *state == InstanceState::Stopped),
        "{source:?}"
    );

    // Another one that carries the tag.
    let db = launch(&asked("db", &world).await, provider).await.expect("launched").instance.id;
    let tags = [("aws-interactions:launch".to_owned(), "web".to_owned())].into();
    ec2_interactions::set_tags(&[&db], &tags, provider).await.expect("tagged");
    let error = launch(&web, provider).await.expect_err("several");
    let LaunchProblem::SeveralInstances { instances } = error.problem() else { panic!("{error:?}") };
    assert!(instances.len() == 2 && instances.contains(&first) && instances.contains(&db), "{instances:?}");
    assert_eq!(live("web", provider).await.len(), 2);
}

async fn when_a_role_or_profile_of_the_name_is_not_ours_then_it_is_left_alone(world: World) {
    let provider = &world.provider;
    let trust = PolicyDocument::trusting_service("lambda.amazonaws.com");
    let spec = RoleSpec::new("web", trust.clone(), Undeclared::Keep);
    ensure_role(&spec, provider).await.expect("a role of somebody else");
    let error = launch(&asked("web", &world).await, provider).await.expect_err("not ours");
    assert!(matches!(&error, LaunchError::NotBegun { .. }), "{error:?}");
    let LaunchProblem::NotOurs { resource } = error.problem() else { panic!("{error:?}") };
    assert_eq!(*resource, LaunchResource::Role("web".to_owned()));
    let role = get_role("web", provider).await.expect("it is there still");
    assert!(role.trust_policy().expect("a policy").is_equivalent_to(&trust) && role.tags.is_empty());

    ensure_instance_profile(&InstanceProfileSpec::new("db", "web"), provider).await.expect("a profile");
    let error = launch(&asked("db", &world).await, provider).await.expect_err("not ours");
    let LaunchProblem::NotOurs { resource } = error.problem() else { panic!("{error:?}") };
    assert_eq!(*resource, LaunchResource::InstanceProfile("db".to_owned()));
    assert!(!does_role_exist("db", provider).await.expect("a look"), "nothing was begun");
}

fn faults_of(operation: &str) -> [Fault; 4] {
    let denied = if operation.ends_with("Instances") { "UnauthorizedOperation" } else { "AccessDenied" };
    [
        Fault::status(403, denied, "not you"),
        Fault::status(500, "InternalError", "not now"),
        Fault::ConnectionReset,
        Fault::LoseAnswer,
    ]
}

/// The calls of a launch that succeeds: the operation, and which call of it.
async fn calls_of_a_launch(world: &World) -> Vec<(String, u64)> {
    let (provider, faults) = world.breaking().await;
    let before = faults.calls();
    let begin = faults.log().len();
    launch(&asked("clean", world).await, &provider).await.expect("launched");
    let mut counted = before;
    let mut number = |operation: String| {
        let count = counted.entry(operation.clone()).or_default();
        *count += 1;
        (operation, *count)
    };
    let calls: Vec<_> = faults.log().split_off(begin).into_iter().map(&mut number).collect();
    assert!(calls.len() >= 14, "{calls:?}");
    calls
}

async fn when_any_call_of_a_launch_fails_then_nothing_of_it_is_left_and_the_next_run_completes(world: World) {
    for (index, (operation, nth)) in calls_of_a_launch(&world).await.into_iter().enumerate() {
        for (kind, fault) in faults_of(&operation).into_iter().enumerate() {
            let name = format!("web-{index}-{kind}");
            let about = format!("{operation} {nth}: {fault:?}");
            let web = asked(&name, &world).await;
            let (provider, faults) = world.breaking().await;
            faults.nth(&operation, nth, fault);
            let error = launch(&web, &provider).await.expect_err(&about);
            assert!(matches!(error, LaunchError::Undone { .. } | LaunchError::NotBegun { .. }), "{about}: {error:?}");
            assert!(error.left().is_empty(), "{about}: {error}");
            assert_eq!(existing(&name, &world.provider).await, [], "{about}: {error}");

            let again = launch(&web, &provider).await.expect(&about);
            assert_eq!(again.outcome, LaunchOutcome::Launched, "{about}");
            assert_eq!(live(&name, &world.provider).await.len(), 1, "{about}");
        }
    }
}

async fn when_any_call_of_a_launch_fails_and_it_is_told_to_keep_then_the_error_names_all_that_exists(world: World) {
    for (index, (operation, nth)) in calls_of_a_launch(&world).await.into_iter().enumerate() {
        for (kind, fault) in faults_of(&operation).into_iter().enumerate() {
            let name = format!("web-{index}-{kind}");
            let about = format!("{operation} {nth}: {fault:?}");
            let web = InstanceLaunch { on_failure: OnFailure::Keep, ..asked(&name, &world).await };
            let (provider, faults) = world.breaking().await;
            faults.nth(&operation, nth, fault);
            let error = launch(&web, &provider).await.expect_err(&about);
            assert!(matches!(error, LaunchError::Kept { .. } | LaunchError::NotBegun { .. }), "{about}: {error:?}");
            assert_eq!(existing(&name, &world.provider).await, error.left(), "{about}: {error}");

            launch(&web, &provider).await.expect(&about);
            assert_eq!(live(&name, &world.provider).await.len(), 1, "{about}");
        }
    }
}

async fn when_an_undo_fails_then_all_that_is_left_is_named_and_the_first_error_stays_the_source(world: World) {
    let denied = || Fault::status(403, "AccessDenied", "not you");
    let in_the_way = ["TerminateInstances", "DeleteInstanceProfile", "GetInstanceProfile", "DeleteRole"];
    for (index, operation) in in_the_way.into_iter().enumerate() {
        let name = format!("web-{index}");
        let web = asked(&name, &world).await;
        let (provider, faults) = world.breaking().await;
        let describes = faults.calls().get("DescribeInstances").copied().unwrap_or_default();
        // The first look finds nothing, the second sees whether the new one runs.
        faults.nth("DescribeInstances", describes + 2, Fault::status(500, "InternalError", "not now"));
        if operation == "GetInstanceProfile" {
            faults.nth(operation, 3, denied());
        } else {
            faults.always(operation, denied());
        }
        let error = launch(&web, &provider).await.expect_err(operation);
        let LaunchError::NotUndone { left, undone, source, .. } = &error else { panic!("{operation}: {error:?}") };
        assert!(source.to_string().contains("instance"), "{source}");
        assert_eq!(*left, existing(&name, &world.provider).await, "{operation}: {error}");
        assert_eq!((left.len(), undone.len()), [(3, 0), (2, 1), (2, 1), (1, 2)][index], "{operation}: {error}");
        for resource in left {
            assert!(error.to_string().contains(&resource.to_string()), "{error}");
        }

        faults.heal();
        launch(&web, &provider).await.expect("the next run goes on");
        assert_eq!(live(&name, &world.provider).await.len(), 1, "{operation}");
    }
}
