//! Answers that no service would give, in each protocol: XML, of S3 and of queries, JSON and CBOR.

use crate::corpus::damaged;
use aws_interactions_core::AwsClientProvider;
use aws_interactions_stand_in::{Wire, answer, bare_builder};
use futures::{FutureExt, TryStreamExt};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::error::Error;
use std::fmt::Debug;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// What services say, each in its own words: a damaged one goes to all.
const DOCUMENTS: &[&[u8]] = &[
    b"<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>m</Message><RequestId>r</RequestId></Error>",
    b"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::1:user/a is not \
      authorized</Message></Error><RequestId>r</RequestId></ErrorResponse>",
    b"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/a</Arn><UserId>u</UserId>\
      <Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
    b"<GetRoleResponse><GetRoleResult><Role><Path>/</Path><RoleName>web</RoleName><RoleId>i</RoleId><Arn>arn:aws:iam::\
      123456789012:role/web</Arn><CreateDate>2026-11-22T10:00:00Z</CreateDate><AssumeRolePolicyDocument>%7B%7D\
      </AssumeRolePolicyDocument></Role></GetRoleResult></GetRoleResponse>",
    b"<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken><EncodingType>url\
      </EncodingType><Contents><Key>a%2Bb</Key><Size>7</Size><LastModified>2026-11-22T10:00:00Z</LastModified></Contents>\
      </ListBucketResult>",
    b"<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker><NextVersionIdMarker>v\
      </NextVersionIdMarker><Version><Key>a</Key><VersionId>1</VersionId><Size>1</Size></Version><DeleteMarker><Key>b</Key>\
      <VersionId>2</VersionId></DeleteMarker></ListVersionsResult>",
    b"<DeleteResult><Deleted><Key>a</Key></Deleted><Error><Key>b</Key><Code>AccessDenied</Code></Error></DeleteResult>",
    br#"{"__type":"com.amazonaws#ParameterNotFound","message":"m"}"#,
    br#"{"Parameter":{"Name":"a","Type":"SecureString","Value":"v","Version":1,"LastModifiedDate":1.7e9,"ARN":"arn:a"}}"#,
    br#"{"Name":"a","ARN":"arn:a","VersionId":"v","SecretString":"{\"a\":1}","SecretBinary":"AAAA","CreatedDate":1.7e9}"#,
    br#"{"Accounts":[{"Id":"123456789012","Arn":"arn:a","Status":"ACTIVE","State":"ACTIVE"}],"NextToken":"t"}"#,
    // {"Metrics": [{"Namespace": "N", "MetricName": "M"}], "NextToken": "t"}
    b"\xa2\x67Metrics\x81\xa2\x69Namespace\x61N\x6aMetricName\x61M\x69NextToken\x61t",
    // {"__type": "aws#InvalidParameterValue", "message": "m"}
    b"\xa2\x66__type\x78\x19aws#InvalidParameterValue\x67message\x61m",
    // Announces more than there is: texts, arrays and maps of 2^63 bytes and more.
    b"\xbf\x7b\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\xa1\x67Metrics\x9b\x7f\xff\xff\xff\xff\xff\xff\xff",
    b"\xa1\x67Metrics\xbb\x7f\xff\xff\xff\xff\xff\xff\xff",
    b"\xd8\xd8\xd8\xd8\xd8\xd8\xc1\xfb\x7f\xf0\0\0\0\0\0\0",
];

#[derive(Debug, Clone)]
struct Answer {
    status: u16,
    body: Vec<u8>,
    header: (&'static str, &'static str),
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let status = prop::sample::select(vec![200, 204, 206, 301, 307, 400, 403, 404, 405, 409, 412, 416, 429, 500, 503]);
    let document = prop::sample::select(DOCUMENTS).prop_flat_map(|document| {
        prop_oneof![Just(document.to_vec()), damaged(document), prop::collection::vec(any::<u8>(), 0..200)]
    });
    let header = prop::sample::select(vec![
        ("x-amzn-requestid", "r"),
        ("content-length", "-1"),
        ("content-range", "bytes 5-2/1"),
        ("content-range", "bytes 0-0/18446744073709551616"),
        ("last-modified", "Thu, 99 Foo 2026 99:99:99 GMT"),
        ("x-amz-bucket-region", "no region"),
        ("x-amz-checksum-crc64nvme", "%%%"),
        ("x-amz-expiration", "\"\"\""),
        ("x-amz-missing-meta", "-5"),
        ("x-amzn-errortype", ":::#"),
        ("x-amzn-query-error", ";;"),
        ("retry-after", "-1"),
    ]);
    (status, document, header).prop_map(|(status, body, header)| Answer { status, body, header })
}

type Told<'a> = futures::future::LocalBoxFuture<'a, Result<String, Box<dyn Error>>>;

fn told<'a, T: Debug, E: Error + 'static>(work: impl Future<Output = Result<T, E>> + 'a) -> Told<'a> {
    async { work.await.map(|answer| format!("{answer:?}")).map_err(Into::into) }.boxed_local()
}

/// Something of each protocol, and of each of our own readers.
fn calls(provider: &AwsClientProvider) -> Vec<Told<'_>> {
    let actions = ["s3:GetObject".to_owned()];
    let simulate = async move {
        let role = "arn:aws:iam::123456789012:role/web";
        iam_interactions::simulate_principal_policy(role, &actions, &[], &[], provider).await
    };
    vec![
        told(s3_interactions::list_bucket_objects("logs", None, provider)),
        told(s3_interactions::count_bucket_contents("logs", provider)),
        told(s3_interactions::list_buckets(provider)),
        told(s3_interactions::head_object("logs", "a", provider)),
        told(s3_interactions::get_object_bytes("logs", "a", 1000, provider)),
        told(s3_interactions::delete_objects("logs", ["a", "b"], provider)),
        told(s3_interactions::get_bucket_status("logs", provider)),
        told(s3_interactions::get_bucket_settings("logs", provider)),
        told(sts_interactions::get_caller_identity(provider)),
        told(iam_interactions::get_role("web", provider)),
        told(iam_interactions::list_roles("/", provider).try_collect::<Vec<_>>()),
        told(simulate),
        told(ssm_interactions::get_parameter("/a", provider)),
        told(ssm_interactions::get_parameter_json_field("/a", "b", provider)),
        told(secretsmanager_interactions::get_secret("a", provider)),
        told(secretsmanager_interactions::list_secrets("", provider).try_collect::<Vec<_>>()),
        told(organizations_interactions::list_accounts(provider).try_collect::<Vec<_>>()),
        told(async {
            let filter = cloudwatch_interactions::MetricFilter::default();
            cloudwatch_interactions::list_metrics(&filter, provider).try_collect::<Vec<_>>().await
        }),
        told(cloudwatch_interactions::get_alarm("slow", provider)),
        told(cloudwatch_interactions::get_dashboard("shop", provider)),
    ]
}

/// Somebody who hears the same answer to whatever is asked. Clients are made once: that would take longer than the calls.
struct Ear {
    runtime: tokio::runtime::Runtime,
    provider: AwsClientProvider,
    wire: Wire,
    given: Arc<Mutex<Answer>>,
    asked: Arc<AtomicUsize>,
}

impl Ear {
    fn new() -> Self {
        let asked = Arc::new(AtomicUsize::new(0));
        let given = Arc::new(Mutex::new(Answer { status: 200, body: Vec::new(), header: ("retry-after", "-1") }));
        let (count, said) = (Arc::clone(&asked), Arc::clone(&given));
        let wire = Wire::answering(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
            let said = said.lock().expect("no panic");
            let mut answer = answer(said.status, said.body.clone());
            answer.headers_mut().insert(said.header.0, said.header.1);
            answer.headers_mut().insert("smithy-protocol", "rpc-v2-cbor");
            answer
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        let runtime = runtime.expect("a runtime");
        let builder = bare_builder("us-east-1").http_client(wire.http_client.clone()).max_attempts(1);
        let provider = runtime.block_on(builder.build()).expect("a provider");
        Self { runtime, provider, wire, given, asked }
    }

    /// Makes every call, which goes on asking no more than a few times.
    fn hear(&self, given: Answer) {
        *self.given.lock().expect("no panic") = given;
        self.asked.store(0, Ordering::Relaxed);
        self.runtime.block_on(async {
            for call in calls(&self.provider) {
                if let Err(error) = call.await {
                    let chain = std::iter::successors(Some(&*error), |&error| error.source());
                    assert!(chain.map(ToString::to_string).all(|text| !text.is_empty()), "{error:?}");
                }
            }
        });
        self.wire.forget();
        let asked = self.asked.load(Ordering::Relaxed);
        assert!(asked < 100, "the same answer again and again: asked {asked} times");
    }
}

#[test]
fn when_an_answer_is_one_of_the_known_nasty_ones_then_nothing_panics() {
    let ear = Ear::new();
    for body in DOCUMENTS {
        for status in [200, 404, 500] {
            ear.hear(Answer { status, body: body.to_vec(), header: ("retry-after", "-1") });
        }
    }
}

/// With an address of 64 KiB the SDK panics, and where a list goes on stands in the address.
#[test]
fn when_a_list_goes_on_at_a_token_as_long_as_an_address_then_nothing_panics() {
    let token = "t".repeat(70_000);
    let lists = [
        format!(
            "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>{token}</NextContinuationToken></ListBucketResult>"
        ),
        format!(
            "<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>{token}</NextKeyMarker></ListVersionsResult>"
        ),
        format!("<ListAllMyBucketsResult><ContinuationToken>{token}</ContinuationToken></ListAllMyBucketsResult>"),
    ];
    let ear = Ear::new();
    for list in lists {
        ear.hear(Answer { status: 200, body: list.into_bytes(), header: ("retry-after", "-1") });
    }
}

#[test]
fn when_an_answer_is_anything_then_nothing_panics_and_nobody_asks_for_ever() {
    let cases = ProptestConfig::default().cases / 4;
    let config = ProptestConfig { source_file: Some(file!()), ..ProptestConfig::with_cases(cases) };
    let ear = Ear::new();
    let outcome = TestRunner::new(config).run(&any_answer(), |given| {
        ear.hear(given);
        Ok(())
    });
    assert!(outcome.is_ok(), "{outcome:?}");
}
