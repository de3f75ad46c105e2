use super::super::outcome::{FanOutFailure, FanOutSkip};
use super::*;
use std::fs;
use std::time::Duration;
use tempfile::TempDir;

fn target(region: &str) -> FanOutTarget {
    FanOutTarget { account_id: "111111111111".to_owned(), region: region.to_owned() }
}

fn result(region: &str, outcome: FanOutOutcome<u64, io::Error>) -> FanOutResult<u64, io::Error> {
    FanOutResult { target: target(region), outcome, took: Duration::from_millis(1500) }
}

fn failed() -> FanOutOutcome<u64, io::Error> {
    FanOutOutcome::Failed(FanOutFailure::Work(io::Error::other("denied")))
}

fn line(region: &str, status: &str) -> String {
    format!("{{\"account\":\"111111111111\",\"region\":\"{region}\",\"job\":\"count\",\"status\":\"{status}\"}}\n")
}

struct Place(TempDir);

impl Place {
    fn holding(text: impl AsRef<[u8]>) -> Self {
        let place = Self(TempDir::new().expect("a folder"));
        fs::write(place.path(), text).expect("a file");
        place
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("results.jsonl")
    }

    fn open(&self) -> Result<ResultsFile, ResultsFileError> {
        ResultsFile::open(self.path(), "count")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).expect("a file")
    }
}

#[test]
fn when_results_are_added_then_each_is_a_line_at_once_and_what_was_skipped_is_none() {
    let place = Place(TempDir::new().expect("a folder"));
    let mut file = place.open().expect("a new file");
    file.append(&result("eu-west-1", FanOutOutcome::Done(7))).expect("written");
    let first =
        r#"{"account":"111111111111","region":"eu-west-1","job":"count","status":"ok","seconds":1.5,"value":7}"#;
    assert_eq!(place.text(), format!("{first}\n"));
    file.append(&result("eu-west-2", FanOutOutcome::Skipped(FanOutSkip::DoneBefore))).expect("nothing to write");
    file.append(&result("eu-west-3", failed())).expect("written");
    let second = r#"{"account":"111111111111","region":"eu-west-3","job":"count","status":"failed","seconds":1.5,"error":"denied"}"#;
    assert_eq!(place.text(), format!("{first}\n{second}\n"));
}

#[test]
fn when_a_file_is_opened_again_then_what_is_done_is_known_and_what_failed_is_not_done() {
    let lines =
        [line("eu-west-1", "ok"), line("eu-west-2", "failed"), line("eu-west-3", "failed"), line("eu-west-3", "ok")];
    let place = Place::holding(lines.concat() + &line("eu-west-4", "ok") + &line("eu-west-4", "failed"));
    let file = place.open().expect("a file of this job");
    assert_eq!(*file.done(), [target("eu-west-1"), target("eu-west-3")].into());
    assert_eq!(file.cut_short(), 0);
}

#[test]
fn when_what_was_written_is_opened_again_then_it_is_understood() {
    let place = Place(TempDir::new().expect("a folder"));
    let mut file = place.open().expect("a new file");
    file.append(&result("eu-west-1", FanOutOutcome::Done(7))).expect("written");
    file.append(&result("eu-west-2", failed())).expect("written");
    drop(file);
    assert_eq!(*place.open().expect("its own file").done(), [target("eu-west-1")].into());
}

#[test]
fn when_the_last_line_was_cut_short_anywhere_then_it_is_passed_over_and_the_next_begins_a_new_one() {
    let (whole, last) = (line("eu-west-1", "ok"), line("eu-west-2", "ok").replace("\"count\"", "\"cöunt\""));
    for length in 1..last.len() - 1 {
        let mut text = whole.clone().into_bytes();
        text.extend(&last.as_bytes()[..length]);
        let place = Place::holding(text);
        let mut file = place.open().expect("a file of this job");
        assert_eq!((file.done().len(), file.cut_short()), (1, 1), "{length}");
        file.append(&result("eu-west-2", FanOutOutcome::Done(7))).expect("written");
        drop(file);
        let again = place.open().expect("a file of this job");
        assert_eq!((again.done().len(), again.cut_short()), (2, 1), "{length}");
    }
}

#[test]
fn when_only_the_end_of_the_last_line_is_missing_then_it_counts_and_the_next_begins_a_new_one() {
    let place = Place::holding(line("eu-west-1", "ok").trim_end());
    let mut file = place.open().expect("a file of this job");
    assert_eq!((file.done().len(), file.cut_short()), (1, 0));
    file.append(&result("eu-west-2", FanOutOutcome::Done(7))).expect("written");
    assert_eq!(place.text().lines().count(), 2);
}

#[test]
fn when_a_file_holds_something_else_then_it_is_refused_and_left_as_it_is() {
    for text in ["export PATH=/bin", "{\"name\":1}\n", "[]"] {
        let place = Place::holding(line("eu-west-1", "ok") + text);
        let error = place.open().expect_err("not ours");
        assert!(matches!(error, ResultsFileError::NotAResult { line: 2, .. }), "{text}: {error:?}");
        assert!(place.text().ends_with(text));
    }
}

#[test]
fn when_a_line_is_empty_as_nothing_of_it_was_written_then_it_is_passed_over() {
    let place = Place::holding(line("eu-west-1", "ok") + "\n" + &line("eu-west-2", "ok"));
    let file = place.open().expect("a file of this job");
    assert_eq!((file.done().len(), file.cut_short()), (2, 0));
}

#[test]
fn when_a_file_is_of_another_job_then_it_is_refused() {
    let place = Place::holding(line("eu-west-1", "ok"));
    let error = ResultsFile::open(place.path(), "whoami").expect_err("another job");
    assert!(matches!(&error, ResultsFileError::OtherJob { line: 1, found, .. } if found == "count"), "{error:?}");
}

#[test]
fn when_a_file_is_open_already_then_it_is_in_use() {
    let place = Place::holding("");
    let first = place.open().expect("a file");
    assert!(matches!(place.open(), Err(ResultsFileError::InUse { .. })));
    drop(first);
    place.open().expect("free again");
}

#[test]
fn when_there_can_be_no_such_file_then_that_is_the_error() {
    let place = Place(TempDir::new().expect("a folder"));
    let error = ResultsFile::open(place.0.path(), "count").expect_err("a folder");
    assert!(matches!(error, ResultsFileError::File { .. }), "{error:?}");
}

#[cfg(unix)]
#[test]
fn when_a_file_is_made_then_only_its_owner_may_read_it_and_one_that_is_there_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |place: &Place| fs::metadata(place.path()).expect("a file").permissions().mode() & 0o777;
    let new = Place(TempDir::new().expect("a folder"));
    new.open().expect("a new file");
    assert_eq!(mode(&new), 0o600);
    let old = Place::holding("");
    fs::set_permissions(old.path(), fs::Permissions::from_mode(0o640)).expect("its mode");
    old.open().expect("a file");
    assert_eq!(mode(&old), 0o640);
}
