//! Names within a VPC.

use crate::client::Ec2Client;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::operation::describe_vpc_attribute::DescribeVpcAttributeOutput;
use aws_sdk_ec2::operation::modify_vpc_attribute::builders::ModifyVpcAttributeFluentBuilder;
use aws_sdk_ec2::types::{AttributeBooleanValue, VpcAttributeName};

const DESCRIBE: &str = "DescribeVpcAttribute";
const MODIFY: &str = "ModifyVpcAttribute";

/// How names are resolved in a VPC. Private names of endpoints and private hosted zones need both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct VpcDns {
    /// Whether Amazon's DNS server answers in it, at the second address of the VPC.
    pub support: bool,
    /// Whether instances with public addresses get public DNS names.
    pub hostnames: bool,
}

/// How names are resolved in a VPC, which [`get_vpc`](crate::get_vpc) does not tell. [`create_vpc`](crate::create_vpc),
/// [`set_vpc_dns_support`] and [`set_vpc_dns_hostnames`] set it.
///
/// Calls `DescribeVpcAttribute` twice, side by side: it tells one setting at a time (permission
/// `ec2:DescribeVpcAttribute`). An account that a VPC is shared with may not be allowed to see it.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let dns = ec2_interactions::get_vpc_dns("vpc-0a1b2c3d", provider).await?;
/// assert!(dns.support && dns.hostnames, "an interface endpoint would have no private name");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `vpc` is no id of a VPC: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::WrongAnswer`] where the answer is about another VPC, or lacks the setting.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(vpc = vpc))]
pub async fn get_vpc_dns(vpc: &str, provider: &AwsClientProvider) -> Result<VpcDns, Ec2Error> {
    let resource = Resource::checked(ResourceKind::Vpc, vpc)?;
    let support = attribute(&resource, VpcAttributeName::EnableDnsSupport, |one| one.enable_dns_support, provider);
    let hostnames =
        attribute(&resource, VpcAttributeName::EnableDnsHostnames, |one| one.enable_dns_hostnames, provider);
    // Boxed: side by side, futures of the SDK make one that is too large for a stack.
    let (support, hostnames) = futures::try_join!(Box::pin(support), Box::pin(hostnames))?;
    Ok(VpcDns { support, hostnames })
}

async fn attribute(
    vpc: &Resource,
    name: VpcAttributeName,
    value: fn(DescribeVpcAttributeOutput) -> Option<AttributeBooleanValue>,
    provider: &AwsClientProvider,
) -> Result<bool, Ec2Error> {
    let lacking = format!("it lacks {name}");
    let answer = provider.get_ec2().describe_vpc_attribute().vpc_id(&vpc.id).attribute(name).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk(DESCRIBE, vpc, error))?;
    if let Some(other) = answer.vpc_id.as_ref().filter(|other| **other != vpc.id) {
        return Err(Ec2Error::wrong_answer(vpc, format!("it is about `{other}`")));
    }
    value(answer).and_then(|value| value.value).ok_or_else(|| Ec2Error::wrong_answer(vpc, lacking))
}

/// Switches Amazon's DNS server on or off in a VPC. Off, nothing in it resolves names but by servers of its own DHCP
/// options.
///
/// EC2 takes one setting a request: see [`set_vpc_dns_hostnames`] for the other. Set again to what it is, nothing changes.
///
/// Calls `ModifyVpcAttribute` (permission `ec2:ModifyVpcAttribute`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::set_vpc_dns_support("vpc-0a1b2c3d", true, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `vpc` is no id of a VPC: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none, or none that is this account's own.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(vpc = vpc, enabled = enabled))]
pub async fn set_vpc_dns_support(vpc: &str, enabled: bool, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    set_support(&Resource::checked(ResourceKind::Vpc, vpc)?, enabled, provider).await
}

/// Has instances with public addresses get public DNS names, or no more. Private names of endpoints and private hosted
/// zones need it, and it needs [`set_vpc_dns_support`] first: EC2 refuses names without the server.
///
/// Calls `ModifyVpcAttribute` (permission `ec2:ModifyVpcAttribute`).
///
/// ```no_run
/// use ec2_interactions::{set_vpc_dns_hostnames, set_vpc_dns_support};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// set_vpc_dns_support("vpc-0a1b2c3d", true, provider).await?;
/// set_vpc_dns_hostnames("vpc-0a1b2c3d", true, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`set_vpc_dns_support`]; [`Ec2Error::Request`] for names without the server, too.
#[tracing::instrument(skip_all, fields(vpc = vpc, enabled = enabled))]
pub async fn set_vpc_dns_hostnames(vpc: &str, enabled: bool, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    set_hostnames(&Resource::checked(ResourceKind::Vpc, vpc)?, enabled, provider).await
}

pub(super) async fn set_support(vpc: &Resource, on: bool, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    modify(vpc, provider, |request| request.enable_dns_support(value(on))).await
}

pub(super) async fn set_hostnames(vpc: &Resource, on: bool, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    modify(vpc, provider, |request| request.enable_dns_hostnames(value(on))).await
}

fn value(on: bool) -> AttributeBooleanValue {
    AttributeBooleanValue::builder().value(on).build()
}

async fn modify(
    vpc: &Resource,
    provider: &AwsClientProvider,
    set: impl Fn(ModifyVpcAttributeFluentBuilder) -> ModifyVpcAttributeFluentBuilder,
) -> Result<(), Ec2Error> {
    let answer = set(provider.get_ec2().modify_vpc_attribute().vpc_id(&vpc.id)).send().await;
    answer.map(drop).map_err(|error| Ec2Error::from_sdk(MODIFY, vpc, error))
}

#[cfg(test)]
mod tests;
