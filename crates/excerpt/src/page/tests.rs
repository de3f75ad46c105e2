use super::*;
use std::env;
use std::process;

/// A folder with a page `page.md` and a quoted file `crates/a.rs`.
struct Root(PathBuf);

impl Root {
    fn with_page(name: &str, page: &str) -> Self {
        let root = env::temp_dir().join(format!("excerpt-{name}-{}", process::id()));
        fs::create_dir_all(root.join("crates")).expect("a folder");
        fs::write(root.join("crates/a.rs"), "fn a() {\n    b();\n}\n").expect("a file");
        fs::write(root.join("page.md"), page).expect("a file");
        Self(root)
    }

    fn read(&self) -> Result<Page, String> {
        read(&self.0.join("page.md"), &self.0)
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn when_a_page_is_read_then_excerpts_stand_in_it_with_their_file() {
    let root = Root::with_page("whole", "# A\n@excerpt crates/a.rs fn a\nend @excerpt\n@excerpt crates/a.rs b();\n");

    let page = root.read().expect("a page");

    let code = "```rust,ignore\n// crates/a.rs\n";
    assert_eq!(page.text, format!("# A\n{code}fn a() {{\n    b();\n}}\n```\nend @excerpt\n{code}b();\n```\n"));
}

#[test]
fn when_a_page_is_read_then_each_file_that_it_is_made_of_is_told_once() {
    let root = Root::with_page("files", "@excerpt crates/a.rs fn a\n@excerpt crates/a.rs b();\n");

    assert_eq!(root.read().expect("a page").files, [root.0.join("page.md"), root.0.join("crates/a.rs")]);
}

#[test]
fn when_an_excerpt_is_not_there_then_the_error_names_page_file_and_beginning() {
    let root = Root::with_page("wrong", "@excerpt crates/a.rs fn c\n");

    let error = root.read().expect_err("there is no such item");

    assert!(error.contains("page.md") && error.ends_with("crates/a.rs: no line begins with `fn c`"), "{error}");
}

#[test]
fn when_the_quoted_file_or_the_page_is_not_there_then_the_error_names_it() {
    let root = Root::with_page("missing", "@excerpt crates/b.rs fn a\n");

    let error = root.read().expect_err("there is no such file");
    assert!(error.contains("crates/b.rs cannot be read"), "{error}");
    let error = read(&root.0.join("other.md"), &root.0).expect_err("there is no such page");
    assert!(error.contains("other.md cannot be read"), "{error}");
}

#[test]
fn when_an_excerpt_does_not_say_how_it_begins_then_that_is_an_error() {
    let root = Root::with_page("short", "@excerpt crates/a.rs\n");

    let error = root.read().expect_err("half a directive");

    assert!(error.contains("`@excerpt crates/a.rs` does not say how the excerpt begins"), "{error}");
}
