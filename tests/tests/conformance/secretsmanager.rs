//! Secrets.

use crate::world::World;
use futures::TryStreamExt;
use secretsmanager_interactions::{
    RecoveryWindow, SecretChange, SecretError, SecretsManagerClient, delete_secret, ensure_secret, get_secret,
    get_secret_json_field, list_secrets, restore_secret,
};

play! {
    when_a_secret_is_ensured_then_it_is_created_once_and_changed_when_its_value_is: on_moto, on_ministack, on_embedded;
    when_a_secret_is_deleted_then_it_is_told_so_until_it_is_restored_or_ensured: on_moto, on_ministack, on_embedded;
    when_a_secret_is_deleted_at_once_then_its_name_is_free: on_moto, on_ministack, on_embedded;
    // Ministack answers with a value that is none.
    when_a_secret_has_no_value_then_that_is_told_and_it_can_be_given_one: on_moto, on_embedded;
    when_secrets_are_listed_then_those_that_begin_so_are: on_moto, on_ministack, on_embedded;
}

async fn when_a_secret_is_ensured_then_it_is_created_once_and_changed_when_its_value_is(world: World) {
    let provider = &world.provider;
    let error = get_secret("shop/db", provider).await.expect_err("none yet");
    assert!(matches!(error, SecretError::DoesNotExist { .. }), "{error:?}");
    let ensure = async |value: &str| ensure_secret("shop/db", &value.into(), provider).await.expect("a secret");
    assert_eq!(ensure("old").await, SecretChange::Created);
    assert_eq!(ensure("old").await, SecretChange::Unchanged);
    assert_eq!(ensure(r#"{"user": "shop"}"#).await, SecretChange::Updated);
    let found = get_secret("shop/db", provider).await.expect("a secret");
    assert!(found.arn.is_some_and(|arn| arn.contains(&world.account_id)) && found.version_id.is_some());
    assert_eq!(get_secret_json_field("shop/db", "user", provider).await.expect("a field").expose(), "shop");
}

async fn when_a_secret_is_deleted_then_it_is_told_so_until_it_is_restored_or_ensured(world: World) {
    let provider = &world.provider;
    ensure_secret("shop/token", &"old".into(), provider).await.expect("a secret");
    for value in ["old", "new"] {
        let goes_at = delete_secret("shop/token", RecoveryWindow::Days(7), provider).await.expect("deleted");
        assert!(goes_at.is_some());
        let error = get_secret("shop/token", provider).await.expect_err("deleted");
        assert!(matches!(error, SecretError::DeletionScheduled { deleted_at: Some(_), .. }), "{error:?}");
        if value == "old" {
            restore_secret("shop/token", provider).await.expect("restored");
        } else {
            let change = ensure_secret("shop/token", &value.into(), provider).await.expect("restored");
            assert_eq!(change, SecretChange::Restored);
        }
        assert_eq!(get_secret("shop/token", provider).await.expect("a secret").value.expose(), value);
    }
}

async fn when_a_secret_is_deleted_at_once_then_its_name_is_free(world: World) {
    let provider = &world.provider;
    ensure_secret("shop/key", &"1".into(), provider).await.expect("a secret");
    delete_secret("shop/key", RecoveryWindow::None, provider).await.expect("deleted");
    assert_eq!(ensure_secret("shop/key", &"2".into(), provider).await.expect("a secret"), SecretChange::Created);
    let error = delete_secret("shop/gone", RecoveryWindow::Days(7), provider).await.expect_err("no such secret");
    assert!(matches!(error, SecretError::DoesNotExist { .. }), "{error:?}");
    let error = restore_secret("shop/gone", provider).await.expect_err("no such secret");
    assert!(matches!(error, SecretError::DoesNotExist { .. }), "{error:?}");
}

async fn when_a_secret_has_no_value_then_that_is_told_and_it_can_be_given_one(world: World) {
    let provider = &world.provider;
    provider.get_secretsmanager().create_secret().name("shop/empty").send().await.expect("a secret");
    let error = get_secret("shop/empty", provider).await.expect_err("no value");
    assert!(matches!(error, SecretError::NoValue { .. }), "{error:?}");
    let change = ensure_secret("shop/empty", &"1".into(), provider).await.expect("a value");
    assert_eq!(change, SecretChange::Updated);
}

async fn when_secrets_are_listed_then_those_that_begin_so_are(world: World) {
    let provider = &world.provider;
    for name in ["shop/a", "shop/b", "other/c"] {
        ensure_secret(name, &"1".into(), provider).await.expect("a secret");
    }
    let listed = async |prefix| {
        let found: Vec<_> = list_secrets(prefix, provider).try_collect().await.expect("a list");
        let mut names: Vec<String> = found.into_iter().map(|secret| secret.name).collect();
        names.sort();
        names
    };
    assert_eq!(listed("shop/").await, ["shop/a", "shop/b"]);
    assert_eq!(listed("").await, ["other/c", "shop/a", "shop/b"]);
    delete_secret("shop/a", RecoveryWindow::Days(7), provider).await.expect("deleted");
    assert_eq!(listed("shop/").await, ["shop/b"]);
}
