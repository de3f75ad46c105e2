//! A door before a server: most requests pass, some are answered here.

use crate::canned::{answer, serve};
use crate::request::Request;
use std::io::{self, Write};
use std::net::TcpStream;

pub(crate) const DENIED: (&str, &str) =
    ("403 Forbidden", "<Error><Code>AccessDenied</Code><Message>closed</Message></Error>");

pub(crate) struct Door {
    pub(crate) url: String,
}

/// Status and body.
type Own = (&'static str, &'static str);

impl Door {
    /// Gives its own answer to what `is_kept` says, by method and path.
    pub(crate) fn before(server: &str, is_kept: fn(&str) -> bool, own: Own) -> Self {
        Self::keeping(server, move |request| is_kept(&request.first).then_some(own))
    }

    /// Gives the answer that `own` has to a request, where it has one.
    pub(crate) fn keeping(server: &str, own: impl Fn(&Request) -> Option<Own> + Send + 'static) -> Self {
        let server = server.strip_prefix("http://").expect("a loopback URL").to_owned();
        let url = serve(move |stream| {
            let request = Request::read(&stream)?;
            match own(&request) {
                Some((status, body)) => answer(&stream, status, "", body),
                None => pass(request, &server, stream).ok(),
            }
        });
        Self { url }
    }

    /// Lets all pass, and no answer to what `is_lost` says come back: `meanwhile` is called in its place.
    pub(crate) fn losing(
        server: &str,
        is_lost: impl Fn(&Request) -> bool + Send + 'static,
        meanwhile: impl Fn() + Send + 'static,
    ) -> Self {
        let server = server.strip_prefix("http://").expect("a loopback URL").to_owned();
        let url = serve(move |stream| {
            let request = Request::read(&stream)?;
            if !is_lost(&request) {
                return pass(request, &server, stream).ok();
            }
            pass(request, &server, io::sink()).ok()?;
            meanwhile();
            None
        });
        Self { url }
    }
}

fn pass(request: Request, server: &str, mut client: impl Write) -> io::Result<()> {
    let mut upstream = TcpStream::connect(server)?;
    let mut head = request.first;
    for header in request.headers.iter().filter(|header| !header.to_ascii_lowercase().starts_with("connection:")) {
        head = head + "\r\n" + header;
    }
    upstream.write_all((head + "\r\nconnection: close\r\n\r\n").as_bytes())?;
    upstream.write_all(&request.body)?;
    io::copy(&mut upstream, &mut client).map(drop)
}
