//! Compounds written with hyphens: which of their elements vary.

use super::listed;

/// Whether what follows the first hyphen of a compound is a preposition, so that only the first element agrees.
pub(super) fn starts_with_link(rest: &str) -> bool {
    rest.starts_with("d'")
        || rest
            .split_once('-')
            .is_some_and(|(link, _)| matches!(link, "de" | "du" | "des" | "en" | "à" | "au" | "par"))
}

/// Whether the first element of a compound never varies. Any other is given both varied and not: `petits-enfants`,
/// `aides-soignants`, `grand-mères`.
pub(super) fn is_invariable(head: &str) -> bool {
    listed(INVARIABLE_HEADS, head)
}

/// Prefixes, prepositions, numbers and verbs (`ex-mari`, `sans-abri`, `porte-parole`).
const INVARIABLE_HEADS: &str = "\
    à abat accroche afro allume anglo anti appuie après arrière attrape au auto avant bi bien brise cache \
    casse cent chauffe ci co contre coupe cyber demi deux dix éco électro essuie est éthylo euro ex extra \
    faire franco gratte grille hors hyper immuno in infra inter intra laissez lance lave mal médico méga mi \
    micro mini mono multi néo non nord ouest outre ouvre para pare passe perce pèse pique poly porte post \
    pré presse pro protège pseudo psy psycho quasi quatre quelque radio ramasse re remue réveille sans saute \
    self semi serre socio sous sud super sur sus taille télé tire tourne trans tri trois trop ultra un uni \
    vice vide vis";
