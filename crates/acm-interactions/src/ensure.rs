//! A certificate that is there once.

mod create;
mod find;

use crate::certificate::CertificateStatus;
use crate::describe::describe_certificate;
use crate::error::CertificateError;
use crate::import::reimport_certificate;
use crate::self_signed::SelfSignedCertificate;
use aws_interactions_core::AwsClientProvider;
use create::create;
use find::find;
use std::time::SystemTime;
use strum::Display;

const NAME: &str = "a name by which a certificate is known again: 1 to 256 letters, digits, spaces and `+-=._:/@`";

/// The tag that a certificate is known again by; its value is the name.
pub const CERTIFICATE_TAG: &str = "aws-interactions:certificate";

/// What it took to have a certificate as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum CertificateChange {
    /// It was there, for the same names and long enough.
    Unchanged,
    /// It was not there.
    Created,
    /// It has the same ARN, and is another certificate.
    Renewed,
}

/// A certificate that is as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnsuredCertificate {
    /// Its ARN, which stays the same.
    pub arn: String,
    /// What it took.
    pub change: CertificateChange,
}

/// Makes sure that there is one certificate of this name, self-signed, for these hosts, and answers its ARN.
///
/// The name is the value of a [tag](CERTIFICATE_TAG). One that is not there is made and imported. One that is there is
/// renewed under its ARN where its hosts are others, where it is not [issued](CertificateStatus::Issued), or where less
/// than 30 days are left of its time, or half of it where that is shorter. How long a certificate that stays was made for
/// is not compared.
///
/// Two first runs at the same moment may make two, as AWS has no condition for an import: the next run tells of
/// [both](CertificateError::Ambiguous). One run makes one: where AWS's answer to an import is lost, the certificate is looked
/// for by its tag, two seconds later, before it is imported again.
///
/// Calls `ListCertificates`, `ListTagsForCertificate` for each imported certificate of the region, of which AWS takes ten a
/// second, then `DescribeCertificate` and `ImportCertificate` where they are needed (permissions of the same names under
/// `acm:`, and `acm:AddTagsToCertificate`).
///
/// ```no_run
/// use acm_interactions::{CertificateChange, SelfSignedCertificate, ensure_certificate};
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), acm_interactions::CertificateError> {
/// let wanted = SelfSignedCertificate::for_names(["web.internal"]);
/// let ensured = ensure_certificate("web", &wanted, provider).await?;
/// if ensured.change == CertificateChange::Created {
///     println!("a listener can have {} now", ensured.arn);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`CertificateError::Invalid`] and [`CertificateError::NotMade`] before anything is imported;
/// [`CertificateError::Ambiguous`] where several have this tag; [`CertificateError::DoesNotExist`] where AWS lists one whose
/// tags it does not know yet, which may be the one: a moment later it does; [`CertificateError::Refused`],
/// [`CertificateError::LimitExceeded`], [`CertificateError::AccessDenied`] and [`CertificateError::Request`].
#[tracing::instrument(skip_all, fields(name = name))]
pub async fn ensure_certificate(
    name: &str,
    wanted: &SelfSignedCertificate,
    provider: &AwsClientProvider,
) -> Result<EnsuredCertificate, CertificateError> {
    check_name(name)?;
    wanted.check()?;
    let mut found = find(name, provider).await?;
    let Some(arn) = found.pop() else {
        let arn = create(name, wanted, provider).await?;
        return Ok(EnsuredCertificate { arn, change: CertificateChange::Created });
    };
    if !found.is_empty() {
        found.push(arn);
        return Err(CertificateError::Ambiguous { name: name.to_owned(), arns: found });
    }
    let change = renew(&arn, wanted, provider).await?;
    Ok(EnsuredCertificate { arn, change })
}

fn check_name(name: &str) -> Result<(), CertificateError> {
    let is_allowed = |letter: char| letter.is_alphanumeric() || " +-=._:/@".contains(letter);
    if (1..=256).contains(&name.chars().count()) && name.chars().all(is_allowed) {
        return Ok(());
    }
    Err(CertificateError::Invalid { value: name.to_owned(), expected: NAME })
}

async fn renew(
    arn: &str,
    wanted: &SelfSignedCertificate,
    provider: &AwsClientProvider,
) -> Result<CertificateChange, CertificateError> {
    let there = describe_certificate(arn, provider).await?;
    let is_met = wanted.is_met_by(&there.names, there.not_after, SystemTime::now());
    if is_met && there.status == CertificateStatus::Issued {
        return Ok(CertificateChange::Unchanged);
    }
    reimport_certificate(arn, &wanted.generate()?, provider).await?;
    Ok(CertificateChange::Renewed)
}

#[cfg(test)]
mod tests;
