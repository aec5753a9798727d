//! Persons under other names: the same person, however named, is the same *Personne A* all through the document.
//!
//! Those at the table keep their names: minutes tell who was there. The others are found by their titles, first names,
//! initials and households, then wherever their names stand again.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Redaction;
use crate::document::Document;
use crate::engine::Engine;
use crate::lexicon::{Class, Lexicon, unaccent};
use crate::segment::words::Shape;
use crate::signals::Observed;
use crate::span::{Span, Src};

/// Who is behind which name. It holds document text: it is shown to nobody, and written only where the user says.
#[derive(Default)]
pub struct Key(Vec<Entry>);

struct Entry {
    label: String,
    /// The ways the document names that person.
    forms: BTreeSet<String>,
}

impl Key {
    /// One person a line: the new name, a tab, the names in the document.
    pub fn write(&self) -> String {
        let mut out = String::new();
        for entry in &self.0 {
            let forms: Vec<&str> = entry.forms.iter().map(String::as_str).collect();
            let _ = writeln!(out, "{}\t{}", entry.label, forms.join(", "));
        }
        out
    }

    /// How many persons have another name.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nobody has.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The words that announce a person or a household, by the group of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Announced {
    /// *M.*, *Mme*: goes with the name.
    Titled(Option<Gender>),
    /// *le jeune*, *la petite*: goes with the name.
    Young,
    /// *la famille*: stays, for the new name says it again.
    Household,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gender {
    Woman,
    Man,
}

/// A person as one mention shows them.
#[derive(Clone, Default, PartialEq, Eq)]
struct Identity {
    given: Option<String>,
    surname: Option<String>,
    gender: Option<Gender>,
    household: bool,
}

impl Identity {
    /// Whether both can be one person, and something says they are.
    fn fits(&self, other: &Self) -> bool {
        let agree = |a: &Option<String>, b: &Option<String>| match (a, b) {
            (Some(a), Some(b)) => {
                a == b || a.len() == 1 && b.starts_with(a) || b.len() == 1 && a.starts_with(b)
            }
            _ => true,
        };
        let shared = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && agree(a, b);
        let same_sex = self.gender.is_none() || other.gender.is_none() || self.gender == other.gender;
        // *M. Karim*, known as Karim Belkacem.
        let only = |a: &Self, b: &Self| a.given.is_none() && a.surname.is_some() && a.surname == b.given;
        if self.household != other.household || !same_sex {
            return false;
        }
        only(self, other)
            || only(other, self)
            || agree(&self.given, &other.given)
                && agree(&self.surname, &other.surname)
                && (shared(&self.given, &other.given) || shared(&self.surname, &other.surname))
    }

    /// Takes over what `other` adds.
    fn learn(&mut self, other: &Self) {
        let longer = |own: &mut Option<String>, new: &Option<String>| {
            if new.as_ref().map_or(0, String::len) > own.as_ref().map_or(0, String::len) {
                own.clone_from(new);
            }
        };
        longer(&mut self.given, &other.given);
        longer(&mut self.surname, &other.surname);
        self.gender = self.gender.or(other.gender);
    }
}

/// The new names of the persons outside `covered`, and the key to them.
pub(super) fn pseudonyms(
    document: &Document,
    engine: &Engine,
    covered: &[Span<Src>],
) -> (Vec<Redaction>, Key) {
    let observed = engine.observed(document);
    let finder = Finder {
        observed: &observed,
        lexicon: engine.lexicon(),
        announced: announced(&observed, engine.lexicon()),
    };
    let mut cast = Cast::default();
    let mut out = Vec::new();
    let mut taken = vec![false; observed.words.len()];
    let free = |words: (usize, usize), taken: &mut Vec<bool>| {
        let span = observed.words_span(words.0, words.1);
        let span = with_dot(document, span);
        let slots = taken.get_mut(words.0..=words.1).unwrap_or_default();
        let free = !slots.contains(&true) && !covered.iter().any(|c| c.overlaps(span));
        slots.fill(true);
        free.then_some(span)
    };
    // Names in neutralised passages count too: the person may be named elsewhere by a part of them.
    for (words, identity) in finder.mentions() {
        let person = cast.person(&identity);
        if let Some(span) = free(words, &mut taken) {
            let with = cast.name(person, document.text.slice(span));
            out.push(Redaction { span, with });
        }
    }
    for word in 0..observed.words.len() {
        let Some(person) = finder.again(word).and_then(|key| cast.named(&key)) else {
            continue;
        };
        if let Some(span) = free((word, word), &mut taken) {
            let with = cast.name(person, document.text.slice(span));
            out.push(Redaction { span, with });
        }
    }
    (out, cast.key())
}

/// The mention with the dot of its last initial, unless that dot may end the sentence.
fn with_dot(document: &Document, span: Span<Src>) -> Span<Src> {
    let text = document.text.slice(span);
    let initial = text
        .rsplit([' ', '\u{a0}', '-', '.'])
        .next()
        .is_some_and(|last| last.chars().count() == 1);
    let after = document
        .text
        .as_str()
        .get(span.end() as usize..)
        .unwrap_or_default();
    let goes_on = after.strip_prefix('.').is_some_and(|rest| {
        let next = rest.trim_start_matches([' ', '\u{a0}']).chars().next();
        next.is_some_and(|c| !c.is_uppercase() && c != '\n')
    });
    if initial && goes_on {
        Span::new(span.start(), span.end() + 1)
    } else {
        span
    }
}

/// Where a name is announced: the first word of the announcement, its last, and what it is.
fn announced(observed: &Observed, lexicon: &Lexicon) -> FxHashMap<usize, (usize, Announced)> {
    let mut out = FxHashMap::default();
    for passage in &observed.passages {
        for hit in observed.hits(passage) {
            let Some(group) = lexicon.group(hit.group).filter(|g| g.class == Class::Person) else {
                continue;
            };
            let (first, last) = (hit.first as usize, hit.last as usize);
            let word = observed
                .words
                .get(last)
                .map_or("", |w| observed.folded.slice(w.span));
            let gender = match word {
                "m" | "mr" | "monsieur" => Some(Gender::Man),
                "mme" | "mlle" | "madame" | "mademoiselle" => Some(Gender::Woman),
                _ => None,
            };
            let (from, what) = match &*group.id {
                "title" => (first, Announced::Titled(gender)),
                // *situation de M.*: the title goes with the name, the rest stays.
                "case-heading" if gender.is_some() => (last, Announced::Titled(gender)),
                "case-heading" if word == "famille" => (last, Announced::Household),
                "young" => (first, Announced::Young),
                "household" => (last, Announced::Household),
                _ => continue,
            };
            out.insert(from, (last, what));
        }
    }
    out
}

struct Finder<'a> {
    observed: &'a Observed,
    lexicon: &'a Lexicon,
    announced: FxHashMap<usize, (usize, Announced)>,
}

/// What is named after people, without accents.
const PLACES: &[&str] = &[
    "allee",
    "avenue",
    "boulevard",
    "bd",
    "centre",
    "chemin",
    "cite",
    "clinique",
    "college",
    "cours",
    "creche",
    "ecole",
    "espace",
    "esplanade",
    "foyer",
    "gymnase",
    "hopital",
    "impasse",
    "lycee",
    "maison",
    "maternelle",
    "mediatheque",
    "parc",
    "passage",
    "place",
    "quai",
    "quartier",
    "residence",
    "rue",
    "salle",
    "square",
    "stade",
    "tour",
    "ville",
    "site",
    "groupe",
    "scolaire",
    "primaire",
    "elementaire",
    "batiment",
    "theatre",
    "cinema",
];

/// What a feast is the occasion of, without accents.
const OCCASIONS: &[&str] = &[
    "vacances", "conges", "fetes", "marche", "arbre", "repas", "gouter", "colis",
];

/// How many words make a name at most.
const LONGEST_NAME: usize = 4;

/// A shorter word is no name to look for elsewhere.
const SHORTEST_NAME: usize = 3;

impl Finder<'_> {
    /// The mentions of persons who are not at the table, in order: their first and last word, and who it is.
    fn mentions(&self) -> Vec<((usize, usize), Identity)> {
        let mut out = Vec::new();
        for passage in &self.observed.passages {
            let passage = &passage.passage;
            let first = match passage.label {
                Some(_) => passage.label_words.start.min(passage.words.start),
                None => passage.words.start,
            };
            let mut word = first;
            while word < passage.words.end {
                let found = self.mention(word, passage.words.end, word > first);
                if let Some((end, identity)) = found {
                    let start = match self.announced.get(&word) {
                        // The new name of a household begins with that word.
                        Some((last, Announced::Household)) => *last,
                        _ => word,
                    };
                    out.push(((start, end), identity));
                    word = end;
                }
                word += 1;
            }
        }
        out
    }

    /// The mention that begins at `word`, if any: its last word, and who it is.
    fn mention(&self, word: usize, end: usize, inside: bool) -> Option<(usize, Identity)> {
        let announced = self.announced.get(&word);
        let from = match announced {
            Some((last, _)) => last + 1,
            None => word,
        };
        let to = self.name_end(from, end)?;
        let names: Vec<String> = (from..to).map(|w| self.key(w)).collect();
        let at_table = (from..to).any(|w| self.key(w).len() > 1 && self.observed.seats(&self.key(w)));
        let first_name = self.lexicon.first_name(names.first()?);
        let told = match announced {
            // *Mesdames, Messieurs* announce each other.
            Some(_) => !self.announced.contains_key(&from),
            None => self.tells_person(from..to, inside),
        };
        if at_table || !told {
            return None;
        }
        let what = announced.map(|a| a.1);
        // After a title, one name is the surname; before an initial, it is the given one.
        let surname_only = match what {
            Some(Announced::Household) => true,
            Some(Announced::Titled(_)) => names.len() == 1,
            Some(Announced::Young) | None => false,
        };
        let given = names
            .first()
            .filter(|_| !surname_only && (first_name.is_some() || names.len() > 1 && self.dotted(to - 1)))
            .cloned();
        let rest = names.get(usize::from(given.is_some())..).unwrap_or_default();
        let identity = Identity {
            surname: rest.last().cloned(),
            given,
            gender: match what {
                Some(Announced::Titled(gender)) => gender,
                _ => None,
            },
            household: what == Some(Announced::Household),
        };
        Some((to - 1, identity))
    }

    /// Whether words that nothing announces name a person; `inside` the passage, not at its head.
    fn tells_person(&self, words: Range<usize>, inside: bool) -> bool {
        let (first, last, several) = (words.start, words.end - 1, words.len() > 1);
        let shape = |w: usize, s: Shape| self.observed.words.get(w).is_some_and(|w| w.shape.has(s));
        let first_name = |w: usize| {
            let key = self.key(w);
            // *France Travail* is an office.
            let name = self.lexicon.first_name(&key).filter(|_| key != "france");
            name.is_some_and(|n| !n.ambiguous)
        };
        // *Saint-Aubert*, *collège Jean Moulin*, *Rosa-Parks* are places; *Jean-Pierre* is not.
        let tied = shape(first, Shape::GLUED_RIGHT) && !(several && first_name(first + 1));
        let other = tied || self.names_place(first) || self.names_feast(first);
        if shape(first, Shape::GLUED_LEFT) || other {
            return false;
        }
        if self.dotted(first) {
            // *K. Y.*, *E. Da Cruz*; at the head of a line it numbers what follows.
            return inside;
        }
        // *Yanis B.*: whoever is told by an initial is somebody, first name or not. A word in capitals alone is often none.
        several && self.dotted(last) || first_name(first) && (several || !shape(first, Shape::CAPS))
    }

    /// Where the name that begins at `from` ends: capitals that nothing but a space or a hyphen parts.
    fn name_end(&self, from: usize, end: usize) -> Option<usize> {
        let last = (from + LONGEST_NAME).min(end);
        let mut to = from;
        while to < last && self.capital(to) && (to == from || self.adjoin(to - 1, to)) {
            to += 1;
        }
        (to > from).then_some(to)
    }

    /// Whether the word can be of a name.
    fn capital(&self, word: usize) -> bool {
        let word = self.observed.words.get(word);
        word.is_some_and(|w| w.shape.has(Shape::CAPITAL) && !w.shape.has(Shape::DIGIT))
    }

    /// Whether only a space, a hyphen or the dot of an initial parts two words.
    fn adjoin(&self, a: usize, b: usize) -> bool {
        let span = |w: usize| self.observed.words.get(w).map(|w| w.span);
        let (Some(a_span), Some(b_span)) = (span(a), span(b)) else {
            return false;
        };
        let between = self
            .observed
            .folded
            .as_str()
            .get(a_span.end() as usize..b_span.start() as usize)
            .unwrap_or("\n");
        let initial = self.observed.folded.slice(a_span).len() == 1;
        matches!(between, " " | "-" | "\u{a0}" | "" | "'") || initial && matches!(between, ". " | "." | ".-")
    }

    /// Whether a hyphen ties the word to the one before.
    fn glued(&self, word: usize) -> bool {
        let word = self.observed.words.get(word);
        word.is_some_and(|w| w.shape.has(Shape::GLUED_LEFT))
    }

    /// Whether the word is of the name that a street or a building bears: *rue Victor Hugo*, *Collège Jean Moulin*.
    fn names_place(&self, word: usize) -> bool {
        let mut first = word;
        for _ in 0..LONGEST_NAME {
            let Some(before) = first.checked_sub(1).filter(|b| self.adjoin(*b, first)) else {
                return false;
            };
            if PLACES.contains(&self.key(before).as_str()) {
                return true;
            }
            if !self.capital(before) {
                return false;
            }
            first = before;
        }
        false
    }

    /// Whether the word is written as an initial.
    fn dotted(&self, word: usize) -> bool {
        self.observed.words.get(word).is_some_and(|w| {
            let text = self.observed.folded.slice(w.span);
            w.shape.has(Shape::DOTTED) && text.len() <= 4
                || text.chars().count() == 1
                    && w.shape.has(Shape::DOT_AFTER)
                    && !matches!(text, "m" | "à" | "a" | "y" | "l")
        })
    }

    /// The name that a word may take up again: a capital, nobody's at the table.
    fn again(&self, word: usize) -> Option<String> {
        let shape = self.observed.words.get(word)?.shape;
        let key = self.key(word);
        let name = shape.has(Shape::CAPITAL) && key.len() >= SHORTEST_NAME;
        let other =
            self.glued(word) || self.names_place(word) || self.names_feast(word) || self.observed.seats(&key);
        (name && !other).then_some(key)
    }

    /// Whether the word is of a feast, whoever is called so: *la Toussaint*, *les vacances de Noël*.
    fn names_feast(&self, word: usize) -> bool {
        let before = |steps| word.checked_sub(steps).map(|w| self.key(w)).unwrap_or_default();
        match self.key(word).as_str() {
            "toussaint" => before(1) == "la",
            "noel" => before(1) == "de" && OCCASIONS.contains(&before(2).as_str()),
            _ => false,
        }
    }

    /// A word in lower case, without accents.
    fn key(&self, word: usize) -> String {
        let mut key = String::new();
        if let Some(word) = self.observed.words.get(word) {
            unaccent(self.observed.folded.slice(word.span), &mut key);
        }
        key
    }
}

/// Everybody met so far.
#[derive(Default)]
struct Cast {
    people: Vec<Identity>,
    entries: Vec<Entry>,
}

impl Cast {
    /// The number of the person, known or new.
    fn person(&mut self, identity: &Identity) -> usize {
        if let Some(known) = self.people.iter().position(|p| p.fits(identity)) {
            if let Some(person) = self.people.get_mut(known) {
                person.learn(identity);
            }
            return known;
        }
        let letters = letters(self.people.len());
        let label = if identity.household {
            format!("famille {letters}")
        } else {
            format!("Personne {letters}")
        };
        self.people.push(identity.clone());
        self.entries.push(Entry {
            label,
            forms: BTreeSet::new(),
        });
        self.people.len() - 1
    }

    /// The person who bears the name `key`.
    fn named(&self, key: &str) -> Option<usize> {
        let bears = |p: &Identity| [&p.surname, &p.given].iter().any(|n| n.as_deref() == Some(key));
        self.people.iter().position(bears)
    }

    /// The new name of a person whom the document names `form`.
    fn name(&mut self, person: usize, form: &str) -> String {
        let Some(entry) = self.entries.get_mut(person) else {
            return String::new();
        };
        entry
            .forms
            .insert(form.split_whitespace().collect::<Vec<_>>().join(" "));
        if form.starts_with(char::is_uppercase) {
            capitalised(&entry.label)
        } else {
            entry.label.clone()
        }
    }

    fn key(self) -> Key {
        Key(self.entries.into_iter().filter(|e| !e.forms.is_empty()).collect())
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next();
    first
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(chars)
        .collect()
}

/// A, B … Z, AA, AB …
fn letters(number: usize) -> String {
    let last = char::from(b'A' + (number % 26) as u8);
    match number / 26 {
        0 => last.to_string(),
        before => letters(before - 1) + &last.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Options;

    fn renamed(text: &str) -> (String, String) {
        let engine = Engine::new(Options::default(), &[]).unwrap();
        let document = Document::from_text(text);
        let (redactions, key) = pseudonyms(&document, &engine, &[]);
        let mut edits: Vec<_> = redactions
            .iter()
            .map(|r| crate::office::Edit::replace(r.span.range(), r.with.as_str()))
            .collect();
        edits.sort_by_key(|e| e.range.start);
        (crate::office::splice(text, edits), key.write())
    }

    #[test]
    fn a_person_keeps_one_name_however_the_text_calls_them() {
        let (text, key) = renamed(
            "Le bailleur évoque M. Karim Belkacem. Karim Belkacem est attendu lundi ; M. Belkacem viendra avec sa sœur, Mme Belkacem.\n\
             La famille Dorval habite au n° 4. Les voisins plaignent la famille Dorval.\n\
             Situation 2 : Famille R., trois enfants ; on revoit la famille R.\n",
        );
        assert_eq!(
            text,
            "Le bailleur évoque Personne A. Personne A est attendu lundi ; Personne A viendra avec sa sœur, Personne B.\n\
             La famille C habite au n° 4. Les voisins plaignent la famille C.\n\
             Situation 2 : Famille D, trois enfants ; on revoit la famille D.\n"
        );
        assert_eq!(
            key,
            "Personne A\tKarim Belkacem, M. Belkacem, M. Karim Belkacem\nPersonne B\tMme Belkacem\nfamille C\tfamille Dorval\nfamille D\tFamille R., famille R\n"
        );
    }

    #[test]
    fn those_at_the_table_keep_their_names() {
        let text = "Présents : Mme Aubry (assistante sociale), M. Roux (maire)\n\n1. Situations\nMme Aubry salue M. Roux et dit que Yanis B. dort mal.\n";
        let (text, _) = renamed(text);
        assert!(
            text.contains("Mme Aubry salue M. Roux et dit que Personne A dort mal."),
            "{text}"
        );
    }

    #[test]
    fn streets_and_schools_keep_theirs() {
        let text = "Le collège Jean Moulin et la rue Victor Hugo, à Saint-Aubert, sont cités par Karim Belkacem, pas Rosa-Parks.\n";
        let (text, _) = renamed(text);
        assert_eq!(
            text,
            "Le collège Jean Moulin et la rue Victor Hugo, à Saint-Aubert, sont cités par Personne A, pas Rosa-Parks.\n"
        );
    }

    #[test]
    fn a_name_without_title_is_taken_up_and_a_feast_is_nobody() {
        let (text, key) = renamed(
            "Mme Dupont est absente. Dupont a dit qu'elle viendrait après les vacances de la Toussaint.\n\
             M. Toussaint habite rue Dupont ; Toussaint est connu. On se revoit après la Toussaint, avant le marché de Noël.\n",
        );
        assert_eq!(
            text,
            "Personne A est absente. Personne A a dit qu'elle viendrait après les vacances de la Toussaint.\n\
             Personne B habite rue Dupont ; Personne B est connu. On se revoit après la Toussaint, avant le marché de Noël.\n"
        );
        assert_eq!(
            key,
            "Personne A\tDupont, Mme Dupont\nPersonne B\tM. Toussaint, Toussaint\n"
        );
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 52].map(letters), ["A", "Z", "AA", "BA"]);
    }
}
