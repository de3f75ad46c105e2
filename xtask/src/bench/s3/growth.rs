//! Whether a key costs the same where there are more of them.

use super::super::binary;
use super::super::null_s3::NullS3;
use super::super::table::{Bar, heading, row};
use super::super::usage::Usage;
use super::data::Data;
use anyhow::Result;

const FLAT: Bar = Bar::Times(1.1);
/// Of a file in a large tree: what it holds is not what is measured.
const FILE: usize = 64;

pub(super) fn run(data: &Data) -> Result<()> {
    heading("before");
    let list = "bucket ls s3://flat-{} --recursive --parallel --quiet";
    grow("list, keys", list, &["10000", "100000", "1000000"], data)?;
    let empty = "bucket empty flat-{} --yes --quiet";
    grow("empty, keys", empty, &["10000", "100000", "1000000"], data)?;
    let counts = ["1000", "10000", "100000"];
    for count in counts {
        data.tree(&format!("tree-{count}"), count.parse()?, FILE)?;
    }
    data.tree("tree-0", 1, FILE)?;
    grow("sync up, files", "bucket sync /tree-{} s3://tree --quiet", &counts, data)?;
    data.tidy()
}

/// Lines of each count beside the one before it.
fn grow(name: &str, words: &str, counts: &[&str], data: &Data) -> Result<()> {
    let awsi = binary("awsi")?;
    let measured = |count: &str| {
        // Each on a server of its own, as a bucket is full once.
        let runs = (0..3).map(|_| Usage::of(&awsi, &data.arguments(words, count), &NullS3::start(0)?));
        Ok::<_, anyhow::Error>(Usage::median(&runs.collect::<Result<Vec<_>>>()?))
    };
    let start = measured("0")?.cpu;
    let mut before: Option<(u64, u64)> = None;
    for count in counts {
        let usage = measured(count)?;
        let each = usage.cpu.saturating_sub(start) * 1000 / count.parse::<u64>()?;
        let bar = if before.is_some() { FLAT } else { Bar::None };
        row(&format!("{name}: {count}, CPU ns each"), before.map(|(each, _)| each), each, bar);
        row(&format!("{name}: {count}, peak KiB"), before.map(|(_, peak)| peak), usage.peak, bar);
        before = Some((each, usage.peak));
    }
    Ok(())
}
