//! `ListObjectVersions`. The emulator says that there is more without saying where, and starts again at the first key.

use std::cmp::Reverse;

use winterbaume_core::MockResponse;
use winterbaume_s3::views::{BucketStateView, DeleteMarkerView, ObjectView};

use super::attributes::ObjectId;
use super::books::Books;
use super::call::Call;
use super::emulator::Emulator;
use super::keys::from_emulator;
use super::page::{End, Entry, Page, Question};
use super::{Answer, NAMESPACE};
use crate::ACCOUNT_ID;
use crate::aws_error::AwsError;
use crate::xml::element;

/// A version or a delete marker.
struct Version<'a> {
    id: &'a str,
    last_modified: Option<&'a str>,
    latest: bool,
    /// `None` for a delete marker.
    object: Option<&'a ObjectView>,
}

/// Lists versions and delete markers by key, newest first.
pub(super) async fn list(call: &Call, books: &Books, emulator: &Emulator) -> Answer {
    let question = Question::of(call, "max-keys", "key-marker")?;
    let version_marker = call.non_empty("version-id-marker");
    if version_marker.is_some() && question.after.is_empty() {
        let message = "A version-id marker cannot be specified without a key marker.";
        return Err(AwsError::new(400, "InvalidArgument", message));
    }
    let all = entries(books.contents(&call.bucket, emulator).await?);
    let page = question.page(after(all, question.after, version_marker));
    Ok(answer(call, books, &question, &page))
}

fn entries(contents: &BucketStateView) -> Vec<Entry<Version<'_>>> {
    let mut keys: Vec<&String> =
        contents.objects.keys().chain(contents.object_history.keys()).chain(contents.delete_markers.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let of_key = |emulated: &String| {
        let key = from_emulator(emulated);
        versions(contents, emulated).into_iter().map(move |item| Entry { key: key.clone(), item })
    };
    keys.into_iter().flat_map(of_key).collect()
}

/// The versions of one key, newest first.
fn versions<'a>(contents: &'a BucketStateView, key: &str) -> Vec<Version<'a>> {
    let markers = contents.delete_markers.get(key).into_iter().flatten();
    let history = contents.object_history.get(key).into_iter().flatten();
    // An object that was written without versioning is in no history.
    let current = contents.objects.get(key).filter(|current| {
        !contents.object_history.get(key).into_iter().flatten().any(|version| version.version_id == current.version_id)
    });
    let mut versions: Vec<Version<'a>> =
        markers.map(marker).chain(current.into_iter().chain(history).map(object)).collect();
    // Stable: of two entries of the same instant, the one that the emulator has first is the newer.
    versions.sort_by_key(|version| Reverse(version.last_modified));
    if let Some(newest) = versions.first_mut() {
        newest.latest = true;
    }
    versions
}

fn marker(marker: &DeleteMarkerView) -> Version<'_> {
    Version { id: &marker.version_id, last_modified: marker.last_modified.as_deref(), latest: false, object: None }
}

fn object(object: &ObjectView) -> Version<'_> {
    let last_modified = object.last_modified.as_deref();
    Version { id: &object.version_id, last_modified, latest: false, object: Some(object) }
}

/// What follows both markers. If the marked version is gone, all of its key follows: none of it was there before.
fn after<'a>(mut entries: Vec<Entry<Version<'a>>>, key: &str, version: Option<&str>) -> Vec<Entry<Version<'a>>> {
    if key.is_empty() {
        return entries;
    }
    let marked = entries.iter().position(|entry| entry.key == key && Some(entry.item.id) == version);
    let start = match (marked, version) {
        (Some(position), _) => position + 1,
        (None, Some(_)) => entries.partition_point(|entry| entry.key.as_str() < key),
        (None, None) => entries.partition_point(|entry| entry.key.as_str() <= key),
    };
    entries.split_off(start)
}

fn answer(call: &Call, books: &Books, question: &Question<'_>, page: &Page<Version<'_>>) -> MockResponse {
    let echo = question.echo("Name", &call.bucket, "MaxKeys") + &question.name("KeyMarker", question.after);
    let marker = element("VersionIdMarker", call.parameter("version-id-marker").unwrap_or_default());
    let truncated = element("IsTruncated", &page.end.is_some().to_string());
    let next = page.end.as_ref().map(|end| next_markers(question, page, end)).unwrap_or_default();
    let versions: String = page.entries.iter().map(|entry| version(call, books, question, entry)).collect();
    let prefixes = question.common_prefixes(page);
    let content = format!("{echo}{marker}{truncated}{next}{versions}{prefixes}");
    MockResponse::xml(200, format!("<ListVersionsResult xmlns=\"{NAMESPACE}\">{content}</ListVersionsResult>"))
}

fn next_markers(question: &Question<'_>, page: &Page<Version<'_>>, end: &End) -> String {
    let id = match end {
        End::Key(_) => page.entries.last().map(|entry| element("NextVersionIdMarker", entry.item.id)),
        End::Prefix(_) => None,
    };
    question.name("NextKeyMarker", end.name()) + &id.unwrap_or_default()
}

fn version(call: &Call, books: &Books, question: &Question<'_>, Entry { key, item }: &Entry<Version<'_>>) -> String {
    let content = question.name("Key", key)
        + &element("VersionId", item.id)
        + &element("IsLatest", &item.latest.to_string())
        + &element("LastModified", &seconds(item.last_modified))
        + &format!("<Owner>{}</Owner>", element("ID", ACCOUNT_ID));
    let Some(object) = item.object else {
        return format!("<DeleteMarker>{content}</DeleteMarker>");
    };
    let content = content
        + &element("ETag", &object.etag)
        + &element("Size", &object.content_length.to_string())
        + &element("StorageClass", &stored_as(books, &call.bucket, key, object));
    format!("<Version>{content}</Version>")
}

/// The storage class that the object was sent with, which the emulator forgets.
pub(super) fn stored_as(books: &Books, bucket: &str, key: &str, object: &ObjectView) -> String {
    let headers = books.attributes.headers(&ObjectId::version(bucket, key, &object.version_id));
    let class = headers.get("x-amz-storage-class").and_then(|class| class.to_str().ok());
    class.unwrap_or(&object.storage_class).to_owned()
}

/// A time of the emulator's, in whole seconds as S3 lists it.
pub(super) fn seconds(time: Option<&str>) -> String {
    let seconds = time.and_then(|time| time.get(..19)).unwrap_or("1970-01-01T00:00:00");
    format!("{seconds}.000Z")
}
