//! A session that outlives the process: a file for its owner's eyes alone.

use crate::clock::Clock;
use aws_credential_types::Credentials;
use aws_credential_types::attributes::AccountId;
use std::fs::{self, DirBuilder, Metadata, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The first line, which another format would change.
const FORMAT: &str = "aws-interactions session 1";
/// A session with less time to live than this is not worth reading: it would end in the middle of the work.
const WORTH_READING: Duration = Duration::from_mins(1);
/// No session is larger: what is, is no session.
const LARGEST: u64 = 64 * 1024;
const OTHERS: u32 = 0o077;
const OTHERS_MAY_WRITE: u32 = 0o022;

/// Where one session is kept. What cannot be read or written is told at `debug` and otherwise as if it were not there:
/// the session is then asked for anew.
#[derive(Debug)]
pub(crate) struct SessionFile {
    path: PathBuf,
}

impl SessionFile {
    /// The file in `folder` for the session that `digest` stands for.
    pub(crate) fn new(folder: &Path, digest: &str) -> Self {
        Self { path: folder.join(format!("{digest}.session")) }
    }

    /// The session, where there is one with time left.
    pub(crate) fn read(&self) -> Option<Credentials> {
        match self.try_read() {
            Ok(credentials) => Some(credentials),
            Err(error) => {
                tracing::debug!(file = %self.path.display(), %error, "no session from the cache");
                None
            }
        }
    }

    fn try_read(&self) -> io::Result<Credentials> {
        check_folder(self.folder())?;
        let metadata = fs::symlink_metadata(&self.path)?;
        if !metadata.is_file() || metadata.len() > LARGEST {
            return Err(io::Error::other("it is no file of a session"));
        }
        if mode(&metadata) & OTHERS != 0 {
            return Err(io::Error::other("it is open to others than its owner"));
        }
        let mut text = String::new();
        fs::File::open(&self.path)?.take(LARGEST).read_to_string(&mut text)?;
        let credentials = parse(&text).ok_or_else(|| io::Error::other("it holds no complete session"))?;
        let is_worth_it = credentials.expiry().is_some_and(|expiry| expiry > Clock::now() + WORTH_READING);
        is_worth_it.then_some(credentials).ok_or_else(|| io::Error::other("its session has ended"))
    }

    pub(crate) fn write(&self, credentials: &Credentials) {
        if let Err(error) = self.try_write(credentials) {
            tracing::debug!(file = %self.path.display(), %error, "the session was not cached");
        }
    }

    /// Writes beside the file and renames: whoever reads meanwhile sees the old session or the new one, never half.
    fn try_write(&self, credentials: &Credentials) -> io::Result<()> {
        let text = print(credentials).ok_or_else(|| io::Error::other("the session has no end"))?;
        for_the_owner(DirBuilder::new().recursive(true)).create(self.folder())?;
        check_folder(self.folder())?;
        let beside = self.path.with_extension(format!("{:016x}.new", fastrand::u64(..)));
        let written = create(&beside, &text).and_then(|()| fs::rename(&beside, &self.path));
        if written.is_err() {
            // What is not there need not go.
            let _ = fs::remove_file(&beside);
        }
        written
    }

    /// AWS does not take the session any more.
    pub(crate) fn remove(&self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::debug!(file = %self.path.display(), %error, "the ended session is still in the cache");
        }
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }
}

/// Where others may write they could put sessions of their own in the place of ours.
fn check_folder(folder: &Path) -> io::Result<()> {
    if mode(&fs::metadata(folder)?) & OTHERS_MAY_WRITE == 0 {
        return Ok(());
    }
    Err(io::Error::other("others than its owner may write to the folder"))
}

#[cfg(unix)]
fn mode(metadata: &Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::mode(metadata)
}

#[cfg(unix)]
fn for_the_owner(folder: &mut DirBuilder) -> &mut DirBuilder {
    std::os::unix::fs::DirBuilderExt::mode(folder, 0o700)
}

#[cfg(unix)]
fn of_the_owner(file: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(file, 0o600)
}

// Elsewhere files have no mode: those of a user's own folders are the user's, by what the folders hand down.
#[cfg(not(unix))]
fn mode(_metadata: &Metadata) -> u32 {
    0
}

#[cfg(not(unix))]
fn for_the_owner(folder: &mut DirBuilder) -> &mut DirBuilder {
    folder
}

#[cfg(not(unix))]
fn of_the_owner(file: &mut OpenOptions) -> &mut OpenOptions {
    file
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut file = of_the_owner(OpenOptions::new().write(true).create_new(true)).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn print(credentials: &Credentials) -> Option<String> {
    let expiry = credentials.expiry()?.duration_since(UNIX_EPOCH).ok()?.as_secs();
    let (id, secret) = (credentials.access_key_id(), credentials.secret_access_key());
    let account = credentials.account_id().map(AccountId::as_str).unwrap_or_default();
    Some(format!("{FORMAT}\n{expiry}\n{account}\n{id}\n{secret}\n{}\n", credentials.session_token()?))
}

fn parse(text: &str) -> Option<Credentials> {
    // Half a file ends without the end of its last line.
    let mut lines = text.strip_suffix('\n')?.split('\n');
    if lines.next()? != FORMAT {
        return None;
    }
    let expiry = lines.next()?.parse().ok()?;
    let [account, id, secret, token] = [lines.next()?, lines.next()?, lines.next()?, lines.next()?];
    if lines.next().is_some() || id.is_empty() || secret.is_empty() || token.is_empty() {
        return None;
    }
    let mut credentials = Credentials::builder()
        .access_key_id(id)
        .secret_access_key(secret)
        .session_token(token)
        .expiry(SystemTime::checked_add(&UNIX_EPOCH, Duration::from_secs(expiry))?)
        .provider_name("SessionFile");
    if !account.is_empty() {
        credentials = credentials.account_id(account);
    }
    Some(credentials.build())
}

#[cfg(test)]
mod tests;
