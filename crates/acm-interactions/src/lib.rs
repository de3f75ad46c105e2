//! Certificates of AWS Certificate Manager in domain terms: self-signed ones that are there once, and all others to read, to
//! wait for and to delete.
//!
//! Every function takes the [`AwsClientProvider`](aws_interactions_core::AwsClientProvider) last. Certificates are of one
//! account and region; CloudFront knows those of us-east-1 alone.
//!
//! | function | operation | permission |
//! |---|---|---|
//! | [`describe_certificate`], [`wait_until_certificate_is_issued`] | `DescribeCertificate` | `acm:DescribeCertificate` |
//! | [`list_certificates`] | `ListCertificates` | `acm:ListCertificates` |
//! | [`import_certificate`] | `ImportCertificate` | `acm:ImportCertificate`, and `acm:AddTagsToCertificate` for tags |
//! | [`reimport_certificate`] | `ImportCertificate` | `acm:ImportCertificate` |
//! | [`ensure_certificate`] | `ListCertificates`, `ListTagsForCertificate`, `DescribeCertificate`, `ImportCertificate` | those of the same names, and `acm:AddTagsToCertificate` |
//! | [`delete_certificate`], [`delete_certificate_when_unused`] | `DeleteCertificate`, `DescribeCertificate` | those of the same names |
//!
//! # What Certificate Manager does and nobody expects
//! - **An import without an ARN is another certificate**, each time: a program that imports at each run makes one a run, and
//!   an account may import so many a year. [`ensure_certificate`] knows its own by a tag.
//! - **An import that was not heard of is sent again** by the SDK, which makes two. [`ensure_certificate`] looks for the first
//!   one before it sends another.
//! - **A certificate may be listed before all of AWS knows it**, and then has no tags for some seconds.
//!   [`ensure_certificate`] takes that for an error, and not for a reason to make another one.
//! - **Lists leave certificates out**: without being told otherwise AWS lists RSA keys of 1,024 and 2,048 bits alone, and so
//!   none that this crate makes. [`list_certificates`] lists all.
//! - **A re-import takes no tags**, and keeps the key's type and size. Who uses the certificate gets the new one by itself.
//! - **Kinds of keys have two spellings**: AWS is asked for `RSA_2048`, and answers `RSA-2048`. Here it is always the first.
//! - **Nothing renews what was imported.** AWS tells by its events when one expires; [`ensure_certificate`] renews in time,
//!   where it runs in time.
//! - **A certificate stays in use** for up to twenty minutes after the load balancer that used it is gone.
//!   [`delete_certificate_when_unused`] waits for that, with a deadline.
//!
//! # The private key
//! It is made in memory, sent to AWS, overwritten and gone: AWS never shows it again, and nobody needs it. It is in no file,
//! log or error. What the SDK copies to send it is beyond this crate's reach.
//!
//! ```no_run
//! use acm_interactions::{SelfSignedCertificate, ensure_certificate};
//!
//! # async fn example(
//! #     provider: &aws_interactions_core::AwsClientProvider,
//! # ) -> Result<(), acm_interactions::CertificateError> {
//! // For a load balancer that only programs of our own talk to: ten years, for localhost.
//! let ensured = ensure_certificate("default-elb", &SelfSignedCertificate::default(), provider).await?;
//! println!("{} is {}", ensured.arn, ensured.change);
//! # Ok(())
//! # }
//! ```

mod certificate;
mod client;
mod delete;
mod describe;
mod ensure;
mod error;
mod import;
mod list;
mod permissions;
mod self_signed;
#[cfg(test)]
mod stand_in;
mod wait;

pub use certificate::{Certificate, CertificateSource, CertificateStatus, CertificateSummary};
pub use client::AcmClient;
pub use delete::{delete_certificate, delete_certificate_when_unused};
pub use describe::describe_certificate;
pub use ensure::{CERTIFICATE_TAG, CertificateChange, EnsuredCertificate, ensure_certificate};
pub use error::CertificateError;
pub use import::{CertificateMaterial, import_certificate, reimport_certificate};
pub use list::list_certificates;
pub use permissions::PERMISSIONS;
pub use self_signed::SelfSignedCertificate;
pub use wait::wait_until_certificate_is_issued;
