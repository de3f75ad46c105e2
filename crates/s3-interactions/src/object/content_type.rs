//! What files are, by their names.

use std::path::Path;

/// The content type that a file of this name usually has: browsers go by it, and S3 itself calls everything
/// `binary/octet-stream`. None for a name without an ending, or with one that nobody has registered.
///
/// ```
/// use s3_interactions::content_type_of;
/// use std::path::Path;
///
/// assert_eq!(content_type_of(Path::new("site/index.html")).as_deref(), Some("text/html"));
/// assert_eq!(content_type_of(Path::new("Makefile")), None);
/// ```
pub fn content_type_of(file: &Path) -> Option<String> {
    mime_guess::from_path(file).first_raw().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_file_has_an_ending_then_its_type_follows_whatever_its_case() {
        let cases = [
            ("a.json", Some("application/json")),
            ("A.PNG", Some("image/png")),
            ("a.tar.gz", Some("application/gzip")),
            ("style.css", Some("text/css")),
            ("app.js", Some("text/javascript")),
            ("ü b+%.txt", Some("text/plain")),
            (".profile", None),
            ("a.unheard-of", None),
            ("a.", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(content_type_of(Path::new(name)).as_deref(), expected, "{name}");
        }
    }
}
