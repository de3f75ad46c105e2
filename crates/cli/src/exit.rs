//! The exit codes of `awsi`: scripts may rely on them.

/// The command did what it was asked. A reader that closed the pipe early (`awsi bucket ls | head -1`) is no failure.
pub(crate) const SUCCESS: u8 = 0;
/// Everything that has no code of its own: the network, AWS itself, a local file, a full disk.
pub(crate) const OTHER: u8 = 1;
/// The command line, the environment or a profile makes no sense. Nothing was asked of AWS.
pub(crate) const USAGE: u8 = 2;
/// What is named does not exist: a bucket, an object, an instance.
pub(crate) const NOT_FOUND: u8 = 3;
/// AWS does not let the caller: access denied, credentials that are missing, expired or unknown, or a wrong MFA code.
pub(crate) const ACCESS_DENIED: u8 = 4;
/// The state of things forbids it: a file or name that is taken, a condition that did not hold, a deletion that was
/// not confirmed; the account is not one to work in; `awsi role can` says no, or `awsi bucket diff` finds differences.
pub(crate) const REFUSED: u8 = 5;
/// Of the targets of a fan-out, or the files and objects that are copied, moved, synchronized or deleted, some are done and
/// some are not.
pub(crate) const PARTIAL: u8 = 6;
/// Told to stop by ctrl-c or SIGTERM: what a shell says of a process that ctrl-c ended.
pub(crate) const INTERRUPTED: u8 = 130;

/// The same for `--help`.
pub(crate) const HELP: &str = "\
Exit codes:
    0  done
    1  failed for a reason without a code of its own: network, AWS, a local file
    2  the command line, the environment or a profile makes no sense; nothing was asked of AWS
    3  what is named does not exist
    4  access denied, credentials that are missing, expired or unknown, or a wrong MFA code
    5  refused: a file or name is taken, a condition did not hold, a deletion was not confirmed,
       the account is not allowed; `role can`: not everything is allowed; `bucket diff`: there are differences
    6  `fan-out`, `bucket cp`, `mv`, `sync`, `rm` and `empty`: some targets, files or objects are done, and some
       are not
  130  interrupted by ctrl-c or SIGTERM";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_the_help_lists_exit_codes_then_it_lists_each() {
        let listed: Vec<u8> =
            HELP.lines().skip(1).filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect();
        assert_eq!(listed, [SUCCESS, OTHER, USAGE, NOT_FOUND, ACCESS_DENIED, REFUSED, PARTIAL, INTERRUPTED]);
    }
}
