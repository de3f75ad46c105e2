//! STS.

use crate::operation::{Operation, call, call_for, nothing};
use aws_interactions_core::AssumeRole;
use std::time::Duration;
use sts_interactions::{assume_role, decode_authorization_message, get_caller_identity, get_session_token};

const ROLE: &str = "arn:aws:iam::123456789012:role/deploy";

pub(crate) fn table() -> Vec<Operation> {
    vec![
        Operation::reading("sts::assume_role", &[ROLE], nothing, |world| {
            let assuming = async { assume_role(&AssumeRole::new(ROLE).session_name("walk"), &world.provider).await };
            call_for(assuming, |assumed| (assumed.arn.to_string(), assumed.session_name))
        }),
        Operation::reading("sts::decode_authorization_message", &["DecodeAuthorizationMessage"], nothing, |world| {
            call(decode_authorization_message(r#"{"allowed":false}"#, &world.provider))
        }),
        Operation::reading("sts::get_caller_identity", &["GetCallerIdentity"], nothing, |world| {
            call(get_caller_identity(&world.provider))
        }),
        Operation::reading("sts::get_session_token", &["GetSessionToken"], nothing, |world| {
            let session = get_session_token(Some(Duration::from_hours(1)), None, &world.provider);
            call_for(session, |credentials| credentials.session_token().is_some())
        }),
    ]
}
