//! The content of an object, or of a range of it, as it comes. A connection that breaks is not the end of it.

use super::request::{Place, Wanted};
use crate::object::error::ObjectError;
use crate::rate_limit::RateLimit;
use aws_interactions_core::RequestError;
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use std::error::Error;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How often a read is taken up again before it is given up. Counted anew when so much has come in between.
const TRIES: u32 = 5;
const PROGRESS: u64 = 1024 * 1024;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// How long content may stand still that is read as slowly as somebody wants: the SDK then keeps no watch.
const STANDSTILL: Duration = Duration::from_secs(20);

type Cause = Box<dyn Error + Send + Sync>;

/// Reads from `at` to `end`.
pub(crate) struct Reader {
    place: Place,
    /// Of which object: without it nobody knows whether the next range is of the same one.
    etag: Option<String>,
    begin: u64,
    at: u64,
    /// None where the answer tells no length.
    end: Option<u64>,
    body: Option<ByteStream>,
    is_read: bool,
    broken: Broken,
    rate_limit: RateLimit,
}

struct Broken {
    times: u32,
    at: u64,
}

impl Reader {
    /// Goes on with a body that begins at `at`.
    pub(crate) fn of_body(
        place: Place,
        etag: Option<String>,
        at: u64,
        end: Option<u64>,
        body: ByteStream,
        limit: RateLimit,
    ) -> Self {
        Self { body: Some(body), ..Self::of_range(place, etag, at, end, limit) }
    }

    /// Asks for the range when it is first read.
    pub(crate) fn of_range(
        place: Place,
        etag: Option<String>,
        at: u64,
        end: Option<u64>,
        rate_limit: RateLimit,
    ) -> Self {
        let broken = Broken { times: 0, at };
        Self { place, etag, begin: at, at, end, body: None, is_read: false, broken, rate_limit }
    }

    /// What comes next; none at the end, when all has come.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, ObjectError> {
        while !self.is_read {
            let Some(body) = &mut self.body else {
                self.ask_again().await?;
                continue;
            };
            let next = timeout(STANDSTILL, body.try_next());
            match next.await {
                Ok(Ok(Some(bytes))) if bytes.is_empty() => {}
                Ok(Ok(Some(bytes))) => return self.received(bytes).await.map(Some),
                Ok(Ok(None)) if self.end.is_none_or(|end| end == self.at) => self.is_read = true,
                Ok(Ok(None)) => self.broke(self.too_short().into()).await?,
                Ok(Err(error)) => self.broke(error.into()).await?,
                Err(elapsed) => self.broke(elapsed.into()).await?,
            }
        }
        Ok(None)
    }

    async fn received(&mut self, bytes: Bytes) -> Result<Bytes, ObjectError> {
        let size = u64::try_from(bytes.len()).unwrap_or_default();
        self.at += size;
        if self.end.is_some_and(|end| self.at > end) {
            return Err(self.place.not_intact(self.too_short().into()));
        }
        self.rate_limit.pass(size).await;
        Ok(bytes)
    }

    fn too_short(&self) -> String {
        let expected = self.end.unwrap_or_default().saturating_sub(self.begin);
        format!("{} of {expected} bytes arrived", self.at - self.begin)
    }

    async fn ask_again(&mut self) -> Result<(), ObjectError> {
        let wanted = Wanted { from: self.at, end: self.end, etag: self.etag.clone() };
        match self.place.range(wanted, self.rate_limit.is_set()).await {
            Ok(body) => self.body = Some(body),
            Err(error) if error.request().is_some_and(RequestError::is_retryable) => {
                self.count_and_wait().await.ok_or(error)?;
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// The content ended where it should not: it can be asked for again from here, if it is surely the same.
    async fn broke(&mut self, cause: Cause) -> Result<(), ObjectError> {
        self.body = None;
        // Whole, and still an error: its checksum is wrong.
        let is_whole = self.end == Some(self.at);
        if is_whole || self.end.is_none() || self.etag.is_none() || self.count_and_wait().await.is_none() {
            return Err(self.place.not_intact(cause));
        }
        Ok(())
    }

    /// None when it has been tried often enough.
    async fn count_and_wait(&mut self) -> Option<()> {
        let has_moved = self.at >= self.broken.at + PROGRESS;
        let times = if has_moved { 1 } else { self.broken.times + 1 };
        self.broken = Broken { times, at: self.at };
        if times > TRIES {
            return None;
        }
        sleep(FIRST_PAUSE * (1 << times)).await;
        Some(())
    }

    /// Nothing more is wanted of it.
    pub(crate) fn finish(&mut self) {
        self.is_read = true;
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Whether one body brought all that came.
    pub(crate) fn is_unbroken(&self) -> bool {
        self.broken.times == 0
    }
}

#[cfg(test)]
mod tests;
