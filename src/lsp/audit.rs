//! The worker: audits the newest text of each document, and only that.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::Event;
use super::config::Profile;
use super::layout::Language;
use super::position::Lines;
use super::state::Snapshot;
use crate::memory::Memory;

/// A text to audit.
pub(super) struct Job {
    /// Tells it from every other.
    pub(super) number: u64,
    pub(super) uri: String,
    pub(super) version: i32,
    pub(super) language: Language,
    pub(super) text: String,
    pub(super) profile: Arc<Profile>,
}

/// Where texts wait.
#[derive(Clone, Default)]
pub(super) struct Desk(Arc<Shared>);

#[derive(Default)]
struct Shared {
    pile: Mutex<Pile>,
    bell: Condvar,
}

#[derive(Default)]
struct Pile {
    jobs: VecDeque<Job>,
    /// Documents that were closed.
    closed: Vec<String>,
}

/// What is remembered of one document.
struct Remembered {
    uri: String,
    profile: Arc<Profile>,
    memory: Memory,
}

/// What is remembered of the open documents, the one audited last at the end.
#[derive(Default)]
struct Memories(Vec<Remembered>);

/// How many documents are kept with their words: people write in one or two at a time.
const AWAKE: usize = 3;

impl Memories {
    fn take(&mut self, uri: &str) -> Option<Remembered> {
        let at = self.0.iter().position(|known| known.uri == uri)?;
        Some(self.0.remove(at))
    }

    fn put_back(&mut self, remembered: Remembered) {
        self.0.push(remembered);
        if let Some(last) = self
            .0
            .len()
            .checked_sub(AWAKE + 1)
            .and_then(|at| self.0.get_mut(at))
        {
            last.memory.rest();
        }
    }
}

impl Desk {
    /// A desk with somebody at it, who tells `events` what was found.
    pub(super) fn manned(events: Sender<Event>) -> std::io::Result<Self> {
        let desk = Self::default();
        let worker = desk.clone();
        thread::Builder::new()
            .name("audit".into())
            .spawn(move || worker.work(&events))?;
        Ok(desk)
    }

    /// Hands in a text, in the place of an older one of the same document.
    pub(super) fn hand_in(&self, job: Job) {
        let mut pile = self.pile();
        match pile.jobs.iter_mut().find(|waiting| waiting.uri == job.uri) {
            Some(waiting) => *waiting = job,
            None => pile.jobs.push_back(job),
        }
        self.0.bell.notify_one();
    }

    /// Forgets a document.
    pub(super) fn close(&self, uri: &str) {
        let mut pile = self.pile();
        pile.jobs.retain(|job| job.uri != uri);
        pile.closed.push(uri.to_owned());
    }

    fn pile(&self) -> MutexGuard<'_, Pile> {
        self.0.pile.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next text; gives the documents closed meanwhile too.
    fn next(&self) -> (Job, Vec<String>) {
        let mut pile = self.pile();
        loop {
            if let Some(job) = pile.jobs.pop_front() {
                return (job, std::mem::take(&mut pile.closed));
            }
            pile = self.0.bell.wait(pile).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether a newer text of the document waits.
    fn is_outdated(&self, uri: &str) -> bool {
        self.pile().jobs.iter().any(|job| job.uri == uri)
    }

    /// Audits until nobody listens any more.
    fn work(&self, events: &Sender<Event>) {
        let mut memories = Memories::default();
        loop {
            let (job, closed) = self.next();
            for uri in closed {
                memories.take(&uri);
            }
            // Out of the list while it works: after a panic it is not to be trusted.
            let known = memories.take(&job.uri);
            let known = known.filter(|known| Arc::ptr_eq(&known.profile, &job.profile));
            let memory = known.map(|known| known.memory).unwrap_or_default();
            let (number, uri, profile) = (job.number, job.uri.clone(), Arc::clone(&job.profile));
            let audited = catch_unwind(AssertUnwindSafe(|| self.audit(job, memory)));
            let event = match audited {
                Ok((memory, snapshot)) => {
                    memories.put_back(Remembered { uri, profile, memory });
                    snapshot.map(|snapshot| Event::Audited {
                        job: number,
                        snapshot: Box::new(snapshot),
                    })
                }
                Err(_) => Some(Event::Failed { job: number, uri }),
            };
            if event.is_some_and(|event| events.send(event).is_err()) {
                return;
            }
        }
    }

    /// Audits one text; gives no snapshot where a newer text came in meanwhile.
    fn audit(&self, job: Job, mut memory: Memory) -> (Memory, Option<Snapshot>) {
        let document = job.language.document(&job.text);
        let outdated = || self.is_outdated(&job.uri);
        let Some(mut audit) = job.profile.engine.audit_again(&document, &mut memory, &outdated) else {
            return (memory, None);
        };
        audit
            .report
            .findings
            .retain(|finding| job.profile.admits(finding));
        let snapshot = Snapshot {
            lines: Lines::of(&job.text),
            uri: job.uri,
            version: job.version,
            language: job.language,
            document,
            audit,
            profile: job.profile,
        };
        (memory, Some(snapshot))
    }
}
