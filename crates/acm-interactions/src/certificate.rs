//! A certificate, as AWS tells of it.

use aws_sdk_acm::primitives::DateTime;
use aws_sdk_acm::types;
use std::time::SystemTime;
use strum::{Display, EnumString};

/// Whether a certificate can be used.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Display, EnumString)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum CertificateStatus {
    /// AWS waits for the proof that its names are the account's own.
    PendingValidation,
    /// It can be used.
    Issued,
    /// AWS does not renew it any more, as nobody used it.
    Inactive,
    /// Its time is over.
    Expired,
    /// The proof did not come within 72 hours.
    ValidationTimedOut,
    /// It was called back.
    Revoked,
    /// It was not issued.
    Failed,
    /// A word that this crate does not know.
    #[strum(default)]
    Other(String),
}

impl CertificateStatus {
    fn of(status: Option<types::CertificateStatus>) -> Self {
        let word = status.map(|status| status.as_str().to_owned()).unwrap_or_default();
        word.parse().unwrap_or(Self::Other(word))
    }
}

/// Where a certificate is from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Display, EnumString)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum CertificateSource {
    /// From AWS, which renews it.
    AmazonIssued,
    /// From elsewhere. Nobody renews it but who imports it.
    Imported,
    /// From a private authority of AWS.
    Private,
    /// A word that this crate does not know.
    #[strum(default)]
    Other(String),
}

impl CertificateSource {
    fn of(source: Option<types::CertificateType>) -> Self {
        let word = source.map(|source| source.as_str().to_owned()).unwrap_or_default();
        word.parse().unwrap_or(Self::Other(word))
    }
}

/// A certificate, as a list tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateSummary {
    /// Its ARN.
    pub arn: String,
    /// The first of its names.
    pub domain_name: Option<String>,
    /// Whether it can be used.
    pub status: CertificateStatus,
    /// Where it is from.
    pub source: CertificateSource,
    /// The kind of its key, such as `EC_prime256v1` or `RSA_2048`, in the spelling in which AWS is asked for it.
    pub key_algorithm: Option<String>,
    /// When its time is over.
    pub not_after: Option<SystemTime>,
    /// Whether something of AWS uses it.
    pub is_in_use: bool,
}

impl CertificateSummary {
    pub(crate) fn of(summary: types::CertificateSummary) -> Option<Self> {
        Some(Self {
            arn: summary.certificate_arn?,
            domain_name: summary.domain_name,
            status: CertificateStatus::of(summary.status),
            source: CertificateSource::of(summary.r#type),
            key_algorithm: key_algorithm(summary.key_algorithm),
            not_after: time(summary.not_after),
            is_in_use: summary.in_use.unwrap_or_default(),
        })
    }
}

/// A certificate. Its private key is none of it: AWS never shows that.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Certificate {
    /// Its ARN.
    pub arn: String,
    /// The first of its names.
    pub domain_name: Option<String>,
    /// All of its names.
    pub names: Vec<String>,
    /// Whether it can be used.
    pub status: CertificateStatus,
    /// Why AWS did not issue it, in AWS's word.
    pub failure_reason: Option<String>,
    /// Where it is from.
    pub source: CertificateSource,
    /// The kind of its key, such as `EC_prime256v1` or `RSA_2048`, in the spelling in which AWS is asked for it.
    pub key_algorithm: Option<String>,
    /// When its time begins.
    pub not_before: Option<SystemTime>,
    /// When its time is over.
    pub not_after: Option<SystemTime>,
    /// What uses it, by ARN.
    pub in_use_by: Vec<String>,
}

impl Certificate {
    pub(crate) fn of(arn: &str, detail: types::CertificateDetail) -> Self {
        Self {
            arn: detail.certificate_arn.unwrap_or_else(|| arn.to_owned()),
            domain_name: detail.domain_name,
            names: detail.subject_alternative_names.unwrap_or_default(),
            status: CertificateStatus::of(detail.status),
            failure_reason: detail.failure_reason.map(|reason| reason.as_str().to_owned()),
            source: CertificateSource::of(detail.r#type),
            key_algorithm: key_algorithm(detail.key_algorithm),
            not_before: time(detail.not_before),
            not_after: time(detail.not_after),
            in_use_by: detail.in_use_by.unwrap_or_default(),
        }
    }
}

/// AWS is asked for `RSA_2048`, and answers `RSA-2048`.
fn key_algorithm(algorithm: Option<types::KeyAlgorithm>) -> Option<String> {
    algorithm.map(|algorithm| algorithm.as_str().replace('-', "_"))
}

fn time(at: Option<DateTime>) -> Option<SystemTime> {
    at.and_then(|at| SystemTime::try_from(at).ok())
}
