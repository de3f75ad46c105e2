//! Why a request was denied.

mod decoded;

pub use decoded::DecodedMessage;

use crate::client::StsClient;
use crate::session_keys::not_understood;
use aws_interactions_core::{AwsClientProvider, AwsService, RequestError, Sts};

const OPERATION: &str = "DecodeAuthorizationMessage";

/// Why a denial could not be decoded. The encoded text is in none of the messages.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorizationMessageError {
    /// There is no text; nothing was asked.
    #[error("the encoded authorization message is empty")]
    Empty,
    /// The text is no encoded message: cut short, or something else altogether.
    #[error("the text is not an encoded authorization message")]
    Invalid {
        /// What AWS said.
        source: RequestError,
    },
    /// The caller lacks `sts:DecodeAuthorizationMessage`.
    #[error("not allowed to decode authorization messages")]
    AccessDenied {
        /// What AWS said.
        source: RequestError,
    },
    /// Any other failure, expired credentials and a region without STS among them.
    #[error("could not decode the authorization message")]
    Request {
        /// What went wrong.
        source: RequestError,
    },
}

impl AuthorizationMessageError {
    fn new(source: RequestError) -> Self {
        match source.code() {
            // A hop on the way was denied, not this request.
            _ if source.is_of_credentials() => Self::Request { source },
            Some("AccessDenied" | "AccessDeniedException") => Self::AccessDenied { source },
            // The message is the one value that there is to reject.
            Some("InvalidAuthorizationMessageException" | "ValidationError") => Self::Invalid { source },
            _ => Self::Request { source },
        }
    }
}

/// Decodes what some services, EC2 before all, append to a denial as `Encoded authorization failure message`.
///
/// `encoded` is that text alone; white space around it does not matter. What it decodes to may be more than the
/// denied caller should know: AWS encodes it for that reason. Neither text is logged here.
///
/// Calls `DecodeAuthorizationMessage` (permission `sts:DecodeAuthorizationMessage`).
///
/// ```no_run
/// use sts_interactions::decode_authorization_message;
///
/// # async fn example(
/// #     encoded: &str, provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), Box<dyn std::error::Error>> {
/// let denial = decode_authorization_message(encoded, provider).await?;
/// let why = if denial.explicit_deny == Some(true) { "a statement denies" } else { "no statement allows" };
/// println!("{why} {:?} on {:?}", denial.action, denial.resource);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`AuthorizationMessageError::Empty`] before anything is asked of AWS.
/// - [`AuthorizationMessageError::Invalid`] for a text that is no encoded message.
/// - [`AuthorizationMessageError::AccessDenied`] without the permission.
/// - [`AuthorizationMessageError::Request`] for everything else. Its [`kind`](RequestError::kind) is
///   `InvalidCredentials` for temporary credentials past their time, and `AccessDenied` with the code
///   `RegionDisabledException` where STS is switched off in the provider's region.
#[tracing::instrument(skip_all, fields(region = provider.region()))]
pub async fn decode_authorization_message(
    encoded: &str,
    provider: &AwsClientProvider,
) -> Result<DecodedMessage, AuthorizationMessageError> {
    let encoded = encoded.trim();
    if encoded.is_empty() {
        return Err(AuthorizationMessageError::Empty);
    }
    let answer = provider.get_sts().decode_authorization_message().encoded_message(encoded).send().await;
    answer
        .map_err(|error| RequestError::from_sdk(Sts::ID, OPERATION, error))
        .and_then(|answer| answer.decoded_message.ok_or_else(|| not_understood(OPERATION, "the answer is empty")))
        .map(DecodedMessage::read)
        .map_err(AuthorizationMessageError::new)
}

#[cfg(test)]
mod tests;
