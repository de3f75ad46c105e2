//! An instance that works in a role of its own, by name: launched once, found again.

mod difference;
mod error;
mod look;
mod make;
mod resource;
mod run;
mod spec;
mod undo;

pub use difference::{LaunchDifference, LaunchSetting};
pub use error::{LaunchError, LaunchProblem};
pub use resource::LaunchResource;

use crate::events::WorkflowEvents;
use crate::on_failure::OnFailure;
use aws_interactions_core::{Arn, AwsClientProvider, RoleArn, Wait};
use ec2_interactions::{Instance, Tags, UserData};
use iam_interactions::{InstanceProfileChange, PolicyDocument, RoleChange};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// An instance with a role, by name.
///
/// ```
/// use aws_interactions_orchestration::InstanceLaunch;
/// use iam_interactions::{PolicyDocument, Statement};
///
/// let read = PolicyDocument::new([Statement::allow(["s3:GetObject"]).on(["arn:aws:s3:::logs/*"])]);
/// let launch = InstanceLaunch {
///     inline_policies: [("read-logs".to_owned(), read)].into(),
///     tags: [("team".to_owned(), "web".to_owned())].into(),
///     ..InstanceLaunch::new("web", "ami-0abcdef1234567890", "t3.micro")
/// };
/// assert!(launch.subnet.is_none());
/// ```
#[derive(Debug, Clone)]
pub struct InstanceLaunch {
    /// The name of the launch, of the role and of the instance profile, and the value of the instance's tag `Name`: 1
    /// to 64 ASCII letters, digits and characters of `_+=,.@-`. Roles know no regions: launches of one name in two
    /// regions share role and profile.
    pub name: String,
    /// The image: `ami-…`, or `resolve:ssm:` and the name of a parameter that holds its id.
    pub image: String,
    /// The type: `t3.micro`.
    pub instance_type: String,
    /// The subnet; without one EC2 chooses one of the default VPC.
    pub subnet: Option<String>,
    /// The security groups, by id; without one it is the VPC's own.
    pub security_groups: Vec<String>,
    /// Who may assume the role. It must let `ec2.amazonaws.com`, and does where nothing else is said.
    pub trust_policy: PolicyDocument,
    /// The ARNs of the managed policies of the role.
    pub managed_policies: BTreeSet<String>,
    /// The inline policies of the role, by name.
    pub inline_policies: BTreeMap<String, PolicyDocument>,
    /// What the instance gets to read when it starts.
    pub user_data: Option<UserData>,
    /// The key pair for the first user, by name.
    pub key_name: Option<String>,
    /// Tags for everything: role, profile, instance, volumes and network interface.
    pub tags: Tags,
    /// What becomes of what was made when something fails.
    pub on_failure: OnFailure,
    /// How long is waited.
    pub waits: LaunchWaits,
}

/// How long a launch waits, and how often it looks. What is seen is told as an event, not to a listener of these.
#[derive(Debug, Clone)]
pub struct LaunchWaits {
    /// Until EC2 knows a new instance profile, which takes it 10 to 30 seconds. By default 3 minutes.
    pub usable: Wait,
    /// Until the instance runs. By default 5 minutes.
    pub running: Wait,
    /// Until the instance is terminated, before its profile and role are removed. By default 10 minutes.
    pub terminated: Wait,
    /// Until something shows up whose creation may have been done, though the answer to it was lost. By default 15
    /// seconds.
    pub lost: Wait,
}

impl Default for LaunchWaits {
    fn default() -> Self {
        let wait =
            |deadline, interval| Wait::at_most(Duration::from_secs(deadline)).every(Duration::from_secs(interval));
        Self { usable: wait(180, 3), running: wait(300, 5), terminated: wait(600, 5), lost: wait(15, 3) }
    }
}

impl InstanceLaunch {
    /// An instance of this image and type in EC2's choice of subnet, whose role may do nothing yet.
    pub fn new(name: impl Into<String>, image: impl Into<String>, instance_type: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            image: image.into(),
            instance_type: instance_type.into(),
            subnet: None,
            security_groups: Vec::new(),
            trust_policy: PolicyDocument::trusting_service("ec2.amazonaws.com"),
            managed_policies: BTreeSet::new(),
            inline_policies: BTreeMap::new(),
            user_data: None,
            key_name: None,
            tags: Tags::new(),
            on_failure: OnFailure::Undo,
            waits: LaunchWaits::default(),
        }
    }
}

/// An instance with its role.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Launch {
    /// The instance, running.
    pub instance: Instance,
    /// Whether it was launched or found.
    pub outcome: LaunchOutcome,
    /// In what an instance that was found is not as it was asked for: it is left as it is. To have it so, terminate it
    /// and launch again. Always empty where it was launched.
    pub differs: Vec<LaunchDifference>,
    /// The role.
    pub role: RoleArn,
    /// What was changed of the role.
    pub role_changes: Vec<RoleChange>,
    /// The instance profile.
    pub profile: Arn,
    /// What was changed of the profile.
    pub profile_changes: Vec<InstanceProfileChange>,
}

/// Where the instance of a launch comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LaunchOutcome {
    /// This run launched it.
    Launched,
    /// It was there. It is left as it is, whatever image, type or user data were asked for now;
    /// [`Launch::differs`] tells what of that EC2 shows.
    Found,
}

/// Makes sure that there is one running instance of this name, with a role of its own.
///
/// | step | calls | permissions |
/// |---|---|---|
/// | look | `DescribeInstances`, `GetRole`, `GetInstanceProfile` | of the same names |
/// | role | what [`ensure_role`](iam_interactions::ensure_role) calls | `iam:CreateRole`, `iam:TagRole`, `iam:AttachRolePolicy`, `iam:PutRolePolicy`, and to change one that is there the rest |
/// | profile | what [`ensure_instance_profile`](iam_interactions::ensure_instance_profile) calls | `iam:CreateInstanceProfile`, `iam:TagInstanceProfile`, `iam:AddRoleToInstanceProfile`, `iam:PassRole` |
/// | until EC2 knows the profile | `RunInstances` with `DryRun` | as the next step |
/// | launch | `RunInstances` | `ec2:RunInstances`, `ec2:CreateTags`, `iam:PassRole`, `ssm:GetParameters` for an image by parameter |
/// | until it runs | `DescribeInstances` | of the same name |
/// | look for other runs | `DescribeInstances` | of the same name |
/// | undo | `DescribeInstances`, `TerminateInstances`, `GetInstanceProfile`, `RemoveRoleFromInstanceProfile`, `DeleteInstanceProfile`, `GetRole`, and what [`delete_role`](iam_interactions::delete_role) calls | of the same names |
///
/// # Run twice, there is one instance
/// Everything carries the tag `aws-interactions:launch` with the name, from its creation. An instance with it that is
/// not terminated is the one: it is waited for, and left as it is, whatever is asked for now; what differs is told. A stopped one is an error
/// that says so, several are one that names them. Role and profile are made to be as asked for in any case; policies and
/// tags that are not said are removed. A role or profile of the name without the tag was made by somebody else, and is
/// refused before anything is changed. A run that was cut short is gone on with by the next.
///
/// # One token a run, and another one the next
/// Each run sends one client token of its own with every request for the instance, the SDK's repetitions included, so
/// that none of them launches twice. It is not made from account, region and name, though that would tell two runs to be
/// the same launch: EC2 remembers a token until at least 24 hours *after the instance is terminated*. Within that time a
/// launch of the name would be answered with the terminated instance, and one with another image or user data refused
/// (`IdempotentParameterMismatch`); a failed launch that was undone could not be repeated for a day. And two runs that
/// share a token cannot tell whose the instance is, so that one could undo the other's. What remains are runs of the same
/// moment, or one right after a crash, that do not see each other's instance: they look once more when theirs runs. The
/// instance that was launched first stays; the other run ends with [`LaunchProblem::Overtaken`] and undoes its own. Role and profile belong to the run that
/// created them, by a tag that they got in that moment and that no other run changes: it alone undoes them, and not while
/// an instance of the other uses them. Where they go before the other has launched, that one fails and undoes its own.
///
/// # When a step fails
/// Everything this run made is removed in reverse order, or kept and named: see [`OnFailure`]. It is known by the tag
/// `aws-interactions:run`, also where the answer to its creation was lost: it is looked for until
/// [`LaunchWaits::lost`] ends. Profile and role are removed when the instance is terminated, not earlier, and not when an
/// instance of another run uses them. Undoing ends at the first thing that cannot be removed, and all that is left is
/// named. Dropping the future undoes nothing; the next run goes on.
///
/// | the error | what exists of this run |
/// |---|---|
/// | [`LaunchError::Invalid`], [`LaunchError::NotBegun`] | nothing, nothing was changed |
/// | [`LaunchError::Undone`] | nothing |
/// | [`LaunchError::Kept`], [`LaunchError::NotUndone`] | what [`LaunchError::left`] names |
///
/// ```no_run
/// use aws_interactions_orchestration::{InstanceLaunch, WorkflowEvents, launch_instance};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let launch = InstanceLaunch {
///     managed_policies: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore".to_owned()].into(),
///     ..InstanceLaunch::new("web", "ami-0abcdef1234567890", "t3.micro")
/// };
/// let events = WorkflowEvents::new(|event| eprintln!("{event}"));
/// match launch_instance(&launch, &events, provider).await {
///     Ok(web) => println!("{} works as {}", web.instance.id, web.role),
///     Err(error) => error.left().iter().for_each(|left| eprintln!("left: {left}")),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`LaunchError`]: each variant says what exists afterwards, and [`LaunchError::problem`] what went wrong.
#[tracing::instrument(skip_all, fields(name = launch.name))]
pub async fn launch_instance(
    launch: &InstanceLaunch,
    events: &WorkflowEvents,
    provider: &AwsClientProvider,
) -> Result<Launch, LaunchError> {
    let launched = run::run(launch, events, provider).await?;
    tracing::info!(instance = launched.instance.id, outcome = ?launched.outcome, "the instance runs");
    Ok(launched)
}
