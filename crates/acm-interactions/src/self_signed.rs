//! Certificates that nobody vouches for but themselves.

use crate::error::CertificateError;
use crate::import::CertificateMaterial;
use aws_smithy_types::base64;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, date_time_ymd};
use std::net::IpAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use zeroize::Zeroizing;

const DAY: Duration = Duration::from_hours(24);
/// Clocks differ, and AWS takes no certificate whose time has not begun.
const EARLIER: Duration = DAY;
/// Renewed at the latest so long before its time is over.
const MARGIN: Duration = Duration::from_hours(30 * 24);
/// X.509 has no longer common names.
const COMMON_NAME: usize = 64;
const NAME: &str =
    "the name of a host, of letters, digits, `-` and dots, with `*.` before it for all directly below it";
const FIRST: &str = "a first name of a certificate, which has at most 64 characters";
const NAMES: &str = "1 to 100 names of hosts";
const TIME: &str = "the time of a certificate: 2 days to 100 years";

/// A certificate to be made, with a key of its own on the curve P-256.
///
/// It is for load balancers whose callers do not ask who vouches for it: within an account, or behind another proxy. No
/// browser trusts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfSignedCertificate {
    names: Vec<String>,
    valid_for: Duration,
}

/// For a load balancer that needs some certificate: ten years, for `localhost`.
impl Default for SelfSignedCertificate {
    fn default() -> Self {
        Self { names: vec!["localhost".to_owned()], valid_for: 3650 * DAY }
    }
}

impl SelfSignedCertificate {
    /// For these names of hosts, and ten years. The first one is the certificate's common name too.
    ///
    /// ```
    /// use acm_interactions::SelfSignedCertificate;
    ///
    /// let material = SelfSignedCertificate::for_names(["web.example.com", "*.web.example.com"]).generate()?;
    /// assert!(material.certificate.starts_with("-----BEGIN CERTIFICATE-----"));
    /// assert_eq!(format!("{:?}", material.private_key), "SecretValue(hidden)");
    /// # Ok::<(), acm_interactions::CertificateError>(())
    /// ```
    pub fn for_names(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let names = names.into_iter().map(|name| name.into().to_ascii_lowercase()).collect();
        Self { names, ..Self::default() }
    }

    /// For so long from now on: 2 days to 100 years.
    #[must_use]
    pub fn valid_for(mut self, time: Duration) -> Self {
        self.valid_for = time;
        self
    }

    /// Makes the key and the certificate. The same again makes others.
    ///
    /// # Errors
    /// [`CertificateError::Invalid`] for names or a time that no certificate can have, [`CertificateError::NotMade`] where the
    /// machine makes no key.
    pub fn generate(&self) -> Result<CertificateMaterial, CertificateError> {
        self.check()?;
        let made = self.make(SystemTime::now());
        made.map_err(|error| CertificateError::NotMade { problem: error.to_string() })
    }

    fn make(&self, now: SystemTime) -> Result<CertificateMaterial, rcgen::Error> {
        let mut params = CertificateParams::new(self.names.clone())?;
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, self.names.first().cloned().unwrap_or_default());
        let now = date_time_ymd(1970, 1, 1) + now.duration_since(UNIX_EPOCH).unwrap_or_default();
        (params.not_before, params.not_after) = (now - EARLIER, now + self.valid_for);
        let key = Zeroizing::new(KeyPair::generate()?);
        let certificate = params.self_signed(&*key)?;
        Ok(CertificateMaterial::new(pem("CERTIFICATE", certificate.der()), pem("PRIVATE KEY", key.serialized_der())))
    }

    pub(crate) fn check(&self) -> Result<(), CertificateError> {
        let invalid = |value: String, expected| Err(CertificateError::Invalid { value, expected });
        if !(1..=100).contains(&self.names.len()) {
            return invalid(self.names.len().to_string(), NAMES);
        }
        if let Some(name) = self.names.iter().find(|name| !is_host(name)) {
            return invalid(name.clone(), NAME);
        }
        if let Some(name) = self.names.first().filter(|name| name.len() > COMMON_NAME) {
            return invalid(name.clone(), FIRST);
        }
        if !(2 * DAY..=36_525 * DAY).contains(&self.valid_for) {
            return invalid(format!("{} s", self.valid_for.as_secs()), TIME);
        }
        Ok(())
    }

    /// Whether a certificate with these names, whose time is over then, stands for this one at `now`.
    pub(crate) fn is_met_by(&self, names: &[String], not_after: Option<SystemTime>, now: SystemTime) -> bool {
        let sorted = |names: &[String]| {
            let mut names: Vec<_> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
            names.sort();
            names.dedup();
            names
        };
        let margin = MARGIN.min(self.valid_for / 2);
        let lasts = not_after.and_then(|end| end.duration_since(now).ok()).is_some_and(|left| left > margin);
        lasts && sorted(names) == sorted(&self.names)
    }
}

fn is_host(name: &str) -> bool {
    let host = name.strip_prefix("*.").unwrap_or(name);
    let is_label = |label: &str| {
        let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        (1..=63).contains(&label.len())
            && label.chars().all(is_allowed)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && host.split('.').all(is_label) && host.parse::<IpAddr>().is_err()
}

/// A section of PEM, in memory that is written once.
fn pem(what: &str, der: &[u8]) -> String {
    let encoded = Zeroizing::new(base64::encode(der));
    let mut section = String::with_capacity(encoded.len() + encoded.len() / 64 + 2 * what.len() + 40);
    section.extend(["-----BEGIN ", what, "-----"]);
    for (index, letter) in encoded.chars().enumerate() {
        if index % 64 == 0 {
            section.push('\n');
        }
        section.push(letter);
    }
    section.extend(["\n-----END ", what, "-----\n"]);
    section
}

#[cfg(test)]
mod tests;
