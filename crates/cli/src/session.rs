//! A command's way to AWS: the provider that its options ask for.

use crate::args::GlobalOptions;
use crate::failure::{Failure, FailureKind};
use crate::output::Output;
use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder};
use aws_interactions_local::{LocalAws, LocalAwsError};

/// What a command works with.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) provider: AwsClientProvider,
    pub(crate) output: Output,
    /// The embedded AWS ends when this is dropped.
    _local: Option<LocalAws>,
}

impl Session {
    pub(crate) async fn open(options: &GlobalOptions) -> Result<Self, Failure> {
        let (builder, local) = builder(options).await?;
        let provider = options.caller.expect_owner(builder.build().await?)?;
        Ok(Self { provider, output: Output::new(options), _local: local })
    }

    /// One target of a fan-out.
    pub(crate) fn of_target(provider: AwsClientProvider) -> Self {
        Self { provider, output: Output::for_scripts(), _local: None }
    }

    /// Opens an embedded AWS, whatever the environment says.
    pub(crate) async fn open_local(options: &GlobalOptions) -> Result<Self, Failure> {
        let local = LocalAws::start().await?;
        let builder = options.caller.configure_local(configured(local.provider_builder(), options));
        let provider = options.caller.expect_owner(builder.build().await?)?;
        Ok(Self { provider, output: Output::new(options), _local: Some(local) })
    }
}

/// What the options ask for, and the embedded AWS where that is it.
pub(crate) async fn builder(options: &GlobalOptions) -> Result<(AwsClientProviderBuilder, Option<LocalAws>), Failure> {
    reject_contradictions(options)?;
    if options.local {
        let local = LocalAws::start().await?;
        let builder = options.caller.configure_local(configured(local.provider_builder(), options));
        return Ok((builder, Some(local)));
    }
    let builder = options.caller.configure(configured(AwsClientProvider::builder(), options))?;
    Ok((builder, None))
}

/// Global options may stand before and behind a command's name, so clap does not see them side by side.
fn reject_contradictions(options: &GlobalOptions) -> Result<(), Failure> {
    let elsewhere = [
        ("--endpoint-url", options.endpoint_url.is_some()),
        ("--profile", options.profile.is_some()),
        ("--instance-role", options.instance_role),
    ];
    for (name, is_given) in elsewhere {
        if options.local && is_given {
            return Err(Failure::usage(format!("--local cannot be used with {name}")));
        }
    }
    if options.profile.is_some() && options.instance_role {
        return Err(Failure::usage("--profile cannot be used with --instance-role"));
    }
    options.caller.check()
}

fn configured(mut builder: AwsClientProviderBuilder, options: &GlobalOptions) -> AwsClientProviderBuilder {
    builder = builder.app_name("awsi");
    if let Some(profile) = &options.profile {
        builder = builder.profile(profile);
    }
    if let Some(region) = &options.region {
        builder = builder.region(region);
    }
    if let Some(url) = &options.endpoint_url {
        builder = builder.endpoint_url(url);
    }
    if options.instance_role {
        builder = builder.instance_role();
    }
    builder
}

impl From<LocalAwsError> for Failure {
    fn from(error: LocalAwsError) -> Self {
        Self::new(FailureKind::Other, error)
    }
}
