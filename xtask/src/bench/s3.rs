//! Lists, purges and transfers by `awsi`, beside the SDK as its guide shows it.
//!
//! What users would take instead is no part of this workspace, and was measured beside the same SDK program, on two
//! cores: the bars are the best of them, as ratios to the SDK program. Of `object_store` lists took 0.65 of its CPU
//! and purges 0.84, the transfer manager's upload 1.0, rclone's download 0.9, and `s5cmd` twice as much with small files.

mod data;
mod growth;

use super::binary;
use super::null_s3::{Counts, NullS3};
use super::table::{Bar, heading, row};
use super::usage::Usage;
use anyhow::Result;
use data::Data;

const ROUNDS: u32 = 3;
/// Milliseconds of a request, where AWS is not next door.
const FAR: u64 = 30;

/// What both do. `{}` stands for another word at each run, and a `/` before it for a place in the folder of files.
struct Task {
    name: &'static str,
    delay: u64,
    /// Done by the SDK before anything is measured.
    before: Option<&'static str>,
    bare: &'static str,
    ours: &'static str,
    cpu: Bar,
    wall: Bar,
    peak: Bar,
}

const MIB: u64 = 1024;

const TASK: Task =
    Task { name: "", delay: 0, before: None, bare: "", ours: "", cpu: Bar::None, wall: Bar::None, peak: Bar::None };

const LIST_FLAT: Task = Task {
    name: "list 100,000 flat",
    bare: "list flat-100000",
    ours: "bucket ls s3://flat-100000 --recursive --parallel --quiet",
    cpu: Bar::Times(0.65),
    ..TASK
};
const LIST_FOLDERS: Task = Task {
    name: "list 100,000 in 16 folders",
    bare: "list folders-100000",
    ours: "bucket ls s3://folders-100000 --recursive --parallel --quiet",
    ..LIST_FLAT
};
const EMPTY: Task = Task {
    name: "empty 100,000",
    bare: "empty folders-100000-{}",
    ours: "bucket empty folders-100000-{} --yes --quiet",
    cpu: Bar::Times(0.84),
    ..TASK
};
const UPLOAD: Task = Task {
    name: "upload 1 GiB",
    bare: "put /large large",
    ours: "bucket put /large s3://large/large --quiet",
    cpu: Bar::Times(1.0),
    wall: Bar::Times(1.0),
    peak: Bar::AtMost(100 * MIB),
    ..TASK
};
const DOWNLOAD: Task = Task {
    name: "download 1 GiB",
    before: Some("put /large large"),
    bare: "get large /out",
    ours: "bucket get s3://large/large /out --force --quiet",
    cpu: Bar::Times(1.0),
    wall: Bar::Times(1.0),
    peak: Bar::AtMost(64 * MIB),
    ..TASK
};
const UP: Task = Task {
    name: "2,000 x 4 KiB up",
    bare: "put-folder /small small-{}",
    ours: "bucket sync /small s3://small-{} --quiet",
    cpu: Bar::Times(1.27),
    ..TASK
};
const DOWN: Task = Task {
    name: "2,000 x 4 KiB down",
    before: Some("put-folder /small small"),
    bare: "get-folder small /{}",
    ours: "bucket sync s3://small /{} --quiet",
    cpu: Bar::Times(1.07),
    ..TASK
};

pub(super) fn run() -> Result<()> {
    let data = Data::make()?;
    heading("bare SDK");
    // The SDK's list goes page by page, its files 128 at a time.
    let far = |task, most| Task { delay: FAR, cpu: Bar::None, wall: Bar::Times(most), ..task };
    let near = [LIST_FLAT, LIST_FOLDERS, EMPTY, UPLOAD, DOWNLOAD, UP, DOWN];
    let far = [
        far(LIST_FLAT, 0.25),
        far(LIST_FOLDERS, 0.25),
        Task { wall: Bar::AtMost(1_000_000), ..far(EMPTY, 1.0) },
        far(UP, 1.0),
        far(DOWN, 1.0),
    ];
    for task in near.into_iter().chain(far) {
        task.compare(&data)?;
    }
    growth::run(&data)
}

impl Task {
    /// Each side has a server of its own, so that requests can be told apart.
    fn compare(&self, data: &Data) -> Result<()> {
        let (for_bare, for_ours) = (NullS3::start(self.delay)?, NullS3::start(self.delay)?);
        let (bare, awsi) = (binary("bench-bare-s3")?, binary("awsi")?);
        let before = self.before.map(|words| data.arguments(words, "before"));
        for (server, arguments) in [&for_bare, &for_ours].into_iter().zip(before.iter().cycle()) {
            Usage::of(&bare, arguments, server)?;
        }
        let (mut of_bare, mut of_ours) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            of_bare.push(Usage::of(&bare, &data.arguments(self.bare, &format!("bare{round}")), &for_bare)?);
            of_ours.push(Usage::of(&awsi, &data.arguments(self.ours, &format!("ours{round}")), &for_ours)?);
        }
        data.tidy()?;
        self.print(Usage::median(&of_bare), Usage::median(&of_ours));
        print_counts(&for_bare.end()?, &for_ours.end()?);
        Ok(())
    }

    fn print(&self, bare: Usage, ours: Usage) {
        let name = match self.delay {
            0 => self.name.to_owned(),
            delay => format!("{}, {delay} ms a request", self.name),
        };
        row(&format!("{name}: CPU µs"), bare.cpu, ours.cpu, self.cpu);
        row(&format!("{name}: wall µs"), bare.wall, ours.wall, self.wall);
        row(&format!("{name}: peak KiB"), bare.peak, ours.peak, self.peak);
    }
}

fn print_counts(bare: &Counts, ours: &Counts) {
    let name = |what: &str| format!("  {what} of all {ROUNDS} runs");
    row(&name("requests"), bare.requests, ours.requests, Bar::None);
    row(&name("connections"), bare.connections, ours.connections, Bar::None);
    row(&name("most requests at a time"), bare.at_a_time, ours.at_a_time, Bar::None);
}
