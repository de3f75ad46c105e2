//! What can go wrong with a thing of EC2.

use crate::error_code::{Refusal, kind_of, refusal_of, refusal_of_code};
use crate::resource::Resource;
use aws_interactions_core::{AwsService, BrokenPaging, RequestError, RequestErrorKind, WaitError};
use aws_sdk_ec2::config::http::HttpResponse;
use aws_sdk_ec2::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why a function of this crate did not do what it says.
///
/// One type for all of EC2: its codes, and what one does about them, are the same for VPCs, interfaces and instances,
/// and every variant names the thing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Ec2Error {
    /// A value that cannot be right. Nothing was sent.
    #[error("{what} cannot be asked for: {problem}")]
    InvalidInput {
        /// The value, and what it was given for.
        what: String,
        /// The rule it breaks.
        problem: String,
    },

    /// There is no such thing in the provider's account and region, or not yet: what was just created may take some
    /// seconds to be found.
    #[error("{resource} does not exist")]
    DoesNotExist {
        /// The thing.
        resource: Resource,
    },

    /// There is such a thing.
    #[error("{resource} exists")]
    AlreadyExists {
        /// The thing.
        resource: Resource,
        /// What EC2 said.
        source: RequestError,
    },

    /// Other things depend on it. EC2 names none of them; these were found by asking.
    #[error("{resource} is in use {}", by(blockers))]
    InUse {
        /// The thing.
        resource: Resource,
        /// What was found to depend on it. Empty where nothing was found: something that is not looked for, or that
        /// was gone by then.
        blockers: Vec<Resource>,
        /// What EC2 said.
        source: RequestError,
    },

    /// Its state does not allow this.
    #[error("the state of {resource} does not allow this")]
    WrongState {
        /// The thing.
        resource: Resource,
        /// What EC2 said.
        source: RequestError,
    },

    /// The account has as many as it may have, or AWS has no room.
    #[error("there is no room for more ({resource})")]
    LimitExceeded {
        /// What was asked for.
        resource: Resource,
        /// What EC2 said: it names the limit.
        source: RequestError,
    },

    /// The caller is not allowed to do this.
    #[error("access to {resource} is denied")]
    AccessDenied {
        /// The thing.
        resource: Resource,
        /// What EC2 said.
        source: RequestError,
    },

    /// EC2 does not know the instance profile, or no role in it: not yet, for new ones take 10 to 30 seconds, or there
    /// is none. It says the same in both cases; wait with a deadline, and keep the client token.
    #[error("instance profile `{profile}` cannot be used, or not yet")]
    ProfileNotUsable {
        /// The profile, by name or ARN as it was given.
        profile: String,
        /// What EC2 said.
        source: RequestError,
    },

    /// The client token marks another request: the same token with other values.
    #[error("client token `{token}` was used before with other values")]
    TokenUsedBefore {
        /// The token.
        token: String,
        /// What EC2 said.
        source: RequestError,
    },

    /// Traffic of this network interface cannot be mirrored.
    #[error("the traffic of network interface `{interface}` cannot be mirrored: {reason}")]
    NotMirrorable {
        /// The interface.
        interface: String,
        /// Why not.
        reason: String,
        /// What EC2 said. None where the type of the interface was enough, and nothing was sent.
        source: Option<RequestError>,
    },

    /// A wait saw a state that does not lead to the one it waits for.
    #[error("{resource} is {state}, and will not be {awaited}")]
    WillNotHappen {
        /// The thing.
        resource: Resource,
        /// Its state, and EC2's reason where it has one.
        state: String,
        /// The state that was waited for.
        awaited: String,
    },

    /// A wait's deadline passed.
    #[error("{resource} is still {seen} after {} s", waited.as_secs())]
    DeadlinePassed {
        /// The thing.
        resource: Resource,
        /// What was seen last.
        seen: String,
        /// How long was waited.
        waited: Duration,
    },

    /// EC2's answer is about something else than what was asked for, or lacks what every such answer has.
    #[error("the answer about {what} cannot be right: {problem}")]
    WrongAnswer {
        /// What was asked for.
        what: String,
        /// What is wrong with it.
        problem: String,
    },

    /// It was created, and not all that was asked for with it could be done.
    #[error("{resource} was created, {lacking} could not be set, and it {}", now(*remains))]
    Incomplete {
        /// What was created.
        resource: Resource,
        /// What could not be set.
        lacking: &'static str,
        /// Whether it exists still: deleting it again failed.
        remains: bool,
        /// Why not all could be done.
        source: Box<Ec2Error>,
    },

    /// A list led nowhere; reading on would not have ended.
    #[error("the list of {what} is broken")]
    BrokenList {
        /// What was listed.
        what: String,
        /// How.
        source: BrokenPaging,
    },

    /// Any other failure of a request.
    #[error("a request about {what} failed")]
    Request {
        /// What it was about.
        what: String,
        /// What happened.
        source: RequestError,
    },
}

fn by(blockers: &[Resource]) -> String {
    if blockers.is_empty() {
        return "by something that could not be found out".to_owned();
    }
    format!("by {}", blockers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
}

fn now(remains: bool) -> &'static str {
    if remains { "exists still" } else { "was deleted again" }
}

impl Ec2Error {
    pub(crate) fn wrong_answer(what: impl fmt::Display, problem: impl Into<String>) -> Self {
        Self::WrongAnswer { what: what.to_string(), problem: problem.into() }
    }

    pub(crate) fn of_wait(resource: &Resource, error: WaitError<Self>) -> Self {
        match error {
            WaitError::Failed(error) => error,
            WaitError::DeadlinePassed { waited, seen } => {
                Self::DeadlinePassed { resource: resource.clone(), seen, waited }
            }
            // `WaitError` may grow.
            other => Self::wrong_answer(resource, other.to_string()),
        }
    }

    /// Reads the SDK's error of a request about one thing.
    pub(crate) fn from_sdk<E>(operation: &'static str, resource: &Resource, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::from_request(resource, request_error(operation, error))
    }

    /// Reads the SDK's error of a request about several things: the code tells which of them, else it is the first.
    pub(crate) fn about_one_of<E>(
        operation: &'static str,
        first: &Resource,
        others: &[&Resource],
        error: SdkError<E, HttpResponse>,
    ) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let error = request_error(operation, error);
        let kind = kind_of(&error);
        let resource = others.iter().find(|resource| Some(resource.kind) == kind).copied().unwrap_or(first);
        Self::from_request(resource, error)
    }

    pub(crate) fn from_request(resource: &Resource, source: RequestError) -> Self {
        let refusal = refusal_of(&source);
        Self::from_refusal(resource, refusal, source)
    }

    fn from_refusal(resource: &Resource, refusal: Option<Refusal>, source: RequestError) -> Self {
        let resource = resource.clone();
        match refusal {
            Some(Refusal::Missing) => Self::DoesNotExist { resource },
            Some(Refusal::Duplicate) => Self::AlreadyExists { resource, source },
            Some(Refusal::InUse) => Self::InUse { resource, blockers: Vec::new(), source },
            Some(Refusal::WrongState) => Self::WrongState { resource, source },
            Some(Refusal::NoRoom) => Self::LimitExceeded { resource, source },
            Some(Refusal::Denied) => Self::AccessDenied { resource, source },
            None => Self::Request { what: resource.to_string(), source },
        }
    }

    /// Reads the SDK's error of a request about many things, such as a list.
    pub(crate) fn of_list<E>(operation: &'static str, what: impl fmt::Display, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::Request { what: what.to_string(), source: request_error(operation, error) }
    }

    /// Reads what EC2 says about one thing of many, in the answer to a request that succeeded.
    pub(crate) fn of_item(operation: &'static str, resource: &Resource, code: &str, message: &str) -> Self {
        let refusal = refusal_of_code(code);
        let kind = refusal.map_or(RequestErrorKind::InvalidRequest, Into::into);
        // The answer has no place for a code but the message.
        let source = RequestError::new(kind, crate::client::Ec2::ID, operation, format!("{code}: {message}"));
        Self::from_refusal(resource, refusal, source)
    }

    /// The request behind the error, where there was one.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::AlreadyExists { source, .. }
            | Self::InUse { source, .. }
            | Self::WrongState { source, .. }
            | Self::LimitExceeded { source, .. }
            | Self::AccessDenied { source, .. }
            | Self::ProfileNotUsable { source, .. }
            | Self::TokenUsedBefore { source, .. }
            | Self::Request { source, .. } => Some(source),
            Self::NotMirrorable { source, .. } => source.as_ref(),
            Self::Incomplete { source, .. } => source.request(),
            _ => None,
        }
    }

    /// Whether the same call may succeed later without anything being done.
    pub fn is_retryable(&self) -> bool {
        self.request().is_some_and(RequestError::is_retryable)
    }
}

/// The SDK's error of a request in core's terms.
pub(crate) fn request_error<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> RequestError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let error = RequestError::from_sdk(crate::client::Ec2::ID, operation, error);
    // EC2 answers 400 to nearly everything: the code knows better what it was.
    match refusal_of(&error) {
        Some(refusal) => error.with_kind(refusal.into()),
        None => error,
    }
}

impl From<Refusal> for RequestErrorKind {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Missing => Self::NotFound,
            Refusal::Duplicate => Self::AlreadyExists,
            Refusal::InUse | Refusal::WrongState | Refusal::NoRoom => Self::Conflict,
            Refusal::Denied => Self::AccessDenied,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::ResourceKind;
    use crate::stand_in::{refusal, vpc_error};

    #[tokio::test]
    async fn when_ec2_refuses_then_the_code_decides_the_error_and_its_kind() {
        type IsRight = fn(&Ec2Error) -> bool;
        let expected: [(&str, IsRight, RequestErrorKind); 6] = [
            ("DependencyViolation", |e| matches!(e, Ec2Error::InUse { .. }), RequestErrorKind::Conflict),
            ("InvalidVpc.Duplicate", |e| matches!(e, Ec2Error::AlreadyExists { .. }), RequestErrorKind::AlreadyExists),
            ("IncorrectState", |e| matches!(e, Ec2Error::WrongState { .. }), RequestErrorKind::Conflict),
            ("VpcLimitExceeded", |e| matches!(e, Ec2Error::LimitExceeded { .. }), RequestErrorKind::Conflict),
            ("UnauthorizedOperation", |e| matches!(e, Ec2Error::AccessDenied { .. }), RequestErrorKind::AccessDenied),
            ("InvalidParameterValue", |e| matches!(e, Ec2Error::Request { .. }), RequestErrorKind::InvalidRequest),
        ];
        for (code, is_right, kind) in expected {
            let error = vpc_error(refusal(400, code, "no")).await;
            assert!(is_right(&error), "{code}: {error:?}");
            assert_eq!(error.request().map(RequestError::kind), Some(kind), "{code}");
            assert_eq!(error.request().and_then(RequestError::request_id), Some("req-1"), "{code}");
            assert!(error.to_string().contains("VPC `vpc-1a2b`"), "{error}");
        }
        let missing = vpc_error(refusal(400, "InvalidVpcID.NotFound", "no")).await;
        assert!(matches!(&missing, Ec2Error::DoesNotExist { resource } if resource.kind == ResourceKind::Vpc));
    }

    #[test]
    fn when_something_is_in_use_then_the_error_names_what_uses_it() {
        let source = || RequestError::new(RequestErrorKind::Conflict, "ec2", "DeleteVpc", "has dependencies");
        let resource = Resource::new(ResourceKind::Vpc, "vpc-1");
        let interface = Resource::new(ResourceKind::NetworkInterface, "eni-1");
        let group = Resource::new(ResourceKind::SecurityGroup, "sg-1");
        let error = Ec2Error::InUse { resource: resource.clone(), blockers: vec![interface, group], source: source() };
        assert_eq!(error.to_string(), "VPC `vpc-1` is in use by network interface `eni-1`, security group `sg-1`");
        let error = Ec2Error::InUse { resource, blockers: vec![], source: source() };
        assert_eq!(error.to_string(), "VPC `vpc-1` is in use by something that could not be found out");
    }
}
