use super::*;
use std::io;

type Outcome = FanOutOutcome<(), io::Error>;

fn summary(outcomes: impl IntoIterator<Item = Outcome>) -> FanOutSummary {
    let mut summary = FanOutSummary::default();
    for outcome in outcomes {
        let target = FanOutTarget { account_id: "111111111111".to_owned(), region: "eu-west-1".to_owned() };
        summary.count(&FanOutResult { target, outcome, took: Duration::ZERO });
    }
    summary
}

fn failed() -> Outcome {
    FanOutOutcome::Failed(FanOutFailure::Work(io::Error::other("denied")))
}

fn skipped(reason: FanOutSkip) -> Outcome {
    FanOutOutcome::Skipped(reason)
}

#[test]
fn when_results_are_counted_then_each_has_its_place() {
    let ended = || skipped(FanOutSkip::Ended(FanOutStop::Cancelled));
    let all = [
        FanOutOutcome::Done(()),
        failed(),
        failed(),
        skipped(FanOutSkip::DoneBefore),
        ended(),
        ended(),
        ended(),
        FanOutOutcome::Failed(FanOutFailure::Ended { reason: FanOutStop::Cancelled }),
    ];
    let expected = FanOutSummary { done: 1, done_before: 1, failed: 3, not_begun: 3 };
    assert_eq!(summary(all), expected);
    assert_eq!(expected.to_string(), "1 done, 1 done before, 3 failed, 3 not begun");
    assert_eq!(FanOutSummary::default().to_string(), "0 done");
}

#[test]
fn when_a_fan_out_is_judged_then_only_what_is_done_now_or_before_counts() {
    let done = || FanOutOutcome::Done(());
    let before = || skipped(FanOutSkip::DoneBefore);
    let ended = || skipped(FanOutSkip::Ended(FanOutStop::DeadlinePassed));
    let cases: [(Vec<Outcome>, FanOutVerdict); 8] = [
        (vec![done(), done()], FanOutVerdict::Complete),
        (vec![before()], FanOutVerdict::Complete),
        (vec![done(), before()], FanOutVerdict::Complete),
        (vec![done(), failed()], FanOutVerdict::Partial),
        (vec![before(), failed()], FanOutVerdict::Partial),
        (vec![done(), ended()], FanOutVerdict::Partial),
        (vec![failed(), ended()], FanOutVerdict::Nothing),
        (vec![], FanOutVerdict::Nothing),
    ];
    for (outcomes, expected) in cases {
        assert_eq!(summary(outcomes).verdict(), expected);
    }
}
