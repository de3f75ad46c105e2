//! Texts as long as an address may be, where an answer names keys, versions, uploads and markers: the SDK panics at an
//! address of 64 KiB, and what is named goes into the addresses of what follows.

use aws_interactions_core::AwsClientProvider;
use aws_interactions_stand_in::{Wire, answer, bare_builder};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use futures::{StreamExt, TryStreamExt, future, stream};
use s3_interactions::{
    CopyOptions, DeletedVersions, EmptyOptions, ObjectError, ObjectFilter, ObjectVersion, ParallelList, PutOptions,
    S3Uri, SyncOptions, SyncPlace, SyncRun,
};
use std::path::Path;
use tokio::io::AsyncReadExt;

/// More than an address holds, and more than it may hold but does.
const LENGTHS: [usize; 2] = [70_000, 5_000];

/// What an answer names: one of them is long.
#[derive(Clone, Debug)]
struct Names {
    key: String,
    version: String,
    upload: String,
    marker: String,
}

impl Names {
    fn each_long(length: usize) -> [Self; 4] {
        let short = Self { key: "a/b".into(), version: "v".into(), upload: "u".into(), marker: "m".into() };
        let long = "l".repeat(length);
        [
            Self { key: long.clone(), ..short.clone() },
            Self { version: long.clone(), ..short.clone() },
            Self { upload: long.clone(), ..short.clone() },
            Self { marker: long, ..short },
        ]
    }

    /// An S3 that has an object of 6 GB, a version and an upload, and takes neither batches nor parts.
    fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let Self { key, version, upload, marker } = self;
        let query = request.uri().split_once('?').map_or("", |(_, query)| query);
        let has = |name: &str| query.split('&').any(|part| part.split('=').next() == Some(name));
        let goes_on = format!("<IsTruncated>{}</IsTruncated>", marker.len() > 1);
        let body = match request.method() {
            "HEAD" => {
                let mut head = answer(200, "");
                head.headers_mut().insert("content-length", "6000000000");
                head.headers_mut().insert("etag", "\"e\"");
                return head;
            }
            // What became of it is looked for in the list.
            "POST" if has("uploads") && marker.len() > 1 => "<InitiateMultipartUploadResult>".to_owned(),
            "POST" if has("uploads") => {
                format!("<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>")
            }
            "GET" if has("versions") => format!(
                "<ListVersionsResult>{goes_on}<NextKeyMarker>{marker}</NextKeyMarker><NextVersionIdMarker>{marker}\
                 </NextVersionIdMarker><Version><Key>{key}</Key><VersionId>{version}</VersionId><Size>1</Size></Version>\
                 </ListVersionsResult>"
            ),
            "GET" if has("uploads") => format!(
                "<ListMultipartUploadsResult>{goes_on}<NextKeyMarker>{marker}</NextKeyMarker><NextUploadIdMarker>{marker}\
                 </NextUploadIdMarker><Upload><Key>{key}</Key><UploadId>{upload}</UploadId></Upload>\
                 </ListMultipartUploadsResult>"
            ),
            "GET" if has("list-type") => format!(
                "<ListBucketResult>{goes_on}<NextContinuationToken>{marker}</NextContinuationToken><Contents><Key>{key}\
                 </Key><Size>7</Size><LastModified>2026-11-22T10:00:00Z</LastModified></Contents></ListBucketResult>"
            ),
            "GET" if has("tagging") => "<Tagging><TagSet></TagSet></Tagging>".to_owned(),
            "DELETE" => return answer(204, ""),
            _ => return answer(501, "<Error><Code>NotImplemented</Code></Error>"),
        };
        answer(200, body)
    }
}

/// Whether all went well that deletes what is listed, in each way.
async fn delete(names: &Names, provider: &AwsClientProvider) -> bool {
    let (filter, options) = (ObjectFilter::default(), EmptyOptions::default());
    let version = ObjectVersion { key: "a".to_owned(), version_id: Some(names.version.clone()) };
    let entries = stream::iter([Ok::<_, ObjectError>(version)]);
    let reports = [
        s3_interactions::empty_bucket("logs", &options, provider).await.ok(),
        s3_interactions::delete_prefix("logs", &filter, DeletedVersions::All, &options, provider).await.ok(),
        s3_interactions::delete_object_stream("logs", entries, &options, provider).await.ok(),
    ];
    reports.iter().all(|report| report.as_ref().is_some_and(|report| report.failed.is_empty()))
}

/// Whether every list was read.
async fn list(provider: &AwsClientProvider) -> bool {
    let (filter, options) = (ObjectFilter::default(), ParallelList::default());
    let objects = s3_interactions::stream_bucket_objects_in_parallel("logs", None, options, provider);
    let versions = s3_interactions::find_object_versions("logs", &filter, options, provider);
    let read = [
        objects.try_for_each(|_| future::ok(())).await.is_ok(),
        versions.try_for_each(|_| future::ok(())).await.is_ok(),
        s3_interactions::get_object_usage("logs", None, provider).await.is_ok(),
        s3_interactions::count_bucket_contents("logs", provider).await.is_ok(),
    ];
    read == [true; 4]
}

/// Begins uploads, whose parts are not taken, and ends them.
async fn upload(provider: &AwsClientProvider) {
    let uri = |key: &str| S3Uri { bucket: "logs".to_owned(), key: key.to_owned() };
    let mut content = tokio::io::repeat(0).take(9_000_000);
    let put = PutOptions::default();
    s3_interactions::copy_object(&uri("a"), &uri("b"), &CopyOptions::default(), provider).await.expect_err("no parts");
    s3_interactions::put_stream_to_bucket(&mut content, "logs", "a", &put, provider).await.expect_err("no parts");
}

/// Fetches all that is listed.
async fn sync(folder: &Path, provider: &AwsClientProvider) {
    let (from, to) = (SyncPlace::prefix("logs", ""), SyncPlace::folder(folder));
    if let Ok(plan) = s3_interactions::plan_sync(&from, &to, &SyncOptions::default(), provider).await {
        s3_interactions::run_sync(&plan, &SyncRun::default(), provider).for_each(|_| future::ready(())).await;
    }
}

async fn provider_of(names: &Names) -> (AwsClientProvider, Wire) {
    let far = names.clone();
    let wire = Wire::answering(move |request| far.answer(request));
    let builder = bare_builder("us-east-1").http_client(wire.http_client.clone()).max_attempts(1);
    (builder.build().await.expect("a provider"), wire)
}

#[tokio::test(start_paused = true)]
async fn when_an_answer_names_something_as_long_as_an_address_then_nothing_panics_and_it_is_not_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    for names in LENGTHS.into_iter().flat_map(Names::each_long) {
        let (provider, wire) = provider_of(&names).await;
        let is_done = delete(&names, &provider).await && list(&provider).await;
        upload(&provider).await;
        sync(folder.path(), &provider).await;
        let longest = wire.requests(|request| request.uri().len()).into_iter().max();
        assert!(!is_done && longest.is_some_and(|longest| longest < 5_000), "{longest:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_an_answer_names_what_fits_into_an_address_then_it_is_sent() {
    let names =
        Names { key: "k".repeat(1024), version: "v".repeat(1024), upload: "u".repeat(1024), marker: "m".into() };
    let (provider, wire) = provider_of(&names).await;
    assert!(delete(&names, &provider).await && list(&provider).await);
    upload(&provider).await;
    let sent = wire.requests(|request| (request.method().to_owned(), request.uri().to_owned()));
    for (method, name) in
        [("DELETE", &names.key), ("DELETE", &names.version), ("DELETE", &names.upload), ("PUT", &names.upload)]
    {
        assert!(sent.iter().any(|(sent, uri)| sent == method && uri.contains(name)), "{method} {name}");
    }
}
