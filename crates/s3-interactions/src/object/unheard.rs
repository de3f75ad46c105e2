//! Writes of which an answer was not heard.
//!
//! The SDK tries again, and S3 may refuse because of what the first try has made. Nobody else's object is taken for
//! it that differs in anything that was sent, or stood there before.

use super::error::ObjectError;
use super::head;
use super::put::PutCondition;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_s3::config::interceptors::FinalizerInterceptorContextRef;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::{BoxError, ErrorMetadata};
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::ChecksumMode;
use aws_smithy_runtime_api::client::interceptors::context::Error;
use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

/// By so much S3's clock may be behind the one here.
pub(crate) const SKEW: Duration = Duration::from_mins(1);

/// Notes whether S3 may have done what an attempt asked for, though nobody was told.
#[derive(Debug, Clone)]
pub(crate) struct Unheard {
    since: SystemTime,
    is_unheard: Arc<AtomicBool>,
}

impl Unheard {
    pub(crate) fn new() -> Self {
        Self { since: SystemTime::now(), is_unheard: Arc::default() }
    }

    /// When it was made, before the first attempt.
    pub(crate) fn since(&self) -> SystemTime {
        self.since
    }

    /// Whether any attempt was.
    pub(crate) fn is_unheard(&self) -> bool {
        self.is_unheard.load(Ordering::Relaxed)
    }

    /// What stands where a write has failed, if this write may have made it.
    pub(crate) async fn object_after(
        &self,
        bucket: &str,
        key: &str,
        condition: &PutCondition,
        provider: &AwsClientProvider,
    ) -> Option<HeadObjectOutput> {
        // Without a condition it can simply be written again.
        if *condition == PutCondition::Always || !self.is_unheard() {
            return None;
        }
        let stands: Result<_, ObjectError> = head::ask(bucket, key, Some(ChecksumMode::Enabled), provider).await;
        stands.ok().filter(|stands| self.is_new(stands))
    }

    fn is_new(&self, stands: &HeadObjectOutput) -> bool {
        let modified = stands.last_modified.and_then(|time| SystemTime::try_from(time).ok());
        modified.is_some_and(|modified| modified + SKEW >= self.since)
    }
}

impl Intercept for Unheard {
    fn name(&self) -> &'static str {
        "Unheard"
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let status = context.response().map(|answer| answer.status().as_u16());
        // What S3 refuses it has not done, also inside a success; of what went wrong on its side nobody knows.
        let is_unheard = match context.output_or_error() {
            Some(Ok(_)) => false,
            Some(Err(error)) => match status {
                Some(200..=299) => !is_told(error),
                Some(300..=499 | 503) => false,
                _ => true,
            },
            None => true,
        };
        if is_unheard {
            self.is_unheard.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// Whether S3 says by a code why it has not done it.
fn is_told(error: &OrchestratorError<Error>) -> bool {
    let source = error.as_operation_error().and_then(std::error::Error::source);
    source.and_then(|source| source.downcast_ref::<ErrorMetadata>()).is_some_and(|metadata| metadata.code().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_s3::primitives::DateTime;

    #[test]
    fn when_an_object_is_up_to_a_minute_older_than_a_write_then_it_may_be_of_it_and_else_not() {
        let since = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        let unheard = Unheard { since, is_unheard: Arc::default() };
        for (modified, is_new) in [(Some(1000), true), (Some(940), true), (Some(939), false), (None, false)] {
            let stands = HeadObjectOutput::builder().set_last_modified(modified.map(DateTime::from_secs)).build();
            assert_eq!(unheard.is_new(&stands), is_new, "{modified:?}");
        }
    }
}
