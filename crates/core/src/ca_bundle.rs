//! Authorities that are trusted in place of the system's.

use crate::config_error::{ConfigError, Origin};
use crate::settings::{Chosen, Setting, Settings};
use aws_smithy_http_client::tls::{TlsContext, TrustStore};
use aws_smithy_types::base64;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::fmt;
use std::path::{Path, PathBuf};

const CA_BUNDLE: Setting = Setting { name: "CA bundle", variables: &["AWS_CA_BUNDLE"], profile_key: "ca_bundle" };

/// The authorities of a file.
#[derive(Clone)]
pub(crate) struct CaBundle {
    path: PathBuf,
    count: usize,
    /// Trusts these, and nobody else.
    pub(crate) tls: TlsContext,
}

impl CaBundle {
    /// The bundle of the program, else of the environment, else of the profile, read and checked.
    pub(crate) fn choose(settings: &Settings, told: Option<&Path>) -> Result<Option<Chosen<Self>>, ConfigError> {
        let found = || settings.find(None::<&str>, &CA_BUNDLE).map(|found| (PathBuf::from(found.value), found.origin));
        let named = told.map(|path| (path.to_owned(), Origin::Builder)).or_else(found);
        named.map(|(path, origin)| Self::read(path, origin)).transpose()
    }

    fn read(path: PathBuf, origin: Origin) -> Result<Chosen<Self>, ConfigError> {
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(source) => return Err(ConfigError::UnreadableCaBundle { path, origin, source }),
        };
        let trusted =
            usable_certificates(&text).and_then(|certificates| Ok((certificates.len(), trust(&certificates)?)));
        match trusted {
            Ok((count, tls)) => Ok(Chosen { value: Self { path, count, tls }, origin }),
            Err(reason) => Err(ConfigError::InvalidCaBundle { path, origin, reason }),
        }
    }
}

/// Bundles of a company hold this and that: what TLS cannot use is passed over, as other tools do, unless nothing is
/// left.
fn usable_certificates(text: &[u8]) -> Result<Vec<CertificateDer<'static>>, &'static str> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text).collect();
    let mut certificates = certificates.map_err(|_| "it is no PEM, or is cut off")?;
    if certificates.is_empty() {
        return Err("it holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
    }
    certificates.retain(|certificate| RootCertStore::empty().add(certificate.clone()).is_ok());
    if certificates.is_empty() { Err("none of its certificates can be an authority") } else { Ok(certificates) }
}

/// The SDK panics on what is no certificate, so it gets those that are known to be.
fn trust(certificates: &[CertificateDer<'_>]) -> Result<TlsContext, &'static str> {
    let trusted = certificates.iter().fold(TrustStore::empty(), |store, certificate| {
        let body = base64::encode(certificate);
        store.with_pem_certificate(format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"))
    });
    TlsContext::builder().with_trust_store(trusted).build().map_err(|_| "TLS does not take it")
}

impl fmt::Display for CaBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, count, .. } = self;
        write!(f, "{} ({count} certificate{})", path.display(), if *count == 1 { "" } else { "s" })
    }
}

impl fmt::Debug for CaBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
