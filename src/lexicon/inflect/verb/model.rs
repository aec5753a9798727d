//! How irregular verbs are conjugated: which of them alike, and from which stems.

use super::super::join;
use super::FUTURE;

/// The verbs that are conjugated in one way.
#[derive(Clone, Copy)]
pub(super) struct Verbs {
    /// What their infinitives end in.
    ending: &'static str,
    /// Whether it is a whole infinitive, and no other is meant.
    alone: bool,
}

/// All verbs that end so.
pub(super) const fn like(ending: &'static str) -> Verbs {
    Verbs { ending, alone: false }
}

/// One verb, not those that end like it.
pub(super) const fn only(infinitive: &'static str) -> Verbs {
    Verbs {
        ending: infinitive,
        alone: true,
    }
}

impl Verbs {
    /// What stands before the ending, if the infinitive is one of theirs.
    fn radical(self, infinitive: &str) -> Option<&str> {
        let radical = infinitive.strip_suffix(self.ending)?;
        (radical.is_empty() || !self.alone).then_some(radical)
    }

    /// How much they have in common: a longer ending is more than a shorter one, the whole verb the most.
    const fn likeness(self) -> (usize, bool) {
        (self.ending.len(), self.alone)
    }
}

/// The rows of a table that are most like an infinitive, each with what stands before its ending: several where a verb has two
/// conjugations.
pub(super) fn most_like<'a, T>(
    rows: &'a [T],
    infinitive: &'a str,
    verbs: impl Fn(&T) -> Verbs + Copy + 'a,
) -> impl Iterator<Item = (&'a T, &'a str)> {
    let fitting = rows
        .iter()
        .filter_map(move |row| Some((row, verbs(row).radical(infinitive)?)));
    let likeness = move |row: &T| verbs(row).likeness();
    let best = fitting.clone().map(|(row, _)| likeness(row)).max();
    fitting.filter(move |(row, _)| Some(likeness(row)) == best)
}

/// How verbs are conjugated that have a few stems; every stem is what follows what stands before the ending.
pub(super) struct Model {
    pub(super) verbs: Verbs,
    /// The six persons of the present.
    present: &'static str,
    /// The future up to and including its r.
    future: &'static str,
    /// The past historic up to its vowel (`pri`, `cru`, `tin`); empty for none.
    past: &'static str,
    /// The past participle, masculine and singular.
    participle: &'static str,
    agreement: Agreement,
    /// The two stems of the subjunctive where the present does not give them.
    subjunctive: Option<(&'static str, &'static str)>,
    /// The present participle where the present does not give it.
    gerund: Option<&'static str>,
    /// Other forms.
    more: &'static str,
}

/// How a past participle agrees.
#[derive(Clone, Copy)]
enum Agreement {
    /// By its endings.
    Regular,
    /// Never.
    Never,
    /// In these forms.
    As(&'static str),
}

pub(super) const fn model(
    ending: &'static str,
    present: &'static str,
    future: &'static str,
    past: &'static str,
    participle: &'static str,
) -> Model {
    Model {
        verbs: like(ending),
        present,
        future,
        past,
        participle,
        agreement: Agreement::Regular,
        subjunctive: None,
        gerund: None,
        more: "",
    }
}

impl Model {
    /// Of that verb alone, not of those that end like it.
    pub(super) const fn alone(self) -> Self {
        Self {
            verbs: only(self.verbs.ending),
            ..self
        }
    }

    /// The participle never agrees.
    pub(super) const fn invariable(self) -> Self {
        Self {
            agreement: Agreement::Never,
            ..self
        }
    }

    /// The other forms of a participle that agrees in its own way.
    pub(super) const fn agreeing(self, forms: &'static str) -> Self {
        Self {
            agreement: Agreement::As(forms),
            ..self
        }
    }

    pub(super) const fn subjunctive(self, closed: &'static str, open: &'static str) -> Self {
        Self {
            subjunctive: Some((closed, open)),
            ..self
        }
    }

    pub(super) const fn gerund(self, gerund: &'static str) -> Self {
        Self {
            gerund: Some(gerund),
            ..self
        }
    }

    pub(super) const fn more(self, more: &'static str) -> Self {
        Self { more, ..self }
    }

    /// Calls `push` with all forms but the infinitive of the verb with that `radical` before the ending.
    pub(super) fn conjugate(&self, radical: &str, push: &mut dyn FnMut(&str)) {
        let mut add = |stem: &str, endings: &str| join(&format!("{radical}{stem}"), endings, push);
        add("", self.present);
        add(self.future, FUTURE);
        add("", self.more);
        self.moods(&mut add);
        self.past(&mut add);
        self.participle(&mut add);
    }

    /// What derives from the stems of the present: imperfect, present participle, subjunctive.
    fn moods(&self, add: &mut impl FnMut(&str, &str)) {
        let stem = |ending: &str| {
            let mut forms = self.present.rsplit(' ');
            forms
                .find_map(|form| form.strip_suffix(ending))
                .unwrap_or_default()
        };
        let we = stem("ons");
        add(we, "ais ait aient ions iez");
        match self.gerund {
            Some(gerund) => add("", gerund),
            None => add(we, "ant"),
        }
        let (closed, open) = self.subjunctive.unwrap_or_else(|| (stem("ent"), we));
        add(closed, "e es ent");
        add(open, "ions iez");
    }

    /// The past historic.
    fn past(&self, add: &mut impl FnMut(&str, &str)) {
        if let Some(start) = self.past.strip_suffix("in") {
            add(start, "ins int înmes întes inrent");
        } else if let Some(start) = self.past.strip_suffix('i') {
            add(start, "is it îmes îtes irent");
        } else if let Some(start) = self.past.strip_suffix('u') {
            add(start, "us ut ûmes ûtes urent");
        } else if !self.past.is_empty() {
            add(self.past, "s t mes tes rent");
        }
    }

    /// The past participle.
    fn participle(&self, add: &mut impl FnMut(&str, &str)) {
        add("", self.participle);
        match self.agreement {
            Agreement::Never => {}
            Agreement::As(forms) => add("", forms),
            Agreement::Regular if self.participle.ends_with('s') => add(self.participle, "e es"),
            Agreement::Regular => add(self.participle, "e s es"),
        }
    }
}
