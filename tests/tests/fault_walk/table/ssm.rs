//! Parameters.

use crate::operation::{Answer, Doing, Operation, all, call, nothing};
use crate::world::World;
use futures::{FutureExt, TryStreamExt};
use serde_json::Value;
use ssm_interactions::{
    ParameterKind, ParameterSpec, PathDepth, PublicImage, delete_parameter, get_latest_image_id, get_parameter,
    get_parameter_json, get_parameter_json_field, get_parameter_value, get_parameters_by_path, list_parameters,
    put_parameter,
};
use std::collections::BTreeSet;

const DB: &[&str] = &["/shop/db"];
const PATH: &[&str] = &["/shop"];

pub(crate) fn table() -> Vec<Operation> {
    vec![
        Operation::reading("ssm::get_latest_image_id", &["/shop/image"], parameters, |world| {
            call(async { get_latest_image_id(&PublicImage::at("/shop/image"), &world.provider).await })
        }),
        Operation::reading("ssm::get_parameter", DB, parameters, |world| {
            call(get_parameter("/shop/db", &world.provider))
        }),
        Operation::reading("ssm::get_parameter_json", DB, parameters, |world| {
            call(get_parameter_json::<Value>("/shop/db", &world.provider))
        }),
        Operation::reading("ssm::get_parameter_json_field", DB, parameters, |world| {
            call(get_parameter_json_field("/shop/db", "user", &world.provider))
        }),
        Operation::reading("ssm::get_parameter_value", DB, parameters, |world| {
            call(get_parameter_value("/shop/db", &world.provider))
        }),
        Operation::reading("ssm::get_parameters_by_path", PATH, parameters, |world| {
            all(get_parameters_by_path("/shop", PathDepth::All, &world.provider))
        }),
        Operation::reading("ssm::list_parameters", PATH, parameters, |world| {
            all(list_parameters("/shop", PathDepth::All, &world.provider))
        }),
        Operation::changing("ssm::put_parameter", DB, nothing, putting, state).when("there is none"),
        Operation::changing("ssm::put_parameter", DB, other_parameter, replacing, state).when("it is another"),
        Operation::changing(
            "ssm::delete_parameter",
            DB,
            parameters,
            |world| call(delete_parameter("/shop/db", &world.provider)),
            state,
        ),
    ]
}

fn db() -> ParameterSpec {
    ParameterSpec::new("/shop/db", r#"{"user": "shop"}"#).kind(ParameterKind::SecureString)
}

fn parameters(world: &World) -> Doing<'_, ()> {
    async {
        for spec in [db(), ParameterSpec::new("/shop/image", "ami-0abc")] {
            put_parameter(&spec, &world.steady).await.expect("a version");
        }
    }
    .boxed_local()
}

fn other_parameter(world: &World) -> Doing<'_, ()> {
    let other = ParameterSpec::new("/shop/db", "other").kind(ParameterKind::SecureString);
    async move { assert_eq!(put_parameter(&other, &world.steady).await.expect("a version"), 1) }.boxed_local()
}

fn putting(world: &World) -> Doing<'_, Answer> {
    call(async { put_parameter(&db(), &world.provider).await })
}

fn replacing(world: &World) -> Doing<'_, Answer> {
    call(async { put_parameter(&db().overwrite(), &world.provider).await })
}

/// Without versions: a run after one whose answer was lost puts another.
fn state(world: &World) -> Doing<'_, String> {
    async {
        let found: Vec<_> =
            get_parameters_by_path("/shop", PathDepth::All, &world.steady).try_collect().await.expect("a list");
        let told = found.iter().map(|parameter| format!("{} = {}", parameter.name, parameter.value.expose()));
        told.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
    }
    .boxed_local()
}
