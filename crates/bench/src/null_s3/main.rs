//! An S3 that does the least there is to do, so that clients are measured and not their server:
//! `bench-null-s3 [MILLISECONDS]` waits so long before each answer.
//!
//! It prints its URL, and ends with its input: then it prints how many requests, connections and requests at a time there
//! were. Signatures and checksums are not looked at; objects stay in memory. Buckets need not be made, and
//! `flat-100000` and `folders-100000`, also with an ending as in `flat-100000-2`, are full when they are first asked for.

mod asked;
mod list;
mod object;
mod pieces;
mod store;
mod xml;

use anyhow::Result;
use asked::Asked;
use http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use pieces::Pieces;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use store::Store;
use tokio::net::{TcpListener, TcpStream};

/// What hyper reads and writes at a time: parts are large.
const BUFFER: usize = 1 << 20;

#[derive(Default)]
struct Server {
    delay: Duration,
    store: Store,
    requests: AtomicU64,
    connections: AtomicU64,
    under_way: AtomicU64,
    most_at_a_time: AtomicU64,
}

impl Server {
    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Pieces>> {
        self.requests.fetch_add(1, Relaxed);
        let at_a_time = self.under_way.fetch_add(1, Relaxed) + 1;
        self.most_at_a_time.fetch_max(at_a_time, Relaxed);
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        let answer = answer(&self.store, request).await;
        self.under_way.fetch_sub(1, Relaxed);
        answer
    }

    async fn serve(self: Arc<Self>, stream: TcpStream) {
        self.connections.fetch_add(1, Relaxed);
        // Answers in two writes would wait for each other's receipt.
        let _ = stream.set_nodelay(true);
        let service = service_fn(|request| self.answer(request));
        // A client that hangs up in between is its own affair.
        let _ = http1::Builder::new().max_buf_size(BUFFER).serve_connection(TokioIo::new(stream), service).await;
    }
}

async fn answer(store: &Store, request: Request<Incoming>) -> Result<Response<Pieces>> {
    let asked = Asked::of(request.uri());
    if !asked.key.is_empty() {
        return object::answer(store, &asked, request).await;
    }
    match request.method().as_str() {
        "HEAD" => Ok(Response::builder().header("x-amz-bucket-region", "us-east-1").body(Pieces::default())?),
        "PUT" => Ok(Response::default()),
        "GET" if asked.has("versions") || asked.has("list-type") => Ok(list::answer(store, &asked)),
        "GET" if asked.has("uploads") => Ok(xml::answer("<ListMultipartUploadsResult/>")),
        "GET" if asked.has("versioning") => Ok(xml::answer("<VersioningConfiguration/>")),
        "POST" if asked.has("delete") => list::delete(store, &asked, request).await,
        _ => Ok(Response::builder().status(StatusCode::NOT_IMPLEMENTED).body(Pieces::default())?),
    }
}

async fn accept(listener: TcpListener, server: Arc<Server>) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(Arc::clone(&server).serve(stream));
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let delay = std::env::args().nth(1).map_or(Ok(0), |milliseconds| milliseconds.parse())?;
    let server = Arc::new(Server { delay: Duration::from_millis(delay), ..Server::default() });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("http://{}", listener.local_addr()?);
    tokio::spawn(accept(listener, Arc::clone(&server)));
    tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())).await??;
    let counts =
        [&server.requests, &server.connections, &server.most_at_a_time].map(|count| count.load(Relaxed).to_string());
    println!("{}", counts.join(" "));
    Ok(())
}
