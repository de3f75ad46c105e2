//! From the SDK's error, whose Display is one fixed phrase, to one that says what happened.

use super::codes::{kind_of_code, kind_of_status};
use super::{Detail, RequestError, RequestErrorKind};
use crate::cause::Cause;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId;
use std::error::Error;
use std::io;

impl RequestError {
    /// Reads everything there is to know out of the SDK's error. For service crates.
    pub fn from_sdk<E>(service: &'static str, operation: &'static str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let mut detail = Detail {
            kind: RequestErrorKind::ResponseNotUnderstood,
            service,
            operation,
            resource: None,
            code: error.code().map(str::to_owned),
            message: error.message().map(str::to_owned),
            request_id: error.request_id().map(str::to_owned),
            status: error.raw_response().map(|response| response.status().as_u16()),
            is_of_credentials: false,
            source: None,
        };
        match error {
            SdkError::ServiceError(_) => detail.kind = kind_of_answer(detail.code.as_deref(), detail.status),
            SdkError::TimeoutError(_) => {
                detail.kind = RequestErrorKind::Timeout;
                detail.source = source_of(error);
            }
            SdkError::DispatchFailure(ref failure) => {
                let is_timeout = failure.is_timeout();
                detail.source = source_of(error);
                detail.kind = match &detail.source {
                    _ if is_timeout => RequestErrorKind::Timeout,
                    Some(cause) if is_of_certificate(cause) => RequestErrorKind::UntrustedServer,
                    _ => RequestErrorKind::Network,
                };
            }
            SdkError::ConstructionFailure(_) => {
                detail.kind = RequestErrorKind::InvalidRequest;
                detail.source = source_of(error);
            }
            // An error page of a load balancer is no XML, and its status still says what it is.
            _ => {
                detail.kind = detail.status.filter(|status| *status >= 300).map_or(detail.kind, kind_of_status);
                detail.source = source_of(error);
                match &detail.source {
                    Some(cause) if stopped_flowing(cause) => detail.kind = RequestErrorKind::Timeout,
                    // The answer began well: that its connection broke is no fault of what it says.
                    Some(cause) if detail.kind == RequestErrorKind::ResponseNotUnderstood && broke(cause) => {
                        detail.kind = RequestErrorKind::Network;
                    }
                    _ => {}
                }
            }
        }
        Self { detail: Box::new(detail) }.through_credentials()
    }

    /// Credentials are resolved inside a request, so their failure arrives as that of the request.
    fn through_credentials(mut self) -> Self {
        let Some(cause) = &self.detail.source else { return self };
        let Some(failure) = cause.find::<CredentialsError>() else { return self };
        // The hop's message stays in the chain: said here too it would be read twice.
        let hop = cause.find::<Self>().map(|hop| &*hop.detail);
        let kind = hop.map_or_else(|| kind_of_credentials(failure), |hop| hop.kind);
        let (code, request_id, status) =
            hop.map_or((None, None, None), |hop| (hop.code.clone(), hop.request_id.clone(), hop.status));
        let detail = &mut self.detail;
        (detail.kind, detail.code, detail.request_id, detail.status) = (kind, code, request_id, status);
        detail.is_of_credentials = true;
        self
    }
}

pub(crate) fn kind_of_credentials(failure: &CredentialsError) -> RequestErrorKind {
    match failure {
        CredentialsError::CredentialsNotLoaded(_) => RequestErrorKind::NoCredentials,
        CredentialsError::ProviderTimedOut(_) => RequestErrorKind::Timeout,
        _ => RequestErrorKind::InvalidCredentials,
    }
}

fn is_of_certificate(cause: &Cause) -> bool {
    matches!(cause.find::<rustls::Error>(), Some(rustls::Error::InvalidCertificate(_)))
}

/// The SDK gives up a body that stalls with an error whose type it keeps to itself: its words alone tell.
fn stopped_flowing(cause: &Cause) -> bool {
    cause.is_said("minimum throughput was specified at ")
}

/// Whether the connection did: reset, or closed before the end of the answer.
fn broke(cause: &Cause) -> bool {
    cause.find::<io::Error>().is_some()
}

pub(crate) fn kind_of_answer(code: Option<&str>, status: Option<u16>) -> RequestErrorKind {
    let by_status = || status.map_or(RequestErrorKind::ResponseNotUnderstood, kind_of_status);
    code.and_then(kind_of_code).unwrap_or_else(by_status)
}

fn source_of<E>(error: SdkError<E, HttpResponse>) -> Option<Cause>
where
    E: Error + Send + Sync + 'static,
{
    error.into_source().ok().map(Cause::new)
}
