//! French inflection by rule: every form of a noun, an adjective or a verb from its lemma.
//!
//! The lexicons mark a word to inflect with `:n`, `:a` or `:v`; this module turns the lemma into the forms a
//! reader would meet. It knows classes of words and closed lists of exceptions, never a dictionary: a lemma that
//! does not exist is inflected like its neighbours, and one form too many costs less than one missing.
//!
//! Words come in lower case, accented, NFC. Where the spelling of 1990 differs for verbs (`connait`, `cèdera`,
//! `étiquète`), both spellings are given.
//!
//! Written from general knowledge of French grammar. Lexique 3.83 (CC BY-SA 4.0) and the conjugation tables of
//! verbecc (after Verbiste) served only to check the output; no data was copied from either.

mod adjective;
mod compound;
mod noun;
mod verb;

pub(crate) use adjective::adjective;
pub(crate) use noun::noun;
pub(crate) use verb::verb;

/// Calls `push` with each of the words of a space-separated list.
fn each(words: &str, push: &mut dyn FnMut(&str)) {
    words.split_ascii_whitespace().for_each(push);
}

/// Whether a space-separated list has the word.
fn listed(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|listed| listed == word)
}

/// Calls `push` with `stem` joined to each of the space-separated endings.
fn join(stem: &str, endings: &str, push: &mut dyn FnMut(&str)) {
    for ending in endings.split_ascii_whitespace() {
        push(&format!("{stem}{ending}"));
    }
}

/// What a table of words and their forms says of a word.
fn tabled(table: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    table
        .iter()
        .find_map(|(tabled, forms)| (*tabled == word).then_some(*forms))
}

#[cfg(test)]
mod testing {
    use std::collections::BTreeSet;

    type Inflect = fn(&str, &mut dyn FnMut(&str));

    pub(super) fn forms(inflect: Inflect, lemma: &str) -> BTreeSet<String> {
        let mut forms = BTreeSet::new();
        inflect(lemma, &mut |form| {
            forms.insert(form.to_owned());
        });
        forms
    }

    /// Each row: a lemma, forms it must give, forms it must not.
    pub(super) fn check(inflect: Inflect, rows: &[(&str, &str, &str)]) {
        for (lemma, wanted, forbidden) in rows {
            let forms = forms(inflect, lemma);
            assert!(forms.contains(*lemma), "{lemma} gives itself");
            for form in wanted.split_whitespace() {
                assert!(forms.contains(form), "{lemma} should give {form}: {forms:?}");
            }
            for form in forbidden.split_whitespace() {
                assert!(!forms.contains(form), "{lemma} should not give {form}");
            }
        }
    }
}
