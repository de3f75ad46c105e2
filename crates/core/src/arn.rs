//! Amazon Resource Names.

use crate::account_id::is_account_id;
use std::fmt;
use std::str::FromStr;

/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
///
/// Region and account are empty where the service leaves them out (`arn:aws:s3:::bucket`).
///
/// ```
/// use aws_interactions_core::Arn;
///
/// let arn: Arn = "arn:aws-cn:sts::123456789012:assumed-role/Deploy/ci".parse()?;
/// assert_eq!((arn.partition(), arn.account_id()), ("aws-cn", "123456789012"));
/// assert_eq!(arn.resource(), "assumed-role/Deploy/ci");
/// # Ok::<(), aws_interactions_core::ArnError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Arn {
    partition: String,
    service: String,
    region: String,
    account_id: String,
    resource: String,
}

/// Why a text is no ARN, or not the ARN that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArnError {
    /// The text has not the six parts of an ARN.
    #[error("`{text}` is not an ARN, expected arn:partition:service:region:account:resource")]
    Malformed {
        /// What was given.
        text: String,
    },
    /// The text is an ARN, but not that of an IAM role.
    #[error("`{text}` is not the ARN of a role, expected arn:aws:iam::ACCOUNT:role/NAME with an account of 12 digits")]
    NotARole {
        /// What was given.
        text: String,
    },
}

impl Arn {
    /// `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`, …
    pub fn partition(&self) -> &str {
        &self.partition
    }

    /// `iam`, `sts`, `s3`, …
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The region, empty for global resources.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The twelve digits of the account, empty where the service leaves them out.
    pub fn account_id(&self) -> &str {
        &self.account_id
    }

    /// Everything behind the fifth colon.
    pub fn resource(&self) -> &str {
        &self.resource
    }
}

impl FromStr for Arn {
    type Err = ArnError;

    fn from_str(text: &str) -> Result<Self, ArnError> {
        let malformed = || ArnError::Malformed { text: text.to_owned() };
        let mut parts = text.splitn(6, ':');
        let mut part = || parts.next().map(str::to_owned).ok_or_else(malformed);
        let prefix = part()?;
        let arn =
            Self { partition: part()?, service: part()?, region: part()?, account_id: part()?, resource: part()? };
        let incomplete = arn.partition.is_empty() || arn.service.is_empty() || arn.resource.is_empty();
        if prefix != "arn" || incomplete || text.contains(char::is_whitespace) {
            return Err(malformed());
        }
        Ok(arn)
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account_id, resource } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account_id}:{resource}")
    }
}

/// The ARN of an IAM role, checked when it is parsed.
///
/// ```
/// use aws_interactions_core::RoleArn;
///
/// let role: RoleArn = "arn:aws:iam::123456789012:role/teams/web/Deploy".parse()?;
/// assert_eq!((role.name(), role.path()), ("Deploy", "/teams/web/"));
/// assert!("arn:aws:iam::123456789012:user/alice".parse::<RoleArn>().is_err());
/// # Ok::<(), aws_interactions_core::ArnError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RoleArn(Arn);

impl RoleArn {
    /// The whole ARN.
    pub fn arn(&self) -> &Arn {
        &self.0
    }

    /// The account that the role belongs to.
    pub fn account_id(&self) -> &str {
        self.0.account_id()
    }

    /// The role's name, without its path.
    pub fn name(&self) -> &str {
        self.path_and_name().rsplit('/').next().unwrap_or_default()
    }

    /// The role's path: `/`, or `/teams/web/`.
    pub fn path(&self) -> &str {
        let path_and_name = self.path_and_name();
        path_and_name.strip_suffix(self.name()).unwrap_or(path_and_name)
    }

    fn path_and_name(&self) -> &str {
        self.0.resource().strip_prefix("role").unwrap_or_default()
    }
}

impl FromStr for RoleArn {
    type Err = ArnError;

    fn from_str(text: &str) -> Result<Self, ArnError> {
        let arn: Arn = text.parse()?;
        let has_name =
            arn.resource().strip_prefix("role/").is_some_and(|name| !name.is_empty() && !name.ends_with('/'));
        if arn.service() != "iam" || !is_account_id(arn.account_id()) || !has_name {
            return Err(ArnError::NotARole { text: text.to_owned() });
        }
        Ok(Self(arn))
    }
}

impl fmt::Display for RoleArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn when_a_role_arn_is_parsed_and_it_is_another_resource_then_it_is_refused() {
        let refused = [
            "",
            "Deploy",
            "arn:aws:iam::123456789012:user/alice",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:role/path/",
            "arn:aws:iam::12345678901:role/Deploy",
            "arn:aws:iam::12345678901x:role/Deploy",
            "arn:aws:sts::123456789012:assumed-role/Deploy/ci",
            "arn:aws:iam::123456789012:role/De ploy",
            "urn:aws:iam::123456789012:role/Deploy",
        ];
        for text in refused {
            assert!(text.parse::<RoleArn>().is_err(), "{text} was taken for a role");
        }
    }

    proptest! {
        #[test]
        fn when_any_text_is_parsed_then_nothing_panics_and_what_parses_prints_itself(text in ".{0,80}") {
            if let Ok(arn) = text.parse::<Arn>() {
                prop_assert_eq!(arn.to_string(), text.clone());
            }
            if let Ok(role) = text.parse::<RoleArn>() {
                prop_assert_eq!(role.to_string(), text);
            }
        }

        #[test]
        fn when_a_role_arn_is_built_from_parts_then_the_parts_come_back(
            account in "[0-9]{12}", path in "(/|/[a-z]{1,8}/)", name in "[A-Za-z0-9+=,.@_-]{1,64}",
        ) {
            let role: RoleArn = format!("arn:aws:iam::{account}:role{path}{name}").parse().expect("a role ARN");
            prop_assert_eq!(role.account_id(), account);
            prop_assert_eq!(role.path(), path);
            prop_assert_eq!(role.name(), name);
        }
    }
}
