//! What stands right before a number or an `@`, or right after it, told by its bytes.
//!
//! A letter counts in either case. What is told may be wrong where a mark differs from another in the same bit: the patterns tell.

/// Words in small letters, and the two letters that each begins with and ends with: nearly always those settle that a text has
/// none of them.
struct Words {
    all: &'static [&'static str],
    begin: Bigrams,
    end: Bigrams,
}

impl Words {
    const fn of(all: &'static [&'static str]) -> Self {
        let (mut begin, mut end) = (Bigrams::NONE, Bigrams::NONE);
        let mut number = 0;
        while number < all.len() {
            let word = all[number].as_bytes();
            begin.add(word[0], word[1]);
            end.add(word[word.len() - 1], word[word.len() - 2]);
            number += 1;
        }
        Self { all, begin, end }
    }

    /// What follows each of them that `text` begins with.
    #[inline]
    fn after<'t>(&self, text: &'t [u8]) -> impl Iterator<Item = &'t [u8]> {
        let may = matches!(text, [first, second, ..] if self.begin.has(*first, *second));
        let words = may.then_some(self.all.iter()).into_iter().flatten();
        words.filter_map(|word| {
            let (start, rest) = text.split_at_checked(word.len())?;
            alike(start, word).then_some(rest)
        })
    }

    /// What comes before each of them that `text` ends with.
    #[inline]
    fn before<'t>(&self, text: &'t [u8]) -> impl Iterator<Item = &'t [u8]> {
        let may = matches!(text, [.., inner, outer] if self.end.has(*outer, *inner));
        let words = may.then_some(self.all.iter()).into_iter().flatten();
        words.filter_map(|word| {
            let (rest, end) = text.split_at_checked(text.len().checked_sub(word.len())?)?;
            alike(end, word).then_some(rest)
        })
    }

    fn begin(&self, text: &[u8]) -> bool {
        self.after(text).next().is_some()
    }

    fn end(&self, text: &[u8]) -> bool {
        self.before(text).next().is_some()
    }
}

/// Two letters each, an outer one and the one within: by the outer, the inner ones, a bit each. Some marks share their bits.
struct Bigrams([u32; 32]);

impl Bigrams {
    const NONE: Self = Self([0; 32]);

    const fn add(&mut self, outer: u8, inner: u8) {
        self.0[(outer & 0x1f) as usize] |= 1 << (inner & 0x1f);
    }

    /// Whether these two are among them.
    #[inline]
    fn has(&self, outer: u8, inner: u8) -> bool {
        let inners = self.0.get(usize::from(outer & 0x1f));
        inners.is_some_and(|inners| inners >> (inner & 0x1f) & 1 != 0)
    }
}

/// Whether two texts of one length are the same in either case: `A` and `a` differ by this bit, and so do the bytes of `É` and
/// `é`.
fn alike(text: &[u8], word: &str) -> bool {
    text.iter()
        .zip(word.as_bytes())
        .all(|(a, b)| (a ^ b) & !0x20 == 0)
}

/// Whether the code of a country stands right before a number.
pub(super) fn follows_country(before: &[u8]) -> bool {
    static COUNTRIES: Words = Words::of(&[
        "fr", "mc", "be", "lu", "de", "ch", "es", "it", "pt", "gb", "nl", "pl", "ro", "tn",
    ]);
    COUNTRIES.end(before)
}

/// Whether a number is called that of a file.
pub(super) fn follows_file(before: &[u8]) -> bool {
    static FILES: Words = Words::of(&["allocataire", "caf"]);
    // The bytes of *n° :* and of spaces.
    let marks = "n° :.-\u{a0}\u{202f}N".as_bytes();
    is_called(before, &FILES, |byte| marks.contains(&byte))
}

/// Whether a date is called that of a birth, as in a form.
pub(super) fn follows_birth_date(before: &[u8]) -> bool {
    static BIRTH_DATES: Words = Words::of(&["ddn", "naissance"]);
    is_called(before, &BIRTH_DATES, |byte| {
        matches!(byte, b' ' | b':' | b'|' | 0xc2 | 0xa0)
    })
}

/// Whether a number is called one of `names`, with nothing but marks between.
#[inline]
fn is_called(before: &[u8], names: &Words, is_mark: impl Fn(u8) -> bool) -> bool {
    let end = before.iter().rposition(|byte| !is_mark(*byte));
    end.and_then(|end| before.get(..=end))
        .is_some_and(|before| names.end(before))
}

/// *né le*, *née le*, *né(e) le* before a number.
pub(super) fn follows_born(before: &[u8]) -> bool {
    static ARTICLES: Words = Words::of(&["le"]);
    static BORN: Words = Words::of(&["né", "née", "nés", "nées", "né(e)", "né·e"]);
    let mut told = ARTICLES.before(without_gap(before));
    told.any(|before| BORN.end(without_gap(before)))
}

/// Whether a way may stand here, after a number: *12, rue des*, *3 bis avenue*.
pub(super) fn may_be_address(after: &[u8]) -> bool {
    static AGAIN: Words = Words::of(&["bis", "ter", "quater"]);
    static WAYS: Words = Words::of(&[
        "rue",
        "avenue",
        "av.",
        "boulevard",
        "bd",
        "bld",
        "allée",
        "allees",
        "allées",
        "impasse",
        "place",
        "chemin",
        "route",
        "quai",
        "square",
        "cours",
        "passage",
        "venelle",
        "ruelle",
        "sentier",
        "mail",
    ]);
    let again = AGAIN.after(past_gap(after)).next();
    let after = again.unwrap_or(after);
    let after = after.strip_prefix(b",").unwrap_or(after);
    let way = past_space(after).map(|way| WAYS.after(way));
    way.is_some_and(|mut ends| ends.any(|end| past_space(end).is_some()))
}

/// Whether the name of a private mailbox follows.
pub(super) fn is_mailbox(after: &[u8]) -> bool {
    static MAILBOXES: Words = Words::of(&[
        "gmail.",
        "orange.",
        "wanadoo.",
        "free.",
        "sfr.",
        "neuf.",
        "laposte.",
        "bbox.",
        "numericable.",
        "hotmail.",
        "outlook.",
        "live.",
        "msn.",
        "yahoo.",
        "icloud.",
        "protonmail.",
        "proton.",
        "gmx.",
        "aol.",
    ]);
    MAILBOXES.begin(after)
}

/// Whether what stands between two numbers may stand within one: a gap, after the letter of a Corsican department.
pub(super) fn joins(between: &[u8]) -> bool {
    const LONGEST: usize = 4;
    if between.len() > LONGEST {
        return false;
    }
    let gap = match between {
        [b'A' | b'a' | b'B' | b'b', gap @ ..] => gap,
        gap => gap,
    };
    without_gap(gap).is_empty()
}

/// The text without the gap at its end.
fn without_gap(text: &[u8]) -> &[u8] {
    match text {
        [text @ .., b' ' | b'.' | b'-'] | [text @ .., 0xc2, 0xa0] | [text @ .., 0xe2, 0x80, 0xaf] => text,
        text => text,
    }
}

/// The text without the gap at its start.
fn past_gap(text: &[u8]) -> &[u8] {
    match text {
        [b' ' | b'.' | b'-', text @ ..] | [0xc2, 0xa0, text @ ..] | [0xe2, 0x80, 0xaf, text @ ..] => text,
        text => text,
    }
}

/// What follows the space at the start of a text.
fn past_space(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b' ', text @ ..] | [0xc2, 0xa0, text @ ..] => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &[&str] = &["né", "née", "né(e)", "be", "bee", "ebé"];
    static KNOWN: Words = Words::of(WORDS);

    proptest::proptest! {
        #[test]
        fn words_are_known_in_either_case(text in "[nNbeEéÉ()]{0,6}") {
            let lower = text.to_lowercase();
            let after = WORDS.iter().filter_map(|word| lower.strip_prefix(word)).map(str::len);
            let before = WORDS.iter().filter_map(|word| lower.strip_suffix(word)).map(str::len);
            proptest::prop_assert!(KNOWN.after(text.as_bytes()).map(<[u8]>::len).eq(after));
            proptest::prop_assert!(KNOWN.before(text.as_bytes()).map(<[u8]>::len).eq(before));
        }
    }

    #[test]
    fn an_address_begins_with_a_way() {
        for after in [
            " rue des",
            ", avenue X",
            " bis, Allées du",
            "TER place de",
            "\u{a0}quai\u{a0}Y",
        ] {
            assert!(may_be_address(after.as_bytes()), "{after}");
        }
        for after in ["", " ans", " ruelles", ".rue X", " bisrue X", ", rue."] {
            assert!(!may_be_address(after.as_bytes()), "{after}");
        }
    }
}
