//! Who calls, and sessions.

use crate::world::{World, role_arn};
use aws_interactions_core::AssumeRole;
use std::time::Duration;
use sts_interactions as sts;
use sts_interactions::CallerKind;

operations! { assume_role, decode_authorization_message, get_caller_identity, get_session_token }

async fn assume_role(world: World) {
    let role = AssumeRole::new(role_arn(&world.account_id)).session_name("by-hand").duration(Duration::from_mins(15));
    let session = sts::assume_role(&role, &world.provider).await.expect("a session");
    let caller = CallerKind::RoleSession { role: "conformance".to_owned(), session: "by-hand".to_owned() };
    assert_eq!(CallerKind::of(&session.arn), caller);
    assert_eq!(session.arn.account_id(), world.account_id);
    assert!(session.credentials.session_token().is_some() && session.credentials.expires_at().is_some());
}

async fn decode_authorization_message(world: World) {
    // What only AWS can have encoded.
    let error = sts::decode_authorization_message("not-encoded-by-aws", &world.provider).await.expect_err("a lie");
    let sts::AuthorizationMessageError::Invalid { .. } = error else {
        panic!("not decoded, and not said so: {error:?}")
    };
}

async fn get_caller_identity(world: World) {
    let identity = sts::get_caller_identity(&world.provider).await.expect("an identity");
    assert_eq!(identity.account_id, world.account_id);
    assert!(!identity.user_id.is_empty(), "{identity:?}");
}

async fn get_session_token(world: World) {
    let keys = sts::get_session_token(Some(Duration::from_mins(15)), None, &world.provider).await.expect("keys");
    assert!(keys.session_token().is_some_and(|token| !token.is_empty()) && keys.expires_at().is_some(), "{keys:?}");
}
