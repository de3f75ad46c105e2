//! Whom a provider trusts: the system's authorities, or those of a bundle.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{
    AwsClientProvider, AwsClientProviderBuilder, AwsCredentials, ConfigError, Origin, Proxy, RequestError,
    RequestErrorKind,
};
use std::error::Error;
use std::path::Path;
use support::authority::{Authority, armored};
use support::server::Server;
use support::{Files, builder};

fn file(content: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), content).expect("a file");
    file
}

fn keyed(builder: AwsClientProviderBuilder, server: &Server) -> AwsClientProviderBuilder {
    let builder = builder.region("eu-west-1").credentials(AwsCredentials::new("AKIA", "s")).max_attempts(1);
    builder.endpoint_url(format!("https://localhost:{}", server.port))
}

async fn ask(builder: AwsClientProviderBuilder) -> Result<(), RequestError> {
    let provider: AwsClientProvider = builder.build().await.expect("a provider");
    provider.get_aws_env().await.map(drop)
}

fn chain(error: &RequestError) -> String {
    let outermost: &dyn Error = error;
    std::iter::successors(Some(outermost), |&error| error.source()).map(ToString::to_string).collect()
}

#[tokio::test]
async fn when_a_bundle_names_the_servers_authority_then_it_is_trusted_wherever_the_bundle_was_named() {
    let authority = Authority::new();
    let server = Server::tls(authority.acceptor(&["localhost"])).await;
    let bundle = file(&authority.pem());
    let path = bundle.path().display().to_string();
    let files = Files::new(&format!("[default]\nca_bundle = {path}\n"));
    let ways = [
        builder(&[]).ca_bundle(bundle.path()),
        builder(&[("AWS_CA_BUNDLE", path.as_str())]),
        files.builder(&[]),
        // The first of them counts: the others would be errors.
        Files::new("[default]\nca_bundle = /nowhere\n").builder(&[("AWS_CA_BUNDLE", path.as_str())]),
        builder(&[("AWS_CA_BUNDLE", "/nowhere")]).ca_bundle(bundle.path()),
    ];
    for way in ways {
        ask(keyed(way, &server)).await.expect("the server is trusted");
    }
    assert_eq!(server.log.heads().len(), 5);
}

#[tokio::test]
async fn when_the_way_to_a_proxy_is_by_tls_then_it_is_trusted_by_the_bundle_whatever_the_address_is() {
    let authority = Authority::new();
    let proxy = Server::tls(authority.acceptor(&["localhost"])).await;
    let (bundle, other) = (file(&authority.pem()), file(&Authority::new().pem()));
    let by_proxy = |bundle: &Path| {
        let url = format!("HTTPS://localhost:{}", proxy.port);
        let builder = keyed(builder(&[]).ca_bundle(bundle).proxy(Proxy::new(url)), &proxy);
        builder.endpoint_url("http://sts.example")
    };
    ask(by_proxy(bundle.path())).await.expect("an answer of the proxy");
    assert_eq!(proxy.log.first_lines(), ["POST http://sts.example/ HTTP/1.1"]);
    ask(by_proxy(other.path())).await.expect_err("nobody trusts it");
}

#[tokio::test]
async fn when_the_servers_authority_is_unknown_then_the_error_says_so_and_nothing_was_sent() {
    let server = Server::tls(Authority::new().acceptor(&["localhost"])).await;
    let other = file(&Authority::new().pem());
    for way in [builder(&[]), builder(&[]).ca_bundle(other.path())] {
        let error = ask(keyed(way, &server)).await.expect_err("nobody knows this authority");
        assert_eq!(error.kind(), RequestErrorKind::UntrustedServer, "{error:?}");
        assert!(!error.is_retryable(), "another attempt meets the same server");
        assert!(error.to_string().contains("the server is not trusted"), "{error}");
        assert!(chain(&error).contains("certificate"), "{}", chain(&error));
    }
    assert!(server.log.heads().is_empty(), "{:?}", server.log);
}

#[tokio::test]
async fn when_the_certificate_is_for_another_host_then_the_server_is_not_trusted() {
    let authority = Authority::new();
    let server = Server::tls(authority.acceptor(&["sts.example"])).await;
    let error = ask(keyed(builder(&[]).ca_bundle(file(&authority.pem()).path()), &server)).await;
    assert_eq!(error.expect_err("another host").kind(), RequestErrorKind::UntrustedServer);
}

#[tokio::test]
async fn when_nobody_listens_then_it_is_no_matter_of_trust() {
    let server = Server::start().await;
    // A server that does not speak TLS at all.
    let error = ask(keyed(builder(&[]), &server)).await.expect_err("no TLS");
    assert_eq!(error.kind(), RequestErrorKind::Network, "{error:?}");
}

#[tokio::test]
async fn when_a_bundle_holds_several_certificates_and_other_things_then_each_authority_is_trusted() {
    let (one, two) = (Authority::new(), Authority::new());
    let servers = [Server::tls(one.acceptor(&["localhost"])).await, Server::tls(two.acceptor(&["localhost"])).await];
    let odd = [armored("PRIVATE KEY", b"not looked at"), armored("CERTIFICATE", b"no certificate")].concat();
    let bundle = file(&format!("# of our company\n{}{odd}\r\n{}", one.pem(), two.pem().replace('\n', "\r\n")));
    for server in &servers {
        ask(keyed(builder(&[]).ca_bundle(bundle.path()), server)).await.expect("the server is trusted");
    }
}

const SERVER: &str = "SERVER_OF_THE_TEST";

#[tokio::test]
async fn when_a_bundle_is_named_then_the_systems_authorities_are_not_trusted() {
    let system = Authority::new();
    let server = Server::tls(system.acceptor(&["localhost"])).await;
    let (system, other) = (file(&system.pem()), file(&Authority::new().pem()));
    let nothing = Path::new("");
    for (bundle, is_trusted) in [(nothing, true), (other.path(), false), (system.path(), true)] {
        // What the system trusts is read once a process.
        let mut process = tokio::process::Command::new(std::env::current_exe().expect("this program"));
        process.args(["--ignored", "--exact", "when_the_environment_names_a_server_then_it_is_trusted"]);
        process.env("SSL_CERT_FILE", system.path()).env(SERVER, server.port.to_string()).env("AWS_CA_BUNDLE", bundle);
        let output = process.output().await.expect("this program runs");
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(told.contains("running 1 test"), "{told}");
        assert_eq!(output.status.success(), is_trusted, "{}: {told}", bundle.display());
    }
}

#[tokio::test]
#[ignore = "a process of the test above"]
async fn when_the_environment_names_a_server_then_it_is_trusted() {
    let port: u16 = std::env::var(SERVER).expect("a server").parse().expect("its port");
    let bundle = std::env::var("AWS_CA_BUNDLE").expect("a bundle, or none");
    let keyed =
        builder(&[("AWS_CA_BUNDLE", &bundle)]).region("eu-west-1").credentials(AwsCredentials::new("AKIA", "s"));
    let url = format!("https://localhost:{port}");
    ask(keyed.max_attempts(1).endpoint_url(url)).await.expect("the server is trusted");
}

#[tokio::test]
async fn when_a_bundle_is_explained_then_its_file_and_how_many_it_trusts_are_told() {
    let bundle = file(&Authority::new().pem());
    let report = builder(&[]).ca_bundle(bundle.path()).explain().await;
    let row = report.get("CA bundle").expect("a row");
    assert_eq!(row.value, Some(format!("{} (1 certificate)", bundle.path().display())));
    assert_eq!(builder(&[]).explain().await.get("CA bundle").and_then(|row| row.value.clone()), None);
}

#[tokio::test]
async fn when_a_bundle_cannot_be_used_then_building_names_the_file_and_who_named_it() {
    let cut_off = Authority::new().pem().replace("-----END CERTIFICATE-----", "");
    let cases = [
        (file(""), "holds no certificate"),
        (file("no PEM at all"), "holds no certificate"),
        (file(&armored("PRIVATE KEY", b"secret")), "holds no certificate"),
        (file(&cut_off), "is cut off"),
        (file("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"), "no PEM"),
        (file(&armored("CERTIFICATE", b"no certificate")), "can be an authority"),
    ];
    for (bundle, expected) in cases {
        let path = bundle.path().display().to_string();
        let built = builder(&[("AWS_CA_BUNDLE", path.as_str())]).region("eu-west-1").build().await;
        match built.expect_err("nobody is left to trust") {
            ConfigError::InvalidCaBundle { path, origin, reason } => {
                assert_eq!((path.as_path(), origin), (bundle.path(), by_variable()));
                assert!(reason.contains(expected), "{reason}");
            }
            other => panic!("{expected}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn when_a_bundle_is_missing_then_building_names_the_file_and_who_named_it() {
    let built = builder(&[]).region("eu-west-1").ca_bundle("/nowhere/bundle.pem").build().await;
    match built.expect_err("no file") {
        ConfigError::UnreadableCaBundle { path, origin: Origin::Builder, source } => {
            assert_eq!(
                (path.as_path(), source.kind()),
                (Path::new("/nowhere/bundle.pem"), std::io::ErrorKind::NotFound)
            );
        }
        other => panic!("{other:?}"),
    }
}

fn by_variable() -> Origin {
    Origin::Variable("AWS_CA_BUNDLE".to_owned())
}
