//! Invariant: no code path panics on what AWS, a file or a user sent.
//!
//! No type is known here, so every `unwrap` and every index counts, whatever it is called on.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, ExprIndex, ExprMethodCall, ExprPath, Macro, Meta};

use crate::source::Source;
use crate::violation::Violation;

const METHODS: [&str; 4] = ["unwrap", "expect", "unwrap_err", "expect_err"];

const MACROS: [&str; 10] = [
    "panic",
    "todo",
    "unimplemented",
    "unreachable",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
];

/// After these a bracket opens an array, a slice type or a pattern, not an index.
const KEYWORDS: [&str; 15] = [
    "as", "break", "const", "dyn", "else", "if", "impl", "in", "let", "match", "move", "mut", "ref", "return", "static",
];

/// The places in `sources`, their tests aside, that can panic.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    sources.iter().flat_map(check_source).collect()
}

fn check_source(source: &Source) -> Vec<Violation> {
    let mut search = Search::default();
    source.items.iter().for_each(|item| search.visit_item(item));
    let violation = |(line, what)| Violation {
        file: source.path.clone(),
        line,
        rule: format!("{what} can panic; answer with an error"),
    };
    search.found.into_iter().map(violation).collect()
}

#[derive(Default)]
struct Search {
    found: Vec<(usize, String)>,
}

impl Search {
    fn note(&mut self, span: proc_macro2::Span, what: String) {
        self.found.push((span.start().line, what));
    }

    fn method(&mut self, name: &Ident) {
        if METHODS.iter().any(|method| name == method) {
            self.note(name.span(), format!("`{name}`"));
        }
    }

    fn macro_name(&mut self, name: &Ident) {
        if MACROS.iter().any(|known| name == known) {
            self.note(name.span(), format!("`{name}!`"));
        }
    }

    /// The body of a macro call has no syntax that is known here, so it is read token by token.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            let earlier = |steps| index.checked_sub(steps).map(|index| &tokens[index]);
            let before = earlier(1);
            let is_after_lifetime = earlier(2).is_some_and(|token| is_any_of(token, "'"));
            match (token, before, tokens.get(index + 1)) {
                (TokenTree::Ident(name), _, Some(after)) if is_any_of(after, "!") => self.macro_name(name),
                (TokenTree::Ident(name), Some(before), _) if is_any_of(before, ".:") => self.method(name),
                (TokenTree::Group(group), Some(before), _)
                    if group.delimiter() == Delimiter::Bracket && ends_expression(before) && !is_after_lifetime =>
                {
                    self.note(group.span(), "an index".to_owned());
                }
                _ => {}
            }
            if let TokenTree::Group(group) = token {
                self.tokens(group.stream());
            }
        }
    }
}

impl<'ast> Visit<'ast> for Search {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.method(&call.method);
        visit::visit_expr_method_call(self, call);
    }

    /// `.map(Result::unwrap)` panics like the call.
    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        let segments = &path.path.segments;
        if let Some(last) = segments.last().filter(|_| segments.len() > 1) {
            self.method(&last.ident);
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_expr_index(&mut self, index: &'ast ExprIndex) {
        self.note(index.index.span(), "an index".to_owned());
        visit::visit_expr_index(self, index);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        if let Some(last) = call.path.segments.last() {
            self.macro_name(&last.ident);
        }
        self.tokens(call.tokens.clone());
    }

    /// Attributes hold code too: `#[instrument(fields(first = keys[0]))]`.
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }
}

fn is_any_of(token: &TokenTree, characters: &str) -> bool {
    matches!(token, TokenTree::Punct(punct) if characters.contains(punct.as_char()))
}

fn ends_expression(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(name) => !KEYWORDS.iter().any(|keyword| name == keyword),
        TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Literal(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::planted;
    use crate::violation::{assert_lines, assert_none};
    use crate::workspace;

    fn found(text: &str) -> Vec<Violation> {
        check(&[planted("s3-interactions", text)])
    }

    #[test]
    fn when_panics_are_searched_and_the_workspace_is_this_one_then_none_is_found() {
        assert_none(&check(&workspace::sources()));
    }

    #[test]
    fn when_panics_are_searched_and_a_method_can_panic_then_each_place_is_found() {
        let text = "fn f() {\na.unwrap();\na.expect(\"b\");\na.unwrap_err();\na.expect_err(\"b\");\n\
            a.map(Option::unwrap);\nstd::result::Result::expect(a, \"b\");\n}";
        assert_lines(&found(text), &[2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn when_panics_are_searched_and_a_macro_can_panic_then_each_place_is_found() {
        for name in MACROS {
            assert_lines(&found(&format!("fn f() {{\n{name}!(a, b);\n}}")), &[2]);
            assert_lines(&found(&format!("fn f() {{ g(\nstd::{name}!(a, b)) }}")), &[2]);
        }
    }

    #[test]
    fn when_panics_are_searched_and_something_is_indexed_then_each_place_is_found() {
        let text = "fn f() {\na[0];\n&a[1..];\na.b()[&c];\na?[0];\n}";
        assert_lines(&found(text), &[2, 3, 4, 5]);
    }

    #[test]
    fn when_panics_are_searched_and_the_place_is_inside_a_macro_call_then_it_is_found() {
        let text = "fn f() {\nformat!(\"{}\", a.unwrap());\nselect! { x => {\npanic!(); } }\nvec![\na[0]];\n\
            vec![b()[1], c?[2]];\nformat!(\"{:?}\", a.map(Option::unwrap));\n\
            select! { x => std::todo!() }\n}";
        assert_lines(&found(text), &[2, 4, 6, 7, 7, 8, 9]);
    }

    #[test]
    fn when_panics_are_searched_and_a_macro_names_a_slice_type_then_none_is_found() {
        assert_none(&found("macro_rules! m { () => { const A: &'static [u8] = &[0]; } }"));
    }

    #[test]
    fn when_panics_are_searched_and_the_place_is_in_an_attribute_then_it_is_found() {
        assert_lines(&found("#[instrument(fields(\nkey = keys[0]))]\nfn f() {}"), &[2]);
    }

    #[test]
    fn when_panics_are_searched_and_the_place_is_in_a_method_or_closure_then_it_is_found() {
        let text = "impl A {\nfn b(&self) { || c.unwrap(); }\n}\nmod m {\nconst D: E = F[0];\n}";
        assert_lines(&found(text), &[2, 5]);
    }

    #[test]
    fn when_panics_are_searched_and_they_are_in_tests_then_none_is_found() {
        let text = "#[test] fn a() { b.unwrap(); } #[cfg(test)] mod tests { fn c() { panic!() } }
            impl A { #[cfg(test)] fn d() { e[0]; } }";
        assert_none(&found(text));
    }

    #[test]
    fn when_panics_are_searched_and_the_words_mean_something_else_then_none_is_found() {
        let text = "/// Never `.unwrap()`.\n#[expect(dead_code)] fn f(a: &mut [u8], b: [u8; 2]) -> Vec<[u8; 2]> {
            a.unwrap_or_default(); a.unwrap_or_else(b); a.get(0); let [c, d] = b; vec![[1], [2]]; vec![];
            m!(&mut [0], in [1], x = [2], x => [3], -> [4]); m!(a: &'static [u8]); matches!(a, [b, ..]); \"panic!\"; expect(1); }";
        assert_none(&found(text));
    }
}
