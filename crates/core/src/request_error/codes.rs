//! What AWS's error codes mean.

use super::RequestErrorKind;
use super::RequestErrorKind::{
    AccessDenied, AlreadyExists, Conflict, InvalidCredentials, InvalidRequest, NotFound, ResponseNotUnderstood,
    ServiceFault, Throttled, Timeout, WrongRegion,
};

/// Codes whose HTTP status alone would mislead. Everything else is decided by [`kind_of_status`].
const KINDS: &[(RequestErrorKind, &[&str])] = &[
    (
        NotFound,
        &[
            "NoSuchBucket",
            "NoSuchBucketPolicy",
            "NoSuchEntity",
            "NoSuchKey",
            "NoSuchTagSet",
            "NoSuchUpload",
            "NoSuchVersion",
            "NotFound",
            "NotFoundException",
            "ResourceNotFound",
            "ResourceNotFoundException",
        ],
    ),
    (
        AlreadyExists,
        &["BucketAlreadyExists", "BucketAlreadyOwnedByYou", "EntityAlreadyExists", "ResourceAlreadyExistsException"],
    ),
    (
        Conflict,
        &[
            "BucketNotEmpty",
            "ConcurrentModification",
            "ConditionalRequestConflict",
            "DeleteConflict",
            "LimitExceeded",
            "OperationAborted",
            "PreconditionFailed",
            "UnmodifiableEntity",
        ],
    ),
    (
        AccessDenied,
        &[
            "AccessDenied",
            "AccessDeniedException",
            "AllAccessDisabled",
            "AuthorizationError",
            "RegionDisabledException",
            "UnauthorizedOperation",
        ],
    ),
    (
        InvalidCredentials,
        &[
            "AuthFailure",
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidSecurity",
            "InvalidSignatureException",
            "InvalidToken",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "NotSignedUp",
            "RequestExpired",
            "RequestTimeTooSkewed",
            "SignatureDoesNotMatch",
            "TokenRefreshRequired",
            "UnrecognizedClientException",
        ],
    ),
    (
        Throttled,
        &[
            "BandwidthLimitExceeded",
            "EC2ThrottledException",
            "PriorRequestNotComplete",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "SlowDown",
            "ThrottledException",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException",
            "TransactionInProgressException",
        ],
    ),
    (
        WrongRegion,
        &[
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException",
            "PermanentRedirect",
            "Redirect",
            "TemporaryRedirect",
        ],
    ),
    (Timeout, &["RequestTimeout", "RequestTimeoutException"]),
    (
        ServiceFault,
        &["InternalError", "InternalFailure", "InternalServerError", "ServiceFailure", "ServiceUnavailable"],
    ),
];

/// Conflicts that pass by themselves.
const TRANSIENT: &[&str] = &["ConcurrentModification", "ConditionalRequestConflict", "OperationAborted"];

pub(super) fn kind_of_code(code: &str) -> Option<RequestErrorKind> {
    let listed = KINDS.iter().find(|(_, codes)| codes.contains(&code)).map(|(kind, _)| *kind);
    // EC2's way of naming them: `InvalidVpcID.NotFound`, `InvalidGroup.Duplicate`.
    listed.or_else(|| match code.rsplit_once('.') {
        Some((_, "NotFound")) => Some(NotFound),
        Some((_, "Duplicate")) => Some(AlreadyExists),
        _ => None,
    })
}

pub(crate) fn kind_of_status(status: u16) -> RequestErrorKind {
    match status {
        301 | 302 | 307 | 308 => WrongRegion,
        401 => InvalidCredentials,
        403 => AccessDenied,
        404 | 410 => NotFound,
        408 => Timeout,
        409 | 412 => Conflict,
        429 => Throttled,
        // 501 is the answer of stand-ins to what they do not know: no retry will teach them.
        400..=499 | 501 => InvalidRequest,
        500..=599 => ServiceFault,
        _ => ResponseNotUnderstood,
    }
}

pub(super) fn is_transient(code: &str) -> bool {
    TRANSIENT.contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_code_is_looked_up_and_it_is_listed_then_its_status_does_not_matter() {
        let expected = [
            ("SlowDown", Throttled),
            ("ExpiredToken", InvalidCredentials),
            ("AuthorizationHeaderMalformed", WrongRegion),
            ("BucketAlreadyOwnedByYou", AlreadyExists),
            ("PreconditionFailed", Conflict),
            ("DeleteConflict", Conflict),
            ("UnmodifiableEntity", Conflict),
            ("ServiceFailure", ServiceFault),
            ("InvalidVpcID.NotFound", NotFound),
            ("InvalidGroup.Duplicate", AlreadyExists),
            ("RequestTimeout", Timeout),
            ("UnauthorizedOperation", AccessDenied),
        ];
        for (code, kind) in expected {
            assert_eq!(kind_of_code(code), Some(kind), "{code}");
        }
        assert_eq!(kind_of_code("SomethingElse"), None);
    }

    #[test]
    fn when_a_code_is_listed_then_it_is_listed_once() {
        let mut codes: Vec<_> = KINDS.iter().flat_map(|(_, codes)| *codes).collect();
        let count = codes.len();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
