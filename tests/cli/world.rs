//! An embedded AWS, a folder, and `awsi` processes that know nothing else.

use aws_interactions_core::AwsClientProvider;
use aws_interactions_local::LocalAws;
use iam_interactions::{
    InstanceProfileSpec, ManagedPolicySpec, PolicyDocument, Statement, ensure_instance_profile, ensure_managed_policy,
};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// What a process said.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("awsi prints UTF-8");
        Self { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Answer {
    /// Fails unless the process ended so.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Fails unless standard error holds all of this.
    #[track_caller]
    pub(crate) fn complains(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "`{part}` is not said: {self:#?}");
        }
        self
    }
}

/// An `awsi` that finds no setting of this machine.
pub(crate) fn awsi(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awsi"));
    command.args(arguments).env_clear().env("HOME", folder).current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs to the end.
pub(crate) fn run(command: &mut Command) -> Answer {
    command.output().expect("awsi can be run").into()
}

/// Sends a signal, such as `-INT`, to this one process.
#[cfg(unix)]
pub(crate) fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("kill can be run").success());
}

/// Says that a scenario cannot be played here, past the capture of a test's output.
pub(crate) fn skipped(why: &str) {
    writeln!(std::io::stderr(), "SKIPPED: {why}").expect("standard error is open");
}

/// An AWS of the test's own.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) aws: LocalAws,
    runtime: Runtime,
}

impl World {
    pub(crate) fn new() -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let aws = runtime.block_on(LocalAws::start()).expect("a free port");
        Self { folder: tempfile::tempdir().expect("a folder"), aws, runtime }
    }

    /// With a bucket `logs`.
    pub(crate) fn with_bucket() -> Self {
        let world = Self::new();
        world.awsi(&["bucket", "create", "logs"]).exits(0);
        world
    }

    /// With a bucket `logs` that keeps versions.
    pub(crate) fn with_versioned_bucket() -> Self {
        let world = Self::new();
        world.awsi(&["bucket", "create", "logs", "--versioning"]).exits(0);
        world
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = awsi(self.folder.path(), arguments);
        command
            .env("AWS_ENDPOINT_URL", self.aws.endpoint_url())
            .env("AWS_ACCESS_KEY_ID", "AKIALOCAL")
            .env("AWS_SECRET_ACCESS_KEY", "local")
            .env("AWS_REGION", "us-east-1");
        command
    }

    pub(crate) fn awsi(&self, arguments: &[&str]) -> Answer {
        run(&mut self.command(arguments))
    }

    /// Puts a file into the folder.
    pub(crate) fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).expect("a file")
    }

    /// Puts an object into the bucket `logs`.
    pub(crate) fn object(&self, key: &str, content: &str) {
        self.file("content", content);
        self.awsi(&["bucket", "put", "content", &format!("s3://logs/{key}")]).exits(0);
        std::fs::remove_file(self.folder.path().join("content")).expect("the file is there");
    }

    /// Does what no command does.
    pub(crate) fn doing<T>(&self, work: impl AsyncFnOnce(AwsClientProvider) -> T) -> T {
        self.runtime.block_on(async {
            let provider = self.aws.provider_builder().build().await.expect("a provider");
            work(provider).await
        })
    }

    /// Makes a managed policy that lets read the bucket `logs`, and says its ARN.
    pub(crate) fn managed_policy(&self, name: &str) -> String {
        let read = PolicyDocument::new([Statement::allow(["s3:GetObject"]).on(["arn:aws:s3:::logs/*"])]);
        self.doing(async |provider| {
            ensure_managed_policy(&ManagedPolicySpec::new(name, read), &provider).await.expect("a policy").arn
        })
    }

    /// Makes an instance profile that holds a role.
    pub(crate) fn instance_profile(&self, name: &str, role: &str) {
        self.doing(async |provider| {
            ensure_instance_profile(&InstanceProfileSpec::new(name, role), &provider).await.expect("a profile");
        });
    }

    /// The names of the files in the folder, hidden ones included, but for what `awsi` notes of uploads.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).expect("a folder");
        let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<_> = entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
        names.retain(|name| name != ".local");
        names.sort();
        names
    }
}
