//! Proxies: who stands between a provider and AWS.

use crate::config_error::{ConfigError, Origin};
use crate::settings::{Chosen, Found};
use crate::variables::Variables;
use aws_smithy_http_client::proxy::ProxyConfig;
use std::fmt;

const NAME: &str = "proxy";
const EXPECTED: &str = "http://[USER:PASSWORD@]HOST[:PORT], or the same with https";
/// A machine's own metadata and keys, which no proxy can reach for it.
const NEVER_BY_PROXY: [&str; 5] =
    ["169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23"];

/// A proxy for all requests, in place of those that the environment names.
///
/// Requests to `https` addresses go through a tunnel (`CONNECT`), so that the proxy sees host names and no content;
/// those to `http` addresses are handed to it as they are. The addresses that give an instance or a container its keys
/// are never asked by a proxy. SOCKS proxies are not supported.
///
/// ```
/// use aws_interactions_core::{AwsClientProvider, Proxy};
///
/// let proxy = Proxy::new("http://user:secret@proxy.example:3128").not_for(["s3.internal.example", "10.0.0.0/8"]);
/// assert!(!format!("{proxy:?}").contains("secret"));
/// let builder = AwsClientProvider::builder().proxy(proxy);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    url: Option<String>,
    not_for: Vec<String>,
}

impl Proxy {
    /// The proxy at this URL, user name and password included where it wants them (percent-encoded, as in every URL).
    /// It is checked when the provider is built.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: Some(url.into()), not_for: Vec::new() }
    }

    /// No proxy, whatever the environment says.
    pub fn none() -> Self {
        Self { url: None, not_for: Vec::new() }
    }

    /// Hosts that are asked directly: a domain means its subdomains too, an address may be a network (`10.0.0.0/8`),
    /// `*` is everything.
    #[must_use]
    pub fn not_for<H: Into<String>>(mut self, hosts: impl IntoIterator<Item = H>) -> Self {
        self.not_for.extend(hosts.into_iter().map(Into::into));
        self
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.url.as_deref().map(masked);
        f.debug_struct("Proxy").field("url", &url).field("not_for", &self.not_for).finish()
    }
}

/// What stands before the @ is user name and password: neither is shown.
pub(crate) fn masked(url: &str) -> String {
    match url.rsplit_once('@') {
        Some((before, host)) => {
            let scheme = before.split_once("://").map(|(scheme, _)| format!("{scheme}://")).unwrap_or_default();
            format!("{scheme}…@{host}")
        }
        None => url.to_owned(),
    }
}

/// The URL of a proxy that was checked. Shows no password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ProxyUrl(String);

impl ProxyUrl {
    fn checked(found: Found) -> Result<Chosen<Self>, ConfigError> {
        let text = found.value.trim();
        // As everywhere: `proxy.example:3128` is one of http.
        let url = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        if ProxyConfig::all(url.as_str()).is_ok_and(|_| has_host(&url)) {
            return Ok(Chosen { value: Self(url), origin: found.origin });
        }
        let shown = Found { value: masked(text), origin: found.origin };
        Err(shown.invalid(NAME, EXPECTED))
    }
}

fn has_host(url: &str) -> bool {
    url.parse::<http::Uri>().is_ok_and(|uri| uri.host().is_some_and(|host| !host.is_empty()))
}

impl fmt::Display for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&masked(&self.0))
    }
}

impl fmt::Debug for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The proxies in use, one for each kind of address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proxies {
    pub(crate) https: Option<Chosen<ProxyUrl>>,
    pub(crate) http: Option<Chosen<ProxyUrl>>,
    /// Hosts that are asked directly.
    pub(crate) not_for: Chosen<String>,
}

impl Proxies {
    /// The program's proxy, else those of the environment. The SDK would pass over what is no proxy, and go without.
    pub(crate) fn choose(variables: &Variables, told: Option<&Proxy>) -> Result<Self, ConfigError> {
        let Some(proxy) = told else { return Self::of_environment(variables) };
        let url = proxy.url.clone().map(|url| ProxyUrl::checked(Found::by_builder(url))).transpose()?;
        let not_for = Chosen { value: proxy.not_for.join(","), origin: Origin::Builder };
        Ok(Self { https: url.clone(), http: url, not_for })
    }

    fn of_environment(variables: &Variables) -> Result<Self, ConfigError> {
        let find = |names: &[&str]| {
            names.iter().find_map(|name| {
                Some(Found { value: variables.get(name)?, origin: Origin::Variable((*name).to_owned()) })
            })
        };
        let not_for = find(&["NO_PROXY", "no_proxy"]).map_or_else(
            || Chosen { value: String::new(), origin: Origin::Default },
            |found| Chosen { value: found.value, origin: found.origin },
        );
        // In a CGI program these variables are headers of whoever asks for its page.
        if variables.get("REQUEST_METHOD").is_some() {
            return Ok(Self { https: None, http: None, not_for });
        }
        let https = find(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]);
        let http = find(&["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]);
        Ok(Self {
            https: https.map(ProxyUrl::checked).transpose()?,
            http: http.map(ProxyUrl::checked).transpose()?,
            not_for,
        })
    }

    pub(crate) fn none() -> Self {
        Self { https: None, http: None, not_for: Chosen { value: String::new(), origin: Origin::Default } }
    }

    /// As the SDK wants them: for requests to `https` addresses, and for the others.
    pub(crate) fn to_sdk(&self) -> (ProxyConfig, ProxyConfig) {
        (self.config(self.https.as_ref()), self.config(self.http.as_ref()))
    }

    /// Whether requests to `http` addresses go to their proxy by TLS.
    pub(crate) fn plain_requests_need_tls(&self) -> bool {
        self.http.as_ref().is_some_and(|url| url.value.0.to_ascii_lowercase().starts_with("https://"))
    }

    pub(crate) fn are_the_same(&self) -> bool {
        self.https.as_ref().map(|url| &url.value) == self.http.as_ref().map(|url| &url.value)
    }

    fn config(&self, url: Option<&Chosen<ProxyUrl>>) -> ProxyConfig {
        let Some(Ok(config)) = url.map(|url| ProxyConfig::all(url.value.0.as_str())) else {
            return ProxyConfig::disabled();
        };
        let given = Some(self.not_for.value.as_str()).filter(|hosts| !hosts.is_empty());
        // The SDK takes * for all names, and for no address.
        if given.is_some_and(|hosts| hosts.split(',').any(|host| host.trim() == "*")) {
            return ProxyConfig::disabled();
        }
        config.no_proxy(NEVER_BY_PROXY.into_iter().chain(given).collect::<Vec<_>>().join(","))
    }
}
