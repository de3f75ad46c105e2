//! What is imported: a certificate, its private key and those who vouch for it, looked at as AWS does. The key is not kept.

use aws_smithy_types::base64;
use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Map, Value};

use super::x509::X509;
use super::{invalid, out_of_bounds};
use crate::aws_error::AwsError;

/// Bytes that a part may have.
const CERTIFICATE: usize = 32_768;
const PRIVATE_KEY: usize = 5_120;
const CHAIN: usize = 2_097_152;

/// The kinds of keys that ACM takes.
const KEY_TYPES: &[&str] =
    &["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"];

/// A usage that a certificate may lose when it is imported again.
const CLIENT_AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.2";

/// The certificate, if all parts are as they should be at `now`, in seconds of the epoch.
pub(super) fn read(asked: &Map<String, Value>, now: i64) -> Result<X509, AwsError> {
    let certificate = one(&part(asked, "Certificate", CERTIFICATE)?.ok_or_else(|| missing("certificate"))?)?;
    let key = part(asked, "PrivateKey", PRIVATE_KEY)?.ok_or_else(|| missing("privateKey"))?;
    let chain = part(asked, "CertificateChain", CHAIN)?;
    check_time(&certificate, "certificate", now)?;
    if certificate.issuer.is_empty() {
        return Err(invalid("The issuer of the certificate is empty."));
    }
    check_key(&key, &certificate)?;
    match chain {
        Some(chain) => check_chain(&certificate, &chain, now)?,
        None if certificate.issuer != certificate.subject => {
            return Err(invalid(
                "Provided certificate is not a valid self signed. Please provide either a valid self-signed certificate or \
                 certificate chain.",
            ));
        }
        None => {}
    }
    Ok(certificate)
}

/// Whether a certificate may stand in the place of another.
pub(super) fn check_successor(new: &X509, old: &X509) -> Result<(), AwsError> {
    if new.key_type != old.key_type {
        return Err(invalid("The key type and size of the new certificate must be those of the imported certificate."));
    }
    if new.has_key_usage && !old.has_key_usage {
        return Err(invalid("New certificate has Key Usages, which the currently imported certificate has not"));
    }
    match (&new.extended_usages, &old.extended_usages) {
        (Some(_), None) => {
            Err(invalid("New certificate has Extended Key Usages, which the currently imported certificate has not"))
        }
        (new, Some(old)) => {
            let is_there = |usage: &String| new.as_ref().is_some_and(|new| new.contains(usage));
            let is_lost = old.iter().any(|usage| !is_there(usage) && usage != CLIENT_AUTHENTICATION);
            let message = "New certificate is missing one or more Extended Key Usages supported by the currently imported certificate";
            if is_lost { Err(invalid(message)) } else { Ok(()) }
        }
        (None, None) => Ok(()),
    }
}

/// A part of what is imported, as it was before it was written for JSON.
fn part(asked: &Map<String, Value>, name: &'static str, bytes: usize) -> Result<Option<Vec<u8>>, AwsError> {
    let Some(encoded) = asked.get(name).filter(|value| !value.is_null()) else { return Ok(None) };
    let malformed = || AwsError::new(400, "SerializationException", format!("{name} is not in base64"));
    let decoded = encoded.as_str().and_then(|encoded| base64::decode(encoded).ok()).ok_or_else(malformed)?;
    if (1..=bytes).contains(&decoded.len()) {
        return Ok(Some(decoded));
    }
    Err(out_of_bounds(name, &format!("Member must have length between 1 and {bytes}")))
}

fn missing(name: &str) -> AwsError {
    out_of_bounds(name, "Member must not be null")
}

/// The one certificate of a section of PEM.
fn one(pem: &[u8]) -> Result<X509, AwsError> {
    let mut found = certificates(pem, "certificate")?;
    if found.len() > 1 {
        let message = "The certificate field contains more than one certificate. You can specify only one certificate in this field.";
        return Err(invalid(message));
    }
    found.pop().ok_or_else(|| unreadable("certificate"))
}

/// Every certificate of a text.
fn certificates(pem: &[u8], what: &str) -> Result<Vec<X509>, AwsError> {
    let read = |der: Result<CertificateDer<'_>, _>| der.ok().and_then(|der| X509::read(&der));
    let found = CertificateDer::pem_slice_iter(pem).map(read).collect::<Option<Vec<X509>>>();
    found.filter(|found| !found.is_empty()).ok_or_else(|| unreadable(what))
}

fn unreadable(what: &str) -> AwsError {
    invalid(format!("The {what} is not PEM-encoded or is not valid."))
}

fn check_time(certificate: &X509, what: &str, now: i64) -> Result<(), AwsError> {
    if now < certificate.not_before {
        return Err(invalid(format!("The {what} is not in effect yet, is not valid.")));
    }
    if now > certificate.not_after {
        return Err(invalid(format!("The {what} has expired, is not valid.")));
    }
    Ok(())
}

fn check_key(pem: &[u8], certificate: &X509) -> Result<(), AwsError> {
    let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| unreadable("private key"))?;
    let unsupported = || invalid("The private key is not supported.");
    let is_known = certificate.key_type.as_deref().is_some_and(|key_type| KEY_TYPES.contains(&key_type));
    let key = any_supported_type(&key).ok().filter(|_| is_known).ok_or_else(unsupported)?;
    let public = key.public_key().ok_or_else(unsupported)?;
    if *public == *certificate.public_key {
        Ok(())
    } else {
        Err(invalid("The private key does not match the certificate."))
    }
}

/// Each one vouches for the one before it. That it has signed it is not looked at.
fn check_chain(certificate: &X509, pem: &[u8], now: i64) -> Result<(), AwsError> {
    let mut issuer = &certificate.issuer;
    let chain = certificates(pem, "certificate chain")?;
    for link in &chain {
        check_time(link, "certificate chain", now)?;
        if link.subject != *issuer {
            return Err(invalid("Could not validate the certificate with the certificate chain."));
        }
        issuer = &link.issuer;
    }
    Ok(())
}
