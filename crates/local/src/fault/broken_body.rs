//! Bodies that begin well.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame};

/// How it goes on after the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// The connection is reset.
    Reset,
    /// Nothing comes any more.
    Stalls,
}

/// The beginning of a body, and no end.
#[derive(Debug)]
pub(super) struct BrokenBody {
    /// None once it was read.
    beginning: Option<Bytes>,
    rest: Rest,
}

impl BrokenBody {
    pub(super) fn new(beginning: Bytes, rest: Rest) -> Self {
        Self { beginning: Some(beginning).filter(|bytes| !bytes.is_empty()), rest }
    }
}

impl Body for BrokenBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(beginning) = self.beginning.take() {
            return Poll::Ready(Some(Ok(Frame::data(beginning))));
        }
        match self.rest {
            Rest::Reset => Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::ConnectionReset)))),
            Rest::Stalls => Poll::Pending,
        }
    }
}
