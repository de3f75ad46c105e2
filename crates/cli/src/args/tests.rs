use super::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

/// What options and arguments may be said to be, sense and nonsense.
const WORDS: &[&str] = &[
    "",
    " ",
    "-",
    "--",
    "---",
    "--=",
    "-=",
    "=",
    "a",
    "a=b",
    "=b",
    "a=",
    "\0",
    "\n",
    "é",
    "\u{202e}",
    "\u{10ffff}",
    "%",
    "*",
    "[!",
    "{a,",
    "0",
    "-1",
    "1",
    "00",
    "18446744073709551616",
    "1e999",
    "NaN",
    "-inf",
    "0s",
    "1h",
    "1h1h",
    "99999999999999y",
    "soon",
    "2026-11-22T10:00:00Z",
    "9999-99-99",
    "-9999-01-01T00:00:00Z",
    "s3://",
    "s3:///",
    "s3://logs/a",
    "s3://logs/../a",
    "arn:aws:iam::123456789012:role/Audit",
    "arn:",
    "111111111111,222222222222",
    ",",
    "all",
    "json",
    "table",
    "10MiB",
    ">250",
    ">=",
    "<nan",
    "p99.9",
    "p",
    "TM(10%:90%)",
    "s3:GetObject",
    "logs",
    "@",
    "$(id)",
    "-v",
    "-vvvvvvvvvvvvvvvvvv",
    "-q",
    "-h",
    "--help",
    "--version",
    "--output",
    "--output=",
    "--profile",
    "--region",
    "--endpoint-url=http://a b",
    "help",
];

fn leaves(command: &clap::Command, path: &[String], found: &mut Vec<(Vec<String>, Vec<String>)>) {
    // Global ones are those of every command, and belong to none.
    let own = command.get_arguments().filter(|argument| path.is_empty() || !argument.is_global_set());
    let options = own.filter_map(|argument| argument.get_long()).filter(|long| !["help", "version"].contains(long));
    let options = options.map(|long| format!("--{long}"));
    found.push((path.to_vec(), options.collect()));
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        leaves(command, &[path, &[command.get_name().to_owned()]].concat(), found);
    }
}

/// A command, and options that it has or has not, each with something behind it.
fn any_line() -> impl Strategy<Value = Vec<String>> {
    let mut commands = Vec::new();
    leaves(&whole_grammar(), &[], &mut commands);
    let word = || prop_oneof![3 => prop::sample::select(WORDS).prop_map(str::to_owned), 1 => any::<String>()];
    prop::sample::select(commands).prop_flat_map(move |(path, options)| {
        let options = if options.is_empty() { vec!["--none".to_owned()] } else { options };
        let option = prop::sample::select(options);
        let said = prop_oneof![
            (option.clone(), word()).prop_map(|(option, word)| vec![option, word]),
            (option.clone(), word()).prop_map(|(option, word)| vec![format!("{option}={word}")]),
            option.prop_map(|option| vec![option]),
            word().prop_map(|word| vec![word]),
        ];
        prop::collection::vec(said, 0..6)
            .prop_map(move |said| ["awsi".to_owned()].into_iter().chain(path.clone()).chain(said.concat()).collect())
    })
}

#[test]
fn when_the_command_line_is_checked_then_it_is_consistent() {
    grammar().debug_assert();
}

#[test]
fn when_lines_are_made_up_then_some_are_command_lines() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let lines = (0..400).map(|_| any_line().new_tree(&mut runner).expect("a line").current());
    let (good, wrong): (Vec<_>, Vec<_>) = lines.partition(|line| parse(line.iter().map(OsString::from)).is_ok());
    assert!(good.len() > 4 && wrong.len() > 100, "{} are good, {} are not", good.len(), wrong.len());
}

proptest! {
    #[test]
    fn when_a_command_line_is_anything_then_nothing_panics_and_what_is_wrong_is_told(line in any_line()) {
        let words = || line.iter().map(OsString::from);
        if let Err(answer) = parse(words()) {
            prop_assert!(!answer.render().to_string().is_empty());
            prop_assert!(!answer.use_stderr() || answer.exit_code() == i32::from(exit::USAGE), "{answer:?}");
        }
        let _ = absent::named(words());
    }

    #[cfg(unix)]
    #[test]
    fn when_words_are_no_text_then_nothing_panics(words in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 0..6)) {
        use std::os::unix::ffi::OsStringExt;
        let line = || ["awsi".into()].into_iter().chain(words.iter().cloned().map(OsString::from_vec));
        let _ = (parse(line()).is_ok(), absent::named(line()));
    }
}
