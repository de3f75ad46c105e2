//! A file with all of its mutants in it: each body as a choice among its variants.

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use anyhow::Result;

use super::bodies::bodies;
use super::list::Mutant;

/// What the copy of a crate gets to choose by.
pub(super) const CHOSEN: &str = include_str!("chosen_mutant.rs");

/// A file, and the bodies in it that have variants.
#[derive(Debug)]
pub(super) struct Switched {
    source: String,
    bodies: Vec<SwitchedBody>,
}

#[derive(Debug)]
struct SwitchedBody {
    range: Range<usize>,
    is_of_one_type: bool,
    variants: Vec<Variant>,
}

#[derive(Debug)]
struct Variant {
    number: u32,
    range: Range<usize>,
    replacement: String,
}

/// What is written to the file, and the lines of it that each variant takes.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) text: String,
    lines: Vec<(RangeInclusive<usize>, u32)>,
}

impl Switched {
    /// With those of its numbered mutants that are in a body.
    pub(super) fn of<'a>(source: &str, mutants: impl IntoIterator<Item = (u32, &'a Mutant)>) -> Result<Self> {
        let without = |body: super::bodies::Body| SwitchedBody {
            range: body.range,
            is_of_one_type: body.is_of_one_type,
            variants: Vec::new(),
        };
        let mut bodies: Vec<_> = bodies(source)?.into_iter().map(without).collect();
        for (number, mutant) in mutants {
            let range = mutant.range_in(source)?;
            let around = |body: &&mut SwitchedBody| body.range.start <= range.start && range.end <= body.range.end;
            if let Some(body) = bodies.iter_mut().find(around) {
                body.variants.push(Variant { number, range, replacement: mutant.replacement.clone() });
            }
        }
        bodies.retain(|body| !body.variants.is_empty());
        Ok(Self { source: source.to_owned(), bodies })
    }

    /// The mutants that are in a body, each with the number of its body, and whether all variants there are of one type.
    pub(super) fn mutants(&self) -> impl Iterator<Item = (u32, u32, bool)> {
        let of = |body: &SwitchedBody| {
            let (own, is_of_one_type) = (body.number(), body.is_of_one_type);
            body.variants.iter().map(move |variant| (variant.number, own, is_of_one_type)).collect::<Vec<_>>()
        };
        self.bodies.iter().flat_map(of)
    }

    /// With the variants that are not among `dropped`; each has its lines for itself.
    pub(super) fn written_without(&self, dropped: &BTreeSet<u32>) -> Written {
        let mut written = Written { text: String::new(), lines: Vec::new() };
        let mut copied = 0;
        for body in &self.bodies {
            written.push(part(&self.source, copied..body.range.start));
            written.push_body(&self.source, body, dropped);
            copied = body.range.end;
        }
        written.push(part(&self.source, copied..self.source.len()));
        written
    }
}

impl SwitchedBody {
    /// That of its first mutant.
    fn number(&self) -> u32 {
        self.variants.first().map_or(0, |variant| variant.number)
    }
}

impl Written {
    /// The numbers of the variants that stand in `line`.
    pub(super) fn variants_at(&self, line: usize) -> impl Iterator<Item = u32> {
        self.lines.iter().filter(move |(lines, _)| lines.contains(&line)).map(|(_, number)| *number)
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn push_body(&mut self, source: &str, body: &SwitchedBody, dropped: &BTreeSet<u32>) {
        self.push(&format!("{{ match crate::chosen_mutant::chosen_mutant({}) {{\n", body.number()));
        for variant in body.variants.iter().filter(|variant| !dropped.contains(&variant.number)) {
            let first = self.line();
            let before = part(source, body.range.start..variant.range.start);
            let after = part(source, variant.range.end..body.range.end);
            self.push(&format!("{} => {{ {before}{}{after} }}\n", variant.number, variant.replacement));
            self.lines.push((first..=self.line() - 1, variant.number));
        }
        self.push(&format!("_ => {{ {} }} }} }}", part(source, body.range.clone())));
    }

    /// The one that comes next.
    fn line(&self) -> usize {
        self.text.matches('\n').count() + 1
    }
}

fn part(source: &str, range: Range<usize>) -> &str {
    source.get(range).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::super::list::tests::mutant;
    use super::*;

    const SOURCE: &str = "fn sum(a: u32, b: u32) -> u32 {
    /* ä */ a + b
}
const WIDE: u32 = 3 * 3;
fn doubled(numbers: &[u32]) -> impl Iterator<Item = u32> {
    numbers.iter().map(|number| number / 2)
}
";

    fn switched() -> Switched {
        let changes = [("+", "-"), ("3 * 3", "3 + 3"), ("/ 2", "% 2"), ("/* ä */ a + b", "1")];
        let mutants: Vec<_> = (1..).zip(changes.map(|(part, instead)| mutant(SOURCE, part, instead))).collect();
        Switched::of(SOURCE, mutants.iter().map(|(number, mutant)| (*number, mutant))).expect("Rust")
    }

    #[test]
    fn when_a_file_is_switched_then_mutants_of_constants_are_left_out_and_those_of_closures_may_be_of_other_types() {
        assert_eq!(switched().mutants().collect::<Vec<_>>(), [(1, 1, true), (4, 1, true), (3, 3, false)]);
    }

    #[test]
    fn when_a_file_is_written_then_each_variant_has_its_lines_and_what_is_dropped_has_none() {
        let whole = switched().written_without(&BTreeSet::new());
        let lines: Vec<Vec<u32>> =
            (1..=whole.text.lines().count()).map(|line| whole.variants_at(line).collect()).collect();
        let [first, other, closure] = [1, 4, 3].map(|number| vec![number]);
        let none = Vec::new;
        let expected = [&none(), &first, &first, &first, &other, &other, &other, &none(), &none(), &none(), &none()];
        assert_eq!(lines[..11].iter().collect::<Vec<_>>(), expected, "{}", whole.text);
        assert_eq!(lines.iter().filter(|numbers| **numbers == closure).count(), 1, "{}", whole.text);
        let less = switched().written_without(&BTreeSet::from([1, 3]));
        assert!((1..20).flat_map(|line| less.variants_at(line)).all(|number| number == 4), "{}", less.text);
        assert!(!less.text.contains("a - b"), "{}", less.text);
    }

    #[test]
    fn when_a_switched_file_runs_then_the_chosen_mutant_is_what_runs_and_what_is_reached_is_noted() {
        let folder = tempfile::tempdir().expect("a folder");
        let [program, notes] = ["program", "notes"].map(|name| folder.path().join(name));
        let main = "fn main() { print!(\"{} {:?}\", sum(7, 5), doubled(&[9]).collect::<Vec<_>>()) } mod chosen_mutant;";
        let text = switched().written_without(&BTreeSet::new()).text + main;
        std::fs::write(folder.path().join("main.rs"), text).expect("written");
        std::fs::write(folder.path().join("chosen_mutant.rs"), CHOSEN).expect("written");
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.args(["--edition=2024", "main.rs", "-o"]).arg(&program).current_dir(folder.path());
        assert!(rustc.output().expect("a compiler").status.success());
        let said = |chosen: &str| {
            let output = Command::new(&program).env("CHOSEN_MUTANT", chosen).env("REACHED_BODIES", &notes).output();
            String::from_utf8(output.expect("it runs").stdout).expect("text")
        };
        assert_eq!(said("0"), "12 [4]");
        assert_eq!(std::fs::read_to_string(&notes).expect("notes"), "1\n3\n");
        assert_eq!(["1", "3", "4"].map(said), ["2 [4]", "12 [1]", "1 [4]"]);
    }
}
