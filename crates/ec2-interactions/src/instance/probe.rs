//! Whether a launch would be allowed.

use super::launch_error;
use super::run::{RunInstances, request};
use crate::dry_run::{Denial, Permission, permission};
use crate::error::Ec2Error;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::error::ProvideErrorMetadata;

/// What EC2 says of a launch that is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LaunchProbe {
    /// The caller may.
    Allowed,
    /// The caller may not: launch, tag, or pass the role.
    Denied(Denial),
    /// EC2 does not know the instance profile or its role: not yet, or there is none.
    ProfileNotUsable,
}

/// Whether the caller may launch this, and whether EC2 knows the instance profile by now. Nothing is launched.
///
/// This is the one way to know that a new profile can be used: IAM shows it at once, EC2 10 to 30 seconds later.
/// Whether there is room is not looked at.
///
/// Calls `RunInstances` with `DryRun` (permissions as [`run_instances`](crate::run_instances)).
///
/// ```no_run
/// use ec2_interactions::{LaunchProbe, RunInstances, can_run_instances};
///
/// # async fn example(launch: &RunInstances, provider: &aws_interactions_core::AwsClientProvider)
/// # -> Result<(), ec2_interactions::Ec2Error> {
/// match can_run_instances(launch, provider).await? {
///     LaunchProbe::Allowed => println!("go ahead"),
///     LaunchProbe::Denied(denial) => println!("no: {denial}"),
///     LaunchProbe::ProfileNotUsable => println!("ask again in some seconds"),
///     _ => {}
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`run_instances`](crate::run_instances), apart from what is an answer here. [`Ec2Error::WrongAnswer`] where the
/// other side knows no dry runs, as stand-ins for AWS do: it has launched then.
#[tracing::instrument(skip_all, fields(image = launch.image, instance_type = launch.instance_type))]
pub async fn can_run_instances(launch: &RunInstances, provider: &AwsClientProvider) -> Result<LaunchProbe, Ec2Error> {
    // A dry run with the launch's own token could be taken for the launch.
    let request = request(launch, provider)?.set_client_token(None).dry_run(true);
    let permission = match request.send().await {
        Err(error) if !is_verdict(&error) => {
            return match launch_error::of(launch, error) {
                Ec2Error::ProfileNotUsable { .. } => Ok(LaunchProbe::ProfileNotUsable),
                error => Err(error),
            };
        }
        verdict => permission("RunInstances", &launch_error::launched(launch), verdict)?,
    };
    Ok(match permission {
        Permission::Allowed => LaunchProbe::Allowed,
        Permission::Denied(denial) => LaunchProbe::Denied(denial),
    })
}

fn is_verdict(error: &impl ProvideErrorMetadata) -> bool {
    matches!(error.code(), Some("DryRunOperation" | "UnauthorizedOperation"))
}

#[cfg(test)]
mod tests;
