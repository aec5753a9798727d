//! Adjectives, participles and nouns for persons: their feminine, and the plural of both.

use super::compound::is_invariable;
use super::noun::plurals;
use super::{each, join, listed, tabled};

/// Calls `push` with the masculine, feminine and plural forms of an adjective, participle or noun for a person, from
/// its masculine singular, which is included; forms may repeat.
///
/// A lemma in -e has no other feminine. Where usage hesitates every form is given (`auteure`, `autrice`; `finals`,
/// `finaux`; `aiguë`, `aigüe`).
///
/// Knowingly incomplete: feminines that are another word (`frère`, `roi`), most in -esse, and new feminines that have
/// not settled. Words in -o, -a, -y and most borrowed words only take a plural.
pub(crate) fn adjective(lemma: &str, push: &mut dyn FnMut(&str)) {
    push(lemma);
    if let Some((head, rest)) = lemma.split_once('-') {
        adjective(rest, &mut |form| {
            push(&format!("{head}-{form}"));
            if !is_invariable(head) {
                adjective(head, &mut |first| push(&format!("{first}-{form}")));
            }
        });
        return;
    }
    if let Some(forms) = tabled(IRREGULAR, lemma) {
        each(forms, push);
        return;
    }
    plurals(lemma, push);
    feminines(lemma, &mut |feminine| {
        push(feminine);
        push(&format!("{feminine}s"));
    });
}

/// Calls `push` with the feminine singular, or with each of several.
fn feminines(word: &str, push: &mut dyn FnMut(&str)) {
    if let Some(stem) = word.strip_suffix("eur") {
        feminines_of_eur(word, stem, push);
    } else if let Some(last) = word.chars().next_back().filter(|_| listed(DOUBLING, word)) {
        push(&format!("{word}{last}e"));
    } else {
        let regular = REGULAR.iter().find_map(|(masculine, feminine)| {
            let stem = word.strip_suffix(masculine)?;
            Some((stem, feminine))
        });
        if let Some((stem, feminine)) = regular {
            join(stem, feminine, push);
        }
    }
}

/// [`feminines`] of a word in -eur.
fn feminines_of_eur(word: &str, stem: &str, push: &mut dyn FnMut(&str)) {
    if listed(EURE, word) {
        push(&format!("{stem}eure"));
        return;
    }
    if listed(EURE_TOO, word) {
        push(&format!("{stem}eure"));
    }
    match stem.strip_suffix('t').filter(|_| !takes_teuse(word)) {
        Some(stem) => push(&format!("{stem}trice")),
        None => push(&format!("{stem}euse")),
    }
}

/// Whether a word in -teur makes its feminine in -teuse, not -trice.
fn takes_teuse(word: &str) -> bool {
    let doubled = word.ends_with("tteur") && !word.ends_with("émetteur");
    let small = word.ends_with("oteur") && !word.ends_with("moteur");
    doubled || small || listed(TEUSE, word)
}

/// Endings of the masculine, and what they become in the feminine: the first that fits tells. Words in any other have
/// no feminine of their own.
#[rustfmt::skip]
const REGULAR: &[(&str, &str)] = &[
    ("complet", "complète"), ("concret", "concrète"), ("désuet", "désuète"), ("discret", "discrète"),
    ("préfet", "préfète"), ("quiet", "quiète"), ("replet", "replète"), ("secret", "secrète"),
    ("el", "elle"), ("eil", "eille"), ("en", "enne"), ("et", "ette"), ("on", "onne"),
    ("er", "ère"), ("eau", "elle"), ("gu", "guë güe"),
    ("f", "ve"), ("eux", "euse"), ("oux", "ouse"), ("c", "que"), ("g", "gue"),
    ("d", "de"), ("i", "ie"), ("l", "le"), ("n", "ne"), ("r", "re"), ("s", "se"),
    ("t", "te"), ("u", "ue"), ("é", "ée"), ("ï", "ïe"),
];

/// Last consonant doubled although the class does not double it.
const DOUBLING: &str = "\
    bas bellot boulot chat chouan épais gentil gras gros jeunot las maigriot métis nul pâlot paysan rouan \
    sot valaisan vieillot";

/// Feminine in -eure, and only that.
const EURE: &str = "\
    antérieur extérieur inférieur intérieur majeur meilleur mineur postérieur prieur supérieur ultérieur";

/// Nouns of trades and standings in -eur whose feminine in -eure is in use beside another.
const EURE_TOO: &str = "\
    agresseur amateur assesseur censeur chauffeur chercheur confesseur défenseur entrepreneur fournisseur \
    gouverneur ingénieur intercesseur investisseur metteur oppresseur pasteur possesseur précurseur \
    prédécesseur procurateur procureur professeur proviseur rapporteur recteur régisseur réviseur sculpteur \
    successeur superviseur vainqueur";

/// Words in -teur made on a verb in -ter, with a feminine in -teuse (so have those in -tteur and -oteur).
const TEUSE: &str = "\
    acheteur affûteur ajusteur apporteur arpenteur avorteur boiteur bonimenteur brocanteur brouteur cafteur \
    chahuteur chanteur colporteur complimenteur compteur conteur culbuteur déserteur disputeur dompteur \
    éclateur écouteur emprunteur enquêteur éreinteur exploiteur exporteur fauteur flirteur friteur fureteur \
    goûteur importeur jeteur mateur menteur monteur pelleteur péteur piqueteur pisteur planteur pointeur \
    porteur prêteur profiteur quêteur raconteur rapporteur recruteur rouspéteur sauteur solliciteur \
    sprinteur supporteur tourmenteur transporteur visiteur zieuteur";

/// Adjectives and nouns for persons that no rule gives, with all their forms but the lemma.
#[rustfmt::skip]
const IRREGULAR: &[(&str, &str)] = &[
    ("abbé", "abbesse abbés abbesses"),
    ("absous", "absoute absouts absoutes"),
    ("ambassadeur", "ambassadrice ambassadeurs ambassadrices"),
    ("andalou", "andalouse andalous andalouses"),
    ("auteur", "auteure autrice auteurs auteures autrices"),
    ("bailleur", "bailleuse bailleresse bailleurs bailleuses bailleresses"),
    ("beau", "bel belle beaux belles"),
    ("bénin", "bénigne bénins bénignes"),
    ("blanc", "blanche blancs blanches"),
    ("bref", "brève brefs brèves"),
    ("chasseur", "chasseuse chasseresse chasseurs chasseuses chasseresses"),
    ("chef", "cheffe chefs cheffes"),
    ("coauteur", "coauteure coautrice coauteurs coauteures coautrices"),
    ("coi", "coite cois coites"),
    ("compagnon", "compagne compagnons compagnes"),
    ("comte", "comtesse comtes comtesses"),
    ("copain", "copine copains copines"),
    ("crû", "crue crus crues"),
    ("défendeur", "défenderesse défendeurs défenderesses"),
    ("demandeur", "demandeuse demanderesse demandeurs demandeuses demanderesses"),
    ("diable", "diablesse diables diablesses"),
    ("dissous", "dissoute dissouts dissoutes"),
    ("docteur", "docteure doctoresse docteurs docteures doctoresses"),
    ("doux", "douce douces"),
    ("dû", "due dus dues"),
    ("duc", "duchesse ducs duchesses"),
    ("empereur", "impératrice empereurs impératrices"),
    ("enchanteur", "enchanteresse enchanteurs enchanteresses"),
    ("enquêteur", "enquêteuse enquêtrice enquêteurs enquêteuses enquêtrices"),
    ("esquimau", "esquimaude esquimaux esquimaudes"),
    ("exprès", "expresse expresses"),
    ("faux", "fausse fausses"),
    ("favori", "favorite favoris favorites"),
    ("fou", "fol folle fous folles"),
    ("frais", "fraîche fraîches fraiche fraiches"),
    ("franc", "franche franque francs franches franques"),
    ("grec", "grecque grecs grecques"),
    ("hébreu", "hébraïque hébreux hébraïques"),
    ("héros", "héroïne héroïnes"),
    ("hôte", "hôtes hôtesse hôtesses"),
    ("lapon", "lapons lapone lapones laponne laponnes"),
    ("letton", "lettons lettone lettones lettonne lettonnes"),
    ("loup", "louve loups louves"),
    ("maître", "maîtresse maîtres maîtresses"),
    ("malin", "maligne maline malins malignes malines"),
    ("mormon", "mormons mormone mormones mormonne mormonnes"),
    ("mou", "mol molle mous molles"),
    ("mû", "mue mus mues"),
    ("nippon", "nippons nippone nippones nipponne nipponnes"),
    ("nouveau", "nouvel nouvelle nouveaux nouvelles"),
    ("pécheur", "pécheresse pécheurs pécheresses"),
    ("poète", "poétesse poètes poétesses"),
    ("prêtre", "prêtresse prêtres prêtresses"),
    ("prince", "princesse princes princesses"),
    ("profès", "professe professes"),
    ("rigolo", "rigolote rigolos rigolotes"),
    ("roux", "rousse rousses"),
    ("sauveur", "sauveuse sauveurs sauveuses"),
    ("sec", "sèche secs sèches"),
    ("suisse", "suisses suissesse suissesses"),
    ("tiers", "tierce tierces"),
    ("tout", "toute tous toutes"),
    ("traître", "traîtresse traîtres traîtresses"),
    ("tsar", "tsarine tsars tsarines"),
    ("vengeur", "vengeresse vengeurs vengeresses"),
    ("vieux", "vieil vieille vieilles"),
    ("voyou", "voyoute voyous voyoutes"),
];

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::adjective;

    #[rustfmt::skip]
    #[test]
    fn adjectives() {
        check(adjective, &[
            ("drogué", "droguée drogués droguées", ""), ("suivi", "suivie suivis suivies", ""),
            ("délinquant", "délinquante délinquants délinquantes", ""), ("toxicomane", "toxicomanes", "toxicomanee"),
            ("dépressif", "dépressive dépressifs dépressives", "dépressife"), ("maladif", "maladive", ""),
            ("anxieux", "anxieuse anxieuses", "anxieuxs"), ("jaloux", "jalouse", ""), ("époux", "épouse", ""),
            ("infirmier", "infirmière infirmières", "infirmiere"), ("criminel", "criminelle criminels", ""),
            ("algérien", "algérienne", "algériene"), ("bon", "bonne", ""), ("mormon", "mormone", ""),
            ("muet", "muette", "muète"), ("inquiet", "inquiète", "inquiette"), ("discret", "discrète", "discrette"),
            ("incomplet", "incomplète", ""), ("secret", "secrète", ""),
            ("éducateur", "éducatrice éducateurs éducatrices", "éducateuse"), ("menteur", "menteuse", "mentrice"),
            ("fumeur", "fumeuse fumeurs", ""), ("mineur", "mineure mineures", "mineuse"),
            ("professeur", "professeure", ""), ("auteur", "auteure autrice", ""), ("moteur", "motrice", "moteuse"),
            ("public", "publique publics", "publice"), ("grec", "grecque", "greque"), ("turc", "turque", ""),
            ("blanc", "blanche blancs", "blanque"), ("sec", "sèche", ""), ("franc", "franche", ""),
            ("long", "longue longs", "longe"), ("fou", "folle fous", "foux"), ("vieux", "vieil vieille vieilles", ""),
            ("beau", "bel belle beaux", ""), ("nouveau", "nouvelle nouveaux", ""), ("jumeau", "jumelle", ""),
            ("roux", "rousse", "rouse"), ("faux", "fausse", ""), ("doux", "douce", "douse"),
            ("gentil", "gentille", "gentile"), ("sot", "sotte", ""), ("idiot", "idiote", "idiotte"),
            ("gros", "grosse", "grose"), ("bas", "basse", ""), ("las", "lasse", ""), ("épais", "épaisse", ""),
            ("français", "française", "françaisse"), ("frais", "fraîche", ""), ("malin", "maligne", ""),
            ("bénin", "bénigne", "bénine"), ("andalou", "andalouse", ""), ("favori", "favorite", "favorie"),
            ("hébreu", "hébreux hébraïque", ""), ("aigu", "aiguë aigüe", "aigue"), ("social", "sociale sociaux", "socials"),
            ("fatal", "fatals fatale", "fataux"), ("final", "finals finaux", ""), ("nul", "nulle", ""),
            ("aide-soignant", "aide-soignante aides-soignants aides-soignantes", ""),
            ("sourd-muet", "sourde-muette sourds-muets", ""), ("franc-maçon", "franc-maçonne francs-maçons", ""),
        ]);
    }
}
