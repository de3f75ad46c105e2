//! Secrets.

use crate::operation::{Answer, Doing, Operation, all, call, call_for, nothing};
use crate::world::World;
use futures::FutureExt;
use secretsmanager_interactions::{
    RecoveryWindow, SecretError, delete_secret, ensure_secret, get_secret, get_secret_json, get_secret_json_field,
    list_secrets, restore_secret,
};
use serde_json::Value;

const DB: &[&str] = &["shop/db"];
const VALUE: &str = r#"{"user": "shop"}"#;
/// What AWS says of a secret that is there and has none.
const NO_VALUE: &str = "NoValue";
const WEEK: RecoveryWindow = RecoveryWindow::Days(7);

pub(crate) fn table() -> Vec<Operation> {
    vec![
        Operation::reading("secretsmanager::get_secret", DB, secret, |world| {
            call(get_secret("shop/db", &world.provider))
        })
        .honest("GetSecretValue", &["404"], NO_VALUE),
        Operation::reading("secretsmanager::get_secret_json", DB, secret, |world| {
            call(get_secret_json::<Value>("shop/db", &world.provider))
        })
        .honest("GetSecretValue", &["404"], NO_VALUE),
        Operation::reading("secretsmanager::get_secret_json_field", DB, secret, |world| {
            call(get_secret_json_field("shop/db", "user", &world.provider))
        })
        .honest("GetSecretValue", &["404"], NO_VALUE),
        Operation::reading("secretsmanager::list_secrets", &["ListSecrets"], secret, |world| {
            all(list_secrets("shop/", &world.provider))
        }),
        Operation::changing("secretsmanager::ensure_secret", DB, nothing, ensuring, state).when("there is none"),
        Operation::changing("secretsmanager::ensure_secret", DB, other_secret, ensuring, state).when("it is another"),
        Operation::changing("secretsmanager::ensure_secret", DB, deleted_secret, ensuring, state)
            .when("it is to be deleted")
            .admits(&["OnlyRestored"])
            // That it cannot be found out why is no news beside the refusal.
            .honest("DescribeSecret", &[], "InvalidRequestException"),
        Operation::changing("secretsmanager::delete_secret", DB, secret, deleting, state),
        Operation::changing(
            "secretsmanager::restore_secret",
            DB,
            deleted_secret,
            |world| call(restore_secret("shop/db", &world.provider)),
            state,
        ),
    ]
}

async fn put(value: &str, world: &World) {
    ensure_secret("shop/db", &value.into(), &world.steady).await.expect("a secret");
}

fn secret(world: &World) -> Doing<'_, ()> {
    put(VALUE, world).boxed_local()
}

fn other_secret(world: &World) -> Doing<'_, ()> {
    put("other", world).boxed_local()
}

fn deleted_secret(world: &World) -> Doing<'_, ()> {
    async {
        put("other", world).await;
        delete_secret("shop/db", WEEK, &world.steady).await.expect("deleted");
    }
    .boxed_local()
}

fn ensuring(world: &World) -> Doing<'_, Answer> {
    call(async { ensure_secret("shop/db", &VALUE.into(), &world.provider).await })
}

fn deleting(world: &World) -> Doing<'_, Answer> {
    call_for(delete_secret("shop/db", WEEK, &world.provider), |goes_at| goes_at.is_some())
}

fn state(world: &World) -> Doing<'_, String> {
    async {
        match get_secret("shop/db", &world.steady).await {
            Err(SecretError::DoesNotExist { .. }) => "no secret".to_owned(),
            Err(SecretError::DeletionScheduled { .. }) => "to be deleted".to_owned(),
            secret => secret.expect("a secret").value.into_exposed(),
        }
    }
    .boxed_local()
}
