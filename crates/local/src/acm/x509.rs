//! What a certificate says.
#![expect(clippy::redundant_closure_for_method_calls, reason = "a method is of one lifetime, and any is asked for")]

use std::collections::BTreeSet;

use yasna::models::ObjectIdentifier;
use yasna::tags::TAG_UTCTIME;
use yasna::{ASN1Error, ASN1ErrorKind, ASN1Result, BERReader, BERReaderSeq, Tag, parse_der};

const COMMON_NAME: &[u64] = &[2, 5, 4, 3];
const NAMES: &[u64] = &[2, 5, 29, 17];
const USAGE: &[u64] = &[2, 5, 29, 15];
const EXTENDED_USAGE: &[u64] = &[2, 5, 29, 37];
const RSA: &[u64] = &[1, 2, 840, 113_549, 1, 1, 1];

/// The curves that ACM knows.
const CURVES: &[(&[u64], &str)] = &[
    (&[1, 2, 840, 10_045, 3, 1, 7], "EC_prime256v1"),
    (&[1, 3, 132, 0, 34], "EC_secp384r1"),
    (&[1, 3, 132, 0, 35], "EC_secp521r1"),
];

/// What ACM tells of a certificate, or compares.
#[derive(Debug, Clone)]
pub(super) struct X509 {
    /// As ACM writes it: pairs of digits with colons between them.
    pub(super) serial: String,
    pub(super) issuer: Name,
    pub(super) subject: Name,
    /// Seconds of the epoch.
    pub(super) not_before: i64,
    pub(super) not_after: i64,
    /// As it is encoded, with its algorithm.
    pub(super) public_key: Vec<u8>,
    /// ACM's word for the kind of the key; none for one that ACM does not know.
    pub(super) key_type: Option<String>,
    /// The hosts that it is for.
    pub(super) hosts: Vec<String>,
    pub(super) has_key_usage: bool,
    /// What it may be used for, where it says so.
    pub(super) extended_usages: Option<BTreeSet<String>>,
}

/// Who a certificate is of, or from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// As it is encoded, to be compared.
    pub(super) encoded: Vec<u8>,
    pub(super) common_name: Option<String>,
}

impl Name {
    pub(super) fn is_empty(&self) -> bool {
        // A sequence of nothing.
        self.encoded == [0x30, 0]
    }
}

impl X509 {
    /// None for what is no X.509 certificate of version 3.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let signed = parse_der(der, |reader| {
            reader.read_sequence(|reader| {
                let signed = reader.next().read_der()?;
                // How it is signed, and the signature.
                for _ in 0..2 {
                    reader.next().read_der()?;
                }
                Ok(signed)
            })
        });
        parse_der(&signed.ok()?, |reader| reader.read_sequence(certificate)).ok()
    }
}

fn certificate(reader: &mut BERReaderSeq<'_, '_>) -> ASN1Result<X509> {
    let version = reader.next().read_tagged(Tag::context(0), |reader| reader.read_u8())?;
    // They are counted from 0.
    if version != 2 {
        return Err(ASN1Error::new(ASN1ErrorKind::Invalid));
    }
    let (serial, _) = reader.next().read_bigint_bytes()?;
    reader.next().read_der()?;
    let issuer = name(&reader.next().read_der()?)?;
    let (not_before, not_after) =
        reader.next().read_sequence(|reader| Ok((time(reader.next())?, time(reader.next())?)))?;
    let subject = name(&reader.next().read_der()?)?;
    let public_key = reader.next().read_der()?;
    let extensions = reader.read_optional(|reader| reader.read_tagged(Tag::context(3), extensions))?;
    let extensions = extensions.unwrap_or_default();
    let find = |id: &[u64]| extensions.iter().find(|(found, _)| found.components() == id).map(|(_, value)| value);
    Ok(X509 {
        serial: digits(&serial),
        issuer,
        subject,
        not_before,
        not_after,
        key_type: parse_der(&public_key, key_type)?,
        public_key,
        hosts: find(NAMES).map(|value| parse_der(value, hosts)).transpose()?.unwrap_or_default(),
        has_key_usage: find(USAGE).is_some(),
        extended_usages: find(EXTENDED_USAGE).map(|value| parse_der(value, usages)).transpose()?,
    })
}

/// The sign, which is a byte where a number begins with a large one, is left out.
fn digits(serial: &[u8]) -> String {
    let number = serial.strip_prefix(&[0]).filter(|rest| !rest.is_empty()).unwrap_or(serial);
    number.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":")
}

/// Whole seconds; RFC 5280 allows no others.
fn time(reader: BERReader<'_, '_>) -> ASN1Result<i64> {
    if reader.lookahead_tag()? == TAG_UTCTIME {
        return Ok(reader.read_utctime()?.datetime().unix_timestamp());
    }
    Ok(reader.read_generalized_time()?.datetime().unix_timestamp())
}

/// Parts of a name are sets of attributes, which mostly have one.
fn name(encoded: &[u8]) -> ASN1Result<Name> {
    let mut common_name = None;
    parse_der(encoded, |reader| {
        reader.read_sequence_of(|part| {
            part.read_set_of(|attribute| {
                let (id, value) = attribute
                    .read_sequence(|reader| Ok((reader.next().read_oid()?, reader.next().read_tagged_der()?)))?;
                if id.components() == COMMON_NAME {
                    common_name = Some(String::from_utf8_lossy(value.value()).into_owned());
                }
                Ok(())
            })
        })
    })?;
    Ok(Name { encoded: encoded.to_vec(), common_name })
}

fn key_type(reader: BERReader<'_, '_>) -> ASN1Result<Option<String>> {
    reader.read_sequence(|reader| {
        let (id, parameters) = reader.next().read_sequence(|reader| {
            Ok((reader.next().read_oid()?, reader.read_optional(|reader| reader.read_der())?.unwrap_or_default()))
        })?;
        let (key, _) = reader.next().read_bitvec_bytes()?;
        if id.components() == RSA {
            return parse_der(&key, bits).map(|bits| Some(format!("RSA_{bits}")));
        }
        let curve = parse_der(&parameters, |reader| reader.read_oid()).ok();
        let curve = curve.and_then(|curve| CURVES.iter().find(|(id, _)| curve.components() == *id));
        Ok(curve.map(|(_, word)| (*word).to_owned()))
    })
}

/// Of the modulus of an RSA key.
fn bits(reader: BERReader<'_, '_>) -> ASN1Result<usize> {
    reader.read_sequence(|reader| {
        let (modulus, _) = reader.next().read_bigint_bytes()?;
        reader.next().read_der()?;
        let bytes: Vec<u8> = modulus.into_iter().skip_while(|byte| *byte == 0).collect();
        let unused = bytes.first().map_or(0, |byte| byte.leading_zeros());
        Ok(8 * bytes.len() - usize::try_from(unused).unwrap_or_default())
    })
}

type Extension = (ObjectIdentifier, Vec<u8>);

fn extensions(reader: BERReader<'_, '_>) -> ASN1Result<Vec<Extension>> {
    reader.collect_sequence_of(|reader| {
        reader.read_sequence(|reader| {
            let id = reader.next().read_oid()?;
            let _is_critical = reader.read_default(false, |reader| reader.read_bool())?;
            Ok((id, reader.next().read_bytes()?))
        })
    })
}

/// The names of hosts among all names: others have other tags.
fn hosts(reader: BERReader<'_, '_>) -> ASN1Result<Vec<String>> {
    let names = reader.collect_sequence_of(|reader| reader.read_tagged_der())?;
    let hosts = names.iter().filter(|name| name.tag() == Tag::context(2));
    Ok(hosts.map(|name| String::from_utf8_lossy(name.value()).into_owned()).collect())
}

fn usages(reader: BERReader<'_, '_>) -> ASN1Result<BTreeSet<String>> {
    Ok(reader.collect_sequence_of(|reader| reader.read_oid())?.iter().map(ToString::to_string).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rcgen::{CertificateParams, KeyPair, PublicKeyData, date_time_ymd};

    use super::*;

    fn der(change: impl Fn(&mut CertificateParams)) -> (Vec<u8>, KeyPair) {
        let (mut params, key) =
            (CertificateParams::new(["a.internal".to_owned()]).expect("params"), KeyPair::generate());
        let key = key.expect("a key");
        change(&mut params);
        (params.self_signed(&key).expect("a certificate").der().to_vec(), key)
    }

    #[test]
    fn when_a_certificate_is_read_then_both_ways_to_write_a_time_are_known() {
        let (der, key) = der(|params| {
            (params.not_before, params.not_after) = (date_time_ymd(2049, 12, 31), date_time_ymd(2050, 1, 1));
        });
        let read = X509::read(&der).expect("a certificate");
        assert_eq!((read.not_before, read.not_after), (2_524_521_600, 2_524_608_000));
        assert_eq!((read.hosts, read.public_key), (vec!["a.internal".to_owned()], key.subject_public_key_info()));
        assert_eq!((read.has_key_usage, read.extended_usages), (false, None));
    }

    #[test]
    fn when_a_certificate_is_of_another_version_then_it_is_none() {
        let (mut der, _) = der(|_| ());
        let version = [0xa0, 3, 2, 1, 2];
        let at = der.windows(5).position(|window| window == version).expect("a version");
        assert!(X509::read(&der).is_some());
        der[at + 4] = 1;
        assert!(X509::read(&der).is_none());
    }

    #[test]
    fn when_a_serial_is_written_then_its_sign_is_none_of_it() {
        for (serial, written) in [(&[0, 0xab, 1][..], "ab:01"), (&[1, 0, 2], "01:00:02"), (&[0], "00")] {
            assert_eq!(digits(serial), written);
        }
    }

    proptest! {
        #[test]
        fn when_anything_is_read_then_it_is_no_certificate(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(X509::read(&bytes).is_none());
        }

        #[test]
        fn when_a_certificate_is_damaged_then_it_is_read_or_not(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let (mut der, _) = der(|_| ());
            let at = at.index(der.len());
            der[at] = byte;
            let _ = X509::read(&der);
            prop_assert!(X509::read(&der[..at]).is_none());
        }
    }
}
