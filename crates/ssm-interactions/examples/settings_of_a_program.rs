//! Settings of a program, one of them secret: `cargo run -p ssm-interactions --example settings_of_a_program`, on an
//! embedded AWS.

use aws_interactions_local::LocalAws;
use futures::TryStreamExt;
use ssm_interactions::{
    ParameterKind, ParameterSpec, PathDepth, get_parameter_json_field, get_parameters_by_path, put_parameter,
};
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let provider = aws.provider_builder().build().await?;
    put_parameter(&ParameterSpec::new("/shop/region", "eu"), &provider).await?;
    let database = ParameterSpec::new("/shop/database", r#"{"user": "shop", "password": "s3cret"}"#);
    put_parameter(&database.kind(ParameterKind::SecureString), &provider).await?;

    let mut settings = std::pin::pin!(get_parameters_by_path("/shop", PathDepth::All, &provider));
    while let Some(setting) = settings.try_next().await? {
        println!("{} ({}): {:?}", setting.name, setting.kind, setting.value);
    }
    let password = get_parameter_json_field("/shop/database", "password", &provider).await?;
    println!("whoever wants it says so: {} letters, never shown by accident", password.expose().len());
    if let Err(error) = get_parameter_json_field("/shop/database", "port", &provider).await {
        println!("{error}");
    }
    Ok(())
}
