//! Parameters.

use crate::world::World;
use futures::TryStreamExt;
use ssm_interactions::{
    Architecture, ParameterError, ParameterKind, ParameterSpec, PathDepth, PublicImage, delete_parameter,
    get_latest_image_id, get_parameter, get_parameter_json_field, get_parameter_value, get_parameters_by_path,
    list_parameters, put_parameter,
};

play! {
    when_a_parameter_is_put_then_it_is_read_by_name_version_and_field_until_it_is_deleted: on_moto, on_ministack, on_embedded;
    // In ministack the list without values goes all the way down, whatever is said.
    when_parameters_have_a_path_then_they_are_listed_below_it_and_nowhere_else: on_moto, on_embedded;
    when_a_parameter_may_not_be_put_then_it_stays_as_it_was: on_moto, on_ministack, on_embedded;
    when_the_latest_image_is_asked_for_then_its_id_is_told: on_moto, on_ministack;
}

async fn when_a_parameter_is_put_then_it_is_read_by_name_version_and_field_until_it_is_deleted(world: World) {
    let provider = &world.provider;
    let spec = |value: &str| ParameterSpec::new("/shop/db", value).kind(ParameterKind::SecureString);
    assert_eq!(put_parameter(&spec("old"), provider).await.expect("a version"), 1);
    let json = r#"{"user": "shop", "port": 5432}"#;
    assert_eq!(put_parameter(&spec(json).overwrite(), provider).await.expect("a version"), 2);

    let found = get_parameter("/shop/db", provider).await.expect("a parameter");
    assert_eq!((&found.kind, found.version, found.value.expose()), (&ParameterKind::SecureString, 2, json));
    assert!(found.arn.is_some_and(|arn| arn.contains(&world.account_id)) && found.modified.is_some());
    assert_eq!(get_parameter_value("/shop/db:1", provider).await.expect("a value").expose(), "old");
    let user = get_parameter_json_field("/shop/db", "user", provider).await.expect("a field");
    assert_eq!(user.expose(), "shop");
    get_parameter("/shop/db:9", provider).await.expect_err("no such version");

    delete_parameter("/shop/db", provider).await.expect("gone");
    for error in [
        get_parameter("/shop/db", provider).await.map(drop).expect_err("gone"),
        delete_parameter("/shop/db", provider).await.expect_err("gone"),
    ] {
        assert!(matches!(error, ParameterError::DoesNotExist { .. }), "{error:?}");
    }
}

async fn when_parameters_have_a_path_then_they_are_listed_below_it_and_nowhere_else(world: World) {
    let provider = &world.provider;
    let deep: Vec<String> = (0..12).map(|n| format!("/shop/deep/{n:02}")).collect();
    let names = ["/shop/a", "/shopping/b"].into_iter().chain(deep.iter().map(String::as_str));
    for name in names {
        put_parameter(&ParameterSpec::new(name, "v"), provider).await.expect("a version");
    }
    let below = async |path, depth| {
        let found: Vec<_> = get_parameters_by_path(path, depth, provider).try_collect().await.expect("parameters");
        let mut names: Vec<String> = found.into_iter().map(|parameter| parameter.name).collect();
        names.sort();
        let listed: Vec<_> = list_parameters(path, depth, provider).try_collect().await.expect("parameters");
        let mut same: Vec<String> = listed.into_iter().map(|parameter| parameter.name).collect();
        same.sort();
        assert_eq!(names, same, "{path}");
        names
    };
    assert_eq!(below("/shop", PathDepth::All).await, [&["/shop/a".to_owned()], &deep[..]].concat());
    assert_eq!(below("/shop", PathDepth::OneLevel).await, ["/shop/a"]);
    assert_eq!(below("/shop/deep", PathDepth::OneLevel).await, deep);
    assert!(below("/nothing", PathDepth::All).await.is_empty());
}

async fn when_a_parameter_may_not_be_put_then_it_stays_as_it_was(world: World) {
    let provider = &world.provider;
    put_parameter(&ParameterSpec::new("token", "1"), provider).await.expect("a version");
    let error = put_parameter(&ParameterSpec::new("token", "2"), provider).await.expect_err("it is there");
    assert!(matches!(error, ParameterError::AlreadyExists { .. }), "{error:?}");
    let found = get_parameter("token", provider).await.expect("a parameter");
    assert_eq!((found.value.expose(), found.version, found.kind), ("1", 1, ParameterKind::String));
}

async fn when_the_latest_image_is_asked_for_then_its_id_is_told(world: World) {
    let image = PublicImage::amazon_linux_2023(Architecture::X86_64);
    let id = get_latest_image_id(&image, &world.provider).await.expect("an image");
    assert!(id.starts_with("ami-"), "{id}");
}
