//! A page with its excerpts put in.

use crate::excerpt;
use std::fs;
use std::path::{Path, PathBuf};

const DIRECTIVE: &str = "@excerpt ";

/// A page as it is shown, and all files that it was made of.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) text: String,
    pub(crate) files: Vec<PathBuf>,
}

/// Reads the page `file`; what it quotes lies below `root`.
pub(crate) fn read(file: &Path, root: &Path) -> Result<Page, String> {
    let mut page = Page { text: String::new(), files: vec![file.to_owned()] };
    for line in read_file(file)?.lines() {
        match line.strip_prefix(DIRECTIVE) {
            Some(directive) => page.quote(directive, root).map_err(|error| format!("{}: {error}", file.display()))?,
            None => page.text.push_str(line),
        }
        page.text.push('\n');
    }
    Ok(page)
}

impl Page {
    fn quote(&mut self, directive: &str, root: &Path) -> Result<(), String> {
        let (path, beginning) = directive
            .split_once(' ')
            .ok_or_else(|| format!("`{DIRECTIVE}{directive}` does not say how the excerpt begins"))?;
        let file = root.join(path);
        let code = excerpt::of(&read_file(&file)?, beginning).map_err(|error| format!("{path}: {error}"))?;
        // It is compiled where it stands: here it lacks what is around it.
        self.text.extend(["```rust,ignore\n// ", path, "\n", &code, "```"]);
        if !self.files.contains(&file) {
            self.files.push(file);
        }
        Ok(())
    }
}

fn read_file(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))
}

#[cfg(test)]
mod tests;
