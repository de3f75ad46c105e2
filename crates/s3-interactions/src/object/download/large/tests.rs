use super::*;
use crate::object::checksum::{Piece, crc64_text};
use crate::object::get::{GotObject, get_object};
use crate::object::local_file::LocalFileError;
use crate::stand_in::{Log, error_answer, noted_progress, provider_over};
use aws_sdk_s3::primitives::SdkBody;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::StatusCode;
use bytes::Bytes;
use futures::{StreamExt, stream};
use http_body::Frame;
use http_body_util::StreamBody;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tempfile::tempdir;

const MIB: usize = 1024 * 1024;
const SIZE: usize = 33 * MIB;

fn content() -> Bytes {
    let mut content = vec![1; SIZE];
    for (block, number) in content.chunks_exact_mut(512).zip(0_u32..) {
        block[..4].copy_from_slice(&number.to_be_bytes());
    }
    content.into()
}

/// A body that the ranges overtake.
fn slow_body(content: &Bytes) -> SdkBody {
    let pieces: Vec<Bytes> = (0..content.len() / MIB).map(|at| content.slice(at * MIB..(at + 1) * MIB)).collect();
    let frames = stream::iter(pieces).then(|piece| async move {
        tokio::time::sleep(Duration::from_millis(2)).await;
        Ok::<_, Infallible>(Frame::data(piece))
    });
    SdkBody::from_body_1_x(StreamBody::new(frames))
}

/// Answers as S3 does: the whole object with these headers, or a range.
fn answer(request: &HttpRequest, content: &Bytes, headers: &[(&'static str, String)]) -> HttpResponse {
    let range = request.headers().get("range").and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
    let mut answer = HttpResponse::new(StatusCode::try_from(200).expect("a status"), SdkBody::empty());
    answer.headers_mut().insert("etag", "\"e\"");
    let Some((first, last)) = range else {
        for (name, value) in headers {
            answer.headers_mut().insert(*name, value.clone());
        }
        answer.headers_mut().insert("content-length", content.len().to_string());
        *answer.body_mut() = slow_body(content);
        return answer;
    };
    assert_eq!(request.headers().get("if-match"), Some("\"e\""));
    let (first, last): (usize, usize) = (first.parse().expect("a number"), last.parse().expect("a number"));
    answer.headers_mut().insert("content-range", format!("bytes {first}-{last}/{}", content.len()));
    answer.headers_mut().insert("content-length", (last + 1 - first).to_string());
    *answer.body_mut() = SdkBody::from(content.slice(first..=last));
    answer
}

/// Downloads the content, which S3 has with these headers; answers the file's content too, and the ranges asked for.
async fn download(headers: Vec<(&'static str, String)>) -> (Result<GotObject, ObjectError>, Option<Vec<u8>>, usize) {
    let asked = Log::default();
    let (log, content, headers) = (asked.clone(), content(), Arc::new(headers));
    let provider = provider_over(move |request| {
        log.push(request.headers().get("range").map(str::to_owned));
        let answer = answer(&request, &content, &headers);
        async move { answer }
    })
    .await;
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("file");
    let got = get_object("logs", "a", &path, &GetOptions::default(), &provider).await;
    let left = folder.path().read_dir().expect("a folder").count();
    assert_eq!(left, usize::from(got.is_ok()));
    (got, std::fs::read(path).ok(), asked.all().len())
}

fn crc(algorithm: CrcAlgorithm) -> u64 {
    Piece::of(algorithm, &content()).crc
}

#[tokio::test]
async fn when_a_large_object_has_a_crc_then_it_comes_in_ranges_and_is_verified() {
    let four = |crc: u64| aws_smithy_types::base64::encode(&crc.to_be_bytes()[4..]);
    let cases = [
        ("x-amz-checksum-crc64nvme", crc64_text(crc(CrcAlgorithm::Crc64Nvme))),
        ("x-amz-checksum-crc32", four(crc(CrcAlgorithm::Crc32IsoHdlc))),
        ("x-amz-checksum-crc32c", four(crc(CrcAlgorithm::Crc32Iscsi))),
    ];
    for (name, value) in cases {
        let (got, file, requests) = download(vec![(name, value)]).await;
        let got = got.expect(name);
        assert_eq!((got.verification, got.etag.as_deref()), (Verification::Checksum, Some("\"e\"")), "{name}");
        assert!(file.expect("a file") == content());
        assert!((2..=5).contains(&requests), "{requests}");
    }
}

#[tokio::test]
async fn when_a_large_object_has_another_crc_then_it_is_not_intact_and_no_file_is_left() {
    let wrong = crc64_text(crc(CrcAlgorithm::Crc64Nvme) ^ 1);
    let (got, file, _) = download(vec![("x-amz-checksum-crc64nvme", wrong)]).await;
    assert!(matches!(got, Err(ObjectError::NotIntact { .. })), "{got:?}");
    assert_eq!(file, None);
}

#[tokio::test]
async fn when_a_large_object_has_no_checksum_of_its_whole_then_it_comes_unverified() {
    let composite = vec![("x-amz-checksum-crc32", "AAAAAA==-5".to_owned())];
    for (headers, expected) in [(Vec::new(), Verification::NoChecksum), (composite, Verification::CompositeChecksum)] {
        let (got, file, _) = download(headers).await;
        assert_eq!(got.expect("an object").verification, expected);
        assert!(file.expect("a file") == content());
    }
}

#[tokio::test]
async fn when_a_large_object_has_a_checksum_that_is_taken_in_order_then_it_comes_in_one_answer() {
    let wrong = vec![("x-amz-checksum-sha1", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned())];
    let (got, _, requests) = download(wrong).await;
    assert!(matches!(got, Err(ObjectError::NotIntact { .. })), "{got:?}");
    assert_eq!(requests, 1);
}

#[tokio::test]
async fn when_a_range_is_of_another_object_or_of_another_range_then_no_file_is_left() {
    type Expected = fn(&ObjectError) -> bool;
    let cases: [(&str, Expected); 4] = [
        ("412", |error| matches!(error, ObjectError::Changed { expected, .. } if expected == "\"e\"")),
        ("etag", |error| matches!(error, ObjectError::Changed { .. })),
        ("everything", |error| matches!(error, ObjectError::NotIntact { .. })),
        ("short", |error| matches!(error, ObjectError::NotIntact { .. })),
    ];
    tokio::time::pause();
    for (case, is_right) in cases {
        let content = content();
        let provider = provider_over(move |request| {
            let is_range = request.headers().get("range").is_some();
            let mut answer = answer(&request, &content, &[]);
            match case {
                _ if !is_range => {}
                "412" => answer = error_answer(412, "PreconditionFailed"),
                "etag" => drop(answer.headers_mut().insert("etag", "\"other\"")),
                "everything" => drop(answer.headers_mut().remove("content-range")),
                _ => {
                    *answer.body_mut() = SdkBody::from("short");
                    answer.headers_mut().insert("content-length", "5");
                }
            }
            async move { answer }
        })
        .await;
        let folder = tempdir().expect("a folder");
        let got = get_object("logs", "a", &folder.path().join("file"), &GetOptions::default(), &provider).await;
        assert!(got.as_ref().is_err_and(is_right), "{case}: {got:?}");
        assert_eq!(folder.path().read_dir().expect("a folder").count(), 0, "{case}");
    }
}

#[tokio::test]
async fn when_a_large_object_comes_then_progress_tells_all_of_it() {
    let content = content();
    let provider = provider_over(move |request| {
        let answer = answer(&request, &content, &[]);
        async move { answer }
    })
    .await;
    let folder = tempdir().expect("a folder");
    let (on_progress, told) = noted_progress();
    let options = GetOptions { on_progress, ..GetOptions::default() };
    get_object("logs", "a", &folder.path().join("file"), &options, &provider).await.expect("an object");
    assert_eq!(told.all().into_iter().max(), Some(u64::try_from(SIZE).expect("a size")));
}

#[tokio::test]
async fn when_a_journal_tells_what_is_not_so_then_the_file_is_whole_all_the_same() {
    let hostile = [
        // Nothing of a range, and a range of nothing: neither is one that need not be fetched.
        r#"{"begin":8388608,"size":0,"crc":0}"#,
        r#"{"begin":33554432,"size":0,"crc":0}"#,
        r#"{"begin":18446744073709551615,"size":18446744073709551615,"crc":0}"#,
        r#"{"begin":0,"size":18446744073709551615,"crc":18446744073709551615}"#,
        "{\"begin\":-1}\n[]\n{{{{\n\0\u{1}",
    ];
    for lines in hostile {
        let (folder, content) = (tempdir().expect("a folder"), content());
        let resume = GetOptions { resume: true, ..GetOptions::default() };
        let get = async |are_denied: bool| {
            let content = content.clone();
            let provider = provider_over(move |request| {
                let is_range = request.headers().get("range").is_some();
                let denied = error_answer(403, "AccessDenied");
                let answer = if is_range && are_denied { denied } else { answer(&request, &content, &[]) };
                async move { answer }
            });
            get_object("logs", "a", &folder.path().join("file"), &resume, &provider.await).await
        };
        get(true).await.expect_err("ranges are denied");
        let mut files = folder.path().read_dir().expect("a folder").map(|file| file.expect("a file").path());
        let journal = files.find(|path| path.extension().is_some_and(|end| end == "journal")).expect("a journal");
        let told = std::fs::read_to_string(&journal).expect("a journal");
        let told: String = told.lines().flat_map(|line| [line, "\n", line, "\n"]).skip(2).collect();
        std::fs::write(&journal, format!("{told}{lines}\n")).expect("a journal");

        get(false).await.expect("an object");

        assert!(std::fs::read(folder.path().join("file")).expect("a file") == content, "{lines}");
        assert_eq!(folder.path().read_dir().expect("a folder").count(), 1, "{lines}");
    }
}

#[tokio::test]
async fn when_a_download_that_resumes_fails_then_what_came_stays_unless_it_is_of_no_use() {
    let wrong = crc64_text(crc(CrcAlgorithm::Crc64Nvme) ^ 1);
    let cases = [("403", 2), ("500", 2), ("short", 2), ("412", 0), ("404", 0), ("checksum", 0)];
    tokio::time::pause();
    for (case, left) in cases {
        let (content, wrong) = (content(), wrong.clone());
        let provider = provider_over(move |request| {
            let is_range = request.headers().get("range").is_some();
            let checksum = [("x-amz-checksum-crc64nvme", wrong.clone())];
            let mut answer = answer(&request, &content, if case == "checksum" { &checksum } else { &[] });
            match case {
                _ if !is_range => {}
                "403" => answer = error_answer(403, "AccessDenied"),
                "404" => answer = error_answer(404, "NoSuchKey"),
                "412" => answer = error_answer(412, "PreconditionFailed"),
                "500" => answer = error_answer(500, "InternalError"),
                "short" => {
                    *answer.body_mut() = SdkBody::from("short");
                    answer.headers_mut().insert("content-length", "5");
                }
                _ => {}
            }
            async move { answer }
        })
        .await;
        let folder = tempdir().expect("a folder");
        let resume = GetOptions { resume: true, ..GetOptions::default() };
        let got = get_object("logs", "a", &folder.path().join("file"), &resume, &provider).await;
        assert!(got.is_err(), "{case}");
        assert_eq!(folder.path().read_dir().expect("a folder").count(), left, "{case}: {got:?}");
    }
    // As of a full disk.
    let full = LocalFileError::new("file".as_ref(), std::io::ErrorKind::StorageFull.into());
    assert!(may_go_on_after(&ObjectError::LocalFile(full)));
}

#[cfg(unix)]
#[tokio::test]
async fn when_a_journal_tells_of_ranges_that_stand_then_only_the_others_are_fetched() {
    let (folder, content) = (tempdir().expect("a folder"), content());
    let resume = GetOptions { resume: true, ..GetOptions::default() };
    let get = async |are_denied: bool| {
        let (asked, content) = (Log::default(), content.clone());
        let log = asked.clone();
        let provider = provider_over(move |request| {
            let range = request.headers().get("range").map(str::to_owned);
            let denied = range.is_some().then(|| error_answer(403, "AccessDenied")).filter(|_| are_denied);
            log.push(range);
            let answer = denied.unwrap_or_else(|| answer(&request, &content, &[]));
            async move { answer }
        });
        let got = get_object("logs", "a", &folder.path().join("file"), &resume, &provider.await).await;
        (got, asked.all())
    };
    get(true).await.0.expect_err("ranges are denied");
    let files: Vec<_> = folder.path().read_dir().expect("a folder").map(|file| file.expect("a file").path()).collect();
    let (journal, unfinished): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|path| path.extension().is_some_and(|end| end == "journal"));
    // As if the last two ranges had come before it broke off.
    let file = std::fs::OpenOptions::new().write(true).open(&unfinished[0]).expect("a file");
    let mut lines = std::fs::read_to_string(&journal[0]).expect("a journal");
    for range in [24 * MIB..32 * MIB, 32 * MIB..33 * MIB] {
        std::os::unix::fs::FileExt::write_all_at(&file, &content[range.clone()], range.start as u64).expect("written");
        let crc = Piece::of(CrcAlgorithm::Crc64Nvme, &content[range.clone()]).crc;
        lines.extend([format!("{{\"begin\":{},\"size\":{},\"crc\":{crc}}}\n", range.start, range.len())]);
    }
    std::fs::write(&journal[0], lines).expect("a journal");

    let (got, asked) = get(false).await;

    got.expect("an object");
    assert!(std::fs::read(folder.path().join("file")).expect("a file") == content);
    let asked: Vec<String> = asked.into_iter().flatten().collect();
    assert!(!asked.iter().any(|range| range.starts_with("bytes=25165824") || range.starts_with("bytes=33554432")));
}

#[tokio::test]
async fn when_a_file_is_there_then_a_large_object_takes_its_place_where_it_may_and_one_of_16_mib_comes_at_once() {
    for (size, requests) in [(SIZE, 5), (16 * MIB, 1)] {
        let (asked, content) = (Log::default(), content().slice(..size));
        let (log, expected) = (asked.clone(), content.clone());
        let provider = provider_over(move |request| {
            log.push(request.headers().get("range").map(str::to_owned));
            let answer = answer(&request, &content, &[]);
            async move { answer }
        })
        .await;
        let folder = tempdir().expect("a folder");
        let path = folder.path().join("file");
        std::fs::write(&path, "old").expect("a file");
        let refuse = GetOptions { existing: ExistingFile::Refuse, ..GetOptions::default() };
        get_object("logs", "a", &path, &refuse, &provider).await.expect_err("it is there");
        assert!(asked.all().is_empty());
        let replace = GetOptions { existing: ExistingFile::Replace, ..GetOptions::default() };
        get_object("logs", "a", &path, &replace, &provider).await.expect("an object");
        assert!(std::fs::read(&path).expect("a file") == expected);
        assert!((1..=requests).contains(&asked.all().len()), "{size} {asked:?}");
    }
}
