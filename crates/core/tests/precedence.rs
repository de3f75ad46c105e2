//! Which word counts, setting by setting: the program's, the environment's, the profile's, or none.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{
    AwsClientProvider, AwsClientProviderBuilder, AwsCredentials, AwsService, Backoff, Connections, HostLimit, Origin,
    Proxy, RequestChecksums, RetryMode, ServiceSettings, StalledStreams, Timeouts,
};
use std::time::Duration;
use support::Files;

/// A service whose client is what it was made of.
enum Probe {}

#[derive(Debug, Clone, PartialEq)]
struct Made {
    region: String,
    endpoint_url: String,
    use_fips: bool,
    use_dual_stack: bool,
    attempts: u32,
    retry_mode: String,
    backoff: (Duration, Duration),
    timeouts: [Option<Duration>; 4],
    stalled_after: Option<Duration>,
    request_checksums: String,
    app_name: String,
}

impl AwsService for Probe {
    type Client = Made;
    const ID: &'static str = "probe";

    fn client(settings: &ServiceSettings<'_>) -> Made {
        let sdk = settings.sdk_config();
        let retries = sdk.retry_config().expect("there are retries");
        let timeouts = sdk.timeout_config().expect("there are timeouts");
        let streams = sdk.stalled_stream_protection().expect("something is said of streams");
        Made {
            region: sdk.region().map(ToString::to_string).unwrap_or_default(),
            endpoint_url: settings.endpoint_url().unwrap_or("none").to_owned(),
            use_fips: sdk.use_fips().unwrap_or_default(),
            use_dual_stack: sdk.use_dual_stack().unwrap_or_default(),
            attempts: retries.max_attempts(),
            retry_mode: format!("{:?}", retries.mode()),
            backoff: (retries.initial_backoff(), retries.max_backoff()),
            timeouts: [
                timeouts.connect_timeout(),
                timeouts.read_timeout(),
                timeouts.operation_attempt_timeout(),
                timeouts.operation_timeout(),
            ],
            stalled_after: streams.is_enabled().then(|| streams.grace_period()),
            request_checksums: sdk.request_checksum_calculation().map_or("none".to_owned(), |when| format!("{when:?}")),
            app_name: sdk.app_name().map_or("none", |name| name.as_ref()).to_owned(),
        }
    }
}

/// One setting, in every place that knows it.
struct Case {
    /// As the report and the table on the crate's page have it.
    name: &'static str,
    told: Option<fn(AwsClientProviderBuilder) -> AwsClientProviderBuilder>,
    variable: Option<(&'static str, &'static str)>,
    in_profile: Option<&'static str>,
    /// What the report says in each case: told, by variable, by profile, by nobody.
    expected: [&'static str; 4],
    /// The same where it is put to use.
    made: fn(&Made) -> String,
}

const NOT_MADE: fn(&Made) -> String = |_| String::new();

fn cases() -> impl Iterator<Item = Case> {
    [endpoints(), calls(), transport()].into_iter().flatten()
}

fn endpoints() -> Vec<Case> {
    vec![
        Case {
            name: "endpoint of all",
            told: Some(|builder| builder.endpoint_url("http://told")),
            variable: Some(("AWS_ENDPOINT_URL", "http://variable")),
            in_profile: Some("endpoint_url = http://profile"),
            expected: ["http://told", "http://variable", "http://profile", "none"],
            made: |made| made.endpoint_url.clone(),
        },
        Case {
            name: "endpoint of probe",
            told: Some(|builder| builder.service_endpoint_url("probe", "http://told")),
            variable: Some(("AWS_ENDPOINT_URL_PROBE", "http://variable")),
            in_profile: Some("services = own\n[services own]\nprobe =\n  endpoint_url = http://profile"),
            expected: ["http://told", "http://variable", "http://profile", "none"],
            made: |made| made.endpoint_url.clone(),
        },
        Case {
            name: "FIPS",
            told: Some(|builder| builder.use_fips(true)),
            variable: Some(("AWS_USE_FIPS_ENDPOINT", "true")),
            in_profile: Some("use_fips_endpoint = true"),
            expected: ["true", "true", "true", "false"],
            made: |made| made.use_fips.to_string(),
        },
        Case {
            name: "dual stack",
            told: Some(|builder| builder.use_dual_stack(true)),
            variable: Some(("AWS_USE_DUALSTACK_ENDPOINT", "true")),
            in_profile: Some("use_dualstack_endpoint = true"),
            expected: ["true", "true", "true", "false"],
            made: |made| made.use_dual_stack.to_string(),
        },
    ]
}

fn calls() -> Vec<Case> {
    vec![
        Case {
            name: "attempts",
            told: Some(|builder| builder.max_attempts(7)),
            variable: Some(("AWS_MAX_ATTEMPTS", "6")),
            in_profile: Some("max_attempts = 5"),
            expected: ["7", "6", "5", "3"],
            made: |made| made.attempts.to_string(),
        },
        Case {
            name: "retry mode",
            told: Some(|builder| builder.retry_mode(RetryMode::Adaptive)),
            variable: Some(("AWS_RETRY_MODE", "Adaptive")),
            in_profile: Some("retry_mode = adaptive"),
            expected: ["adaptive", "adaptive", "adaptive", "standard"],
            made: |made| made.retry_mode.to_lowercase(),
        },
        Case {
            name: "back-off",
            told: Some(|builder| {
                builder.backoff(Backoff { initial: Duration::from_millis(50), max: Duration::from_secs(2) })
            }),
            variable: None,
            in_profile: None,
            expected: ["50ms to 2s", "", "", "1s to 20s"],
            made: |made| format!("{:?} to {:?}", made.backoff.0, made.backoff.1),
        },
        Case {
            name: "timeouts",
            told: Some(|builder| builder.timeouts(Timeouts { attempt: Duration::from_secs(2), ..Timeouts::default() })),
            variable: None,
            in_profile: None,
            expected: [
                "connect 3.1s, read 60s, attempt 2s, operation 300s",
                "",
                "",
                "connect 3.1s, read 60s, attempt 90s, operation 300s",
            ],
            made: |made| {
                let [connect, read, attempt, operation] = made.timeouts.map(|time| time.expect("none waits for ever"));
                format!("connect {connect:?}, read {read:?}, attempt {attempt:?}, operation {operation:?}")
            },
        },
        Case {
            name: "stalled streams",
            told: Some(|builder| builder.stalled_streams(StalledStreams::Wait)),
            variable: None,
            in_profile: None,
            expected: ["are waited for", "", "", "fail after 5s"],
            made: |made| match made.stalled_after {
                Some(grace) => format!("fail after {grace:?}"),
                None => "are waited for".to_owned(),
            },
        },
        Case {
            name: "request checksums",
            told: Some(|builder| builder.request_checksums(RequestChecksums::WhenRequired)),
            variable: Some(("AWS_REQUEST_CHECKSUM_CALCULATION", "WHEN_SUPPORTED")),
            in_profile: Some("request_checksum_calculation = when_required"),
            expected: ["when_required", "when_supported", "when_required", "none"],
            made: |made| made.request_checksums.replace("When", "when_").to_lowercase(),
        },
        Case {
            name: "application name",
            told: Some(|builder| builder.app_name("told")),
            variable: Some(("AWS_SDK_UA_APP_ID", "variable")),
            in_profile: Some("sdk_ua_app_id = profile"),
            expected: ["told", "variable", "profile", "none"],
            made: |made| made.app_name.clone(),
        },
    ]
}

fn transport() -> Vec<Case> {
    vec![
        Case {
            name: "proxy for https",
            told: Some(|builder| builder.proxy(Proxy::new("http://told:1"))),
            variable: Some(("HTTPS_PROXY", "http://variable:1")),
            in_profile: None,
            expected: ["http://told:1", "http://variable:1", "", "none"],
            made: NOT_MADE,
        },
        Case {
            name: "proxy for http",
            told: Some(|builder| builder.proxy(Proxy::none())),
            variable: Some(("http_proxy", "variable:1")),
            in_profile: None,
            expected: ["none", "http://variable:1", "", "none"],
            made: NOT_MADE,
        },
        Case {
            name: "no proxy for",
            told: Some(|builder| builder.proxy(Proxy::none().not_for(["told", "10.0.0.0/8"]))),
            variable: Some(("NO_PROXY", "variable")),
            in_profile: None,
            expected: ["told,10.0.0.0/8", "variable", "", "none"],
            made: NOT_MADE,
        },
        Case {
            name: "connections",
            told: Some(|builder| {
                builder.connections(Connections { idle: Duration::from_secs(1), per_host: HostLimit::Idle(4) })
            }),
            variable: None,
            in_profile: None,
            expected: ["idle for 1s, at most 4 idle to a host", "", "", "idle for 15s, no limit to a host"],
            made: NOT_MADE,
        },
    ]
}

/// The builder for a case in which these places say something.
fn builder(files: &Files, case: &Case, variable: bool, told: bool) -> AwsClientProviderBuilder {
    let variables: Vec<_> = case.variable.into_iter().filter(|_| variable).collect();
    let builder = files.builder(&variables).region("eu-west-1").credentials(AwsCredentials::new("AKIAEXAMPLE", "s"));
    match case.told {
        Some(tell) if told => tell(builder),
        _ => builder,
    }
}

#[tokio::test]
async fn when_a_setting_is_said_in_several_places_then_the_program_beats_the_environment_beats_the_profile() {
    for case in cases() {
        let with_profile = Files::new(&format!("[default]\n{}\n", case.in_profile.unwrap_or_default()));
        let without = Files::new("");
        // Who may say something, the one that is to count being the first of them.
        let places = [
            (&with_profile, true, case.told.is_some(), Origin::Builder),
            (&with_profile, case.variable.is_some(), false, case.variable.map_or(Origin::Builder, by_variable)),
            (&with_profile, false, false, Origin::Profile("default".to_owned())),
            (&without, false, false, Origin::Default),
        ];
        let is_there = [case.told.is_some(), case.variable.is_some(), case.in_profile.is_some(), true];
        for (number, (files, variable, told, origin)) in places.into_iter().enumerate() {
            if !is_there[number] {
                continue;
            }
            let expected = case.expected[number];
            let builder = builder(files, &case, variable, told);
            let report = builder.explain().await;
            let row = report.get(case.name);
            let value = row.and_then(|row| row.value.clone()).unwrap_or_else(|| "none".to_owned());
            assert_eq!(value, expected, "{} is explained so in case {number}", case.name);
            // What there is none of is nobody's word.
            if expected != "none" {
                assert_eq!(row.map(|row| row.origin.clone()), Some(origin.clone()), "{}", case.name);
            }
            if origin == Origin::Profile("default".to_owned()) {
                assert_eq!(row.and_then(|row| row.file.clone()), Some(files.config()), "{}", case.name);
            }
            let made = builder.build().await.expect("a provider").client::<Probe>();
            let used = (case.made)(&made);
            assert!(used.is_empty() || used == expected, "{} is used as {used} in case {number}", case.name);
        }
    }
}

fn by_variable((name, _): (&str, &str)) -> Origin {
    Origin::Variable(name.to_owned())
}

#[tokio::test]
async fn when_the_program_says_no_then_the_environments_yes_does_not_count() {
    let variables = [("AWS_USE_FIPS_ENDPOINT", "true"), ("AWS_USE_DUALSTACK_ENDPOINT", "TRUE")];
    let base = || support::builder(&variables).region("eu-west-1").credentials(AwsCredentials::new("AKIA", "s"));
    let made = |provider: AwsClientProvider| {
        let made = provider.client::<Probe>();
        (made.use_fips, made.use_dual_stack)
    };
    assert_eq!(made(base().build().await.expect("a provider")), (true, true));
    let told = base().use_fips(false).use_dual_stack(false);
    assert_eq!(made(told.build().await.expect("a provider")), (false, false));
}

#[tokio::test]
async fn when_endpoints_are_ignored_by_the_profile_then_only_the_programs_count() {
    let files = Files::new("[default]\nignore_configured_endpoint_urls = true\nendpoint_url = http://profile\n");
    let base = || {
        let keys = AwsCredentials::new("AKIA", "s");
        files.builder(&[("AWS_ENDPOINT_URL_PROBE", "http://variable")]).region("eu-west-1").credentials(keys)
    };
    let ignored = base().build().await.expect("a provider").client::<Probe>();
    assert_eq!(ignored.endpoint_url, "none");
    let told = base().endpoint_url("http://told").build().await.expect("a provider").client::<Probe>();
    assert_eq!(told.endpoint_url, "http://told");
    let report = base().explain().await;
    let switch = report.get("ignore endpoints").expect("a row");
    assert_eq!((switch.value.as_deref(), &switch.file), (Some("true"), &Some(files.config())));
    assert!(report.get("endpoint of probe").is_none());
    // The environment beats the profile here too.
    let config = files.config().display().to_string();
    let counted = support::builder(&[
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false"),
        ("AWS_ENDPOINT_URL", "http://all"),
        ("AWS_CONFIG_FILE", config.as_str()),
    ]);
    let counted = counted.region("eu-west-1").credentials(AwsCredentials::new("AKIA", "s"));
    assert_eq!(counted.build().await.expect("a provider").client::<Probe>().endpoint_url, "http://all");
}

#[tokio::test]
async fn when_all_is_explained_then_the_rows_are_those_of_the_crates_page_in_its_order() {
    let page = include_str!("../src/lib.rs");
    let rows: Vec<_> = page
        .lines()
        .skip_while(|line| !line.starts_with("//! | setting |"))
        .skip(2)
        .map_while(|line| line.strip_prefix("//! | "))
        .filter_map(|line| line.split(" | ").next().map(str::trim))
        // What is a part of the row before it, or stands in the place of others.
        .filter(|name| !["settings of a role", "who gives MFA codes", "HTTP client"].contains(name))
        .collect();
    let role = aws_interactions_core::AssumeRole::new("arn:aws:iam::123456789012:role/Deploy");
    let builder = support::builder(&[]).assume_role(role).service_endpoint_url("a service", "http://own");
    let report = builder.explain().await;
    let told: Vec<_> = report.settings.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(told, rows);
    assert!(rows.len() > 20, "the table was read: {rows:?}");
}
