//! Parameters.

use crate::world::World;
use futures::TryStreamExt;
use ssm_interactions as ssm;
use ssm_interactions::{Architecture, ParameterError, ParameterKind, ParameterSpec, PathDepth, PublicImage};

operations! {
    delete_parameter,
    get_latest_image_id,
    get_parameter,
    get_parameter_json,
    get_parameter_json_field,
    get_parameter_value,
    get_parameters_by_path,
    list_parameters,
    put_parameter,
}

const JSON: &str = r#"{"user": "shop", "port": 5432}"#;

async fn put(name: &str, value: &str, world: &World) {
    let spec = ParameterSpec::new(name, value).kind(ParameterKind::SecureString);
    ssm::put_parameter(&spec, &world.provider).await.expect("a version");
}

fn is_missing<T: std::fmt::Debug>(answer: &Result<T, ParameterError>) {
    assert!(matches!(answer, Err(ParameterError::DoesNotExist { .. })), "a missing parameter: {answer:?}");
}

async fn put_parameter(world: World) {
    let put = async |value: &str| ssm::put_parameter(&ParameterSpec::new("/shop/a", value), &world.provider).await;
    assert_eq!(put("1").await.expect("a version"), 1);
    let again = put("2").await;
    assert!(matches!(again, Err(ParameterError::AlreadyExists { .. })), "it is there: {again:?}");
    let spec = ParameterSpec::new("/shop/a", "2").overwrite();
    assert_eq!(ssm::put_parameter(&spec, &world.provider).await.expect("a version"), 2);
}

async fn get_parameter(world: World) {
    is_missing(&ssm::get_parameter("/shop/db", &world.provider).await);
    put("/shop/db", JSON, &world).await;
    let found = ssm::get_parameter("/shop/db", &world.provider).await.expect("a parameter");
    assert_eq!((found.kind, found.version, found.value.expose()), (ParameterKind::SecureString, 1, JSON));
}

async fn get_parameter_value(world: World) {
    put("/shop/db", "old", &world).await;
    let spec = ParameterSpec::new("/shop/db", "new").kind(ParameterKind::SecureString).overwrite();
    ssm::put_parameter(&spec, &world.provider).await.expect("a version");
    for (name, expected) in [("/shop/db", "new"), ("/shop/db:1", "old")] {
        let found = ssm::get_parameter_value(name, &world.provider).await.expect("a value");
        assert_eq!(found.expose(), expected, "{name}");
    }
}

async fn get_parameter_json(world: World) {
    put("/shop/db", JSON, &world).await;
    let found: serde_json::Value = ssm::get_parameter_json("/shop/db", &world.provider).await.expect("JSON");
    assert_eq!(found["port"], 5432);
}

async fn get_parameter_json_field(world: World) {
    put("/shop/db", JSON, &world).await;
    for (field, expected) in [("user", "shop"), ("port", "5432")] {
        let found = ssm::get_parameter_json_field("/shop/db", field, &world.provider).await.expect("a field");
        assert_eq!(found.expose(), expected);
    }
}

async fn get_parameters_by_path(world: World) {
    for name in ["/shop/a", "/shop/deep/b", "/shopping/c"] {
        put(name, "v", &world).await;
    }
    for (depth, expected) in [(PathDepth::OneLevel, &["/shop/a"][..]), (PathDepth::All, &["/shop/a", "/shop/deep/b"])] {
        let found = ssm::get_parameters_by_path("/shop", depth, &world.provider).map_ok(|parameter| parameter.name);
        let mut found: Vec<String> = found.try_collect().await.expect("parameters");
        found.sort();
        assert_eq!(found, expected);
    }
}

async fn list_parameters(world: World) {
    for name in ["/shop/a", "/shop/deep/b", "/shopping/c"] {
        put(name, "v", &world).await;
    }
    for (depth, expected) in [(PathDepth::OneLevel, &["/shop/a"][..]), (PathDepth::All, &["/shop/a", "/shop/deep/b"])] {
        let found = ssm::list_parameters("/shop", depth, &world.provider).map_ok(|parameter| parameter.name);
        let mut found: Vec<String> = found.try_collect().await.expect("parameters");
        found.sort();
        assert_eq!(found, expected);
    }
}

async fn delete_parameter(world: World) {
    put("/shop/db", "v", &world).await;
    ssm::delete_parameter("/shop/db", &world.provider).await.expect("gone");
    is_missing(&ssm::get_parameter("/shop/db", &world.provider).await);
    is_missing(&ssm::delete_parameter("/shop/db", &world.provider).await);
}

async fn get_latest_image_id(world: World) {
    let image = PublicImage::amazon_linux_2023(Architecture::Arm64);
    let id = ssm::get_latest_image_id(&image, &world.provider).await.expect("an image");
    assert!(id.starts_with("ami-"), "{id}");
}
