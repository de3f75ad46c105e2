//! Account, region and profile as one value.

use std::fmt;

/// The account and region that a provider works in, as `aws://ACCOUNT/REGION`.
///
/// Made by [`AwsClientProvider::get_aws_env`](crate::AwsClientProvider::get_aws_env).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AwsEnvironment {
    /// The twelve digits of the account that the credentials belong to.
    pub account_id: String,
    /// The region that requests go to.
    pub region: String,
    /// `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`, …: what ARNs of this account begin with.
    pub partition: String,
    /// The profile that was used, if one was.
    pub profile: Option<String>,
}

impl fmt::Display for AwsEnvironment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "aws://{}/{}", self.account_id, self.region)
    }
}
