use super::*;
use crate::client::OrganizationsClient;
use crate::stand_in::{Script, assert_told_once, refusal};
use aws_interactions_stand_in::assert_credentials_told_apart;

async fn refused(code: &str) -> OrganizationError {
    let script = Script::default().on("DescribeAccount", refusal(code));
    let request = script.provider().await.get_organizations().describe_account().account_id("111111111111");
    let error = request.send().await.expect_err(code);
    OrganizationError::of_sdk("DescribeAccount", "the account `111111111111`".to_owned(), error)
}

fn variant(error: &OrganizationError) -> &'static str {
    match error {
        OrganizationError::Invalid { .. } => "Invalid",
        OrganizationError::NotInUse { .. } => "NotInUse",
        OrganizationError::DoesNotExist { .. } => "DoesNotExist",
        OrganizationError::AccessDenied { .. } => "AccessDenied",
        OrganizationError::Request { .. } => "Request",
    }
}

#[tokio::test]
async fn when_a_request_about_an_organization_fails_then_its_code_decides() {
    let kind = |error: &OrganizationError| error.request().map(RequestError::kind);
    let cases = [
        ("AWSOrganizationsNotInUseException", "NotInUse", Some(RequestErrorKind::InvalidRequest)),
        ("AccountNotFoundException", "DoesNotExist", None),
        ("ChildNotFoundException", "DoesNotExist", None),
        ("OrganizationalUnitNotFoundException", "DoesNotExist", None),
        ("ParentNotFoundException", "DoesNotExist", None),
        ("TargetNotFoundException", "DoesNotExist", None),
        ("AccessDeniedException", "AccessDenied", Some(RequestErrorKind::AccessDenied)),
        ("TooManyRequestsException", "Request", Some(RequestErrorKind::Throttled)),
        ("InvalidInputException", "Request", Some(RequestErrorKind::InvalidRequest)),
        ("ServiceException", "Request", Some(RequestErrorKind::ServiceFault)),
        ("ExpiredTokenException", "Request", Some(RequestErrorKind::InvalidCredentials)),
    ];
    for (code, expected, expected_kind) in cases {
        let error = refused(code).await;
        assert_eq!((variant(&error), kind(&error)), (expected, expected_kind), "{code}");
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_a_request_fails_then_the_error_names_what_it_was_about_and_who_may_ask() {
    let error = refused("AccountNotFoundException").await;
    assert_eq!(error.to_string(), "the account `111111111111` does not exist in this organization");
    let error = refused("AccessDeniedException").await;
    let expected = "access to the account `111111111111` is denied; \
                    only the management account and delegated administrators may ask";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn when_a_service_fault_comes_with_another_status_then_it_is_one_still() {
    let (_, body) = refusal("ServiceException");
    let script = Script::default().on("ListRoots", (400, body));
    let error = script.provider().await.get_organizations().list_roots().send().await.expect_err("a fault");
    assert_eq!(request_error("ListRoots", error).kind(), RequestErrorKind::ServiceFault);
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_organization() {
    assert_credentials_told_apart(OrganizationError::request, async |provider| {
        crate::describe_organization(provider).await.expect_err("no credentials")
    })
    .await;
}
