use super::*;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

const LATER: Duration = Duration::from_secs(1_700_000_000);

/// The bytes of a certificate, in which names and times stand as text.
fn read(pem: &str) -> Vec<u8> {
    CertificateDer::from_pem_slice(pem.as_bytes()).expect("PEM").to_vec()
}

fn holds(der: &[u8], text: &str) -> bool {
    der.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn when_a_certificate_is_made_then_a_server_speaks_tls_with_it() {
    let material = SelfSignedCertificate::for_names(["Web.internal", "*.web.internal"]).generate().expect("made");
    let certificate = CertificateDer::from_pem_slice(material.certificate.as_bytes()).expect("PEM");
    let key = PrivateKeyDer::from_pem_slice(material.private_key.expose().as_bytes()).expect("PEM");
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().expect("versions").with_no_client_auth();
    config.with_single_cert(vec![certificate], key).expect("the key is the certificate's");
    let der = read(&material.certificate);
    assert!(holds(&der, "web.internal") && holds(&der, "*.web.internal") && !holds(&der, "rcgen"));
    assert_eq!(material.chain, None);
}

#[test]
fn when_the_default_certificate_is_made_then_it_is_for_localhost_and_ten_years_from_the_day_before() {
    let material = SelfSignedCertificate::default().make(UNIX_EPOCH + LATER).expect("made");
    let der = read(&material.certificate);
    // 1,700,000,000 seconds are 2023-11-14T22:13:20Z; three of the ten years are leap years.
    assert!(holds(&der, "231113221320Z") && holds(&der, "331111221320Z"), "{}", String::from_utf8_lossy(&der));
    assert!(holds(&der, "localhost"));
}

#[test]
fn when_two_certificates_are_made_then_their_keys_differ_and_are_not_shown() {
    let wanted = SelfSignedCertificate::default();
    let (first, second) = (wanted.generate().expect("made"), wanted.generate().expect("made"));
    assert_ne!(first.private_key, second.private_key);
    let secret = first.private_key.expose().lines().nth(1).expect("a line of it");
    assert!(!format!("{first:?}").contains(secret));
}

#[test]
fn when_a_section_of_pem_is_written_then_its_lines_have_64_letters_and_its_memory_is_written_once() {
    for bytes in [0, 1, 48, 49, 1000] {
        let section = pem("PRIVATE KEY", &vec![7; bytes]);
        let lines: Vec<&str> = section.lines().collect();
        let (last, full) = lines[1..lines.len() - 1].split_last().unwrap_or((&"", &[]));
        assert!(full.iter().all(|line| line.len() == 64) && last.len() <= 64, "{section}");
        assert_eq!(full.concat() + last, base64::encode(vec![7; bytes]));
        assert_eq!((lines[0], lines[lines.len() - 1]), ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"));
        let reserved = base64::encode(vec![7; bytes]).len();
        assert!(section.len() <= reserved + reserved / 64 + 62, "it grew: {bytes}");
    }
}

#[test]
fn when_no_certificate_can_be_like_this_then_none_is_made() {
    let names: Vec<String> = (0..101).map(|n| format!("h{n}")).collect();
    let long = format!("{}.internal", "a".repeat(63));
    let wrong: [(&[&str], &str); 12] = [
        (&[], "`0` is not 1 to 100 names of hosts"),
        (&[""], "the name of a host"),
        (&["a b"], "the name of a host"),
        (&["a..b"], "the name of a host"),
        (&["-a.b"], "the name of a host"),
        (&["a-.b"], "the name of a host"),
        (&["a.*.b"], "the name of a host"),
        (&["*"], "the name of a host"),
        (&["10.0.0.1"], "the name of a host"),
        (&["wéb"], "the name of a host"),
        (&["ok", &"a".repeat(64)], "the name of a host"),
        (&[&long], "at most 64 characters"),
    ];
    for (names, told) in wrong {
        let error = SelfSignedCertificate::for_names(names.iter().copied()).generate().expect_err(told);
        assert!(error.to_string().contains(told), "{names:?}: {error}");
    }
    let error = SelfSignedCertificate::for_names(&names).generate().expect_err("101 names");
    assert!(error.to_string().starts_with("`101` is not"), "{error}");
    SelfSignedCertificate::for_names(["short", &long]).generate().expect("only the first name is short");
    SelfSignedCertificate::for_names([&long[long.len() - 64..]]).generate().expect("the longest first name");
    for (time, is_one) in [(2 * DAY, true), (36_525 * DAY, true), (DAY, false), (36_526 * DAY, false)] {
        let made = SelfSignedCertificate::default().valid_for(time).generate();
        assert_eq!(made.is_ok(), is_one, "{time:?}");
    }
}

#[test]
fn when_a_certificate_is_compared_then_its_names_and_the_time_that_is_left_decide() {
    let now = UNIX_EPOCH + LATER;
    let wanted = SelfSignedCertificate::for_names(["a.internal", "B.internal"]);
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let met = |given: &[&str], left: Duration| wanted.is_met_by(&names(given), Some(now + left), now);
    assert!(met(&["b.internal", "A.internal", "a.internal"], 31 * DAY));
    assert!(!met(&["a.internal"], 31 * DAY) && !met(&["a.internal", "b.internal", "c.internal"], 31 * DAY));
    assert!(!met(&["a.internal", "b.internal"], 30 * DAY));
    let short = wanted.clone().valid_for(10 * DAY);
    let both = names(&["a.internal", "b.internal"]);
    assert!(short.is_met_by(&both, Some(now + 6 * DAY), now) && !short.is_met_by(&both, Some(now + 5 * DAY), now));
    assert!(!wanted.is_met_by(&both, None, now) && !wanted.is_met_by(&both, Some(now - DAY), now));
}
