//! `awsi metrics plot NAMESPACE NAME…`

use super::selection::{Question, Selection};
use super::series::{All, require_all, seconds};
use crate::chart::picture::{self, Target};
use crate::chart::{Chart, Line, terminal};
use crate::failure::{Failure, FailureKind};
use crate::output::{View, print};
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::{MetricData, get_metric_data};
use jiff::tz::TimeZone;
use serde::Serialize;
use std::io::{self, IsTerminal};
use std::time::Duration;
use terminal_size::{Height, Width};

pub(crate) const HELP: &str = "\
JSON of the series: an array of id, label, status, messages, points, as of `awsi metrics get`
JSON with --file: file, series (a number)
  A line breaks where a period has no value. NO_COLOR tells lines apart by signs.";

/// Where standard output is no terminal.
const SIZE: (u16, u16) = (80, 20);

#[derive(Debug, Args)]
pub(crate) struct PlotArgs {
    #[command(flatten)]
    selection: Selection,

    /// Draw into this file, which ends in .svg or .png, instead
    #[arg(long, short, value_name = "FILE", value_parser = picture::target)]
    file: Option<Target>,

    /// Tell times in UTC, not as the clock here shows
    #[arg(long)]
    utc: bool,

    /// Draw again every so often, such as 30s or 5m, until ctrl-c
    #[arg(long, short, value_name = "DURATION", num_args = 0..=1, default_missing_value = "1m", value_parser = interval)]
    watch: Option<Duration>,
}

fn interval(text: &str) -> Result<Duration, String> {
    let interval = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    if interval < Duration::from_secs(1) { Err("at least a second".to_owned()) } else { Ok(interval) }
}

pub(crate) async fn run(args: &PlotArgs, session: &Session) -> Result<(), Failure> {
    let Some(interval) = args.watch else { return draw(args, session).await };
    if session.output.is_json() {
        return Err(Failure::usage("--watch cannot be used with --output json"));
    }
    loop {
        match draw(args, session).await {
            // The next one may succeed; what is drawn stays.
            Err(failure) if matches!(failure.kind(), FailureKind::Throttled | FailureKind::Network) => {
                session.output.note(&format!("not drawn: {failure}"));
            }
            other => other?,
        }
        tokio::time::sleep(interval).await;
    }
}

async fn draw(args: &PlotArgs, session: &Session) -> Result<(), Failure> {
    let question = args.selection.question()?;
    let data = get_metric_data(&question.queries, question.range, &session.provider).await?;
    let complete = require_all(&data, session.output);
    let chart = args.chart(&question, &data);
    if let Some(target) = &args.file {
        picture::write(&chart, target)?;
        let file = target.path.to_string_lossy().into_owned();
        session.output.confirm(&Written { file, series: chart.lines.len() })?;
    } else if session.output.is_json() {
        session.output.show(&All::of(data))?;
    } else {
        print(&args.text(&chart))?;
    }
    complete
}

impl PlotArgs {
    fn chart(&self, question: &Question, data: &MetricData) -> Chart {
        let lines = data.series.iter().map(|series| Line {
            label: series.label.clone(),
            points: series.points.iter().map(|point| (seconds(point.at), point.value)).collect(),
        });
        let step = i64::try_from(question.period.as_secs()).unwrap_or(i64::MAX).max(1);
        Chart {
            lines: lines.collect(),
            // The first period begins before the range, and so does its value.
            from: seconds(question.range.start).div_euclid(step) * step,
            to: seconds(question.range.end),
            step,
            zone: if self.utc { TimeZone::UTC } else { TimeZone::system() },
        }
    }

    fn text(&self, chart: &Chart) -> String {
        let is_terminal = io::stdout().is_terminal();
        let size = terminal_size::terminal_size().filter(|_| is_terminal);
        let (columns, rows) = size.map_or(SIZE, |(Width(columns), Height(rows))| {
            // Room for the legend and the next prompt; a chart as high as a screen is hard to read.
            let legend = u16::try_from(chart.lines.len()).unwrap_or(u16::MAX).saturating_add(2);
            (columns, rows.saturating_sub(legend).min(columns / 3))
        });
        let has_colours = is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let text = terminal::draw(chart, columns, rows, has_colours);
        // From the top of the screen, with what was drawn before gone.
        if self.watch.is_some() && is_terminal { format!("\u{1b}[H\u{1b}[2J{text}") } else { text }
    }
}

#[derive(Debug, Serialize)]
struct Written {
    file: String,
    series: usize,
}

impl View for Written {
    fn table(&self) -> String {
        format!("Drew {}.", crate::output::escape_controls(&self.file))
    }
}
