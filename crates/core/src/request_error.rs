//! One error for every way a request to AWS can fail.

mod codes;
mod from_sdk;

pub(crate) use codes::kind_of_status;
pub(crate) use from_sdk::{kind_of_answer, kind_of_credentials};

use crate::cause::Cause;
use aws_credential_types::provider::error::CredentialsError;
use std::error::Error;
use std::fmt;

/// What kind of failure it was: what a caller decides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestErrorKind {
    /// The thing does not exist.
    NotFound,
    /// A thing of that name exists.
    AlreadyExists,
    /// The state of the thing does not allow it, or a condition of the request did not hold.
    Conflict,
    /// The caller is known and not allowed to do this.
    AccessDenied,
    /// The credentials are expired, unknown or wrongly signed.
    InvalidCredentials,
    /// No credentials were found anywhere.
    NoCredentials,
    /// No code of an MFA device was given, or not one that AWS takes: wrong, too old, or used before.
    InvalidMfaCode,
    /// AWS asks for a slower pace.
    Throttled,
    /// AWS did not accept a value of the request.
    InvalidRequest,
    /// The thing lives in another region.
    WrongRegion,
    /// No answer in time.
    Timeout,
    /// The connection could not be made, or broke.
    Network,
    /// The certificate of whoever answered is not one of AWS's: expired, for another host, or of an authority that is not
    /// trusted, such as that of a proxy which opens TLS. See [`ca_bundle`](crate::AwsClientProviderBuilder::ca_bundle).
    UntrustedServer,
    /// AWS failed.
    ServiceFault,
    /// The answer was not what the protocol allows.
    ResponseNotUnderstood,
}

impl RequestErrorKind {
    fn phrase(self) -> &'static str {
        match self {
            Self::NotFound => "not found",
            Self::AlreadyExists => "already exists",
            Self::Conflict => "conflict",
            Self::AccessDenied => "access denied",
            Self::InvalidCredentials => "expired or invalid credentials",
            Self::NoCredentials => "no credentials",
            Self::InvalidMfaCode => "MFA code not accepted",
            Self::Throttled => "throttled",
            Self::InvalidRequest => "invalid request",
            Self::WrongRegion => "wrong region",
            Self::Timeout => "no answer in time",
            Self::Network => "network failure",
            Self::UntrustedServer => "the server is not trusted",
            Self::ServiceFault => "service fault",
            Self::ResponseNotUnderstood => "response not understood",
        }
    }

    fn is_transient(self) -> bool {
        matches!(self, Self::Throttled | Self::Timeout | Self::Network | Self::ServiceFault)
    }
}

impl fmt::Display for RequestErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.phrase())
    }
}

/// A request to AWS that failed, after the SDK's own retries.
///
/// Holds everything a support case needs (operation, code, message, request id, HTTP status) and nothing secret.
/// `Display` shows it in one line; [`source`](Error::source) is what lies below AWS: the connection, the
/// credentials, the parser.
#[derive(Debug, Clone)]
pub struct RequestError {
    // Boxed: an error is rare, and `Result`s that hold it stay small.
    detail: Box<Detail>,
}

#[derive(Debug, Clone)]
struct Detail {
    kind: RequestErrorKind,
    service: &'static str,
    operation: &'static str,
    resource: Option<String>,
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
    status: Option<u16>,
    is_of_credentials: bool,
    source: Option<Cause>,
}

impl RequestError {
    /// An error that this side of the wire found: `kind`, and why.
    pub fn new(
        kind: RequestErrorKind,
        service: &'static str,
        operation: &'static str,
        message: impl Into<String>,
    ) -> Self {
        let detail = Detail {
            kind,
            service,
            operation,
            resource: None,
            code: None,
            message: Some(message.into()),
            request_id: None,
            status: None,
            is_of_credentials: false,
            source: None,
        };
        Self { detail: Box::new(detail) }
    }

    /// Names the thing that the request was about, where no other error names it.
    #[must_use]
    pub fn about(mut self, resource: impl fmt::Display) -> Self {
        self.detail.resource = Some(resource.to_string());
        self
    }

    /// The same failure, understood better: a service knows what its own answers mean.
    #[must_use]
    pub fn with_kind(mut self, kind: RequestErrorKind) -> Self {
        self.detail.kind = kind;
        self
    }

    /// The same failure, with the kind `InvalidMfaCode` where it is that; for requests that carry a code. STS says
    /// `AccessDenied` of a wrong one as of anything else that it denies: its words alone tell.
    #[must_use]
    pub fn understood_as_of_mfa(self) -> Self {
        let is_of_the_code =
            self.message().is_some_and(|message| message.starts_with("MultiFactorAuthentication failed"));
        if is_of_the_code && !self.is_of_credentials() {
            self.with_kind(RequestErrorKind::InvalidMfaCode)
        } else {
            self
        }
    }

    /// Names what lies below AWS.
    pub(crate) fn with_source(mut self, source: Cause) -> Self {
        self.detail.source = Some(source);
        self
    }

    /// The request for credentials that failed, where this one failed by that.
    pub(crate) fn hop_before(&self) -> Option<&Self> {
        self.detail.source.as_ref().filter(|_| self.detail.is_of_credentials)?.find()
    }

    /// What kind of failure it was.
    pub fn kind(&self) -> RequestErrorKind {
        self.detail.kind
    }

    /// The service, in AWS's lower-case word: `s3`.
    pub fn service(&self) -> &'static str {
        self.detail.service
    }

    /// The operation, in AWS's word: `HeadBucket`.
    pub fn operation(&self) -> &'static str {
        self.detail.operation
    }

    /// AWS's error code, such as `NoSuchBucket`. HEAD answers have none, nor has what never reached AWS.
    pub fn code(&self) -> Option<&str> {
        self.detail.code.as_deref()
    }

    /// AWS's message, or this crate's where AWS sent none; for a failure of credentials, that of the request for them.
    pub fn message(&self) -> Option<&str> {
        self.detail.message.as_deref().or_else(|| self.hop_before()?.message())
    }

    /// The id under which AWS knows the request.
    pub fn request_id(&self) -> Option<&str> {
        self.detail.request_id.as_deref()
    }

    /// The HTTP status, where there was an answer.
    pub fn http_status(&self) -> Option<u16> {
        self.detail.status
    }

    /// Whether the failure is that of getting credentials: the request itself was never sent, and kind, code, message,
    /// request id and status are those of the request for credentials, where there was one.
    pub fn is_of_credentials(&self) -> bool {
        self.detail.is_of_credentials
    }

    /// Whether the same request may succeed later. The SDK has retried already: wait longer than it does.
    pub fn is_retryable(&self) -> bool {
        self.detail.kind.is_transient() || self.code().is_some_and(codes::is_transient)
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let detail = &self.detail;
        write!(f, "{} {}", detail.service, detail.operation)?;
        if let Some(resource) = &detail.resource {
            write!(f, " of {resource}")?;
        }
        let of_credentials = if detail.is_of_credentials { "the credentials could not be had: " } else { "" };
        write!(f, ": {of_credentials}{}", detail.kind)?;
        if let Some(message) = &detail.message {
            write!(f, ": {message}")?;
        }
        let facts = [
            detail.code.clone(),
            detail.status.map(|status| format!("HTTP {status}")),
            detail.request_id.as_ref().map(|id| format!("request id {id}")),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        if facts.is_empty() { Ok(()) } else { write!(f, " ({})", facts.join(", ")) }
    }
}

impl Error for RequestError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let cause = self.detail.source.as_ref()?;
        // The SDK wraps a failure of credentials in errors that say nothing.
        let of_credentials = cause.find::<CredentialsError>().and_then(Error::source);
        Some(of_credentials.unwrap_or_else(|| cause.as_error()))
    }
}
