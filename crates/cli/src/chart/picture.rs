//! A chart as a file: SVG or PNG.

use super::{Chart, Look, legend};
use plotters::prelude::{BitMapBackend, DrawingBackend, FontStyle, IntoDrawingArea, SVGBackend};
use plotters::style::{WHITE, register_font};
use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

const SIZE: (u32, u32) = (1200, 500);
const LOOK: Look =
    Look { text: 15, character: (9, 22), margin: 16, tick: 5, stroke: 2, marks: (12, 6), has_mesh: true };

/// Where a picture goes, and what kind of picture it is, by how the name ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) path: PathBuf,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Svg,
    Png,
}

/// `chart.svg` or `chart.png`.
pub(crate) fn target(text: &str) -> Result<Target, String> {
    let path = PathBuf::from(text);
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    let kind = match ending.as_deref() {
        Some("svg") => Kind::Svg,
        Some("png") => Kind::Png,
        _ => return Err("wanted is a file whose name ends in .svg or .png".to_owned()),
    };
    Ok(Target { path, kind })
}

/// A picture could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the picture `{}` could not be written", path.display())]
pub(crate) struct PictureError {
    path: PathBuf,
    source: Box<dyn Error + Send + Sync>,
}

/// Draws into a file beside the target, which gets its name when it is whole.
pub(crate) fn write(chart: &Chart, target: &Target) -> Result<(), PictureError> {
    let failed = |source| PictureError { path: target.path.clone(), source };
    draw(chart, target).map_err(failed)
}

fn draw(chart: &Chart, target: &Target) -> Result<(), Box<dyn Error + Send + Sync>> {
    // Registering it again changes nothing.
    register_font("sans-serif", FontStyle::Normal, dejavu::sans::regular()).map_err(|_| "the font cannot be read")?;
    let folder = target.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let ending = if target.kind == Kind::Svg { ".svg" } else { ".png" };
    let file = tempfile::Builder::new().prefix(".awsi-").suffix(ending).tempfile_in(folder)?.into_temp_path();
    match target.kind {
        Kind::Svg => paint(chart, SVGBackend::new(&file, SIZE))?,
        Kind::Png => paint(chart, BitMapBackend::new(&file, SIZE))?,
    }
    Ok(file.persist(&target.path)?)
}

fn paint<B: DrawingBackend>(chart: &Chart, backend: B) -> Result<(), Box<dyn Error + Send + Sync>> {
    let area = backend.into_drawing_area();
    // The errors borrow from the backend.
    let owned = |error: &dyn fmt::Display| error.to_string();
    area.fill(&WHITE).map_err(|error| owned(&error))?;
    let rest = legend::draw(chart, &area, &LOOK).map_err(|error| owned(&error))?;
    chart.draw(&rest, &LOOK).map_err(|error| owned(&error))?;
    Ok(())
}
