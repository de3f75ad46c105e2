//! Mermaid.

use super::{Diagram, Node, NodeKind};
use std::fmt::Write;

pub(super) fn written(diagram: &Diagram) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for (at, group) in diagram.groups.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  subgraph g{at}[\"{}\"]", escaped(&group.title));
        for (node, it) in group.nodes.iter().enumerate() {
            let _ = writeln!(text, "    n{at}_{node}[\"{}\"]:::{}", label(it), it.kind.name());
        }
        text.push_str("  end\n");
        for (from, to) in &group.edges {
            let _ = writeln!(text, "  n{at}_{from} --> n{at}_{to}");
        }
    }
    for kind in NodeKind::ALL {
        let _ = writeln!(text, "  classDef {} fill:{},stroke:#555,color:#222", kind.name(), kind.colour());
    }
    text
}

fn label(node: &Node) -> String {
    node.lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("<br/>")
}

/// All but letters, digits and what is harmless becomes a number. Mermaid's labels are Markdown and HTML at once, and its
/// parser knows words in them that differ between versions.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '/' | ':' | ',' | '·' | '×' | '→' | '…') {
            escaped.push(c);
        } else {
            let _ = write!(escaped, "#{};", u32::from(c));
        }
    }
    escaped
}
