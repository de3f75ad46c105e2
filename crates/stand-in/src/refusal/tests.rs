use super::*;
use std::fmt;

/// An error of a crate that may do anything wrong.
#[derive(Debug)]
enum Refused {
    DoesNotExist { name: &'static str },
    Request { name: &'static str, source: RequestError },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::DoesNotExist { name } | Self::Request { name, .. }) = self;
        write!(f, "the thing `{name}`")
    }
}

impl Error for Refused {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.request().map(|request| request as &dyn Error)
    }
}

impl Refused {
    fn of(name: &'static str) -> Self {
        let source = RequestError::new(RequestErrorKind::AccessDenied, "thing", "GetThing", "told so");
        Self::Request { name, source }
    }

    fn request(&self) -> Option<&RequestError> {
        match self {
            Self::DoesNotExist { .. } => None,
            Self::Request { source, .. } => Some(source),
        }
    }
}

#[tokio::test]
async fn when_the_code_decides_and_the_thing_is_named_then_nothing_fails() {
    let cases = [("NoSuchThing", "DoesNotExist")];
    assert_code_decides(&cases, &["`web`"], Refused::request, async |_| Refused::DoesNotExist { name: "web" }).await;
}

#[tokio::test]
#[should_panic(expected = "NoSuchThing")]
async fn when_a_code_becomes_another_variant_then_it_is_named() {
    let cases = [("NoSuchThing", "DoesNotExist")];
    assert_code_decides(&cases, &["`web`"], Refused::request, async |_| Refused::of("web")).await;
}

#[tokio::test]
#[should_panic(expected = "nothing is named in `the thing `db``")]
async fn when_an_error_does_not_name_the_thing_then_it_is_seen() {
    let cases = [("NoSuchThing", "DoesNotExist")];
    assert_code_decides(&cases, &["`web`"], Refused::request, async |_| Refused::DoesNotExist { name: "db" }).await;
}

#[tokio::test]
#[should_panic(expected = "the request behind")]
async fn when_an_error_hides_its_request_then_it_is_seen() {
    assert_code_decides(&[("Other", "Request")], &["`web`"], |_| None, async |_| Refused::of("web")).await;
}

#[tokio::test]
#[should_panic(expected = "is not of Other")]
async fn when_the_request_has_lost_its_code_then_it_is_seen() {
    assert_code_decides(&[("Other", "Request")], &["`web`"], Refused::request, async |_| Refused::of("web")).await;
}

#[tokio::test]
#[should_panic(expected = "DoesNotExist")]
async fn when_credentials_that_fail_are_taken_for_the_thing_then_it_is_seen() {
    assert_credentials_told_apart(Refused::request, async |_| Refused::DoesNotExist { name: "web" }).await;
}

#[tokio::test]
#[should_panic(expected = "is_of_credentials")]
async fn when_it_was_the_thing_that_was_refused_then_it_is_not_of_the_credentials() {
    assert_credentials_told_apart(Refused::request, async |_| Refused::of("web")).await;
}
