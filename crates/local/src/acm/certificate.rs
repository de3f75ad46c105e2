//! A certificate that was imported.

use serde_json::{Map, Value, json};

use super::tags::Tags;
use super::x509::X509;

#[derive(Debug)]
pub(super) struct Certificate {
    pub(super) arn: String,
    /// One more than that of the certificate before it.
    pub(super) number: u64,
    pub(super) tags: Tags,
    pub(super) x509: X509,
    /// Seconds of the epoch.
    pub(super) created: i64,
    pub(super) imported: i64,
}

impl Certificate {
    pub(super) fn status(&self, now: i64) -> &'static str {
        if now > self.x509.not_after { "EXPIRED" } else { "ISSUED" }
    }

    /// `EC_prime256v1`, as one asks for it.
    pub(super) fn key_type(&self) -> &str {
        self.x509.key_type.as_deref().unwrap_or_default()
    }

    /// The canonical name first, and each of them once.
    fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.x509.subject.common_name.as_deref().into_iter().collect();
        for host in &self.x509.hosts {
            if !names.contains(&host.as_str()) {
                names.push(host);
            }
        }
        names
    }

    /// As `DescribeCertificate` tells of it.
    pub(super) fn detail(&self, now: i64) -> Value {
        let common_name = |name: &Option<String>| name.clone().unwrap_or_default();
        let own = json!({
            "SubjectAlternativeNames": self.names(),
            "Serial": self.x509.serial,
            "Subject": format!("CN={}", common_name(&self.x509.subject.common_name)),
            "Issuer": common_name(&self.x509.issuer.common_name),
            "InUseBy": [],
        });
        merged(self.shared(now), own)
    }

    /// As `ListCertificates` tells of it.
    pub(super) fn summary(&self, now: i64) -> Value {
        let own = json!({
            "SubjectAlternativeNameSummaries": self.names(),
            "HasAdditionalSubjectAlternativeNames": false,
            "InUse": false,
        });
        merged(self.shared(now), own)
    }

    fn shared(&self, now: i64) -> Value {
        json!({
            "CertificateArn": self.arn,
            "DomainName": self.names().first(),
            "Status": self.status(now),
            "Type": "IMPORTED",
            // AWS tells it with a dash, and wants to be asked for it with the other one.
            "KeyAlgorithm": self.key_type().replace('_', "-"),
            "RenewalEligibility": "INELIGIBLE",
            "NotBefore": self.x509.not_before,
            "NotAfter": self.x509.not_after,
            "CreatedAt": self.created,
            "ImportedAt": self.imported,
        })
    }
}

fn merged(one: Value, other: Value) -> Value {
    let fields = |value| if let Value::Object(fields) = value { fields } else { Map::new() };
    fields(one).into_iter().chain(fields(other)).collect()
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    fn certificate(change: impl Fn(&mut CertificateParams)) -> Certificate {
        let mut params = CertificateParams::new(["a.internal".to_owned()]).expect("params");
        params.not_after = date_time_ymd(2049, 1, 1);
        change(&mut params);
        let made = params.self_signed(&KeyPair::generate().expect("a key")).expect("a certificate");
        let x509 = X509::read(made.der()).expect("a certificate");
        Certificate { arn: "arn:a".to_owned(), number: 1, tags: Tags::default(), x509, created: 0, imported: 0 }
    }

    #[test]
    fn when_the_time_of_a_certificate_is_over_then_so_is_its_use() {
        let certificate = certificate(|_| ());
        let end = certificate.x509.not_after;
        assert_eq!((certificate.status(end), certificate.status(end + 1)), ("ISSUED", "EXPIRED"));
        assert_eq!(
            (&certificate.detail(end)["Status"], &certificate.summary(end + 1)["Status"]),
            (&json!("ISSUED"), &json!("EXPIRED"))
        );
    }

    #[test]
    fn when_a_certificate_has_no_common_name_then_the_first_host_is_its_name() {
        let named = certificate(|_| ());
        assert_eq!(named.names(), ["rcgen self signed cert", "a.internal"]);
        let unnamed = certificate(|params| params.distinguished_name = rcgen::DistinguishedName::new());
        assert_eq!(unnamed.summary(0)["DomainName"], "a.internal");
        assert_eq!(unnamed.detail(0)["Subject"], "CN=");
    }
}
