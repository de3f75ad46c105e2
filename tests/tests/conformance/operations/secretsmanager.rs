//! Secrets.

use crate::world::World;
use futures::TryStreamExt;
use secretsmanager_interactions as secretsmanager;
use secretsmanager_interactions::{RecoveryWindow, SecretChange, SecretError};

operations! {
    delete_secret,
    ensure_secret,
    get_secret,
    get_secret_json,
    get_secret_json_field,
    list_secrets,
    restore_secret,
}

const JSON: &str = r#"{"user": "shop", "port": 5432}"#;

async fn ensure(name: &str, value: &str, world: &World) -> SecretChange {
    secretsmanager::ensure_secret(name, &value.into(), &world.provider).await.expect("a secret")
}

async fn delete(name: &str, world: &World) {
    let window = RecoveryWindow::Days(7);
    secretsmanager::delete_secret(name, window, &world.provider).await.expect("a deletion");
}

fn is_missing<T: std::fmt::Debug>(answer: &Result<T, SecretError>) {
    assert!(matches!(answer, Err(SecretError::DoesNotExist { .. })), "a missing secret: {answer:?}");
}

async fn ensure_secret(world: World) {
    assert_eq!(ensure("shop", "1", &world).await, SecretChange::Created);
    assert_eq!(ensure("shop", "1", &world).await, SecretChange::Unchanged);
    assert_eq!(ensure("shop", "2", &world).await, SecretChange::Updated);
    delete("shop", &world).await;
    assert_eq!(ensure("shop", "3", &world).await, SecretChange::Restored);
}

async fn get_secret(world: World) {
    is_missing(&secretsmanager::get_secret("shop", &world.provider).await);
    ensure("shop", JSON, &world).await;
    let found = secretsmanager::get_secret("shop", &world.provider).await.expect("a secret");
    assert_eq!((found.name.as_str(), found.value.expose()), ("shop", JSON));
    assert!(found.version_id.is_some_and(|id| !id.is_empty()), "no id of the version");
}

async fn get_secret_json(world: World) {
    ensure("shop", JSON, &world).await;
    let found: serde_json::Value = secretsmanager::get_secret_json("shop", &world.provider).await.expect("JSON");
    assert_eq!(found["port"], 5432);
}

async fn get_secret_json_field(world: World) {
    ensure("shop", JSON, &world).await;
    for (field, expected) in [("user", "shop"), ("port", "5432")] {
        let found = secretsmanager::get_secret_json_field("shop", field, &world.provider).await.expect("a field");
        assert_eq!(found.expose(), expected);
    }
}

async fn list_secrets(world: World) {
    for name in ["shop/a", "shop/b", "other"] {
        ensure(name, "1", &world).await;
    }
    let found = secretsmanager::list_secrets("shop/", &world.provider).map_ok(|secret| secret.name);
    let mut found: Vec<String> = found.try_collect().await.expect("a list");
    found.sort();
    assert_eq!(found, ["shop/a", "shop/b"]);
}

async fn delete_secret(world: World) {
    ensure("shop", "1", &world).await;
    delete("shop", &world).await;
    let found = secretsmanager::get_secret("shop", &world.provider).await;
    assert!(matches!(found, Err(SecretError::DeletionScheduled { .. })), "it is to be deleted: {found:?}");
    is_missing(&secretsmanager::delete_secret("gone", RecoveryWindow::Days(7), &world.provider).await);
}

async fn restore_secret(world: World) {
    is_missing(&secretsmanager::restore_secret("shop", &world.provider).await);
    ensure("shop", "1", &world).await;
    delete("shop", &world).await;
    secretsmanager::restore_secret("shop", &world.provider).await.expect("restored");
    assert_eq!(secretsmanager::get_secret("shop", &world.provider).await.expect("a secret").value.expose(), "1");
}
