//! A server that runs.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::loopback;
use super::product::{Product, Runs};

/// Ends its process when the lifeline on its standard input is cut.
const SERVE: &str = include_str!("serve.py");
const DEADLINE: Duration = Duration::from_mins(2);
const PAUSE: Duration = Duration::from_millis(50);

/// A server of its own process, ended by its id when this is dropped, and by the lifeline when this process ends
/// without a chance to drop anything.
#[derive(Debug)]
pub(super) struct Server {
    product: &'static Product,
    ports: Vec<u16>,
    process: Process,
}

/// The text with the ports in their places: `{port}` the first, `{port1}` the next.
fn filled(text: &str, ports: &[u16]) -> String {
    let place = |index| if index == 0 { "{port}".to_owned() } else { format!("{{port{index}}}") };
    ports.iter().enumerate().fold(text.to_owned(), |text, (index, port)| text.replace(&place(index), &port.to_string()))
}

impl Server {
    /// Starts it and waits until it answers.
    pub(super) fn start(product: &'static Product, interpreter: &Path, folder: &Path) -> Result<Self> {
        let ports = loopback::free_ports(1 + product.own_ports)?;
        let port = *ports.first().context("a port to serve")?;
        let filled = |text: &str| filled(text, &ports);
        let home = empty(folder.join(format!("{}-home", product.name)))?;
        for (name, content) in product.files {
            fs::write(home.join(name), content).with_context(|| format!("{name} could not be written"))?;
        }
        let mut command = Command::new(interpreter);
        command.args(["-c", SERVE]);
        match product.runs {
            Runs::Module(module) => command.arg(module),
            Runs::Program(program) => command.arg(interpreter.with_file_name(program)),
        };
        command.args(product.arguments.iter().map(|text| filled(text)));
        // What a developer has set for other servers, or for AWS, is not for this one.
        command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.env("HOME", &home).env("TMPDIR", &home).current_dir(&home);
        command.envs(product.variables.iter().map(|(name, value)| (name, filled(value))));

        let process = Process::start(&mut command, folder.join(format!("{}.log", product.name)))?;
        let mut server = Self { product, ports: ports.clone(), process };
        server.process.wait_until(|| loopback::answers(port), DEADLINE).with_context(|| product.name)?;
        if let Some(door) = loopback::other_door(port) {
            bail!("{} listens at {door} too, and must be reached from this machine alone", product.name);
        }
        Ok(server)
    }

    pub(super) fn product(&self) -> &'static Product {
        self.product
    }

    pub(super) fn endpoint_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.first().copied().unwrap_or_default())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.end();
        for path in self.product.litter {
            // It may have cleaned up itself.
            let _ = fs::remove_file(filled(path, &self.ports));
        }
    }
}

/// Makes the folder, or makes it empty.
fn empty(folder: PathBuf) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} could not be removed", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
    Ok(folder)
}

/// A process, its lifeline and its log.
#[derive(Debug)]
struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    fn start(command: &mut Command, log: PathBuf) -> Result<Self> {
        let output = File::create(&log).with_context(|| format!("{} could not be written", log.display()))?;
        let errors = output.try_clone().context("a second handle of the log")?;
        // This end of the pipe is inherited by nobody: the child's standard input ends with this process.
        let child = command.stdin(Stdio::piped()).stdout(output).stderr(errors).spawn();
        Ok(Self { child: child.with_context(|| format!("{} did not start", command.get_program().display()))?, log })
    }

    fn wait_until(&mut self, is_ready: impl Fn() -> bool, deadline: Duration) -> Result<()> {
        let begun = Instant::now();
        while !is_ready() {
            if let Some(status) = self.child.try_wait().context("its state is unknown")? {
                bail!("it ended with {status}: {}", self.last_words());
            }
            ensure!(begun.elapsed() < deadline, "no answer in {} s: {}", deadline.as_secs(), self.last_words());
            sleep(PAUSE);
        }
        Ok(())
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let last = log.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
        format!("{last} ({})", self.log.display())
    }
}

impl Process {
    fn end(&mut self) {
        // It may have ended by itself; there is nothing to do about it then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> (tempfile::TempDir, Process) {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("log");
        let process = Process::start(Command::new("sh").args(["-c", script]), log).expect("a shell");
        (folder, process)
    }

    #[test]
    fn when_ports_are_filled_in_then_each_stands_in_its_place() {
        assert_eq!(filled("-a={port} -b={port1}{port2} {port3}", &[10, 11, 12]), "-a=10 -b=1112 {port3}");
    }

    #[test]
    fn when_a_server_ends_by_itself_then_its_status_and_last_words_are_told_long_before_the_deadline() {
        let (_folder, mut process) = shell("echo port taken >&2; echo; exit 3");

        let error = process.wait_until(|| false, Duration::from_mins(1)).expect_err("it ended").to_string();

        assert!(error.starts_with("it ended with exit status: 3: port taken ("), "{error}");
    }

    #[test]
    fn when_a_server_never_answers_then_the_deadline_ends_the_wait() {
        let (_folder, mut process) = shell("exec sleep 60");

        let error = process.wait_until(|| false, Duration::ZERO).expect_err("it is late").to_string();

        assert!(error.starts_with("no answer in 0 s: it said nothing ("), "{error}");
    }

    #[test]
    fn when_a_server_answers_then_the_wait_is_over() {
        let (_folder, mut process) = shell("exec sleep 60");

        process.wait_until(|| true, Duration::ZERO).expect("it answers");
    }

    #[test]
    fn when_a_server_is_dropped_then_its_process_is_gone() {
        let (_folder, process) = shell("exec sleep 60");
        let id = process.child.id().to_string();

        drop(process);

        let alive = Command::new("kill").args(["-0", &id]).stderr(Stdio::null()).status().expect("kill can be run");
        assert!(!alive.success(), "{id} is alive");
    }

    #[test]
    fn when_the_lifeline_is_cut_then_a_process_that_reads_it_ends() {
        let (_folder, mut process) = shell("cat >/dev/null; exit 7");

        drop(process.child.stdin.take().expect("this process holds the lifeline"));

        assert_eq!(process.child.wait().expect("it ends").code(), Some(7));
    }
}
