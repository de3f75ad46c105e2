//! Requests as a server reads them.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;

/// A request, as text where it is text.
pub(crate) struct Request {
    /// Method, path and version.
    pub(crate) first: String,
    pub(crate) headers: Vec<String>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Reads one; none where the client went away.
    pub(crate) fn read(stream: &TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream);
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let length = |line: &String| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok();
        let mut body = vec![0; lines.iter().find_map(length).unwrap_or(0)];
        reader.read_exact(&mut body).ok()?;
        let headers = lines.split_off(1.min(lines.len()));
        Some(Self { first: lines.pop()?, headers, body })
    }
}
