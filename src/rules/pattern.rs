//! Patterns of a few parts, matched as they stand: nothing is compiled before the first line.
//!
//! They match as regular expressions do: at the leftmost place, and there what prefers more of each part, from the first on.

/// A kind of character.
pub(super) type Kind = fn(char) -> bool;

/// One part of a pattern. Letters are those of either case.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// The edge of a word of ASCII.
    Edge,
    /// What no character of the kind stands before, unless a match that ended here.
    Fresh(Kind),
    /// One of these words, given in small letters.
    Word(&'static [&'static str]),
    /// From so many to so many characters of a kind.
    Run(Kind, usize, usize),
    /// One of these ways.
    Either(&'static [&'static [Self]]),
    /// What may be missing.
    Maybe(&'static [Self]),
    /// As often as it is there, and no less often: for the end of a pattern.
    All(&'static [Self]),
}

/// A pattern: the bytes it may begin with, as [`beginnings`], and its parts.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) begins: u32,
    pub(super) parts: &'static [Part],
}

/// The bytes of `text`, a bit each; letters in either case have the same, and some marks have that of a letter.
pub(super) const fn beginnings(text: &str) -> u32 {
    let (mut bits, mut at) = (0, 0);
    while at < text.len() {
        bits |= bit(text.as_bytes()[at]);
        at += 1;
    }
    bits
}

/// The bit of a byte.
pub(super) const fn bit(byte: u8) -> u32 {
    1 << (byte & 0x1f)
}

impl Pattern {
    /// Where the pattern matches in `text`, from the left on, no byte twice.
    pub(super) fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + use<'_, 't> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = self.find_from(text, from)?;
            from = found.1;
            Some(found)
        })
    }

    fn find_from(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        let bytes = text.as_bytes().get(from..)?.iter().enumerate();
        let mut starts = bytes.filter(|(_, byte)| self.begins & bit(**byte) != 0);
        starts.find_map(|(at, _)| {
            let start = from + at;
            let matching = Matching { text, from };
            Some((start, matching.end(start, self.parts, None)?))
        })
    }
}

/// What comes once the parts at hand are matched.
struct Then<'a> {
    parts: &'a [Part],
    next: Option<&'a Self>,
}

struct Matching<'t> {
    text: &'t str,
    /// Where the last match ended.
    from: usize,
}

impl Matching<'_> {
    /// Where the match ends of `parts`, and of what comes `then`, from byte `at` on.
    fn end(&self, at: usize, parts: &[Part], then: Option<&Then<'_>>) -> Option<usize> {
        let Some((part, rest)) = parts.split_first() else {
            return then.map_or(Some(at), |then| self.end(at, then.parts, then.next));
        };
        let go_on = |at: usize| self.end(at, rest, then);
        let way = |parts| {
            self.end(
                at,
                parts,
                Some(&Then {
                    parts: rest,
                    next: then,
                }),
            )
        };
        match *part {
            Part::Edge => self.is_edge(at).then(|| go_on(at))?,
            Part::Fresh(kind) => self.is_fresh(at, kind).then(|| go_on(at))?,
            Part::Word(words) => words.iter().find_map(|word| go_on(self.word_end(at, word)?)),
            Part::Run(kind, least, most) => self.run(at, kind, least..=most, go_on),
            Part::Either(ways) => ways.iter().find_map(|parts| way(parts)),
            Part::Maybe(parts) => way(parts).or_else(|| go_on(at)),
            Part::All(parts) => {
                let mut end = at;
                while let Some(next) = self.end(end, parts, None).filter(|next| *next > end) {
                    end = next;
                }
                go_on(end)
            }
        }
    }

    /// Goes on after as many characters of a kind as there may be, or else after fewer.
    fn run(
        &self,
        at: usize,
        kind: Kind,
        counts: std::ops::RangeInclusive<usize>,
        go_on: impl Fn(usize) -> Option<usize>,
    ) -> Option<usize> {
        let characters = self.text.get(at..)?.chars().take(*counts.end());
        let (mut count, mut end) = (0, at);
        for c in characters.take_while(|c| kind(*c)) {
            count += 1;
            end += c.len_utf8();
        }
        while counts.contains(&count) {
            let found = go_on(end);
            if found.is_some() {
                return found;
            }
            count = count.checked_sub(1)?;
            end = self.text.floor_char_boundary(end - 1);
        }
        None
    }

    fn is_edge(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_letter = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        is_letter(at.checked_sub(1).and_then(|before| bytes.get(before))) != is_letter(bytes.get(at))
    }

    fn is_fresh(&self, at: usize, kind: Kind) -> bool {
        let before = self
            .text
            .get(self.from..at)
            .and_then(|text| text.chars().next_back());
        !before.is_some_and(kind)
    }

    /// Where `word` ends that starts at byte `at`.
    fn word_end(&self, at: usize, word: &str) -> Option<usize> {
        let end = at + word.len();
        let text = self.text.as_bytes().get(at..end)?;
        let mut before = 0;
        let mut pairs = text.iter().zip(word.as_bytes());
        // By this bit a capital differs from its small letter, and so do the second bytes of `É` and `é`.
        let same = pairs.all(|(a, b)| {
            let is_letter = b.is_ascii_lowercase() || before == 0xc3;
            before = *b;
            a == b || is_letter && a ^ b == 0x20
        });
        same.then_some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGIT: Kind = |c| c.is_ascii_digit();
    const LETTER: Kind = |c| matches!(c, 'a'..='c' | 'é');

    const PATTERN: Pattern = Pattern {
        begins: u32::MAX,
        parts: &[
            Part::Edge,
            Part::Maybe(&[Part::Word(&["n°", "né"])]),
            Part::Run(LETTER, 0, 3),
            Part::Either(&[&[Part::Word(&["c1"])], &[Part::Run(DIGIT, 1, 2)]]),
            Part::Edge,
            Part::All(&[Part::Word(&["-"]), Part::Run(DIGIT, 1, usize::MAX)]),
        ],
    };

    proptest::proptest! {
        #[test]
        fn a_pattern_matches_as_its_regular_expression(text in "([nN][°éÉ]|[a-cé1-3 -]){0,14}") {
            let slowly = r"(?-u:\b)(?:n°|(?i:né)|N°)?[a-cé]{0,3}(?:[cC]1|[0-9]{1,2})(?-u:\b)(?:-[0-9]+)*";
            let slowly = regex::Regex::new(slowly).unwrap();
            let slowly = slowly.find_iter(&text).map(|found| (found.start(), found.end()));
            proptest::prop_assert_eq!(PATTERN.find_iter(&text).collect::<Vec<_>>(), slowly.collect::<Vec<_>>());
        }

        #[test]
        fn a_fresh_start_is_the_first_of_its_kind(text in "[ab@]{0,12}") {
            let parts = &[Part::Fresh(LETTER), Part::Run(LETTER, 1, usize::MAX), Part::Word(&["@b"])];
            let pattern = Pattern { begins: beginnings("abc"), parts };
            let slowly = regex::Regex::new("[a-c]+@b").unwrap();
            let slowly = slowly.find_iter(&text).map(|found| (found.start(), found.end()));
            proptest::prop_assert_eq!(pattern.find_iter(&text).collect::<Vec<_>>(), slowly.collect::<Vec<_>>());
        }
    }
}
