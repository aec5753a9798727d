//! The form in which the build keeps the compiled lexicons: values end to end, read back in the same order.

use std::borrow::Cow;

use super::compile::{Compiled, Layer, Stock, Terms};
use super::forms::Forms;
use super::names::{FirstNames, Surnames};
use super::schema::{Class, Group, Status, Strength};
use super::table::{Index, Rows, Texts};
use super::trie::Trie;
use super::triggers::{Triggers, WordList};
use crate::code::{Domain, Mode};

/// A value that the build writes and the program reads.
pub(crate) trait Stored: Sized {
    /// Appends the value.
    #[allow(dead_code, reason = "the build writes, the program reads")]
    fn write(&self, out: &mut Vec<u8>);

    /// Takes the value off the front; nothing where the bytes hold none.
    fn read(from: &mut &'static [u8]) -> Option<Self>;
}

/// A structure is stored field by field.
macro_rules! stored {
    ($($name:ident { $($field:ident),* })*) => { $(
        impl Stored for $name {
            fn write(&self, out: &mut Vec<u8>) {
                $(self.$field.write(out);)*
            }

            fn read(from: &mut &'static [u8]) -> Option<Self> {
                Some(Self { $($field: Stored::read(from)?),* })
            }
        }
    )* };
}

pub(crate) use stored;

/// A value of a closed list is stored by its code.
macro_rules! stored_by_code {
    ($($name:ident)*) => { $(
        impl Stored for $name {
            fn write(&self, out: &mut Vec<u8>) {
                Cow::Borrowed(self.code()).write(out);
            }

            fn read(from: &mut &'static [u8]) -> Option<Self> {
                Self::from_code(&Cow::read(from)?)
            }
        }
    )* };
}

stored! {
    Stock { compiled, names, surnames }
    Compiled { files, provenance, groups, layer }
    Layer { first_term, terms, forms, trie }
    Terms { entries, places, lines }
    Forms { keys, first_fits, fits, accented, stems, first_stemmed, stemmed }
    Trie { slots, nodes, edges, ends }
    Index { buckets, texts }
    Texts { text, ends }
    FirstNames { index, traits }
    Surnames { index }
    Triggers {
        named_after, ways, place_links, feast_occasions, ranks, minute_takers, titles_of_men, titles_of_women, households, kin,
        namings, nickname_markers, case_heads, particles, foreign_particles, articles
    }
    WordList { index }
    Group { id, class, why, rule, strength, mode, status, service, public_agent, near, not_near }
}

stored_by_code! { Domain Mode Status Strength }

impl Stored for u32 {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }

    fn read(from: &mut &'static [u8]) -> Option<Self> {
        let (number, rest) = from.split_first_chunk()?;
        *from = rest;
        Some(Self::from_le_bytes(*number))
    }
}

impl Stored for u16 {
    fn write(&self, out: &mut Vec<u8>) {
        u32::from(*self).write(out);
    }

    fn read(from: &mut &'static [u8]) -> Option<Self> {
        u32::read(from)?.try_into().ok()
    }
}

impl Stored for bool {
    fn write(&self, out: &mut Vec<u8>) {
        u32::from(*self).write(out);
    }

    fn read(from: &mut &'static [u8]) -> Option<Self> {
        u32::read(from).map(|n| n != 0)
    }
}

impl<const N: usize> Stored for Rows<N> {
    fn write(&self, out: &mut Vec<u8>) {
        (self.len() as u32).write(out);
        out.extend(self.flat());
    }

    fn read(from: &mut &'static [u8]) -> Option<Self> {
        let bytes = u32::read(from)? as usize * N;
        let (rows, rest) = from.split_at_checked(bytes)?;
        *from = rest;
        Some(Self::embedded(rows.as_chunks().0))
    }
}

impl Stored for Cow<'static, str> {
    fn write(&self, out: &mut Vec<u8>) {
        (self.len() as u32).write(out);
        out.extend(self.bytes());
    }

    fn read(from: &mut &'static [u8]) -> Option<Self> {
        let length = u32::read(from)? as usize;
        let (text, rest) = from.split_at_checked(length)?;
        *from = rest;
        std::str::from_utf8(text).ok().map(Cow::Borrowed)
    }
}

impl Stored for String {
    fn write(&self, out: &mut Vec<u8>) {
        (self.len() as u32).write(out);
        out.extend(self.bytes());
    }

    fn read(from: &mut &'static [u8]) -> Option<Self> {
        Cow::read(from).map(Cow::into_owned)
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(from: &mut &'static [u8]) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}

impl<T: Stored> Stored for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read(from: &mut &'static [u8]) -> Option<Self> {
        Some(if bool::read(from)? {
            Some(T::read(from)?)
        } else {
            None
        })
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        (self.len() as u32).write(out);
        for value in self {
            value.write(out);
        }
    }

    fn read(from: &mut &'static [u8]) -> Option<Self> {
        (0..u32::read(from)?).map(|_| T::read(from)).collect()
    }
}

impl Stored for Class {
    fn write(&self, out: &mut Vec<u8>) {
        Cow::Borrowed(self.name()).write(out);
        if let Self::Domain(domain) = self {
            domain.write(out);
        }
    }

    fn read(from: &mut &'static [u8]) -> Option<Self> {
        match &*Cow::read(from)? {
            "domain" => Domain::read(from).map(Self::Domain),
            name => Self::PLAIN.iter().copied().find(|class| class.name() == name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::LexiconFile;
    use crate::lexicon::compile::stock;

    #[test]
    fn what_the_build_keeps_is_what_the_compiler_gave() {
        let files = [
            (
                "sets.toml",
                "[lexicon]\nprovenance = \"p\"\nlicence = \"l\"\n[sets]\naux = [\"a\", \"est\"]\n",
            ),
            (
                "people/first-names.txt",
                "# names\nélodie f\ncamille mf\nrose f ?\n",
            ),
            ("people/surnames.txt", "# names\nbenali\nhaddad\n"),
            (
                "domains/health/x.toml",
                "[lexicon]\nclass = \"domain\"\ndomain = \"health\"\nprovenance = \"p\"\nlicence = \"l\"\n\
                 [[group]]\nid = \"soin\"\nstrength = \"strong\"\nwhy = \"soins\"\nnear = [\"médecin:n\"]\n\
                 terms = [\"suivi:a .. CMP\", \"@aux hospitalisé:s\", \"pêche\"]\n\
                 [[false_friend]]\nwhy = \"sport\"\nterms = [\"pêche à la ligne\"]\n",
            ),
        ]
        .map(|(name, text)| LexiconFile {
            name: name.into(),
            text: text.into(),
        });
        let stock = stock(&files).unwrap();
        let mut bytes = Vec::new();
        stock.write(&mut bytes);
        let mut rest: &'static [u8] = Vec::leak(bytes);
        assert!(
            Stock::read(&mut rest.get(..rest.len() - 1).unwrap()).is_none(),
            "cut short"
        );
        assert_eq!(Stock::read(&mut rest), Some(stock));
        assert!(rest.is_empty());
    }

    #[test]
    fn the_program_reads_what_its_build_kept() {
        let mut tables = crate::lexicon::embedded::TABLES;
        assert!(Stock::read(&mut tables).is_some() && tables.is_empty());
    }
}
