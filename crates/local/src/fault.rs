//! Faults between a client and AWS: an HTTP layer that breaks what it is told to break.

pub(crate) mod answers;
mod broken_body;
mod injector;
mod script;

use std::time::Duration;

use bytes::Bytes;

pub use injector::FaultInjector;

/// What happens to a call instead of, before or after its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// An error in the shape that the service gives its errors. An answer to HEAD has the status alone.
    Status {
        /// The HTTP status.
        status: u16,
        /// The error code, such as `AccessDenied`.
        code: String,
        /// The error message.
        message: String,
    },
    /// The service's way to ask for patience: 503 `SlowDown` from S3, 400 `Throttling` from the query protocol.
    Throttle,
    /// The call reaches its goal after a pause of tokio's clock.
    Delay(Duration),
    /// The connection breaks before an answer; the call never reaches its goal.
    ConnectionReset,
    /// The call reaches its goal, and the connection breaks before the answer: what was to be done is done, and the
    /// caller does not know.
    LoseAnswer,
    /// No answer ever comes; the call never reaches its goal.
    Hang,
    /// The real answer, its body cut after so many bytes under an unchanged `content-length`.
    TruncateBody(usize),
    /// The real answer, the connection broken after so many bytes of its body.
    ResetBody(usize),
    /// The real answer, of whose body nothing more comes after so many bytes.
    StallBody(usize),
    /// The real answer with one bit of its body turned over.
    CorruptBody,
    /// The real answer with a body that is neither XML nor JSON nor CBOR; an answer without a body stays as it is.
    MalformBody,
    /// An answer made by hand.
    Respond {
        /// The HTTP status.
        status: u16,
        /// Names and values of headers.
        headers: Vec<(String, String)>,
        /// The body.
        body: Bytes,
    },
}

impl Fault {
    /// An error with a status, a code and a message.
    ///
    /// ```
    /// use aws_interactions_local::Fault;
    ///
    /// let denied = Fault::status(403, "AccessDenied", "Access Denied");
    /// assert!(matches!(denied, Fault::Status { status: 403, .. }));
    /// ```
    pub fn status(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Status { status, code: code.into(), message: message.into() }
    }
}
