
/// The error of an answer that lacks what it must have, or does not answer what was asked.
pub(crate) fn not_understood(operation: &'static str, message: impl Into<String>) -> RequestError {
    RequestError::new(RequestErrorKind::ResponseNotUnderstood, {{type}}::ID, operation, message)
}
