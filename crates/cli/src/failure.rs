//! What ends a command early, sorted by what a person or a script does about it.

#[cfg(feature = "acm")]
mod acm;
#[cfg(feature = "cloudwatch")]
mod cloudwatch;
#[cfg(feature = "dynamodb")]
mod dynamodb;
#[cfg(feature = "ec2")]
pub(crate) mod ec2;
#[cfg(feature = "ecs")]
mod ecs;
#[cfg(feature = "eventbridge")]
mod eventbridge;
mod fan_out;
#[cfg(feature = "iam")]
mod iam;
#[cfg(all(feature = "ec2", feature = "iam"))]
mod launch;
#[cfg(feature = "opensearch")]
mod opensearch;
#[cfg(feature = "organizations")]
mod organizations;
#[cfg(feature = "s3")]
mod s3;
#[cfg(feature = "secretsmanager")]
mod secretsmanager;
#[cfg(feature = "ssm")]
mod ssm;
mod sts;

#[cfg(feature = "s3")]
pub(crate) use s3::kind_of_sync_item_error;

use crate::exit;
use aws_interactions_core::{ConfigError, RequestError, RequestErrorKind};
use std::error::Error;
use std::fmt;

/// Why a command failed. Decides the exit code and the hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// The command line makes no sense.
    Usage,
    /// A deletion that nobody can confirm.
    ConfirmationNeeded,
    /// A deletion that was not confirmed.
    NotConfirmed,
    /// A setting of the environment or the profile makes no sense.
    Setting,
    MissingRegion,
    UnknownProfile,
    NoCredentials,
    InvalidCredentials,
    /// No code of an MFA device, or not one that AWS takes.
    InvalidMfaCode,
    /// The account is not one to work in.
    AccountRefused,
    AccessDenied,
    NotFound,
    /// A folder on this side.
    FolderNotFound,
    AlarmNotFound,
    DashboardNotFound,
    RoleNotFound,
    /// A managed policy of IAM.
    PolicyNotFound,
    VpcNotFound,
    InstanceNotFound,
    /// Another thing of EC2, which is known by an id.
    IdNotFound,
    ParameterNotFound,
    SecretNotFound,
    /// A rule of EventBridge, or its bus.
    RuleNotFound,
    /// A table of DynamoDB, or its index.
    TableNotFound,
    /// An item of a table.
    ItemNotFound,
    /// A service of ECS, or its cluster.
    ServiceNotFound,
    CertificateNotFound,
    /// A domain of OpenSearch Service.
    DomainNotFound,
    /// The JSON in a parameter or a secret has no such field.
    FieldNotFound,
    WrongRegion,
    /// The state of things does not allow it.
    Refused,
    /// The region's default VPC is not torn down by the way.
    DefaultVpc,
    /// A VPC of another account.
    SharedVpc,
    /// Something in a VPC is not ours to delete.
    TeardownBlocked,
    /// A parameter that is not to be overwritten.
    ParameterExists,
    /// A secret that is to be deleted.
    SecretDeleted,
    /// Something uses a certificate.
    CertificateInUse,
    /// A bucket name that is taken.
    NameTaken,
    /// A file that is not to be overwritten.
    FileExists,
    /// The report of another run.
    ReportExists,
    Throttled,
    Network,
    UntrustedServer,
    Interrupted,
    /// As above, and AWS may keep what was sent.
    UploadInterrupted,
    /// As above, amid a launch, which undoes nothing then.
    LaunchInterrupted,
    /// Some targets of a fan-out are done, and some are not.
    Partial,
    /// Some entries are deleted, and some are not.
    DeletionIncomplete,
    /// Some files or objects are synchronized, and some are not.
    SyncIncomplete,
    /// Some are copied, and some are not.
    CopyIncomplete,
    /// Some events are put, and some are not.
    EventsIncomplete,
    /// The reader of standard output went away: nobody is left to talk to.
    OutputClosed,
    Other,
}

impl FailureKind {
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::OutputClosed => exit::SUCCESS,
            Self::Usage | Self::ConfirmationNeeded | Self::Setting | Self::MissingRegion | Self::UnknownProfile => {
                exit::USAGE
            }
            Self::NotFound
            | Self::FolderNotFound
            | Self::AlarmNotFound
            | Self::DashboardNotFound
            | Self::RoleNotFound
            | Self::PolicyNotFound
            | Self::VpcNotFound
            | Self::InstanceNotFound
            | Self::IdNotFound
            | Self::ParameterNotFound
            | Self::SecretNotFound
            | Self::RuleNotFound
            | Self::TableNotFound
            | Self::ItemNotFound
            | Self::ServiceNotFound
            | Self::CertificateNotFound
            | Self::DomainNotFound
            | Self::FieldNotFound => exit::NOT_FOUND,
            Self::NoCredentials | Self::InvalidCredentials | Self::InvalidMfaCode | Self::AccessDenied => {
                exit::ACCESS_DENIED
            }
            Self::NotConfirmed
            | Self::AccountRefused
            | Self::Refused
            | Self::DefaultVpc
            | Self::SharedVpc
            | Self::TeardownBlocked
            | Self::ParameterExists
            | Self::SecretDeleted
            | Self::CertificateInUse
            | Self::NameTaken
            | Self::FileExists
            | Self::ReportExists => exit::REFUSED,
            Self::Partial
            | Self::DeletionIncomplete
            | Self::SyncIncomplete
            | Self::CopyIncomplete
            | Self::EventsIncomplete => exit::PARTIAL,
            Self::Interrupted | Self::UploadInterrupted | Self::LaunchInterrupted => exit::INTERRUPTED,
            Self::WrongRegion | Self::Throttled | Self::Network | Self::UntrustedServer | Self::Other => exit::OTHER,
        }
    }

    /// What to do about it, where there is something to do.
    pub(crate) fn hint(self) -> Option<&'static str> {
        Some(match self {
            Self::ConfirmationNeeded => "--yes deletes without asking; `--help` tells if there is a --dry-run",
            Self::MissingRegion => "say --region, such as --region eu-central-1, or set AWS_REGION",
            Self::UnknownProfile => "check --profile and AWS_PROFILE against `aws configure list-profiles`",
            Self::NoCredentials => {
                "name a profile with --profile, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, say --instance-role \
                 on an EC2 instance, or run it on the embedded AWS with --local"
            }
            Self::InvalidCredentials => {
                "renew the credentials, by `aws sso login` for one; `awsi doctor` tells whose they are and if they work"
            }
            Self::InvalidMfaCode => {
                "a code is good for half a minute, and once: wait for the next; where there is no terminal, set \
                 AWSI_MFA_CODE; --session-cache keeps the session for the next command"
            }
            Self::AccountRefused => {
                "call as another with --profile or --assume-role; accounts are allowed by --allow-account and \
                 AWSI_ALLOWED_ACCOUNTS, and forbidden by --forbid-account"
            }
            Self::AccessDenied => {
                "`awsi whoami` shows who is calling; that identity needs the permission, or call as another with \
                 --profile or --assume-role; with --allow-account other accounts' buckets are refused too, unless \
                 --bucket-owner names theirs"
            }
            Self::NotFound => "names are case-sensitive: `awsi bucket ls` lists buckets, `awsi bucket ls NAME` objects",
            Self::AlarmNotFound => "names are case-sensitive: `awsi alarm ls` lists the alarms of the region",
            Self::DashboardNotFound => {
                "names are case-sensitive: `awsi dashboard ls` lists the dashboards of the account"
            }
            Self::RoleNotFound => "`awsi role ls` lists roles",
            Self::PolicyNotFound => {
                "`aws iam list-policies` lists the ARNs of policies; those of AWS begin with arn:aws:iam::aws:policy/"
            }
            Self::VpcNotFound => "`awsi vpc ls` lists the VPCs of the region; --region chooses another",
            Self::InstanceNotFound => {
                "`awsi instance ls` lists the instances of the region, --region chooses another; what was just launched \
                 is known some seconds later, and what was terminated is for an hour"
            }
            Self::IdNotFound => "ids are known in their own region alone: `awsi whoami` tells which this is",
            Self::ParameterNotFound => {
                "names are case-sensitive and of one region: `awsi param ls` lists the parameters below a path"
            }
            Self::SecretNotFound => "names are case-sensitive and of one region: `awsi secret ls` lists the secrets",
            Self::RuleNotFound => "rules are of one bus and region: `awsi event rule ls --bus BUS` lists them",
            Self::TableNotFound => "names are case-sensitive and of one region: `awsi table ls` lists the tables",
            Self::EventsIncomplete => "put those again that were told, and no others: what was put would be told twice",
            Self::ServiceNotFound => {
                "a service is of one cluster and region: `aws ecs list-services --cluster NAME` lists them"
            }
            Self::CertificateNotFound => "`awsi certificate ls` lists the certificates of the region",
            Self::DomainNotFound => "`aws opensearch list-domain-names` lists the domains of the region",
            Self::CertificateInUse => {
                "--wait deletes it when nothing uses it any more: up to 20 minutes after a load balancer is gone"
            }
            Self::ParameterExists => "--overwrite gives it a new value",
            Self::SecretDeleted => {
                "`awsi secret restore NAME` keeps it, `awsi secret ensure NAME` gives it a value too"
            }
            Self::WrongRegion => "`awsi bucket status NAME` shows the bucket's region; say it with --region",
            Self::DefaultVpc => "--default-vpc lets it be torn down; `aws ec2 create-default-vpc` makes a new one",
            Self::SharedVpc => "--shared-vpc deletes what this account has in it; VPC and subnets stay",
            Self::TeardownBlocked => {
                "`awsi vpc plan-teardown VPC` says what to do about each; --despite-blockers deletes the rest"
            }
            Self::NameTaken => "all accounts share one space of bucket names: choose another",
            Self::FileExists => "--force overwrites it",
            Self::ReportExists => "no report is overwritten: name another file, or remove that one",
            Self::Partial => "with --results FILE, --resume FILE later runs what is not done",
            Self::DeletionIncomplete => "the same command again tries what is left; --report FILE tells all of it",
            Self::SyncIncomplete => "the same command again does what is left, and copies nothing twice",
            Self::CopyIncomplete => "`awsi bucket sync` with the same places copies what is left, and nothing twice",
            Self::Throttled => "wait a little and try again",
            Self::Network => "check the connection, --endpoint-url, AWS_ENDPOINT_URL and HTTPS_PROXY",
            Self::UntrustedServer => {
                "a proxy or firewall may open TLS: AWS_CA_BUNDLE, or `ca_bundle` of the profile, names a file with the \
                 authorities to trust, in place of the system's"
            }
            Self::LaunchInterrupted => "nothing was undone: the same launch again goes on from here",
            Self::UploadInterrupted => {
                "parts of a large upload may be left: the same command again goes on with them, or takes them back"
            }
            Self::Usage
            | Self::NotConfirmed
            | Self::FolderNotFound
            | Self::FieldNotFound
            | Self::ItemNotFound
            | Self::Setting
            | Self::Refused
            | Self::Interrupted
            | Self::OutputClosed
            | Self::Other => return None,
        })
    }
}

/// A failed command: what happened, and what kind of failure that is.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: FailureKind,
    error: Box<dyn Error + Send + Sync>,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind, error: error.into() }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Usage, message.into())
    }

    pub(crate) fn kind(&self) -> FailureKind {
        self.kind
    }

    /// The error and everything below it, the outermost first.
    pub(crate) fn chain(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        let outermost: &(dyn Error + 'static) = &*self.error;
        std::iter::successors(Some(outermost), |&error| error.source())
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl From<RequestErrorKind> for FailureKind {
    fn from(kind: RequestErrorKind) -> Self {
        match kind {
            RequestErrorKind::NotFound => Self::NotFound,
            RequestErrorKind::AlreadyExists | RequestErrorKind::Conflict => Self::Refused,
            RequestErrorKind::AccessDenied => Self::AccessDenied,
            RequestErrorKind::InvalidCredentials => Self::InvalidCredentials,
            RequestErrorKind::NoCredentials => Self::NoCredentials,
            RequestErrorKind::InvalidMfaCode => Self::InvalidMfaCode,
            RequestErrorKind::Throttled => Self::Throttled,
            RequestErrorKind::WrongRegion => Self::WrongRegion,
            RequestErrorKind::Timeout | RequestErrorKind::Network => Self::Network,
            RequestErrorKind::UntrustedServer => Self::UntrustedServer,
            _ => Self::Other,
        }
    }
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        Self::new(error.kind().into(), error)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let kind = match &error {
            ConfigError::MissingRegion { .. } => FailureKind::MissingRegion,
            ConfigError::UnknownProfile { .. } => FailureKind::UnknownProfile,
            ConfigError::NoInstanceMetadata { .. } => FailureKind::Network,
            ConfigError::AccountRefused { .. } => FailureKind::AccountRefused,
            ConfigError::UnverifiedAccount { source, .. } => source.kind().into(),
            _ => FailureKind::Setting,
        };
        Self::new(kind, error)
    }
}
