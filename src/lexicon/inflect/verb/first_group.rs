//! Verbs in -er, and how their stems are spelled.

use super::super::{join, listed};
use super::FUTURE;

/// Calls `push` with the forms of the verb in -er that has this `stem`, but for the infinitive.
pub(super) fn conjugate(infinitive: &str, stem: &str, push: &mut dyn FnMut(&str)) {
    let mute = before_mute_e(infinitive, stem);
    for stem in &mute {
        join(stem, "e es ent", push);
    }
    for stem in future(infinitive, stem, mute) {
        join(&format!("{stem}r"), FUTURE, push);
    }
    join(&soft(stem), "ons ant ais ait aient ai as a âmes âtes", push);
    join(stem, "ez ions iez èrent é ée és ées", push);
}

/// The stem before a and o, where c and g stay soft.
fn soft(stem: &str) -> String {
    if let Some(start) = stem.strip_suffix('c') {
        format!("{start}ç")
    } else if stem.ends_with('g') && !stem.ends_with("gg") {
        format!("{stem}e")
    } else {
        stem.to_owned()
    }
}

/// The stems before a mute e: several where usage or the spelling of 1990 differs.
fn before_mute_e(infinitive: &str, stem: &str) -> Vec<String> {
    if let Some(start) = stem.strip_suffix('y') {
        let short = format!("{start}i");
        return match start.chars().next_back() {
            Some('a') => vec![short, stem.to_owned()],
            Some('o' | 'u') => vec![short],
            _ => vec![stem.to_owned()],
        };
    }
    let Some((before, vowel, after)) = last_syllable(stem) else {
        return vec![stem.to_owned()];
    };
    let grave = format!("{before}è{after}");
    if vowel == 'é' || !matches!(after, "l" | "t") || listed(GRAVE_ONLY, infinitive) {
        return vec![grave];
    }
    let doubled = format!("{before}e{after}{after}");
    if infinitive.ends_with("appeler") || infinitive.ends_with("jeter") {
        vec![doubled]
    } else {
        vec![doubled, grave]
    }
}

/// The stems of the future, up to its r, given those before a `mute` e.
fn future(infinitive: &str, stem: &str, mute: Vec<String>) -> Vec<String> {
    if let Some(prefix) = infinitive.strip_suffix("envoyer") {
        return vec![format!("{prefix}enver")];
    }
    let keeps_acute = matches!(last_syllable(stem), Some((_, 'é', _)));
    let acute = keeps_acute.then(|| stem.to_owned());
    acute
        .into_iter()
        .chain(mute)
        .map(|stem| format!("{stem}e"))
        .collect()
}

/// Splits a stem at its last e or é when consonants that leave it open follow: `lev` into `l`, `e`, `v`.
fn last_syllable(stem: &str) -> Option<(&str, char, &str)> {
    let consonants = |c: char| c.is_alphabetic() && !"aàâeéèêëiîïoôöuùûüyœæ".contains(c);
    let core = stem
        .strip_suffix("gu")
        .map(|core| (core, 'g'))
        .or(stem.strip_suffix("qu").map(|core| (core, 'q')));
    let rest = match core {
        Some((core, _)) => core.trim_end_matches(consonants),
        None => stem.trim_end_matches(consonants),
    };
    let after = stem.strip_prefix(rest)?;
    let vowel = rest.chars().next_back()?;
    let before = rest.strip_suffix(vowel)?;
    let open = match vowel {
        'é' => !after.is_empty(),
        // One consonant, or the cluster of `sevrer`; x closes the syllable (`vexer`), and English verbs stay as they
        // are (`interviewer`, `briefer`).
        'e' => after == "vr" || after.chars().count() == 1 && !matches!(after, "x" | "w" | "f"),
        _ => false,
    };
    open.then_some((before, vowel, after))
}

/// Verbs in -eler and -eter that take è in either spelling.
const GRAVE_ONLY: &str = "\
    acheter celer ciseler congeler corseter crocheter déceler décongeler dégeler démanteler écarteler \
    fileter fureter geler haleter marteler modeler peler racheter receler regeler remodeler surgeler";

#[cfg(test)]
mod tests {
    use super::super::super::testing::check;
    use super::super::verb;

    #[rustfmt::skip]
    #[test]
    fn verbs_in_er_keep_the_sound_of_their_stem() {
        check(verb, &[
            ("parler", "parle parles parlons parlez parlent parlais parlera parlerait parlai parlâmes parlèrent parlions parlant parlé parlée parlés parlées", "parlis parlu"),
            ("menacer", "menace menaçons menaçait menaçant menaça menacèrent menacée", "menacons menaçe"),
            ("manger", "mange mangeons mangeait mangeant mangea mangions mangèrent", "mangons mangeions"),
            ("payer", "paie paye paiera payera payons payé", "payie"),
            ("employer", "emploie emploient emploiera employons employée", "employe emploions"),
            ("appuyer", "appuie appuiera appuyait", "appuye"),
            ("envoyer", "envoie enverra enverrait envoyé", "envoiera"),
            ("renvoyer", "renvoie renverra renvoyée", "renvoiera"),
            ("lever", "lève lèvera levons levait levé", "leve levera"),
            ("acheter", "achète achètera achetons acheté", "achette achete"),
            ("jeter", "jette jettera jetons jeté", "jète jete"),
            ("appeler", "appelle appellera appelait appelée", "appèle appele"),
            ("étiqueter", "étiquette étiquète étiqueté", "étiquete"),
            ("harceler", "harcèle harcelle harcelait harcelée", "harcele"),
            ("céder", "cède cèdent cédera cèdera cédons cédé", "céde"),
            ("régler", "règle règlent réglera réglé", "régle"),
            ("protéger", "protège protégeons protégée", "protége protégons"),
            ("léguer", "lègue léguons léguée", "légue"),
            ("sevrer", "sèvre sevré", "sevre"),
            ("créer", "crée créent créera créée créés", "crèe"),
            ("vexer", "vexe vexera vexé", "vèxe"),
            ("interviewer", "interviewe interviewée", "intervièwe"),
            // the known collision: the noun grève is also a form of grever
            ("grever", "grève grèvent grevé grevée", "greve"),
            ("licencier", "licencie licenciions licenciera licenciée licenciés", "licençie"),
        ]);
    }
}
