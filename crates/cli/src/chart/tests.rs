use super::picture::{target, write};
use super::terminal::draw;
use super::*;

/// 2026-11-22T10:00:00Z
const FROM: i64 = 1_795_341_600;

/// A wave and a ramp over three hours; the ramp has a gap, and a point alone in it.
pub(super) fn two_lines() -> Chart {
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let value = |place: i64, of: fn(f64) -> f64| of(place as f64);
    let wave = (0..180).map(|n| (FROM + n * 60, value(n, |n| 50.0 + 40.0 * (n / 20.0).sin()))).collect();
    let has_data = |n: &i64| !(60..120).contains(n) || *n == 90;
    let ramp = (0..180).filter(has_data).map(|n| (FROM + n * 60, value(n, |n| n / 2.0))).collect();
    let line = |label: &str, points| Line { label: label.to_owned(), points };
    let lines = vec![line("wave\u{1b}[2J", wave), line("ramp", ramp)];
    Chart { lines, from: FROM, to: FROM + 3 * 3600, step: 60, zone: TimeZone::UTC }
}

#[test]
fn when_a_chart_is_drawn_without_colours_then_axes_labels_and_lines_are_characters_that_differ() {
    let text = draw(&two_lines(), 72, 14, false);
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(rows.len(), 16, "{text}");
    assert!(rows.iter().all(|row| row.chars().count() <= 72), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    for label in ["10:00", "11:00", "12:00", "13:00", " 0", "50", "100"] {
        assert!(text.contains(label), "{label}: {text}");
    }
    let plot = rows[..13].concat();
    assert!(plot.contains('+') && plot.chars().any(|c| ('\u{2801}'..='\u{28ff}').contains(&c)), "{text}");
    assert_eq!(rows[14..], ["  ⠒⠒ wave\\u{1b}[2J", "  ++ ramp"], "{text}");
}

#[test]
fn when_a_chart_is_drawn_with_colours_then_each_line_has_one_and_the_legend_the_same() {
    let text = draw(&two_lines(), 72, 14, true);
    let legend: Vec<&str> = text.lines().rev().take(2).collect();
    assert_eq!(legend, ["  \u{1b}[33m⠒⠒\u{1b}[0m ramp", "  \u{1b}[36m⠒⠒\u{1b}[0m wave\\u{1b}[2J"]);
    for code in ["\u{1b}[36m", "\u{1b}[33m"] {
        assert!(text.matches(code).count() > 20, "{text}");
    }
}

#[test]
fn when_a_chart_is_drawn_then_it_is_as_wide_as_asked_and_time_goes_to_the_right() {
    for columns in [30, 80, 200] {
        let text = draw(&two_lines(), columns, 14, false);
        let widest = text.lines().map(|row| row.chars().count()).max().unwrap_or_default();
        assert!(widest <= usize::from(columns) && widest + 12 > usize::from(columns), "{columns}: {widest}\n{text}");
    }
    let mut chart = two_lines();
    chart.lines.truncate(1);
    chart.lines[0].points = vec![(FROM, 0.0), (FROM + 60, 0.0), (FROM + 3 * 3600 - 60, 9.0), (FROM + 3 * 3600, 9.0)];
    let text = draw(&chart, 60, 10, false);
    let ends = |row: &str| row.chars().count();
    assert!(text.lines().next().map(ends) > Some(50), "{text}");
    assert!(text.lines().nth(2).map(ends) < Some(10), "{text}");
}

#[test]
fn when_points_are_apart_then_a_line_is_in_runs() {
    let line = Line { label: String::new(), points: [0, 60, 120, 240, 300, 500].map(|at| (at, 1.0)).to_vec() };
    assert_eq!(line.runs(60).map(|run| run.len()).collect::<Vec<_>>(), [3, 2, 1]);
}

#[test]
fn when_a_name_is_longer_than_there_is_room_then_it_is_cut_and_says_so() {
    let mut chart = two_lines();
    chart.lines[1].label = "ä".repeat(100);
    let text = draw(&chart, 40, 10, false);
    assert_eq!(text.lines().last(), Some(format!("  ++ {}…", "ä".repeat(34)).as_str()));
    assert!(text.lines().all(|row| row.chars().count() <= 40), "{text}");
}

#[test]
fn when_there_is_nothing_to_draw_then_there_are_axes_all_the_same() {
    let empty = Chart { lines: vec![Line { label: "none".to_owned(), points: vec![] }], ..two_lines() };
    let text = draw(&empty, 60, 10, false);
    assert!(text.contains("11:00") && text.contains("none (no data)"), "{text}");
    let odd =
        Line { label: "odd".to_owned(), points: vec![(FROM, f64::NAN), (FROM + 60, 1e300), (FROM + 120, -1e300)] };
    assert!(draw(&Chart { lines: vec![odd], ..two_lines() }, 60, 10, false).contains("odd"));
}

#[test]
fn when_a_picture_is_written_then_it_is_what_its_name_says_and_replaces_what_was_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("chart.svg"), "before").expect("a file");
    for name in ["chart.svg", "chart.PNG"] {
        write(&two_lines(), &target(&file(name).to_string_lossy()).expect("a target")).expect("a picture");
    }
    let svg = std::fs::read_to_string(file("chart.svg")).expect("text");
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"), "{svg}");
    for text in ["10:00", "11:00", "ramp", "80"] {
        assert!(svg.contains(text), "{text}");
    }
    assert!(!svg.contains('\u{1b}'), "no XML has it");
    let legend = svg.find("ramp").and_then(|at| svg.get(..at)).expect("a legend");
    assert!(!legend.contains("<polyline"), "it is above the lines");
    assert!(svg.matches("<polyline").count() >= 3, "three runs");
    let png = std::fs::read(file("chart.PNG")).expect("a file");
    assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2, "nothing else is left");
}

#[test]
fn when_a_picture_cannot_be_written_then_the_error_names_it() {
    let missing = target("/no/such/folder/a.svg").expect("a target");
    let error = write(&two_lines(), &missing).expect_err("no folder");
    assert_eq!(error.to_string(), "the picture `/no/such/folder/a.svg` could not be written");
    for name in ["chart", "chart.jpg", ".svg", ""] {
        assert!(target(name).is_err(), "{name}");
    }
}
