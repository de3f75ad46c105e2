//! Security groups.

pub(crate) mod create;
pub(crate) mod rule;
pub(crate) mod rules;

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, Scope, list, only};
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use futures::{Stream, StreamExt};
use rule::{Direction, SecurityGroupRule};

/// The most that EC2 puts in a page of this list.
const PAGE_SIZE: i32 = 1000;
const DESCRIBE: &str = "DescribeSecurityGroups";

/// A security group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct SecurityGroup {
    /// Its id.
    pub id: String,
    /// Its name, unique in its VPC. The group `default` of a VPC is deleted with the VPC alone.
    pub group_name: String,
    /// What it is for; cannot be changed.
    pub description: String,
    /// The VPC that it is of.
    pub vpc: String,
    /// The account that it belongs to.
    pub owner: String,
    /// What it lets in and out, one value a rule.
    pub rules: Vec<SecurityGroupRule>,
    /// Its tags.
    pub tags: Tags,
}

impl SecurityGroup {
    /// Whether it is the default group of its VPC, which cannot be deleted.
    pub fn is_default(&self) -> bool {
        self.group_name == "default"
    }

    /// Whether a rule of it names this group.
    pub fn refers_to(&self, group: &str) -> bool {
        self.rules.iter().any(|rule| rule.peer.group() == Some(group))
    }
}

impl Described for SecurityGroup {
    const KIND: ResourceKind = ResourceKind::SecurityGroup;
    type Sdk = aws_sdk_ec2::types::SecurityGroup;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        let owner = sdk.owner_id.unwrap_or_default();
        let inward = sdk.ip_permissions.unwrap_or_default().into_iter();
        let outward = sdk.ip_permissions_egress.unwrap_or_default().into_iter();
        let inward = inward.flat_map(|permission| rule::of_permission(Direction::Ingress, permission, &owner));
        let outward = outward.flat_map(|permission| rule::of_permission(Direction::Egress, permission, &owner));
        let rules = inward.chain(outward).collect();
        Some(Self {
            id: sdk.group_id?,
            group_name: sdk.group_name.unwrap_or_default(),
            description: sdk.description.unwrap_or_default(),
            vpc: sdk.vpc_id.unwrap_or_default(),
            rules,
            owner,
            tags: tags::from_sdk(sdk.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// The security groups of a VPC or of the region, with their rules.
///
/// Calls `DescribeSecurityGroups` (permission `ec2:DescribeSecurityGroups`) until there are no more pages.
///
/// ```no_run
/// use ec2_interactions::{Scope, list_security_groups};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let groups: Vec<_> = list_security_groups(&Scope::vpc("vpc-0a1b2c3d"), provider).try_collect().await?;
/// for rule in groups.iter().flat_map(|group| &group.rules) {
///     println!("{rule}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] where the scope is no VPC's id (nothing was sent),
/// [`Ec2Error::WrongAnswer`] where it is about another VPC, [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_security_groups(
    scope: &Scope,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<SecurityGroup, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    let asked: Asked<SecurityGroup> = scope.asked("vpc-id", |group, vpc| group.vpc == vpc);
    list(DESCRIBE, asked, move |filters, token| {
        let request = client.describe_security_groups().set_filters(filters);
        let request = request.max_results(PAGE_SIZE).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.security_groups, answer.next_token)) }
    })
}

/// The security groups of the region whose rules name `group`, which may be one of them.
pub(crate) fn list_groups_referring_to(
    group: &str,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<SecurityGroup, Ec2Error>> + use<> {
    let side = |filter| {
        let client = provider.get_ec2();
        let asked = Asked::of(ResourceKind::SecurityGroup, group, filter, SecurityGroup::refers_to);
        list(DESCRIBE, asked, move |filters, token| {
            let request = client.describe_security_groups().set_filters(filters);
            let request = request.max_results(PAGE_SIZE).set_next_token(token);
            async move { request.send().await.map(|answer| (answer.security_groups, answer.next_token)) }
        })
    };
    // EC2 has a filter for each direction, and groups have to pass all that are given.
    side("ip-permission.group-id").chain(side("egress.ip-permission.group-id"))
}

/// One security group, with its rules.
///
/// Calls `DescribeSecurityGroups` (permission `ec2:DescribeSecurityGroups`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let group = ec2_interactions::get_security_group("sg-0a1b2c3d", provider).await?;
/// println!("{} has {} rules", group.group_name, group.rules.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `group` is no id of a security group: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] on EC2's code and on an empty answer alike.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(group = group))]
pub async fn get_security_group(group: &str, provider: &AwsClientProvider) -> Result<SecurityGroup, Ec2Error> {
    let resource = Resource::checked(ResourceKind::SecurityGroup, group)?;
    let answer = provider.get_ec2().describe_security_groups().group_ids(group).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk(DESCRIBE, &resource, error))?;
    only(&resource, answer.security_groups)
}

#[cfg(test)]
mod tests;
