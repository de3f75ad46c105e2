//! Pages of documentation that quote the workspace's own files.
//!
//! `#[page("pitfalls.md")]` on a module makes that file of the crate's `src` the module's documentation. In it a line
//!
//! ```text
//! @excerpt crates/core/src/pages.rs pub enum BrokenPaging
//! ```
//!
//! stands for the item that begins so in that file, read when the page is compiled. A file or a beginning that is not
//! there is a compile error. Every file that was read counts as a source of the crate: when it changes, the page is
//! made anew.

mod excerpt;
mod page;

use proc_macro::{Group, Literal, Span, TokenStream, TokenTree};
use std::env;
use std::path::{Path, PathBuf};

/// Documents a module with a file of the crate's `src`; the crate's page has the rest.
#[proc_macro_attribute]
pub fn page(argument: TokenStream, module: TokenStream) -> TokenStream {
    match expanded(argument, module.clone()) {
        Ok(tokens) => tokens,
        Err(complaint) => compile_error(&complaint).into_iter().chain(module).collect(),
    }
}

fn expanded(argument: TokenStream, module: TokenStream) -> Result<TokenStream, String> {
    let (name, span) = text_of(argument)?;
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).ok_or("cargo did not say where the crate is")?;
    let root = package.parent().and_then(Path::parent).ok_or("the crate does not lie in `crates` of a workspace")?;
    let page = page::read(&package.join("src").join(name), root)?;
    let documentation = format!("#[doc = {}]", Literal::string(&page.text));
    let sources = page.files.iter().map(|file| {
        let path = file.to_str().ok_or_else(|| format!("{} is not UTF-8", file.display()))?;
        Ok(format!("const _: &[u8] = include_bytes!({});", Literal::string(path)))
    });
    let sources = sources.collect::<Result<String, String>>()?;
    let parsed = |text: &str| text.parse::<TokenStream>().map_err(|error| error.to_string());
    // As if it stood in the source: lints, that for broken links too, pass over what a macro of another crate wrote.
    let documentation = placed(parsed(&documentation)?, span);
    Ok(documentation.into_iter().chain(module).chain(parsed(&sources)?).collect())
}

fn text_of(argument: TokenStream) -> Result<(String, Span), String> {
    let tokens: Vec<TokenTree> = argument.into_iter().collect();
    let (text, span) = match tokens.as_slice() {
        [TokenTree::Literal(literal)] => (literal.to_string(), literal.span()),
        _ => (String::new(), Span::call_site()),
    };
    let name = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let name = name.ok_or("`page` takes the name of a file: #[page(\"pitfalls.md\")]")?;
    Ok((name.to_owned(), span))
}

/// The same tokens, all of them at this place.
fn placed(tokens: TokenStream, span: Span) -> TokenStream {
    let place = |token| {
        let mut token = match token {
            TokenTree::Group(group) => TokenTree::Group(Group::new(group.delimiter(), placed(group.stream(), span))),
            other => other,
        };
        token.set_span(span);
        token
    };
    tokens.into_iter().map(place).collect()
}

fn compile_error(complaint: &str) -> TokenStream {
    let text = format!("compile_error!({});", Literal::string(complaint));
    text.parse().unwrap_or_default()
}
