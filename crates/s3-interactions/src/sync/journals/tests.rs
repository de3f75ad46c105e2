use super::*;
use crate::stand_in::{Log, bare_answer, error_answer, provider_over};
use crate::sync::plan::{SyncCopy, SyncReason};
use std::collections::BTreeSet;
use tempfile::{TempDir, tempdir};

fn plan(from: &str, to: &str, copies: &[(&str, u64)]) -> SyncPlan {
    let route = Route::Up { from: from.into(), to: to.parse().expect("a place") };
    let mut plan = SyncPlan::new(route, false);
    for (path, size) in copies {
        let (path, reason) = ((*path).to_owned(), SyncReason::Missing);
        plan.copies.push(&SyncCopy { path, size: *size, modified: None, must_be_missing: false, reason });
    }
    plan
}

async fn silent_provider() -> AwsClientProvider {
    crate::stand_in::provider_without_answers().await
}

#[tokio::test]
async fn when_something_is_of_more_than_16_mib_then_it_has_a_journal_and_else_none() {
    let provider = silent_provider().await;
    let journals = Journals::new(Path::new("/notes"), &plan("/here", "s3://data/", &[]), &provider);
    assert_eq!(journals.of("a", 16 * 1024 * 1024), None);
    let journal = journals.of("a", 16 * 1024 * 1024 + 1).expect("a journal");
    assert!(journal.starts_with("/notes") && journal.extension().is_some_and(|end| end == "upload"), "{journal:?}");
}

#[tokio::test]
async fn when_source_or_target_or_path_is_another_then_so_is_the_journal() {
    let provider = silent_provider().await;
    let of = |from: &str, to: &str, path: &str| {
        Journals::new(Path::new("/notes"), &plan(from, to, &[]), &provider).of(path, u64::MAX).expect("a journal")
    };
    let names = [
        of("/here", "s3://data/", "a"),
        of("/here", "s3://data/", "b"),
        of("/there", "s3://data/", "a"),
        of("/here", "s3://logs/", "a"),
        of("/here", "s3://data/x/", "a"),
    ];
    assert_eq!(BTreeSet::from(names.clone()).len(), names.len());
    assert_eq!(names[0], of("/here", "s3://data/", "a"));
    // Wherever the program is started.
    let here = std::env::current_dir().expect("a folder").join("x");
    assert_eq!(of("x", "s3://data/", "a"), of(&here.display().to_string(), "s3://data/", "a"));
}

#[tokio::test]
async fn when_another_works_with_a_journal_then_it_is_left_to_that_one() {
    let folder = tempdir().expect("a folder");
    let journals = Journals::new(folder.path(), &plan("/here", "s3://data/", &[]), &silent_provider().await);
    let path = journals.of("a", u64::MAX).expect("a journal");
    let journal = Journal::begin(&path, &1).expect("a journal");
    assert_eq!(journals.of("a", u64::MAX), None);
    drop(journal);
    assert_eq!(journals.of("a", u64::MAX), Some(path));
}

/// A folder with journals of these paths, left by an earlier run of the same source and target, and one of somebody else.
fn left(journals: &Journals, folder: &TempDir, paths: &[&str]) {
    for path in paths {
        let journal = journals.of(path, u64::MAX).expect("a journal");
        let head = format!(r#"{{"upload_to":"data","key":"{path}","part_size":1,"source":null,"asked":[1000]}}"#);
        let begun = format!(r#"{{"upload_id":"u-{path}"}}"#);
        fs::write(journal, format!("{head}\n{begun}\n")).expect("a journal");
    }
    fs::write(folder.path().join("0123456789abcdef-0.upload"), "of another pair").expect("a file");
}

fn names(folder: &TempDir) -> usize {
    folder.path().read_dir().expect("a folder").count()
}

#[tokio::test]
async fn when_what_was_left_is_swept_then_uploads_that_are_not_gone_on_with_are_ended_and_nobody_elses() {
    let folder = tempdir().expect("a folder");
    let plan = plan("/here", "s3://data/", &[("wanted", 16 * MIB + 1), ("small", 16 * MIB)]);
    let ended = Log::default();
    let log = ended.clone();
    let provider = provider_over(move |request| {
        let id = request.uri().split("uploadId=").nth(1).unwrap_or_default().to_owned();
        log.push(format!("{} {id}", request.method()));
        async { bare_answer(204, &[]) }
    })
    .await;
    let journals = Journals::new(folder.path(), &plan, &provider);
    left(&journals, &folder, &["wanted", "small", "gone"]);
    assert_eq!(names(&folder), 4);
    journals.sweep(&plan, &provider).await;
    let ended: BTreeSet<_> = ended.all().into_iter().collect();
    assert_eq!(ended, ["DELETE u-gone", "DELETE u-small"].map(str::to_owned).into());
    assert_eq!(names(&folder), 2);
    assert!(journals.of("wanted", u64::MAX).expect("a journal").exists());
}

#[tokio::test]
async fn when_what_was_left_cannot_be_ended_then_it_stays_and_the_others_are_ended() {
    let folder = tempdir().expect("a folder");
    let plan = plan("/here", "s3://data/", &[]);
    let provider = provider_over(|request| {
        let is_refused = request.uri().contains("u-a");
        async move { if is_refused { error_answer(403, "AccessDenied") } else { bare_answer(204, &[]) } }
    })
    .await;
    let journals = Journals::new(folder.path(), &plan, &provider);
    left(&journals, &folder, &["a", "b"]);
    journals.sweep(&plan, &provider).await;
    let stays = |path: &str| journals.of(path, u64::MAX).expect("a journal").exists();
    assert_eq!((stays("a"), stays("b"), names(&folder)), (true, false, 2));
}
