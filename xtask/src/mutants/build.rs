//! The tests of a crate that is mutated, compiled.

use std::collections::BTreeSet;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use cargo_metadata::Message;
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel, DiagnosticSpan};

use super::tree::Tree;
use crate::step::cargo_binary;
use crate::target_directory::target_directory;

/// The selection of `cargo xtask test`.
const BUILD: &str = "test --workspace --all-features --locked --quiet --lib --no-run --message-format json";

/// A program that does nothing but run another. Cargo knows artefacts of members by what compiles them: these do not stand
/// among those of the checkout, and what members depend on is shared.
const WRAPPER: (&str, &str) = ("RUSTC_WORKSPACE_WRAPPER", "env");

pub(super) enum Build {
    Made(PathBuf),
    /// With the compiler's errors, perhaps not with all of them.
    Refused(Vec<Diagnostic>),
}

/// Compiles the tests of the crate's library as the tree has it now. It is done often: what did not change is kept.
pub(super) fn build(tree: &Tree) -> Result<Build> {
    let mut cargo = Command::new(cargo_binary());
    cargo.args(BUILD.split(' ')).current_dir(&tree.root).stdin(Stdio::null()).stdout(Stdio::piped());
    cargo.envs([WRAPPER, ("CARGO_INCREMENTAL", "1")]).env("CARGO_TARGET_DIR", target_directory()?);
    let mut cargo = cargo.spawn().context("cargo did not start")?;
    let said = BufReader::new(cargo.stdout.take().context("cargo has no output")?);
    let (mut errors, mut made) = (Vec::new(), None);
    for message in Message::parse_stream(said) {
        match message.context("cargo's messages")? {
            Message::CompilerMessage(said) if is_error(&said.message) => errors.push(said.message),
            Message::CompilerArtifact(artifact)
                if artifact.profile.test && tree.is_library(&artifact.target.src_path) =>
            {
                made = artifact.executable;
            }
            _ => {}
        }
    }
    let status = cargo.wait().context("cargo was lost")?;
    match made {
        Some(program) if status.success() => Ok(Build::Made(program.into())),
        _ if errors.is_empty() => bail!("cargo {BUILD}: {status}"),
        _ => Ok(Build::Refused(errors)),
    }
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.level, DiagnosticLevel::Error | DiagnosticLevel::Ice)
}

/// What the compiler complains of, as `found_at` knows it by file and line. What is told beside a complaint counts where the
/// complaint itself is about nothing that is known: a future that is not `Send` is one where it is sent.
pub(super) fn blamed(diagnostic: &Diagnostic, found_at: impl Fn(&str, usize) -> Vec<u32>) -> BTreeSet<u32> {
    let at = |spans: Vec<&DiagnosticSpan>| -> BTreeSet<u32> {
        spans.into_iter().flat_map(|span| found_at(&span.file_name, span.line_start)).collect()
    };
    let (primary, others): (Vec<_>, Vec<_>) = spans(diagnostic).into_iter().partition(|(is_primary, _)| *is_primary);
    let spans_of = |found: Vec<(bool, _)>| found.into_iter().map(|(_, span)| span).collect();
    let blamed = at(spans_of(primary));
    if blamed.is_empty() { at(spans_of(others)) } else { blamed }
}

/// All of a complaint, where macros are called among them, and whether each is what it is about.
fn spans(diagnostic: &Diagnostic) -> Vec<(bool, &DiagnosticSpan)> {
    let mut spans: Vec<_> =
        diagnostic.spans.iter().flat_map(|span| calls(span).map(|call| (span.is_primary, call))).collect();
    for child in &diagnostic.children {
        spans.extend(child.spans.iter().flat_map(calls).map(|span| (false, span)));
    }
    spans
}

/// A place, and from where a macro brought the compiler to it.
fn calls(span: &DiagnosticSpan) -> impl Iterator<Item = &DiagnosticSpan> {
    std::iter::successors(Some(span), |span| span.expansion.as_ref().map(|expansion| &expansion.span))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn span(file: &str, line: usize, is_primary: bool, expansion: &Value) -> Value {
        json!({"file_name": file, "line_start": line, "line_end": line, "byte_start": 0, "byte_end": 0, "column_start": 1,
            "column_end": 1, "is_primary": is_primary, "text": [], "expansion": expansion})
    }

    fn error(spans: &[Value], beside: &[Value]) -> Diagnostic {
        let note = json!({"message": "", "level": "note", "spans": beside, "children": []});
        let error = json!({"message": "", "level": "error", "spans": spans, "children": [note]});
        serde_json::from_value(error).expect("a diagnostic")
    }

    fn blamed_lines(diagnostic: &Diagnostic) -> Vec<u32> {
        let in_a = |file: &str, line: usize| match (file, line) {
            ("a.rs", 10..20) => vec![u32::try_from(line).expect("small")],
            _ => vec![],
        };
        blamed(diagnostic, in_a).into_iter().collect()
    }

    #[test]
    fn when_an_error_is_about_a_variant_then_it_alone_is_blamed() {
        let spans = [span("a.rs", 12, true, &Value::Null), span("a.rs", 13, false, &Value::Null)];
        assert_eq!(blamed_lines(&error(&spans, &[span("a.rs", 14, true, &Value::Null)])), [12]);
    }

    #[test]
    fn when_an_error_is_about_a_macro_then_who_called_it_is_blamed() {
        let call =
            json!({"span": span("a.rs", 11, false, &Value::Null), "macro_decl_name": "vec!", "def_site_span": null});
        assert_eq!(blamed_lines(&error(&[span("vec.rs", 12, true, &call)], &[])), [11]);
    }

    #[test]
    fn when_an_error_is_about_nothing_that_is_known_then_what_is_told_beside_it_is_blamed() {
        let spans = [span("a.rs", 99, true, &Value::Null), span("a.rs", 13, false, &Value::Null)];
        assert_eq!(blamed_lines(&error(&spans, &[span("a.rs", 14, true, &Value::Null)])), [13, 14]);
        assert_eq!(blamed_lines(&error(&spans[..1], &[])), [0; 0]);
    }
}
