//! Getting elastic IPs.

use super::ElasticIp;
use crate::client::Ec2Client;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::DomainType;

/// Gets an elastic IP of Amazon's addresses. It is paid for from now on, used or not.
///
/// Calls `AllocateAddress` (permissions `ec2:AllocateAddress` and, with tags, `ec2:CreateTags`). There is no client
/// token for this: called again after a lost answer, it gets another one.
///
/// ```no_run
/// use ec2_interactions::{Tags, allocate_elastic_ip};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let address = allocate_elastic_ip(&Tags::new(), provider).await?;
/// println!("{} is {}", address.id, address.public_ip);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for tags that EC2 does not take: nothing was sent.
/// - [`Ec2Error::LimitExceeded`] where the region has as many as it may: five, unless raised.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all)]
pub async fn allocate_elastic_ip(tags: &Tags, provider: &AwsClientProvider) -> Result<ElasticIp, Ec2Error> {
    tags::check(tags)?;
    let wanted = Resource::new(ResourceKind::ElasticIp, "new");
    let request = provider.get_ec2().allocate_address().domain(DomainType::Vpc);
    let request = request.set_tag_specifications(tags::at_creation(ResourceKind::ElasticIp, tags));
    let answer = request.send().await.map_err(|error| Ec2Error::from_sdk("AllocateAddress", &wanted, error))?;
    let id = answer.allocation_id.ok_or_else(|| Ec2Error::wrong_answer(&wanted, "it has no id of the allocation"))?;
    let public_ip = answer.public_ip.unwrap_or_default();
    Ok(ElasticIp { id, public_ip, tags: tags.clone(), ..ElasticIp::default() })
}

#[cfg(test)]
mod tests;
