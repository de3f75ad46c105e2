//! `awsi local serve`, and other processes that use it

use crate::json::{document, fields};
use crate::world::{awsi, run, send};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

/// A served AWS that ends with the test.
struct Server {
    child: Child,
    /// What was printed before it served.
    lines: Vec<String>,
}

impl Server {
    fn start(folder: &Path, arguments: &[&str], lines: usize) -> Self {
        let mut command = awsi(folder, &[&["local", "serve", "--port", "0"], arguments].concat());
        let mut child = command.stdout(Stdio::piped()).spawn().expect("awsi can be run");
        let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let lines = stdout.lines().take(lines).map(|line| line.expect("a line")).collect();
        Self { child, lines }
    }

    /// The environment that other processes are told to use.
    fn environment(&self) -> Vec<(String, String)> {
        let exports = self.lines.iter().filter_map(|line| line.strip_prefix("export ")?.split_once('='));
        exports.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// Tells it to stop as a service manager does, and says how it ended.
    #[cfg(unix)]
    fn terminate(mut self) -> Option<i32> {
        send("-TERM", &self.child);
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn when_local_serve_and_other_processes_use_it_then_they_share_one_aws() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(folder.path(), &[], 5);
    let names: Vec<_> = server.environment().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"]);
    let call = |arguments: &[&str]| run(awsi(folder.path(), arguments).envs(server.environment())).exits(0);
    call(&["bucket", "create", "shared"]);
    std::fs::write(folder.path().join("a"), "content").expect("a file");
    call(&["bucket", "put", "a", "s3://shared/a"]);
    call(&["bucket", "get", "s3://shared/a", "b"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("b")).expect("a file"), "content");
}

#[cfg(unix)]
#[test]
fn when_local_serve_and_it_is_told_to_terminate_then_it_ends_well() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(Server::start(folder.path(), &[], 5).terminate(), Some(0));
}

#[test]
fn when_local_serve_and_scripts_read_then_one_document_tells_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(folder.path(), &["--output", "json", "--region", "eu-west-1"], 10);
    let text = server.lines.join("\n");
    assert_eq!(fields(&text), ["endpoint_url", "account_id", "environment"]);
    let serving = document(&text);
    assert_eq!(serving["environment"]["AWS_ENDPOINT_URL"], serving["endpoint_url"]);
    assert_eq!(serving["environment"]["AWS_REGION"], "eu-west-1");
}

#[test]
fn when_local_serve_and_the_port_is_taken_then_the_error_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let answer = run(&mut awsi(folder.path(), &["local", "serve", "--port", &port])).exits(1);
    answer.complains(&[&format!("error: port {port} of 127.0.0.1 is in use")]);
}
