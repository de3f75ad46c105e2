//! Bytes in pieces, as they came and as they go: nothing is copied.

use anyhow::Result;
use bytes::{Buf, Bytes};
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

#[derive(Clone, Default)]
pub(crate) struct Pieces(VecDeque<Bytes>);

impl Pieces {
    pub(crate) async fn read(mut body: Incoming) -> Result<Self> {
        let mut pieces = Self::default();
        while let Some(frame) = body.frame().await {
            pieces.0.extend(frame?.into_data().ok());
        }
        Ok(pieces)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(Bytes::len).sum()
    }

    pub(crate) fn append(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// In one piece of its own, which keeps no larger buffer alive.
    pub(crate) fn joined(&self) -> Vec<u8> {
        self.0.iter().flat_map(|piece| piece.iter().copied()).collect()
    }

    /// The first `length` bytes, or all there are.
    pub(crate) fn take(&mut self, mut length: usize) -> Self {
        let mut taken = Self::default();
        while let Some(mut piece) = self.0.pop_front() {
            if piece.len() > length {
                taken.0.push_back(piece.split_to(length));
                self.0.push_front(piece);
                break;
            }
            length -= piece.len();
            taken.0.push_back(piece);
        }
        taken
    }

    /// A line without its end.
    pub(crate) fn line(&mut self) -> String {
        let mut line = Vec::new();
        while let Some(mut piece) = self.0.pop_front() {
            let end = piece.iter().position(|byte| *byte == b'\n');
            line.extend_from_slice(&piece.split_to(end.unwrap_or(piece.len())));
            if end.is_some() {
                piece.advance(1);
                self.0.push_front(piece);
                break;
            }
        }
        String::from_utf8_lossy(&line).trim_end().to_owned()
    }
}

impl From<Vec<u8>> for Pieces {
    fn from(bytes: Vec<u8>) -> Self {
        Self(VecDeque::from([bytes.into()]))
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.len() as u64)
    }
}
