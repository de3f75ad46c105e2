//! Graphviz's language, DOT.

use super::{Diagram, Node};
use std::fmt::Write;

pub(super) fn written(diagram: &Diagram) -> String {
    let mut text = "digraph inventory {\n  rankdir=\"LR\";\n".to_owned();
    text.push_str("  node [shape=\"box\", style=\"filled\", fontname=\"Helvetica\", fontsize=\"11\"];\n");
    for (at, group) in diagram.groups.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  subgraph cluster_{at} {{\n    label=\"{}\";", escaped(&group.title));
        for (node, it) in group.nodes.iter().enumerate() {
            let colour = it.kind.colour();
            let _ = writeln!(text, "    n{at}_{node} [label=\"{}\", fillcolor=\"{colour}\"];", label(it));
        }
        for (from, to) in &group.edges {
            let _ = writeln!(text, "    n{at}_{from} -> n{at}_{to};");
        }
        text.push_str("  }\n");
    }
    text.push_str("}\n");
    text
}

/// `\l` ends a line that is set to the left.
fn label(node: &Node) -> String {
    node.lines.iter().flat_map(|line| [escaped(line), "\\l".to_owned()]).collect()
}

/// In quotes only quotes end the text, and a backslash begins an escape; names of HTML entities are understood as well.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
