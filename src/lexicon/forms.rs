//! Every word form any entry can match, looked up without accents and verified with them.

use rust_stemmers::{Algorithm, Stemmer};

use super::table::{Index, Numbers, Pairs, Texts};
use crate::segment::words::Shape;

/// A word as entries use it: a form, a lemma with its inflections, a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SlotId(pub(crate) u32);

/// The word table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Forms {
    /// The forms without their accents.
    pub(super) keys: Index,
    pub(super) first_fits: Numbers,
    /// By key, what it may stand for: the slot doubled, plus one where it wants an acronym in capitals; the number of the accented form
    /// plus one, or 0 where there is none and the key says it all.
    pub(super) fits: Pairs,
    /// The forms that have accents, with them.
    pub(super) accented: Texts,
    pub(super) stems: Index,
    pub(super) first_stemmed: Numbers,
    /// By stem, the slots it fills.
    pub(super) stemmed: Numbers,
}

impl Forms {
    /// How many distinct forms there are.
    pub(super) fn len(&self) -> usize {
        self.keys.len() as usize
    }

    /// Appends the slots that the word `text` fills. `key` is a scratch buffer.
    pub(crate) fn slots_of(
        &self,
        text: &str,
        shape: Shape,
        accentless: bool,
        key: &mut String,
        out: &mut Vec<SlotId>,
    ) {
        let before = out.len();
        let relaxed = accentless || is_acronym(shape);
        let key = unaccented(text, key);
        self.push_slots(key, text, shape, relaxed, out);
        if out.len() == before && shape.has(Shape::DIGIT) && shape.has(Shape::LETTER) {
            // Old scans read l as 1 and o as 0.
            let repaired = key.replace('1', "l").replace('0', "o");
            self.push_slots(&repaired, &repaired, shape, true, out);
        }
        if self.stems.len() > 0
            && shape.has(Shape::LETTER)
            && let Some(stem) = self.stems.get(&stem(text))
        {
            for slot in self.stemmed.of(self.first_stemmed.members(stem)).map(SlotId) {
                if !out.get(before..).unwrap_or_default().contains(&slot) {
                    out.push(slot);
                }
            }
        }
    }

    fn push_slots(&self, key: &str, text: &str, shape: Shape, relaxed: bool, out: &mut Vec<SlotId>) {
        let Some(number) = self.keys.get(key) else { return };
        for (slot, accented) in self.fits.of(self.first_fits.members(number)) {
            if slot & 1 == 1 && !is_acronym(shape) {
                continue;
            }
            if relaxed || self.is_written(accented, text, key, shape) {
                out.push(SlotId(slot >> 1));
            }
        }
    }

    /// Whether `text`, whose key is `key`, is the form with this number, accents and all.
    fn is_written(&self, accented: u32, text: &str, key: &str, shape: Shape) -> bool {
        let Some(number) = accented.checked_sub(1) else {
            return key == text;
        };
        // A capital often loses its accent: "Etat", "Eric".
        self.accented.bytes(number) == text.as_bytes()
            || shape.has(Shape::CAPITAL) && differs_only_in_first(self.accented.get(number), text)
    }
}

fn is_acronym(shape: Shape) -> bool {
    shape.has(Shape::CAPS) || shape.has(Shape::DOTTED)
}

fn differs_only_in_first(form: &str, text: &str) -> bool {
    let (mut a, mut b) = (form.chars(), text.chars());
    a.next().is_some() && b.next().is_some() && a.eq(b)
}

pub(super) fn stem(word: &str) -> String {
    thread_local!(static STEMMER: Stemmer = Stemmer::create(Algorithm::French));
    STEMMER.with(|s| s.stem(word).into_owned())
}

/// `text` without accents and without the dots of an initialism; in `key` where that makes a difference.
pub(crate) fn unaccented<'a>(text: &'a str, key: &'a mut String) -> &'a str {
    if first_marked(text).is_none() {
        return text;
    }
    key.clear();
    unaccent(text, key);
    key
}

/// Appends `text` without accents and without the dots of an initialism.
pub(crate) fn unaccent(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((plain, marked)) = first_marked(rest).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(plain);
        let mut chars = marked.chars();
        out.extend(chars.next().filter(|c| *c != '.').map(bare));
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// Where the first byte stands that is a dot or no letter of ASCII.
#[inline]
fn first_marked(text: &str) -> Option<usize> {
    text.bytes().position(|b| !b.is_ascii() || b == b'.')
}

/// A letter without its accent.
fn bare(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'ğ' => 'g',
        'ş' | 'š' => 's',
        'ž' => 'z',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_letter_loses_its_accent_and_dots_go(text in "[a-zéàüçœß.'🙂-]{0,20}") {
            let bared: String = text.chars().filter(|c| *c != '.').map(bare).collect();
            let (mut appended, mut scratch) = ("x".to_owned(), "left".to_owned());
            unaccent(&text, &mut appended);
            proptest::prop_assert_eq!(appended.strip_prefix('x'), Some(&*bared));
            proptest::prop_assert_eq!(unaccented(&text, &mut scratch), bared);
        }
    }
}
