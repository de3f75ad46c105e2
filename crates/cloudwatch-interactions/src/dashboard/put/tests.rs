use super::*;
use crate::dashboard::body::TextWidget;
use crate::dashboard::delete::delete_dashboards;
use crate::dashboard::get::get_dashboard;
use crate::stand_in::{Wire, answer, asked, bare_builder, provider_on, provider_without_answers, refusal};
use aws_interactions_core::RequestErrorKind;
use aws_interactions_stand_in::provider_without_keys;
use aws_smithy_types::body::SdkBody;
use ciborium::{Value, cbor};

fn body() -> DashboardBody {
    DashboardBody::new([TextWidget::new("# Shop")])
}

async fn put_on(wire: &Wire) -> Result<Vec<DashboardMessage>, DashboardError> {
    put_dashboard("shop", &body(), &provider_on(wire).await).await
}

#[tokio::test]
async fn when_put_dashboard_and_it_is_taken_then_nothing_is_said() {
    let wire = Wire::answering(|_| answer(&Value::Map(Vec::new())));
    assert!(put_on(&wire).await.expect("a dashboard").is_empty());
    // How it is written is the matter of the body's own tests; the order of its fields says nothing.
    let expected = cbor!({ "DashboardName" => "shop", "DashboardBody" => body().to_string() });
    assert_eq!(wire.requests(asked), [("PutDashboard".to_owned(), expected.expect("CBOR"))]);
}

#[tokio::test]
async fn when_put_dashboard_and_it_is_taken_with_warnings_then_they_are_told() {
    let result = cbor!({ "DashboardValidationMessages" => [
        { "DataPath" => "/widgets/0/properties/metrics/0", "Message" => "the metric is unknown" },
        { "Message" => "something else" }] });
    let result = result.expect("CBOR");
    let wire = Wire::answering(move |_| answer(&result));
    let told: Vec<String> = put_on(&wire).await.expect("a dashboard").iter().map(ToString::to_string).collect();
    assert_eq!(told, ["/widgets/0/properties/metrics/0: the metric is unknown", "something else"]);
}

/// A refusal as CloudWatch sends it: the messages stand beside the error's own.
fn invalid(messages: &Value) -> aws_smithy_runtime_api::client::orchestrator::HttpResponse {
    let body = cbor!({
        "__type" => "com.amazonaws.cloudwatch#DashboardInvalidInputError",
        "message" => "The dashboard body is invalid", "dashboardValidationMessages" => messages,
    });
    let mut bytes = Vec::new();
    ciborium::into_writer(&body.expect("CBOR"), &mut bytes).expect("CBOR");
    let mut refused = refusal(400, "InvalidParameterInput", "");
    *refused.body_mut() = SdkBody::from(bytes);
    refused
}

#[tokio::test]
async fn when_put_dashboard_and_the_body_is_refused_then_what_is_wrong_where_is_told() {
    let messages = cbor!([{ "DataPath" => "/widgets/0", "Message" => "should have required property 'type'" }]);
    let messages = messages.expect("CBOR");
    let error = put_on(&Wire::answering(move |_| invalid(&messages))).await.expect_err("refused");
    let said = "the body of the dashboard `shop` is not valid: /widgets/0: should have required property 'type'";
    assert_eq!(error.to_string(), said);
    let source = error.request().expect("a request");
    assert_eq!((source.kind(), source.code()), (RequestErrorKind::InvalidRequest, Some("InvalidParameterInput")));
    assert_eq!(source.message(), Some("The dashboard body is invalid"));
    let error = put_on(&Wire::answering(|_| invalid(&Value::Array(vec![])))).await.expect_err("refused");
    assert!(error.to_string().ends_with("CloudWatch does not say where"), "{error}");
}

#[tokio::test]
async fn when_get_dashboard_and_it_is_the_credentials_that_fail_then_the_code_says_nothing_of_the_dashboard() {
    let provider = provider_without_keys(bare_builder(), "ResourceNotFound").await;
    let error = get_dashboard("shop", &provider).await.expect_err("no keys");
    assert!(matches!(&error, DashboardError::Request { source, .. } if source.is_of_credentials()), "{error:?}");
}

#[tokio::test]
async fn when_put_dashboard_and_it_is_denied_then_the_error_names_the_dashboard() {
    let error = put_on(&Wire::answering(|_| refusal(403, "AccessDenied", "no"))).await.expect_err("denied");
    let DashboardError::Request { dashboard, source } = error else { panic!("{error:?}") };
    assert_eq!((dashboard.as_str(), source.kind()), ("shop", RequestErrorKind::AccessDenied));
}

#[tokio::test]
async fn when_get_dashboard_then_its_body_is_read() {
    let result =
        cbor!({ "DashboardArn" => "arn:shop", "DashboardName" => "shop", "DashboardBody" => body().to_string() });
    let result = result.expect("CBOR");
    let wire = Wire::answering(move |_| answer(&result));
    let dashboard = get_dashboard("shop", &provider_on(&wire).await).await.expect("a dashboard");
    assert_eq!((dashboard.name.as_str(), dashboard.arn.as_deref(), dashboard.body), ("shop", Some("arn:shop"), body()));
    let expected = cbor!({ "DashboardName" => "shop" }).expect("CBOR");
    assert_eq!(wire.requests(asked), [("GetDashboard".to_owned(), expected)]);
}

#[tokio::test]
async fn when_get_dashboard_and_it_cannot_be_had_then_the_reason_is_told() {
    let get = async |wire: Wire| get_dashboard("shop", &provider_on(&wire).await).await.expect_err("no dashboard");
    let missing = get(Wire::answering(|_| refusal(404, "ResourceNotFound", "no"))).await;
    assert!(matches!(&missing, DashboardError::DoesNotExist { dashboard } if dashboard == "shop"), "{missing:?}");
    let denied = get(Wire::answering(|_| refusal(403, "AccessDenied", "no"))).await;
    assert!(matches!(&denied, DashboardError::Request { .. }), "{denied:?}");
    let broken = cbor!({ "DashboardBody" => "{" }).expect("CBOR");
    let broken = get(Wire::answering(move |_| answer(&broken))).await;
    assert!(matches!(&broken, DashboardError::UnreadableBody { .. }), "{broken:?}");
}

#[tokio::test]
async fn when_a_dashboard_is_named_and_none_could_have_the_name_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    for name in ["", "a b", "a.b", "ü", &"n".repeat(256)] {
        let errors = [
            put_dashboard(name, &body(), &provider).await.err(),
            get_dashboard(name, &provider).await.err(),
            delete_dashboards(["shop", name], &provider).await.err(),
        ];
        for error in errors {
            assert!(
                matches!(&error, Some(DashboardError::InvalidName { dashboard }) if dashboard == name),
                "{error:?}"
            );
        }
    }
    let none: [&str; 0] = [];
    assert!(delete_dashboards(none, &provider).await.expect("nothing").deleted.is_empty());
}
