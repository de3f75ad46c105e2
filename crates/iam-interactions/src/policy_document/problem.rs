//! What is wrong with a policy document.

/// What IAM would refuse in a policy document, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{problem}", place(.statement.as_deref()))]
#[non_exhaustive]
pub struct PolicyError {
    /// The statement, counted from 1, with its Sid: ``statement 2 (`Read`)``. None for the document as a whole.
    pub statement: Option<String>,
    /// What is wrong.
    pub problem: PolicyProblem,
}

fn place(statement: Option<&str>) -> String {
    statement.map(|statement| format!("{statement}: ")).unwrap_or_default()
}

/// What is wrong with a statement, or with a whole document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyProblem {
    /// The document says nothing.
    #[error("the policy has no statement")]
    NoStatement,
    /// The document is longer than IAM takes; white space is not counted.
    #[error("the policy has {characters} characters, at most {limit} are allowed: split it, or use wildcards")]
    TooLong {
        /// How many it has.
        characters: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A `Sid` of IAM's has letters and digits.
    #[error("the Sid `{sid}` has characters that are neither ASCII letters nor digits")]
    Sid {
        /// The Sid.
        sid: String,
    },
    /// Two statements have one `Sid`.
    #[error("the Sid `{sid}` is that of an earlier statement")]
    RepeatedSid {
        /// The Sid.
        sid: String,
    },
    /// A part is missing that this kind of policy needs.
    #[error("it has no {element}, which this kind of policy needs")]
    Missing {
        /// `Principal`, `Action` or `Resource`.
        element: &'static str,
    },
    /// A part is there that this kind of policy does not have.
    #[error("it has a {element}, which this kind of policy does not have")]
    NotAllowed {
        /// `Principal` or `Resource`.
        element: &'static str,
    },
    /// A part is there and names nothing.
    #[error("its {element} names nothing")]
    Empty {
        /// `Principal`, `Action`, `Resource` or the condition.
        element: String,
    },
    /// An action is neither `*` nor `service:Action`.
    #[error("`{action}` is no action, expected `service:Action`, with `*` and `?` as wildcards")]
    Action {
        /// The action.
        action: String,
    },
    /// A trust policy is about something else than assuming the role.
    #[error("`{action}` is in a trust policy, which has actions of STS alone, such as `sts:AssumeRole`")]
    ActionOfTrust {
        /// The action.
        action: String,
    },
    /// A resource is neither `*` nor an ARN.
    #[error("`{resource}` is no resource, expected `*` or arn:partition:service:region:account:resource")]
    Resource {
        /// The resource.
        resource: String,
    },
    /// A principal is not of the form that its kind has.
    #[error("`{principal}` is no principal of its kind: an account is 12 digits, a service ends in a domain")]
    Principal {
        /// The principal.
        principal: String,
    },
    /// `NotPrincipal` in a statement that allows would let in everybody else there is.
    #[error("it allows all principals but some, which lets in every other account")]
    AllowsAllBut,
    /// An operator that IAM does not know.
    #[error("IAM has no operator `{operator}`")]
    Operator {
        /// The operator.
        operator: String,
    },
}
