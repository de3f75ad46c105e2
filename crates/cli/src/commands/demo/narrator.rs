//! Tells the demo step by step.

use crate::failure::Failure;
use crate::output::{Output, OutputError, View, escape_controls};
use serde::Serialize;

/// A step that was done.
#[derive(Debug, Serialize)]
struct Told {
    step: usize,
    what: &'static str,
    result: String,
    ok: bool,
}

#[derive(Debug, Serialize)]
struct Story {
    steps: Vec<Told>,
}

/// Prints steps as they come, to people; all at the end, to scripts.
///
/// Goes on when the output fails: a demo that is not read any more must clean up all the same.
#[derive(Debug)]
pub(super) struct Narrator {
    output: Output,
    story: Story,
    /// What is being done now.
    current: Option<&'static str>,
    failed: Option<OutputError>,
}

impl Narrator {
    /// Tells where it all takes place.
    pub(super) fn begin(output: Output, place: &str) -> Self {
        let mut narrator = Self { output, story: Story { steps: Vec::new() }, current: None, failed: None };
        narrator.tell(&format!("The main job from end to end, on {place}.\n\n"));
        narrator
    }

    /// Does one step, and tells what it gave.
    pub(super) async fn step<T>(
        &mut self,
        what: &'static str,
        work: impl Future<Output = Result<(T, String), Failure>>,
    ) -> Result<T, Failure> {
        self.current = Some(what);
        self.tell(&format!("{:>2}  {what:<27}  ", self.story.steps.len() + 1));
        let (value, result) = match work.await {
            Ok((value, result)) => (Ok(value), result),
            Err(failure) => {
                let result = format!("FAILED: {failure}");
                (Err(failure), result)
            }
        };
        self.finish(result, value.is_ok());
        value
    }

    /// Ends the step that was cut short, if one was.
    pub(super) fn interrupted(&mut self, failure: &Failure) {
        self.finish(format!("FAILED: {failure}"), false);
    }

    fn finish(&mut self, result: String, ok: bool) {
        let Some(what) = self.current.take() else { return };
        self.tell(&format!("{}\n", escape_controls(&result)));
        self.story.steps.push(Told { step: self.story.steps.len() + 1, what, result, ok });
    }

    fn tell(&mut self, text: &str) {
        if self.failed.is_none() && !self.output.is_json() {
            self.failed = self.output.narrate(text).err();
        }
    }

    /// Tells scripts the whole story, and whether all of it could be told.
    pub(super) fn end(&mut self, all_done: bool) -> Result<(), OutputError> {
        if self.output.is_json() {
            self.output.show(&self.story)?;
        }
        let failed = self.story.steps.iter().filter(|step| !step.ok).count();
        self.tell(&match failed {
            0 if all_done => "\nEvery answer was the right one.\n".to_owned(),
            0 => String::new(),
            _ => format!("\n{failed} of {} steps failed.\n", self.story.steps.len()),
        });
        self.failed.take().map_or(Ok(()), Err)
    }
}

impl View for Story {
    fn table(&self) -> String {
        String::new()
    }
}
