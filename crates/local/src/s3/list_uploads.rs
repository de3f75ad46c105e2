//! `ListMultipartUploads` and `ListParts`. The emulator answers everything at once and says that its keys are encoded.

use winterbaume_core::MockResponse;

use super::books::Books;
use super::call::Call;
use super::emulator::{Emulator, request};
use super::keys::from_emulator;
use super::page::{End, Entry, Question, number};
use super::{Answer, NAMESPACE, parts};
use crate::xml::{blocks, element, optional_element, text_of};

/// `ListMultipartUploads`, by key and upload id.
pub(super) async fn uploads(call: &Call, books: &Books, emulator: &Emulator) -> Answer {
    let question = Question::of(call, "max-uploads", "key-marker")?;
    let id_marker = call.non_empty("upload-id-marker");
    let answer = emulator.send(request("GET", &call.bucket, "", "uploads")).await;
    if answer.status != 200 {
        return Ok(answer);
    }
    let text = from_emulator(&String::from_utf8_lossy(&answer.body));
    let page = question.page(entries(&text).into_iter().filter(|entry| follows(entry, question.after, id_marker)));
    let uploads: String = page.entries.iter().map(|entry| upload(&question, books, entry)).collect();
    let next = match (&page.end, page.entries.last()) {
        (Some(End::Key(key)), Some(last)) => {
            question.name("NextKeyMarker", key) + &element("NextUploadIdMarker", &last.item.id)
        }
        (Some(end), _) => question.name("NextKeyMarker", end.name()),
        (None, _) => String::new(),
    };
    let content = question.echo("Bucket", &call.bucket, "MaxUploads")
        + &question.name("KeyMarker", question.after)
        + &optional_element("UploadIdMarker", id_marker)
        + &element("IsTruncated", &page.end.is_some().to_string())
        + &next
        + &uploads
        + &question.common_prefixes(&page);
    Ok(document("ListMultipartUploadsResult", &content))
}

struct Upload<'a> {
    id: String,
    xml: &'a str,
}

fn entries(text: &str) -> Vec<Entry<Upload<'_>>> {
    let parse = |xml| Some(Entry { key: text_of(xml, "Key")?, item: Upload { id: text_of(xml, "UploadId")?, xml } });
    let mut entries: Vec<_> = blocks(text, "Upload").into_iter().filter_map(parse).collect();
    entries.sort_by(|left, right| (&left.key, &left.item.id).cmp(&(&right.key, &right.item.id)));
    entries
}

fn follows(entry: &Entry<Upload<'_>>, key: &str, id: Option<&str>) -> bool {
    let position = (entry.key.as_str(), entry.item.id.as_str());
    match id {
        _ if key.is_empty() => true,
        Some(id) => position > (key, id),
        None => entry.key.as_str() > key,
    }
}

fn upload(question: &Question<'_>, books: &Books, Entry { key, item }: &Entry<Upload<'_>>) -> String {
    let copied = |name| optional_element(name, text_of(item.xml, name).as_deref());
    let content = question.name("Key", key)
        + &element("UploadId", &item.id)
        + &copied("StorageClass")
        + &copied("Initiated")
        + &declared(books.uploads.get(&item.id));
    format!("<Upload>{content}</Upload>")
}

/// How an upload is summed up, where its beginner asked for that.
fn declared(upload: Option<&parts::Upload>) -> String {
    let Some(upload) = upload.filter(|upload| upload.is_declared) else { return String::new() };
    element("ChecksumAlgorithm", upload.algorithm.name()) + &element("ChecksumType", upload.kind.name())
}

/// `ListParts`, by part number.
pub(super) async fn parts(call: &Call, books: &Books, emulator: &Emulator) -> Answer {
    let answer = emulator.forward(call).await;
    if answer.status != 200 {
        return Ok(answer);
    }
    let maximum = number(call, "max-parts")?.unwrap_or(1000).min(1000);
    let marker = number(call, "part-number-marker")?.unwrap_or(0);
    let text = String::from_utf8_lossy(&answer.body);
    let part = |xml| Some((text_of(xml, "PartNumber")?.parse::<usize>().ok()?, xml));
    let mut rest = blocks(&text, "Part").into_iter().filter_map(part).filter(|(number, _)| *number > marker);
    let page: Vec<_> = rest.by_ref().take(maximum).collect();
    let next = rest.next().and(page.last()).map(|(number, _)| number.to_string());
    let id = call.parameter("uploadId").unwrap_or_default();
    let upload = books.uploads.get(id).filter(|upload| upload.is_declared);
    let sum = |number: usize| {
        let upload = upload?;
        Some(upload.part(u32::try_from(number).ok()?)?.element(upload.algorithm))
    };
    let part = |(number, xml): &(usize, &str)| format!("<Part>{xml}{}</Part>", sum(*number).unwrap_or_default());
    let parts: String = page.iter().map(part).collect();
    let content = element("Bucket", &call.bucket)
        + &element("Key", &call.key)
        + &element("UploadId", id)
        + &element("MaxParts", &maximum.to_string())
        + &element("PartNumberMarker", &marker.to_string())
        + &element("IsTruncated", &next.is_some().to_string())
        + &optional_element("NextPartNumberMarker", next.as_deref())
        + &declared(upload)
        + &parts;
    Ok(document("ListPartsResult", &content))
}

fn document(root: &str, content: &str) -> MockResponse {
    MockResponse::xml(200, format!("<{root} xmlns=\"{NAMESPACE}\">{content}</{root}>"))
}
