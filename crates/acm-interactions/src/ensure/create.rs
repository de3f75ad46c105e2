//! A certificate that is made and imported once.

use super::CERTIFICATE_TAG;
use super::find::find;
use crate::client::AcmClient;
use crate::error::CertificateError;
use crate::import::import_once;
use crate::self_signed::SelfSignedCertificate;
use aws_interactions_core::{AwsClientProvider, RequestErrorKind};
use aws_sdk_acm::config::retry::RetryConfig;
use std::time::Duration;

/// So long AWS may not list what it has just taken.
const PAUSE: Duration = Duration::from_secs(2);

/// AWS has no condition for an import: one that it may have heard is looked for before it is sent again.
pub(super) async fn create(
    name: &str,
    wanted: &SelfSignedCertificate,
    provider: &AwsClientProvider,
) -> Result<String, CertificateError> {
    let material = wanted.generate()?;
    let acm = provider.get_acm();
    let mut attempts = acm.config().retry_config().map_or(1, RetryConfig::max_attempts);
    loop {
        let error = match import_once(&material, &[(CERTIFICATE_TAG, name)], provider).await {
            Err(error) if may_be_done_or_pass(&error) => error,
            answer => return answer,
        };
        attempts = attempts.saturating_sub(1);
        tokio::time::sleep(PAUSE).await;
        match find(name, provider).await.as_deref() {
            Ok([arn]) => return Ok(arn.clone()),
            Ok([]) if attempts > 0 => {}
            _ => return Err(error),
        }
    }
}

fn may_be_done_or_pass(error: &CertificateError) -> bool {
    error
        .request()
        .is_some_and(|request| request.is_retryable() || request.kind() == RequestErrorKind::ResponseNotUnderstood)
}
