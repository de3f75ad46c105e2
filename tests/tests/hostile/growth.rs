//! What ten times as much costs: about ten times the time, never a hundred times. The processor's time of this thread is
//! taken, not the clock's: other tests run beside it.

use crate::requests::said_to_post;
use aws_interactions_core::{Arn, AwsClientProvider, RoleArn};
use aws_interactions_local::LocalAws;
use aws_interactions_orchestration::ResultsFile;
use aws_interactions_stand_in::{Wire, answer, bare_builder};
use cloudwatch_interactions::DashboardBody;
use iam_interactions::PolicyDocument;
use s3_interactions::S3Uri;
use std::time::{Duration, Instant};
use sts_interactions::sanitise_session_name;

/// Long enough to be measured.
const MEASURABLE: Duration = Duration::from_millis(10);
/// What costs less than that for so much is not looked at further.
const MUCH: usize = 1 << 18;
/// Ten for what is linear, a hundred for what is quadratic.
const TOO_MANY_TIMES: f64 = 40.0;

/// The time that this thread has had a processor; on systems that do not tell, the time of day will do.
fn spent() -> Duration {
    static BEGUN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|number| number.parse().ok());
    nanoseconds.map_or_else(|| BEGUN.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

/// How many times longer ten times as much takes; none where nothing takes long.
fn growth(read: impl Fn(usize)) -> Option<f64> {
    let cost = |count: usize| {
        let begun = spent();
        read(count);
        spent().saturating_sub(begun)
    };
    let counts = std::iter::successors(Some(1 << 9), |count| Some(count * 2)).take_while(|count| *count <= MUCH);
    let (count, base) = counts.map(|count| (count, cost(count))).find(|(_, cost)| *cost >= MEASURABLE)?;
    Some(cost(count * 10).as_secs_f64() / base.as_secs_f64())
}

#[track_caller]
fn assert_grows_with(what: &str, units: &[&str], read: impl Fn(&str)) {
    for unit in units {
        let times = growth(|count| read(&unit.repeat(count / unit.len() + 1)));
        assert!(times.is_none_or(|times| times < TOO_MANY_TIMES), "{what} of {unit:?}: {times:?} times as long");
    }
}

#[test]
fn when_work_grows_with_the_square_then_it_is_seen_and_what_grows_with_its_input_is_not() {
    let square = |count: usize| {
        let text = "a".repeat(count);
        let found = (0..count).filter(|end| text[..*end].bytes().any(|byte| byte == b'b')).count();
        assert_eq!(found, 0);
    };
    assert!(growth(square).is_some_and(|times| times > TOO_MANY_TIMES));
    let line = |count: usize| assert!((0..100).all(|_| !"a".repeat(count).contains('b')));
    assert!(growth(line).is_none_or(|times| times < TOO_MANY_TIMES));
}

#[test]
fn when_texts_are_long_then_reading_them_takes_no_longer_than_they_are() {
    assert_grows_with("ARN", &[":", "a:", "arn:aws:iam::1:role/", "/"], |text| {
        let _ = (text.parse::<Arn>(), format!("arn:aws:iam::123456789012:role/{text}a").parse::<RoleArn>());
    });
    assert_grows_with("place", &["/", "s3://", "a"], |text| drop(format!("s3://{text}").parse::<S3Uri>()));
    assert_grows_with("bucket name", &["a", ".", "-"], |text| {
        drop(s3_interactions::check_new_bucket_name(text));
    });
    assert_grows_with("session name", &["ä", " ", "a"], |text| drop(sanitise_session_name(text)));
    assert_grows_with("policy", &["[", "{\"Statement\":", "\"a\",", "\\u0000"], |text| {
        let _ = (text.parse::<PolicyDocument>(), format!("{{\"Statement\":[{text}").parse::<PolicyDocument>());
    });
    assert_grows_with("dashboard", &["[", "{}", "{\"widgets\":"], |text| {
        let _ = (text.parse::<DashboardBody>(), format!("{{\"widgets\":[{text}").parse::<DashboardBody>());
    });
}

#[test]
fn when_a_file_of_results_is_long_then_reading_it_takes_no_longer_than_it_is() {
    const LINE: &str = "{\"account\":\"111111111111\",\"region\":\"eu-west-1\",\"job\":\"count\",\"status\":\"ok\"}\n";
    let folder = tempfile::tempdir().expect("a folder");
    assert_grows_with("results", &["\n", "{", LINE, "{\"account\":\"1\n", "é"], |text| {
        let path = folder.path().join("results");
        std::fs::write(&path, text).expect("a file");
        drop(ResultsFile::open(&path, "count"));
    });
}

/// A provider that hears this document.
async fn hearing(status: u16, document: String) -> AwsClientProvider {
    let wire = Wire::answering(move |_| answer(status, document.clone()));
    bare_builder("us-east-1").http_client(wire.http_client).max_attempts(1).build().await.expect("a provider")
}

fn in_a_runtime<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(work)
}

#[test]
fn when_answers_are_long_then_reading_them_takes_no_longer_than_they_are() {
    let list = |text: &str| format!("<ListBucketResult><Contents><Key>{text}</Key></Contents></ListBucketResult>");
    assert_grows_with("list", &["&", "&amp;", "<", "<A>", "</A>", "%", "a;", "]]>"], |text| {
        in_a_runtime(async {
            let provider = hearing(200, list(text)).await;
            let _ = s3_interactions::list_bucket_objects("logs", None, &provider).await;
        });
    });
    let object = "<Contents><Key>a</Key><Size>1</Size></Contents>";
    assert_grows_with("objects", &[object], |text| {
        in_a_runtime(async {
            let provider = hearing(200, format!("<ListBucketResult>{text}</ListBucketResult>")).await;
            s3_interactions::list_bucket_objects("logs", None, &provider).await.expect("a list");
        });
    });
    assert_grows_with("error", &["&", "<a>", "a", "{", "\"", "\\"], |text| {
        in_a_runtime(async {
            let provider = hearing(400, format!("<Error><Code>a</Code><Message>{text}</Message></Error>")).await;
            let _ = s3_interactions::get_bucket_settings("logs", &provider).await;
            let _ = sts_interactions::get_caller_identity(&provider).await;
            let provider = hearing(400, format!("{{\"__type\":\"a\",\"message\":\"{text}\"}}")).await;
            let _ = ssm_interactions::get_parameter("/a", &provider).await;
        });
    });
}

#[test]
fn when_requests_to_the_embedded_aws_are_long_then_answering_takes_no_longer_than_they_are() {
    for service in ["s3", "iam", "monitoring"] {
        assert_grows_with(service, &["&", "<Object>", "%", "a=", "\u{1}"], |text| {
            in_a_runtime(async {
                let aws = LocalAws::start().await.expect("a free port");
                let body = format!("<Delete><Object><Key>{text}</Key></Object></Delete>");
                assert!(!said_to_post(&aws, service, &body).await.is_empty());
            });
        });
    }
}
