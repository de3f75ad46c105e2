//! Services of Amazon ECS in domain terms: how their deployments stand, new ones, and waiting for their end.
//!
//! Every function takes the [`AwsClientProvider`](aws_interactions_core::AwsClientProvider) last. A service is one of a
//! cluster; both are named, or said by ARN.
//!
//! | function | operation | permission |
//! |---|---|---|
//! | [`describe_service`], [`describe_services`], [`wait_for_deployment`] | `DescribeServices` | `ecs:DescribeServices` |
//! | [`force_new_deployment`] | `UpdateService` | `ecs:UpdateService` |
//!
//! Whoever forces a deployment passes no role: a request that names a task definition would need `iam:PassRole` for its roles.
//!
//! # What ECS does and nobody expects
//! - **Stable is not deployed.** A deployment that fails is rolled back where the service says so, and the service is
//!   stable then, with the old tasks. The SDK's waiter calls that success. [`wait_for_deployment`] looks for the deployment
//!   that was asked for: it tells a [roll-back](ServiceError::RolledBack) from success, and from a
//!   [deployment of somebody else](ServiceError::Replaced).
//! - **A deployment need not fail.** Without a deployment circuit breaker ECS starts tasks that fail for ever: only a
//!   deadline ends such a wait, and its error tells how many tasks failed.
//! - **A missing service is no error** of `DescribeServices`: it is in a list beside the services. So is one that cannot be
//!   read for another reason.
//! - **A deleted service is still told of** for a while, as draining and then as inactive.
//! - **A deployment may have no rollout state**: behind a Classic Load Balancer it never has one. Then it is over when its
//!   tasks run and those of the others are gone.
//! - **Failed tasks are counted in a row**: a task that runs sets the count back to zero.
//!
//! ```no_run
//! use aws_interactions_core::Wait;
//! use ecs_interactions::{ServiceError, force_new_deployment, wait_for_deployment};
//! use std::time::Duration;
//!
//! # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ServiceError> {
//! let deployment = force_new_deployment("shop", "web", provider).await?;
//! let wait = Wait::at_most(Duration::from_secs(900)).reporting(|waiting| eprintln!("{}", waiting.seen));
//! match wait_for_deployment("shop", "web", &deployment, &wait, provider).await {
//!     Ok(deployed) => println!("{} tasks run", deployed.running),
//!     Err(ServiceError::RolledBack { reason, .. }) => println!("back to the old tasks: {}", reason.unwrap_or_default()),
//!     Err(error) => return Err(error),
//! }
//! # Ok(())
//! # }
//! ```

mod client;
mod deploy;
mod deployment;
mod describe;
mod error;
mod name;
mod permissions;
mod service;
#[cfg(test)]
mod stand_in;
mod wait;

pub use client::EcsClient;
pub use deploy::force_new_deployment;
pub use deployment::{Deployment, DeploymentStatus, RolloutState};
pub use describe::{DescribedServices, describe_service, describe_services};
pub use error::ServiceError;
pub use permissions::PERMISSIONS;
pub use service::{Service, ServiceStatus};
pub use wait::wait_for_deployment;
