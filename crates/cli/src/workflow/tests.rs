use super::*;
use indicatif::{ProgressDrawTarget, TermLike};
use std::io;
use std::sync::{Arc, MutexGuard};

/// A terminal that keeps what is written to it.
#[derive(Debug, Clone, Default)]
struct Paper(Arc<Mutex<String>>);

impl Paper {
    fn text(&self) -> MutexGuard<'_, String> {
        self.0.lock().expect("no panic")
    }

    /// What was written since the last look.
    fn new_text(&self) -> String {
        std::mem::take(&mut *self.text())
    }
}

impl TermLike for Paper {
    fn width(&self) -> u16 {
        80
    }

    fn move_cursor_up(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_down(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_right(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_left(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn write_line(&self, line: &str) -> io::Result<()> {
        self.write_str(line)?;
        self.write_str("\n")
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.text().push_str(text);
        Ok(())
    }

    fn clear_line(&self) -> io::Result<()> {
        Ok(())
    }

    fn flush(&self) -> io::Result<()> {
        Ok(())
    }
}

fn screen() -> (Screen, Paper) {
    let paper = Paper::default();
    let target = ProgressDrawTarget::term_like(Box::new(paper.clone()));
    let reasons = Reasons::new(|_| {});
    (Screen { drawn: MultiProgress::with_draw_target(target), running: Mutex::default(), reasons }, paper)
}

fn started(step: &str) -> WorkflowEvent {
    WorkflowEvent::Started { step: step.to_owned() }
}

fn progressed(step: &str, seen: &str) -> WorkflowEvent {
    WorkflowEvent::Progressed { step: step.to_owned(), seen: seen.to_owned() }
}

fn done(step: &str) -> WorkflowEvent {
    WorkflowEvent::Done { step: step.to_owned(), took: Duration::from_millis(1340) }
}

fn skipped(step: &str) -> WorkflowEvent {
    WorkflowEvent::Skipped { step: step.to_owned(), reason: "it is there".to_owned() }
}

fn failed(step: &str) -> WorkflowEvent {
    let error = "no role: denied".to_owned();
    WorkflowEvent::Failed { step: step.to_owned(), took: Duration::from_secs(2), error }
}

#[test]
fn when_a_step_has_ended_then_its_line_begins_with_how_and_says_how_long_or_why() {
    let line = |event: WorkflowEvent| ended(&event).map(|(step, line)| (step.to_owned(), line));
    let of_role = |line: &str| Some(("create the role".to_owned(), line.to_owned()));
    assert_eq!(line(done("create the role")), of_role("✓ create the role (1.3 s)"));
    assert_eq!(line(skipped("create the role")), of_role("– create the role: it is there"));
    assert_eq!(line(failed("create the role")), of_role("✗ create the role (2.0 s): no role: denied"));
    assert_eq!(line(started("create the role")), None);
    assert_eq!(line(progressed("create the role", "pending")), None);
}

#[test]
fn when_steps_run_side_by_side_then_each_has_its_spinner_until_its_own_end() {
    let (screen, paper) = screen();
    screen.show(&started("create the role"));
    screen.show(&started("create the bucket"));
    assert_eq!(screen.running.lock().expect("no panic").len(), 2);
    screen.show(&progressed("create the bucket", "2 of 7"));
    let spinners = screen.running.lock().expect("no panic").clone();
    assert_eq!(spinners["create the bucket"].message(), "create the bucket: 2 of 7");
    assert_eq!(spinners["create the role"].message(), "create the role");

    paper.new_text();
    screen.show(&done("create the role"));

    assert!(spinners["create the role"].is_finished() && !spinners["create the bucket"].is_finished());
    let text = paper.new_text();
    assert!(text.contains("✓ create the role (1.3 s)") && text.contains("create the bucket: 2 of 7"), "{text}");
    screen.show(&failed("create the bucket"));
    assert!(spinners["create the bucket"].is_finished());
    assert!(screen.running.lock().expect("no panic").is_empty());
}

#[test]
fn when_a_step_ends_that_never_began_then_its_line_is_there_all_the_same() {
    let (screen, paper) = screen();
    screen.show(&progressed("attach the profile", "pending"));
    screen.show(&skipped("attach the profile"));
    let text = paper.new_text();
    assert!(text.contains("– attach the profile: it is there") && !text.contains("pending"), "{text}");
}

#[test]
fn when_names_hold_what_a_terminal_obeys_then_it_is_shown_and_not_obeyed() {
    let (screen, paper) = screen();
    let step = "delete a\u{1b}[2Jb";
    screen.show(&started(step));
    screen.show(&progressed(step, "c\u{7}"));
    let message = screen.running.lock().expect("no panic")[step].message();
    assert_eq!(message, "delete a\\u{1b}[2Jb: c\\u{7}");
    screen.show(&done(step));
    let text = paper.new_text();
    assert!(text.contains("✓ delete a\\u{1b}[2Jb"), "{text:?}");
    assert!(!text.contains("\u{1b}[2J") && !text.contains('\u{7}'), "{text:?}");
}

fn nap() -> bool {
    std::thread::sleep(Duration::from_millis(10));
    false
}

#[test]
fn when_the_screen_goes_then_what_still_ran_is_not_drawn_any_more() {
    let (screen, _paper) = screen();
    screen.show(&started("create the role"));
    let spinner = screen.running.lock().expect("no panic")["create the role"].downgrade();
    drop(screen);
    // The thread that turns it may just have it in hand.
    let is_gone = || (0..100).any(|_| spinner.upgrade().is_none() || nap());
    assert!(is_gone());
}
