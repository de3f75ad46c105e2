//! The embedded AWS in a process of its own: what it keeps is not what those who call it keep.
//!
//! The process is this very test, told by a variable to serve. Connections to it break off in the middle.

use crate::held::Held;
use aws_interactions_local::LocalAws;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, ChildStderr, ChildStdin, Command};

const VARIABLE: &str = "SOAK_SERVES";

/// How long a connection stands at most.
const CONNECTION_MILLIS: u64 = 10_000;

pub(crate) fn is_wanted() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

/// Serves until nobody listens any more. It says where, and to each line what it holds.
pub(crate) async fn serve() {
    let aws = LocalAws::start().await.expect("a free port");
    let front = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let mut asked = BufReader::new(tokio::io::stdin()).lines();
    eprintln!("http://{}", front.local_addr().expect("it is bound"));
    let breaking = tokio::spawn(break_off(front, aws.endpoint_url().replace("http://", "")));
    while let Ok(Some(_)) = asked.next_line().await {
        eprintln!("{}", Held::now());
    }
    breaking.abort();
}

/// Passes connections on, each for as long as chance has it.
async fn break_off(front: TcpListener, to: String) {
    while let Ok((mut near, _)) = front.accept().await {
        let to = to.clone();
        let lives = Duration::from_millis(fastrand::u64(1..CONNECTION_MILLIS));
        tokio::spawn(tokio::time::timeout(lives, async move {
            if let Ok(mut far) = TcpStream::connect(to).await {
                // Whoever ends it may.
                let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
            }
        }));
    }
}

/// The other end of it. It ends when this is dropped.
pub(crate) struct Server {
    pub(crate) endpoint_url: String,
    _process: Child,
    asked: ChildStdin,
    said: Lines<BufReader<ChildStderr>>,
}

impl Server {
    /// `test`: whose first step is to serve where that [is wanted](is_wanted).
    pub(crate) async fn start(test: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("a program"));
        command.args(["--exact", test, "--include-ignored", "--nocapture"]).env(VARIABLE, "1").kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("the same program");
        let asked = process.stdin.take().expect("piped");
        let said = BufReader::new(process.stderr.take().expect("piped")).lines();
        let mut server = Self { endpoint_url: String::new(), _process: process, asked, said };
        server.endpoint_url = server.hears().await;
        server
    }

    pub(crate) async fn held(&mut self) -> Held {
        self.asked.write_all(b"\n").await.expect("it serves");
        let line = self.hears().await;
        line.parse().unwrap_or_else(|()| panic!("no measurement: {line}"))
    }

    async fn hears(&mut self) -> String {
        self.said.next_line().await.expect("text").expect("it serves")
    }
}
