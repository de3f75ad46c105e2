//! STS on loopback, in the clear or by TLS, and a proxy before it.

use super::caller;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// What a server was asked, and over how many connections.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log {
    heads: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
    open: Arc<AtomicUsize>,
    most_open: Arc<AtomicUsize>,
}

impl Log {
    /// The first line and the headers of each request.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no test panicked with the log in hand").clone()
    }

    pub(crate) fn first_lines(&self) -> Vec<String> {
        self.heads().iter().filter_map(|head| head.lines().next().map(str::to_owned)).collect()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// How many connections stood at the same time.
    pub(crate) fn most_open(&self) -> usize {
        self.most_open.load(Ordering::SeqCst)
    }

    fn note(&self, head: String) {
        self.heads.lock().expect("no test panicked with the log in hand").push(head);
    }

    fn opened(&self) {
        self.connections.fetch_add(1, Ordering::SeqCst);
        let open = self.open.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_open.fetch_max(open, Ordering::SeqCst);
    }
}

/// A server on a port of its own, which ends with the test's runtime.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) port: u16,
    pub(crate) log: Log,
}

impl Server {
    /// Answers all that it is asked as `GetCallerIdentity` is answered.
    pub(crate) async fn start() -> Self {
        Self::slow(Duration::ZERO).await
    }

    /// The same, each after a while.
    pub(crate) async fn slow(pause: Duration) -> Self {
        Self::listen("http", move |stream, log| answer_all(stream, log, String::new(), pause)).await
    }

    /// The same with these headers, each ended by CRLF.
    pub(crate) async fn with_headers(headers: &str) -> Self {
        let headers = headers.to_owned();
        Self::listen("http", move |stream, log| answer_all(stream, log, headers.clone(), Duration::ZERO)).await
    }

    /// Answers that it is out of order.
    pub(crate) async fn refusing() -> Self {
        Self::listen("http", |mut stream, log| async move {
            let mut buffer = vec![0; 16 * 1024];
            while let Ok(length @ 1..) = stream.read(&mut buffer).await {
                log.note(head(&buffer[..length]));
                let answer = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n";
                stream.write_all(answer).await.expect("the client waits");
            }
        })
        .await
    }

    /// Begins an answer and never ends it.
    pub(crate) async fn stalled() -> Self {
        Self::listen("http", move |mut stream, log| async move {
            let mut buffer = vec![0; 16 * 1024];
            while let Ok(length @ 1..) = stream.read(&mut buffer).await {
                log.note(head(&buffer[..length]));
                let beginning = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n<GetCallerIdentityResponse>";
                stream.write_all(beginning).await.expect("the client waits");
            }
        })
        .await
    }

    /// Answers by TLS.
    pub(crate) async fn tls(acceptor: TlsAcceptor) -> Self {
        Self::listen("https", move |stream, log| {
            let acceptor = acceptor.clone();
            async move {
                // A client that does not trust the server ends the handshake.
                if let Ok(stream) = acceptor.accept(stream).await {
                    answer_all(stream, log, String::new(), Duration::ZERO).await;
                }
            }
        })
        .await
    }

    /// A proxy: it opens tunnels to `target`, whatever host they are for, and answers other requests itself.
    pub(crate) async fn proxy(target: u16) -> Self {
        Self::listen("http", move |stream, log| pass(stream, log, target)).await
    }

    async fn listen<F, S>(scheme: &str, serve: S) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
        S: Fn(TcpStream, Log) -> F + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let log = Log::default();
        let noted = log.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let log = noted.clone();
                log.opened();
                let served = serve(stream, log.clone());
                tokio::spawn(async move {
                    served.await;
                    log.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { url: format!("{scheme}://127.0.0.1:{port}"), port, log }
    }
}

async fn answer_all(mut stream: impl AsyncRead + AsyncWrite + Unpin, log: Log, headers: String, pause: Duration) {
    let (_, body) = caller("aws");
    let answer = format!("HTTP/1.1 200 OK\r\n{headers}content-length: {}\r\n\r\n{body}", body.len());
    let mut buffer = vec![0; 16 * 1024];
    // The requests of these tests are small: each arrives in one piece, or its rest is read with the next.
    while let Ok(length @ 1..) = stream.read(&mut buffer).await {
        log.note(head(&buffer[..length]));
        tokio::time::sleep(pause).await;
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn pass(mut client: TcpStream, log: Log, target: u16) {
    let mut buffer = vec![0; 16 * 1024];
    let Ok(length @ 1..) = client.peek(&mut buffer).await else { return };
    if !buffer[..length].starts_with(b"CONNECT ") {
        return answer_all(client, log, String::new(), Duration::ZERO).await;
    }
    let read = client.read(&mut buffer).await.expect("what was peeked at");
    log.note(head(&buffer[..read]));
    let mut server = TcpStream::connect(("127.0.0.1", target)).await.expect("the target listens");
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.expect("the client waits");
    // Either side may go first.
    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
}

fn head(request: &[u8]) -> String {
    let text = String::from_utf8_lossy(request);
    text.split("\r\n\r\n").next().unwrap_or_default().to_owned()
}
