//! Names of role sessions: 2 to 64 of ASCII letters, digits and `_+=,.@-`.

const SHORTEST: usize = 2;
const LONGEST: usize = 64;

/// Makes the name of a role session out of any text: what STS does not allow becomes `-`, what is too long is cut
/// to 64 characters, what is too short is filled up to 2 with `-`. A name that is valid stays as it is.
///
/// Different texts may become the same name; AWS does not mind, sessions may share one.
///
/// ```
/// use sts_interactions::sanitise_session_name;
///
/// assert_eq!(sanitise_session_name("build 42/main"), "build-42-main");
/// assert_eq!(sanitise_session_name("jörg@example.com"), "j-rg@example.com");
/// assert_eq!(sanitise_session_name(""), "--");
/// ```
pub fn sanitise_session_name(text: &str) -> String {
    let allowed_or_dash = |character| if is_allowed(character) { character } else { '-' };
    let name: String = text.chars().map(allowed_or_dash).take(LONGEST).collect();
    format!("{name:-<SHORTEST$}")
}

fn is_allowed(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_+=,.@-".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_interactions_core::AssumeRole;
    use proptest::prelude::*;

    fn is_session_name(name: &str) -> bool {
        AssumeRole::new("arn:aws:iam::123456789012:role/Deploy").session_name(name).check().is_ok()
    }

    #[test]
    fn when_a_text_is_sanitised_and_it_is_too_long_then_its_beginning_stays() {
        let name = sanitise_session_name(&format!("début{}", "x".repeat(100)));
        assert_eq!(name, format!("d-but{}", "x".repeat(59)));
    }

    proptest! {
        #[test]
        fn when_any_text_is_sanitised_then_it_is_valid_and_stays_the_same_when_done_again(text in "(?s).{0,100}") {
            let name = sanitise_session_name(&text);
            prop_assert!(is_session_name(&name), "{:?}", name);
            prop_assert_eq!(sanitise_session_name(&name), name);
        }

        #[test]
        fn when_a_valid_name_is_sanitised_then_it_stays_as_it_is(name in "[A-Za-z0-9_+=,.@-]{2,64}") {
            prop_assert!(is_session_name(&name));
            prop_assert_eq!(sanitise_session_name(&name), name);
        }
    }
}
