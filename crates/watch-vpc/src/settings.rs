//! What the application keeps: parameters of SSM, under one path a cluster.

use aws_interactions_core::AwsClientProvider;
use futures::{StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use ssm_interactions::{
    ParameterError, ParameterSpec, PathDepth, delete_parameter, get_parameter_json, list_parameters, put_parameter,
};

/// What is the same for all VPCs that a cluster watches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchSettings {
    /// The traffic mirror target that the copies go to.
    pub target: String,
    /// The traffic mirror filter that says what is copied.
    pub filter: String,
    /// The event bus that is told.
    pub event_bus: String,
}

impl WatchSettings {
    /// Those of a cluster.
    ///
    /// # Errors
    /// Those of [`get_parameter_json`]: `DoesNotExist` where nobody has set the cluster up.
    pub async fn read(cluster: &str, provider: &AwsClientProvider) -> Result<Self, ParameterError> {
        get_parameter_json(&format!("/watch-vpc/{cluster}/settings"), provider).await
    }

    /// Sets a cluster up, or changes where its next copies go.
    ///
    /// # Errors
    /// Those of [`put_parameter`].
    pub async fn write(&self, cluster: &str, provider: &AwsClientProvider) -> Result<(), ParameterError> {
        let json = serde_json::json!(self).to_string();
        let parameter = ParameterSpec::new(format!("/watch-vpc/{cluster}/settings"), json).overwrite();
        put_parameter(&parameter, provider).await.map(drop)
    }
}

/// The VPCs that a cluster watches, in the order of their ids.
///
/// # Errors
/// Those of [`list_parameters`].
pub async fn watched_vpcs(cluster: &str, provider: &AwsClientProvider) -> Result<Vec<String>, ParameterError> {
    let folder = format!("/watch-vpc/{cluster}/vpcs");
    let parameters = list_parameters(&folder, PathDepth::OneLevel, provider).boxed();
    let names: Vec<String> = parameters.map_ok(|parameter| parameter.name).try_collect().await?;
    let mut vpcs: Vec<String> = names.iter().filter_map(|name| name.rsplit('/').next()).map(str::to_owned).collect();
    vpcs.sort();
    Ok(vpcs)
}

pub(crate) async fn remember(cluster: &str, vpc: &str, provider: &AwsClientProvider) -> Result<(), ParameterError> {
    let parameter = ParameterSpec::new(vpc_parameter(cluster, vpc), "watched").overwrite();
    put_parameter(&parameter, provider).await.map(drop)
}

pub(crate) async fn forget(cluster: &str, vpc: &str, provider: &AwsClientProvider) -> Result<(), ParameterError> {
    match delete_parameter(&vpc_parameter(cluster, vpc), provider).await {
        Err(ParameterError::DoesNotExist { .. }) => Ok(()),
        deleted => deleted,
    }
}

fn vpc_parameter(cluster: &str, vpc: &str) -> String {
    format!("/watch-vpc/{cluster}/vpcs/{vpc}")
}
