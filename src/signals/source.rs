//! Who tells a passage: the clause itself, an origin it relays, its label, the turn that is open.
//!
//! Origin goes before voice: a mayor who reads a nurse's letter tells what the nurse told.

use std::ops::Range;

use super::familiar::Trait;
use super::people::{self, People, PersonSignals};
use super::seen::{Role, Seen};
use super::{Reader, Told};
use crate::code::codes;
use crate::finding::Source;
use crate::lexicon::Sense;
use crate::scan::Hit;
use crate::segment::words::Shape;
use crate::segment::{Passage, PassageKind};
use crate::span::{Span, Src};

/// The speaker whose turn is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    status: Source,
    /// Where the speaker is named.
    at: Option<Span<Src>>,
    /// Opened by a label.
    labelled: bool,
}

impl Turn {
    /// The same turn where the speaker is named elsewhere, as `now` tells; nothing where it does not.
    pub(super) fn moved(self, now: impl Fn(Span<Src>) -> Option<Span<Src>>) -> Option<Self> {
        let at = match self.at {
            Some(at) => Some(now(at)?),
            None => None,
        };
        Some(Self { at, ..self })
    }

    fn told(self, by: ToldBy) -> Told {
        Told {
            source: self.status,
            by,
            speaker: self.at,
        }
    }
}

/// The words of the clause: the label left out, unless it says who says it ("Mme Doan rapporte ce que lui a dit le médecin :").
fn body(seen: &Seen<'_>) -> Range<usize> {
    let (range, label) = (seen.found.passage.words.clone(), &seen.found.passage.label_words);
    if seen.found.passage.label.is_none() {
        range
    } else if seen.heard.tells(label) {
        label.start..range.end
    } else {
        label.end.clamp(range.start, range.end)..range.end
    }
}

/// Follows who speaks from passage to passage.
pub(super) struct Speakers<'a> {
    reader: &'a Reader<'a>,
    people: &'a People,
    turn: Option<Turn>,
    section: u32,
    /// The row being read, and who tells it.
    row: Option<((u32, u32), Option<Turn>)>,
    /// The one status that the headers of the table name, if they agree.
    columns: Option<Source>,
    /// Who wrote the message being read.
    sender: Option<Turn>,
    /// Whether these are verbatim minutes, told label by label: whoever opens a sentence there is spoken of.
    verbatim: bool,
    separators: Separators,
}

const NOBODY: Told = Told {
    source: Source::None,
    by: ToldBy::Nobody,
    speaker: None,
};

/// Whether minutes are verbatim, told label by label, as far as their passages were read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Verbatim {
    /// How many blocks of running text open with a label.
    labelled: usize,
    /// How many do not.
    plain: usize,
}

impl Verbatim {
    /// Takes in the next passage.
    #[inline]
    pub(super) fn read(&mut self, passage: &Passage) {
        let opens = passage.kind == PassageKind::Sentence && passage.first_of_block;
        self.labelled += usize::from(opens & passage.label.is_some());
        self.plain += usize::from(opens & passage.label.is_none());
    }

    /// Whether they are.
    const fn holds(self) -> bool {
        self.labelled >= 6 && self.labelled >= self.plain
    }
}

impl<'a> Speakers<'a> {
    pub(super) fn new(reader: &'a Reader<'a>, people: &'a People, verbatim: Verbatim) -> Self {
        Self {
            reader,
            people,
            turn: None,
            section: 0,
            row: None,
            columns: None,
            sender: None,
            verbatim: verbatim.holds(),
            separators: Separators::default(),
        }
    }

    /// Whether these are verbatim minutes.
    pub(super) const fn is_verbatim(&self) -> bool {
        self.verbatim
    }

    /// Who sent the message being read.
    pub(super) const fn sender(&self) -> Option<Turn> {
        self.sender
    }

    /// Goes on after a section that was not read, at the end of which that was who sent the message.
    pub(super) fn goes_on_from(&mut self, sender: Option<Turn>) {
        self.sender = sender;
    }

    /// Who tells what is `seen`, in which `person` is designated.
    pub(super) fn tell(&mut self, seen: &Seen<'_>, person: &PersonSignals) -> Told {
        let passage = &seen.found.passage;
        self.reset(seen, person);
        match passage.kind {
            PassageKind::Header => {
                self.header(seen);
                return NOBODY;
            }
            PassageKind::Attendance => return self.attendance(seen),
            _ => {}
        }
        let body = body(seen);
        self.label(seen, person);
        if (self.sender.is_some() || seen.may_be_told())
            && let Some(told) = self.by_words(&body, seen)
        {
            return told;
        }
        if let Some(told) = self.tail(&passage.words, seen) {
            return told;
        }
        if passage.kind == PassageKind::Row || self.has_cells(&passage.words) {
            return self.row(seen);
        }
        match self.turn {
            Some(turn) if passage.label.is_some() => turn.told(ToldBy::Label),
            Some(turn) if self.takes_up(&body, seen) => turn.told(ToldBy::Pronoun),
            Some(turn) => turn.told(ToldBy::Turn),
            None => self.sender.map_or(NOBODY, |turn| turn.told(ToldBy::Sender)),
        }
    }

    /// Who tells it by the words of the passage, if they say so.
    fn by_words(&mut self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Told> {
        let told = self.origin(body, seen).or_else(|| self.agent(body, seen));
        if told.is_some() {
            return told;
        }
        let labelled = self.inside_label();
        if seen.found.passage.label.is_none() && !labelled && self.impersonal(body, seen) {
            self.turn = None;
            return Some(Told {
                by: ToldBy::Impersonal,
                ..NOBODY
            });
        }
        let sender = self.sender;
        if let Some(sender) = sender.filter(|_| self.writes_in_person(&seen.found.passage, body)) {
            self.turn = None;
            return Some(sender.told(ToldBy::Sender));
        }
        if let Some(turn) = self.bare_label(seen) {
            self.turn = Some(turn);
            return Some(turn.told(ToldBy::Label));
        }
        if labelled { None } else { self.sentence(body, seen) }
    }

    /// The sentence names who tells it: with a verb of telling, or as it opens.
    fn sentence(&mut self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Told> {
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

    /// Whether a labelled turn of verbatim minutes is open.
    fn inside_label(&self) -> bool {
        self.verbatim && self.turn.is_some_and(|t| t.labelled)
    }

    /// Closes the turn where the layout says that something else begins.
    fn reset(&mut self, seen: &Seen<'_>, person: &PersonSignals) {
        let passage = &seen.found.passage;
        let new_section = passage.section != self.section;
        self.section = passage.section;
        if passage.kind != PassageKind::Row {
            self.row = None;
            self.columns = None;
        }
        if self.turn.is_none() {
            return;
        }
        let new_item = passage.kind == PassageKind::Item && passage.first_of_block && passage.label.is_none();
        if new_section || passage.kind == PassageKind::Row || new_item || self.names_a_case(seen, person) {
            self.turn = None;
        }
    }

    /// Whether the passage is a short line of its own that only names whom the next lines are about.
    fn names_a_case(&self, seen: &Seen<'_>, person: &PersonSignals) -> bool {
        let passage = &seen.found.passage;
        let words = &passage.words;
        let opens_with_person = || (words.start..words.start + 2).any(|w| seen.heard.means_person(w));
        passage.first_of_block
            && passage.label.is_none()
            && matches!(passage.kind, PassageKind::Sentence | PassageKind::Heading)
            && words.len() <= 9
            && (person.named() || opens_with_person())
            && !self.reader.ends_sentence(words.end)
            && !seen.heard.tells(words)
    }

    /// Whoever sends a message tells what nobody else is shown to tell in it.
    fn header(&mut self, seen: &Seen<'_>) {
        let passage = &seen.found.passage;
        if matches!(
            self.reader.text(passage.words.start),
            "de" | "from" | "le" | "expéditeur"
        ) {
            let status = seen.status_in(&passage.words);
            self.sender = Some(Turn {
                status: status.unwrap_or(Source::Unbound),
                at: Some(passage.span),
                labelled: false,
            });
            self.turn = None;
        }
    }

    /// The clerk records the list, unless somebody says in it why another is not there.
    fn attendance(&self, seen: &Seen<'_>) -> Told {
        let body = body(seen);
        let voice = body.clone().any(|w| {
            matches!(
                self.reader.text(w),
                "je" | "j'" | "nous" | "m'" | "collègue" | "excuse"
            )
        });
        let told = self.clause(&body, seen).map(|turn| turn.told(ToldBy::Clause));
        told.or_else(|| {
            voice.then_some(Told {
                source: Source::Unbound,
                by: ToldBy::ListVoice,
                speaker: None,
            })
        })
        .unwrap_or(Told {
            by: ToldBy::List,
            ..NOBODY
        })
    }

    /// A label names the speaker, or what the clause is about.
    fn label(&mut self, seen: &Seen<'_>, person: &PersonSignals) {
        let (passage, hits) = (&seen.found.passage, seen.hits);
        if passage.label.is_none() {
            return;
        }
        let words = passage.label_words.clone();
        if self
            .reader
            .hears(hits, words.start..words.start + 1, Sense::AUTHOR)
            && let Some(status) = seen.status_in(&passage.words)
        {
            self.turn = Some(Turn {
                status,
                at: Some(passage.span),
                labelled: true,
            });
            return;
        }
        let named = seen.names.status_in(&words);
        let status = named.or_else(|| self.reader.label_role(hits, words.clone()));
        let speaks_line_by_line = passage.kind == PassageKind::Sentence;
        let unknown = || {
            let titled = self
                .people
                .looks_like_person(self.reader, words.start..words.start + 1);
            let shouted = self.reader.shape(words.start).has(Shape::CAPS);
            speaks_line_by_line && (titled || shouted)
        };
        match status.or_else(|| unknown().then_some(Source::Unbound)) {
            Some(status) => {
                self.turn = Some(Turn {
                    status,
                    at: passage.label,
                    labelled: true,
                });
            }
            None if person.named() || self.closes_turn(hits, words) => self.turn = None,
            None => {}
        }
    }

    /// Whether a label names no speaker but whom the clause is about ("Mme T. K.-D. : retournée avec Monsieur"), or what was decided.
    fn closes_turn(&self, hits: &[Hit], mut label: Range<usize>) -> bool {
        self.people.looks_like_person(self.reader, label.clone())
            || self.reader.hears(hits, label.clone(), Sense::DECISION)
            || label.any(|w| {
                let name = self.reader.first_name(w);
                self.reader.shape(w).has(Shape::CAPITAL) && name.is_some_and(|n| !n.ambiguous)
            })
    }

    /// "l'infirmière m'a dit", "selon l'assistante sociale", "dixit CPE", "lit la lettre du Dr Salvan".
    fn origin(&mut self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Told> {
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

    /// "Je réponds un peu tard": in a message, whoever says *je* without a speaker's label has sent it.
    fn writes_in_person(&self, passage: &Passage, body: &Range<usize>) -> bool {
        const SHORT: usize = 4;
        let opening = body.start..(body.start + 8).min(body.end);
        (passage.label.is_none() || passage.label_words.len() > SHORT)
            && opening.into_iter().any(|w| self.reader.is(w, Trait::I))
    }

    /// "Il est précisé par la puéricultrice que", "Par le bailleur, il est indiqué que": the passive names who tells it.
    fn agent(&self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Told> {
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
    fn impersonal(&self, body: &Range<usize>, seen: &Seen<'_>) -> bool {
        let opening = || body.start..(body.start + 5).min(body.end);
        seen.found.summary.hears(Sense::IMPERSONAL)
            && self.reader.hears(seen.hits, opening(), Sense::IMPERSONAL)
            && seen.names.status_in(&opening()).is_none()
    }

    /// "Mme Rabiller indique que", "Le brigadier Landais informe".
    fn clause(&self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Turn> {
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

    /// "sandrine pmi la petite a pas pris un gramme": notes without punctuation open with who says it.
    fn bare_label(&self, seen: &Seen<'_>) -> Option<Turn> {
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

    /// A speaker in brackets at the end: "(M. Stoll)", "(PN)", "(bailleur)".
    fn tail(&self, range: &Range<usize>, seen: &Seen<'_>) -> Option<Told> {
        if range.len() <= 4 || !self.reader.closes_bracket(range.end - 1) {
            return None;
        }
        let open = (range.end - 4..range.end)
            .rev()
            .find(|w| self.reader.opens_bracket(*w))?;
        let inside = open..range.end;
        let named = seen.names.status_in(&inside);
        Some(Told {
            source: named.or_else(|| self.reader.label_role(seen.hits, inside.clone()))?,
            by: ToldBy::Tail,
            speaker: Some(self.reader.src(inside.start, range.end - 1)),
        })
    }

    /// The pronoun that opens the passage and takes up the speaker, if one does.
    pub(super) fn retold(&self, seen: &Seen<'_>) -> Option<usize> {
        let words = &seen.found.passage.words;
        self.takes_up(words, seen).then_some(words.start)
    }

    /// Whether the speaker is taken up: "Il ajoute", "Elle a quand même précisé".
    fn takes_up(&self, body: &Range<usize>, seen: &Seen<'_>) -> bool {
        seen.found.summary.has(Trait::PRONOUN)
            && seen.heard.tells(&(body.start..(body.start + 5).min(body.end)))
            && matches!(self.reader.text(body.start), "il" | "elle" | "ils" | "elles")
    }

    /// A row is told by whom one of its cells names, or by whom its columns belong to.
    fn row(&mut self, seen: &Seen<'_>) -> Told {
        let passage = &seen.found.passage;
        let number = passage.location.table.zip(passage.location.row);
        let told = self.cell(seen);
        if passage.location.row == Some(0) {
            let mut statuses = seen.heard.roles().iter().map(|role| role.status);
            let first = statuses.next();
            self.columns = first.filter(|f| statuses.all(|s| s == *f));
            return told.map_or(NOBODY, |(turn, by)| turn.told(by));
        }
        if let Some((turn, by)) = told {
            self.row = number.map(|n| (n, Some(turn)));
            return turn.told(by);
        }
        match (self.row, number) {
            (Some((row, Some(turn))), Some(number)) if row == number => turn.told(ToldBy::Row),
            _ => self.columns.map_or(NOBODY, |source| Told {
                source,
                by: ToldBy::Header,
                speaker: None,
            }),
        }
    }

    fn cell(&self, seen: &Seen<'_>) -> Option<(Turn, ToldBy)> {
        const SHORT: usize = 3;
        let range = seen.found.passage.words.clone();
        if !seen.names_status() && range.len() > SHORT {
            return None;
        }
        let turn = |status, first: usize, last: usize| Turn {
            status,
            at: Some(self.reader.src(first, last)),
            labelled: false,
        };
        let opened = range
            .clone()
            .filter(|w| *w == range.start || self.reader.opens_cell(*w))
            .find_map(|w| {
                let near = w..(w + 4).min(range.end);
                let named = seen.names.status_in(&near);
                let role = || seen.heard.role_in(&near).filter(|role| role.first <= w + 1);
                let label = || {
                    self.reader
                        .label_role(seen.hits, w..w + 1)
                        .filter(|_| range.len() <= SHORT)
                };
                let status = named.or_else(|| role().map(|role| role.status)).or_else(label)?;
                (w > range.start || range.len() <= 4).then(|| (turn(status, w, w), ToldBy::Column))
            });
        opened.or_else(|| {
            let Role { status, first, last } = *seen.heard.roles().last()?;
            Some((turn(status, first, last), ToldBy::Cell))
        })
    }

    /// Whether three separators of cells of one kind stand among the words.
    fn has_cells(&mut self, words: &Range<usize>) -> bool {
        let Some(last) = words.clone().next_back() else {
            return false;
        };
        let bytes = self.reader.start(words.start)..self.reader.end(last);
        let text = self.reader.folded.as_str().as_bytes();
        self.separators.any(text, &bytes) && has_cells(text.get(bytes).unwrap_or_default())
    }
}

/// How many separators make a line a row.
const CELLS: usize = 3;

/// Whether so many separators of cells of one kind stand in a text.
fn has_cells(text: &[u8]) -> bool {
    let separates = |mark: &[u8]| memchr::memmem::find_iter(text, mark).take(CELLS).count() == CELLS;
    [&b" ; "[..], b" | ", b"\t"].into_iter().any(separates)
}

/// What can separate cells, looked for from passage to passage: few texts have any.
#[derive(Debug, Default)]
struct Separators {
    /// Bytes of the text among which there is none.
    none: Range<usize>,
}

impl Separators {
    /// Whether one stands in the `bytes` of the text.
    fn any(&mut self, text: &[u8], bytes: &Range<usize>) -> bool {
        if !(self.none.start..=self.none.end).contains(&bytes.start) {
            self.none = bytes.start..bytes.start;
        }
        if self.none.end < bytes.end {
            let rest = text.get(self.none.end..).unwrap_or_default();
            let free = memchr::memchr3(b';', b'|', b'\t', rest).unwrap_or(rest.len());
            self.none.end += free;
        }
        self.none.end < bytes.end
    }
}

codes! {
    /// What says who tells a passage.
    ToldBy {
        /// The clause: *Mme Rabiller indique que*.
        Clause = "clause",
        /// The verb turned round: *…, enchaîne l'infirmière*.
        Inversion = "inversion",
        /// The passive: *il est précisé par la puéricultrice que*.
        Agent = "agent",
        /// One at the table, who opens the sentence.
        Opening = "opening",
        /// A pronoun that takes up the speaker.
        Pronoun = "pronoun",
        /// A bracket at the end.
        Tail = "tail",
        /// The origin that somebody relays: *selon l'assistante sociale*.
        Origin = "origin",
        /// Nobody: *il a été rapporté*.
        Impersonal = "impersonal",
        /// The label.
        Label = "label",
        /// The turn that was opened before.
        Turn = "turn",
        /// Whoever sent the message.
        Sender = "sender",
        /// The column of the table, or a cell that opens with the speaker.
        Column = "column",
        /// A cell of the row that names somebody.
        Cell = "cell",
        /// Another cell of the same row.
        Row = "row",
        /// The headers of the table.
        Header = "header",
        /// The list of those present, which the clerk records.
        List = "list",
        /// Somebody who speaks in that list.
        ListVoice = "list voice",
        /// Nothing.
        Nobody = "none",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::lexicon::Lexicon;
    use crate::position::Position;
    use crate::signals::observe;

    #[test]
    fn a_turn_without_words_is_no_row_of_a_table_above_it() {
        let lexicon = Lexicon::compile(&[]).unwrap();
        let document = Document::from_text("| a | b | c | d |\n\nLE MAIRE :\0");
        let observed = observe(&document, &lexicon, Position::Anas);
        let turn = observed.passages.last().unwrap();
        assert!(turn.passage.words.is_empty());
        assert_eq!(turn.source_by, ToldBy::Label);
    }

    proptest::proptest! {
        #[test]
        fn cells_are_counted_by_bytes(text in "( ; | \\| |\t|;|é| ){0,12}") {
            let most = [" ; ", " | ", "\t"].map(|mark| text.matches(mark).count());
            proptest::prop_assert_eq!(has_cells(text.as_bytes()), most.into_iter().max() >= Some(CELLS));
        }

        /// Whatever was asked before, and in whatever order.
        #[test]
        fn separators_are_found_where_they_stand(
            text in "[;|\ta-c]{0,30}",
            asked in proptest::collection::vec((0..=30_usize, 0..8_usize), 0..8),
        ) {
            let mut separators = Separators::default();
            for (start, length) in asked {
                let bytes = start.min(text.len())..(start + length).min(text.len());
                let part = text.get(bytes.clone()).unwrap_or_default();
                proptest::prop_assert_eq!(
                    separators.any(text.as_bytes(), &bytes),
                    part.contains([';', '|', '\t'])
                );
            }
        }
    }
}
