//! How a workflow knows again what it made.

use std::collections::BTreeMap;

/// The value of this tag is a run of a workflow: what a run made is what has its own.
const RUN: &str = "aws-interactions:run";

/// What a run of a workflow puts on all that it makes, as it makes it: the workflow, the name it is done for, and the
/// run itself. So what was made is known again even where the answer to its creation was lost.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    workflow: &'static str,
    name: String,
    run: String,
}

impl Mark {
    /// The mark of a new run. `workflow` is the key of a tag.
    pub(crate) fn new(workflow: &'static str, name: impl Into<String>) -> Self {
        let run = format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
        Self { workflow, name: name.into(), run }
    }

    /// The run, unlike every other one.
    #[cfg(any(test, feature = "ec2"))]
    pub(crate) fn run(&self) -> &str {
        &self.run
    }

    /// The tag that all runs for the name have in common.
    pub(crate) fn of_name(&self) -> BTreeMap<String, String> {
        [(self.workflow.to_owned(), self.name.clone())].into()
    }

    /// The tag that this run alone has.
    pub(crate) fn of_run(&self) -> BTreeMap<String, String> {
        [(RUN.to_owned(), self.run.clone())].into()
    }

    /// `tags`, and that of the name.
    pub(crate) fn named(&self, tags: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        tags.clone().into_iter().chain(self.of_name()).collect()
    }

    /// Whether a thing with these tags was made for this name, by whichever run.
    pub(crate) fn is_of_name(&self, tags: &BTreeMap<String, String>) -> bool {
        tags.get(self.workflow) == Some(&self.name)
    }

    /// Whether this run made the thing with these tags.
    pub(crate) fn is_of_run(&self, tags: &BTreeMap<String, String>) -> bool {
        self.is_of_name(tags) && tags.get(RUN) == Some(&self.run)
    }

    /// The first of `tags` that is the mark's own and no caller's.
    pub(crate) fn taken<'a>(&self, tags: &'a BTreeMap<String, String>) -> Option<&'a str> {
        tags.keys().map(String::as_str).find(|key| *key == self.workflow || *key == RUN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn when_a_thing_is_marked_then_its_mark_names_workflow_and_run_beside_its_own_tags() {
        let mark = Mark::new("w", "web");
        let named = mark.named(&tags(&[("team", "a"), ("w", "mine")]));
        assert_eq!(named, tags(&[("team", "a"), ("w", "web")]));
        assert!(mark.is_of_name(&named) && !mark.is_of_run(&named));
        let whole = named.into_iter().chain(mark.of_run()).collect();
        assert!(mark.is_of_run(&whole) && !Mark::new("w", "web").is_of_run(&whole));
        assert_eq!(mark.of_run(), tags(&[("aws-interactions:run", mark.run())]));
    }

    #[test]
    fn when_a_thing_is_of_another_name_or_workflow_then_the_run_alone_does_not_make_it_ones_own() {
        let mark = Mark::new("w", "web");
        let of = |workflow, name| tags(&[(workflow, name), ("aws-interactions:run", mark.run())]);
        assert!(mark.is_of_run(&of("w", "web")));
        assert!(!mark.is_of_run(&of("w", "db")) && !mark.is_of_name(&of("w", "db")));
        assert!(!mark.is_of_run(&of("v", "web")) && !mark.is_of_name(&of("v", "web")));
    }

    #[test]
    fn when_two_runs_begin_then_their_marks_differ_and_are_client_tokens() {
        let (first, second) = (Mark::new("w", "web"), Mark::new("w", "web"));
        assert_ne!(first.run(), second.run());
        assert!(first.run().len() == 32 && first.run().bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }

    #[test]
    fn when_a_caller_gives_a_tag_of_the_mark_then_it_is_named() {
        let mark = Mark::new("w", "web");
        assert_eq!(mark.taken(&tags(&[("a", ""), ("w", "mine")])), Some("w"));
        assert_eq!(mark.taken(&tags(&[("aws-interactions:run", "")])), Some("aws-interactions:run"));
        assert_eq!(mark.taken(&tags(&[("Name", "")])), None);
    }
}
