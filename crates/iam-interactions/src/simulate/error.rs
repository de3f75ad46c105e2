//! What can go wrong with a simulation.

use aws_interactions_core::{RequestError, RequestErrorKind};

/// Why it could not be reckoned what a principal may do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimulationError {
    /// A value that cannot be simulated. Nothing was sent.
    #[error("`{principal}` cannot be simulated like this: {problem}")]
    Invalid {
        /// What was given as the principal.
        principal: String,
        /// Which value, and the rule.
        problem: String,
    },
    /// The account has no such principal.
    #[error("the principal {principal} does not exist")]
    PrincipalDoesNotExist {
        /// Its ARN.
        principal: String,
    },
    /// IAM does not take a value: a resource, an action that does not exist, a context key of another kind.
    #[error("IAM does not simulate this for {principal}")]
    Rejected {
        /// The ARN of the principal.
        principal: String,
        /// What IAM said: it names the value.
        source: RequestError,
    },
    /// One of the principal's policies could not be evaluated.
    #[error("a policy of {principal} could not be evaluated")]
    EvaluationFailed {
        /// The ARN of the principal.
        principal: String,
        /// What IAM said: it names the policy.
        source: RequestError,
    },
    /// The caller is not allowed to simulate, which tells nothing of the principal.
    #[error("simulating {principal} is denied")]
    AccessDenied {
        /// The ARN of the principal.
        principal: String,
        /// What IAM said.
        source: RequestError,
    },
    /// Any other failure of the request.
    #[error("a request to simulate {principal} failed")]
    Request {
        /// The ARN of the principal.
        principal: String,
        /// What happened.
        source: RequestError,
    },
}

impl SimulationError {
    pub(super) fn from_request(principal: &str, source: RequestError) -> Self {
        let principal = principal.to_owned();
        match (source.code(), source.kind()) {
            // It says nothing about the principal.
            _ if source.is_of_credentials() => Self::Request { principal, source },
            (Some("NoSuchEntity"), _) => Self::PrincipalDoesNotExist { principal },
            (Some("InvalidInput"), _) => Self::Rejected { principal, source },
            (Some("PolicyEvaluation"), _) => Self::EvaluationFailed { principal, source },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { principal, source },
            _ => Self::Request { principal, source },
        }
    }
}
