//! The parts of a file that can be written as a choice among variants of themselves.

use std::ops::Range;

use anyhow::{Result, anyhow};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprAsync, ExprClosure, ImplItemFn, ItemFn, ReturnType, Signature, TraitItemFn, TypeImplTrait};

/// The body of a function, with all that is nested in it, or of a closure.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) range: Range<usize>,
    /// Not for a body that may be of a type of its own, so that its variants are of different ones.
    pub(super) is_of_one_type: bool,
}

/// Those of a file, in order, none within another. A function that is evaluated by the compiler is none; of one that answers
/// with `impl Trait`, and of constants, only closures and `async` blocks are.
pub(super) fn bodies(source: &str) -> Result<Vec<Body>> {
    let file = syn::parse_file(source).map_err(|error| anyhow!("line {}: {error}", error.span().start().line))?;
    let mut bodies = Bodies(Vec::new());
    bodies.visit_file(&file);
    Ok(bodies.0)
}

struct Bodies(Vec<Body>);

impl Bodies {
    fn function(&mut self, signature: &Signature, block: &Block) {
        if signature.constness.is_some() {
            return;
        }
        if is_opaque(&signature.output) {
            visit::visit_block(self, block);
        } else {
            self.0.push(Body { range: block.span().byte_range(), is_of_one_type: true });
        }
    }

    fn closure(&mut self, body: Range<usize>) {
        self.0.push(Body { range: body, is_of_one_type: false });
    }
}

impl<'ast> Visit<'ast> for Bodies {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.function(&function.sig, &function.block);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.function(&function.sig, &function.block);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(block) = &function.default {
            self.function(&function.sig, block);
        }
    }

    fn visit_expr_async(&mut self, block: &'ast ExprAsync) {
        self.closure(block.block.span().byte_range());
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        match closure.body.as_ref() {
            Expr::Async(_) | Expr::Closure(_) => visit::visit_expr_closure(self, closure),
            body => self.closure(body.span().byte_range()),
        }
    }
}

fn is_opaque(output: &ReturnType) -> bool {
    struct Found(bool);
    impl Visit<'_> for Found {
        fn visit_type_impl_trait(&mut self, _: &TypeImplTrait) {
            self.0 = true;
        }
    }
    let mut found = Found(false);
    found.visit_return_type(output);
    found.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<(&str, bool)> {
        let bodies = bodies(source).expect("Rust").into_iter();
        bodies.map(|body| (&source[body.range], body.is_of_one_type)).collect()
    }

    #[test]
    fn when_a_file_has_functions_then_the_outermost_are_found_wherever_they_stand() {
        let source = "fn a() { fn b() { 1 } || 2 } impl A { async fn c(&self) -> Vec<u8> { d } } trait T { fn e() { ä } fn f(); }
            mod m { pub fn g(_: impl Into<u8>) { 3 } }";
        let all = ["{ fn b() { 1 } || 2 }", "{ d }", "{ ä }", "{ 3 }"];
        assert_eq!(texts(source), all.map(|text| (text, true)));
    }

    #[test]
    fn when_a_type_may_be_of_its_own_then_only_closures_are_bodies_and_of_constants_too() {
        let source = "fn a() -> Option<impl Fn(u8)> { b(|x| x + 1, |y| async move { y }, |z| { z }); fn c() { 5 } }
            static D: L = L::new(|| 7 + 8); const E: u8 = 1 + 1; const fn f() -> u8 { 2 }";
        let closures = ["x + 1", "{ y }", "{ z }"].map(|text| (text, false));
        assert_eq!(texts(source), [closures.as_slice(), &[("{ 5 }", true), ("7 + 8", false)]].concat());
    }

    #[test]
    fn when_a_file_is_no_rust_then_its_line_is_told() {
        assert!(bodies("fn a() {}\nfn (").expect_err("no Rust").to_string().starts_with("line 2: "));
    }
}
