//! Help and completions

use crate::world::{World, awsi, run};

const COMMANDS: &[&[&str]] = &[
    &[],
    &["whoami"],
    &["doctor"],
    &["bucket"],
    &["bucket", "status"],
    &["bucket", "create"],
    &["bucket", "ensure"],
    &["bucket", "log"],
    &["bucket", "uploads"],
    &["bucket", "ls"],
    &["bucket", "du"],
    &["bucket", "find"],
    &["bucket", "put"],
    &["bucket", "get"],
    &["bucket", "cat"],
    &["bucket", "head"],
    &["bucket", "cp"],
    &["bucket", "mv"],
    &["bucket", "sync"],
    &["bucket", "diff"],
    &["bucket", "rm"],
    &["bucket", "empty"],
    &["bucket", "destroy"],
    &["bucket", "presign"],
    &["metrics"],
    &["metrics", "put"],
    &["metrics", "ls"],
    &["metrics", "get"],
    &["metrics", "plot"],
    &["alarm"],
    &["alarm", "ls"],
    &["alarm", "show"],
    &["alarm", "ensure"],
    &["alarm", "history"],
    &["alarm", "set-state"],
    &["alarm", "rm"],
    &["alarm", "wait"],
    &["dashboard"],
    &["dashboard", "ls"],
    &["dashboard", "show"],
    &["dashboard", "put"],
    &["dashboard", "rm"],
    &["role"],
    &["role", "ls"],
    &["role", "ensure"],
    &["role", "show"],
    &["role", "rm"],
    &["role", "can"],
    &["fan-out"],
    &["local", "serve"],
    &["demo"],
    &["permissions"],
    &["completions"],
];

#[cfg(feature = "ec2")]
const COMMANDS_OF_EC2: &[&[&str]] = &[
    &["vpc"],
    &["vpc", "ls"],
    &["vpc", "show"],
    &["vpc", "subnets"],
    &["vpc", "enis"],
    &["vpc", "diagram"],
    &["vpc", "plan-teardown"],
    &["vpc", "teardown"],
    &["vpc", "mirror"],
    &["vpc", "unmirror"],
    &["instance"],
    &["instance", "ls"],
    &["instance", "show"],
    &["instance", "run"],
    &["instance", "start"],
    &["instance", "stop"],
    &["instance", "terminate"],
    &["instance", "wait"],
    &["launch"],
];
/// A build without EC2 has these in its list of commands, and no help of them.
#[cfg(not(feature = "ec2"))]
const COMMANDS_OF_EC2: &[&[&str]] = &[];

#[cfg(feature = "ssm")]
const COMMANDS_OF_SSM: &[&[&str]] =
    &[&["param"], &["param", "ls"], &["param", "get"], &["param", "put"], &["param", "rm"]];
#[cfg(not(feature = "ssm"))]
const COMMANDS_OF_SSM: &[&[&str]] = &[];

#[cfg(feature = "secretsmanager")]
const COMMANDS_OF_SECRETS: &[&[&str]] = &[
    &["secret"],
    &["secret", "ls"],
    &["secret", "get"],
    &["secret", "ensure"],
    &["secret", "rm"],
    &["secret", "restore"],
];
#[cfg(not(feature = "secretsmanager"))]
const COMMANDS_OF_SECRETS: &[&[&str]] = &[];

#[cfg(feature = "eventbridge")]
const COMMANDS_OF_EVENTS: &[&[&str]] = &[
    &["event"],
    &["event", "put"],
    &["event", "rule"],
    &["event", "rule", "ls"],
    &["event", "rule", "show"],
    &["event", "rule", "rm"],
];
#[cfg(not(feature = "eventbridge"))]
const COMMANDS_OF_EVENTS: &[&[&str]] = &[];

#[cfg(feature = "dynamodb")]
const COMMANDS_OF_TABLES: &[&[&str]] = &[
    &["table"],
    &["table", "ls"],
    &["table", "get"],
    &["table", "put"],
    &["table", "query"],
    &["table", "scan"],
    &["table", "wait"],
];
#[cfg(not(feature = "dynamodb"))]
const COMMANDS_OF_TABLES: &[&[&str]] = &[];

#[cfg(feature = "ecs")]
const COMMANDS_OF_ECS: &[&[&str]] = &[&["service"], &["service", "status"], &["service", "deploy"]];
#[cfg(not(feature = "ecs"))]
const COMMANDS_OF_ECS: &[&[&str]] = &[];

#[cfg(feature = "acm")]
const COMMANDS_OF_ACM: &[&[&str]] =
    &[&["certificate"], &["certificate", "ls"], &["certificate", "ensure"], &["certificate", "rm"]];
#[cfg(not(feature = "acm"))]
const COMMANDS_OF_ACM: &[&[&str]] = &[];

#[cfg(feature = "opensearch")]
const COMMANDS_OF_OPENSEARCH: &[&[&str]] = &[&["domain"], &["domain", "status"], &["domain", "destroy"]];
#[cfg(not(feature = "opensearch"))]
const COMMANDS_OF_OPENSEARCH: &[&[&str]] = &[];

fn commands() -> impl Iterator<Item = &'static &'static [&'static str]> {
    let optional = [
        COMMANDS_OF_EC2,
        COMMANDS_OF_SSM,
        COMMANDS_OF_SECRETS,
        COMMANDS_OF_EVENTS,
        COMMANDS_OF_TABLES,
        COMMANDS_OF_ECS,
        COMMANDS_OF_ACM,
        COMMANDS_OF_OPENSEARCH,
    ];
    COMMANDS.iter().chain(optional.into_iter().flatten())
}

pub(crate) fn help(command: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let answer = run(&mut awsi(folder.path(), &[command, &["--help"]].concat())).exits(0);
    assert_eq!(answer.stderr, "");
    answer.stdout
}

#[test]
fn when_help_is_asked_of_any_command_then_it_is_printed() {
    for &command in commands() {
        let text = help(command);
        assert!(text.contains(&format!("Usage: {}", [&["awsi"], command].concat().join(" "))), "{text}");
        assert!(text.contains("--output <OUTPUT>"), "{text}");
    }
}

#[test]
fn when_help_is_asked_of_a_command_then_it_begins_with_what_the_list_of_commands_says() {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for &command in commands() {
        let Some((name, group)) = command.split_last() else { continue };
        let about = words(help(command).split("\n\n").next().expect("a first paragraph"));
        let listed = words(&help(group));
        assert!(listed.contains(&format!(" {name} {about} ")), "{command:?} begins with: {about}");
    }
}

#[test]
fn when_help_is_asked_then_no_command_is_missing_here() {
    let listed = |command: &[&str]| -> usize {
        let text = help(command);
        let commands = text.split("Commands:\n").nth(1).expect("a list of commands");
        let names = commands.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.strip_prefix("  "));
        // What begins further right goes on about the command above.
        names.filter(|line| !line.starts_with(' ') && !line.starts_with("help ")).count()
    };
    let mut groups = vec!["bucket", "metrics", "alarm", "dashboard", "role", "local"];
    let mut absent = ["vpc", "instance", "launch"].len();
    if cfg!(feature = "ec2") {
        groups.extend(["vpc", "instance"]);
        absent = 0;
    }
    let optional = [
        ("event", cfg!(feature = "eventbridge")),
        ("param", cfg!(feature = "ssm")),
        ("secret", cfg!(feature = "secretsmanager")),
        ("table", cfg!(feature = "dynamodb")),
        ("service", cfg!(feature = "ecs")),
        ("certificate", cfg!(feature = "acm")),
        ("domain", cfg!(feature = "opensearch")),
    ];
    for (group, is_built) in optional {
        if is_built { groups.push(group) } else { absent += 1 }
    }
    if cfg!(feature = "eventbridge") {
        groups.push("event rule");
    }
    let in_groups: usize = groups.iter().map(|group| listed(&group.split(' ').collect::<Vec<_>>())).sum();
    // The lists above hold `awsi` itself, and not the group `local`.
    assert_eq!(1 + listed(&[]) - absent + in_groups, commands().count() + 1);
}

#[test]
fn when_help_is_asked_then_the_exit_codes_are_in_it() {
    let text = help(&[]);
    for code in [0, 1, 2, 3, 4, 5, 6, 130] {
        assert!(text.lines().any(|line| line.starts_with(&format!("  {code:3}  "))), "{code}: {text}");
    }
}

#[test]
fn when_help_tells_the_fields_of_json_then_they_are_those_that_are_printed() {
    let world = World::with_bucket();
    world.object("a", "1");
    world.file("f", "1");
    world.awsi(&["role", "ensure", "web", "--trust-service", "ec2.amazonaws.com"]).exits(0);
    let commands: [(&[&str], &[&str]); 17] = [
        (&["whoami"], &[]),
        (&["doctor"], &[]),
        (&["bucket", "status"], &["logs"]),
        (&["bucket", "create"], &["new-bucket"]),
        (&["bucket", "ensure"], &["prefix"]),
        (&["bucket", "log"], &["logs"]),
        (&["bucket", "uploads"], &["logs"]),
        (&["bucket", "put"], &["f", "s3://logs/f"]),
        (&["bucket", "get"], &["s3://logs/a", "g"]),
        (&["bucket", "head"], &["s3://logs/a"]),
        (&["bucket", "cp"], &["s3://logs/a", "s3://logs/b"]),
        (&["bucket", "rm"], &["s3://logs/a"]),
        (&["bucket", "empty"], &["logs", "--dry-run"]),
        (&["bucket", "presign"], &["s3://logs/a"]),
        (&["role", "ensure"], &["web", "--trust-service", "ec2.amazonaws.com"]),
        (&["role", "show"], &["web"]),
        (&["role", "rm"], &["web", "--dry-run"]),
    ];
    for (command, arguments) in commands {
        let answer = world.awsi(&[command, arguments, &["--output", "json"]].concat()).exits(0);
        assert_eq!(documented(&help(command)), crate::json::fields(&answer.stdout), "{command:?}");
    }
}

/// The fields of `JSON: a, b (an explanation), c`, which may go on in lines that begin with a field.
pub(crate) fn documented(help: &str) -> Vec<String> {
    let (_, after) = help.split_once("JSON: ").expect("a line about JSON");
    let goes_on = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
    let mut lines = after.lines();
    let first = lines.next().unwrap_or_default();
    let line = lines.take_while(goes_on).fold(first.to_owned(), |line, more| line + " " + more);
    let without_brackets = line.split('(').map(|part| part.split_once(')').map_or(part, |(_, rest)| rest));
    let text: String = without_brackets.collect();
    text.split(',').map(|name| name.trim().to_owned()).collect()
}

#[test]
fn when_the_command_line_makes_no_sense_then_the_exit_code_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    for wrong in [&["buckets"][..], &[], &["bucket"], &["whoami", "--colour"], &["bucket", "status"]] {
        let answer = run(&mut awsi(folder.path(), wrong)).exits(2);
        assert_eq!(answer.stdout, "", "{wrong:?}");
        assert!(!answer.stderr.is_empty(), "{wrong:?}");
    }
}

#[test]
fn when_completions_are_asked_for_then_each_shell_gets_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let shells = [("bash", "complete -F"), ("zsh", "#compdef awsi"), ("fish", "complete -c awsi")];
    for (shell, sign) in shells {
        let answer = run(&mut awsi(folder.path(), &["completions", shell])).exits(0);
        assert!(answer.stdout.contains(sign) && answer.stdout.contains("presign"), "{shell}");
    }
    run(&mut awsi(folder.path(), &["completions", "cmd"])).exits(2);
}

#[test]
fn when_the_version_is_asked_for_then_it_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let answer = run(&mut awsi(folder.path(), &["--version"])).exits(0);
    assert_eq!(answer.stdout, format!("awsi {}\n", env!("CARGO_PKG_VERSION")));
}
