//! The ways in which a call fails.

use aws_interactions_core::RequestErrorKind;
use aws_interactions_core::RequestErrorKind::{
    AccessDenied, Conflict, InvalidCredentials, InvalidRequest, Network, NotFound, ResponseNotUnderstood, ServiceFault,
    Throttled, Timeout, WrongRegion,
};
use aws_interactions_local::Fault;

/// A call of the unharmed run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) service: String,
    pub(crate) operation: String,
    /// Which one of this operation's, counted from 1.
    pub(crate) nth: u64,
    /// Whether it is about a key of a bucket.
    pub(crate) is_of_object: bool,
}

impl Call {
    fn is_head(&self) -> bool {
        self.operation.starts_with("Head")
    }

    /// Whether any body would be a right one.
    fn answers_content(&self) -> bool {
        self.operation == "GetObject"
    }

    fn of(&self, by_service: &[(&str, &'static str)], other: &'static str) -> &'static str {
        by_service.iter().find(|(service, _)| *service == self.service).map_or(other, |(_, code)| code)
    }
}

/// One way to fail.
pub(crate) struct FaultKind {
    pub(crate) name: &'static str,
    /// What meets such a call, where the call can fail so.
    pub(crate) of: fn(&Call) -> Option<Fault>,
    /// What the error may be.
    pub(crate) kinds: &'static [RequestErrorKind],
    /// Whether AWS answered, with a request id.
    pub(crate) is_answered: bool,
    /// Whether what was asked for is done, though nobody says so.
    pub(crate) may_be_done: bool,
    /// Whether the same request succeeds if it is sent again, which the SDK is to do by itself.
    pub(crate) passes: bool,
}

const REFUSED: FaultKind =
    FaultKind { name: "", of: |_| None, kinds: &[], is_answered: true, may_be_done: false, passes: false };
const UNANSWERED: FaultKind = FaultKind { is_answered: false, ..REFUSED };
const LOST: FaultKind = FaultKind { may_be_done: true, ..UNANSWERED };

/// So many bytes of an answer arrive where not all do: within the first element of any.
const SOME_BYTES: usize = 40;

/// Every way. Where the body of a refusal is damaged, its status still says `NotFound`, or only that it is one.
pub(crate) const FAULTS: &[FaultKind] = &[
    FaultKind { name: "403", of: |call| Some(status(403, denied(call))), kinds: &[AccessDenied], ..REFUSED },
    FaultKind { name: "404", of: |call| Some(status(404, not_found(call))), kinds: &[NotFound], ..REFUSED },
    FaultKind { name: "409", of: |call| Some(status(409, conflict(call))), kinds: &[Conflict], ..REFUSED },
    FaultKind { name: "412", of: |_| Some(status(412, "PreconditionFailed")), kinds: &[Conflict], ..REFUSED },
    FaultKind {
        name: "429",
        of: |_| Some(status(429, "TooManyRequestsException")),
        kinds: &[Throttled],
        passes: true,
        ..REFUSED
    },
    FaultKind {
        name: "slow down",
        of: |call| (!call.is_head()).then_some(Fault::Throttle),
        kinds: &[Throttled],
        passes: true,
        ..REFUSED
    },
    // Without a body, 503 is that of a server in trouble.
    FaultKind {
        name: "503",
        of: |call| call.is_head().then_some(Fault::Throttle),
        kinds: &[ServiceFault],
        passes: true,
        ..REFUSED
    },
    FaultKind {
        name: "500",
        of: |_| Some(status(500, "InternalError")),
        kinds: &[ServiceFault],
        passes: true,
        ..REFUSED
    },
    FaultKind { name: "301", of: |_| Some(elsewhere()), kinds: &[WrongRegion], ..REFUSED },
    FaultKind {
        name: "expired token",
        of: |call| Some(status(if call.service == "s3" { 400 } else { 403 }, expired(call))),
        // `HeadObject` has no code, and a bare 400 of it many meanings.
        kinds: &[InvalidCredentials, InvalidRequest],
        ..REFUSED
    },
    FaultKind { name: "reset", of: |_| Some(Fault::ConnectionReset), kinds: &[Network], passes: true, ..UNANSWERED },
    FaultKind { name: "answer lost", of: |_| Some(Fault::LoseAnswer), kinds: &[Network], ..LOST },
    FaultKind {
        name: "reset in the body",
        of: |call| (!call.is_head()).then_some(Fault::ResetBody(SOME_BYTES)),
        kinds: &[Network, NotFound, InvalidRequest],
        ..LOST
    },
    FaultKind {
        name: "truncated body",
        of: |call| (!call.is_head()).then_some(Fault::TruncateBody(SOME_BYTES)),
        kinds: &[ResponseNotUnderstood, NotFound, InvalidRequest],
        ..LOST
    },
    FaultKind {
        name: "malformed body",
        of: |call| (!call.is_head() && !call.answers_content()).then_some(Fault::MalformBody),
        kinds: &[ResponseNotUnderstood, NotFound, InvalidRequest],
        is_answered: true,
        ..LOST
    },
    FaultKind { name: "hang", of: |_| Some(Fault::Hang), kinds: &[Timeout], passes: true, ..UNANSWERED },
    FaultKind {
        name: "stalled body",
        of: |call| (!call.is_head()).then_some(Fault::StallBody(SOME_BYTES)),
        kinds: &[Timeout],
        ..LOST
    },
];

fn status(status: u16, code: &str) -> Fault {
    Fault::status(status, code, "planned")
}

fn denied(call: &Call) -> &'static str {
    call.of(&[("ec2", "UnauthorizedOperation")], "AccessDenied")
}

fn not_found(call: &Call) -> &'static str {
    if call.is_of_object {
        return "NoSuchKey";
    }
    let codes = [
        ("acm", "ResourceNotFoundException"),
        ("dynamodb", "ResourceNotFoundException"),
        ("ec2", "InvalidId.NotFound"),
        ("ecs", "ServiceNotFoundException"),
        ("es", "ResourceNotFoundException"),
        ("events", "ResourceNotFoundException"),
        ("iam", "NoSuchEntity"),
        ("monitoring", "ResourceNotFound"),
        ("s3", "NoSuchBucket"),
        ("secretsmanager", "ResourceNotFoundException"),
        ("ssm", "ParameterNotFound"),
    ];
    call.of(&codes, "NotFound")
}

fn conflict(call: &Call) -> &'static str {
    let codes = [
        ("ec2", "IncorrectState"),
        ("events", "ConcurrentModificationException"),
        ("iam", "ConcurrentModification"),
        ("s3", "OperationAborted"),
        ("ssm", "TooManyUpdates"),
    ];
    call.of(&codes, "ConflictException")
}

fn expired(call: &Call) -> &'static str {
    call.of(&[("ec2", "RequestExpired"), ("monitoring", "ExpiredTokenException")], "ExpiredToken")
}

/// S3's word of a bucket in Frankfurt.
fn elsewhere() -> Fault {
    let headers = [
        ("x-amz-bucket-region", "eu-central-1"),
        ("x-amz-request-id", "4442587FB7D0A2F9"),
        ("x-amzn-requestid", "4442587FB7D0A2F9"),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let body = "<Error><Code>PermanentRedirect</Code><Message>planned</Message></Error>";
    Fault::Respond { status: 301, headers, body: body.into() }
}
