//! A server, and an account on it that is this scenario's alone.

use aws_interactions_core::{AssumeRole, AwsClientProvider, AwsClientProviderBuilder, AwsCredentials};
use aws_interactions_local::{ACCOUNT_ID, FaultInjector, LocalAws};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

const REGION: &str = "us-east-1";
/// The one that ministack verifies the signatures of URLs with.
const SECRET: &str = "test";

/// A server, and an account on it that is this scenario's alone.
#[derive(Debug)]
pub(crate) struct World {
    /// Works in the account.
    pub(crate) provider: AwsClientProvider,
    pub(crate) account_id: String,
    server: Server,
    /// Ends with the scenario.
    _embedded: Option<LocalAws>,
}

#[derive(Debug, Clone)]
struct Server {
    endpoint_url: String,
    accounts: Accounts,
}

/// What an account is on a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Accounts {
    /// An access key of twelve digits.
    Key,
    /// A role has to be assumed in it.
    Role,
    /// There is but one; who calls is known by keys that the server was started with.
    One,
}

impl World {
    pub(crate) async fn on_moto() -> Self {
        Self::on(Server { endpoint_url: variable("MOTO_ENDPOINT_URL"), accounts: Accounts::Role }).await
    }

    pub(crate) async fn on_ministack() -> Self {
        Self::on(Server { endpoint_url: variable("MINISTACK_ENDPOINT_URL"), accounts: Accounts::Key }).await
    }

    /// All scenarios are in one account there: they find what others made, and names keep them apart.
    pub(crate) async fn on_seaweedfs() -> Self {
        Self::on(Server { endpoint_url: variable("SEAWEEDFS_ENDPOINT_URL"), accounts: Accounts::One }).await
    }

    /// The embedded AWS has one account: each scenario gets an AWS of its own.
    pub(crate) async fn on_embedded() -> Self {
        let aws = LocalAws::start().await.expect("a free port");
        let server = Server { endpoint_url: aws.endpoint_url(), accounts: Accounts::Key };
        let provider = server.provider_in(ACCOUNT_ID).await;
        Self { provider, account_id: ACCOUNT_ID.to_owned(), server, _embedded: Some(aws) }
    }

    async fn on(server: Server) -> Self {
        let account_id = fresh_account_id();
        let provider = server.provider_in(&account_id).await;
        Self { provider, account_id, server, _embedded: None }
    }

    /// Another account on the same server.
    pub(crate) async fn another_account(&self) -> Self {
        Self::on(self.server.clone()).await
    }

    /// Somebody who has no right to anything of this account.
    pub(crate) async fn stranger(&self) -> AwsClientProvider {
        let builder = match self.server.accounts {
            Accounts::One => self.server.builder().credentials(AwsCredentials::new("stranger", SECRET)),
            Accounts::Key | Accounts::Role => self.server.builder_in(&fresh_account_id()),
        };
        builder.build().await.expect("a provider")
    }

    /// Works in the same account, sends nothing twice, and breaks what it is told to.
    pub(crate) async fn breaking(&self) -> (AwsClientProvider, FaultInjector) {
        let faults = FaultInjector::over(LocalAws::http_client());
        let builder = self.server.builder_in(&self.account_id).http_client(faults.clone()).max_attempts(1);
        let provider = builder.build().await.expect("a provider");
        // What it takes to find an account is no part of what is looked at.
        provider.get_aws_env().await.expect("an account");
        (provider, faults)
    }

    /// A name that nobody else on the server has.
    pub(crate) fn name(&self, name: &str) -> String {
        format!("{name}-{}", self.account_id)
    }

    /// An `awsi` that works in this account, and finds no setting of this machine.
    pub(crate) fn awsi(&self, arguments: &[&str]) -> Answer {
        let mut awsi = Command::new(variable("AWSI_PROGRAM"));
        if self.server.accounts == Accounts::Role {
            awsi.args(["--assume-role", &role_arn(&self.account_id)]);
        }
        awsi.args(arguments).env_clear().stdin(Stdio::null());
        awsi.env("AWS_ENDPOINT_URL", &self.server.endpoint_url).env("AWS_REGION", REGION);
        awsi.env("AWS_ACCESS_KEY_ID", &self.account_id).env("AWS_SECRET_ACCESS_KEY", SECRET);
        let output = awsi.output().expect("awsi can be run");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("awsi prints UTF-8");
        Answer { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

/// What `awsi` said.
#[derive(Debug)]
pub(crate) struct Answer {
    code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Answer {
    /// Fails unless it ended so.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }
}

impl Server {
    async fn provider_in(&self, account_id: &str) -> AwsClientProvider {
        self.builder_in(account_id).build().await.expect("a provider")
    }

    fn builder_in(&self, account_id: &str) -> AwsClientProviderBuilder {
        let by = |key: &str| self.builder().credentials(AwsCredentials::new(key, SECRET));
        match self.accounts {
            Accounts::Key => by(account_id),
            Accounts::Role => by(account_id).assume_role(AssumeRole::new(role_arn(account_id))),
            Accounts::One => by("owner"),
        }
    }

    fn builder(&self) -> AwsClientProviderBuilder {
        let nothing: [(&str, &str); 0] = [];
        AwsClientProvider::builder().environment_variables(nothing).region(REGION).endpoint_url(&self.endpoint_url)
    }
}

/// The role that a scenario works in, where only a role has an account.
pub(crate) fn role_arn(account_id: &str) -> String {
    format!("arn:aws:iam::{account_id}:role/conformance")
}

/// Differs between scenarios, and between runs against one server.
fn fresh_account_id() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("1{:07}{:04}", std::process::id() % 10_000_000, NEXT.fetch_add(1, Ordering::Relaxed))
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: `cargo xtask conformance` runs this"))
}
