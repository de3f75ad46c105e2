//! Files to send, and places for files that come.

use anyhow::{Context, Result};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Memory, where there is such a folder: disks are as fast as they please.
const MEMORY: &str = "/dev/shm";
/// Of the large file, which is 1 GiB.
const PIECE: usize = 1 << 20;
const PIECES: usize = 1 << 10;
const SMALL_FILES: u64 = 2_000;
const SMALL: usize = 4 << 10;
/// So many files to a folder.
const IN_A_FOLDER: u64 = 128;

/// A folder that is removed when this is dropped.
pub(super) struct Data {
    folder: PathBuf,
}

impl Data {
    pub(super) fn make() -> Result<Self> {
        let memory = Path::new(MEMORY);
        let parent = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let data = Self { folder: parent.join(format!("aws-interactions-bench-{}", std::process::id())) };
        fs::create_dir(&data.folder).with_context(|| data.folder.display().to_string())?;
        let (mut large, piece) = (File::create(data.folder.join("large"))?, noise(PIECE));
        for _ in 0..PIECES {
            large.write_all(&piece)?;
        }
        data.tree("small", SMALL_FILES, SMALL)?;
        Ok(data)
    }

    /// A tree of `count` files.
    pub(super) fn tree(&self, name: &str, count: u64, size: usize) -> Result<()> {
        let content = noise(size);
        for number in 0..count {
            let folder = self.folder.join(name).join(format!("d{:04}", number / IN_A_FOLDER));
            if number % IN_A_FOLDER == 0 {
                fs::create_dir_all(&folder)?;
            }
            fs::write(folder.join(format!("f{number:06}")), &content)?;
        }
        Ok(())
    }

    /// Words of a command: `{}` is `run`, and what begins with `/` lies in this folder.
    pub(super) fn arguments(&self, words: &str, run: &str) -> Vec<String> {
        let word = |word: &str| match word.strip_prefix('/') {
            Some(name) => self.folder.join(name.replace("{}", run)).to_string_lossy().into_owned(),
            None => word.replace("{}", run),
        };
        words.split(' ').map(word).collect()
    }

    /// Removes what came.
    pub(super) fn tidy(&self) -> Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let is_to_be_sent = ["large", "small"].into_iter().any(|name| path.ends_with(name));
            match (is_to_be_sent, path.is_dir()) {
                (true, _) => {}
                (false, true) => fs::remove_dir_all(path)?,
                (false, false) => fs::remove_file(path)?,
            }
        }
        Ok(())
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        // What cannot be removed is told by whoever runs out of room.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Bytes without a pattern: xorshift.
fn noise(size: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    (0..size.div_ceil(8)).flat_map(|_| next()).take(size).collect()
}
