//! What can be wrong with the settings of a provider.

use crate::arn::ArnError;
use crate::cause::Cause;
use crate::request_error::RequestError;
use std::fmt;
use std::path::PathBuf;

/// Where a setting came from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// The builder was told.
    Builder,
    /// An environment variable.
    Variable(String),
    /// A profile of the AWS configuration files.
    Profile(String),
    /// The instance metadata service.
    InstanceMetadata,
    /// Nobody said anything: it is what this crate takes then.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builder => f.write_str("the program"),
            Self::Variable(name) => write!(f, "the environment variable {name}"),
            Self::Profile(name) => write!(f, "the profile `{name}`"),
            Self::InstanceMetadata => f.write_str("the instance metadata service"),
            Self::Default => f.write_str("the default"),
        }
    }
}

/// Why a provider could not be built: each names the setting, and where it came from.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// No region was given anywhere.
    #[error("no region: give one, set AWS_REGION, or add `region` to the profile{}", named(profile.as_deref()))]
    MissingRegion {
        /// The profile that was searched.
        profile: Option<String>,
    },

    /// The profile is in none of the configuration files.
    #[error("the profile `{profile}`, named by {origin}, is in none of {}{}", listed(files), known_profiles(known))]
    UnknownProfile {
        /// The missing profile.
        profile: String,
        /// Who named it.
        origin: Origin,
        /// The files that were looked for; what does not exist counts as empty.
        files: Vec<PathBuf>,
        /// The profiles that do exist.
        known: Vec<String>,
    },

    /// A configuration file exists and could not be read.
    #[error("the AWS configuration file {} could not be read", path.display())]
    UnreadableFile {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },

    /// A configuration file does not follow the format.
    #[error("the AWS configuration files could not be understood")]
    MalformedFile {
        /// File, line and reason.
        source: Cause,
    },

    /// A setting has a value that it cannot have.
    #[error("`{value}` from {origin} is no {setting}: expected {expected}")]
    InvalidSetting {
        /// The setting, in words.
        setting: &'static str,
        /// What it was set to.
        value: String,
        /// Who set it.
        origin: Origin,
        /// What it may be.
        expected: &'static str,
    },

    /// The file with the authorities to trust could not be read.
    #[error("the CA bundle {}, from {origin}, could not be read", path.display())]
    UnreadableCaBundle {
        /// The file.
        path: PathBuf,
        /// Who named it.
        origin: Origin,
        /// What the operating system said.
        source: std::io::Error,
    },

    /// The file with the authorities to trust holds none.
    #[error("the CA bundle {}, from {origin}, cannot be used: {reason}", path.display())]
    InvalidCaBundle {
        /// The file.
        path: PathBuf,
        /// Who named it.
        origin: Origin,
        /// What is wrong with it.
        reason: &'static str,
    },

    /// A role to assume is not given by the ARN of a role.
    #[error("the role to assume, from {origin}, is malformed")]
    MalformedRoleArn {
        /// Who named it.
        origin: Origin,
        /// What is wrong with the ARN.
        source: ArnError,
    },

    /// A role wants a code of an MFA device, and nobody was named who could give one.
    #[error("the role {role}, from {origin}, wants a code of the MFA device {serial}: set an mfa_code_prompt")]
    NoMfaPrompt {
        /// The role's ARN.
        role: String,
        /// Who named it.
        origin: Origin,
        /// The device.
        serial: String,
    },

    /// The caller's account is not one to work in.
    #[error("the account of {caller} is {account}, {reason}")]
    AccountRefused {
        /// Whose keys they are, or the role's ARN.
        caller: String,
        /// The account.
        account: String,
        /// That it is forbidden, or which accounts are allowed.
        reason: String,
    },

    /// Which account it is was to be found out, and AWS did not say.
    #[error("the account of {caller} could not be verified")]
    UnverifiedAccount {
        /// Whose keys they are, or the role's ARN.
        caller: String,
        /// What went wrong.
        source: RequestError,
    },

    /// Profiles name each other as source in a circle.
    #[error("the profiles form a loop: {}", profiles.join(" → "))]
    ProfileLoop {
        /// The circle, its first profile repeated at the end.
        profiles: Vec<String>,
    },

    /// A profile says only half of what it takes to get credentials from it.
    #[error("the profile `{profile}` cannot be used: {reason}")]
    IncompleteProfile {
        /// The profile.
        profile: String,
        /// What is missing, or not supported.
        reason: String,
    },

    /// One half of a pair of access keys is in the environment.
    #[error("the environment holds half of the access keys: {missing} is not set")]
    IncompleteEnvironment {
        /// The variable that is not there.
        missing: &'static str,
    },

    /// The region was to come from the instance metadata service, which did not answer.
    #[error("no region: the instance metadata service did not name one (is this an EC2 instance?)")]
    NoInstanceMetadata {
        /// What went wrong on the way.
        source: Cause,
    },
}

impl ConfigError {
    /// Who gave the setting that is wrong, where somebody did.
    pub fn origin(&self) -> Option<&Origin> {
        match self {
            Self::UnknownProfile { origin, .. }
            | Self::InvalidSetting { origin, .. }
            | Self::UnreadableCaBundle { origin, .. }
            | Self::InvalidCaBundle { origin, .. }
            | Self::MalformedRoleArn { origin, .. }
            | Self::NoMfaPrompt { origin, .. } => Some(origin),
            _ => None,
        }
    }
}

fn named(profile: Option<&str>) -> String {
    profile.map(|name| format!(" `{name}`")).unwrap_or_default()
}

fn listed(files: &[PathBuf]) -> String {
    if files.is_empty() {
        return "the AWS configuration files (HOME is not set)".to_owned();
    }
    files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(", ")
}

fn known_profiles(known: &[String]) -> String {
    if known.is_empty() { String::new() } else { format!(" (known: {})", known.join(", ")) }
}
