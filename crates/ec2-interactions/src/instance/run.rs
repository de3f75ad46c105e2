//! New instances.

use super::Instance;
use super::launch_error;
use super::user_data::UserData;
use crate::client::Ec2Client;
use crate::client_token;
use crate::describe::Described;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::operation::run_instances::builders::RunInstancesFluentBuilder;
use aws_sdk_ec2::types::{
    HttpTokensState, IamInstanceProfileSpecification, InstanceMetadataOptionsRequest, InstanceType, TagSpecification,
};

/// What gets the tags of a launch. A launch that makes none of a kind is not hindered by tags for it.
const TAGGED: [ResourceKind; 3] = [ResourceKind::Instance, ResourceKind::Volume, ResourceKind::NetworkInterface];
/// How an image is named by a parameter that holds its id.
const BY_PARAMETER: &str = "resolve:ssm:";

/// A launch: what [`run_instances`] makes. Image and type are needed, the rest has defaults.
///
/// ```
/// use ec2_interactions::{RunInstances, Tags};
///
/// let launch = RunInstances {
///     image: "ami-0abcdef1234567890".to_owned(),
///     instance_type: "t3.micro".to_owned(),
///     tags: Tags::from([("Name".to_owned(), "web".to_owned())]),
///     ..RunInstances::default()
/// };
/// assert_eq!((launch.min_count, launch.max_count), (1, 1));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunInstances {
    /// The image: `ami-…`, or `resolve:ssm:` and the name of a parameter that holds its id.
    pub image: String,
    /// The type: `t3.micro`.
    pub instance_type: String,
    /// The subnet. Without one EC2 chooses one of the default VPC; an account may have none.
    pub subnet: Option<String>,
    /// The security groups. Without one it is the VPC's own, which lets nothing in from elsewhere.
    pub security_groups: Vec<String>,
    /// The instance profile that brings its role, by name or ARN. The caller needs `iam:PassRole` for the role.
    pub profile: Option<String>,
    /// What it gets to read when it starts.
    pub user_data: Option<UserData>,
    /// The key pair for the first user, by name.
    pub key_name: Option<String>,
    /// Tags for the instance, its volumes and its network interface, there from the beginning.
    pub tags: Tags,
    /// How many it must be: if there is room for fewer, none is launched.
    pub min_count: u32,
    /// How many it may be.
    pub max_count: u32,
    /// Whether the metadata service also answers requests without a token (`IMDSv1`). Whoever can make a program on
    /// the instance fetch a URL can then read the keys of its role.
    pub metadata_without_token: bool,
    /// How many hops an answer of the metadata service may go, 1 to 64. Containers with a network of their own need 2.
    /// Without a number that of the image or account holds: 1 or 2.
    pub metadata_hop_limit: Option<u8>,
    /// Marks the launch: requests with the same token launch once, however often they are sent. At most 64 ASCII
    /// characters. Whoever repeats a failed launch sets one, and the same each time; without one, every call is a
    /// launch of its own, and only the SDK's retries within it share a token.
    pub client_token: Option<String>,
}

impl Default for RunInstances {
    fn default() -> Self {
        Self {
            image: String::new(),
            instance_type: String::new(),
            subnet: None,
            security_groups: Vec::new(),
            profile: None,
            user_data: None,
            key_name: None,
            tags: Tags::new(),
            min_count: 1,
            max_count: 1,
            metadata_without_token: false,
            metadata_hop_limit: None,
            client_token: None,
        }
    }
}

/// Launches instances, and answers with them as they are then: [pending](crate::InstanceState::Pending), some
/// with no address yet. They may take seconds until other requests know them.
///
/// The metadata service demands a token unless told otherwise. Nothing is waited for: see
/// [`wait_for_instances`](crate::wait_for_instances).
///
/// Calls `RunInstances` (permissions `ec2:RunInstances`, `ec2:CreateTags` with tags, `iam:PassRole` with a profile,
/// `ssm:GetParameters` for an image by parameter).
///
/// ```no_run
/// use ec2_interactions::{RunInstances, run_instances};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let launch = RunInstances {
///     image: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64".to_owned(),
///     instance_type: "t3.micro".to_owned(),
///     client_token: Some("web-2026-11-22".to_owned()),
///     ..RunInstances::default()
/// };
/// for instance in run_instances(&launch, provider).await? {
///     println!("{} in {}", instance.id, instance.availability_zone.unwrap_or_default());
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] before any request · [`Ec2Error::ProfileNotUsable`] for a profile that EC2 does not know,
/// or does not know yet · [`Ec2Error::TokenUsedBefore`] for a client token of another launch · [`Ec2Error::DoesNotExist`]
/// naming image, subnet, security group or key pair · [`Ec2Error::LimitExceeded`] where the account or AWS has no room:
/// another zone or type may have some · [`Ec2Error::AccessDenied`] · [`Ec2Error::WrongAnswer`] for an answer with fewer
/// instances than asked for · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(image = launch.image, instance_type = launch.instance_type))]
pub async fn run_instances(launch: &RunInstances, provider: &AwsClientProvider) -> Result<Vec<Instance>, Ec2Error> {
    let answer = request(launch, provider)?.send().await;
    let answer = answer.map_err(|error| launch_error::of(launch, error))?;
    let instances: Vec<_> = answer.instances.unwrap_or_default().into_iter().filter_map(Instance::of).collect();
    if instances.len() < usize::try_from(launch.min_count).unwrap_or(usize::MAX) {
        let problem = format!("it has {} instances of at least {}", instances.len(), launch.min_count);
        return Err(Ec2Error::wrong_answer(launch_error::launched(launch), problem));
    }
    Ok(instances)
}

/// The request for `launch`, not sent.
pub(super) fn request(
    launch: &RunInstances,
    provider: &AwsClientProvider,
) -> Result<RunInstancesFluentBuilder, Ec2Error> {
    launch.check()?;
    let request = provider.get_ec2().run_instances();
    Ok(request
        .image_id(&launch.image)
        .instance_type(InstanceType::from(launch.instance_type.as_str()))
        .set_subnet_id(launch.subnet.clone())
        .set_security_group_ids(Some(launch.security_groups.clone()).filter(|groups| !groups.is_empty()))
        .set_iam_instance_profile(launch.profile.as_deref().map(profile))
        .set_user_data(launch.user_data.as_ref().map(UserData::encoded))
        .set_key_name(launch.key_name.clone())
        .set_tag_specifications(tag_specifications(&launch.tags))
        .set_min_count(i32::try_from(launch.min_count).ok())
        .set_max_count(i32::try_from(launch.max_count).ok())
        .metadata_options(launch.metadata_options())
        .set_client_token(launch.client_token.clone()))
}

fn tag_specifications(tags: &Tags) -> Option<Vec<TagSpecification>> {
    let specifications: Vec<_> = TAGGED.iter().filter_map(|kind| tags::at_creation(*kind, tags)).flatten().collect();
    Some(specifications).filter(|specifications| !specifications.is_empty())
}

fn profile(name_or_arn: &str) -> IamInstanceProfileSpecification {
    let profile = IamInstanceProfileSpecification::builder();
    if name_or_arn.starts_with("arn:") { profile.arn(name_or_arn) } else { profile.name(name_or_arn) }.build()
}

impl RunInstances {
    fn metadata_options(&self) -> InstanceMetadataOptionsRequest {
        let tokens = if self.metadata_without_token { HttpTokensState::Optional } else { HttpTokensState::Required };
        let options = InstanceMetadataOptionsRequest::builder().http_tokens(tokens);
        options.set_http_put_response_hop_limit(self.metadata_hop_limit.map(i32::from)).build()
    }

    /// Checks what EC2 would refuse, as far as that can be told here: what [`run_instances`] does before any call, for
    /// workflows that must know earlier.
    ///
    /// # Errors
    /// [`Ec2Error::InvalidInput`], for the first value that breaks a rule.
    pub fn check(&self) -> Result<(), Ec2Error> {
        tags::check(&self.tags)?;
        if !self.image.starts_with(BY_PARAMETER) {
            Resource::checked(ResourceKind::Image, &self.image)?;
        }
        if let Some(subnet) = &self.subnet {
            Resource::checked(ResourceKind::Subnet, subnet)?;
        }
        for group in &self.security_groups {
            Resource::checked(ResourceKind::SecurityGroup, group)?;
        }
        if let Some(data) = &self.user_data {
            data.check()?;
        }
        if let Some(token) = &self.client_token {
            client_token::check(token)?;
        }
        match self.problem() {
            Some((what, problem)) => Err(Ec2Error::InvalidInput { what, problem: problem.to_owned() }),
            None => Ok(()),
        }
    }

    /// The value that breaks a rule, and the rule.
    fn problem(&self) -> Option<(String, &'static str)> {
        if self.instance_type.is_empty() {
            return Some(("a launch without an instance type".to_owned(), "EC2 would take an old one of its own"));
        }
        if self.min_count == 0 || self.min_count > self.max_count || i32::try_from(self.max_count).is_err() {
            let counts = format!("{} to {} instances", self.min_count, self.max_count);
            return Some((counts, "it is at least one, and not more at least than at most"));
        }
        if self.profile.as_ref().is_some_and(String::is_empty) {
            return Some(("an instance profile without a name".to_owned(), "leave it out for none"));
        }
        let hops = self.metadata_hop_limit.filter(|hops| !(1..=64).contains(hops))?;
        Some((format!("a metadata hop limit of {hops}"), "it is 1 to 64"))
    }
}

#[cfg(test)]
mod tests;
