//! The checks, each with an end: whoever asks a doctor waits already.

use super::check::Check;
use crate::failure::{Failure, FailureKind};
use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder, EndpointProbe, KeysInUse, SettingsReport};
use std::time::{Duration, SystemTime};
use sts_interactions::get_caller_identity;

const SETTINGS: &str = "settings";
const ENDPOINT: &str = "endpoint";
const CLOCK: &str = "clock";
const KEYS: &str = "keys";
const IDENTITY: &str = "identity";

const ENDPOINT_DEADLINE: Duration = Duration::from_secs(5);
/// A person may be asked for a code; machines have half a minute, by the provider itself.
const KEYS_DEADLINE: Duration = Duration::from_mins(2);
const IDENTITY_DEADLINE: Duration = Duration::from_secs(10);

/// AWS refuses signatures that are 5 minutes old or of the future, S3 those of 15.
const CLOCK_REFUSED: u64 = 300;
const CLOCK_DOUBTFUL: u64 = 60;

pub(super) async fn all(report: &SettingsReport, builder: AwsClientProviderBuilder) -> Vec<Check> {
    // A region may have to be asked for.
    let build = Box::pin(builder.build());
    let provider = match within(KEYS_DEADLINE, async { build.await.map_err(Failure::from) }).await {
        Ok(provider) => provider,
        Err(failure) => {
            let skipped = |name| Check::skipped(name, "the settings come first");
            let skipped = [ENDPOINT, CLOCK, KEYS, IDENTITY].map(skipped);
            return [wrong_settings(report, failure)].into_iter().chain(skipped).collect();
        }
    };
    let settings = Check::ok(SETTINGS, format!("{} settings, none of them wrong", report.settings.len()));
    let (probe, keys) = tokio::join!(probe(&provider), keys(&provider, report));
    let clock = clock(probe.as_ref().ok());
    let endpoint = endpoint(probe, report);
    let identity = match (endpoint.is_ok(), keys.is_ok()) {
        (true, true) => identity(&provider).await,
        (false, _) => Check::skipped(IDENTITY, "nobody is there to be asked"),
        (true, false) => Check::skipped(IDENTITY, "there are no keys to ask with"),
    };
    vec![settings, endpoint, clock, keys, identity]
}

/// The report tells of each: here they are counted. What is no matter of one setting is told here.
fn wrong_settings(report: &SettingsReport, failure: Failure) -> Check {
    let wrong: Vec<&str> = report.wrong().map(|setting| setting.name.as_str()).collect();
    if wrong.is_empty() {
        return Check::failed(SETTINGS, failure);
    }
    let told = format!("{} of {} are wrong: {}", wrong.len(), report.settings.len(), wrong.join(", "));
    let check = Check::failed(SETTINGS, Failure::new(failure.kind(), told));
    if check.hint.is_some() { check } else { check.hint("correct what the table calls wrong, where it comes from") }
}

async fn within<T>(deadline: Duration, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::time::timeout(deadline, work).await.unwrap_or_else(|_| {
        Err(Failure::new(FailureKind::Network, format!("no answer within {} s", deadline.as_secs())))
    })
}

async fn probe(provider: &AwsClientProvider) -> Result<EndpointProbe, Failure> {
    within(ENDPOINT_DEADLINE, async { provider.probe_endpoint().await.map_err(Failure::from) }).await
}

fn endpoint(probe: Result<EndpointProbe, Failure>, report: &SettingsReport) -> Check {
    match probe {
        Ok(probe) => {
            let EndpointProbe { url, took, status, .. } = probe;
            Check::ok(ENDPOINT, format!("{url} answered within {} ms (HTTP {status})", took.as_millis()))
        }
        Err(failure) => on_the_way(report).into_iter().fold(Check::failed(ENDPOINT, failure), Check::hint),
    }
}

/// Settings that may be why nobody answers.
fn on_the_way(report: &SettingsReport) -> Vec<String> {
    let value = |name: &str| report.get(name).and_then(|setting| setting.value.as_deref());
    let is_on = |name: &str| value(name) == Some("true");
    let special = (is_on("FIPS") || is_on("dual stack")).then(|| {
        "AWS has FIPS and dual stack endpoints in some regions only, and none at an endpoint URL of one's own"
            .to_owned()
    });
    let proxy = value("proxy for https").or_else(|| value("proxy for http"));
    let proxy = proxy.map(|proxy| format!("the proxy {proxy} stands between: NO_PROXY names hosts that need none"));
    special.into_iter().chain(proxy).collect()
}

fn clock(probe: Option<&EndpointProbe>) -> Check {
    let Some(probe) = probe else { return Check::skipped(CLOCK, "nobody told the time") };
    let Some(ahead) = probe.clock_ahead() else { return Check::skipped(CLOCK, "the answer did not tell the time") };
    let side = if ahead < 0 { "behind" } else { "ahead of" };
    let told = format!("{} {side} AWS's clock", humantime::format_duration(Duration::from_secs(ahead.unsigned_abs())));
    let hint = "set the clock: requests are signed with the time, and AWS refuses what is off by 5 minutes";
    match ahead.unsigned_abs() {
        0..=1 => Check::ok(CLOCK, "within a second of AWS's clock"),
        2..CLOCK_DOUBTFUL => Check::ok(CLOCK, told),
        CLOCK_DOUBTFUL..CLOCK_REFUSED => Check::warning(CLOCK, told).hint(hint),
        _ => Check::failed(CLOCK, Failure::new(FailureKind::Other, told)).hint(hint),
    }
}

async fn keys(provider: &AwsClientProvider, report: &SettingsReport) -> Check {
    let inspect = async { provider.inspect_keys().await.map_err(Failure::from) };
    let keys = match within(KEYS_DEADLINE, inspect).await {
        Ok(keys) => keys,
        Err(failure) => return Check::failed(KEYS, failure),
    };
    let source = report.get("keys").and_then(|setting| setting.value.as_deref()).unwrap_or("keys");
    let KeysInUse { id_ends_with: end, expires_at, .. } = keys;
    let told = if source.ends_with(')') { source.to_owned() } else { format!("{source} (…{end})") };
    match expires_at.map(|end| end.duration_since(SystemTime::now())) {
        None => Check::ok(KEYS, told),
        Some(Ok(left)) => Check::ok(KEYS, format!("{told}, good for {}", in_minutes(left))),
        Some(Err(_)) => Check::failed(KEYS, Failure::new(FailureKind::InvalidCredentials, format!("{told}, expired"))),
    }
}

fn in_minutes(left: Duration) -> String {
    humantime::format_duration(Duration::from_mins(left.as_secs() / 60)).to_string()
}

async fn identity(provider: &AwsClientProvider) -> Check {
    let ask = async { get_caller_identity(provider).await.map_err(Failure::from) };
    match within(IDENTITY_DEADLINE, ask).await {
        Ok(caller) => Check::ok(IDENTITY, caller.arn.to_string()),
        Err(failure) => Check::failed(IDENTITY, failure),
    }
}
