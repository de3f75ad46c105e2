//! The files of the workspace that have to know a new service.

use super::{Service, scenario};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::PathBuf;

const SCENARIOS: &str = "tests/tests/conformance";
const WALK: &str = "tests/tests/fault_walk";

/// Where permissions begin with another word than the crate's name.
const PREFIXES: &str = "fn prefix(library: &str) -> &str {\n    match library {";

/// Each of those files with the service in it. `read` tells what is in one now.
pub(super) fn with_service(
    service: &Service,
    read: impl Fn(&str) -> Result<String>,
) -> Result<BTreeMap<PathBuf, String>> {
    let package = service.package();
    let mut changed = BTreeMap::new();
    let mut change = |path: &str, with: &dyn Fn(&str) -> Result<String>| -> Result<()> {
        let text = with(&read(path)?).with_context(|| format!("{path} is not as it was when this was written"))?;
        changed.insert(PathBuf::from(path), text);
        Ok(())
    };
    change("Cargo.toml", &|text| dependencies(text, service))?;
    change(".clippy.toml", &|text| words(text, service))?;
    let row =
        format!("| [`{package}`](crates/{package}) | {} | core, {} |", service.sdk.full_name, service.sdk.package);
    change("README.md", &|text| before(text, "| [`aws-interactions-orchestration`]", &row))?;
    let place = format!("| `crates/{package}` | one file an operation · `client.rs` the getter |");
    change("ARCHITECTURE.md", &|text| before(text, "| `crates/orchestration` |", &place))?;
    let news = format!("- `{package}`: new.");
    change("CHANGELOG.md", &|text| before(text, "- `aws-interactions-orchestration`:", &news))?;
    let dependency = format!("{package}.workspace = true");
    change("tests/Cargo.toml", &|text| sorted(text, "[dev-dependencies]", &dependency))?;
    let permissions = format!("    (\"{}\", {}::PERMISSIONS),", service.name, package.replace('-', "_"));
    change(&format!("{WALK}/permissions/tables.rs"), &|text| sorted(text, "pub(super) const TABLES", &permissions))?;
    let not_walked = format!("    (\"{}\", NOT_EMBEDDED),", service.name);
    change(&format!("{WALK}/register.rs"), &|text| sorted(text, "const CRATES_LEFT_OUT", &not_walked))?;
    if service.sdk.permission_prefix != service.name {
        let prefix = format!("        \"{}\" => \"{}\",", service.name, service.sdk.permission_prefix);
        change(&format!("{WALK}/permissions/sources.rs"), &|text| sorted(text, PREFIXES, &prefix))?;
    }
    change(".cargo/deny.toml", &|text| bans(text, service))?;
    if let Some(scenarios) = scenario::file(service)? {
        let module = format!("mod {};", service.name);
        change(&format!("{SCENARIOS}/main.rs"), &|text| sorted(text, "}\n\nmod ", &module))?;
        changed.insert(PathBuf::from(format!("{SCENARIOS}/{}.rs", service.name)), scenarios);
    }
    Ok(changed)
}

/// The versions and features that the workspace has of the crate and of its SDK.
fn dependencies(text: &str, service: &Service) -> Result<String> {
    let package = service.package();
    let ours = format!("{package} = {{ path = \"crates/{package}\", version = \"0.1.0\" }}");
    let sdk = format!(
        "{} = {{ version = \"{}\", default-features = false, features = [\"default-https-client\", \"rt-tokio\"] }}",
        service.sdk.package, service.sdk.version
    );
    let text = sorted(text, "# This workspace.", &ours)?;
    sorted(&text, "# AWS. Default features", &sdk)
}

/// Who may depend on the SDK, among the others.
fn bans(text: &str, service: &Service) -> Result<String> {
    let begins = |line: &str| line.strip_prefix("crate = \"").is_some_and(|rest| rest.starts_with("aws-sdk-"));
    let own = format!("crate = \"{}\"", service.sdk.package);
    let lines: Vec<&str> = text.lines().collect();
    let before = lines.iter().enumerate().rfind(|(_, line)| begins(line) && **line < own.as_str());
    // Behind the one that is named there.
    let place = before.map(|(at, _)| at + 2).context("no SDK is named")?;
    let ban = format!("[[bans.deny]]\n{own}\nwrappers = [\"{}\"]", service.package());
    Ok(with_line(text, place, &ban))
}

/// Clippy takes words with capitals inside for names of code, unless it is told.
fn words(text: &str, service: &Service) -> Result<String> {
    let names = format!("{} {}", service.sdk.full_name, service.sdk.service_id);
    let mut text = text.to_owned();
    for word in names.split(|letter: char| !letter.is_alphanumeric()).filter(|word| looks_like_code(word)) {
        if !text.contains(&format!("\"{word}\"")) {
            let (head, tail) = text.split_once("\"..\"]").context("no list of words")?;
            text = format!("{head}\"{word}\", \"..\"]{tail}");
        }
    }
    Ok(text)
}

fn looks_like_code(word: &str) -> bool {
    let capitals = word.chars().filter(char::is_ascii_uppercase).count();
    capitals > 1 && word.chars().any(|letter| letter.is_ascii_lowercase())
}

/// `text` with a line more, before the one that begins so.
fn before(text: &str, beginning: &str, line: &str) -> Result<String> {
    let Some(at) = text.lines().position(|other| other.starts_with(beginning)) else {
        bail!("no line begins with `{beginning}`");
    };
    Ok(with_line(text, at, line))
}

/// `text` with a line more, in its place among the sorted lines that follow `heading` up to an empty one.
///
/// An attribute or a comment belongs to the line below it.
fn sorted(text: &str, heading: &str, line: &str) -> Result<String> {
    let Some(offset) = text.find(heading) else { bail!("there is no `{heading}`") };
    // The heading may run over lines: the block begins where its last one ends, or with it.
    let first = text[..offset + heading.trim_end_matches("mod ").len()].lines().count();
    let lines: Vec<&str> = text.lines().collect();
    let mut at = first;
    let mut place = first;
    while let Some(other) = lines.get(at).filter(|line| !line.is_empty()) {
        at += 1;
        if other.starts_with('#') || other.trim_start().starts_with("//") {
            continue;
        }
        if *other > line {
            return Ok(with_line(text, place, line));
        }
        place = at;
    }
    Ok(with_line(text, place, line))
}

fn with_line(text: &str, at: usize, line: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(at.min(lines.len()), line);
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_line_is_sorted_in_then_it_stands_in_its_block_and_parts_nothing() {
        let text = "[a]\nz\n\n[b]\nb\n# about d\nd\n#[cfg(x)]\nf\n\nz\n";
        let with = |line: &str| sorted(text, "[b]", line).expect("a place");
        assert_eq!(with("a"), "[a]\nz\n\n[b]\na\nb\n# about d\nd\n#[cfg(x)]\nf\n\nz\n");
        assert_eq!(with("c"), "[a]\nz\n\n[b]\nb\nc\n# about d\nd\n#[cfg(x)]\nf\n\nz\n");
        assert_eq!(with("e"), "[a]\nz\n\n[b]\nb\n# about d\nd\ne\n#[cfg(x)]\nf\n\nz\n");
        assert_eq!(with("g"), "[a]\nz\n\n[b]\nb\n# about d\nd\n#[cfg(x)]\nf\ng\n\nz\n");
        sorted(text, "[c]", "g").expect_err("no such block");
        let comment = "[b]\n    // about a\n    (a)\n";
        assert_eq!(sorted(comment, "[b]", "    (b)").expect("a place"), "[b]\n    // about a\n    (a)\n    (b)\n");
    }

    #[test]
    fn when_a_line_is_put_before_another_and_that_is_not_there_then_it_is_an_error() {
        assert_eq!(before("a\nbc\n", "b", "x").expect("a place"), "a\nx\nbc\n");
        before("a\n", "b", "x").expect_err("no such line");
    }

    #[test]
    fn when_words_look_like_code_then_only_those_with_capitals_inside_do() {
        assert!(looks_like_code("DynamoDB") && looks_like_code("EventBridge"));
        assert!(!looks_like_code("Amazon") && !looks_like_code("AWS") && !looks_like_code("Secrets"));
    }
}
