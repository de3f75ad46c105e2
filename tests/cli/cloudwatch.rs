//! As much of CloudWatch as scenarios need, in its protocol: one CBOR map asks, one answers.

use crate::canned::serve;
use crate::request::Request;
use ciborium::{Value, cbor};
use std::io::Write;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

/// A CloudWatch of the test's own.
pub(crate) struct CloudWatch {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

impl CloudWatch {
    /// Answers each operation and its input by status, error code (empty for none) and result.
    pub(crate) fn answering(answer: impl Fn(&str, &Value) -> Answer + Send + 'static) -> Self {
        let asked: Arc<Mutex<Vec<(String, Value)>>> = Arc::default();
        let heard = Arc::clone(&asked);
        let url = serve(move |stream| {
            let request = Request::read(&stream)?;
            let operation = request.first.split(' ').nth(1)?.rsplit('/').next()?.to_owned();
            let input: Value = ciborium::from_reader(request.body.as_slice()).ok()?;
            let result = answer(&operation, &input);
            heard.lock().expect("no panic").push((operation, input));
            send(&stream, &result)
        });
        Self { url, asked }
    }

    /// The inputs of an operation so far.
    pub(crate) fn asked(&self, operation: &str) -> Vec<Value> {
        let asked = self.asked.lock().expect("no panic");
        asked.iter().filter(|(name, _)| name == operation).map(|(_, input)| input.clone()).collect()
    }
}

/// A result, or a refusal by its code.
pub(crate) type Answer = Result<Value, (u16, &'static str)>;

fn send(mut stream: &TcpStream, answer: &Answer) -> Option<()> {
    let refusal =
        |code: &str| cbor!({ "__type" => format!("com.amazonaws.cloudwatch#{code}"), "message" => "told so" });
    let (status, code, body) = match answer {
        Ok(result) => (200, None, result.clone()),
        Err((status, code)) => (*status, Some(code), refusal(code).ok()?),
    };
    let mut bytes = Vec::new();
    ciborium::into_writer(&body, &mut bytes).ok()?;
    let code = code.map(|code| format!("x-amzn-query-error: {code};Sender\r\n")).unwrap_or_default();
    let head = format!(
        "HTTP/1.1 {status} Said\r\nsmithy-protocol: rpc-v2-cbor\r\ncontent-type: application/cbor\r\n{code}\
         content-length: {}\r\nconnection: close\r\n\r\n",
        bytes.len()
    );
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&bytes)).ok()
}

/// A field of a map.
pub(crate) fn field<'a>(map: &'a Value, name: &str) -> Option<&'a Value> {
    let pairs = map.as_map()?;
    pairs.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
}

/// A text in a map.
pub(crate) fn text<'a>(map: &'a Value, name: &str) -> Option<&'a str> {
    field(map, name).and_then(Value::as_text)
}

/// Texts in a map.
pub(crate) fn texts(map: &Value, name: &str) -> Vec<String> {
    let values = field(map, name).and_then(Value::as_array).cloned().unwrap_or_default();
    values.iter().filter_map(Value::as_text).map(str::to_owned).collect()
}

/// Answers nothing to everything.
pub(crate) fn nothing() -> Value {
    Value::Map(Vec::new())
}
