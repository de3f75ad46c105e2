//! The names that IAM takes.

/// What is wrong with the name of a role, an instance profile or a policy, if something is.
pub(crate) fn problem(name: &str, most: usize) -> Option<String> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte);
    if !name.is_empty() && name.len() <= most && name.bytes().all(allowed) {
        return None;
    }
    Some(format!("the name `{name}` is not one: it has 1 to {most} ASCII letters, digits and characters of _+=,.@-"))
}

/// What is wrong with a path, if something is.
pub(crate) fn path_problem(path: &str) -> Option<String> {
    let is_whole = path.starts_with('/') && path.ends_with('/') && path.len() <= 512;
    if is_whole && path.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    Some(format!(
        "the path `{path}` is not one: it begins and ends with `/`, is of ASCII, and has at most 512 characters"
    ))
}

/// A role's name.
pub(crate) const OF_ROLE: usize = 64;
/// The name of an instance profile, or of a policy.
pub(crate) const OF_OTHERS: usize = 128;
