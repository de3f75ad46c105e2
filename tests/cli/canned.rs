//! A server that gives one answer to everything, for what an embedded AWS never says.

use crate::request::Request;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

pub(crate) struct Canned {
    pub(crate) url: String,
}

impl Canned {
    /// Answers with `status` (such as `403 Forbidden`), more headers, each ended by CRLF, and a body, where HEAD allows.
    pub(crate) fn new(status: &'static str, headers: &'static str, body: &'static str) -> Self {
        let url = serve(move |stream| {
            let request = Request::read(&stream)?;
            let body = if request.first.starts_with("HEAD") { "" } else { body };
            answer(&stream, status, headers, body)
        });
        Self { url }
    }
}

/// The URL of a server that begins to answer and never ends.
pub(crate) fn stuck(status: &'static str, headers: &'static str, beginning: &'static str) -> String {
    serve(move |mut stream| {
        Request::read(&stream)?;
        stream.write_all(format!("HTTP/1.1 {status}\r\n{headers}\r\n{beginning}").as_bytes()).ok()?;
        // The client goes first.
        stream.read(&mut [0]).map(drop).ok()
    })
}

/// Serves one request a connection, on a thread that ends with the process: nobody has to stop it.
pub(crate) fn serve(serve: impl Fn(TcpStream) -> Option<()> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes away gets no answer.
            let _ = serve(stream);
        }
    });
    url
}

pub(crate) fn answer(mut stream: &TcpStream, status: &str, headers: &str, body: &str) -> Option<()> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    stream.write_all((head + body).as_bytes()).ok()
}
