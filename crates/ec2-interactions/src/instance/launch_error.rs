//! What it means that a launch is refused.

use super::run::RunInstances;
use crate::client_token;
use crate::error::{Ec2Error, request_error};
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::{RequestError, RequestErrorKind};
use aws_sdk_ec2::config::http::HttpResponse;
use aws_sdk_ec2::error::SdkError;
use aws_sdk_ec2::operation::run_instances::RunInstancesError;

/// What is said of a profile that EC2 does not know yet, and of one whose role it does not know yet.
const PROFILE_DELAYS: [&str; 2] = ["Invalid IAM Instance Profile", "has no associated IAM Roles"];

pub(super) fn of(launch: &RunInstances, error: SdkError<RunInstancesError, HttpResponse>) -> Ec2Error {
    let source = request_error("RunInstances", error);
    if let Some(profile) = launch.profile.as_ref().filter(|_| is_profile_delay(&source)) {
        return Ec2Error::ProfileNotUsable { profile: profile.clone(), source };
    }
    match subject(launch, &source) {
        Some(subject) => Ec2Error::from_request(&subject, source),
        // Something is missing that the launch does not name: to call the new instance missing would be wrong.
        None if source.kind() == RequestErrorKind::NotFound => {
            Ec2Error::Request { what: launched(launch).to_string(), source }
        }
        None => client_token::refused(&launched(launch), launch.client_token.as_deref(), source),
    }
}

/// Whether EC2 refuses a profile that may only be new: IAM's changes take 10 to 30 seconds to reach EC2, and
/// `GetInstanceProfile` knows them at once.
///
/// The code is that of any wrong value, so the message decides. Terraform's AWS provider goes by the same two phrases
/// when it creates an instance (`hashicorp/terraform-provider-aws`, `internal/service/ec2/ec2_instance.go`). A profile
/// that was never made is refused in the same words: whoever retries needs a deadline.
fn is_profile_delay(error: &RequestError) -> bool {
    let is_about_profile = |message: &str| PROFILE_DELAYS.iter().any(|phrase| message.contains(phrase));
    !error.is_of_credentials()
        && error.code() == Some("InvalidParameterValue")
        && error.message().is_some_and(is_about_profile)
}

/// The thing that an error of a launch is about, where it is not the launch itself: its code begins with the kind.
fn subject(launch: &RunInstances, error: &RequestError) -> Option<Resource> {
    let (kind, id) = match error.code()?.split('.').next()? {
        "InvalidAMIID" | "InvalidAMIName" => (ResourceKind::Image, launch.image.clone()),
        "InvalidSubnetID" | "InvalidSubnetId" | "InvalidSubnet" | "InsufficientFreeAddressesInSubnet" => {
            (ResourceKind::Subnet, launch.subnet.clone()?)
        }
        "InvalidGroup" | "InvalidGroupId" | "InvalidSecurityGroup" | "InvalidSecurityGroupID" => {
            (ResourceKind::SecurityGroup, group(&launch.security_groups, error.message().unwrap_or_default()))
        }
        "InvalidKeyPair" => (ResourceKind::KeyPair, launch.key_name.clone()?),
        _ => return None,
    };
    Some(Resource::new(kind, id))
}

/// The group that a message names; all where it names none.
fn group(groups: &[String], message: &str) -> String {
    let named = groups.iter().find(|group| message.contains(group.as_str()));
    named.cloned().unwrap_or_else(|| groups.join(", "))
}

/// What a launch makes: it has no id yet.
pub(super) fn launched(launch: &RunInstances) -> Resource {
    Resource::new(ResourceKind::Instance, format!("new {}", launch.instance_type))
}
