//! An embedded AWS, and the providers that work on it.

use aws_interactions_core::{AwsClientProvider, Timeouts};
use aws_interactions_local::{FaultInjector, LocalAws};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;
use tempfile::TempDir;

/// An embedded AWS of one's own, called without sockets.
pub(crate) struct World {
    aws: LocalAws,
    pub(crate) faults: FaultInjector,
    /// What the operation is given: its calls meet faults.
    pub(crate) provider: AwsClientProvider,
    /// What the world is set up and looked at with.
    pub(crate) steady: AwsClientProvider,
    pub(crate) folder: TempDir,
    ids: RefCell<BTreeMap<&'static str, String>>,
}

impl World {
    pub(crate) async fn new() -> Self {
        let aws = LocalAws::start().await.expect("a free port");
        let faults = FaultInjector::over(aws.direct_http_client());
        let provider = provider(&aws, &faults, 1).await;
        let steady = aws.provider_builder().http_client(aws.direct_http_client()).build().await.expect("a provider");
        let folder = tempfile::tempdir().expect("a folder");
        Self { aws, faults, provider, steady, folder, ids: RefCell::default() }
    }

    /// Keeps the id that AWS gave to something, under a name.
    pub(crate) fn note(&self, name: &'static str, id: impl Into<String>) {
        self.ids.borrow_mut().insert(name, id.into());
    }

    /// The id that was kept under the name.
    pub(crate) fn id(&self, name: &str) -> String {
        self.ids.borrow().get(name).unwrap_or_else(|| panic!("no id of the {name} was kept")).clone()
    }

    /// A provider that remembers nothing, and sends a request so many times.
    pub(crate) async fn with_attempts(mut self, attempts: u32) -> Self {
        self.provider = provider(&self.aws, &self.faults, attempts).await;
        self
    }
}

async fn provider(aws: &LocalAws, faults: &FaultInjector, attempts: u32) -> AwsClientProvider {
    let timeouts = Timeouts {
        connect: Duration::from_secs(1),
        read: Duration::from_secs(5),
        attempt: Duration::from_secs(10),
        operation: Duration::from_mins(1),
    };
    let builder = aws.provider_builder().http_client(faults.clone()).max_attempts(attempts).timeouts(timeouts);
    builder.build().await.expect("a provider")
}
