//! A stand-in for what hands out keys, which tells by its answers who asked: the user that STS knows is named by the id of
//! the key that signed, and the key of a role by the role and by who assumed it.

use crate::canned::{answer, serve};
use crate::request::Request;
use std::sync::{Arc, Mutex};

const FAR_FUTURE: &str = "2099-01-01T00:00:00Z";

/// STS, the metadata of an instance, the keys of a container and the portal of a sign-on, behind one URL.
pub(crate) struct FarAws {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl FarAws {
    pub(crate) fn new() -> Self {
        Self::telling("")
    }

    /// With these headers in every answer, each ended by CRLF.
    pub(crate) fn telling(headers: &'static str) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        let url = serve(move |stream| {
            let request = Request::read(&stream)?;
            noted.lock().expect("no test panicked with the log in hand").push(request.first.clone());
            let (status, body) = respond(&request);
            let headers = format!("x-aws-ec2-metadata-token-ttl-seconds: 21600\r\n{headers}");
            answer(&stream, status, &headers, &body)
        });
        Self { url, asked }
    }

    /// Methods and paths, in their order.
    pub(crate) fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().expect("no test panicked with the log in hand");
        asked.iter().filter_map(|first| Some(first.rsplit_once(' ')?.0.to_owned())).collect()
    }
}

fn respond(request: &Request) -> (&'static str, String) {
    let body = String::from_utf8_lossy(&request.body);
    let path = request.first.split(' ').nth(1).unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    match path {
        "/" => sts(request, &body),
        "/latest/api/token" => ("200 OK", "a-token".to_owned()),
        "/container" => with(header(request, "authorization"), "for-the-container", || keys("CONTAINER")),
        "/federation/credentials" => with(header(request, "x-amz-sso_bearer_token"), "signed-on", sign_on),
        path => with(header(request, "x-aws-ec2-metadata-token"), "a-token", || metadata(path)),
    }
}

/// The answer for those who prove that they may ask.
fn with(shown: Option<&str>, wanted: &str, answer: impl FnOnce() -> String) -> (&'static str, String) {
    if shown == Some(wanted) { ("200 OK", answer()) } else { ("401 Unauthorized", "{}".to_owned()) }
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let named = |line: &'a String| line.split_once(": ").filter(|(found, _)| found.eq_ignore_ascii_case(name));
    request.headers.iter().find_map(named).map(|(_, value)| value)
}

fn metadata(path: &str) -> String {
    match path {
        "/latest/meta-data/placement/region" => "eu-south-1".to_owned(),
        "/latest/meta-data/iam/security-credentials/" => "web".to_owned(),
        _ => keys("INSTANCE"),
    }
}

fn keys(id: &str) -> String {
    format!(
        r#"{{"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"{id}","SecretAccessKey":"s","Token":"t",
            "Expiration":"{FAR_FUTURE}","LastUpdated":"2026-01-01T00:00:00Z"}}"#
    )
}

fn sign_on() -> String {
    r#"{"roleCredentials":{"accessKeyId":"SIGNEDON","secretAccessKey":"s","sessionToken":"t","expiration":4070908800000}}"#
        .to_owned()
}

fn sts(request: &Request, body: &str) -> (&'static str, String) {
    let authorization = header(request, "authorization").unwrap_or_default();
    let signer =
        authorization.split("Credential=").nth(1).and_then(|scope| scope.split('/').next()).unwrap_or("nobody");
    let action = body.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap_or_default();
    let result = match action {
        "GetCallerIdentity" => {
            format!(
                "<Arn>arn:aws:iam::123456789012:user/{signer}</Arn><UserId>u</UserId><Account>123456789012</Account>"
            )
        }
        "AssumeRole" | "AssumeRoleWithWebIdentity" => session(&format!("{}.{signer}", role(body))),
        _ => return ("400 Bad Request", String::new()),
    };
    ("200 OK", format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"))
}

/// The name of the role that is asked for.
fn role(body: &str) -> &str {
    let arn = body.split('&').find_map(|pair| pair.strip_prefix("RoleArn=")).unwrap_or_default();
    arn.rsplit("%2F").next().unwrap_or_default()
}

fn session(id: &str) -> String {
    format!(
        "<Credentials><AccessKeyId>{id}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>\
         <SessionToken>t</SessionToken><Expiration>{FAR_FUTURE}</Expiration></Credentials>"
    )
}
