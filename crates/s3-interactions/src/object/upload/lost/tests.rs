use super::*;
use crate::object::put::PutOptions;
use crate::stand_in::{Log, answer_of, bare_answer, error_answer, provider_over};
use aws_sdk_s3::primitives::{DateTime, DateTimeFormat};
use crc_fast::{CrcAlgorithm, crc64_nvme};
use std::time::Duration;

#[test]
fn when_the_etags_of_parts_are_md5s_then_that_of_the_object_follows() {
    // The MD5 of nothing, twice.
    let parts = [Some("\"d41d8cd98f00b204e9800998ecf8427e\""); 2];
    assert_eq!(etag_of(parts).as_deref(), Some("\"5873dd45edd01f09c1ef2e7819369e8e-2\""));
    for other in ["", "\"kms\"", "\"d41d8cd98f00b204e9800998ecf8427\"", "\"x41d8cd98f00b204e9800998ecf8427e\""] {
        assert_eq!(etag_of([Some(other)]), None, "{other}");
    }
    assert_eq!(etag_of([parts[0], None]), None);
}

/// Uploads of `key` by their ids, initiators and minutes after S3 was asked, and the ids of those that are ended for `own`.
async fn ended(uploads: &[(&str, &str, i64)], asked: SystemTime) -> Vec<String> {
    let since = asked.duration_since(SystemTime::UNIX_EPOCH).expect("a time").as_secs();
    let entry = |(id, initiator, minutes): &(&str, &str, i64)| {
        let seconds = i64::try_from(since).expect("a time") + minutes * 60;
        let initiated = DateTime::from_secs(seconds).fmt(DateTimeFormat::DateTime).expect("a time");
        let initiator =
            if initiator.is_empty() { String::new() } else { format!("<Initiator><ID>{initiator}</ID></Initiator>") };
        format!("<Upload><Key>key</Key><UploadId>{id}</UploadId><Initiated>{initiated}</Initiated>{initiator}</Upload>")
    };
    let list: String = uploads.iter().map(entry).collect();
    let list = format!("<ListMultipartUploadsResult>{list}</ListMultipartUploadsResult>");
    let ended = Log::default();
    let log = ended.clone();
    let provider = provider_over(move |request| {
        let id = request.uri().split("uploadId=").nth(1).and_then(|rest| rest.split('&').next()).map(str::to_owned);
        let answer = match (request.method(), id) {
            ("DELETE", Some(id)) => {
                log.push(id);
                String::new()
            }
            (_, Some(_)) => "<ListPartsResult/>".to_owned(),
            _ => list.clone(),
        };
        async move { answer_of(answer, &[]) }
    })
    .await;
    let own = Begun { bucket: "logs", key: "key", id: "own", provider: &provider };
    own.end_nameless(&[asked]).await.expect("all is answered");
    ended.all()
}

#[tokio::test]
async fn when_nameless_uploads_are_looked_for_then_those_of_this_caller_and_that_time_are_ended_alone() {
    let asked = SystemTime::now() - Duration::from_hours(1);
    let role = |session: &str| format!("arn:aws:sts::111111111111:assumed-role/Deploy/{session}");
    let (first, second) = (role("first"), role("second"));
    let other = "arn:aws:sts::111111111111:assumed-role/Other/first";
    let uploads = [
        ("own", first.as_str(), 5),
        ("same", &second, 0),
        ("last", &first, 14),
        ("behind", &first, -2),
        ("later", &first, 16),
        ("theirs", other, 0),
        ("unknown", "", 0),
    ];
    assert_eq!(ended(&uploads, asked).await, ["same", "last"]);
    let users = ["arn:aws:iam::111111111111:user/alice", "arn:aws:iam::111111111111:user/bob"];
    let of_users = [("own", users[0], 5), ("same", users[0], 0), ("theirs", users[1], 0)];
    assert_eq!(ended(&of_users, asked).await, ["same"]);
    // Some stand-ins tell nobody; and where the own upload is not told, nobody is compared.
    assert_eq!(ended(&[("own", "", 5), ("same", "", 0)], asked).await, ["same"]);
    assert_eq!(ended(&[("same", users[0], 0)], asked).await, [""; 0]);
}

/// What becomes of an upload of `abc` in one part, with this etag, whose completion is told that it is gone: `stands` is what
/// stands there.
async fn completed_where(
    stands: &'static [(&'static str, &'static str)],
    etag: Option<&str>,
) -> Result<PutObject, ObjectError> {
    let provider = provider_over(move |request| {
        let answer = match request.method() {
            "POST" => error_answer(404, "NoSuchUpload"),
            "HEAD" => bare_answer(200, stands),
            _ => bare_answer(204, &[]),
        };
        async { answer }
    })
    .await;
    let options = PutOptions::default();
    let (id, journal) = ("u".to_owned(), None);
    let upload =
        Upload { bucket: "logs", key: "a", id, options: &options, provider: &provider, journal, goes_on: false };
    let piece = Piece { algorithm: CrcAlgorithm::Crc64Nvme, crc: crc64_nvme(b"abc"), size: 3 };
    upload.complete_or_abort(Ok(vec![SentPart { number: 1, etag: etag.map(str::to_owned), piece }])).await
}

const CRC: (&str, &str) = ("x-amz-checksum-crc64nvme", "BeXKuz/B+us=");
/// Of one part that is `abc`.
const ETAG: (&str, &str) = ("etag", "\"af5da9f45af7a300e3aded972f8ff687-1\"");
const PART: Option<&str> = Some("\"900150983cd24fb0d6963f7d28e17f72\"");
const SIZE: (&str, &str) = ("content-length", "3");

#[tokio::test]
async fn when_an_upload_is_gone_and_its_object_stands_by_checksum_or_by_etag_then_it_is_done() {
    let put =
        completed_where(&[CRC, SIZE, ("etag", "\"other\""), ("x-amz-version-id", "v")], PART).await.expect("it stands");
    assert_eq!((put.size, put.verification), (3, Verification::Checksum));
    assert_eq!((put.etag.as_deref(), put.version_id.as_deref()), (Some("\"other\""), Some("v")));
    let put = completed_where(&[ETAG, SIZE], PART).await.expect("it stands");
    assert_eq!((put.size, put.verification), (3, Verification::NoChecksum));
    completed_where(&[CRC, ETAG, SIZE], PART).await.expect("it stands");
}

#[tokio::test]
async fn when_an_upload_is_gone_and_something_else_stands_then_it_has_failed() {
    let other: [&[(&str, &str)]; 5] = [
        &[("x-amz-checksum-crc64nvme", "AAAAAAAAAAA="), ETAG, SIZE],
        &[("etag", "\"other\""), SIZE],
        &[SIZE],
        &[CRC, ETAG, ("content-length", "4")],
        &[ETAG, ("content-length", "4")],
    ];
    for stands in other {
        let error = completed_where(stands, PART).await.expect_err("another object");
        assert_eq!(error.request().expect("a request").code(), Some("NoSuchUpload"), "{stands:?}");
    }
    // Of parts without etags nothing follows, nor of an object without one.
    completed_where(&[SIZE], None).await.expect_err("another object");
}

#[tokio::test]
async fn when_a_beginning_is_lost_then_uploads_of_its_key_since_then_are_named_and_no_others() {
    let begun = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    let uploads = [("a", "same", 0), ("a", "skewed", -60), ("a", "old", -61), ("ab", "longer key", 0)];
    let uploads = uploads.map(|(key, id, since)| {
        let initiated = DateTime::from_secs(1_000_000 + since).fmt(DateTimeFormat::DateTime).expect("a date");
        format!("<Upload><Key>{key}</Key><UploadId>{id}</UploadId><Initiated>{initiated}</Initiated></Upload>")
    });
    let untimed = "<Upload><Key>a</Key><UploadId>untimed</UploadId></Upload>";
    let list = format!("<ListMultipartUploadsResult>{}{untimed}</ListMultipartUploadsResult>", uploads.concat());
    let asked = Log::default();
    let log = asked.clone();
    let provider = provider_over(move |request| {
        log.push(request.uri().to_owned());
        let list = list.clone();
        async { answer_of(list, &[]) }
    })
    .await;
    let kind = RequestErrorKind::Network;
    let error = aws_interactions_core::RequestError::new(kind, "s3", "CreateMultipartUpload", "broken");
    let error = ObjectError::from_request("logs", "a", error);
    let error = with_uploads_since(begun, "logs", "a", error, &provider).await;
    let ObjectError::LostUpload { upload_ids, .. } = error else { panic!("{error:?}") };
    assert_eq!(upload_ids, ["same", "skewed", "untimed"]);
    assert!(asked.all()[0].contains("prefix=a"), "{asked:?}");
}

#[tokio::test]
async fn when_nameless_uploads_cannot_be_listed_then_only_what_may_pass_is_a_failure() {
    let looked = async |status: u16, code: &'static str, text: &'static str| {
        let provider = provider_over(move |_| async move {
            if text.is_empty() { error_answer(status, code) } else { answer_of(text.to_owned(), &[]) }
        });
        let provider = provider.await;
        let own = Begun { bucket: "logs", key: "key", id: "own", provider: &provider };
        own.end_nameless(&[SystemTime::now()]).await
    };
    for (status, code, text) in [
        (403, "AccessDenied", ""),
        (501, "NotImplemented", ""),
        (405, "MethodNotAllowed", ""),
        (200, "", "no list"),
        (200, "", "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated></ListMultipartUploadsResult>"),
    ] {
        looked(status, code, text).await.unwrap_or_else(|error| panic!("{code} {text}: {error:?}"));
    }
    let error = looked(500, "InternalError", "").await.expect_err("it may pass");
    assert_eq!(error.request().and_then(RequestError::code), Some("InternalError"));
}
