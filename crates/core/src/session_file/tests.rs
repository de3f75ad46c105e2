use super::*;
use proptest::prelude::*;

fn session(id: &str, secret: &str, token: &str, expiry: SystemTime) -> Credentials {
    let keys = Credentials::builder().access_key_id(id).secret_access_key(secret).session_token(token).expiry(expiry);
    keys.account_id("123456789012").provider_name("test").build()
}

fn in_an_hour() -> SystemTime {
    Clock::now() + Duration::from_hours(1)
}

#[test]
fn when_a_session_is_written_then_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = SessionFile::new(folder.path(), "digest");
    for id in ["first", "second"] {
        file.write(&session(id, "secret", "token", in_an_hour()));
        assert_eq!(file.read().expect("a session").access_key_id(), id);
    }
    let names: Vec<_> = fs::read_dir(folder.path()).expect("a folder").flatten().map(|file| file.file_name()).collect();
    assert_eq!(names, ["digest.session"]);
}

#[test]
fn when_keys_have_no_end_or_no_token_then_they_are_no_session() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = SessionFile::new(folder.path(), "digest");
    file.write(&Credentials::new("id", "secret", Some("token".to_owned()), None, "test"));
    file.write(&Credentials::new("id", "secret", None, Some(in_an_hour()), "test"));
    assert!(!file.path.exists());
}

#[cfg(unix)]
#[test]
fn when_the_file_is_a_link_or_a_folder_or_huge_then_it_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let real = SessionFile::new(folder.path(), "real");
    real.write(&session("id", "secret", "token", in_an_hour()));
    let link = SessionFile::new(folder.path(), "link");
    std::os::unix::fs::symlink(&real.path, &link.path).expect("a link");
    assert!(real.read().is_some() && link.read().is_none());
    let is_folder = SessionFile::new(folder.path(), "folder");
    fs::create_dir(&is_folder.path).expect("a folder");
    assert!(is_folder.read().is_none());
    let huge = SessionFile::new(folder.path(), "huge");
    huge.write(&session("id", "secret", &"t".repeat(70_000), in_an_hour()));
    assert!(huge.path.exists() && huge.read().is_none());
}

#[test]
fn when_a_session_is_removed_then_it_is_gone_and_removing_it_again_is_no_matter() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = SessionFile::new(folder.path(), "digest");
    file.write(&session("id", "secret", "token", in_an_hour()));
    file.remove();
    file.remove();
    assert!(file.read().is_none());
}

proptest! {
    #[test]
    fn when_a_session_is_printed_then_it_is_read_back_whole(
        id in "[A-Z0-9]{1,20}", secret in "[!-~]{1,40}", token in "[!-~]{1,60}", expiry in 0_u64..4_000_000_000,
    ) {
        let written = session(&id, &secret, &token, UNIX_EPOCH + Duration::from_secs(expiry));
        let text = print(&written).expect("a session");
        let read = parse(&text).expect("a session");
        prop_assert_eq!(read.access_key_id(), id);
        prop_assert_eq!(read.secret_access_key(), secret);
        prop_assert_eq!(read.session_token(), Some(token.as_str()));
        prop_assert_eq!(read.expiry(), written.expiry());
        prop_assert_eq!(read.account_id().map(AccountId::as_str), Some("123456789012"));
        for end in 0..text.len() {
            prop_assert!(parse(&text[..end]).is_none(), "{} bytes of it are none", end);
        }
    }

    #[test]
    fn when_a_file_holds_anything_then_reading_answers(text in "(aws-interactions session 1\n)?([0-9]{0,20}\n|.{0,9}\n){0,8}") {
        let _ = parse(&text);
    }
}
