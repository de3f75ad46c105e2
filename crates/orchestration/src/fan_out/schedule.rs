//! Which target begins next.

use super::target::FanOutTarget;
use aws_interactions_core::AwsClientProvider;
use std::collections::{HashMap, VecDeque};

/// Targets that wait, by account.
///
/// Those of an account that has a session come first, so an account is done before many others are begun, and few
/// providers are held. An account's first target goes ahead of its others: they would only wait for the same session.
/// They go with it where there is nothing else to do.
pub(super) struct Schedule {
    accounts: Vec<Account>,
    places: HashMap<String, usize>,
    /// By stage. An account may stand in a queue where it belongs no more, or twice: that is seen when its turn comes.
    known: VecDeque<usize>,
    fresh: VecDeque<usize>,
    led: VecDeque<usize>,
    per_account: usize,
}

#[derive(Default)]
struct Account {
    waiting: VecDeque<FanOutTarget>,
    running: usize,
    stage: Stage,
    /// Kept while there is something left to do in the account.
    provider: Option<AwsClientProvider>,
}

/// How far an account is.
#[derive(Clone, Copy, Default, PartialEq)]
enum Stage {
    /// A target has ended, so there is a session, or there will be none.
    Known,
    /// Nothing was begun.
    #[default]
    Fresh,
    /// The first target runs.
    Led,
}

impl Schedule {
    pub(super) fn new(targets: impl IntoIterator<Item = FanOutTarget>, per_account: usize) -> Self {
        let (mut accounts, mut places) = (Vec::<Account>::new(), HashMap::new());
        for target in targets {
            let place = *places.entry(target.account_id.clone()).or_insert(accounts.len());
            if place == accounts.len() {
                accounts.push(Account::default());
            }
            if let Some(account) = accounts.get_mut(place) {
                account.waiting.push_back(target);
            }
        }
        let fresh = (0..accounts.len()).collect();
        Self { accounts, places, known: VecDeque::new(), fresh, led: VecDeque::new(), per_account }
    }

    /// The target that begins now; to be [ended](Self::ended).
    pub(super) fn begin(&mut self) -> Option<FanOutTarget> {
        let place = self.next_place()?;
        let account = self.accounts.get_mut(place)?;
        account.running += 1;
        if account.stage == Stage::Fresh {
            account.stage = Stage::Led;
            self.queue(Stage::Led).push_back(place);
        }
        self.accounts.get_mut(place)?.waiting.pop_front()
    }

    fn next_place(&mut self) -> Option<usize> {
        [Stage::Known, Stage::Fresh, Stage::Led].into_iter().find_map(|stage| {
            while let Some(&place) = self.queue(stage).front() {
                if self.accounts.get(place).is_some_and(|account| account.may_begin(stage, self.per_account)) {
                    return Some(place);
                }
                self.queue(stage).pop_front();
            }
            None
        })
    }

    fn queue(&mut self, stage: Stage) -> &mut VecDeque<usize> {
        match stage {
            Stage::Known => &mut self.known,
            Stage::Fresh => &mut self.fresh,
            Stage::Led => &mut self.led,
        }
    }

    /// A target that began has ended.
    pub(super) fn ended(&mut self, account_id: &str) {
        let Some(&place) = self.places.get(account_id) else { return };
        let Some(account) = self.accounts.get_mut(place) else { return };
        account.running = account.running.saturating_sub(1);
        account.stage = Stage::Known;
        if account.waiting.is_empty() {
            account.provider = account.provider.take().filter(|_| account.running > 0);
        } else {
            self.queue(Stage::Known).push_front(place);
        }
    }

    /// The next target, which will never begin.
    pub(super) fn give_up_one(&mut self) -> Option<FanOutTarget> {
        self.accounts.iter_mut().find_map(|account| account.waiting.pop_front())
    }

    /// The provider of an account, made when it is wanted first.
    pub(super) fn provider<E>(
        &mut self,
        account_id: &str,
        make: impl FnOnce() -> Result<AwsClientProvider, E>,
    ) -> Result<AwsClientProvider, E> {
        let account = self.places.get(account_id).and_then(|place| self.accounts.get_mut(*place));
        match account {
            None => make(),
            Some(Account { provider: Some(provider), .. }) => Ok(provider.clone()),
            Some(account) => Ok(account.provider.insert(make()?).clone()),
        }
    }
}

impl Account {
    fn may_begin(&self, stage: Stage, per_account: usize) -> bool {
        self.stage == stage && !self.waiting.is_empty() && self.running < per_account
    }
}

#[cfg(test)]
mod tests;
