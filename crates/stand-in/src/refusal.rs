//! What every error of a service is held to: the code of a refusal decides, and credentials that fail say nothing of the
//! thing that was asked for.

use crate::{Wire, answer, assert_told_once, bare_builder, json_refusal, json_wire, provider_on};
use aws_interactions_core::{AssumeRole, AwsClientProvider, AwsClientProviderBuilder, RequestError, RequestErrorKind};
use std::error::Error;

/// A provider whose services speak JSON and refuse whatever they are asked, with this code.
pub async fn provider_refused(code: &'static str) -> AwsClientProvider {
    provider_on(&json_wire(move |_, _| json_refusal(code))).await
}

/// Fails where a code does not become the variant that stands beside it, and where such an error names none of `named`, does
/// not show the request that is its source, or tells something twice.
///
/// `refused` makes the error of a refusal with this code, `request` reads the request behind it.
pub async fn assert_code_decides<E: Error>(
    cases: &[(&'static str, &str)],
    named: &[&str],
    request: impl Fn(&E) -> Option<&RequestError>,
    refused: impl AsyncFn(&'static str) -> E,
) {
    for (code, expected) in cases {
        let error = refused(code).await;
        assert_eq!(variant(&error), *expected, "{code}");
        let message = error.to_string();
        assert!(named.iter().any(|name| message.contains(name)), "nothing is named in `{message}`");
        let shown = request(&error);
        assert_eq!(shown.is_some(), error.source().is_some(), "the request behind {error:?}");
        assert!(shown.is_none_or(|request| request.code() == Some(code)), "{shown:?} is not of {code}");
        assert_told_once(&error);
    }
}

/// Fails where a role that must not be assumed is taken for a refusal of the thing that was asked for.
///
/// `failed` asks for it, and answers with the error.
pub async fn assert_credentials_told_apart<E: Error>(
    request: impl Fn(&E) -> Option<&RequestError>,
    failed: impl AsyncFn(&AwsClientProvider) -> E,
) {
    let error = failed(&provider_behind_a_denied_hop(bare_builder("eu-west-1")).await).await;
    assert_eq!(variant(&error), "Request", "{error:?}");
    let request = request(&error).expect("the request behind the error");
    assert!(request.is_of_credentials(), "{request:?}");
    assert_eq!(request.kind(), RequestErrorKind::AccessDenied);
}

/// A provider in `role/Hop`, which it is not allowed to assume.
pub async fn provider_behind_a_denied_hop(builder: AwsClientProviderBuilder) -> AwsClientProvider {
    provider_without_keys(builder, "AccessDenied").await
}

/// A provider in `role/Hop`, whose keys STS refuses with this code.
pub async fn provider_without_keys(builder: AwsClientProviderBuilder, code: &str) -> AwsClientProvider {
    let refusal =
        format!("<ErrorResponse><Error><Code>{code}</Code><Message>the hop</Message></Error></ErrorResponse>");
    let wire = Wire::answering(move |_| answer(403, refusal.clone()));
    let base = builder.http_client(wire.http_client).build().await;
    let hop = AssumeRole::new("arn:aws:iam::123456789012:role/Hop");
    base.and_then(|base| base.assuming(&hop)).expect("complete settings")
}

/// `DoesNotExist` of `DoesNotExist { bucket: "logs" }`.
fn variant(error: &impl Error) -> String {
    format!("{error:?}").split(' ').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
