//! Nouns: their plural.

use super::compound::{is_invariable, starts_with_link};
use super::{each, listed, tabled};

/// Calls `push` with the singular and the plural of a noun, the lemma included; forms may repeat.
///
/// Covers -s, -x, the invariable -s -x -z, -al/-aux, -ail/-aux, -eau, -au, -eu, the few in -oux, the few irregular
/// plurals (`œil`, `ciel`, `monsieur`…) and hyphenated compounds: the first element varies before a preposition
/// (`mises-à-pied`), any or both elsewhere (`beaux-pères`, `mots-clé`, `grand-mères`), unless it is a prefix or a verb.
///
/// Knowingly incomplete: plurals borrowed from other languages (`maxima`, `matches`), and the feminine of a noun for a
/// person, which is what [`adjective`] gives.
pub(crate) fn noun(lemma: &str, push: &mut dyn FnMut(&str)) {
    push(lemma);
    let Some((head, rest)) = lemma.split_once('-') else {
        plurals(lemma, push);
        return;
    };
    if starts_with_link(rest) {
        plurals(head, &mut |heads| push(&format!("{heads}-{rest}")));
    } else {
        noun(rest, &mut |form| {
            push(&format!("{head}-{form}"));
            if !is_invariable(head) {
                plurals(head, &mut |heads| push(&format!("{heads}-{form}")));
            }
        });
    }
}

/// Calls `push` with the plural of a word, or with both where two are in use.
pub(super) fn plurals(word: &str, push: &mut dyn FnMut(&str)) {
    if let Some(forms) = tabled(IRREGULAR, word) {
        each(forms, push);
    } else if word.ends_with(['s', 'x', 'z']) {
        push(word);
    } else if let Some(stem) = word.strip_suffix("al") {
        let either = listed(ALS_OR_AUX, word);
        if either || listed(ALS, word) {
            push(&format!("{word}s"));
        }
        if either || !listed(ALS, word) {
            push(&format!("{stem}aux"));
        }
    } else if let Some(stem) = word.strip_suffix("ail").filter(|_| listed(AIL_AUX, word)) {
        push(&format!("{stem}aux"));
    } else if (word.ends_with("au") || word.ends_with("eu")) && !listed(U_S, word) || listed(OU_OUX, word) {
        push(&format!("{word}x"));
    } else {
        push(&format!("{word}s"));
    }
}

/// Words in -al with a plural in -als alone.
const ALS: &str = "\
    aéronaval atonal aval bal bancal cal cantal caracal carnaval cérémonial chacal copal deal emmental fatal \
    festival foiral fractal futal gavial goal guindal marshal mescal mistral morfal narval natal naval nopal \
    pal quetzal récital régal revival rital santal serval sial sisal tombal trial";

/// Words in -al with either plural.
const ALS_OR_AUX: &str = "\
    austral banal boréal causal choral corral étal final glacial idéal jovial marial néonatal pascal \
    périnatal postnatal prénatal tonal val";

/// Nouns in -ail with a plural in -aux.
const AIL_AUX: &str = "bail corail émail fermail soupirail travail vantail ventail vitrail";

/// The nouns in -ou with a plural in -oux.
const OU_OUX: &str = "bijou caillou chou genou hibou joujou pou ripou";

/// Words in -au and -eu with a plural in -s.
const U_S: &str = "berimbau bleu dégueu émeu enfeu landau pneu restau richelieu sarrau tau unau";

/// Plurals no rule gives.
const IRREGULAR: &[(&str, &str)] = &[
    ("ail", "ails aulx"),
    ("aïeul", "aïeuls aïeux"),
    ("bétail", "bestiaux"),
    ("bonhomme", "bonshommes bonhommes"),
    ("ciel", "cieux ciels"),
    ("feu", "feux feus"),
    ("gentilhomme", "gentilshommes"),
    ("madame", "mesdames"),
    ("mademoiselle", "mesdemoiselles"),
    ("monsieur", "messieurs"),
    ("oeil", "yeux"),
    ("tout", "tous"),
    ("œil", "yeux"),
];

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::noun;

    #[rustfmt::skip]
    #[test]
    fn nouns() {
        check(noun, &[
            ("dette", "dettes", ""),
            ("cheval", "chevaux", "chevals"), ("hôpital", "hôpitaux", "hôpitals"),
            ("bal", "bals", "baux"), ("carnaval", "carnavals", "carnavaux"), ("festival", "festivals", "festivaux"),
            ("travail", "travaux", "travails"), ("bail", "baux", "bails"), ("détail", "détails", "détaux"),
            ("bureau", "bureaux", "bureaus"), ("tuyau", "tuyaux", ""), ("landau", "landaus", "landaux"),
            ("aveu", "aveux", "aveus"), ("bleu", "bleus", "bleux"), ("pneu", "pneus", "pneux"),
            ("genou", "genoux", "genous"), ("trou", "trous", "troux"),
            ("décès", "", "décèss"), ("prix", "", "prixs"), ("nez", "", "nezs"),
            ("œil", "yeux", "œils"), ("monsieur", "messieurs", "monsieurs"),
            ("beau-père", "beaux-pères", "beaus-pères"), ("belle-mère", "belles-mères", ""),
            ("grand-mère", "grand-mères grands-mères", ""), ("sans-abri", "sans-abris", ""),
            ("mise-à-pied", "mises-à-pied", "mise-à-pieds"), ("arrêt-maladie", "arrêts-maladie", ""),
            ("ex-mari", "ex-maris", "exs-maris"), ("arrière-grand-père", "arrière-grands-pères", ""),
        ]);
    }
}
