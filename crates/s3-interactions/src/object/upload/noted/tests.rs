use super::*;
use crate::stand_in::{Log, bare_answer, error_answer, provider_over};

/// Ends what a journal with this head tells of, where S3 answers so, and tells what was asked, and whether the journal stays.
async fn ended(head: &str, status: u16) -> (Result<(), ObjectError>, Vec<String>, bool) {
    let asked = Log::default();
    let log = asked.clone();
    let provider = provider_over(move |request| {
        log.push(format!("{} {}", request.method(), request.uri()));
        async move { if status < 300 { bare_answer(status, &[]) } else { error_answer(status, "InternalError") } }
    })
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let journal = folder.path().join("journal");
    std::fs::write(&journal, head).expect("a journal");
    let ended = end_left(&journal, &provider).await;
    (ended, asked.all(), journal.exists())
}

/// The beginning of a journal whose upload has this id.
fn head(upload_id: &str) -> String {
    let begun = Line::<()>::Begun { upload_id: upload_id.to_owned() };
    asked() + &serde_json::to_string(&begun).expect("a line") + "\n"
}

/// That of a journal whose upload nobody has heard of.
fn asked() -> String {
    let head = Head { asked: vec![now()], ..Head::new("logs", "a b", 8, &1) };
    serde_json::to_string(&head).expect("a line") + "\n"
}

#[tokio::test]
async fn when_what_is_left_is_ended_then_its_upload_is_aborted_and_its_journal_gone() {
    let (ended, asked, is_there) = ended(&head("u1"), 204).await;
    ended.expect("ended");
    let [abort] = &asked[..] else { panic!("{asked:?}") };
    assert!(abort.starts_with("DELETE https://logs.s3") && abort.contains("/a%20b?"), "{abort}");
    assert!(abort.contains("uploadId=u1"), "{abort}");
    assert!(!is_there);
}

#[tokio::test]
async fn when_what_is_left_cannot_be_ended_then_it_stays_noted() {
    let (ended, _, is_there) = ended(&head("u1"), 500).await;
    assert!(matches!(ended, Err(ObjectError::Request { .. })), "{ended:?}");
    assert!(is_there);
}

#[tokio::test]
async fn when_a_journal_tells_of_no_upload_of_s3_then_nothing_is_asked_and_it_is_gone() {
    for head in ["", "{}", "\"other\"\n"] {
        let (ended, asked, is_there) = ended(head, 204).await;
        ended.expect("nothing to end");
        assert!(asked.is_empty() && !is_there, "{head:.40} {asked:?}");
    }
}

#[tokio::test]
async fn when_the_upload_of_a_journal_has_no_name_then_it_stays_noted() {
    for head in [asked(), head(&"i".repeat(4097))] {
        let (ended, asked, is_there) = ended(&head, 204).await;
        ended.expect("nothing to end");
        assert!(asked.is_empty() && is_there, "{head:.40} {asked:?}");
    }
}

#[tokio::test]
async fn when_there_is_no_journal_then_nothing_is_left() {
    let provider = crate::stand_in::provider_without_answers().await;
    let folder = tempfile::tempdir().expect("a folder");
    end_left(&folder.path().join("absent"), &provider).await.expect("nothing to end");
}

#[tokio::test]
async fn when_s3_is_asked_for_an_upload_then_when_is_noted_before() {
    let provider = crate::stand_in::provider_without_answers().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    let noted = path.clone();
    let create = async move {
        let head: Head = serde_json::from_str(&std::fs::read_to_string(noted).expect("a journal")).expect("a head");
        let times = Nameless(head.asked).times();
        let age = times.iter().map(|time| time.elapsed().expect("the past")).max().expect("a time");
        assert!(age < Duration::from_hours(1) && times.len() == 1, "{times:?}");
        Ok("u1".to_owned())
    };
    let head = Head::new("logs", "a b", 8, &1);
    let (journal, id) = begin(&path, head, Nameless::default(), create, &provider).await.expect("an upload");
    assert_eq!(id, "u1");
    drop(journal);
    assert!(std::fs::read_to_string(&path).expect("a journal").ends_with("{\"upload_id\":\"u1\"}\n"));
}

#[tokio::test]
async fn when_an_object_was_written_in_one_request_then_what_was_left_of_an_upload_to_it_is_ended_and_of_no_other() {
    for (key, is_ended) in [("a b", true), ("a", false)] {
        let asked = Log::default();
        let log = asked.clone();
        let provider = provider_over(move |request| {
            log.push(request.method().to_owned());
            async { bare_answer(204, &[]) }
        })
        .await;
        let folder = tempfile::tempdir().expect("a folder");
        let journal = folder.path().join("journal");
        std::fs::write(&journal, head("u1")).expect("a journal");
        end_left_of(Some(&journal), "logs", key, &provider).await;
        assert_eq!((!asked.all().is_empty(), !journal.exists()), (is_ended, is_ended), "{key}");
        end_left_of(None, "logs", key, &provider).await;
    }
}

/// Whether an upload is noted that S3 was asked for and answered so.
async fn is_noted_after(status: u16, code: &'static str) -> bool {
    let provider = provider_over(move |_| async move { error_answer(status, code) }).await;
    let head = || Head::new("logs", "a b", 8, &1);
    let error = head().begun("u1", &provider).end().await.expect_err("an error");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    assert!(begin(&path, head(), Nameless::default(), async { Err(error) }, &provider).await.is_err());
    path.exists()
}

#[tokio::test]
async fn when_an_upload_does_not_begin_then_it_stays_noted_where_it_may_be_there_all_the_same() {
    assert!(is_noted_after(500, "InternalError").await);
    assert!(!is_noted_after(403, "AccessDenied").await);
}
