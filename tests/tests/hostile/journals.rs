//! Journals of uploads that are read back, on an S3 that knows the upload and the first of its parts.

use crate::files::any_file;
use aws_interactions_stand_in::{Wire, answer, bare_builder};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use proptest::prelude::*;
use s3_interactions::{ObjectError, PutObject, PutOptions};
use std::path::Path;
use tempfile::TempDir;

/// Above the size from which an upload goes in parts.
const SIZE: usize = 16 * 1024 * 1024 + 1;

const CHECKSUM: &str = "x-amz-checksum-crc64nvme";

/// Makes the object of parts with this checksum alone.
fn far(request: &HttpRequest, checksum: Option<&str>, takes_all: bool) -> HttpResponse {
    let query = request.uri().split_once('?').map_or("", |(_, query)| query);
    match request.method() {
        "POST" if query.contains("uploads") => {
            answer(200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
        }
        "GET" => answer(
            200,
            "<ListPartsResult><Part><PartNumber>1</PartNumber><ETag>\"e\"</ETag><Size>8388608</Size></Part>\
             </ListPartsResult>",
        ),
        "PUT" if !takes_all && query.contains("partNumber=2") => answer(500, ""),
        "PUT" => {
            let mut taken = answer(200, "");
            taken.headers_mut().insert("etag", "\"e\"");
            taken
        }
        "POST" if checksum.is_none_or(|right| request.headers().get(CHECKSUM) == Some(right)) => {
            answer(200, "<CompleteMultipartUploadResult><ETag>\"e-3\"</ETag></CompleteMultipartUploadResult>")
        }
        "POST" => answer(400, "<Error><Code>BadDigest</Code></Error>"),
        _ => answer(204, ""),
    }
}

fn in_a_runtime<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.expect("a runtime").block_on(work)
}

async fn put(wire: &Wire, file: &Path, journal: &Path) -> Result<PutObject, ObjectError> {
    let builder = bare_builder("us-east-1").http_client(wire.http_client.clone()).max_attempts(1);
    let provider = builder.build().await.expect("a provider");
    let options = PutOptions { journal: Some(journal.to_owned()), ..PutOptions::default() };
    s3_interactions::put_file_to_bucket(file, "logs", "a", &options, &provider).await
}

/// A file, its checksum, and the journal that an upload of it has left that broke off.
struct BrokenOff {
    folder: TempDir,
    checksum: String,
    journal: &'static [u8],
}

impl BrokenOff {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, path) = (folder.path().join("a"), folder.path().join("journal"));
        std::fs::write(&file, vec![7; SIZE]).expect("a file");
        let whole = Wire::answering(|request| far(request, None, true));
        in_a_runtime(put(&whole, &file, &path)).expect("an upload");
        let sent = whole.requests(|request| {
            let checksum = (request.method() == "POST").then(|| request.headers().get(CHECKSUM)).flatten();
            checksum.map(str::to_owned)
        });
        let checksum = sent.into_iter().flatten().next().expect("a checksum");
        let breaks_off = Wire::answering(|request| far(request, None, false));
        in_a_runtime(put(&breaks_off, &file, &path)).expect_err("a part is not taken");
        let journal = std::fs::read(&path).expect("a journal").leak();
        Self { folder, checksum, journal }
    }

    /// Goes on by this journal. Tells the outcome and whether there is a journal still.
    fn go_on(&self, journal: &[u8]) -> (Result<PutObject, ObjectError>, bool) {
        let (file, path) = (self.folder.path().join("a"), self.folder.path().join("journal"));
        std::fs::write(&path, journal).expect("a journal");
        let checksum = self.checksum.clone();
        let wire = Wire::answering(move |request| far(request, Some(&checksum), true));
        (in_a_runtime(put(&wire, &file, &path)), path.exists())
    }
}

#[test]
fn when_a_journal_is_whole_or_has_another_checksum_of_a_part_then_the_upload_goes_on_or_the_object_is_refused() {
    let upload = BrokenOff::new();
    let text = std::str::from_utf8(upload.journal).expect("text");
    let (head, line) = text.split_once("\"crc\":\"").expect("a part");
    let (_, tail) = line.split_once('"').expect("a checksum");

    let (gone_on, _) = upload.go_on(upload.journal);
    let (refused, is_kept) = upload.go_on(format!("{head}\"crc\":\"AAAAAAAAAAA=\"{tail}").as_bytes());

    assert_eq!(gone_on.expect("it goes on").size, 16 * 1024 * 1024 + 1);
    assert!(matches!(refused, Err(ObjectError::NotIntact { .. })) && !is_kept, "{refused:?}, {is_kept}");
}

#[test]
fn when_a_journal_holds_anything_then_nothing_panics_and_what_is_uploaded_is_the_file() {
    // Each is an upload in parts.
    let cases = ProptestConfig::default().cases / 8;
    let config = ProptestConfig { source_file: Some(file!()), ..ProptestConfig::with_cases(cases) };
    let upload = BrokenOff::new();
    let outcome = proptest::test_runner::TestRunner::new(config).run(&any_file(upload.journal), |journal| {
        match upload.go_on(&journal) {
            (Ok(put), is_kept) => prop_assert!(put.size == 16 * 1024 * 1024 + 1 && !is_kept, "{put:?}"),
            (Err(ObjectError::Journal { .. }), is_kept) => prop_assert!(is_kept, "what is not ours is gone"),
            (Err(ObjectError::NotIntact { .. }), is_kept) => prop_assert!(!is_kept, "it would never go on"),
            (Err(error), _) => prop_assert!(false, "{error:?}"),
        }
        Ok(())
    });
    assert!(outcome.is_ok(), "{outcome:?}");
}
