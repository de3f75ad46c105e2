//! Invariant: public functions take and return types of this workspace, or of std.

use crate::exception::{ANY_SERVICE, Exception};
use crate::role::Role;
use crate::source::Source;
use crate::surface::{self, Exposure};
use crate::violation::Violation;

/// Where foreign types are shown on purpose.
const EXCEPTIONS: &[Exception] = &[
    except(ANY_SERVICE, "*::get_{service}", "the escape hatch: what is not wrapped is asked of the client itself"),
    except(CORE, "AwsClientProviderBuilder::http_client", "the one part of the SDK that tests and layers put in"),
    except(CORE, "default_http_client", "what a layer given to `http_client` wraps"),
    except(CORE, "ServiceSettings::sdk_config", "what a service crate makes its client of"),
    except(CORE, "ServiceSettings::retry_partition", "what a service crate makes its client of"),
    except(CORE, "ServiceSettings::interceptor", "what a service crate makes its client of"),
    except(CORE, "RoleSession::assume", "the one request for a role, which the crate of STS makes too"),
    except(CORE, "RequestError::from_sdk", "where a service crate hands over the SDK's error"),
    except(LOCAL, "LocalAws::http_client", "what a fault injector stands before"),
    except(LOCAL, "LocalAws::direct_http_client", "what a fault injector stands before"),
    except(LOCAL, "FaultInjector::over", "the HTTP client that it stands before"),
    except(LOCAL, "FaultInjector::seeded", "the HTTP client that it stands before"),
    except(LOCAL, "impl Intercept for RequestRecorder", "it records the requests of clients that tests make of mocks"),
    except(LOCAL, "impl HttpClient for FaultInjector", "it stands where a provider's HTTP client does"),
];

const CORE: &str = "aws-interactions-core";
const LOCAL: &str = "aws-interactions-local";

const fn except(package: &'static str, item: &'static str, reason: &'static str) -> Exception {
    Exception { package, item, reason }
}

const FOREIGN: [&str; 8] =
    ["aws_config", "aws_types", "aws_credential_types", "http", "http_body", "http_body_util", "hyper", "hyper_util"];

/// The foreign types in what the library crates among `sources` show, apart from `exceptions`, and the exceptions that
/// have no use.
pub(crate) fn check(sources: &[Source], exceptions: &[Exception]) -> Vec<Violation> {
    let found = exposures(sources);
    let excepted =
        |exposure: &Exposure| exceptions.iter().any(|exception| exception.covers(&exposure.package, &exposure.item));
    let shown = found.iter().filter(|exposure| !excepted(exposure)).map(|exposure| Violation {
        file: exposure.file.clone(),
        line: exposure.line,
        rule: format!("public `{}` of {} shows a type of {}", exposure.item, exposure.package, exposure.foreign),
    });
    let idle = exceptions
        .iter()
        .filter(|exception| !found.iter().any(|exposure| exception.covers(&exposure.package, &exposure.item)));
    shown.chain(idle.map(no_use)).collect()
}

fn no_use(exception: &Exception) -> Violation {
    let Exception { package, item, reason } = exception;
    Violation {
        file: file!().to_owned(),
        line: 1,
        rule: format!("the exception `{item}` of {package} ({reason}) matches nothing: remove it"),
    }
}

fn exposures(sources: &[Source]) -> Vec<Exposure> {
    let mut packages: Vec<&str> = sources.iter().map(|source| source.package.as_str()).collect();
    packages.dedup();
    packages.retain(|package| !matches!(Role::of(package), Some(Role::Cli | Role::Tool)));
    let of_package = |package: &str| {
        let files: Vec<&Source> = sources.iter().filter(|source| source.package == package).collect();
        surface::exposures(&files, is_foreign)
    };
    packages.into_iter().flat_map(of_package).collect()
}

fn is_foreign(name: &str) -> bool {
    FOREIGN.contains(&name) || ["aws_sdk_", "aws_smithy_", "winterbaume_"].iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::planted;
    use crate::violation::{assert_lines, assert_none};
    use crate::workspace;

    const GETTERS: &[Exception] = &[except(ANY_SERVICE, "*::get_{service}", "planted")];

    fn found(text: &str) -> Vec<Violation> {
        check(&[planted("s3-interactions", text)], &[])
    }

    #[test]
    fn when_public_items_are_checked_and_the_workspace_is_this_one_then_none_shows_a_foreign_type() {
        assert_none(&check(&workspace::sources(), EXCEPTIONS));
    }

    #[test]
    fn when_public_items_are_checked_and_a_function_shows_a_foreign_type_then_each_place_is_found() {
        let text = "use aws_sdk_s3::types::Object as O;\n\
            pub fn a(x: &[O]) {}\n\
            pub async fn b() -> Result<Vec<aws_types::A>, ()> {}\n\
            pub fn c(x: impl Into<http::Uri>) {}\n\
            pub fn d<T>() where T: hyper::Body {}\n\
            pub fn e() -> ::aws_smithy_types::Blob {}\n\
            mod private { pub fn f(x: winterbaume_s3::S3) {} }";
        assert_lines(&found(text), &[2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn when_public_items_are_checked_and_a_method_shows_a_foreign_type_then_each_place_is_found() {
        let text = "pub struct S; impl S {\n\
            pub fn a(&self) -> aws_sdk_s3::Client {}\n\
            pub const B: aws_types::A = 0;\n}\n\
            pub trait T: aws_smithy_types::A {\n\
            fn c(x: aws_config::A);\n\
            type D: http::E;\n}\n\
            impl<G: hyper::Body> S { pub fn new() {} }";
        assert_lines(&found(text), &[2, 3, 5, 6, 7, 9]);
    }

    #[test]
    fn when_public_items_are_checked_and_data_shows_a_foreign_type_then_each_place_is_found() {
        let text = "pub struct S {\npub a: aws_sdk_s3::Client }\n\
            pub struct U(pub aws_sdk_s3::Client);\n\
            pub enum E { A(aws_types::A),\nB { c: http::Uri } }\n\
            pub type A = Vec<aws_sdk_s3::Client>;\n\
            pub use aws_sdk_s3::{Client, Config};\n\
            pub const C: aws_types::A = 0;\n\
            pub static D: aws_types::A = 0;";
        assert_lines(&found(text), &[2, 3, 4, 5, 6, 7, 7, 8, 9]);
    }

    #[test]
    fn when_public_items_are_checked_and_a_trait_head_shows_a_foreign_type_then_each_place_is_found() {
        let text = "pub struct S;\n\
            impl From<aws_sdk_s3::types::Object> for S {}\n\
            impl aws_smithy_types::Named for S {}\n\
            impl From<S> for http::Uri {}";
        assert_lines(&found(text), &[2, 3, 4]);
    }

    #[test]
    fn when_public_items_are_checked_and_a_glob_hides_foreign_names_then_it_is_found() {
        assert_lines(&found("use aws_sdk_s3::types::*;"), &[1]);
    }

    #[test]
    fn when_public_items_are_checked_and_what_is_foreign_stays_inside_then_none_is_found() {
        let text = "use aws_sdk_s3::Client; use futures::Stream; struct Hidden; trait Own {} pub struct S { a: Client }
            fn a(x: Client) {} pub(crate) fn b(x: Client) {} pub fn c() -> impl Stream<Item = String> { Client::new() }
            impl From<Client> for Hidden {} impl Own for Client {} impl S { fn d(x: Client) {} }
            #[cfg(test)] mod tests { pub fn e(x: aws_sdk_s3::Client) {} }";
        assert_none(&found(text));
    }

    #[test]
    fn when_public_items_are_checked_and_the_crate_is_a_program_then_none_is_found() {
        assert_none(&check(&[planted("awsi", "pub fn a(x: http::Uri) {}")], &[]));
    }

    #[test]
    fn when_public_items_are_checked_and_an_exception_matches_then_only_the_others_are_found() {
        let sources = [planted(
            "s3-interactions",
            "pub trait P { fn get_s3(&self) -> aws_sdk_s3::Client; }\npub fn b() -> aws_sdk_s3::Client {}",
        )];
        assert_lines(&check(&sources, GETTERS), &[2]);
    }

    #[test]
    fn when_public_items_are_checked_and_an_exception_matches_nothing_then_it_is_found() {
        let violations = check(&[planted("s3-interactions", "pub fn a() {}")], GETTERS);
        assert!(violations[0].to_string().contains("matches nothing"), "{violations:?}");
    }
}
