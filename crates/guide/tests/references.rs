//! What the pages name is there: files, tests, and names of crates that the guide does not compile.

#![expect(clippy::expect_used, reason = "in a test a panic is the report")]

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// What pages may name.
struct Workspace {
    root: PathBuf,
    tests: BTreeSet<String>,
}

impl Workspace {
    fn read() -> Self {
        let root = package().parent().and_then(Path::parent).expect("crates/guide of a workspace").to_owned();
        let sources = ["crates", "tests", "xtask"].into_iter().flat_map(|folder| files(&root.join(folder), "rs"));
        let tests = sources.flat_map(|file| test_names(&read(&file))).collect();
        Self { root, tests }
    }

    /// What `page` names and is not there.
    fn missing_from(&self, page: &str) -> Vec<String> {
        let prose = prose(page);
        let tests = words(page).filter(|name| is_test(name) && !self.tests.contains(*name));
        let others = code_spans(&prose).filter(|span| self.is_missing(span));
        tests.chain(others).map(str::to_owned).collect()
    }

    fn is_missing(&self, span: &str) -> bool {
        let is_path = ["crates/", "tests/", "xtask/"].iter().any(|folder| span.starts_with(folder));
        if is_path || is_of(Path::new(span), "md") {
            return !self.root.join(span).exists();
        }
        // Of crates that the guide does not compile, and so cannot link to.
        span.split_once("_interactions::").is_some_and(|(service, name)| {
            let library = self.root.join(format!("crates/{service}-interactions/src/lib.rs"));
            !words(&fs::read_to_string(library).unwrap_or_default()).any(|word| word == name)
        })
    }
}

/// Asked at run time: two checkouts that share a target directory may share the compiled test.
fn package() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
}

/// Each page, with its path below `src`.
fn pages() -> Vec<(String, String)> {
    let source = package().join("src");
    let name = |file: &PathBuf| file.strip_prefix(&source).expect("below src").to_string_lossy().into_owned();
    let pages: Vec<_> = files(&source, "md").iter().map(|file| (name(file), read(file))).collect();
    assert!(pages.len() > 30, "a check of nothing passes: only {} pages", pages.len());
    pages
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut found: Vec<PathBuf> = entries
        .flat_map(|path| if path.is_dir() { files(&path, extension) } else { vec![path] })
        .filter(|path| is_of(path, extension))
        .collect();
    found.sort();
    found
}

fn is_of(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|is| is == extension)
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("a text")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
}

fn is_test(name: &str) -> bool {
    name.starts_with("when_") && name.contains("_then_")
}

fn test_names(source: &str) -> Vec<String> {
    let definitions = source.split("fn ").skip(1).filter_map(|rest| words(rest).next());
    definitions.filter(|name| is_test(name)).map(str::to_owned).collect()
}

/// A page without its blocks of code.
fn prose(page: &str) -> String {
    let mut in_block = false;
    let lines = page.lines().filter(|line| {
        let is_fence = line.starts_with("```");
        in_block ^= is_fence;
        !in_block && !is_fence
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What stands between backticks.
fn code_spans(prose: &str) -> impl Iterator<Item = &str> {
    prose.split('`').skip(1).step_by(2)
}

#[test]
fn when_a_page_names_files_and_tests_then_they_are_there() {
    let workspace = Workspace::read();
    assert!(workspace.tests.len() > 2000, "a check of nothing passes: only {} tests", workspace.tests.len());
    for (name, page) in pages() {
        assert_eq!(workspace.missing_from(&page), [""; 0], "{name} names what is not there");
    }
}

#[test]
fn when_a_page_names_what_is_not_there_then_each_is_found() {
    let page = "`crates/core` and `crates/none.rs`, `NONE.md` and `README.md`\n\
        `ec2_interactions::Ec2Error`, `ec2_interactions::NoError` and `no_interactions::NoError`, `when_no_test_then_it_is_found`\n\
        ```text\n`crates/in-a-block.rs` when_in_a_block_then_it_is_found\n```\n\
        when_a_page_names_what_is_not_there_then_each_is_found, `when_a_filter` and `tests/none`";
    let expected = [
        "when_no_test_then_it_is_found",
        "when_in_a_block_then_it_is_found",
        "crates/none.rs",
        "NONE.md",
        "ec2_interactions::NoError",
        "no_interactions::NoError",
        "tests/none",
    ];
    assert_eq!(Workspace::read().missing_from(page), expected);
}

/// Of `](crate::questions::whole#a-b)` the module that is linked to, and the heading.
fn links_to_headings(page: &str) -> impl Iterator<Item = (&str, &str)> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split_once(')')?.0.split_once('#'));
    targets.map(|(module, heading)| (module.rsplit("::").next().unwrap_or(module), heading))
}

/// The names that rustdoc gives to the headings of a page, or of a crate's page.
fn headings(page: &str) -> BTreeSet<String> {
    let name = |heading: &str| {
        let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || [' ', '-'].contains(letter));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    prose(page).lines().filter_map(|line| line.trim_start_matches("//! ").strip_prefix("# ")).map(name).collect()
}

#[test]
fn when_a_page_links_to_a_heading_then_it_is_there() {
    let (pages, crates) = (pages(), package().with_file_name(""));
    let headings_of = |module: &str| {
        if let Some(name) = module.strip_prefix("aws_interactions_") {
            return headings(&read(&crates.join(name).join("src/lib.rs")));
        }
        let file = format!("{module}.md");
        let page = pages.iter().find(|(name, _)| name.rsplit('/').next() == Some(file.as_str()));
        headings(&page.expect("a page of that name").1)
    };
    let links: Vec<_> = pages.iter().flat_map(|(_, page)| links_to_headings(page)).collect();
    assert!(links.len() > 20, "a check of nothing passes: only {} links", links.len());
    for (module, heading) in links {
        assert!(headings_of(module).contains(heading), "{module} has no heading `{heading}`");
    }
}

#[test]
fn when_a_page_is_written_then_it_is_a_module_of_the_guide() {
    let modules = read(&package().join("src/lib.rs"));
    for (name, _) in pages() {
        assert!(modules.contains(&format!("\"{name}\"")), "{name} is on no module");
    }
}

#[test]
fn when_a_pattern_is_told_then_it_shows_its_code_and_names_its_tests() {
    let pages: Vec<_> = pages().into_iter().filter(|(name, _)| name.starts_with("patterns/")).collect();
    assert_eq!(pages.len(), 22);
    for (name, page) in pages {
        let (told, proof) = page.split_once("\n# The tests\n").expect(&name);
        assert!(told.contains("\n@excerpt "), "{name} quotes no code");
        assert!(words(proof).any(is_test), "{name} names no test");
        for part in ["\n# What\n", "\n# Why\n", "\n# The code\n", "\n# The trap"] {
            assert!(told.contains(part), "{name} lacks {part:?}");
        }
    }
}

#[test]
fn when_the_patterns_are_listed_then_each_has_its_number_and_its_page_bears_it() {
    let pages = pages();
    let page_of = |name: &str| pages.iter().find(|(is, _)| is == name).map(|(_, page)| page.as_str()).expect("a page");
    let listed: Vec<_> = page_of("patterns.md").lines().filter_map(numbered_link).collect();
    let numbers: Vec<&str> = listed.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=22).map(|number: u32| number.to_string()).collect::<Vec<_>>());
    for (number, module) in listed {
        let page = page_of(&format!("patterns/{module}.md"));
        assert!(page.starts_with(&format!("Pattern {number}: ")), "{module} is not pattern {number}");
    }
}

/// Of `| 7 | [values](crate::patterns::values) | … |` the number and the module.
fn numbered_link(line: &str) -> Option<(&str, &str)> {
    let (number, rest) = line.strip_prefix("| ")?.split_once(" | [")?;
    let (_, rest) = rest.split_once("](crate::patterns::")?;
    Some((number, rest.split_once(')')?.0))
}

#[test]
fn when_the_questions_are_counted_then_there_are_fifteen_and_five_pitfalls() {
    let count = |beginning: &str| {
        let pages = pages().into_iter().filter(|(name, _)| name.starts_with(beginning));
        pages.map(|(_, page)| headings(&page).len()).sum::<usize>()
    };
    assert_eq!(count("questions/"), 15);
    assert_eq!(count("pitfalls.md"), 5);
}
