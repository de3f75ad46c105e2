//! The public types that hold a secret, each printed with one in it.

use aws_interactions_core::{
    AssumeRole, AwsClientProvider, AwsCredentials, AwsService, Proxy, SecretValue, ServiceSettings,
};
use aws_interactions_orchestration::{FanOut, FanOutRole, FanOutSessions, FanOutTargets, WorkflowEvents, fan_out};
use aws_interactions_stand_in::{Wire, answer};
use cloudwatch_interactions::{Publisher, PublisherRecorder, PublisherSettings};
use dynamodb_interactions::Expression;
use futures::StreamExt;
use organizations_interactions::{describe_account, describe_organization};
use s3_interactions::{StreamOptions, presign_get, stream_object};
use std::fmt::Debug;
use std::time::Duration;
use sts_interactions::{MfaCode, decode_authorization_message};

/// The types, and what is secret in each.
pub(super) const ALL: &[(&str, &str)] = &[
    ("AssumeRole", "what the prompt for a code knows"),
    ("AwsClientProvider", "keys, the password of a proxy"),
    ("AwsClientProviderBuilder", "keys, those of the environment too, passwords in URLs, what a prompt knows"),
    ("AwsCredentials", "access key id, secret access key and session token"),
    ("DecodedMessage", "the whole message: it says what policies hold"),
    ("Expression", "values of items"),
    ("FanOutRole", "what is asked with"),
    ("FanOutSessions", "keys"),
    ("MfaCode", "the code"),
    ("ObjectStream", "the content of an object"),
    ("Organization", "an address"),
    ("OrganizationAccount", "an address"),
    ("PresignedRequest", "the URL: a password for one request"),
    ("PrivateKey", "the key"),
    ("Proxy", "user name and password"),
    ("PublisherRecorder", "keys, in its provider"),
    ("RoleSession", "what the prompt for a code knows"),
    ("SecretValue", "the text"),
    ("ServiceSettings", "keys"),
    ("UserData", "all of it: programs put passwords there"),
];

/// Those that a build without EC2 does not have.
const OF_EC2: [&str; 2] = ["PrivateKey", "UserData"];

/// All that must not be seen holds this.
const MARK: &str = "MARKED";
const ROLE: &str = "arn:aws:iam::123456789012:role/Audit";

fn keys() -> AwsCredentials {
    AwsCredentials::new("AKIAMARKED", "MARKED-SECRET").with_session("MARKED-TOKEN", None)
}

/// A role whose prompt knows a code.
fn role() -> AssumeRole {
    let code = "MARKED-CODE".to_owned();
    AssumeRole::new(ROLE).mfa("arn:aws:iam::123456789012:mfa/alice", move |_| {
        let code = code.clone();
        async move { Ok::<_, String>(code) }
    })
}

/// A client that is what Debug shows of the settings.
#[derive(Clone)]
struct Shown(String);

impl AwsService for Shown {
    type Client = Self;
    const ID: &'static str = "shown";

    fn client(settings: &ServiceSettings<'_>) -> Self {
        Self(format!("{settings:?} {settings:#?}"))
    }
}

/// A provider whose every request is answered so.
async fn answered(body: &'static str) -> AwsClientProvider {
    let wire = Wire::answering(move |_| answer(200, body));
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("us-east-1");
    builder.credentials(keys()).http_client(wire.http_client).build().await.expect("complete settings")
}

fn shown(name: &'static str, value: &impl Debug) -> (&'static str, String) {
    (name, format!("{value:?} {value:#?}"))
}

async fn of_core() -> Vec<(&'static str, String)> {
    let proxy = Proxy::new("http://MARKED-USER:MARKED-PASSWORD@proxy.example:3128");
    let environment = [("AWS_SECRET_ACCESS_KEY", "MARKED-SECRET"), ("HTTPS_PROXY", "http://u:MARKED@proxy.example")];
    let builder = || AwsClientProvider::builder().environment_variables(environment).region("us-east-1");
    let loaded = builder().credentials(keys()).proxy(proxy.clone()).assume_role(role());
    let urls =
        builder().endpoint_url("http://u:MARKED@a.example").service_endpoint_url("s3", "http://MARKED@b.example");
    let provider = builder().credentials(keys()).proxy(proxy.clone()).build().await.expect("complete settings");
    let provider = provider.assuming(&role()).expect("a role");
    let Shown(settings) = provider.client::<Shown>();
    vec![
        shown("AssumeRole", &role()),
        shown("AwsClientProviderBuilder", &(loaded, urls)),
        shown("AwsCredentials", &keys()),
        shown("AwsClientProvider", &provider),
        shown("Proxy", &proxy),
        shown("RoleSession", &role().check().expect("a role")),
        shown("SecretValue", &SecretValue::new("MARKED")),
        ("ServiceSettings", settings),
    ]
}

async fn of_services() -> Vec<(&'static str, String)> {
    let message = answered(
        "<DecodeAuthorizationMessageResponse><DecodeAuthorizationMessageResult><DecodedMessage>\
         {\"allowed\":false,\"matched\":\"MARKED\"}</DecodedMessage></DecodeAuthorizationMessageResult>\
         </DecodeAuthorizationMessageResponse>",
    );
    let organization = answered(
        r#"{"Organization":{"Id":"o-abcdefghij","Arn":"arn:aws:organizations::111111111111:organization/o-abcdefghij",
        "FeatureSet":"ALL","MasterAccountId":"111111111111","MasterAccountEmail":"MARKED@example.com"}}"#,
    );
    let account = answered(
        r#"{"Account":{"Id":"111111111111","Arn":"arn:aws:organizations::111111111111:account/o-abcdefghij/111111111111",
        "Name":"one","Email":"MARKED@example.com","State":"ACTIVE","JoinedMethod":"CREATED","JoinedTimestamp":1.5}}"#,
    );
    let provider = answered("").await;
    let publisher = Publisher::start(PublisherSettings::default(), &provider).expect("settings");
    let lifetime = Duration::from_mins(1);
    let (content, options) = (answered("MARKED").await, StreamOptions::default());
    vec![
        shown("DecodedMessage", &decode_authorization_message("text", &message.await).await.expect("a message")),
        shown("Expression", &Expression::equal("id", &"MARKED").expect("an expression")),
        shown("MfaCode", &MfaCode::new("GAHT12345678", "MARKED")),
        shown("ObjectStream", &stream_object("logs", "a", &options, &content).await.expect("an object")),
        shown("Organization", &describe_organization(&organization.await).await.expect("an organization")),
        shown("OrganizationAccount", &describe_account("111111111111", &account.await).await.expect("an account")),
        shown("PresignedRequest", &presign_get("MARKED-logs", "key", lifetime, &provider).await.expect("a URL")),
        shown("PublisherRecorder", &PublisherRecorder::new("Shop", publisher).expect("a namespace")),
    ]
}

async fn of_orchestration() -> Vec<(&'static str, String)> {
    let hub = answered(
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAMARKED</AccessKeyId><SecretAccessKey>\
         MARKED-SECRET</SecretAccessKey><SessionToken>MARKED-TOKEN</SessionToken><Expiration>2999-01-01T00:00:00Z\
         </Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>",
    )
    .await;
    let asked = "MARKED".to_owned();
    let role = FanOutRole::named("Audit").asking(move |role| role.external_id(asked.clone()));
    let targets = FanOutTargets::new(["123456789012"], ["us-east-1"]).expect("a target");
    let sessions = FanOutSessions::default();
    let plan = FanOut { sessions: Some(sessions.clone()), ..FanOut::new(targets, role.clone()) };
    // Any request has the session made.
    let work =
        async |_, provider: AwsClientProvider| provider.get_aws_env().await.map(drop).or(Ok::<_, std::fmt::Error>(()));
    let run = fan_out(&plan, work, &WorkflowEvents::default(), &hub).await.expect("it begins");
    assert_eq!(run.count().await, 1);
    vec![shown("FanOutRole", &role), shown("FanOutSessions", &sessions)]
}

#[cfg(feature = "ec2")]
async fn of_ec2() -> Vec<(&'static str, String)> {
    use ec2_interactions::{KeyType, Tags, UserData, create_key_pair};
    let provider = answered(
        "<CreateKeyPairResponse><requestId>R1</requestId><keyName>ops</keyName><keyPairId>key-0aa</keyPairId>\
         <keyMaterial>MARKED</keyMaterial></CreateKeyPairResponse>",
    );
    let key = create_key_pair("ops", &KeyType::Rsa, &Tags::new(), &provider.await).await.expect("a key");
    assert_eq!(key.reveal(), MARK);
    vec![shown("PrivateKey", &key), shown("UserData", &UserData::new("MARKED"))]
}

#[cfg(not(feature = "ec2"))]
async fn of_ec2() -> Vec<(&'static str, String)> {
    Vec::new()
}

#[tokio::test]
async fn when_a_type_that_holds_a_secret_is_printed_then_the_secret_is_not() {
    let all =
        [of_core().await, Box::pin(of_services()).await, of_orchestration().await, Box::pin(of_ec2()).await].concat();
    let mut names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    let is_built = |name: &&str| cfg!(feature = "ec2") || !OF_EC2.contains(name);
    let expected: Vec<&str> = ALL.iter().map(|(name, _)| *name).filter(is_built).collect();
    assert_eq!(names, expected);
    for (name, text) in all {
        assert!(!text.contains(MARK) && !text.trim().is_empty(), "{name}: {text}");
    }
}
