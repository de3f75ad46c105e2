//! Who calls.

use crate::caller_kind::CallerKind;
use crate::client::StsClient;
use crate::session_keys::not_understood;
use aws_interactions_core::{Arn, ArnError, AwsClientProvider, AwsService, RequestError, Sts};
use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityOutput;

const OPERATION: &str = "GetCallerIdentity";

/// The principal whose credentials a provider calls with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct CallerIdentity {
    /// The twelve digits of the account, as in the ARN.
    pub account_id: String,
    /// `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`, …: what ARNs of this account begin with.
    pub partition: String,
    /// The ARN of the principal. That of a role session is not the ARN of the role: policies and `AssumeRole` want
    /// the role's.
    pub arn: Arn,
    /// AWS's unique id: that of the user (`AIDA…`), that of role and session (`AROA…:session`), or the account for
    /// its root user. Unlike a name it is never given out again.
    pub user_id: String,
    /// User, role session, federated user or root, with its name.
    pub kind: CallerKind,
}

/// Why the caller could not be told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallerIdentityError {
    /// The request failed.
    #[error("could not learn who calls")]
    Request {
        /// What went wrong.
        source: RequestError,
    },
}

/// Tells who the provider calls as. Asks AWS each time: for account and region alone, the provider remembers them
/// ([`get_aws_env`](AwsClientProvider::get_aws_env)).
///
/// Calls `GetCallerIdentity`, which needs no permission: it answers even a caller that every policy denies it.
///
/// ```no_run
/// use sts_interactions::{CallerKind, get_caller_identity};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let caller = get_caller_identity(provider).await?;
/// match caller.kind {
///     CallerKind::Root => println!("do not work as root of {}", caller.account_id),
///     CallerKind::RoleSession { role, session } => println!("role {role}, session {session}"),
///     kind => println!("{kind}"),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`CallerIdentityError::Request`]: no network, an answer without the ARN of an account's principal, or whatever else
/// its [`kind`](RequestError::kind) tells. That is `InvalidCredentials` for temporary credentials past their time and
/// for unknown ones, `NoCredentials` where there are none, and `AccessDenied` with the code `RegionDisabledException`
/// where STS is switched off in the provider's region.
#[tracing::instrument(skip_all, fields(region = provider.region()))]
pub async fn get_caller_identity(provider: &AwsClientProvider) -> Result<CallerIdentity, CallerIdentityError> {
    let answer = provider.get_sts().get_caller_identity().send().await;
    answer
        .map_err(|error| RequestError::from_sdk(Sts::ID, OPERATION, error))
        .and_then(read)
        .map_err(|source| CallerIdentityError::Request { source })
}

fn read(answer: GetCallerIdentityOutput) -> Result<CallerIdentity, RequestError> {
    let missing = |what| not_understood(OPERATION, format!("the answer holds no {what}"));
    let arn = answer.arn.ok_or_else(|| missing("ARN"))?;
    let arn: Arn = arn.parse().map_err(|error: ArnError| not_understood(OPERATION, error.to_string()))?;
    if arn.account_id().is_empty() {
        return Err(missing("account"));
    }
    Ok(CallerIdentity {
        account_id: arn.account_id().to_owned(),
        partition: arn.partition().to_owned(),
        user_id: answer.user_id.ok_or_else(|| missing("user id"))?,
        kind: CallerKind::of(&arn),
        arn,
    })
}

#[cfg(test)]
mod tests;
