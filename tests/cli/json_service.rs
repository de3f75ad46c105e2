//! A service of the test's own, in the protocol that most services speak: one JSON document asks, one answers. What has no
//! operation in a header has it in its path.

use crate::canned::{answer, serve};
use crate::request::Request;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// A service of the test's own.
pub(crate) struct JsonService {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

/// A result, or a refusal by its code.
pub(crate) type Said = Result<Value, &'static str>;

impl JsonService {
    /// Answers each operation, which is `GET /path` where it has no name, and its input.
    pub(crate) fn answering(say: impl Fn(&str, &Value) -> Said + Send + 'static) -> Self {
        let asked: Arc<Mutex<Vec<(String, Value)>>> = Arc::default();
        let heard = Arc::clone(&asked);
        let url = serve(move |stream| {
            let request = Request::read(&stream)?;
            let target = request.headers.iter().find_map(|header| {
                let (name, value) = header.split_once(':')?;
                name.eq_ignore_ascii_case("x-amz-target").then(|| value.trim().to_owned())
            });
            let operation = match target {
                Some(target) => target.rsplit('.').next()?.to_owned(),
                None => request.first.rsplit_once(' ')?.0.to_owned(),
            };
            let is_empty = request.body.is_empty();
            let input: Value = if is_empty { Value::Null } else { serde_json::from_slice(&request.body).ok()? };
            let said = say(&operation, &input);
            heard.lock().expect("no panic").push((operation, input));
            let (status, body) = match said {
                Ok(result) => ("200 OK", result),
                Err(code) => ("400 Bad Request", json!({ "__type": code, "message": "told so" })),
            };
            answer(&stream, status, "content-type: application/x-amz-json-1.1\r\n", &body.to_string())
        });
        Self { url, asked }
    }

    /// The inputs of an operation so far.
    pub(crate) fn asked(&self, operation: &str) -> Vec<Value> {
        let asked = self.asked.lock().expect("no panic");
        asked.iter().filter(|(name, _)| name == operation).map(|(_, input)| input.clone()).collect()
    }
}
