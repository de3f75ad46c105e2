//! SVG: `layout` finds the places, one VPC at a time, and what stands there is drawn here. Its own drawing knows no groups,
//! no lists in boxes, and takes text for wider than it is.

use super::{Diagram, Group, Node};
use layout::adt::dag::NodeHandle;
use layout::core::base::Orientation;
use layout::core::color::Color;
use layout::core::format::Visible;
use layout::core::geometry::Point;
use layout::core::style::StyleAttr;
use layout::std_shapes::shapes::{Arrow, Element, ShapeKind};
use layout::topo::layout::VisualGraph;
use layout::topo::placer::place::Placer;
use std::fmt::Write;

/// Sizes in pixels.
const FONT: usize = 12;
const LINE: usize = 16;
/// As wide as capitals and digits are at the most, on average.
const LETTER: usize = 7;
const MARGIN: f64 = 20.0;
const TITLE: f64 = 30.0;

pub(super) fn drawn(diagram: &Diagram) -> String {
    let (mut body, mut width, mut height) = (String::new(), 2.0 * MARGIN, MARGIN);
    for group in &diagram.groups {
        let places = Places::of(group);
        let size = places.size();
        let frame = (size.0.max(text_width(&group.title)) + 2.0 * MARGIN, size.1 + TITLE + MARGIN);
        draw_frame(&mut body, &group.title, height, frame);
        let by = (2.0 * MARGIN - places.origin.0, height + TITLE - places.origin.1);
        draw_group(&mut body, group, &places, by);
        width = width.max(frame.0 + 2.0 * MARGIN);
        height += frame.1 + MARGIN;
    }
    let head = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\"");
    let font = format!("font-family=\"Helvetica, Arial, sans-serif\" font-size=\"{FONT}\"");
    let arrow = "<marker id=\"arrow\" markerWidth=\"8\" markerHeight=\"6\" refX=\"8\" refY=\"3\" orient=\"auto\">\
                 <polygon points=\"0 0, 8 3, 0 6\" fill=\"#555\"/></marker>";
    let ground = "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>";
    format!("{head} viewBox=\"0 0 {width} {height}\" {font}>\n<defs>{arrow}</defs>\n{ground}\n{body}</svg>\n")
}

fn draw_frame(body: &mut String, title: &str, top: f64, (width, height): (f64, f64)) {
    // Writing to a string cannot fail.
    let _ = writeln!(
        body,
        "<rect x=\"{MARGIN}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#fcfcfc\" stroke=\"#999\"/>"
    );
    let (x, y) = (2.0 * MARGIN, top + 20.0);
    let _ = writeln!(body, "<text x=\"{x}\" y=\"{y}\" font-weight=\"bold\">{}</text>", escaped(title));
}

fn draw_group(body: &mut String, group: &Group, places: &Places, by: (f64, f64)) {
    for (from, to) in &group.edges {
        if let (Some(from), Some(to)) = (places.boxes.get(*from), places.boxes.get(*to)) {
            let curve = curve(from, to, by);
            let _ = writeln!(body, "<path d=\"{curve}\" fill=\"none\" stroke=\"#777\" marker-end=\"url(#arrow)\"/>");
        }
    }
    for (node, (at, size)) in group.nodes.iter().zip(&places.boxes) {
        draw_node(body, node, (at.x + by.0, at.y + by.1), (size.x, size.y));
    }
}

fn draw_node(body: &mut String, node: &Node, (x, y): (f64, f64), (width, height): (f64, f64)) {
    let colour = node.kind.colour();
    let _ = writeln!(
        body,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"3\" fill=\"{colour}\" stroke=\"#555\"/>"
    );
    let mut base = y + (height - pixels(node.lines.len() * LINE)) / 2.0;
    for (at, line) in node.lines.iter().enumerate() {
        base += pixels(LINE);
        let weight = if at == 0 { " font-weight=\"bold\"" } else { "" };
        let (x, y) = (x + 10.0, base - 4.0);
        let _ = writeln!(body, "<text x=\"{x}\" y=\"{y}\"{weight}>{}</text>", escaped(line));
    }
}

/// From the side of one box that faces the other.
fn curve((from, from_size): &(Point, Point), (to, to_size): &(Point, Point), by: (f64, f64)) -> String {
    let goes_back = to.x < from.x + from_size.x;
    let (start, end) = if goes_back { (from.x, to.x + to_size.x) } else { (from.x + from_size.x, to.x) };
    let (start, end) = (start + by.0, end + by.0);
    let (start_y, end_y) = (from.y + from_size.y / 2.0 + by.1, to.y + to_size.y / 2.0 + by.1);
    let middle = f64::midpoint(start, end);
    format!("M {start} {start_y} C {middle} {start_y}, {middle} {end_y}, {end} {end_y}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
fn pixels(count: usize) -> f64 {
    count as f64
}

fn text_width(text: &str) -> f64 {
    pixels(text.chars().count() * LETTER)
}

/// Where the boxes of a group are: upper left corners and sizes, in the order of the nodes.
struct Places {
    origin: (f64, f64),
    boxes: Vec<(Point, Point)>,
}

impl Places {
    fn of(group: &Group) -> Self {
        let mut graph = VisualGraph::new(Orientation::LeftToRight);
        let handles: Vec<_> = group.nodes.iter().map(|node| graph.add_node(element(node))).collect();
        for (from, to) in &group.edges {
            if let (Some(from), Some(to)) = (handles.get(*from), handles.get(*to)) {
                graph.add_edge(Arrow::simple(""), *from, *to);
            }
        }
        // What `do_it` does, but for its drawing of arrows: that panics where boxes touch.
        graph.to_valid_dag();
        graph.split_long_edges(false);
        let all: Vec<_> = graph.iter_nodes().collect();
        for handle in all {
            graph.element_mut(handle).resize();
        }
        Placer::new(&mut graph).layout(false);
        let place = |handle: &NodeHandle| (graph.pos(*handle).bbox(false).0, graph.pos(*handle).size(false));
        let boxes: Vec<_> = handles.iter().map(place).collect();
        let least = |least: (f64, f64), (at, _): &(Point, Point)| (least.0.min(at.x), least.1.min(at.y));
        Self { origin: boxes.iter().fold((f64::MAX, f64::MAX), least), boxes }
    }

    fn size(&self) -> (f64, f64) {
        let most =
            |most: (f64, f64), (at, size): &(Point, Point)| (most.0.max(at.x + size.x), most.1.max(at.y + size.y));
        let end = self.boxes.iter().fold(self.origin, most);
        (end.0 - self.origin.0, end.1 - self.origin.1)
    }
}

/// A box as large as its text.
fn element(node: &Node) -> Element {
    let letters = node.lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let size = Point::new(pixels(letters * LETTER) + 28.0, pixels(node.lines.len() * LINE) + 12.0);
    let look = StyleAttr::new(Color::fast("black"), 1, None, 0, FONT);
    Element::create(ShapeKind::Box(String::new()), look, Orientation::LeftToRight, size)
}
