//! The far end of IAM's real client: answers in IAM's own XML, in the order that a test says, and what was asked.

use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder};
pub(crate) use aws_interactions_stand_in::assert_told_once;
use aws_interactions_stand_in::{Wire, answer, bare_builder};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

/// An answer: status and body.
pub(crate) type Answer = (u16, String);

/// Answers by operation, first come, first served; a call without one panics.
#[derive(Clone, Default)]
pub(crate) struct Script {
    answers: Arc<Mutex<BTreeMap<&'static str, VecDeque<Answer>>>>,
    calls: Arc<Mutex<Vec<String>>>,
}

impl Script {
    pub(crate) fn on(self, operation: &'static str, answer: Answer) -> Self {
        self.answers.lock().expect("no panic").entry(operation).or_default().push_back(answer);
        self
    }

    /// Operations that answer nothing but that they succeeded.
    pub(crate) fn succeeding<const N: usize>(self, operations: [&'static str; N]) -> Self {
        operations.into_iter().fold(self, |script, operation| script.on(operation, ok(operation, "")))
    }

    pub(crate) fn builder(&self) -> AwsClientProviderBuilder {
        let script = self.clone();
        let wire = Wire::answering(move |request| {
            let body = request.body().bytes().expect("a body in memory");
            let (status, xml) = script.answer(&String::from_utf8_lossy(body));
            let mut answer = answer(status, xml);
            answer.headers_mut().insert("x-amzn-requestid", "req-1");
            answer
        });
        bare_builder("eu-west-1").max_attempts(1).http_client(wire.http_client)
    }

    pub(crate) async fn provider(&self) -> AwsClientProvider {
        self.builder().build().await.expect("complete settings")
    }

    fn answer(&self, body: &str) -> Answer {
        let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
        let mut parameters: BTreeMap<String, String> = pairs.map(|(k, v)| (decoded(k), decoded(v))).collect();
        parameters.remove("Version");
        let operation = parameters.remove("Action").expect("an action");
        let shown: Vec<String> = parameters.iter().map(|(name, value)| format!(" {name}={value}")).collect();
        self.calls.lock().expect("no panic").push(operation.clone() + &shown.concat());
        let answer = self.answers.lock().expect("no panic").get_mut(operation.as_str()).and_then(VecDeque::pop_front);
        answer.unwrap_or_else(|| panic!("no answer to {operation}{}", shown.concat()))
    }

    /// Every call: the operation, then its parameters by name.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.lock().expect("no panic").clone()
    }

    /// The operations alone.
    pub(crate) fn operations(&self) -> Vec<String> {
        let operation = |call: &String| call.split(' ').next().unwrap_or_default().to_owned();
        self.calls().iter().map(operation).collect()
    }

    /// That every answer was asked for.
    pub(crate) fn assert_used_up(&self) {
        let left = self.answers.lock().expect("no panic").clone();
        let left: Vec<_> = left.into_iter().filter(|(_, answers)| !answers.is_empty()).collect();
        assert!(left.is_empty(), "never asked for: {left:?}");
    }
}

pub(crate) fn ok(operation: &str, result: &str) -> Answer {
    let xml = format!(
        "<{operation}Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><{operation}Result>{result}\
         </{operation}Result><ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata></{operation}Response>"
    );
    (200, xml)
}

/// An error as IAM sends it, with the status that the code has.
pub(crate) fn refusal(code: &str, message: &str) -> Answer {
    let status = match code {
        "NoSuchEntity" => 404,
        "EntityAlreadyExists" | "DeleteConflict" | "LimitExceeded" | "ConcurrentModification" => 409,
        "AccessDenied" | "ExpiredToken" => 403,
        "ServiceFailure" | "PolicyEvaluation" => 500,
        _ => 400,
    };
    let xml = format!(
        "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type>\
         <Code>{code}</Code><Message>{message}</Message></Error><RequestId>req-1</RequestId></ErrorResponse>"
    );
    (status, xml)
}

pub(crate) fn missing() -> Answer {
    refusal("NoSuchEntity", "The role with name web cannot be found.")
}

pub(crate) fn denied() -> Answer {
    refusal("AccessDenied", "User: alice is not authorized to perform this")
}

pub(crate) const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// As IAM sends documents.
pub(crate) fn encoded(document: &str) -> String {
    utf8_percent_encode(document, NON_ALPHANUMERIC).to_string()
}

/// The role `web`, as IAM sends it, with this beside what every role has.
pub(crate) fn role_with(path: &str, trust: &str, more: &str) -> String {
    format!(
        "<Path>{path}</Path><RoleName>web</RoleName><RoleId>AROAEXAMPLE</RoleId>\
         <Arn>arn:aws:iam::123456789012:role{path}web</Arn><CreateDate>2026-11-22T12:00:00Z</CreateDate>\
         <AssumeRolePolicyDocument>{}</AssumeRolePolicyDocument>{more}",
        encoded(trust)
    )
}

/// The role `web` that EC2 may assume.
pub(crate) fn role_xml() -> String {
    format!("<Role>{}</Role>", role_with("/", TRUST, "<MaxSessionDuration>3600</MaxSessionDuration>"))
}

pub(crate) fn members(values: &[&str]) -> String {
    let members: Vec<String> = values.iter().map(|value| format!("<member>{value}</member>")).collect();
    members.concat()
}

/// The end of a page.
pub(crate) fn page_end(next: Option<&str>) -> String {
    match next {
        Some(marker) => format!("<IsTruncated>true</IsTruncated><Marker>{marker}</Marker>"),
        None => "<IsTruncated>false</IsTruncated>".to_owned(),
    }
}

pub(crate) fn attached_page(policies: &[&str], next: Option<&str>) -> Answer {
    let policy = |arn: &&str| format!("<member><PolicyName>p</PolicyName><PolicyArn>{arn}</PolicyArn></member>");
    let policies: String = policies.iter().map(policy).collect();
    let list = format!("<AttachedPolicies>{policies}</AttachedPolicies>{}", page_end(next));
    ok("ListAttachedRolePolicies", &list)
}

pub(crate) fn inline_page(names: &[&str], next: Option<&str>) -> Answer {
    ok("ListRolePolicies", &format!("<PolicyNames>{}</PolicyNames>{}", members(names), page_end(next)))
}

pub(crate) fn profile_xml(name: &str, role: Option<&str>, tags: &str) -> String {
    let role = role.map(|role| {
        format!(
            "<member><Path>/</Path><RoleName>{role}</RoleName><RoleId>AROAEXAMPLE</RoleId>\
             <Arn>arn:aws:iam::123456789012:role/{role}</Arn><CreateDate>2026-11-22T12:00:00Z</CreateDate></member>"
        )
    });
    format!(
        "<Path>/</Path><InstanceProfileName>{name}</InstanceProfileName><InstanceProfileId>AIPAEXAMPLE\
         </InstanceProfileId><Arn>arn:aws:iam::123456789012:instance-profile/{name}</Arn>\
         <CreateDate>2026-11-22T12:00:00Z</CreateDate><Roles>{}</Roles>{tags}",
        role.unwrap_or_default()
    )
}

pub(crate) fn profiles_page(names: &[&str], next: Option<&str>) -> Answer {
    let profile = |name: &&str| format!("<member>{}</member>", profile_xml(name, Some("web"), ""));
    let profiles: String = names.iter().map(profile).collect();
    let list = format!("<InstanceProfiles>{profiles}</InstanceProfiles>{}", page_end(next));
    ok("ListInstanceProfilesForRole", &list)
}

pub(crate) fn tags_xml(tags: &[(&str, &str)]) -> String {
    let tag = |(key, value): &(&str, &str)| format!("<member><Key>{key}</Key><Value>{value}</Value></member>");
    format!("<Tags>{}</Tags>", tags.iter().map(tag).collect::<String>())
}
