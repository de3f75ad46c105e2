//! Certificates from elsewhere.

use crate::client::AcmClient;
use crate::error::{CertificateError, check_arn};
use aws_interactions_core::{AwsClientProvider, SecretValue};
use aws_sdk_acm::config::Builder;
use aws_sdk_acm::config::http::HttpResponse;
use aws_sdk_acm::config::retry::RetryConfig;
use aws_sdk_acm::error::SdkError;
use aws_sdk_acm::operation::import_certificate::builders::ImportCertificateFluentBuilder;
use aws_sdk_acm::operation::import_certificate::{ImportCertificateError, ImportCertificateOutput};
use aws_sdk_acm::primitives::Blob;
use aws_sdk_acm::types::Tag;

const OPERATION: &str = "ImportCertificate";
/// What a certificate without an ARN is called in errors.
const NEW: &str = "(new)";

/// A certificate with its private key. Each part is PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateMaterial {
    /// The certificate.
    pub certificate: String,
    /// Its private key, not encrypted.
    pub private_key: SecretValue,
    /// The certificates of those who vouch for it; none of one that is self-signed.
    pub chain: Option<String>,
}

impl CertificateMaterial {
    /// A certificate that nobody vouches for but itself.
    pub fn new(certificate: impl Into<String>, private_key: impl Into<SecretValue>) -> Self {
        Self { certificate: certificate.into(), private_key: private_key.into(), chain: None }
    }

    /// With those who vouch for it.
    #[must_use]
    pub fn chain(mut self, chain: impl Into<String>) -> Self {
        self.chain = Some(chain.into());
        self
    }

    fn request(&self, provider: &AwsClientProvider) -> ImportCertificateFluentBuilder {
        let blob = |text: &str| Blob::new(text.as_bytes());
        let request = provider.get_acm().import_certificate().certificate(blob(&self.certificate));
        request.private_key(blob(self.private_key.expose())).set_certificate_chain(self.chain.as_deref().map(blob))
    }
}

/// Imports a certificate as a new one, with these tags, and answers its ARN.
///
/// The same again makes another one: [`reimport_certificate`] replaces, and [`ensure_certificate`](crate::ensure_certificate)
/// knows which. A lost answer leaves one that only its tags tell of, and the SDK sends such a request again, which makes
/// another one.
///
/// Calls `ImportCertificate` (permission `acm:ImportCertificate`, and `acm:AddTagsToCertificate` where there are tags).
///
/// ```no_run
/// use acm_interactions::{CertificateMaterial, import_certificate};
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), Box<dyn std::error::Error>> {
/// let material = CertificateMaterial::new(std::fs::read_to_string("web.pem")?, std::fs::read_to_string("web.key")?);
/// let arn = import_certificate(&material, &[("Name", "web")], provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`CertificateError::Refused`] for what AWS cannot read or use, [`CertificateError::LimitExceeded`],
/// [`CertificateError::AccessDenied`] and [`CertificateError::Request`].
#[tracing::instrument(skip_all)]
pub async fn import_certificate(
    material: &CertificateMaterial,
    tags: &[(&str, &str)],
    provider: &AwsClientProvider,
) -> Result<String, CertificateError> {
    arn(new(material, tags, provider)?.send().await, NEW)
}

/// The same, sent once, whatever the provider's number of attempts is.
pub(crate) async fn import_once(
    material: &CertificateMaterial,
    tags: &[(&str, &str)],
    provider: &AwsClientProvider,
) -> Result<String, CertificateError> {
    let once = Builder::new().retry_config(RetryConfig::disabled());
    arn(new(material, tags, provider)?.customize().config_override(once).send().await, NEW)
}

fn new(
    material: &CertificateMaterial,
    tags: &[(&str, &str)],
    provider: &AwsClientProvider,
) -> Result<ImportCertificateFluentBuilder, CertificateError> {
    let tags: Result<Vec<Tag>, _> =
        tags.iter().map(|(key, value)| Tag::builder().key(*key).value(*value).build()).collect();
    let tags = tags.map_err(|error| CertificateError::not_understood(OPERATION, NEW, error.to_string()))?;
    Ok(material.request(provider).set_tags(Some(tags).filter(|tags| !tags.is_empty())))
}

/// Puts a certificate in the place of one that was imported before. Whatever uses that uses the new one soon, and its tags
/// stay.
///
/// The kind and the size of the key have to be those that it had.
///
/// Calls `ImportCertificate` (permission `acm:ImportCertificate`).
///
/// ```no_run
/// use acm_interactions::{SelfSignedCertificate, reimport_certificate};
///
/// # async fn example(
/// #     arn: &str,
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), acm_interactions::CertificateError> {
/// let material = SelfSignedCertificate::default().generate()?;
/// reimport_certificate(arn, &material, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`CertificateError::Invalid`] for what is no ARN of a certificate, before anything is sent;
/// [`CertificateError::DoesNotExist`], and as [`import_certificate`].
#[tracing::instrument(skip_all, fields(certificate = arn))]
pub async fn reimport_certificate(
    arn: &str,
    material: &CertificateMaterial,
    provider: &AwsClientProvider,
) -> Result<(), CertificateError> {
    check_arn(arn)?;
    self::arn(material.request(provider).certificate_arn(arn).send().await, arn).map(drop)
}

fn arn(
    answer: Result<ImportCertificateOutput, SdkError<ImportCertificateError, HttpResponse>>,
    certificate: &str,
) -> Result<String, CertificateError> {
    let answer = answer.map_err(|error| CertificateError::of_sdk(OPERATION, certificate, error))?;
    let message = "the answer holds no ARN";
    answer.certificate_arn.ok_or_else(|| CertificateError::not_understood(OPERATION, certificate, message))
}

#[cfg(test)]
mod tests;
