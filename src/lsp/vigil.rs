//! Whether the folders can have changed since the client last pulled their review.
//!
//! A client that pulls the diagnostics of a workspace asks again every few seconds. The folders are walked again only where
//! something was told that can have changed them; a client that tells nothing of files is believed for a while only.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long folders that nobody watches are taken for unchanged.
const BELIEVED: Duration = Duration::from_mins(1);

/// The mark of each file's last report; a mark changes when the file does, or the settings.
pub(super) type Marks = BTreeMap<PathBuf, String>;

/// Keeps watch over the folders.
#[derive(Default)]
pub(super) struct Vigil {
    stirs: u64,
    last: Option<Reviewed>,
}

/// A moment between two stirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment(u64);

/// The review that was last answered with.
struct Reviewed {
    moment: Moment,
    at: Instant,
    marks: Marks,
}

impl Vigil {
    /// Takes note that what a review would find can have changed.
    pub(super) fn stir(&mut self) {
        self.stirs += 1;
    }

    /// Now, to name when a review began.
    pub(super) fn moment(&self) -> Moment {
        Moment(self.stirs)
    }

    /// Takes note of a review that began at `moment` and was answered with at `at`.
    pub(super) fn reviewed(&mut self, moment: Moment, at: Instant, marks: Marks) {
        self.last = Some(Reviewed { moment, at, marks });
    }

    /// The marks of the last review, where a client that holds those in `held` need not be told anything new at `now`.
    pub(super) fn unchanged(&self, held: &Marks, watched: bool, now: Instant) -> Option<&Marks> {
        let last = self.last.as_ref()?;
        let believed = watched || now.duration_since(last.at) < BELIEVED;
        let holds = |(path, mark)| held.get(path) == Some(mark);
        (last.moment == self.moment() && believed && last.marks.iter().all(holds)).then_some(&last.marks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(mark: &str) -> Marks {
        Marks::from([(PathBuf::from("/cr.txt"), mark.to_owned())])
    }

    /// A review that has just been answered with, and when.
    fn reviewed() -> (Vigil, Instant) {
        let (mut vigil, at) = (Vigil::default(), Instant::now());
        vigil.reviewed(vigil.moment(), at, marks("a"));
        (vigil, at)
    }

    #[test]
    fn folders_that_are_watched_are_unchanged_until_something_stirs() {
        let (mut vigil, at) = reviewed();
        let tomorrow = at + Duration::from_hours(24);
        assert!(vigil.unchanged(&marks("a"), true, tomorrow).is_some());
        vigil.stir();
        assert!(vigil.unchanged(&marks("a"), true, at).is_none());
    }

    #[test]
    fn folders_that_nobody_watches_are_believed_for_a_while() {
        let (vigil, at) = reviewed();
        let before = BELIEVED.saturating_sub(Duration::from_secs(1));
        assert!(vigil.unchanged(&marks("a"), false, at + before).is_some());
        assert!(vigil.unchanged(&marks("a"), false, at + BELIEVED).is_none());
    }

    #[test]
    fn a_client_that_does_not_hold_the_last_review_is_told_it() {
        let (vigil, at) = reviewed();
        assert!(vigil.unchanged(&Marks::new(), true, at).is_none());
        assert!(vigil.unchanged(&marks("b"), true, at).is_none());
        assert!(Vigil::default().unchanged(&Marks::new(), true, at).is_none());
    }

    #[test]
    fn what_stirs_during_a_review_is_seen_by_the_next() {
        let (mut vigil, at) = (Vigil::default(), Instant::now());
        let began = vigil.moment();
        vigil.stir();
        vigil.reviewed(began, at, marks("a"));
        assert!(vigil.unchanged(&marks("a"), true, at).is_none());
    }
}
