//! Whether a passage plainly says of somebody what is private life: *Mme F. a un cancer*, *il est sous curatelle*.
//!
//! A name, a pronoun that takes somebody up or a relative, then nothing but the small words of a sentence, then a strong entry.
//! A verb of saying, a *que* or a second noun between them, and it may be said of somebody else, or of nobody: *Mme F. rappelle
//! que le cancer …*, *M. F., référent violences conjugales*.

use super::discourse::{Known, Referent, Taken};
use super::familiar::Trait;
use super::seen::{Named, Seen};
use super::{HEARD, Reader};
use crate::lexicon::{Sense, Strength};
use crate::segment::words::Shape;

/// How many words may stand between somebody and what is said of them.
const REACH: usize = 7;

/// Links that no clause opens with, after a comma.
const ENUMERATES: [&str; 17] = [
    "au", "aux", "avec", "d'", "de", "des", "du", "en", "et", "hors", "la", "le", "les", "l'", "par", "pour",
    "à",
];

/// The words that may, in the order of their bytes: those of no meaning of their own, and verbs that only lead on to what they are followed by.
const LINKS: [&str; 156] = [
    "a",
    "actuellement",
    "ai",
    "aient",
    "ait",
    "alors",
    "apparemment",
    "assez",
    "atteint",
    "atteinte",
    "attend",
    "au",
    "aujourd'hui",
    "aura",
    "auraient",
    "aurait",
    "aussi",
    "aux",
    "avaient",
    "avait",
    "avec",
    "avoir",
    "beaucoup",
    "bien",
    "bénéficiait",
    "bénéficie",
    "bénéficient",
    "commet",
    "commis",
    "connu",
    "connue",
    "connus",
    "consommait",
    "consomme",
    "consultait",
    "consulte",
    "d'",
    "de",
    "depuis",
    "des",
    "deux",
    "devenu",
    "devenue",
    "devient",
    "devrait",
    "doit",
    "droit",
    "du",
    "déjà",
    "désormais",
    "en",
    "encore",
    "est",
    "et",
    "eu",
    "faire",
    "faisait",
    "fait",
    "fera",
    "ferait",
    "font",
    "fréquemment",
    "fréquentait",
    "fréquente",
    "fut",
    "hier",
    "hors",
    "jamais",
    "l'",
    "la",
    "le",
    "les",
    "lourdement",
    "lui",
    "maintenant",
    "n'",
    "ne",
    "non",
    "né",
    "née",
    "objet",
    "ont",
    "par",
    "paraît",
    "parfois",
    "pas",
    "perçoit",
    "perçoivent",
    "peut",
    "placé",
    "placée",
    "placés",
    "plus",
    "pour",
    "prenait",
    "prend",
    "prennent",
    "présumé",
    "purge",
    "qui",
    "quotidiennement",
    "restait",
    "reste",
    "récemment",
    "régulièrement",
    "s'",
    "sa",
    "se",
    "semble",
    "sera",
    "seraient",
    "serait",
    "seront",
    "ses",
    "son",
    "sont",
    "souffrait",
    "souffre",
    "souffrent",
    "sous",
    "souvent",
    "subi",
    "subie",
    "subit",
    "suit",
    "suivi",
    "suivie",
    "suivis",
    "tente",
    "tenté",
    "totalement",
    "touchait",
    "touche",
    "touchent",
    "toujours",
    "trois",
    "trop",
    "très",
    "un",
    "une",
    "va",
    "victime",
    "victimes",
    "vient",
    "vit",
    "vivait",
    "vivent",
    "vont",
    "y",
    "à",
    "également",
    "étaient",
    "était",
    "étant",
    "été",
    "être",
];

/// Whether a word may stand between somebody and what is said of them.
pub(super) fn is_link(word: &str) -> bool {
    LINKS.binary_search(&word).is_ok()
}

/// What a passage plainly says of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Predicate {
    /// How it comes to that person.
    pub of: SaidOf,
    /// How strong the entry is.
    pub strength: Strength,
}

impl Predicate {
    /// Whether it is so plain that nothing else need be asked: a strong entry, said of somebody named.
    pub fn is_sure(self) -> bool {
        self.of == SaidOf::Named && self.strength == Strength::Strong
    }
}

/// Of whom it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SaidOf {
    /// A relative or a household, or somebody by a place: *le père*, *le gardien du 3*.
    Person,
    /// Whom a pronoun or a title takes up.
    TakenUp,
    /// Somebody named.
    Named,
}

/// What the passage says of somebody whom it names or else takes up, the strongest; nothing where it says none of private life.
pub(super) fn of(reader: &Reader<'_>, seen: &Seen<'_>, referent: Referent) -> Option<Predicate> {
    if !seen.found.summary.hears(Sense::PRIVATE) {
        return None;
    }
    let clause = Clause {
        reader,
        seen,
        known: referent.known >= Known::Described && referent.agrees,
        taken: referent.taken,
        start: seen.names.said(),
    };
    let hits = seen.hits.iter().take(HEARD);
    let private = hits.filter_map(|hit| {
        let private = reader.lexicon.sense(hit.group).meets(Sense::PRIVATE);
        let group = reader.lexicon.group(hit.group).filter(|_| private)?;
        let of = clause.subject(hit.first as usize)?;
        Some(Predicate {
            of,
            strength: group.strength,
        })
    });
    private.max()
}

/// The words in which somebody is looked for, before what is said of them.
struct Clause<'a> {
    reader: &'a Reader<'a>,
    seen: &'a Seen<'a>,
    /// Whether readers know whom the passage takes up.
    known: bool,
    taken: Taken,
    /// The word from which the passage says something.
    start: usize,
}

impl Clause<'_> {
    /// To whom the words before `entry` lead back.
    fn subject(&self, entry: usize) -> Option<SaidOf> {
        let back = (self.start..entry).rev().take(REACH);
        for word in back {
            match self.between(word) {
                "" => {}
                "," if self.reader.text(word + 1) == "qui" => {}
                // An apposition, a list of cases, a cell.
                "," | ":" | "|" | "–" | "—" | "-" | "(" if self.somebody(word).is_some() => {}
                "," => return self.before_apposition(word).then_some(SaidOf::Named),
                _ => return None,
            }
            let somebody = self.somebody(word);
            if somebody.is_some() {
                return somebody;
            }
            if !self.reader.is(word, Trait::LINK) {
                return None;
            }
        }
        None
    }

    /// Whether an apposition that ends with `last` is that of a name, and what follows it no part of it: *M. T., 47 ans, souffre …*
    fn before_apposition(&self, last: usize) -> bool {
        if ENUMERATES.contains(&self.reader.text(last + 1)) {
            return false;
        }
        let mut back = (self.start..last).rev().take(REACH);
        let before = back.find(|word| self.between(*word) == ",");
        before.is_some_and(|word| self.somebody(word) == Some(SaidOf::Named))
    }

    /// What stands between `word` and the next, but for blanks and the full stop of an initial.
    fn between(&self, word: usize) -> &str {
        let text = self.reader.between(word, word + 1).trim();
        let initial = text.strip_prefix('.').filter(|_| self.is_name(word));
        initial.map_or(text, str::trim_start)
    }

    /// What the word says as a name.
    fn named(&self, word: usize) -> Option<Named> {
        let names = self.seen.names.designations();
        let at = names.binary_search_by_key(&word, |name| name.word).ok()?;
        names.get(at).map(|name| name.by)
    }

    /// Whether a name that is no participant's ends with the word: *Karim M.* is no *Karim, M. …*
    fn is_name(&self, word: usize) -> bool {
        let initial = || self.reader.text(word) == "m" && self.reader.shape(word).has(Shape::DOT_AFTER);
        self.names(word) || initial() && word > self.start && self.names(word - 1)
    }

    /// Whether the word names somebody who does not sit at the table.
    fn names(&self, word: usize) -> bool {
        // A first name too, but nearly always the country.
        self.named(word).is_some_and(Named::is_name) && self.reader.text(word) != "france"
    }

    /// Who is named or meant by the word, or by what ends with it.
    fn somebody(&self, word: usize) -> Option<SaidOf> {
        if self.is_name(word) || self.is_surname(word) {
            Some(SaidOf::Named)
        } else if self.known && self.stands_in(word) {
            Some(SaidOf::TakenUp)
        } else {
            (self.known && self.is_person(word)).then_some(SaidOf::Person)
        }
    }

    /// Whether it goes on a name: *Mme Da Silva*, *les enfants M.*
    fn is_surname(&self, word: usize) -> bool {
        let capitalised = |word: &usize| self.named(*word) == Some(Named::Capitalised);
        let mut back = (self.start..=word).rev().take(REACH);
        let before = back
            .find(|word| !capitalised(word))
            .filter(|before| *before < word);
        before.is_some_and(|before| self.names(before) || self.ends_person(before, Sense::RELATIVE))
    }

    fn stands_in(&self, word: usize) -> bool {
        matches!(self.taken, Taken::Pronoun | Taken::Noun)
            && self.seen.names.stand_ins().binary_search(&word).is_ok()
            && !matches!(self.reader.text(word), "lui" | "leur" | "eux")
    }

    /// Whether an entry ends with it that stands for a relative, or for somebody whom readers know.
    fn is_person(&self, word: usize) -> bool {
        let taken_up = Sense::RELATIVE
            .or(Sense::TAKES_UP)
            .when(matches!(self.taken, Taken::Relative | Taken::Noun));
        let known = taken_up.or(Sense::PLACED);
        self.ends_person(word, known)
    }

    /// Whether an entry of that sense ends with the word.
    fn ends_person(&self, word: usize, senses: Sense) -> bool {
        let mut persons = self.seen.heard.persons().iter();
        persons.any(|(hit, sense)| sense.meets(senses) && hit.last as usize == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::lexicon::Lexicon;
    use crate::position::Position;
    use crate::signals::observe;

    /// What the last passage of a text says of somebody.
    fn said(text: &str) -> Option<SaidOf> {
        let lexicon = Lexicon::compile(&[]).unwrap();
        let observed = observe(&Document::from_text(text), &lexicon, Position::Anas);
        observed.passages.last()?.predicate.map(|said| said.of)
    }

    #[test]
    fn links_are_in_the_order_of_their_bytes() {
        assert!(LINKS.is_sorted());
    }

    #[test]
    fn small_words_lead_back_to_somebody() {
        for (text, of) in [
            ("Mme Ferreira a un cancer.", SaidOf::Named),
            ("Karim B. a été très souvent placé en garde à vue.", SaidOf::Named),
            ("Mme Da Silva, qui est sous curatelle, a écrit.", SaidOf::Named),
            ("M. Nguyen, schizophrène, a été reçu.", SaidOf::Named),
            ("Les enfants Marchal sont suivis par l'ASE.", SaidOf::Named),
            ("Sofiane M. est connu des services de police.", SaidOf::Named),
            ("M. T., 47 ans, souffre d'une cirrhose.", SaidOf::Named),
            ("- Lina F. : se scarifie", SaidOf::Named),
            ("Mme Roux a été reçue. Elle est sous curatelle.", SaidOf::TakenUp),
            ("Mme Roux a été reçue. Sa fille est anorexique.", SaidOf::Person),
        ] {
            assert_eq!(said(text), Some(of), "{text}");
        }
    }

    #[test]
    fn what_is_said_about_a_matter_or_of_nobody_is_not_said_of_a_person() {
        for text in [
            "Mme Ferreira rappelle que le cancer est dépisté.",
            "M. Roux, référent violences conjugales, présente l'action.",
            "M. Haddad demande combien de familles touchent le RSA.",
            "Il est sous curatelle.",
            "La France est en deuil.",
            "Hervé Mariton : homosexuel, c'est un droit.",
            "Le surendettement augmente. M. Roux a écrit.",
            "Les poèmes de M. Damas, qu'il s'agisse de Pigments, de cancer ou d'exil, sont lus.",
            "Présents : Mme Aubry (maire)\n\nMme Aubry : la curatelle est une mesure de protection.",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
