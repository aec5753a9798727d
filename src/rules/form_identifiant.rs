//! FORM-IDENTIFIANT: data that identify a person directly, recognised by their shape and, where they have one, their check digits.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::context::Cue;
use super::{Context, Place, Remarks, Rule};
use crate::finding::Evidence;
use crate::segment::PassageKind;
use crate::signals::PassageSignals;
use crate::span::{Span, Src};

pub(super) const RULE: Rule = Rule::reading("FORM-IDENTIFIANT", read);

const RESIDES: Cue = Cue("resides");

/// How many words may stand between a person and an address or a number that is theirs, unless the text says they live there.
const REACH: usize = 4;

/// Where a shape identifies somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    /// Wherever it stands.
    Anywhere,
    /// Outside lists of participants and headers of messages, where it is how a professional is reached.
    OutOfLists,
    /// Right after a person who is not at the table: elsewhere it is an office's.
    AfterPerson,
}

struct Shape {
    /// The fewest digits that it has.
    digits: usize,
    /// Its words, one of which it has, in lower case; none where it is all digits.
    words: &'static [&'static str],
    /// Whether what stands in the line before such a word, and after it, leaves the shape possible.
    beside: fn(&str, &str) -> bool,
    /// Compiled when a line first has what it takes.
    pattern: LazyLock<Option<Regex>>,
    check: fn(&str) -> bool,
    place: Where,
}

/// Between groups of digits: nothing, a space of any width, a dot or a hyphen.
const GAP: &str = r"[ \u{a0}\u{202f}.-]?";

/// A shape: the fewest digits and the words it has, what may stand beside them, its pattern, its check and where it identifies. `~` in the pattern is a [`GAP`],
/// and word boundaries and digits are those of ASCII: all of Unicode's make automata a hundred times as large.
macro_rules! shape {
    ($digits:literal, $words:expr, $beside:expr, $pattern:literal, $check:expr, $place:expr) => {
        Shape {
            digits: $digits,
            words: $words,
            beside: $beside,
            pattern: LazyLock::new(|| {
                let pattern = $pattern.replace('~', GAP).replace(r"\b", r"(?-u:\b)");
                Regex::new(&pattern.replace(r"\d", "[0-9]")).ok()
            }),
            check: $check,
            place: $place,
        }
    };
}

/// The places of the shapes of an e-mail and of a postal address among [`SHAPES`].
const EMAIL: usize = 10;
const ADDRESS: usize = 11;

/// The fewest digits of a shape that has words.
const FEWEST: usize = 3;

#[rustfmt::skip]
static SHAPES: [Shape; 12] = [
    // NIR: sex, year, month, department, commune, order, key.
    shape!(14, &[], any, r"\b[123478]~\d{2}~(?:0[1-9]|1[0-2]|[2-9]\d)~(?:\d{2}|2[AB])~\d{3}~\d{3}~\d{2}\b", is_nir, Where::Anywhere),
    // Without its key it is only digits: somebody must call it by its name.
    shape!(12, &["nir", "curit", "ss"], any, r"(?i)\b(?:NIR|sécurité sociale|n°~SS)\b[^\d\n]{0,12}[12]~\d{2}~(?:0[1-9]|1[0-2]|[2-9]\d)~(?:\d{2}|2[AB])~\d{3}~\d{3}(?:~\d{2})?\b", lacks_key, Where::Anywhere),
    shape!(10, &[], any, r"(?i)\b(?:FR|MC|BE|LU|DE|CH|ES|IT|PT|GB|NL|PL|RO|TN)\d{2}(?:~[0-9A-Z]{2,4}){3,7}(?:~[0-9A-Z]{1,4})?\b", is_iban, Where::Anywhere),
    // Mobile numbers first: a landline in minutes is most often an office's.
    shape!(10, &[], any, r"(?:\+33~(?:\(0\)~)?|\b0)[67](?:~\d{2}){4}\b", always, Where::OutOfLists),
    shape!(10, &[], any, r"(?:\+33~(?:\(0\)~)?|\b0)[1-589](?:~\d{2}){4}\b", always, Where::AfterPerson),
    shape!(3, &["né", "nÉ"], on_that_day, r"(?i)\b(?:née?s?|né\(e\)|né·e)~le~\d{1,2}(?:er)?[ \u{a0}/.-](?:\d{1,2}|[a-zéû]{3,9})[ \u{a0}/.-]\d{2,4}", always, Where::Anywhere),
    shape!(3, &["ddn", "naissance"], any, r"(?i)\b(?:DDN|date de naissance)[ \u{a0}:|]{1,4}\d{1,2}[ \u{a0}/.-](?:\d{1,2}|[a-zéû]{3,9})[ \u{a0}/.-]\d{2,4}", always, Where::Anywhere),
    shape!(7, &["allocataire"], any, r"(?i)\ballocataire(?:~CAF)?(?:~n°)?~:?~\d{7}~[A-Z]?\b", always, Where::Anywhere),
    shape!(7, &["caf"], any, r"(?i)\b(?:n°|numéro|matricule)~CAF~:?~\d{7}~[A-Z]?\b", always, Where::Anywhere),
    shape!(7, &["caf"], any, r"(?i)\bCAF~n°~:?~\d{7}~[A-Z]?\b", always, Where::Anywhere),
    shape!(0, &[], any, r"(?i-u:[a-z0-9._+-]+@)(?i)(?:gmail|orange|wanadoo|free|sfr|neuf|laposte|bbox|numericable|hotmail|outlook|live|msn|yahoo|icloud|protonmail|proton|gmx|aol)\.(?:com|fr|net|me|eu)\b", always, Where::OutOfLists),
    shape!(1, &[], any, r"(?i)\b\d{1,4}(?:~(?:bis|ter|quater))?,?[ \u{a0}](?:rue|avenue|av\.|boulevard|bd|bld|allée|allees|allées|impasse|place|chemin|route|quai|square|cours|passage|venelle|ruelle|sentier|mail)[ \u{a0}](?:d[eu]s?[ \u{a0}](?:la[ \u{a0}]|l['’])?)?[a-zà-ÿœ\d'’-]+(?-i:[ \u{a0}][A-ZÀ-ÞŒ][a-zA-ZÀ-ÿŒœ'’-]*)*", always, Where::AfterPerson),
];

/// The words of all shapes, each with the shape it belongs to.
static CALLED: LazyLock<Option<(AhoCorasick, Vec<usize>)>> = LazyLock::new(|| {
    let words = SHAPES
        .iter()
        .enumerate()
        .flat_map(|(number, shape)| shape.words.iter().map(move |word| (word, number)));
    let (words, numbers): (Vec<&str>, Vec<usize>) = words.unzip();
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(words)
        .ok()?;
    Some((automaton, numbers))
});

fn always(_: &str) -> bool {
    true
}

fn any(_: &str, _: &str) -> bool {
    true
}

/// How many digits the line has, and whether a way may stand after one of its numbers: *12, rue*, *3 bis avenue*.
fn numbers(line: &str) -> (usize, bool) {
    let (bytes, mut at, mut digits, mut address) = (line.as_bytes(), 0, 0, false);
    while let Some(start) = next_digit(bytes, at) {
        let run = bytes
            .iter()
            .skip(start)
            .take_while(|b| b.is_ascii_digit())
            .count();
        at = start + run;
        digits += run;
        address |= may_be_address(line.get(at..).unwrap_or_default());
    }
    (digits, address)
}

/// The next digit from `at` on.
fn next_digit(bytes: &[u8], mut at: usize) -> Option<usize> {
    // Asked without a branch, thirty-two bytes cost as much as a few.
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<32>) {
        if chunk
            .iter()
            .fold(0, |any, byte| any | u8::from(byte.is_ascii_digit()))
            > 0
        {
            break;
        }
        at += chunk.len();
    }
    let rest = bytes.get(at..)?;
    Some(at + rest.iter().position(u8::is_ascii_digit)?)
}

/// Whether a way may stand here, after a number.
fn may_be_address(after: &str) -> bool {
    let rest = after.trim_start_matches([' ', '\u{a0}', '\u{202f}', '.', '-']);
    let letters = rest.as_bytes().first_chunk::<3>();
    rest.starts_with(',')
        || letters.is_some_and(|letters| {
            let letters = letters.map(|b| b.to_ascii_lowercase());
            letters.starts_with(b"bd") || WAYS.contains(&letters)
        })
}

/// How the words for ways begin, and what may stand between them and the number.
const WAYS: &[[u8; 3]] = &[
    *b"bis", *b"ter", *b"qua", *b"rue", *b"ave", *b"av.", *b"bou", *b"bld", *b"all", *b"imp", *b"pla",
    *b"che", *b"rou", *b"squ", *b"cou", *b"pas", *b"ven", *b"sen", *b"mai",
];

/// *né le*, *née le*, *né(e) le*.
fn on_that_day(before: &str, after: &str) -> bool {
    let mut next = after.chars().take(6);
    !before.ends_with(|c: char| c.is_ascii_alphanumeric()) && next.any(|c| matches!(c, 'l' | 'L'))
}

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    let mut at = 0;
    for line in cx.document.text.as_str().split_inclusive('\n') {
        for shape in called(line) {
            read_line(cx, line, at, shape, remarks);
        }
        at += line.len() as u32;
    }
}

/// The shapes that the digits and the words of a line leave possible; few lines leave any.
fn called(line: &str) -> impl Iterator<Item = &'static Shape> {
    let (digits, address) = numbers(line);
    let mut open = SHAPES.each_ref().map(|shape| shape.words.is_empty());
    open[EMAIL] = memchr::memchr(b'@', line.as_bytes()).is_some();
    open[ADDRESS] = address;
    let words = CALLED
        .iter()
        .filter(|_| digits >= FEWEST)
        .flat_map(|(automaton, numbers)| {
            let words = automaton.find_iter(line);
            words.filter_map(|word| Some((*numbers.get(word.pattern().as_usize())?, word.span())))
        });
    for (number, word) in words {
        let beside = || {
            let (before, after) = (line.get(..word.start), line.get(word.end..));
            let shape = SHAPES.get(number);
            shape.is_some_and(|shape| (shape.beside)(before.unwrap_or_default(), after.unwrap_or_default()))
        };
        open[number] = open[number] || beside();
    }
    let possible = SHAPES
        .iter()
        .zip(open)
        .filter(move |(shape, open)| *open && shape.digits <= digits);
    possible.map(|(shape, _)| shape)
}

/// Reads one line, which starts at byte `at` of the document, for one shape.
fn read_line(cx: &Context<'_>, line: &str, at: u32, shape: &Shape, remarks: &mut Remarks) {
    let Some(pattern) = &*shape.pattern else { return };
    for hit in pattern.find_iter(line) {
        if inside_word(line, hit.start()) || !(shape.check)(hit.as_str()) {
            continue;
        }
        let span = Span::new(at + hit.start() as u32, at + hit.end() as u32);
        let around = cx.passages().find(|(_, p)| p.passage.span.overlaps(span));
        if identifies(cx, shape, around.map(|a| a.1), span) {
            let place = around.map_or(Place::Words(span), |(index, _)| Place::Passage(index));
            let evidence = Evidence {
                signal: "identifier",
                term: None,
                span,
            };
            remarks.add(RULE.id, place, vec![evidence]);
        }
    }
}

/// Whether a letter with an accent stands before, as in *l'aînée le 3 mai*.
fn inside_word(line: &str, start: usize) -> bool {
    let before = line.get(..start).and_then(|b| b.chars().next_back());
    before.is_some_and(|c| !c.is_ascii() && c.is_alphanumeric())
}

/// Whether a shape that stands at `span`, in the passage `around`, is somebody's.
fn identifies(cx: &Context<'_>, shape: &Shape, around: Option<&PassageSignals>, span: Span<Src>) -> bool {
    let listed =
        around.is_some_and(|p| matches!(p.passage.kind, PassageKind::Attendance | PassageKind::Header));
    match shape.place {
        Where::Anywhere => true,
        Where::OutOfLists => !listed,
        Where::AfterPerson => !listed && around.is_some_and(|p| follows_person(cx, shape, p, span)),
    }
}

/// Whether somebody is named before `span` whose it must be: not a street's name, and close by or said to live there.
fn follows_person(cx: &Context<'_>, shape: &Shape, passage: &PassageSignals, span: Span<Src>) -> bool {
    let Some(person) = cx
        .person(passage)
        .map(|e| e.span)
        .filter(|p| p.end() <= span.start())
    else {
        return false;
    };
    let text = cx.document.text.slice(passage.passage.span);
    let offset = passage.passage.span.start();
    let shapes = shape.pattern.iter().flat_map(|pattern| pattern.find_iter(text));
    let mut shapes = shapes.map(|m| Span::new(offset + m.start() as u32, offset + m.end() as u32));
    let between = |e: Evidence| person.end() <= e.span.start() && e.span.end() <= span.start();
    let resides = || {
        cx.cue(passage, RESIDES)
            .map(|hit| cx.evidence("person", hit))
            .is_some_and(between)
    };
    !shapes.any(|s| s.overlaps(person)) && (resides() || cx.words_between(person, span) <= REACH)
}

/// Whether a number called a NIR stops before its key; one that has a key is judged by it.
fn lacks_key(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits + usize::from(text.contains("2A") || text.contains("2B")) == 13
}

/// Whether the key of a numéro d'inscription au répertoire fits: 97 less the number modulo 97 (Corsica read as 19 and 18).
fn is_nir(text: &str) -> bool {
    let compact: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let digits = compact.replace("2A", "19").replace("2B", "18");
    let (Some(number), Some(key)) = (digits.get(..13), digits.get(13..15)) else {
        return false;
    };
    match (number.parse::<u64>(), key.parse::<u64>()) {
        (Ok(number), Ok(key)) => 97 - number % 97 == key,
        _ => false,
    }
}

/// How many letters and digits an IBAN of this country has.
fn iban_length(country: &str) -> Option<usize> {
    Some(match country {
        "BE" => 16,
        "NL" => 18,
        "LU" => 20,
        "CH" => 21,
        "DE" | "GB" => 22,
        "ES" | "RO" | "TN" => 24,
        "PT" => 25,
        "FR" | "MC" | "IT" => 27,
        "PL" => 28,
        _ => return None,
    })
}

/// Whether an IBAN has the length of its country and its check digits fit (ISO 7064, modulo 97).
fn is_iban(text: &str) -> bool {
    let compact: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if compact.get(..2).and_then(iban_length) != Some(compact.len()) {
        return false;
    }
    let rotated = compact.chars().cycle().skip(4).take(compact.len());
    let rest = rotated.fold(0_u32, |rest, c| {
        let value = c.to_digit(36).unwrap_or(0);
        (rest * if value > 9 { 100 } else { 10 } + value) % 97
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::engine::{Engine, Options};

    /// The words of `text` that are identifiers.
    fn found(text: &str) -> Vec<String> {
        thread_local!(static ENGINE: Engine = Engine::new(Options::default(), &[]).unwrap());
        let document = Document::from_text(text);
        let report = ENGINE.with(|e| e.check(&document));
        let evidence = report.findings.iter().flat_map(|f| &f.evidence);
        evidence
            .filter(|e| e.signal == "identifier")
            .map(|e| document.text.slice(e.span).to_owned())
            .collect()
    }

    #[test]
    fn identifiers_are_found_by_shape_and_key() {
        assert_eq!(found("NIR 2 55 08 14 168 025 38."), ["2 55 08 14 168 025 38"]);
        assert!(found("NIR 2 55 08 14 168 025 39.").is_empty());
        assert_eq!(found("IBAN FR14 2004 1010 0505 0001 3M02 606").len(), 1);
        assert_eq!(found("joignable au 06 12 34 56 78").len(), 1);
        assert_eq!(found("M. K., né le 12/04/1990").len(), 1);
    }

    #[test]
    fn a_birth_is_no_part_of_another_word() {
        assert!(found("L'aînée le 12/04/2019 est venue.").is_empty());
        assert_eq!(found("Née le 3 mai 2009, elle est venue.").len(), 1);
    }

    #[test]
    fn articles_and_switchboards_are_left_alone() {
        assert!(found("l'article L. 132-5, le 01 44 00 00 00, 25 %, le 12/04/2019").is_empty());
    }

    #[test]
    fn keys_are_verified_whatever_separates_the_digits() {
        assert_eq!(found("N° 2.55.08.14.168.025.38 au dossier.").len(), 1);
        assert_eq!(found("Le 255081416802538 est au dossier.").len(), 1);
        assert_eq!(found("Compte FR1420041010050500013M02606 à vérifier.").len(), 1);
        assert!(found("Compte FR15 2004 1010 0505 0001 3M02 606 à vérifier.").is_empty());
        assert!(found("Marché FR14 2004 1010 0505 notifié.").is_empty());
    }

    #[test]
    fn a_nir_without_its_key_must_be_called_by_its_name() {
        assert_eq!(found("Numéro de sécurité sociale : 2 55 08 14 168 025.").len(), 1);
        assert!(found("La facture 2 55 08 14 168 025 est réglée.").is_empty());
    }

    #[test]
    fn an_address_or_a_landline_is_somebodys_where_a_person_is_named_before_it() {
        assert_eq!(found("Famille Dorval, 14 rue des Lilas."), ["14 rue des Lilas"]);
        assert_eq!(
            found("M. Kessler demeure depuis trois ans au 14 bis, avenue Jean-Jaurès.").len(),
            1
        );
        assert_eq!(found("Mme Orlan, tél. 03 20 00 00 00.").len(), 1);
        assert!(found("La permanence a lieu 3 rue du Marché, le mardi.").is_empty());
        assert!(found("La rue est barrée au niveau du 14 rue des Lilas selon M. Kessler.").is_empty());
        assert!(found("Mairie, 1 place Centrale, 03 20 00 00 00.").is_empty());
    }

    #[test]
    fn private_mailboxes_and_file_numbers() {
        assert_eq!(found("Écrire à la mère : k.orlan@gmail.com.").len(), 1);
        assert!(found("Écrire à accueil@ville-exemple.fr.").is_empty());
        assert_eq!(found("Karim D., numéro d'allocataire 0000000.").len(), 1);
        assert_eq!(found("Dossier ouvert, n° CAF : 1234567 A.").len(), 1);
        assert!(found("La CAF a versé 1234567 euros.").is_empty());
    }

    #[test]
    fn how_participants_are_reached_may_stand() {
        let list = "Présents :\n- Mme Aubry, assistante sociale, 06 12 34 56 78, m.aubry@gmail.com\n";
        assert!(found(list).is_empty());
    }
}
