//! What happens when AWS says that the keys of a request are expired: others are got, once, and the request sent again.

use crate::keys::Keys;
use aws_smithy_runtime_api::client::interceptors::context::{Error, FinalizerInterceptorContextMut};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, OrchestratorError};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::retry::ErrorKind;
use std::error::Error as _;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Codes that mean an expired session, in the words of S3 and STS, of the services that speak JSON, of EC2, and of S3
/// again. `InvalidToken`, `InvalidClientTokenId` and `UnrecognizedClientException` are not among them: AWS says them of
/// keys that it never gave out, or that are not for this region or partition, and new ones would be the same.
const EXPIRED: [&str; 4] = ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"];

/// Drops the expired keys, and lets the SDK send the request again.
///
/// An interceptor cannot ask for a retry, and a retry classifier knows neither who signed nor whether it was asked
/// before. So the error of the one attempt is laid aside, and one put in its place that the SDK retries. The SDK decides
/// as with every retry: by its budget, by the attempts that are left, and by whether the body can be sent again. Where
/// it decides against, the caller gets the error that was laid aside.
#[derive(Debug)]
pub(crate) struct RebuildExpiredKeys {
    pub(crate) keys: Option<Keys>,
}

impl RebuildExpiredKeys {
    fn can_rebuild(&self, access_key_id: &str) -> bool {
        self.keys.as_ref().is_some_and(|keys| keys.are_expired(access_key_id))
    }
}

/// The hooks: [`ClientHooks`](crate::client_hooks::ClientHooks) is where they are called from.
impl RebuildExpiredKeys {
    pub(crate) fn note_signer(&self, request: &HttpRequest, config: &mut ConfigBag) {
        if !matches!(self.keys, Some(Keys::Renewed { .. })) {
            return;
        }
        if let Some(id) = request.headers().get("authorization").and_then(signing_key_id) {
            config.interceptor_state().store_put(SignedWith(id.to_owned()));
        }
    }

    pub(crate) fn lay_aside(&self, context: &mut FinalizerInterceptorContextMut<'_>, config: &mut ConfigBag) {
        let was_rebuilt = config.load::<LaidAside>().is_some();
        let Some(Err(error)) = context.output_or_error_mut() else { return };
        let Some(SignedWith(id)) = config.load::<SignedWith>() else { return };
        if was_rebuilt || !says_expired(error) || !self.can_rebuild(id) {
            return;
        }
        tracing::debug!("the keys of a request are expired: getting others");
        let retried = ConnectorError::other(Box::new(KeysAreRebuilt), Some(ErrorKind::ServerError));
        let laid_aside = std::mem::replace(error, OrchestratorError::connector(retried));
        config.interceptor_state().store_put(LaidAside(Mutex::new(Some(laid_aside))));
    }

    pub(crate) fn put_back(context: &mut FinalizerInterceptorContextMut<'_>, config: &ConfigBag) {
        let Some(Err(error)) = context.output_or_error_mut() else { return };
        if !is_stand_in(error) {
            return;
        }
        let laid_aside = config.load::<LaidAside>();
        let laid_aside = laid_aside.and_then(LaidAside::take);
        if let Some(laid_aside) = laid_aside {
            *error = laid_aside;
        }
    }
}

/// `AWS4-HMAC-SHA256 Credential=ID/20260101/…`
fn signing_key_id(authorization: &str) -> Option<&str> {
    authorization.split_once("Credential=")?.1.split('/').next()
}

/// Codes that no operation knows as its own end up in the metadata, whatever protocol brought them. An operation that
/// does know one, such as `AssumeRoleWithWebIdentity`, does not mean the keys that signed.
fn says_expired(error: &OrchestratorError<Error>) -> bool {
    let Some(error) = error.as_operation_error() else { return false };
    let metadata = error.source().and_then(|source| source.downcast_ref::<ErrorMetadata>());
    metadata.and_then(ErrorMetadata::code).is_some_and(|code| EXPIRED.contains(&code))
}

fn is_stand_in(error: &OrchestratorError<Error>) -> bool {
    let Some(error) = error.as_connector_error() else { return false };
    error.source().is_some_and(<dyn std::error::Error>::is::<KeysAreRebuilt>)
}

/// The id of the key that signed the attempt. Not printed: the SDK prints its state.
struct SignedWith(String);

impl fmt::Debug for SignedWith {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedWith").finish_non_exhaustive()
    }
}

impl Storable for SignedWith {
    type Storer = StoreReplace<Self>;
}

/// The error of the attempt after which keys were rebuilt; its presence says that they were, for this request.
#[derive(Debug)]
struct LaidAside(Mutex<Option<OrchestratorError<Error>>>);

impl LaidAside {
    fn take(&self) -> Option<OrchestratorError<Error>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Storable for LaidAside {
    type Storer = StoreReplace<Self>;
}

/// Stands in for the error that was laid aside.
#[derive(Debug, thiserror::Error)]
#[error("the keys are expired, and others are to be had")]
struct KeysAreRebuilt;
