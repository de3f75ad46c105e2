//! The certificates that have a tag.

use super::CERTIFICATE_TAG;
use crate::certificate::CertificateSource;
use crate::client::AcmClient;
use crate::error::CertificateError;
use crate::list::list_certificates;
use aws_interactions_core::AwsClientProvider;
use futures::TryStreamExt;
use std::pin::pin;

const TAGS: &str = "ListTagsForCertificate";

/// The ARNs of all that have the tag: of two, none is the right one.
pub(super) async fn find(name: &str, provider: &AwsClientProvider) -> Result<Vec<String>, CertificateError> {
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    let mut certificates = pin!(list_certificates(provider));
    while let Some(certificate) = certificates.try_next().await? {
        if certificate.source != CertificateSource::Imported {
            continue;
        }
        match is_named(&certificate.arn, name, provider).await {
            Ok(true) => found.push(certificate.arn),
            Ok(false) => {}
            Err(CertificateError::DoesNotExist { certificate }) => unknown.push(certificate),
            Err(error) => return Err(error),
        }
    }
    check_gone(&unknown, provider).await?;
    Ok(found)
}

/// What is listed and has no tags was deleted since, or is so new that AWS does not know it everywhere: then it may be the
/// one that is looked for.
async fn check_gone(unknown: &[String], provider: &AwsClientProvider) -> Result<(), CertificateError> {
    if unknown.is_empty() {
        return Ok(());
    }
    let mut certificates = pin!(list_certificates(provider));
    while let Some(certificate) = certificates.try_next().await? {
        if unknown.contains(&certificate.arn) {
            return Err(CertificateError::DoesNotExist { certificate: certificate.arn });
        }
    }
    Ok(())
}

async fn is_named(arn: &str, name: &str, provider: &AwsClientProvider) -> Result<bool, CertificateError> {
    let answer = provider.get_acm().list_tags_for_certificate().certificate_arn(arn).send().await;
    let answer = answer.map_err(|error| CertificateError::of_sdk(TAGS, arn, error))?;
    Ok(answer.tags().iter().any(|tag| tag.key() == CERTIFICATE_TAG && tag.value() == Some(name)))
}
