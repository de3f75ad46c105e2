//! The embedded AWS without a socket.

use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http::Request;

use crate::LocalAws;
use crate::fault::answers;
use crate::recorder::header_map;
use crate::server::Shared;

impl LocalAws {
    /// An HTTP client that hands requests to this AWS without a socket, wherever they are addressed to.
    ///
    /// For tests on tokio's paused clock, which runs on while a socket is waited for: timeouts, pauses between retries and
    /// calls that hang then take no time, and nothing is late. It serves as long as it is held.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use aws_interactions_local::{Fault, FaultInjector, LocalAws};
    ///
    /// let aws = LocalAws::start().await?;
    /// let faults = FaultInjector::over(aws.direct_http_client());
    /// let provider = aws.provider_builder().http_client(faults.clone()).build().await?;
    ///
    /// tokio::time::pause();
    /// faults.fail("GetCallerIdentity", Fault::Hang);
    /// assert!(provider.get_aws_env().await.is_ok(), "after a timeout of a minute");
    /// # Ok(())
    /// # }
    /// ```
    pub fn direct_http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(Direct(Arc::clone(self.shared())))
    }
}

#[derive(Debug, Clone)]
struct Direct(Arc<Shared>);

impl HttpClient for Direct {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Direct {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let shared = Arc::clone(&self.0);
        HttpConnectorFuture::new(async move { answered(&shared, request).await })
    }
}

async fn answered(shared: &Shared, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let request = incoming(request).map_err(|error| ConnectorError::user(error.into()))?;
    let is_head = request.method() == http::Method::HEAD;
    answers::from_mock(shared.answer(request).await, is_head)
}

/// The request as a server sees it, which knows the path alone.
fn incoming(mut request: HttpRequest) -> Result<Request<SdkBody>, http::Error> {
    let body = std::mem::replace(request.body_mut(), SdkBody::taken());
    let mut incoming = Request::builder().method(request.method()).uri(request.uri()).body(body)?;
    *incoming.headers_mut() = header_map(&request);
    Ok(incoming)
}
