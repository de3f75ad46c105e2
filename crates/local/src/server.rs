//! The loopback HTTP server.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use winterbaume_core::MockResponse;

use crate::aws_error::{Protocol, stamp_request_id};
use crate::calls::{Actions, Calls};
use crate::credential_scope::CredentialScope;
use crate::iam_actions::{Asked, iam_actions};
use crate::intake::Intake;
use crate::operation::operation_name;
use crate::services::Services;

/// Why the embedded AWS did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LocalAwsError {
    /// Another process, or another embedded AWS, listens on the port.
    #[error("port {port} of 127.0.0.1 is in use")]
    PortInUse {
        /// The port that was asked for.
        port: u16,
    },
    /// The port cannot be listened on for another reason.
    #[error("could not listen on port {port} of 127.0.0.1")]
    Bind {
        /// The port that was asked for; 0 for any.
        port: u16,
        /// What the operating system said.
        source: io::Error,
    },
}

/// An AWS of its own, in this process, on a port of 127.0.0.1. It ends when it is dropped.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use aws_interactions_local::LocalAws;
///
/// let aws = LocalAws::start().await?;
/// assert!(aws.endpoint_url().starts_with("http://127.0.0.1:"));
/// aws.shutdown().await;
/// # Ok(())
/// # }
/// ```
pub struct LocalAws {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

impl LocalAws {
    /// Starts an empty AWS on a free port.
    ///
    /// # Errors
    /// [`LocalAwsError::Bind`] if the operating system gives no port.
    pub async fn start() -> Result<Self, LocalAwsError> {
        Self::start_on(0).await
    }

    /// Starts an empty AWS on `port` of 127.0.0.1; 0 is any free port.
    ///
    /// # Errors
    /// [`LocalAwsError::PortInUse`] if something listens there, [`LocalAwsError::Bind`] for any other reason.
    pub async fn start_on(port: u16) -> Result<Self, LocalAwsError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| bind_error(port, error))?;
        let address = listener.local_addr().map_err(|error| bind_error(port, error))?;
        let shared =
            Arc::new(Shared { services: Services::start(), calls: Calls::default(), actions: Actions::default() });
        tracing::debug!(%address, "the embedded AWS listens");
        Ok(Self { address, shared: Arc::clone(&shared), accepting: tokio::spawn(accept(listener, shared)) })
    }

    /// Where any AWS client finds this server, with path-style S3 requests: `http://127.0.0.1:PORT`.
    pub fn endpoint_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// How many requests arrived for each operation, such as `HeadBucket` or `AssumeRole`.
    pub fn calls(&self) -> BTreeMap<String, u64> {
        self.shared.calls.by_operation()
    }

    /// The IAM actions that AWS would have looked for in the requests that arrived: what the caller's policy must allow.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let aws = aws_interactions_local::LocalAws::start().await?;
    /// let provider = aws.provider_builder().build().await?;
    /// provider.get_aws_env().await?;
    /// assert!(aws.iam_actions().is_empty(), "everybody may ask who he is");
    /// # Ok(())
    /// # }
    /// ```
    pub fn iam_actions(&self) -> BTreeSet<String> {
        self.shared.actions.all()
    }

    /// Starts the counts of [`calls`](Self::calls) and the list of [`iam_actions`](Self::iam_actions) afresh.
    pub fn reset_calls(&self) {
        self.shared.calls.reset();
        self.shared.actions.reset();
    }

    /// Stops listening and cuts open connections.
    pub async fn shutdown(mut self) {
        self.accepting.abort();
        // The only outcome of an aborted task is that it was.
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for LocalAws {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl fmt::Debug for LocalAws {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("LocalAws").field("address", &self.address).finish_non_exhaustive()
    }
}

fn bind_error(port: u16, source: io::Error) -> LocalAwsError {
    match source.kind() {
        io::ErrorKind::AddrInUse => LocalAwsError::PortInUse { port },
        _ => LocalAwsError::Bind { port, source },
    }
}

/// What answers, whatever way a request comes.
pub(crate) struct Shared {
    services: Services,
    calls: Calls,
    actions: Actions,
}

impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Shared").finish_non_exhaustive()
    }
}

/// Accepts until it is aborted; the connections end with the set that holds them.
async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => _ = connections.spawn(serve(stream, Arc::clone(&shared))),
            // A client that is gone before it is accepted is no reason to stop.
            Err(error) => tracing::debug!(%error, "could not accept a connection"),
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let service = service_fn(move |request| answer(Arc::clone(&shared), request));
    if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let answer = shared.answer(request).await;
    let mut response = Response::new(Full::new(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.headers_mut() = answer.headers;
    Ok(response)
}

impl Shared {
    /// Every answer carries a request id; an answer to HEAD has no body, whatever the emulator says.
    pub(crate) async fn answer(&self, request: Request<impl Body<Data = Bytes>>) -> MockResponse {
        let head = request.method() == Method::HEAD;
        let (protocol, mut answer) = match Intake::read(request).await {
            Ok(intake) => dispatch(self, intake).await,
            Err(error) => (Protocol::S3, error.response(Protocol::S3)),
        };
        stamp_request_id(&mut answer.headers, protocol);
        let body = if head { Bytes::new() } else { answer.body };
        MockResponse { body, ..answer }
    }
}

async fn dispatch(shared: &Shared, Intake { service, request }: Intake) -> (Protocol, MockResponse) {
    let operation = operation_name(&request.method, &request.uri, &request.headers, &request.body);
    shared.calls.record(&operation);
    let signed_for = CredentialScope::of(&request.uri, &request.headers).map(|scope| scope.service);
    shared.actions.record(iam_actions(&Asked {
        service: signed_for.as_deref(),
        operation: &operation,
        uri: &request.uri,
        headers: &request.headers,
        body: &request.body,
    }));
    let protocol = Protocol::of(&request.uri, &request.headers);
    let response = shared.services.handle(&service, request).await;
    tracing::debug!(service, operation, status = response.status, "answered");
    (protocol, response)
}
