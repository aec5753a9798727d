//! The numbers of a text, and what identifiers each may be part of: of nearly all it is told at once that they are part of none.

use super::beside::{
    follows_birth_date, follows_born, follows_country, follows_file, is_mailbox, joins, may_be_address,
};
use super::shapes::Possible;
use crate::fold::Block;

/// The lines of a text that may hold a shape, each with where it starts and the shapes that its numbers and its `@` leave
/// possible. Few leave any: until one does, nobody asks what line it stands on.
pub(super) fn telling_lines(text: &str) -> impl Iterator<Item = (usize, &str, Possible)> {
    let bytes = text.as_bytes();
    let mut numbers = Numbers::of(bytes);
    let mut after = 0;
    std::iter::from_fn(move || {
        loop {
            let (first, mut possible) = numbers.find(|(_, possible)| *possible != Possible::default())?;
            let start = memchr::memrchr(b'\n', bytes.get(after..first)?).map_or(after, |n| after + n + 1);
            let end = memchr::memchr(b'\n', bytes.get(first..)?).map_or(bytes.len(), |n| first + n + 1);
            after = end;
            while let Some((_, others)) = numbers.next_before(end) {
                possible.add(others, true);
            }
            let line = text.get(start..end)?;
            if possible.meets(Possible::IBAN) && line.bytes().filter(u8::is_ascii_digit).count() < IBAN_DIGITS
            {
                possible.remove(Possible::IBAN);
            }
            if possible != Possible::default() {
                return Some((start, line, possible));
            }
        }
    })
}

/// The numbers and the `@` of a text, each with where it starts and the shapes it leaves possible.
struct Numbers<'t> {
    text: &'t [u8],
    /// The block that was come to, and its digits and `@` that are still ahead.
    block: usize,
    ahead: u64,
    last: Number,
}

impl Iterator for Numbers<'_> {
    type Item = (usize, Possible);

    fn next(&mut self) -> Option<Self::Item> {
        self.next_before(self.text.len())
    }
}

impl<'t> Numbers<'t> {
    fn of(text: &'t [u8]) -> Self {
        let mut numbers = Self {
            text,
            block: 0,
            ahead: 0,
            last: Number::default(),
        };
        numbers.come_to(0);
        numbers
    }

    fn come_to(&mut self, block: usize) {
        self.block = block;
        self.ahead = Block::at(self.text, block * Block::LEN)
            .which_seldom(|byte, _| matches!(byte, b'0'..=b'9' | b'@'));
    }

    /// Where the next digit or `@` before byte `end` stands.
    fn mark_before(&mut self, end: usize) -> Option<usize> {
        while self.ahead == 0 {
            if (self.block + 1) * Block::LEN >= end {
                return None;
            }
            self.come_to(self.block + 1);
        }
        let at = self.block * Block::LEN + self.ahead.trailing_zeros() as usize;
        (at < end).then_some(at)
    }

    /// Leaves behind what stands before byte `at`.
    fn pass(&mut self, at: usize) {
        if at / Block::LEN != self.block {
            self.come_to(at / Block::LEN);
        }
        self.ahead &= u64::MAX << (at % Block::LEN);
    }

    /// The next one, if it starts before byte `end`.
    fn next_before(&mut self, end: usize) -> Option<(usize, Possible)> {
        let start = self.mark_before(end)?;
        let (before, from) = self.text.split_at_checked(start)?;
        let length = from.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (mark, after) = from.split_at_checked(length.max(1))?;
        self.pass(start + mark.len());
        if length == 0 {
            let mut possible = Possible::default();
            possible.add(Possible::MAILBOX, is_mailbox(after));
            return Some((start, possible));
        }
        let joined = before.get(self.last.end..).is_some_and(joins);
        self.last = Number {
            length,
            chain: if joined { self.last.chain + length } else { length },
            end: start + length,
        };
        Some((start, self.last.leaves(before, after)))
    }
}

/// The fewest digits of a line with an IBAN: fewer are words whose letters happen to fit.
const IBAN_DIGITS: usize = 10;

/// A run of digits.
#[derive(Default)]
struct Number {
    /// How many digits it has.
    length: usize,
    /// How many it has with those before it, as far as only gaps part them.
    chain: usize,
    /// Where it ends.
    end: usize,
}

impl Number {
    /// The shapes that may begin with this number, hold it or end with it, by what stands before and after it.
    fn leaves(&self, before: &[u8], after: &[u8]) -> Possible {
        let mut possible = Possible::default();
        // The *(0)* of *+33 (0)6* parts nine digits from the others; Corsica's number has a letter for one.
        possible.add(Possible::PHONE, self.chain >= 9);
        possible.add(Possible::NIR_WITHOUT_KEY, self.chain >= 12);
        possible.add(Possible::NIR, self.chain >= 14);
        possible.add(Possible::IBAN, self.length >= 2 && follows_country(before));
        possible.add(Possible::FILE, self.length == 7 && follows_file(before));
        possible.add(Possible::ADDRESS, self.length <= 4 && may_be_address(after));
        possible.add(Possible::BORN, self.length <= 2 && follows_born(before));
        possible.add(
            Possible::BIRTH_DATE,
            self.length <= 2 && follows_birth_date(before),
        );
        possible
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::shapes::SHAPES;
    use super::*;

    /// Pieces of identifiers, and what stands between and beside them.
    fn pieces() -> impl Strategy<Value = String> {
        let words = prop::sample::select(vec![
            "NIR",
            "nir :",
            "sécurité sociale",
            "n° SS",
            "FR",
            "nl",
            "ABNA",
            "+33",
            "(0)",
            "06",
            "01",
            "né",
            "NÉE",
            "né(e)",
            "né·e",
            "nés",
            "le",
            "Le",
            "er",
            "DDN",
            "ddn :|",
            "Date de naissance",
            "allocataire",
            "CAF",
            "n°",
            "N°",
            "matricule",
            "Karim@gmail.com",
            "@",
            "x@ORANGE.fr",
            "a@ville.fr",
            "bis",
            "TER",
            ",",
            "rue",
            "Allée",
            "ALLÉES",
            "av.",
            "place",
            "mai",
            "mail",
            "de la",
            "Lilas",
            "2A",
            "2b",
            "A",
            "mars",
            "/",
            ":",
            "é",
            "\n",
            "\r\n",
        ]);
        let piece = prop_oneof![
            3 => words.prop_map(str::to_owned),
            1 => "[0-9]{1,4}",
            1 => "[0-9]{2}([ .-]?[0-9]{2}){3,4}",
            1 => "[0-9]{7}",
            1 => "[12] ?[0-9]{2} ?(0[1-9]|1[0-2]) ?(59|2A|2B) ?[0-9]{3} ?[0-9]{3}( ?[0-9]{2})?",
            1 => "[0-9]{1,2}[ /][0-9]{1,2}[ /](19|20)?[0-9]{2}",
        ];
        let gap = prop::sample::select(vec!["", " ", " ", " ", "\u{a0}", "\u{202f}", ".", "-", "  "]);
        let pieces = prop::collection::vec((piece, gap), 0..9);
        pieces.prop_map(|pieces| {
            pieces
                .iter()
                .flat_map(|(piece, gap)| [piece.as_str(), gap])
                .collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        /// No pattern finds anything in a line that was passed over for it.
        #[test]
        fn what_the_patterns_find_is_possible(text in pieces()) {
            let mut told = telling_lines(&text).peekable();
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                let possible = told.next_if(|told| told.0 == at).map_or(Possible::default(), |told| {
                    assert_eq!(told.1, line);
                    told.2
                });
                let digits = line.bytes().filter(u8::is_ascii_digit).count();
                for (number, shape) in SHAPES.iter().enumerate() {
                    let found = shape.pattern.as_ref().unwrap().is_match(line);
                    let too_few = shape.when == Possible::IBAN && digits < IBAN_DIGITS;
                    prop_assert!(!found || too_few || possible.meets(shape.when), "shape {number} in {line:?}");
                }
                at += line.len();
            }
            prop_assert_eq!(told.next().map(|told| told.0), None);
        }
    }
}
