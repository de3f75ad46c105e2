//! Making security groups.

use super::rule::{Direction, SecurityGroupRule};
use super::rules::authorize_security_group_rules;
use crate::client::Ec2Client;
use crate::delete_security_group;
use crate::error::Ec2Error;
use crate::follow_up::{once_known, undone};
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;

/// EC2's limit on names and descriptions, in characters.
const MAX_TEXT: usize = 255;

/// What a security group is made with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SecurityGroupCreation {
    /// The VPC that it is of.
    pub vpc: String,
    /// Its name, unique in the VPC. Names do not begin with `sg-`.
    pub group_name: String,
    /// What it is for; EC2 wants one, and it cannot be changed.
    pub description: String,
    /// What it lets in and out. EC2 adds a rule that lets everything out: it is not to be named here.
    pub rules: Vec<SecurityGroupRule>,
    /// Its tags.
    pub tags: Tags,
}

/// Makes a security group with its rules, and answers its id.
///
/// Calls `CreateSecurityGroup` (permissions `ec2:CreateSecurityGroup` and, with tags, `ec2:CreateTags`), and where
/// there are rules what [`authorize_security_group_rules`] calls: where that fails the group is deleted again.
///
/// A new group lets everything out. What is to be stricter takes that rule away:
/// [`revoke_security_group_rules`](crate::revoke_security_group_rules).
///
/// ```no_run
/// use ec2_interactions::{
///     Direction, Peer, Protocol, SecurityGroupCreation, SecurityGroupRule, create_security_group,
/// };
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let https = SecurityGroupRule::new(Direction::Ingress, Protocol::Tcp, Peer::of_cidr("0.0.0.0/0")).port(443);
/// let group = SecurityGroupCreation {
///     vpc: "vpc-0a1b2c3d".to_owned(),
///     group_name: "web".to_owned(),
///     description: "HTTPS from everywhere".to_owned(),
///     rules: vec![https],
///     ..SecurityGroupCreation::default()
/// };
/// let id = create_security_group(&group, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for an id, name, description or tags that EC2 does not take: nothing was sent.
/// - [`Ec2Error::AlreadyExists`] where the VPC has a group of this name.
/// - [`Ec2Error::DoesNotExist`] where there is no such VPC.
/// - [`Ec2Error::Incomplete`] where rules could not be set; it says whether the group exists still.
/// - [`Ec2Error::LimitExceeded`], [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(vpc = creation.vpc, group_name = creation.group_name))]
pub async fn create_security_group(
    creation: &SecurityGroupCreation,
    provider: &AwsClientProvider,
) -> Result<String, Ec2Error> {
    const CREATE: &str = "CreateSecurityGroup";
    let vpc = Resource::checked(ResourceKind::Vpc, &creation.vpc)?;
    check(creation)?;
    let request = provider.get_ec2().create_security_group().vpc_id(&vpc.id).group_name(&creation.group_name);
    let request = request
        .description(&creation.description)
        .set_tag_specifications(tags::at_creation(ResourceKind::SecurityGroup, &creation.tags));
    let wanted = Resource::new(ResourceKind::SecurityGroup, format!("{} of {}", creation.group_name, vpc.id));
    let answer = request.send().await;
    let answer = answer.map_err(|error| Ec2Error::about_one_of(CREATE, &wanted, &[&vpc], error))?;
    let id = answer.group_id.ok_or_else(|| Ec2Error::wrong_answer(&wanted, "it has no id"))?;
    let resource = Resource::new(ResourceKind::SecurityGroup, &id);
    match set_rules(&resource, &creation.rules, provider).await {
        Ok(()) => Ok(id),
        Err(error) => Err(undone(resource, "its rules", error, Box::pin(delete_security_group(&id, provider))).await),
    }
}

async fn set_rules(
    group: &Resource,
    rules: &[SecurityGroupRule],
    provider: &AwsClientProvider,
) -> Result<(), Ec2Error> {
    for direction in [Direction::Ingress, Direction::Egress] {
        let rules: Vec<_> = rules.iter().filter(|rule| rule.direction == direction).cloned().collect();
        once_known(group, || authorize_security_group_rules(&group.id, &rules, provider)).await?;
    }
    Ok(())
}

fn check(creation: &SecurityGroupCreation) -> Result<(), Ec2Error> {
    tags::check(&creation.tags)?;
    let lengths = 1..=MAX_TEXT;
    let problem = if !lengths.contains(&creation.group_name.chars().count()) {
        format!("a name has 1 to {MAX_TEXT} characters")
    } else if creation.group_name.starts_with("sg-") {
        "names do not begin with `sg-`".to_owned()
    } else if !lengths.contains(&creation.description.chars().count()) {
        format!("a description has 1 to {MAX_TEXT} characters")
    } else {
        return Ok(());
    };
    Err(Ec2Error::InvalidInput { what: format!("the security group `{}`", creation.group_name), problem })
}

#[cfg(test)]
mod tests;
