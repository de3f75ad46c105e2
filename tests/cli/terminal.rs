//! What happens only on a terminal: questions. `script` of util-linux lends one.

use crate::world::{Answer, World, run, skipped};
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Runs `awsi` on a terminal of its own, types, and says how it ended; none where there is no `script`.
pub(crate) fn on_a_terminal(world: &World, arguments: &str, typed: &str) -> Option<Answer> {
    typed_after(Duration::ZERO, world, arguments, typed)
}

/// The same with somebody who takes their time.
pub(crate) fn typed_after(pause: Duration, world: &World, arguments: &str, typed: &str) -> Option<Answer> {
    if !Command::new("script").arg("--version").output().is_ok_and(|output| output.status.success()) {
        skipped("there is no `script` to lend a terminal");
        return None;
    }
    let awsi = world.command(&[]);
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command"]);
    command.arg(format!("{} {arguments}", env!("CARGO_BIN_EXE_awsi"))).arg("/dev/null");
    command.env_clear().current_dir(world.folder.path()).env("TERM", "xterm");
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.envs(awsi.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("script can be run");
    std::thread::sleep(pause);
    let stdin = child.stdin.as_mut().expect("it is piped");
    stdin.write_all(typed.as_bytes()).expect("script reads");
    Some(child.wait_with_output().expect("it ends").into())
}

fn exists(world: &World, bucket: &str) -> bool {
    run(&mut world.command(&["bucket", "status", bucket, "--exit-code"])).code == Some(0)
}

#[test]
fn when_destroy_and_the_name_is_typed_then_the_bucket_is_gone() {
    let world = World::with_bucket();
    world.object("a", "four");
    let Some(answer) = on_a_terminal(&world, "bucket destroy logs", "logs\n") else { return };
    assert!(answer.stdout.contains("The bucket logs holds 1 object version (4 B)"), "{answer:#?}");
    assert!(answer.stdout.contains("Type `logs` to destroy it with all of that:"), "{answer:#?}");
    assert!(!exists(&world, "logs"));
    answer.exits(0);
}

#[test]
fn when_a_deletion_and_something_else_is_typed_then_nothing_is_deleted() {
    for command in ["destroy", "empty"] {
        let world = World::with_bucket();
        world.object("a", "four");
        let Some(answer) = on_a_terminal(&world, &format!("bucket {command} logs"), "yes\n") else { return };
        assert!(answer.stdout.contains("error: not confirmed"), "{answer:#?}");
        answer.exits(5);
        world.awsi(&["bucket", "head", "s3://logs/a"]).exits(0);
    }
}

#[test]
fn when_the_demo_is_to_be_real_and_is_not_confirmed_then_nothing_is_created() {
    let world = World::new();
    let Some(answer) = on_a_terminal(&world, "demo --real", "no\n") else { return };
    assert!(answer.stdout.contains("Type `awsi-demo` to create the bucket"), "{answer:#?}");
    answer.exits(5);
    assert_eq!(world.aws.calls().get("CreateBucket"), None);
}

#[test]
fn when_put_and_somebody_watches_then_progress_is_drawn_unless_quiet() {
    let world = World::with_bucket();
    world.file("a", &"x".repeat(20_000_000));
    let Some(watched) = on_a_terminal(&world, "bucket put a s3://logs/a", "") else { return };
    let Some(quiet) = on_a_terminal(&world, "bucket put a s3://logs/a --quiet", "") else { return };
    let Some(json) = on_a_terminal(&world, "bucket put a s3://logs/a --output json", "") else { return };
    let is_drawn = |answer: &Answer| answer.stdout.contains("Uploading") && answer.stdout.contains("/19.07 MiB");
    assert_eq!([&watched, &quiet, &json].map(is_drawn), [true, false, false]);
    assert!(watched.stdout.ends_with("Uploaded s3://logs/a (19.07 MiB).\r\n"), "{watched:#?}");
    assert_eq!(quiet.stdout, "");
}

#[test]
fn when_a_workflow_runs_and_somebody_watches_then_its_steps_are_drawn_unless_quiet() {
    let world = World::with_bucket();
    let log = "bucket log logs --to archive --create";
    let Some(watched) = on_a_terminal(&world, log, "") else { return };
    let Some(quiet) = on_a_terminal(&world, &format!("{log} --quiet"), "") else { return };
    let Some(json) = on_a_terminal(&world, &format!("{log} --output json"), "") else { return };
    // The name of a step also stands beside its spinner; only the line of its end begins so.
    let is_told = |answer: &Answer| answer.stdout.contains("✓ look at the bucket logs (");
    assert_eq!([&watched, &quiet, &json].map(is_told), [true, false, false], "{watched:#?}");
    // Results come after everything drawn is gone.
    let result = "Bucket   logs\r\nLogs to  s3://archive/logs/\r\n";
    let after = watched.stdout.rsplit_once("✓").map(|(_, after)| after.to_owned()).unwrap_or_default();
    assert!(after.contains(result) && after.trim_end().ends_with("logging setting"), "{watched:#?}");
    assert!(quiet.stdout.starts_with("Bucket   logs\r\n"), "{quiet:#?}");
    assert!(json.stdout.starts_with('{'), "{json:#?}");
}
