//! What can go wrong with a service.

use crate::client::{not_understood, request_error};
use crate::service::ServiceStatus;
use aws_interactions_core::{RequestError, RequestErrorKind};
use aws_sdk_ecs::config::http::HttpResponse;
use aws_sdk_ecs::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;
use std::time::Duration;

/// Why a function about a service did not do what it says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// What no cluster and no service can be called. Nothing was sent.
    #[error("`{value}` is not {expected}")]
    Invalid {
        /// What was given.
        value: String,
        /// The rule.
        expected: &'static str,
    },
    /// There is no such service in the cluster.
    #[error("the service `{service}` does not exist in the cluster `{cluster}`")]
    DoesNotExist {
        /// The service.
        service: String,
        /// Its cluster.
        cluster: String,
    },
    /// There is no such cluster in this account and region.
    #[error("the cluster `{cluster}` does not exist")]
    ClusterDoesNotExist {
        /// The cluster.
        cluster: String,
    },
    /// The service is deleted: nothing is deployed to it any more.
    #[error("the service `{service}` is {status}")]
    NotActive {
        /// The service.
        service: String,
        /// Draining, or inactive.
        status: ServiceStatus,
    },
    /// ECS tells nothing of a service, and not since it is missing.
    #[error("the service `{service}` of the cluster `{cluster}` is not described: {reason}")]
    NotDescribed {
        /// The service.
        service: String,
        /// Its cluster.
        cluster: String,
        /// ECS's word for it, and what it says beside that.
        reason: String,
    },
    /// The deployment failed, and ECS left the service as it was then.
    #[error("the deployment `{deployment}` of the service `{service}` failed{}", because(reason.as_ref()))]
    DeploymentFailed {
        /// The service.
        service: String,
        /// The deployment that was waited for.
        deployment: String,
        /// What ECS says of it.
        reason: Option<String>,
    },
    /// The deployment failed, and ECS goes or went back to the tasks from before it.
    #[error("the deployment `{deployment}` of the service `{service}` was rolled back by `{by}`{}", because(reason.as_ref()))]
    RolledBack {
        /// The service.
        service: String,
        /// The deployment that was waited for.
        deployment: String,
        /// The deployment that rolls it back.
        by: String,
        /// What ECS says of the one that failed.
        reason: Option<String>,
    },
    /// Another deployment took the place of the one that was waited for before that was completed. Where ECS tells nothing
    /// of it any more, that may have been a roll-back too.
    #[error("the deployment `{deployment}` of the service `{service}` was replaced by `{by}`")]
    Replaced {
        /// The service.
        service: String,
        /// The deployment that was waited for.
        deployment: String,
        /// The primary one now.
        by: String,
    },
    /// The deadline came before the end of the deployment.
    #[error("the deployment `{deployment}` of the service `{service}` is {seen} after {} s", waited.as_secs())]
    DeadlinePassed {
        /// The service.
        service: String,
        /// The deployment that was waited for.
        deployment: String,
        /// What the last look showed.
        seen: String,
        /// How long was waited.
        waited: Duration,
    },
    /// ECS does not do this with the service as it is: CodeDeploy or others deploy it, or its tasks do not fit its platform.
    #[error("ECS refuses this for the service `{service}`")]
    Refused {
        /// The service, or services.
        service: String,
        /// What ECS said.
        source: RequestError,
    },
    /// The caller is not allowed to do this.
    #[error("access to the service `{service}` of the cluster `{cluster}` is denied")]
    AccessDenied {
        /// The service, or services.
        service: String,
        /// Its cluster.
        cluster: String,
        /// What ECS said.
        source: RequestError,
    },
    /// Any other failure of a request.
    #[error("a request about the service `{service}` of the cluster `{cluster}` failed")]
    Request {
        /// The service, or services.
        service: String,
        /// Its cluster.
        cluster: String,
        /// What happened.
        source: RequestError,
    },
}

fn because(reason: Option<&String>) -> String {
    reason.map(|reason| format!(": {}", reason.trim_end_matches('.'))).unwrap_or_default()
}

impl ServiceError {
    pub(crate) fn of_sdk<E>(
        operation: &'static str,
        cluster: &str,
        service: &str,
        error: SdkError<E, HttpResponse>,
    ) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::of(cluster.to_owned(), service.to_owned(), request_error(operation, error))
    }

    fn of(cluster: String, service: String, source: RequestError) -> Self {
        match (source.code(), source.kind()) {
            // It says nothing about the service.
            _ if source.is_of_credentials() => Self::Request { service, cluster, source },
            (Some("ServiceNotFoundException"), _) => Self::DoesNotExist { service, cluster },
            (Some("ClusterNotFoundException"), _) => Self::ClusterDoesNotExist { cluster },
            (Some("ServiceNotActiveException"), _) => Self::NotActive { service, status: ServiceStatus::Inactive },
            (
                Some(
                    "ClientException"
                    | "InvalidParameterException"
                    | "NamespaceNotFoundException"
                    | "PlatformTaskDefinitionIncompatibilityException"
                    | "PlatformUnknownException"
                    | "UnsupportedFeatureException",
                ),
                _,
            ) => Self::Refused { service, source },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { service, cluster, source },
            _ => Self::Request { service, cluster, source },
        }
    }

    pub(crate) fn not_understood(
        operation: &'static str,
        cluster: &str,
        service: &str,
        message: impl Into<String>,
    ) -> Self {
        let source = not_understood(operation, message);
        Self::Request { service: service.to_owned(), cluster: cluster.to_owned(), source }
    }

    /// The request behind the error, where there was one that tells more.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::Refused { source, .. } | Self::AccessDenied { source, .. } | Self::Request { source, .. } => {
                Some(source)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
