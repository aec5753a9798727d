//! Verbs in -ir with the -iss- of *finir*.

use super::super::{each, join, listed};
use super::FUTURE;

/// Calls `push` with the forms of the verb in -ir that has this `stem`, but for the infinitive.
pub(super) fn conjugate(infinitive: &str, stem: &str, push: &mut dyn FnMut(&str)) {
    join(
        stem,
        "is it issons issez issent isse isses issions issiez issais issait issaient issant",
        push,
    );
    join(stem, "îmes îtes irent i ie ies", push);
    join(infinitive, FUTURE, push);
    match infinitive {
        "bénir" => each("bénit bénite bénits bénites", push),
        "fleurir" => join("flor", "issais issait issions issiez issaient issant", push),
        _ => {}
    }
}

/// Whether a verb ends like an irregular one but is conjugated like *finir*.
pub(super) fn is_regular(infinitive: &str) -> bool {
    listed(REGULAR, infinitive)
}

const REGULAR: &str = "amortir asservir assortir désassortir impartir rassortir réassortir répartir";

#[cfg(test)]
mod tests {
    use super::super::super::testing::check;
    use super::super::verb;

    #[rustfmt::skip]
    #[test]
    fn verbs_like_finir() {
        check(verb, &[
            ("finir", "finis finit finissons finissait finissant finira finirent finisse fini finie finis finies", "finu"),
            ("subir", "subit subissait subi subie", "sube"),
            ("réunir", "réunissent réunie réunirait", "réune"),
            ("répartir", "répartissons répartit répartie", "répart répartons"),
            ("asservir", "asservissent asservi", "asservent"),
            ("haïr", "hais hait haïssent haïra haï haïe", "haïts haîmes"),
            ("maudire", "maudissent maudit maudite maudirait", "maudisent"),
        ]);
    }
}
