use super::*;

#[test]
fn when_accounts_are_read_then_comments_and_empty_lines_are_left_out() {
    let text = "# all\n\n 111111111111 \r\n222222222222# web\n  # 333333333333\n";
    assert_eq!(parse_accounts(text).expect("accounts"), ["111111111111", "222222222222"]);
}

#[test]
fn when_accounts_are_read_and_a_line_holds_anything_else_then_it_is_refused() {
    for text in ["111111111111,222222222222", "111111111111 web", "account", "11111111111"] {
        assert!(matches!(parse_accounts(text), Err(FanOutError::InvalidAccount { .. })), "{text}");
    }
}

#[test]
fn when_accounts_are_read_and_there_are_none_then_that_is_an_error() {
    for text in ["", "\n\n", "# 111111111111\n"] {
        assert!(matches!(parse_accounts(text), Err(FanOutError::NoTargets)), "{text}");
    }
}

#[cfg(feature = "organizations")]
mod of_an_organization {
    use super::*;
    use aws_interactions_core::AwsCredentials;
    use aws_interactions_local::{Fault, FaultInjector, LocalAws};

    fn answer(json: &str) -> Fault {
        Fault::Respond { status: 200, headers: Vec::new(), body: json.to_owned().into() }
    }

    fn accounts(accounts: &[(&str, &str)]) -> Fault {
        let account = |(id, state): &(&str, &str)| {
            format!(r#"{{"Id":"{id}","Arn":"arn:aws:organizations::1:account/o-1/{id}","State":"{state}"}}"#)
        };
        answer(&format!(r#"{{"Accounts":[{}]}}"#, accounts.iter().map(account).collect::<Vec<_>>().join(",")))
    }

    async fn listed(which: OrganizationAccounts, http: &FaultInjector) -> Result<Vec<String>, OrganizationError> {
        let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("us-east-1");
        let builder = builder.credentials(AwsCredentials::new("id", "secret")).max_attempts(1);
        let provider = builder.http_client(http.clone()).build().await.expect("complete settings");
        list_active_accounts(&which, &provider).await
    }

    fn http() -> FaultInjector {
        FaultInjector::over(LocalAws::http_client())
    }

    #[tokio::test]
    async fn when_all_accounts_are_wanted_then_the_active_ones_are_told_by_number() {
        let http = http();
        let all = [("222222222222", "ACTIVE"), ("333333333333", "SUSPENDED"), ("111111111111", "ACTIVE")];
        http.always("ListAccounts", accounts(&all));
        let found = listed(OrganizationAccounts::default(), &http).await.expect("accounts");
        assert_eq!(found, ["111111111111", "222222222222"]);
        assert_eq!(http.log(), ["ListAccounts"]);
    }

    #[tokio::test]
    async fn when_units_are_wanted_then_an_account_below_both_is_told_once() {
        let http = http();
        http.always("ListAccountsForParent", accounts(&[("111111111111", "ACTIVE"), ("222222222222", "CLOSED")]));
        http.always("ListOrganizationalUnitsForParent", answer(r#"{"OrganizationalUnits":[]}"#));
        let under = vec!["ou-abcd-00000001".to_owned(), "ou-abcd-00000002".to_owned()];
        let found = listed(OrganizationAccounts { under, tag: None }, &http).await.expect("accounts");
        assert_eq!(found, ["111111111111"]);
        assert_eq!(http.calls()["ListAccountsForParent"], 2);
        assert!(!http.calls().contains_key("ListAccounts"));
    }

    #[tokio::test]
    async fn when_a_tag_is_wanted_then_only_active_accounts_are_asked_for_theirs() {
        let http = http();
        http.always("ListAccounts", accounts(&[("111111111111", "ACTIVE"), ("222222222222", "CLOSED")]));
        http.always("ListTagsForResource", answer(r#"{"Tags":[{"Key":"stage","Value":"test"}]}"#));
        for (value, expected) in
            [(None, vec!["111111111111"]), (Some("test"), vec!["111111111111"]), (Some("x"), vec![])]
        {
            let tag = Some(("stage".to_owned(), value.map(str::to_owned)));
            assert_eq!(listed(OrganizationAccounts { under: vec![], tag }, &http).await.expect("accounts"), expected);
        }
        assert_eq!(http.calls()["ListTagsForResource"], 3);
    }

    #[tokio::test]
    async fn when_the_list_is_denied_then_there_are_no_accounts() {
        let http = http();
        http.always("ListAccounts", Fault::status(400, "AccessDeniedException", "not the management account"));
        let error = listed(OrganizationAccounts::default(), &http).await.expect_err("denied");
        assert!(matches!(error, OrganizationError::AccessDenied { .. }), "{error:?}");
    }
}
