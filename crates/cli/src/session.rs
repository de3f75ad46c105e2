//! A command's way to AWS: the provider that its options ask for.

use crate::args::GlobalOptions;
use crate::failure::{Failure, FailureKind};
use crate::output::Output;
use aws_interactions_core::{AssumeRole, AwsClientProvider, AwsClientProviderBuilder};
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
        reject_contradictions(options)?;
        if options.local {
            return Self::open_local(options).await;
        }
        let builder = configured(AwsClientProvider::builder(), options);
        Ok(Self { provider: builder.build().await?, output: Output::new(options), _local: None })
    }

    /// Opens an embedded AWS, whatever the environment says.
    pub(crate) async fn open_local(options: &GlobalOptions) -> Result<Self, Failure> {
        let local = LocalAws::start().await?;
        let provider = configured(local.provider_builder(), options).build().await?;
        Ok(Self { provider, output: Output::new(options), _local: Some(local) })
    }
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
    Ok(())
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
    if let Some(arn) = &options.assume_role {
        builder = builder.assume_role(AssumeRole::new(arn).session_name("awsi"));
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
