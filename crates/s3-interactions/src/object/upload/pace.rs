//! Uploads that keep to a rate.

use crate::rate_limit::RateLimit;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{Builder, Config, ConfigBag, Intercept, RuntimeComponents, StalledStreamProtectionConfig};
use aws_sdk_s3::error::BoxError;
use aws_sdk_s3::primitives::SdkBody;
use bytes::Bytes;
use futures::{Stream, StreamExt, stream};
use http_body::Frame;
use http_body_util::StreamBody;
use std::convert::Infallible;
use std::time::Duration;

/// What goes at once.
const SLICE: usize = 32 * 1024;
/// Others may share the rate: so many times what the content would take alone is waited for.
const SHARED_BY: u32 = 8;

/// Lets the content of a request go slice by slice. Done behind the signature, which wants it whole, and anew for each
/// attempt.
#[derive(Debug)]
pub(super) struct Pace {
    content: Bytes,
    rate_limit: RateLimit,
}

impl Pace {
    pub(super) fn new(content: &Bytes, rate_limit: &RateLimit) -> Option<Self> {
        rate_limit.is_set().then(|| Self { content: content.clone(), rate_limit: rate_limit.clone() })
    }

    /// The client's timeouts count the sending of the content, which now takes longer; and nothing is stalled that waits
    /// for its turn.
    pub(super) fn patience(&self, client: &Client) -> Builder {
        let size = u64::try_from(self.content.len()).unwrap_or_default();
        let longer = self.rate_limit.time_of(size).saturating_mul(SHARED_BY);
        let usual = client.config().timeout_config();
        let of = |timeout: fn(&TimeoutConfig) -> Option<Duration>| {
            usual.and_then(timeout).map(|timeout| timeout.saturating_add(longer))
        };
        let mut timeouts = TimeoutConfig::builder();
        timeouts.set_connect_timeout(usual.and_then(TimeoutConfig::connect_timeout));
        timeouts.set_read_timeout(of(TimeoutConfig::read_timeout));
        timeouts.set_operation_attempt_timeout(of(TimeoutConfig::operation_attempt_timeout));
        timeouts.set_operation_timeout(of(TimeoutConfig::operation_timeout));
        Config::builder()
            .timeout_config(timeouts.build())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
    }
}

impl Intercept for Pace {
    fn name(&self) -> &'static str {
        "Pace"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let slices = slices(self.content.clone(), self.rate_limit.clone());
        *context.request_mut().body_mut() = SdkBody::from_body_1_x(StreamBody::new(slices));
        Ok(())
    }
}

fn slices(content: Bytes, rate_limit: RateLimit) -> impl Stream<Item = Result<Frame<Bytes>, Infallible>> {
    // Read once more behind its end by what wraps it.
    let slices = stream::unfold((content, rate_limit), |(mut content, rate_limit)| async move {
        let slice = content.split_to(SLICE.min(content.len()));
        if slice.is_empty() {
            return None;
        }
        rate_limit.pass(u64::try_from(slice.len()).unwrap_or_default()).await;
        Some((Ok(Frame::data(slice)), (content, rate_limit)))
    });
    slices.fuse()
}

#[cfg(test)]
mod tests;
