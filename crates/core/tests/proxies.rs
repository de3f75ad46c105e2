//! Who stands between a provider and AWS.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{
    AwsClientProviderBuilder, AwsCredentials, ConfigError, Connections, HostLimit, Origin, Proxy, RequestError,
    Timeouts,
};
use std::num::NonZeroUsize;
use std::time::Duration;
use support::authority::Authority;
use support::builder;
use support::server::Server;

/// `user:secret`
const AUTHORIZATION: &str = "proxy-authorization: Basic dXNlcjpzZWNyZXQ=";

async fn ask(builder: AwsClientProviderBuilder, endpoint: &str) -> Result<(), RequestError> {
    let keyed = builder.region("eu-west-1").credentials(AwsCredentials::new("AKIA", "s")).max_attempts(1);
    let provider = keyed.endpoint_url(endpoint).build().await.expect("a provider");
    provider.get_aws_env().await.map(drop)
}

fn with_password(proxy: &Server) -> String {
    proxy.url.replace("http://", "http://user:secret@")
}

fn lower(head: &str) -> String {
    head.to_ascii_lowercase().replace("basic dxnlcjpzzwnyzxq=", "Basic dXNlcjpzZWNyZXQ=")
}

#[tokio::test]
async fn when_the_program_names_a_proxy_then_https_goes_by_a_tunnel_and_http_is_handed_to_it() {
    let authority = Authority::new();
    let server = Server::tls(authority.acceptor(&["sts.example"])).await;
    let proxy = Server::proxy(server.port).await;
    let bundle = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(bundle.path(), authority.pem()).expect("a file");
    for connections in
        [Connections::default(), Connections { per_host: HostLimit::All(NonZeroUsize::MIN), ..Default::default() }]
    {
        let told = || {
            let proxy = Proxy::new(with_password(&proxy));
            builder(&[("HTTPS_PROXY", "http://127.0.0.1:1")])
                .ca_bundle(bundle.path())
                .connections(connections)
                .proxy(proxy)
        };
        ask(told(), "https://sts.example").await.expect("an answer of the server");
        ask(told(), "http://sts.example").await.expect("an answer of the proxy");
    }
    let lines = proxy.log.first_lines();
    let once = ["CONNECT sts.example:443 HTTP/1.1", "POST http://sts.example/ HTTP/1.1"];
    assert_eq!(lines, [once, once].concat());
    assert!(proxy.log.heads().iter().all(|head| lower(head).contains(AUTHORIZATION)), "{:?}", proxy.log);
    assert_eq!(server.log.first_lines(), ["POST / HTTP/1.1", "POST / HTTP/1.1"], "no name of a host is left to guess");
}

#[tokio::test]
async fn when_the_environment_names_a_proxy_for_each_kind_then_each_goes_by_its_own() {
    let (server, http) = (Server::start().await, Server::proxy(0).await);
    let https = Server::proxy(server.port).await;
    let variables = [("https_proxy", https.url.as_str()), ("HTTP_PROXY", http.url.as_str())];
    ask(builder(&variables), "http://sts.example").await.expect("an answer of the proxy for http");
    // What answers behind the tunnel speaks no TLS.
    ask(builder(&variables), "https://sts.example").await.expect_err("no TLS");
    assert_eq!(http.log.first_lines(), ["POST http://sts.example/ HTTP/1.1"]);
    assert_eq!(https.log.first_lines(), ["CONNECT sts.example:443 HTTP/1.1"]);
}

#[tokio::test]
async fn when_one_proxy_is_for_all_then_both_kinds_go_by_it_unless_they_have_their_own() {
    let (all, own) = (Server::proxy(0).await, Server::proxy(0).await);
    let variables = [("ALL_PROXY", all.url.as_str()), ("HTTP_PROXY", own.url.as_str())];
    ask(builder(&variables[..1]), "http://sts.example").await.expect("an answer");
    ask(builder(&variables), "http://sts.example").await.expect("an answer");
    assert_eq!((all.log.heads().len(), own.log.heads().len()), (1, 1));
}

#[tokio::test]
async fn when_the_proxy_is_for_https_alone_then_http_goes_directly() {
    let (server, proxy) = (Server::start().await, Server::proxy(0).await);
    ask(builder(&[("HTTPS_PROXY", proxy.url.as_str())]), &server.url).await.expect("an answer of the server");
    assert_eq!((server.log.heads().len(), proxy.log.connections()), (1, 0));
}

#[tokio::test]
async fn when_a_host_is_not_for_the_proxy_then_it_is_asked_directly() {
    let (server, proxy) = (Server::start().await, Server::proxy(0).await);
    let url = proxy.url.as_str();
    let ways = [
        builder(&[("HTTP_PROXY", url), ("NO_PROXY", "example.com, 127.0.0.0/8")]),
        builder(&[("HTTP_PROXY", url), ("no_proxy", "*")]),
        builder(&[]).proxy(Proxy::new(url).not_for(["127.0.0.1"])),
        builder(&[("HTTP_PROXY", url)]).proxy(Proxy::none()),
        // In a CGI program a visitor names HTTP_PROXY.
        builder(&[("HTTP_PROXY", url), ("REQUEST_METHOD", "GET")]),
    ];
    for way in ways {
        ask(way, &server.url).await.expect("an answer of the server");
    }
    assert_eq!((server.log.heads().len(), proxy.log.connections()), (5, 0));
    // What the environment says of hosts is not for the program's own proxy.
    ask(builder(&[("NO_PROXY", "*")]).proxy(Proxy::new(url)), &server.url).await.expect("an answer of the proxy");
    assert_eq!(proxy.log.connections(), 1);
}

#[tokio::test]
async fn when_keys_are_asked_of_the_machine_then_no_proxy_is() {
    let proxy = Server::proxy(0).await;
    let soon =
        Timeouts { connect: Duration::from_millis(20), attempt: Duration::from_millis(50), ..Timeouts::default() };
    for address in ["169.254.169.254", "169.254.170.2", "169.254.170.23", "[fd00:ec2::254]", "[fd00:ec2::23]"] {
        for way in [builder(&[("HTTP_PROXY", &proxy.url)]), builder(&[]).proxy(Proxy::new(&proxy.url).not_for(["a"]))] {
            let asked = ask(way.timeouts(soon), &format!("http://{address}")).await;
            assert!(asked.is_err(), "{address} is not on this machine");
        }
    }
    assert_eq!(proxy.log.connections(), 0);
}

#[tokio::test]
async fn when_a_proxy_is_none_then_building_says_so_and_shows_no_password() {
    let wrong =
        ["socks5://MARKED:MARKED@host:1", "http://", "http://MARKED:MAR KED@host", "http://MARKED@[", "", "://x"];
    for url in wrong {
        let built = builder(&[]).region("eu-west-1").proxy(Proxy::new(url)).build().await;
        let error = built.expect_err(url);
        let ConfigError::InvalidSetting { setting: "proxy", origin: Origin::Builder, .. } = &error else {
            panic!("{url}: {error:?}");
        };
        assert!(!format!("{error} {error:?}").contains("MARKED"), "{error}");
    }
    let by_variable = builder(&[("ALL_PROXY", "ftp://host")]).region("eu-west-1").build().await;
    match by_variable.expect_err("no proxy") {
        ConfigError::InvalidSetting { value, origin, .. } => {
            assert_eq!((value.as_str(), origin), ("ftp://host", Origin::Variable("ALL_PROXY".to_owned())));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn when_a_proxy_is_printed_then_its_password_is_not() {
    let proxy = Proxy::new("http://MARKED:MARKED@host:1").not_for(["a.example"]);
    let told = builder(&[]).region("eu-west-1").proxy(proxy.clone());
    let printed = format!("{proxy:?} {told:?} {:?}", told.explain().await);
    assert!(!printed.contains("MARKED") && printed.contains("http://…@host:1"), "{printed}");
    let provider = told.build().await.expect("a provider");
    let sts = provider.client::<aws_interactions_core::Sts>();
    let printed = format!("{provider:?} {sts:?} {:?}", sts.config());
    assert!(!printed.contains("MARKED"), "{printed}");
}

#[tokio::test]
async fn when_the_proxy_refuses_then_the_error_shows_no_password() {
    let refusing = Server::with_headers("").await;
    let way = builder(&[]).proxy(Proxy::new(with_password(&refusing).replace("127.0.0.1", "127.0.0.2")));
    let error = ask(way, "https://sts.example").await.expect_err("nobody listens there, or no tunnel is opened");
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains("secret") && !printed.contains("dXNlcjpzZWNyZXQ"), "{printed}");
}
