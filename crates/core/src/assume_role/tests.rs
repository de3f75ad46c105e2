use super::*;
use proptest::prelude::*;

fn role() -> AssumeRole {
    AssumeRole::new("arn:aws:iam::123456789012:role/teams/web/Deploy")
}

fn refused_setting(role: &AssumeRole, is_chained: bool) -> Option<&'static str> {
    match role.check_from(&Origin::Builder, is_chained) {
        Err(ConfigError::InvalidSetting { setting, .. }) => Some(setting),
        Err(error) => panic!("{error:?}"),
        Ok(_) => None,
    }
}

#[test]
fn when_a_role_is_checked_and_all_is_set_then_all_comes_back() {
    let asked = role().session_name("ci").external_id("agreed:upon").duration(Duration::from_hours(12));
    let session = asked.check().expect("a valid role");
    assert_eq!(session.role().to_string(), "arn:aws:iam::123456789012:role/teams/web/Deploy");
    assert_eq!((session.name(), session.external_id()), ("ci", Some("agreed:upon")));
    assert_eq!(session.duration(), Some(Duration::from_hours(12)));
}

#[test]
fn when_a_role_is_checked_and_only_its_arn_is_set_then_a_name_is_made_up() {
    let session = role().check().expect("a valid role");
    assert!(session.name().starts_with("aws-interactions-"), "{session:?}");
    assert_eq!((session.external_id(), session.duration()), (None, None));
}

#[test]
fn when_a_role_is_checked_and_its_arn_is_that_of_a_user_then_the_arn_is_refused() {
    let error = AssumeRole::new("arn:aws:iam::123456789012:user/alice").check().expect_err("no role");
    assert!(matches!(error, ConfigError::MalformedRoleArn { origin: Origin::Builder, .. }), "{error:?}");
}

#[test]
fn when_a_role_is_checked_and_the_session_name_breaks_a_rule_then_it_is_refused() {
    for valid in ["ci", "nightly_audit+a=b,c.d@e-f", &"x".repeat(64)] {
        assert_eq!(refused_setting(&role().session_name(valid), false), None, "{valid}");
    }
    for invalid in ["", "x", "two words", "a/b", "a:b", "jörg", "ci\n", &"x".repeat(65)] {
        assert_eq!(refused_setting(&role().session_name(invalid), false), Some("role session name"), "{invalid}");
    }
}

#[test]
fn when_a_role_is_checked_and_the_external_id_breaks_a_rule_then_it_is_refused() {
    for valid in ["ab", "agreed:upon/a+b=c,d.e@f-g_h", &"x".repeat(1224)] {
        assert_eq!(refused_setting(&role().external_id(valid), false), None, "{valid}");
    }
    for invalid in ["", "x", "two words", "jörg", &"x".repeat(1225)] {
        assert_eq!(refused_setting(&role().external_id(invalid), false), Some("external id"), "{invalid}");
    }
}

#[test]
fn when_a_role_is_checked_and_the_duration_is_a_little_too_long_then_the_error_tells_parts_of_a_second() {
    let error = role().duration(Duration::from_millis(43_200_500)).check().expect_err("too long");
    assert_eq!(error.to_string(), "`43200.5 s` from the program is no role duration: expected 900 s to 43200 s");
}

#[test]
fn when_a_role_is_checked_and_the_duration_is_out_of_range_then_it_is_refused() {
    let is_refused = |milliseconds, is_chained| {
        let asked = role().duration(Duration::from_millis(milliseconds));
        refused_setting(&asked, is_chained) == Some("role duration")
    };
    assert!([900_000, 43_200_000].iter().all(|&allowed| !is_refused(allowed, false)));
    assert!([900_000, 3_600_000].iter().all(|&allowed| !is_refused(allowed, true)));
    assert!([0, 899_999, 43_200_001, u64::MAX].iter().all(|&refused| is_refused(refused, false)));
    assert!([899_999, 3_600_001, 43_200_000].iter().all(|&refused| is_refused(refused, true)));
}

const DEVICE: &str = "arn:aws:iam::123456789012:mfa/alice";

#[test]
fn when_a_role_is_checked_and_the_session_policy_breaks_a_rule_then_it_is_refused() {
    let longest = format!("{{{}}}", " ".repeat(2046));
    for valid in ["{}", " {\n\t\"Version\": \"2012-10-17\"}\r\n", "{\"ü\": 1}", &longest] {
        assert_eq!(refused_setting(&role().session_policy(valid), false), None, "{valid}");
    }
    for invalid in ["", "{", "}", "[]", "allow", "{\"€\": 1}", "{\u{0}}", &format!("{longest} ")] {
        assert_eq!(refused_setting(&role().session_policy(invalid), false), Some("session policy"), "{invalid}");
    }
    let error = role().session_policy(format!("{longest} ")).check().expect_err("too long").to_string();
    let expected =
        "`a text of 2049 characters` from the program is no session policy: expected 2048 characters at most";
    assert_eq!(error, expected);
}

#[test]
fn when_a_role_is_checked_and_a_policy_arn_breaks_a_rule_then_it_is_refused() {
    let with =
        |count| (0..count).fold(role(), |role, _| role.session_policy_arn("arn:aws:iam::aws:policy/ReadOnlyAccess"));
    assert_eq!(refused_setting(&with(10), false), None);
    assert_eq!(refused_setting(&with(11), false), Some("list of session policy ARNs"));
    assert_eq!(refused_setting(&role().session_policy_arn("arn:aws-cn:iam::123456789012:policy/team/P"), false), None);
    for invalid in [
        "",
        "ReadOnlyAccess",
        "arn:aws:iam::aws:role/R",
        "arn:aws:s3:::policy/P",
        "arn:aws:iam::aws:policy/",
        "arn:aws:iam::aws:policy/path/",
    ] {
        assert_eq!(
            refused_setting(&role().session_policy_arn(invalid), false),
            Some("session policy ARN"),
            "{invalid}"
        );
    }
}

#[test]
fn when_a_role_is_checked_and_a_tag_breaks_a_rule_then_it_is_refused() {
    let with = |count| (0..count).fold(role(), |role, number| role.tag(format!("key{number}"), "value"));
    assert_eq!(refused_setting(&with(50), false), None);
    assert_eq!(refused_setting(&with(51), false), Some("list of session tags"));
    for key in ["k", "cost center", "ключ_.:/=+-@", "awsome", &"ü".repeat(128)] {
        assert_eq!(refused_setting(&role().tag(key, ""), false), None, "{key}");
    }
    for key in ["", "aws:team", "AWS:team", "a&b", "line\n", &"x".repeat(129)] {
        assert_eq!(refused_setting(&role().tag(key, "v"), false), Some("key of a session tag"), "{key}");
    }
    assert_eq!(refused_setting(&role().tag("k", "ü".repeat(256)), false), None);
    for value in ["a&b", "tab\t", &"x".repeat(257)] {
        assert_eq!(refused_setting(&role().tag("k", value), false), Some("value of a session tag"), "{value}");
    }
    let twice = role().tag("Team", "a").tag("team", "b");
    assert_eq!(refused_setting(&twice, false), Some("key of a session tag"));
}

#[test]
fn when_a_role_is_checked_and_a_transitive_key_is_that_of_no_tag_then_it_is_refused() {
    let tagged = role().tag("Team", "web");
    assert_eq!(refused_setting(&tagged.clone().transitive_tag_key("team"), false), None, "case does not count");
    for key in ["job", ""] {
        let refused = refused_setting(&tagged.clone().transitive_tag_key("team").transitive_tag_key(key), false);
        assert_eq!(refused, Some("transitive tag key"), "{key}");
    }
}

#[test]
fn when_a_role_is_checked_and_the_source_identity_breaks_a_rule_then_it_is_refused() {
    for valid in ["al", "alice+x=a,b.c@d-e_f", &"x".repeat(64)] {
        assert_eq!(refused_setting(&role().source_identity(valid), false), None, "{valid}");
    }
    for invalid in ["", "a", "aws:alice", "two words", "jörg", &"x".repeat(65)] {
        assert_eq!(refused_setting(&role().source_identity(invalid), false), Some("source identity"), "{invalid}");
    }
}

#[test]
fn when_a_role_is_checked_and_the_mfa_serial_breaks_a_rule_then_it_is_refused() {
    for valid in [DEVICE, "GAHT12345", &"x".repeat(256)] {
        assert_eq!(refused_setting(&role().mfa_serial(valid), false), None, "{valid}");
    }
    for invalid in ["", "12345678", "GAHT 12345", &"x".repeat(257)] {
        assert_eq!(refused_setting(&role().mfa_serial(invalid), false), Some("MFA serial"), "{invalid}");
    }
}

#[test]
fn when_roles_are_compared_then_prompts_are_the_same_where_they_are_one() {
    let asked = role().mfa(DEVICE, |_| async { Ok::<_, String>("123456".to_owned()) });
    let other = role().mfa(DEVICE, |_| async { Ok::<_, String>("123456".to_owned()) });
    assert_eq!(asked, asked.clone());
    assert_ne!(asked, other);
}

proptest! {
    #[test]
    fn when_anything_is_asked_for_then_the_check_answers_and_never_panics(
        text in ".{0,80}", keys in proptest::collection::vec("[a-zA-Z: ]{0,8}", 0..6), seconds in any::<u64>(),
    ) {
        let wish = role().session_policy(&*text).source_identity(&*text).mfa_serial(&*text);
        let wish = keys.iter().fold(wish, |wish, key| wish.tag(key, &*text).transitive_tag_key(key));
        if let Err(error) = wish.duration(Duration::from_secs(seconds)).check() {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn when_tags_are_valid_then_each_may_be_transitive_and_the_order_stays(
        tags in proptest::collection::btree_map("[a-z][a-z0-9 _.:/=+@-]{0,30}", "[a-z0-9 _.:/=+@-]{0,9}", 0..=50),
    ) {
        prop_assume!(tags.keys().all(|key| !key.starts_with("aws:")));
        let tagged = tags.iter().fold(role(), |role, (key, value)| role.tag(key, value).transitive_tag_key(key));
        let session = tagged.check().expect("valid tags");
        prop_assert!(session.wishes.tags.iter().map(|(key, value)| (key, value)).eq(&tags));
    }
}
