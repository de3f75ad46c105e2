//! `PutBucketPolicy`. The emulator takes any text; what policies allow or deny is not in effect.

use serde_json::Value;

use super::Answer;
use super::books::Books;
use super::call::Call;
use super::emulator::Emulator;
use crate::aws_error::AwsError;

pub(super) async fn put(call: &Call, books: &Books, emulator: &Emulator) -> Answer {
    books.bucket(&call.bucket)?;
    let policy: Option<Value> = serde_json::from_slice(&call.request.body).ok();
    let statements = policy.as_ref().and_then(|policy| policy.get("Statement"));
    match statements {
        Some(Value::Object(_)) => Ok(emulator.forward(call).await),
        Some(Value::Array(statements)) if !statements.is_empty() => Ok(emulator.forward(call).await),
        Some(_) => Err(malformed("Could not parse the policy: Statement is empty!")),
        None if policy.as_ref().is_some_and(Value::is_object) => Err(malformed("Missing required field Statement")),
        None => Err(malformed("Policies must be valid JSON and the first byte must be '{'")),
    }
}

fn malformed(message: &str) -> AwsError {
    AwsError::new(400, "MalformedPolicy", message)
}
