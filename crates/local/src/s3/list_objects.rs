//! `ListObjects` and `ListObjectsV2`. The emulator folds common prefixes away between pages and cannot encode keys.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use winterbaume_core::MockResponse;
use winterbaume_s3::views::{BucketStateView, ObjectView};

use super::books::Books;
use super::call::Call;
use super::emulator::Emulator;
use super::keys::from_emulator;
use super::list_versions::{seconds, stored_as};
use super::page::{Entry, Page, Question};
use super::{Answer, NAMESPACE};
use crate::xml::{element, optional_element};

/// `ListObjectsV2`, which goes on from an opaque token.
pub(super) async fn second_version(call: &Call, books: &Books, emulator: &Emulator) -> Answer {
    let mut question = Question::of(call, "max-keys", "start-after")?;
    let token = call.non_empty("continuation-token");
    let after = token.map(|token| percent_decode_str(token).decode_utf8_lossy());
    if let Some(after) = &after {
        question.after = after;
    }
    let page = question.page(entries(books.contents(&call.bucket, emulator).await?, question.after));
    let next = page.end.as_ref().map(|end| utf8_percent_encode(end.name(), NON_ALPHANUMERIC).to_string());
    let count = page.entries.len() + page.common_prefixes.len();
    let paging = element("KeyCount", &count.to_string())
        + &optional_element("ContinuationToken", token)
        + &optional_element("NextContinuationToken", next.as_deref())
        + &question.optional_name("StartAfter", call.non_empty("start-after"));
    Ok(answer(call, books, &question, &page, &paging))
}

/// `ListObjects`, which goes on from a name.
pub(super) async fn first_version(call: &Call, books: &Books, emulator: &Emulator) -> Answer {
    let question = Question::of(call, "max-keys", "marker")?;
    let page = question.page(entries(books.contents(&call.bucket, emulator).await?, question.after));
    // Without a delimiter the last key says where to go on.
    let next = page.end.as_ref().filter(|_| question.delimiter.is_some()).map(super::page::End::name);
    let paging = question.name("Marker", question.after) + &question.optional_name("NextMarker", next);
    Ok(answer(call, books, &question, &page, &paging))
}

fn entries<'a>(contents: &'a BucketStateView, after: &str) -> Vec<Entry<&'a ObjectView>> {
    let all = contents.objects.iter().map(|(key, item)| Entry { key: from_emulator(key), item });
    let mut entries: Vec<_> = all.filter(|entry| after.is_empty() || entry.key.as_str() > after).collect();
    entries.sort_unstable_by(|left, right| left.key.cmp(&right.key));
    entries
}

fn answer(call: &Call, books: &Books, question: &Question<'_>, page: &Page<&ObjectView>, paging: &str) -> MockResponse {
    let contents: String = page.entries.iter().map(|entry| object(call, books, question, entry)).collect();
    let echo = question.echo("Name", &call.bucket, "MaxKeys");
    let truncated = element("IsTruncated", &page.end.is_some().to_string());
    let prefixes = question.common_prefixes(page);
    let content = format!("{echo}{truncated}{paging}{contents}{prefixes}");
    MockResponse::xml(200, format!("<ListBucketResult xmlns=\"{NAMESPACE}\">{content}</ListBucketResult>"))
}

fn object(call: &Call, books: &Books, question: &Question<'_>, Entry { key, item }: &Entry<&ObjectView>) -> String {
    let content = question.name("Key", key)
        + &element("LastModified", &seconds(item.last_modified.as_deref()))
        + &element("ETag", &item.etag)
        + &element("Size", &item.content_length.to_string())
        + &element("StorageClass", &stored_as(books, &call.bucket, key, item));
    format!("<Contents>{content}</Contents>")
}
