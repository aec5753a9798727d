//! Whom the words of a clause name as telling it: with a verb of telling, in the passive, as it opens, in brackets at its end.
//!
//! Somebody who speaks and is not known to be bound is unbound; where the words say that nobody in particular tells, nobody
//! does.

use std::ops::Range;

use super::{Speakers, ToldBy, Turn};
use crate::finding::Source;
use crate::lexicon::Sense;
use crate::segment::words::Shape;
use crate::segment::{Passage, PassageKind};
use crate::signals::familiar::Trait;
use crate::signals::seen::Seen;
use crate::signals::{Told, people};

/// The words of the clause: the label left out, unless it says who says it ("Mme Doan rapporte ce que lui a dit le médecin :").
pub(super) fn body(seen: &Seen<'_>) -> Range<usize> {
    let (range, label) = (seen.found.passage.words.clone(), &seen.found.passage.label_words);
    if seen.found.passage.label.is_none() {
        range
    } else if seen.heard.tells(label) {
        label.start..range.end
    } else {
        label.end.clamp(range.start, range.end)..range.end
    }
}

impl Speakers<'_> {
    /// The sentence names who tells it: with a verb of telling, or as it opens.
    pub(super) fn sentence(&mut self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Told> {
        if !seen.heard.telling().is_empty() {
            if let Some(turn) = self.clause(body, seen) {
                self.turn = Some(turn);
                return Some(turn.told(ToldBy::Clause));
            }
            if let Some(told) = self.inversion(body, seen) {
                return Some(told);
            }
        }
        if seen.names.participants().is_empty() || seen.found.passage.kind == PassageKind::Row {
            return None;
        }
        let turn = self.opening(body, seen)?;
        self.turn = Some(turn);
        Some(turn.told(ToldBy::Opening))
    }

    /// "Mme Rabiller indique que", "Le brigadier Landais informe".
    pub(super) fn clause(&self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Turn> {
        let opening = |words: usize| body.start..(body.start + words).min(body.end);
        if !seen.heard.tells(&opening(9)) {
            return None;
        }
        let named = seen.names.status_in(&opening(4));
        let role = seen.heard.role_in(&opening(6));
        let role = role.filter(|role| role.first <= body.start + 4);
        let status = named.or(role.map(|role| role.status));
        Some(self.turn_at(status.or_else(|| self.stranger(body, seen))?, body))
    }

    /// "Mme Doan indique que", "La directrice signale": somebody speaks, who is not known to be bound.
    fn stranger(&self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Source> {
        let reader = self.reader;
        let at = (body.start..(body.start + 4).min(body.end)).find(|w| self.somebody(*w, seen))?;
        let verb = at + 2..(at + 6).min(body.end);
        // "Mme Doan nous a raconté": whoever was told tells it on.
        let told_us = verb
            .clone()
            .any(|w| matches!(reader.text(w), "nous" | "m'" | "me"));
        (!told_us && seen.heard.tells(&verb)).then_some(Source::Unbound)
    }

    /// Whether a title with a name, or an article with a function, stands at the word.
    fn somebody(&self, word: usize, seen: &Seen<'_>) -> bool {
        let article = matches!(
            self.reader.text(word),
            "le" | "la" | "l'" | "un" | "une" | "notre"
        );
        people::titled(self.reader, word) || article && !seen.heard.means_person(word + 1)
    }

    /// "…, enchaîne l'infirmière", "…, croit savoir Mme Doan".
    fn inversion(&self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Told> {
        let verbs = seen.heard.telling().iter().copied();
        verbs
            .filter(|w| (body.start + 2..body.end).contains(w) && self.reader.follows_comma(*w))
            .find_map(|w| {
                Some(Told {
                    source: seen.status_in(&(w + 1..(w + 5).min(body.end)))?,
                    by: ToldBy::Inversion,
                    speaker: Some(self.reader.src(w, w)),
                })
            })
    }

    /// A participant opens the sentence, whatever the verb: "Mme Pham porte à la connaissance du comité que".
    /// Where the verb only says how that participant is, nobody is named as telling it.
    fn opening(&self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Turn> {
        let end = (body.start + 3).min(body.end);
        let status = seen.names.status_in(&(body.start..end))?;
        let state = (end.saturating_sub(1)..(end + 2).min(body.end)).any(|w| self.reader.is(w, Trait::STATE));
        (!state).then(|| self.turn_at(status, body))
    }

    fn turn_at(&self, status: Source, body: &Range<usize>) -> Turn {
        let last = (body.start + 2).min(body.end.saturating_sub(1));
        Turn {
            status,
            at: Some(self.reader.src(body.start, last)),
            labelled: false,
        }
    }

    /// "Il est précisé par la puéricultrice que", "Par le bailleur, il est indiqué que": the passive names who tells it.
    pub(super) fn agent(&self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Told> {
        if !seen.found.summary.has(Trait::IL) || !seen.found.summary.has(Trait::PAR) {
            return None;
        }
        let reader = self.reader;
        let opening = body.start..(body.start + 12).min(body.end);
        let passive = opening.clone().any(|w| {
            reader.is(w, Trait::IL)
                && matches!(
                    reader.text(w + 1),
                    "est" | "a" | "fut" | "était" | "sera" | "m'est" | "nous"
                )
        });
        let by = opening
            .into_iter()
            .find(|w| passive && reader.is(*w, Trait::PAR))?;
        let near = by + 1..(by + 7).min(body.end);
        let stranger = || self.somebody(by + 1, seen).then_some(Source::Unbound);
        Some(Told {
            source: seen.status_in(&near).or_else(stranger)?,
            by: ToldBy::Agent,
            speaker: Some(reader.src(by + 1, near.end.min(by + 4) - 1)),
        })
    }

    /// "Il a été rapporté", "à noter", "le bruit court": nobody is named.
    pub(super) fn impersonal(&self, body: &Range<usize>, seen: &Seen<'_>) -> bool {
        let opening = || body.start..(body.start + 5).min(body.end);
        seen.found.summary.hears(Sense::IMPERSONAL)
            && self.reader.hears(seen.hits, opening(), Sense::IMPERSONAL)
            && seen.names.status_in(&opening()).is_none()
    }

    /// "Je réponds un peu tard": in a message, whoever says *je* without a speaker's label has sent it.
    pub(super) fn writes_in_person(&self, passage: &Passage, body: &Range<usize>) -> bool {
        const SHORT: usize = 4;
        let opening = body.start..(body.start + 8).min(body.end);
        (passage.label.is_none() || passage.label_words.len() > SHORT)
            && opening.into_iter().any(|w| self.reader.is(w, Trait::I))
    }

    /// "sandrine pmi la petite a pas pris un gramme": notes without punctuation open with who says it.
    pub(super) fn bare_label(&self, seen: &Seen<'_>) -> Option<Turn> {
        let (reader, passage) = (self.reader, &seen.found.passage);
        let first = passage.words.start;
        let opens = passage.first_of_block && passage.label.is_none() && seen.found.summary.names_role();
        let lower = || !reader.shape(first).has(Shape::CAPITAL);
        if !(opens && lower() && reader.first_name(first).is_some()) {
            return None;
        }
        let near = first + 1..(first + 6).min(passage.words.end);
        let role = seen.heard.role_in(&near).filter(|role| role.last < first + 4)?;
        Some(Turn {
            status: role.status,
            at: Some(reader.src(first, role.last)),
            labelled: false,
        })
    }

    /// A speaker in brackets at the end, or at the end of a cell: "(M. Stoll)", "(PN)", "(bailleur)".
    pub(super) fn tail(&self, range: &Range<usize>, seen: &Seen<'_>) -> Option<Told> {
        if range.len() <= 4 {
            return None;
        }
        if self.reader.closes_bracket(range.end - 1) {
            return self.bracketed(range.end - 1, seen);
        }
        memchr::memchr(b')', self.reader.bytes_to(range.start, range.end))?;
        let mut closing = (range.start + 4..range.end)
            .rev()
            .filter(|w| self.reader.closes_cell(*w));
        closing.find_map(|last| self.bracketed(last, seen))
    }

    /// Whom a bracket names that closes after the word `last`.
    fn bracketed(&self, last: usize, seen: &Seen<'_>) -> Option<Told> {
        let open = (last - 3..=last).rev().find(|w| self.reader.opens_bracket(*w))?;
        let inside = open..last + 1;
        let named = seen.names.status_in(&inside);
        Some(Told {
            source: named.or_else(|| self.reader.label_role(seen.hits, inside.clone()))?,
            by: ToldBy::Tail,
            speaker: Some(self.reader.src(inside.start, last)),
        })
    }

    /// Whether the speaker is taken up: "Il ajoute", "Elle a quand même précisé".
    pub(super) fn takes_up(&self, body: &Range<usize>, seen: &Seen<'_>) -> bool {
        seen.found.summary.has(Trait::PRONOUN)
            && seen.heard.tells(&(body.start..(body.start + 5).min(body.end)))
            && matches!(self.reader.text(body.start), "il" | "elle" | "ils" | "elles")
    }
}
