//! How lines of minutes begin: what opens a list of those present, the agenda, a header line of an e-mail.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

use super::marks::how_many;

/// What opens a list of those present or excused.
const HEADS: &[&str] = &[
    "présents",
    "presents",
    "étaient présents",
    "etaient presents",
    "membres présents",
    "participants",
    "autour de la table",
    "qui est là",
    "qui était là",
    "ont répondu présent",
    "feuille de présence",
    "émargement",
    "excusés",
    "excuses",
    "excusé",
    "absents",
    "absent",
    "absentes",
    "pouvoirs",
    "diffusion",
    "destinataires",
    "étaient excusés",
    "étaient excusées",
    "s'étaient fait excuser",
    "s’étaient fait excuser",
    "sont excusés",
    "n'ont pu venir",
    "n’ont pu venir",
    "absents excusés",
    "absents et excusés",
    "pas là",
    "abs.",
    "exc.",
    "exc",
    "prés.",
    "prés",
    "présentes",
    "sont présents",
    "sont presents",
    "sont présentes",
    "étaient là",
    "etaient là",
    "etaient la",
    "siégeaient",
    "ont pris place",
    "avaient pris place",
    "composition de la séance",
    "membres de droit",
    "connectés",
    "intervenants",
    "participaient à",
    "assistaient à",
    "assistent également",
    "liste des présents",
    "participaient",
    "pas venus",
    "non venus",
    "personnes présentes",
    "ont participé",
    "assistaient",
];

/// What opens a header line of an e-mail.
const HEADERS: &[&str] = &[
    "de :",
    "à :",
    "a :",
    "cc :",
    "cci :",
    "date :",
    "objet :",
    "from:",
    "to:",
    "envoyé :",
    "pj :",
    "p.j. :",
];

/// What ends a list of those present.
const AGENDA: &str = "ordre du jour";

/// How all of those begin.
static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(Beginnings::new);

/// The first bytes of what opens something, four or as many as it has, small or capital.
struct Beginnings {
    /// A bit for the first three of each, shared by few: of most lines it tells that they open nothing.
    bits: [u64; 32],
    all: Vec<u32>,
}

impl Beginnings {
    /// With composed accents and decomposed ones, and with every space.
    fn new() -> Self {
        let heads = HEADS.iter().chain(HEADERS).chain([&AGENDA]);
        // No character is less than a byte.
        let heads = heads.map(|head| head.chars().take(4).collect::<String>());
        let mut all = Vec::new();
        for head in heads {
            let decomposed = (!head.is_ascii()).then(|| head.nfd().collect());
            for head in [head].into_iter().chain(decomposed) {
                let spaces = if head.contains(' ') { SPACES } else { &[" "] };
                all.extend(spaces.iter().map(|space| beginning(&head.replace(' ', space))));
            }
        }
        all.sort_unstable();
        all.dedup();
        let mut bits = [0; 32];
        for (number, bit) in all.iter().map(|beginning| Self::place(*beginning)) {
            if let Some(bits) = bits.get_mut(number) {
                *bits |= bit;
            }
        }
        Self { bits, all }
    }

    /// The number that has the bit of a beginning, and the bit.
    const fn place(beginning: u32) -> (usize, u64) {
        let mixed = shortest(beginning).wrapping_mul(0x9e37_79b1) >> 21;
        (mixed as usize / 64, 1 << (mixed % 64))
    }

    /// Whether what begins like this, or with the first three bytes of it, opens something.
    fn has(&self, beginning: u32) -> bool {
        let (number, bit) = Self::place(beginning);
        let has = |beginning| self.all.binary_search(&beginning).is_ok();
        self.bits.get(number).is_some_and(|bits| bits & bit != 0)
            && (has(beginning) || has(shortest(beginning)))
    }
}

/// The spaces that a head is written with.
const SPACES: &[&str] = &[" ", "\u{a0}", "\u{202f}"];

/// The first four bytes of a text, or as many as it has, as one number.
///
/// One bit tells small letters from capitals, in ASCII and in the second byte of an accented letter: it is set in each.
fn beginning(text: &str) -> u32 {
    const SMALL: u32 = 0x2020_2020;
    match text.as_bytes().first_chunk() {
        Some(four) => u32::from_le_bytes(*four) | SMALL,
        None => text
            .bytes()
            .rev()
            .fold(0, |all, byte| all << 8 | u32::from(byte) | SMALL & 0xff),
    }
}

/// The first three bytes of a beginning: no head is shorter.
const fn shortest(beginning: u32) -> u32 {
    beginning & 0x00ff_ffff
}

/// What a line opens, by its first letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    Nothing,
    /// A list of those present or excused.
    Attendance,
    /// The agenda, which ends such a list.
    Agenda,
    /// It is a header line of an e-mail.
    Header,
}

impl Opening {
    pub(super) fn of(text: &str) -> Self {
        if !may_open(text) {
            return Self::Nothing;
        }
        let head = plain_opening(text).map_or_else(|| spelled_opening(text), str::to_ascii_lowercase);
        if starts_attendance(&head) {
            Self::Attendance
        } else if head.starts_with(AGENDA) {
            Self::Agenda
        } else if is_header(&head, text) {
            Self::Header
        } else {
            Self::Nothing
        }
    }
}

/// The first letters of a line, where all but those of ASCII are small and composed: nearly always.
fn plain_opening(text: &str) -> Option<&str> {
    let (head, rest) = text.split_at_checked(opening_end(text))?;
    // With `ß` begin the small letters of Latin-1, as far as its second byte.
    let small = |byte: u8| byte.is_ascii() || matches!(byte, 0xc3 | 0x9f..=0xbf);
    let marked = rest.starts_with(|c: char| !is_composed(c));
    (!marked && how_many(head.as_bytes(), |byte| !small(byte)) == 0).then_some(head)
}

/// Where the first letters of a line end.
fn opening_end(text: &str) -> usize {
    let (mut end, mut missing) = (0, OPENING);
    // Each byte that goes on a character takes another to make up for it: all are told many at once.
    while missing > 0 {
        let Some(next) = text.as_bytes().get(end..end + missing) else {
            return text.len();
        };
        end += missing;
        missing = how_many(next, |byte| matches!(byte, 0x80..=0xbf));
    }
    text.ceil_char_boundary(end)
}

/// The first letters of a line, in lower case, composed.
fn spelled_opening(text: &str) -> String {
    let mut out = String::with_capacity(OPENING + OPENING / 4);
    let mut lower = |c: char| match c {
        // Word processors set a space that does not break before the colon.
        '\u{a0}' | '\u{202f}' => out.push(' '),
        'ß'..='ÿ' => out.push(c),
        c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        c => out.extend(c.to_lowercase()),
    };
    if text.chars().take(OPENING + 1).all(is_composed) {
        text.chars().take(OPENING).for_each(&mut lower);
    } else {
        text.nfc().take(OPENING).for_each(&mut lower);
    }
    out
}

/// Letters of Latin alphabets and the marks of print are composed already where no combining mark follows them.
fn is_composed(c: char) -> bool {
    c < '\u{300}' || matches!(c, '\u{2010}'..='\u{2026}')
}

/// Whether the line may begin with one of [`BEGINNINGS`]; few do.
fn may_open(text: &str) -> bool {
    let bare = match text.as_bytes() {
        [b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0xc3, ..] => text,
        _ => text.trim_start_matches(['#', '*', ' ', '\u{a0}', '\u{202f}', '-', '_']),
    };
    BEGINNINGS.has(beginning(bare)) || text.ends_with(WROTE)
}

/// How much of a line tells what it opens, in characters.
const OPENING: usize = 80;

/// Whether a line that begins like this opens a list of those present or excused.
fn starts_attendance(lower: &str) -> bool {
    let bare = lower.trim_start_matches(['#', '*', ' ', '-', '_']);
    let Some(first) = bare.as_bytes().first() else {
        return false;
    };
    HEADS
        .iter()
        .filter(|head| head.as_bytes().first() == Some(first))
        .any(|h| {
            bare.strip_prefix(h).is_some_and(|r| {
                // "absentéisme" is no head.
                let whole = !r
                    .trim_start_matches(['e', 's', '(', ')', '·', '.', '-'])
                    .starts_with(char::is_alphabetic);
                // A head of several words is no chance: "assistaient à la réunion :".
                let named =
                    || h.contains(' ') && r.split_once(':').is_some_and(|(r, _)| !r.contains(['.', ',']));
                let short = || r.len() < 40 && !r.contains('.') && !h.starts_with("pas ");
                let listed = || {
                    r.trim_start_matches(['*', ' ', '\u{a0}', 's', 'e', '(', ')', '.'])
                        .starts_with([':', '|', '\n', '–', '-'])
                };
                whole && (r.is_empty() || named() || listed() || short())
            })
        })
}

/// A header line of an e-mail; `head` is its beginning in lower case.
fn is_header(head: &str, text: &str) -> bool {
    HEADERS.iter().any(|h| head.starts_with(h)) || (head.starts_with("le ") && text.ends_with(WROTE))
}

/// How programs end the line above a message they quote: *Le 3 mai, M. Roux a écrit :*.
const WROTE: &str = "a écrit :";

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_short_way_to_an_opening_is_the_long_one(text in "[A-Ca-céÉß÷’°e\u{301}\u{a0}æœ]{0,90}") {
            if let Some(head) = plain_opening(&text) {
                proptest::prop_assert_eq!(head.to_ascii_lowercase(), spelled_opening(&text));
            }
        }

        #[test]
        fn an_opening_ends_where_its_letters_end(text in "[a-cé’𝄞]{0,120}") {
            let slowly = text.char_indices().nth(OPENING).map_or(text.len(), |(at, _)| at);
            proptest::prop_assert_eq!(opening_end(&text), slowly);
        }

        #[test]
        fn no_head_is_passed_over(
            head in proptest::sample::select([HEADS, HEADERS, &[AGENDA]].concat()),
            lead in "[#* _-]{0,2}",
            spelling in 0..24_usize,
        ) {
            let lower = head.to_owned();
            let mut title = lower.clone();
            let first = title.chars().next().unwrap();
            title.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
            let cased = [lower.to_uppercase(), lower, title.clone(), title][spelling % 4].clone();
            let composed: String = if spelling % 2 == 0 { cased.nfd().collect() } else { cased };
            let spaced = composed.replace(' ', [" ", "\u{a0}", "\u{202f}"][spelling / 8]);
            let line = lead + &spaced + " x";
            proptest::prop_assert!(may_open(&line), "{:?}", line);
        }

        #[test]
        fn letters_of_french_take_the_short_way(text in "[A-Za-zàéèç0-9 :;()-]{0,120}") {
            let head: String = text.chars().take(OPENING).collect();
            proptest::prop_assert_eq!(plain_opening(&text), Some(&*head));
        }
    }
}
