//! Certificates made for a test.

use aws_sdk_acm::Client;
use aws_sdk_acm::operation::import_certificate::builders::ImportCertificateFluentBuilder;
use aws_sdk_acm::primitives::Blob;
use aws_smithy_types::base64;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, SanType, SerialNumber, SignatureAlgorithm, date_time_ymd,
};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A certificate and its key, signed by itself until it is imported.
pub(crate) struct Made {
    pub(crate) params: CertificateParams,
    pub(crate) key: KeyPair,
}

impl Made {
    /// With this common name, for ever, with a key on P-256.
    pub(crate) fn new(name: &str) -> Self {
        Self::of(name, &PKCS_ECDSA_P256_SHA256)
    }

    pub(crate) fn of(name: &str, key: &'static SignatureAlgorithm) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.serial_number = Some(SerialNumber::from_slice(&[0xab, 1, 0, 0xff]));
        Self { params, key: KeyPair::generate_for(key).expect("a key") }
    }

    pub(crate) fn hosts(mut self, hosts: &[&str]) -> Self {
        let host = |host: &&str| SanType::DnsName((*host).try_into().expect("a host"));
        self.params.subject_alt_names = hosts.iter().map(host).collect();
        self.params.subject_alt_names.push(SanType::IpAddress([127, 0, 0, 1].into()));
        self
    }

    /// From one day to another, counted from today.
    pub(crate) fn days(mut self, from: i32, to: i32) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
        let now = date_time_ymd(1970, 1, 1) + Duration::from_secs(now.as_secs());
        let day = Duration::from_hours(24);
        let at = |days: i32| if days < 0 { now - day * days.unsigned_abs() } else { now + day * days.unsigned_abs() };
        (self.params.not_before, self.params.not_after) = (at(from), at(to));
        self
    }

    pub(crate) fn usages(mut self, usages: &[ExtendedKeyUsagePurpose]) -> Self {
        self.params.extended_key_usages = usages.to_vec();
        self
    }

    pub(crate) fn key_usages(mut self, usages: &[KeyUsagePurpose]) -> Self {
        self.params.key_usages = usages.to_vec();
        self
    }

    pub(crate) fn certificate(&self) -> String {
        pem("CERTIFICATE", self.params.self_signed(&self.key).expect("a certificate").der())
    }

    /// The certificate, signed by another one.
    pub(crate) fn signed_by(&self, issuer: &Self) -> String {
        let issuer = Issuer::from_params(&issuer.params, &issuer.key);
        pem("CERTIFICATE", self.params.signed_by(&self.key, &issuer).expect("a certificate").der())
    }

    pub(crate) fn private_key(&self) -> String {
        pem("PRIVATE KEY", self.key.serialized_der())
    }

    pub(crate) fn import(&self, acm: &Client) -> ImportCertificateFluentBuilder {
        importing(acm, &self.certificate(), &self.private_key())
    }
}

pub(crate) fn importing(acm: &Client, certificate: &str, key: &str) -> ImportCertificateFluentBuilder {
    acm.import_certificate().certificate(Blob::new(certificate)).private_key(Blob::new(key))
}

pub(crate) fn pem(what: &str, der: &[u8]) -> String {
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", base64::encode(der))
}
