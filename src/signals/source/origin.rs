//! Whose word is relayed: origin over voice.
//!
//! Where somebody relays what a person bound to secrecy told or wrote, that person tells the passage, not the voice that reads
//! it out; and so does whoever is named after *selon*.

use std::ops::Range;

use super::{Speakers, ToldBy, Turn};
use crate::finding::Source;
use crate::lexicon::Sense;
use crate::signals::familiar::Trait;
use crate::signals::seen::{Role, Seen};
use crate::signals::{Told, people};

impl Speakers<'_> {
    /// "l'infirmière m'a dit", "selon l'assistante sociale", "dixit CPE", "lit la lettre du Dr Salvan".
    pub(super) fn origin(&mut self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Told> {
        let bound = seen.found.summary.names_bound_role();
        let told = bound.then(|| self.bound_origin(body, seen)).flatten();
        let frames = seen.found.summary.has(Trait::FRAME.or(Trait::APRES));
        told.or_else(|| frames.then(|| self.framed_origin(body, seen)).flatten())
    }

    /// Somebody bound, by function, whose word is relayed.
    fn bound_origin(&mut self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Told> {
        let reader = self.reader;
        let bound = |role: &&Role| role.status == Source::Bound && role.first >= body.start;
        for Role { first, last, .. } in seen.heard.roles().iter().filter(bound).copied() {
            let told = || first <= body.start + 8 && seen.heard.tells(&(last + 1..(last + 6).min(body.end)));
            if self.relayed(body, seen, first) || told() {
                let turn = Turn {
                    status: Source::Bound,
                    at: Some(reader.src(first, last)),
                    labelled: false,
                };
                let read_out = || {
                    (body.start..first)
                        .any(|w| matches!(reader.text(w), "lit" | "lecture" | "lu" | "lus" | "lue" | "lues"))
                };
                if !self.inside_label() && (first <= body.start + 3 || read_out()) {
                    self.turn = Some(turn);
                }
                return Some(turn.told(ToldBy::Origin));
            }
        }
        None
    }

    /// Whoever is named after *selon*.
    fn framed_origin(&self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Told> {
        let reader = self.reader;
        body.clone().find_map(|w| {
            let near = w + 1..(w + 6).min(body.end);
            let frame = reader.is(w, Trait::FRAME)
                || reader.is(w, Trait::APRES) && w > body.start && reader.text(w - 1) == "d'";
            if !frame {
                return None;
            }
            let status = seen
                .status_in(&near)
                .or_else(|| people::titled(reader, w + 1).then_some(Source::Unbound));
            Some(Told {
                source: status?,
                by: ToldBy::Origin,
                speaker: Some(reader.src(w, w)),
            })
        })
    }

    /// Whether the role at `first` is the origin of what is relayed: named after a frame, or as the author of a writing.
    fn relayed(&self, body: &Range<usize>, seen: &Seen<'_>, first: usize) -> bool {
        let reader = self.reader;
        let before = |words: usize| first.saturating_sub(words).max(body.start)..first;
        let frames = Trait::FRAME.or(Trait::APRES);
        let framed = || before(3).any(|w| reader.is(w, frames));
        let of = || before(3).any(|w| matches!(reader.text(w), "de" | "du" | "d'" | "des"));
        seen.found.summary.has(frames) && framed()
            || seen.found.summary.hears(Sense::WRITING)
                && reader.hears(seen.hits, before(5), Sense::WRITING)
                && of()
    }
}
