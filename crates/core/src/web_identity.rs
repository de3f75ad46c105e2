//! A role by a token of another identity provider: pods of Kubernetes, jobs of CI.

use crate::cause::Cause;
use crate::key_failure::KeyFailure;
use crate::keys::LoadKeys;
use crate::request_error::{RequestError, RequestErrorKind};
use crate::role_session::{RoleSession, credentials, whole_seconds};
use aws_credential_types::Credentials;
use futures::future::BoxFuture;
use std::path::PathBuf;

const OPERATION: &str = "AssumeRoleWithWebIdentity";

/// What a web identity is asked for with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WebIdentity {
    pub(crate) token_file: PathBuf,
    pub(crate) session: RoleSession,
}

/// Keys by `AssumeRoleWithWebIdentity`.
///
/// aws-config's own provider sends its request to AWS, whatever endpoint was given.
pub(crate) struct WebIdentityKeys {
    /// Signs nothing: the token is what proves who asks.
    pub(crate) sts: aws_sdk_sts::Client,
    pub(crate) identity: WebIdentity,
}

impl WebIdentityKeys {
    async fn assume(&self) -> Result<Credentials, RequestError> {
        let session = &self.identity.session;
        let role = session.role();
        let answer = self
            .sts
            .assume_role_with_web_identity()
            .role_arn(role.to_string())
            .role_session_name(session.name())
            .set_duration_seconds(session.duration().map(whole_seconds))
            .web_identity_token(self.token()?)
            .send()
            .await
            .map_err(|error| RequestError::from_sdk("sts", OPERATION, error).about(role))?;
        credentials(OPERATION, answer.credentials, role)
    }

    /// Read at each use: whoever runs the pod puts a new token there before the old one expires.
    fn token(&self) -> Result<String, RequestError> {
        let file = self.identity.token_file.display();
        let missing = |message| RequestError::new(RequestErrorKind::NoCredentials, "sts", OPERATION, message);
        let token = std::fs::read_to_string(&self.identity.token_file).map_err(|error| {
            missing(format!("the token file {file} could not be read")).with_source(Cause::new(error))
        })?;
        match token.trim() {
            "" => Err(missing(format!("the token file {file} is empty"))),
            token => Ok(token.to_owned()),
        }
    }
}

impl LoadKeys for WebIdentityKeys {
    fn load(&self) -> BoxFuture<'_, Result<Credentials, KeyFailure>> {
        Box::pin(async { self.assume().await.map_err(KeyFailure::request) })
    }
}
