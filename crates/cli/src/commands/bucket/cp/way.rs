//! From where to where one file or object goes.

use crate::commands::bucket::get::file_name_of;
use crate::failure::Failure;
use s3_interactions::S3Uri;
use std::fmt;
use std::path::{Path, PathBuf};

/// What the command line names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// Standard input, or output.
    Standard,
    File(PathBuf),
    /// Its key may be empty, or a prefix.
    Object(S3Uri),
}

impl Place {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        match text {
            "" => Err("a file, s3://bucket/key, or -".to_owned()),
            "-" => Ok(Self::Standard),
            _ if text.starts_with("s3://") => {
                text.parse().map(Self::Object).map_err(|_| "the bucket's name is missing in s3://bucket/key".to_owned())
            }
            _ => Ok(Self::File(text.into())),
        }
    }
}

/// One file or object, and what it becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    In(S3Uri),
    Out(S3Uri),
    Up(PathBuf, S3Uri),
    Down(S3Uri, PathBuf),
    Across(S3Uri, S3Uri),
}

impl Way {
    pub(super) fn of(source: &Place, target: &Place) -> Result<Self, Failure> {
        match (source, target) {
            (Place::Standard, Place::Object(to)) if !is_prefix(to) => Ok(Self::In(to.clone())),
            (Place::Standard, Place::Object(to)) => Err(Failure::usage(format!("what is the key to be, below {to}?"))),
            (Place::Object(from), Place::Standard) => Ok(Self::Out(object(from)?)),
            (Place::File(from), Place::Object(to)) => Ok(Self::Up(from.clone(), named(to, &file_of(from)?))),
            (Place::Object(from), Place::File(to)) => Self::down(object(from)?, to),
            (Place::Object(from), Place::Object(to)) => {
                let from = object(from)?;
                // Also of a key that no file could be called.
                let name = from.key.rsplit('/').next().unwrap_or_default().to_owned();
                let to = named(to, &name);
                Ok(Self::Across(from, to))
            }
            (Place::File(_) | Place::Standard, Place::File(_) | Place::Standard) => {
                Err(Failure::usage("one side must be a bucket's, as s3://bucket/key"))
            }
        }
    }

    fn down(from: S3Uri, to: &Path) -> Result<Self, Failure> {
        if !to.is_dir() && !to.as_os_str().as_encoded_bytes().ends_with(b"/") {
            return Ok(Self::Down(from, to.to_owned()));
        }
        match file_name_of(&from.key) {
            Some(name) => Ok(Self::Down(from.clone(), to.join(name))),
            None => {
                Err(Failure::usage(format!("the key `{}` ends in no file name: say which file to write", from.key)))
            }
        }
    }

    pub(super) fn from(&self) -> String {
        match self {
            Self::In(_) => "-".to_owned(),
            Self::Up(from, _) => from.display().to_string(),
            Self::Out(from) | Self::Down(from, _) | Self::Across(from, _) => from.to_string(),
        }
    }

    pub(super) fn to(&self) -> String {
        match self {
            Self::Out(_) => "-".to_owned(),
            Self::Down(_, to) => to.display().to_string(),
            Self::In(to) | Self::Up(_, to) | Self::Across(_, to) => to.to_string(),
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from(), self.to())
    }
}

fn is_prefix(uri: &S3Uri) -> bool {
    uri.key.is_empty() || uri.key.ends_with('/')
}

fn object(uri: &S3Uri) -> Result<S3Uri, Failure> {
    if is_prefix(uri) {
        return Err(Failure::usage(format!("{uri} is no object: --recursive takes all that is below it")));
    }
    Ok(uri.clone())
}

fn file_of(path: &Path) -> Result<String, Failure> {
    if path.is_dir() {
        return Err(Failure::usage(format!("{} is a folder: --recursive takes all that is below it", path.display())));
    }
    let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    name.ok_or_else(|| Failure::usage(format!("{} names no file that a key can be called after", path.display())))
}

fn named(target: &S3Uri, name: &str) -> S3Uri {
    let key = if is_prefix(target) { format!("{}{name}", target.key) } else { target.key.clone() };
    S3Uri { bucket: target.bucket.clone(), key }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(source: &str, target: &str) -> Result<String, Failure> {
        Way::of(&Place::read(source).unwrap(), &Place::read(target).unwrap()).map(|way| way.to_string())
    }

    #[test]
    fn when_a_target_ends_in_a_slash_or_is_a_folder_then_it_gets_the_name_of_the_source() {
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().display();
        let cases = [
            ("a/b.txt", "s3://logs", "a/b.txt to s3://logs/b.txt"),
            ("a/b.txt", "s3://logs/c/", "a/b.txt to s3://logs/c/b.txt"),
            ("a/b.txt", "s3://logs/c", "a/b.txt to s3://logs/c"),
            ("s3://logs/a/b", "s3://copies/", "s3://logs/a/b to s3://copies/b"),
            ("s3://logs/a/..", "s3://copies/", "s3://logs/a/.. to s3://copies/.."),
            ("s3://logs/a/b", "s3://copies/c d", "s3://logs/a/b to s3://copies/c d"),
            ("s3://logs/a/b", "new/", "s3://logs/a/b to new/b"),
            ("s3://logs/a/b", "new", "s3://logs/a/b to new"),
            ("s3://logs/a/b", &there.to_string(), &format!("s3://logs/a/b to {there}/b")),
            ("-", "s3://logs/a", "- to s3://logs/a"),
            ("s3://logs/a", "-", "s3://logs/a to -"),
        ];
        for (source, target, expected) in cases {
            assert_eq!(way(source, target).unwrap(), expected);
        }
    }

    #[test]
    fn when_there_is_no_way_then_it_is_said() {
        let wrong = [
            ("a", "b"),
            ("-", "b"),
            ("-", "-"),
            ("-", "s3://logs/"),
            ("s3://logs/", "b"),
            ("s3://logs/a/", "s3://copies/b"),
            ("s3://logs/..", "new/"),
            ("/", "s3://logs/"),
            (".", "s3://logs/"),
        ];
        for (source, target) in wrong {
            assert_eq!(way(source, target).unwrap_err().kind().exit_code(), 2, "{source} {target}");
        }
        assert!(Place::read("").is_err() && Place::read("s3://").is_err());
    }
}
