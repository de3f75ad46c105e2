//! Pages as rustdoc meets them: what is wrong with one has to be told.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{self, Command};
use std::time::SystemTime;

const CRATE: &str = "//! A crate.\n\n#[aws_interactions_excerpt::page(\"page.md\")]\npub mod quoted {}\n";

/// What rustdoc complains of in a crate with this page; nothing where it is content.
fn complaint(name: &str, page: &str) -> String {
    let root = env::temp_dir().join(format!("excerpt-rustdoc-{name}-{}", process::id()));
    let package = root.join("crates/quoting");
    fs::create_dir_all(package.join("src")).expect("a folder");
    fs::write(package.join("src/lib.rs"), CRATE).expect("a file");
    fs::write(package.join("src/page.md"), page).expect("a file");
    let mut rustdoc = Command::new(env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()));
    rustdoc.args(["--edition", "2024", "-D", "warnings", "--crate-name", "quoting", "--extern"]);
    rustdoc.arg(format!("aws_interactions_excerpt={}", library().display()));
    rustdoc.arg("--out-dir").arg(root.join("doc")).arg(package.join("src/lib.rs"));
    let output = rustdoc.env("CARGO_MANIFEST_DIR", &package).output().expect("rustdoc can be run");
    fs::remove_dir_all(&root).expect("the folder is ours");
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.success(), complaint.is_empty(), "{complaint}");
    complaint
}

/// The compiled macro, which cargo puts beside its tests: the newest, as older ones stay.
fn library() -> PathBuf {
    let folder = env::current_exe().expect("a path").parent().expect("a folder").to_owned();
    let name = format!("{}aws_interactions_excerpt-", env::consts::DLL_PREFIX);
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let libraries = files.filter(|file| {
        let is_named = file.file_name().is_some_and(|is| is.to_string_lossy().starts_with(&name));
        is_named && file.extension().is_some_and(|is| is == env::consts::DLL_EXTENSION)
    });
    let made = |file: &PathBuf| file.metadata().and_then(|about| about.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    libraries.max_by_key(made).expect("cargo has compiled the macro")
}

#[test]
fn when_a_page_is_right_then_rustdoc_has_nothing_to_say() {
    let page = "A page with [a link](crate::quoted).\n\n@excerpt crates/quoting/src/lib.rs pub mod quoted\n";
    assert_eq!(complaint("right", page), "");
}

#[test]
fn when_a_link_of_a_page_is_broken_then_rustdoc_names_it() {
    let told = complaint("link", "A page with [a link](crate::missing).\n");
    assert!(told.contains("unresolved link to `crate::missing`"), "{told}");
}

#[test]
fn when_an_excerpt_of_a_page_is_not_there_then_nothing_compiles_and_file_and_beginning_are_named() {
    let told = complaint("excerpt", "@excerpt crates/quoting/src/lib.rs pub fn missing\n");
    assert!(told.contains("crates/quoting/src/lib.rs: no line begins with `pub fn missing`"), "{told}");
    let told = complaint("file", "@excerpt crates/quoting/src/none.rs pub fn missing\n");
    assert!(told.contains("crates/quoting/src/none.rs cannot be read"), "{told}");
}
