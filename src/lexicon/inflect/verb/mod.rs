//! Verbs: their simple forms.

mod first_group;
mod model;
mod second_group;
mod table;

use super::join;
use model::most_like;
use table::{FULL, MODELS};

/// Calls `push` with every simple form of a verb, the infinitive included; forms may repeat.
///
/// Gives the indicative (present, imperfect, future, past historic), the conditional, the present subjunctive, the
/// imperative, the present participle and the past participle with its agreement. An infinitive in none of the known
/// classes gives itself alone.
///
/// Knowingly incomplete: no imperfect subjunctive; no archaic forms (`je faux`, `il faut` of *faillir*, `oyons`);
/// *pouvoir* without `puis`, which is nearly always the adverb; participles that never agree (`nui`, `suffi`, `plu`) are
/// given bare, but any verb in -er agrees. A reflexive infinitive is given without its pronoun.
///
/// Known collisions, right as forms but mostly read as another word: `suis` of *suivre*, `plus` of *plaire*, `tu` and
/// `tus` of *taire*, `est`, `été` and `sommes` of *être*, `as` of *avoir*, `vis` and `vit` of both *voir* and *vivre*,
/// `pris`, `mis` and `mise`, `dû` and `due`; and among the verbs in -er the nouns that are also a form: `grève` of
/// *grever*, `cure` of *curer*, `porte` of *porter*, `tombe` of *tomber*. An entry that would trip on one should set its
/// verb in a phrase.
pub(crate) fn verb(infinitive: &str, push: &mut dyn FnMut(&str)) {
    conjugate(infinitive, push);
    // In 1990 the circumflex went from i and u, except where it tells words apart.
    if infinitive.contains(['î', 'û']) && !matches!(infinitive, "jeûner" | "croître") {
        conjugate(&infinitive.replace('î', "i").replace('û', "u"), push);
    }
}

/// [`verb`] in the one spelling of the infinitive.
fn conjugate(infinitive: &str, push: &mut dyn FnMut(&str)) {
    push(infinitive);
    if !second_group::is_regular(infinitive) && irregular(infinitive, push) {
        return;
    }
    if let Some(stem) = infinitive.strip_suffix("er") {
        first_group::conjugate(infinitive, stem, push);
    } else if let Some(stem) = infinitive.strip_suffix("ir").filter(|stem| !stem.ends_with('o')) {
        second_group::conjugate(infinitive, stem, push);
    }
}

/// Conjugates a verb as the tables say; whether they say anything of it.
fn irregular(infinitive: &str, push: &mut dyn FnMut(&str)) -> bool {
    if let Some(((_, forms), radical)) = most_like(FULL, infinitive, |(verbs, _)| *verbs).next() {
        join(radical, forms, push);
        return true;
    }
    let mut known = false;
    for (model, radical) in most_like(MODELS, infinitive, |model| model.verbs) {
        known = true;
        model.conjugate(radical, push);
    }
    known
}

/// Endings of the future and the conditional, after the r.
const FUTURE: &str = "ai as a ons ez ont ais ait ions iez aient";

#[cfg(test)]
mod tests {
    use super::super::testing::{check, forms};
    use super::verb;

    #[rustfmt::skip]
    #[test]
    fn irregular_verbs() {
        check(verb, &[
            ("être", "suis est sont était sera fut soit étant été serait", "êtres"),
            ("avoir", "ai ont avait aura eut ait ayant eu eue", "avu"),
            ("aller", "vais vont allait ira aille allé allée allèrent", "alle allent allera"),
            ("installer", "installe installa installée", "instira"),
            ("faire", "fais faites font faisait fera fit fasse fait faite", "faisez faisent"),
            ("satisfaire", "satisfont satisferait satisfasse satisfaite", "satisfaisent"),
            ("dire", "dites dit disait dira dise dite", "disez"),
            ("interdire", "interdisez interdit interdisent interdite", "interdissez"),
            ("prendre", "prends prend prennent prenait prit prenne prenions pris prise", "prendent prendu"),
            ("apprendre", "apprennent appris apprise", "apprendu"),
            ("vendre", "vends vend vendent vendit vende vendu vendue", "vendt vennent"),
            ("perdre", "perd perdait perdrait perdu perdue", "perdt"),
            ("répondre", "répond répondit répondu", "répondt"),
            ("battre", "bats bat battent battit battue", "batt"),
            ("mettre", "mets met mettent mit mettra mis mise mises", "mettu"),
            ("tenir", "tiens tient tiennent tiendra tint tînmes tienne tenu", "tenit tenissent"),
            ("prévenir", "prévient préviennent prévint prévenue", "prévenit"),
            ("courir", "court courra courut couru", "courira"),
            ("mourir", "meurt meurent mourra mourut meure mort morte morts", "mourira mouru"),
            ("dormir", "dort dorment dormait dormi", "dormissent"),
            ("partir", "pars part partent parti partie", "partissent"),
            ("sentir", "sens sent sentent senti", "sentissent"),
            ("mentir", "ment mentent mentait menti", "mentissent"),
            ("servir", "sert servent servie", "servissent"),
            ("souffrir", "souffre souffrait souffrit souffert soufferte", "souffri souffrissent"),
            ("découvrir", "découvre découvrira découverte", "découvri"),
            ("accueillir", "accueille accueillera accueilli accueillie", "accueillira accueillissent"),
            ("enfuir", "enfuit enfuient enfuyait enfui enfuie", "enfuissent"),
            ("boire", "bois boivent buvait boira but boive buvions bu bue", "boivait"),
            ("croire", "croient croyait crut cru crue", "croivent"),
            ("voir", "voit voient verra voyait vit vu vue", "voira"),
            ("prévoir", "prévoit prévoira prévue", "préverra"),
            ("percevoir", "perçoit perçoivent percevait percevra perçut perçue", "percoit"),
            ("devoir", "dois doivent devra dut doive dû due dus dues", "dûe"),
            ("savoir", "sait savent saura sache sachions sachant su", "savant"),
            ("pouvoir", "peux peuvent pourra put puisse puissions pu", "puis pue"),
            ("vouloir", "veut veulent voudra veuille voulions veuillez voulu", "veule"),
            ("falloir", "faut fallait faudra fallu faille", "fallons"),
            ("pleuvoir", "pleut pleuvait plu", "pleuvons"),
            ("survivre", "survit survécut survécu survivait", "survivu survi"),
            ("poursuivre", "poursuit poursuivi poursuivie poursuivait", "poursuivu"),
            ("inscrire", "inscrit inscrivent inscrivait inscrite", "inscrisent"),
            ("élire", "élit élisent élut élu élue", "élissent"),
            ("conduire", "conduit conduisait conduisit conduite", "conduissent"),
            ("nuire", "nuit nuisait nui", "nuite nuie"),
            ("sourire", "sourit souriait souri", "sourisent"),
            ("plaire", "plaît plait plaisait", "plue"),
            ("connaître", "connais connaît connait connaissait connaîtra connaitra connu connue connaitre", "connaqui conné"),
            ("naître", "naît nait naquit né née nés", "nu"),
            ("craindre", "crains craint craignait craignit crainte", "craindent craind"),
            ("atteindre", "atteint atteignent atteinte atteints", "atteind"),
            ("joindre", "joint joignait jointe", "joind"),
            ("convaincre", "convainc convainquait convaincu", "convainct"),
            ("interrompre", "interrompt interrompait interrompue", "interromp"),
            ("acquérir", "acquiert acquièrent acquerra acquit acquise", "acquérira acquérissent"),
            ("asseoir", "assied assoit asseyait assoyait assiéra assoira assis assise", "asseoit"),
            ("bouillir", "bout bouillait bouilli", "bouillissent"),
            ("suffire", "suffit suffisait suffira suffi", "suffite"),
            ("coudre", "coud cousait cousu", "coudait"),
            ("résoudre", "résout résolvait résolu résolue", "résoud"),
            ("dissoudre", "dissout dissolvait dissous dissoute", "dissolu"),
            ("conclure", "conclut concluait conclu conclue", "concluse"),
            ("inclure", "inclut inclus incluse", "inclu"),
            ("distraire", "distrait distrayait distraite", "distraisait"),
            ("vêtir", "vêt vêtent vêtu vêtue", "vêtissent"),
            ("faillir", "failli faillit", "faut faux"),
            ("tressaillir", "tressaille tressaillait tressailli", "tressaillissent"),
        ]);
    }

    #[test]
    fn an_unknown_infinitive_gives_itself_alone() {
        for word in ["apparoir", "chaloir", "poindrx", ""] {
            assert_eq!(forms(verb, word).len(), 1, "{word}");
        }
    }
}
