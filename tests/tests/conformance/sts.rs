//! Who calls, and roles in other accounts.

use crate::world::{World, role_arn};
use aws_interactions_core::{AssumeRole, AwsClientProvider, AwsEnvironment};
use std::time::{Duration, SystemTime};
use sts_interactions::{CallerKind, assume_role, get_caller_identity};

play! {
    when_the_caller_is_asked_for_then_every_answer_names_the_same_account: on_moto, on_ministack;
    when_a_role_of_another_account_is_assumed_then_the_provider_works_there_and_the_old_one_stays: on_moto, on_ministack;
    when_a_role_is_assumed_by_hand_then_its_keys_are_a_session_of_that_role: on_moto, on_ministack;
}

async fn environment(provider: &AwsClientProvider) -> AwsEnvironment {
    provider.get_aws_env().await.expect("an environment")
}

async fn when_the_caller_is_asked_for_then_every_answer_names_the_same_account(world: World) {
    let identity = get_caller_identity(&world.provider).await.expect("an identity");
    let environment = environment(&world.provider).await;

    assert_eq!((identity.account_id.as_str(), identity.partition.as_str()), (world.account_id.as_str(), "aws"));
    assert_eq!(identity.arn.account_id(), world.account_id);
    assert!(!identity.user_id.is_empty());
    assert_eq!(environment.to_string(), format!("aws://{}/us-east-1", world.account_id));
}

async fn when_a_role_of_another_account_is_assumed_then_the_provider_works_there_and_the_old_one_stays(world: World) {
    let other = world.another_account().await;
    let role = AssumeRole::new(format!("arn:aws:iam::{}:role/Deploy", other.account_id)).session_name("ci");

    let assumed = world.provider.assuming(&role).expect("a role");

    let identity = get_caller_identity(&assumed).await.expect("an identity");
    assert_eq!(identity.account_id, other.account_id);
    assert_eq!(identity.kind, CallerKind::RoleSession { role: "Deploy".to_owned(), session: "ci".to_owned() });
    assert_eq!(environment(&assumed).await.account_id, other.account_id);
    assert_eq!(environment(&world.provider).await.account_id, world.account_id);
}

async fn when_a_role_is_assumed_by_hand_then_its_keys_are_a_session_of_that_role(world: World) {
    let role = AssumeRole::new(role_arn(&world.account_id)).session_name("by-hand").duration(Duration::from_mins(15));

    let session = assume_role(&role, &world.provider).await.expect("a session");

    let caller = CallerKind::RoleSession { role: "conformance".to_owned(), session: "by-hand".to_owned() };
    assert_eq!((session.arn.account_id(), CallerKind::of(&session.arn)), (world.account_id.as_str(), caller));
    assert_eq!(session.session_name, "by-hand");
    let expiry = session.credentials.expires_at().expect("an end");
    let lasts = expiry.duration_since(SystemTime::now()).expect("in the future");
    assert!(Duration::from_mins(14) < lasts && lasts < Duration::from_mins(16), "{lasts:?}");
}
