//! The rules at work: the examples they show, what they say once, what the settings do to them.

use huisclos::document::{DocText, Document, Part, Trace, TraceKind};
use huisclos::engine::{Engine, Formation, Options, Position};
use huisclos::finding::{Finding, Kind, Report, Severity, Source};
use huisclos::rules::RULES;
use huisclos::signals::{PassageSignals, observe, private_life};
use huisclos::span::Span;

thread_local!(static ENGINE: Engine = Engine::new(Options::default(), &[]).unwrap());

fn check(text: &str) -> Report {
    ENGINE.with(|e| e.check(&Document::from_text(text)))
}

/// Audits a document that shows nothing of note and carries `text` as a comment.
fn check_hidden(text: &str) -> Report {
    let mut document = Document::from_text("La séance est levée.\n");
    document.traces.text = DocText::new(text);
    document.traces.list.push(Trace {
        kind: TraceKind::Comment,
        span: Span::new(0, text.len() as u32),
        at: 0,
        part: Part::Body,
    });
    ENGINE.with(|e| e.check(&document))
}

fn check_with(options: Options, text: &str) -> Report {
    Engine::new(options, &[])
        .unwrap()
        .check(&Document::from_text(text))
}

/// The findings that bear the rule, as theirs or beside another.
fn bearing<'a>(report: &'a Report, rule: &str) -> Vec<&'a Finding> {
    let bears = |f: &&Finding| f.rule == rule || f.also.contains(&rule);
    report.findings.iter().filter(bears).collect()
}

/// Every rule that must say something of the text a number of times, and does not; all at once.
#[track_caller]
fn say(rule: &str, expected: &[(usize, &str)]) {
    let wrong: Vec<String> = expected
        .iter()
        .filter_map(|(times, text)| {
            let report = check(text);
            let got = bearing(&report, rule).len();
            let all: Vec<_> = report.findings.iter().map(|f| (f.rule, &f.also)).collect();
            (got != *times).then(|| format!("{got} instead of {times} in {text:?}: {all:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{rule}:\n{}", wrong.join("\n"));
}

/// Rules that read the assessment only: their examples are as sure as the model.
const WEIGHED: &[&str] = &["FORM-PLENIERE", "SEC-HYPOTHESE", "VP-SOURCE-INCONNUE"];

/// What rules do with the examples of their files.
#[derive(Default)]
struct Promises {
    flagged: usize,
    silent: usize,
    /// Flagged examples that are let through.
    missed: Vec<String>,
    /// Silent examples that are flagged.
    false_alarms: Vec<String>,
}

fn promises(weighed: bool) -> Promises {
    let mut out = Promises::default();
    for rule in RULES
        .iter()
        .filter(|r| (!r.reads() || WEIGHED.contains(&r.id)) == weighed)
    {
        let doc = ENGINE.with(|e| e.rules().rule(rule.id).unwrap().clone());
        out.flagged += doc.fr.flagged.len();
        out.silent += doc.fr.silent.len();
        let read = |example: &str| match rule.id {
            "FORM-TRACE" => check_hidden(example),
            _ => check(example),
        };
        let broken = |example: &&String, flags: bool| bearing(&read(example), rule.id).is_empty() == flags;
        let told = |example: &String| format!("{} on {example:?}", rule.id);
        let missed = doc.fr.flagged.iter().filter(|e| broken(e, true));
        out.missed.extend(missed.map(told));
        let alarms = doc.fr.silent.iter().filter(|e| broken(e, false));
        out.false_alarms.extend(alarms.map(told));
    }
    out
}

#[test]
fn rules_that_read_do_what_their_examples_say() {
    let got = promises(false);
    assert!(got.flagged >= 25 && got.silent >= 25);
    assert!(got.missed.is_empty(), "missed:\n{}", got.missed.join("\n"));
    assert!(
        got.false_alarms.is_empty(),
        "flagged:\n{}",
        got.false_alarms.join("\n")
    );
}

/// A fitted model chooses where these speak, so the floors are what was measured: 26 of 73 flagged examples missed, no false alarm.
/// A fit that does better should raise them.
#[test]
fn rules_that_word_the_assessment_keep_most_of_their_examples() {
    let got = promises(true);
    assert!(
        got.missed.len() * 100 <= got.flagged * 40,
        "{} of {} are missed:\n{}",
        got.missed.len(),
        got.flagged,
        got.missed.join("\n")
    );
    assert!(
        got.false_alarms.len() * 100 <= got.silent * 3,
        "{} of {} are flagged:\n{}",
        got.false_alarms.len(),
        got.silent,
        got.false_alarms.join("\n")
    );
}

/// What the model weighs it must have heard: every flagged example of a SEC rule holds a term of private life.
#[test]
fn the_lexicon_hears_the_examples_of_every_rule_on_private_life() {
    let deaf: Vec<String> = RULES
        .iter()
        .filter(|r| r.id.starts_with("SEC-") && !r.reads() && r.id != "SEC-PRESOMPTION")
        .flat_map(|rule| {
            let doc = ENGINE.with(|e| e.rules().rule(rule.id).unwrap().clone());
            let unheard = doc.fr.flagged.into_iter().filter(|e| !hears_private_life(e));
            unheard
                .map(|e| format!("{} on {e:?}", rule.id))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(deaf.is_empty(), "{}", deaf.join("\n"));
}

fn hears_private_life(text: &str) -> bool {
    ENGINE.with(|e| {
        let observed = observe(&Document::from_text(text), e.lexicon(), Position::Anas);
        let heard = |p: &PassageSignals| private_life(e.lexicon(), observed.hits(p)).next().is_some();
        observed.passages.iter().any(heard)
    })
}

/// What a cell's minutes look like, with one case told.
const CASE: &str = "Cellule de veille du 12 mars\n\nMme Aubry (assistante sociale) : M. Kaci est suivi au CMP pour une dépression.\n";

#[test]
fn minutes_go_to_third_parties() {
    say(
        "CONF-TIERS",
        &[
            (
                1,
                "Le relevé de décisions sera publié sur le site internet de la commune.",
            ),
            (
                1,
                "Le compte rendu de la cellule a été transmis au correspondant de presse.",
            ),
            (0, "Le compte rendu ne sera pas transmis à la presse."),
            (0, "Diffusion : participants, coordination."),
            (0, "Diffusion : participants, cabinet du maire."),
            (1, &format!("{CASE}\nDiffusion : participants, cabinet du maire.")),
            (
                1,
                &format!(
                    "{CASE}\nDiffusion :\n- les participants\n- les élus du conseil\n\nExcusés :\n- l'union commerciale\n"
                ),
            ),
            (
                0,
                "Séance plénière du 3 juin\n\nLa séance est levée.\n\nDiffusion : élus, associations, presse.",
            ),
            (0, "Les associations sont remerciées, le conseil citoyen aussi."),
        ],
    );
}

#[test]
fn a_text_that_does_not_apply_is_taken_as_ground() {
    say(
        "METH-PARTAGE",
        &[
            (
                1,
                "Le maire : nous sommes ici en secret partagé, chacun peut parler.",
            ),
            (
                1,
                "En application de l'article L. 226-2-2, l'éducateur donne au groupe le détail des suivis.",
            ),
            (0, "Le secret partagé ne vaut pas dans cette instance."),
            (
                0,
                "L'article L. 121-6-2 n'autorise le partage qu'entre professionnels de l'action sociale.",
            ),
            (
                0,
                "La charte emploie l'expression « secret partagé » sans dire par qui ni pourquoi.",
            ),
            (
                0,
                "Il est rappelé que l'article 226-13 du code pénal punit la révélation d'un secret.",
            ),
        ],
    );
}

#[test]
fn persons_are_not_told_that_they_are_spoken_of() {
    say(
        "METH-INFO-PERSONNES",
        &[
            (1, "La famille n'est pas au courant de cette réunion."),
            (1, "La situation est évoquée à l'insu des parents."),
            (1, "Personne ne prévient les familles, constate l'éducatrice."),
            (
                1,
                "IP envoyée par la directrice ce matin, les parents pas au courant.",
            ),
            (1, "Les parents ignorent que la cellule examine leur situation."),
            (0, "Le père ignore tout de ses amours."),
            (
                0,
                "La famille n'a pas été informée de la coupure d'eau du 12 mars.",
            ),
            (0, "Il fréquente le quartier à l'insu du bailleur, dit-on."),
            (0, "Les parents ont été informés de l'échange."),
            // Once a document, where nothing tells that anybody was told.
            (
                1,
                "Point 1\nSituation de Mme Arnoux : le groupe examine les suites.\n\nPoint 2\nSituation de Karim D. : le groupe examine les suites.\n",
            ),
            (
                0,
                "Point 1\nSituation de Mme Arnoux : le groupe examine les suites.\nMme Arnoux a donné son accord.\n",
            ),
            (0, "La situation de la place du Marché s'améliore."),
            (0, "Présents : M. Blanc, maire ; Mme Roux, en arrêt jusqu'en mai."),
        ],
    );
}

#[test]
fn a_refusal_gives_away_what_it_keeps() {
    say(
        "METH-REFUS-DIVULGANT",
        &[
            (
                1,
                "Dr Neveu (médecin) : je ne peux rien dire de ma patiente Mme D.",
            ),
            (
                1,
                "L'infirmière ne souhaite pas parler de la prise en charge de Lucas B.",
            ),
            (
                1,
                "La psychologue invoque le secret professionnel au sujet de la famille Dorval.",
            ),
            (0, "L'infirmière ne peut ni confirmer ni infirmer."),
            (
                0,
                "Mme Aubry (assistante sociale) : je ne répondrai pas à cette question.",
            ),
            (0, "Le bailleur refuse de parler du dossier de M. Kessler."),
            (0, "M. Roche refuse de répondre à Mme Aubry, assistante sociale."),
        ],
    );
}

#[test]
fn cases_are_kept_without_an_end() {
    say(
        "METH-CONSERVATION",
        &[
            (
                1,
                "La coordination garde tous les tableaux nominatifs depuis la création de la cellule.",
            ),
            (
                1,
                "Les tableaux Excel qui traînent sur le serveur, au moins quatre versions.",
            ),
            (
                1,
                "On conserve une copie du tableau de suivi, sans limite de durée.",
            ),
            (0, "Les fiches seront détruites au bout de six mois."),
            (0, "Le procès-verbal sera conservé au secrétariat général."),
            (0, "Le dossier de la piscine est reporté d'une séance à l'autre."),
        ],
    );
}

#[test]
fn pieces_on_persons_are_joined() {
    say(
        "FORM-PIECE-JOINTE",
        &[
            (1, "La liste nominative des familles suivies est jointe."),
            (1, "En annexe, le tableau des situations mis à jour."),
            (
                1,
                "Le certificat médical de M. Kessler est joint au compte rendu.",
            ),
            (0, "La liste nominative ne sera pas annexée."),
            (0, "Annexe : liste des participants, bilan des chantiers."),
            (0, "Vous trouverez ci-joint le projet de compte rendu."),
            (
                0,
                "Le rapport prévu à l'article R. 314-49 est joint au compte administratif.",
            ),
        ],
    );
}

#[test]
fn a_plenary_is_told_once_a_document_from_its_own_head() {
    let case = "M. Legrand (bailleur) : la famille Dorval a trois mois de loyers impayés et M. Dorval boit.\nMme Aubry (assistante sociale) : M. Kaci est suivi au CMP.\n";
    say(
        "FORM-PLENIERE",
        &[
            (1, &format!("VILLE\nCLSPD\nSÉANCE PLÉNIÈRE DU 3 JUIN\n\n{case}")),
            (1, &format!("CISPD restreint\nProcès-verbal\n\n{case}")),
            (0, &format!("Cellule de veille\n\n{case}")),
            (0, &format!("Groupe de travail, formation restreinte\n\n{case}")),
            (
                0,
                &format!("Cellule de veille\n\n{case}\nLa prochaine séance plénière aura lieu en mai.\n"),
            ),
            (
                0,
                "SÉANCE PLÉNIÈRE DU 3 JUIN\n\nLes vols sont en baisse de 12 %.\n",
            ),
        ],
    );
    let told = |formation| {
        let options = Options {
            formation,
            ..Options::default()
        };
        let report = check_with(options, &format!("Compte rendu\n\n{case}"));
        bearing(&report, "FORM-PLENIERE").len()
    };
    assert_eq!((told(Formation::Plenary), told(Formation::Group)), (1, 0));
}

#[test]
fn a_table_of_cases_is_told_once_a_table() {
    say(
        "FORM-TABLEAU",
        &[
            (
                1,
                "Nom | Problématique | Suivi\nM. Kaci | dépression | CMP\nMme Dorval | dettes | CCAS\n",
            ),
            (
                2,
                "Nom | Problématique\nM. Kaci | dépression\n\nFamille | Dette\nDorval | 1 200 euros\n",
            ),
            (
                0,
                "Nom | Fonction | Organisme\nM. Kaci | directeur | mission locale\n",
            ),
            (
                0,
                "Secteur | Faits constatés | Évolution\nNord | 12 | en baisse\n",
            ),
            (0, "Nom de l'action | Suivi\nChantier | coordonnatrice\n"),
        ],
    );
}

#[test]
fn rumours_and_judgements_are_about_somebody() {
    say(
        "VP-RUMEUR",
        &[
            (1, "Le bruit court que Mme Orlan a été licenciée pour vol."),
            (0, "Comme on dit, Mme Orlan est partie fâchée de la réunion."),
            (0, "Il paraît que les travaux de la place sont retardés."),
        ],
    );
    say(
        "VP-APPRECIATION",
        &[
            (1, "Mme Arnoux est une manipulatrice, selon le gardien."),
            (1, "Karim D. est un petit con, dit le gardien."),
            (0, "L'ascenseur est incapable de tenir l'hiver."),
            (
                0,
                "Le diplôme de manipulateur d'électroradiologie est présenté par M. Kaci.",
            ),
        ],
    );
}

/// Heads of school are public agents; family mediators are in dispute and are none; landlords are in no dispute.
const DISPUTE: &str = "\
Mme Collin (principale du collège) : Enzo T. est suivi par une psychologue depuis mars.

M. Roy (médiateur familial) : Mme Orlan a quitté son mari et elle est en dépression.

M. Legrand (bailleur) : Mme Kessler est en dépression et a trois mois de loyers impayés.
";

#[test]
fn each_position_reads_the_dispute_in_its_own_way() {
    let read = |position| {
        let report = check_with(
            Options {
                position,
                ..Options::default()
            },
            DISPUTE,
        );
        let scored = report.findings.into_iter().filter(|f| f.kind != Kind::Method);
        scored
            .map(|f| {
                let shown = f.evidence.iter().any(|e| e.signal == "source.disputed");
                (f.kind, f.source.unwrap(), shown)
            })
            .collect::<Vec<_>>()
    };
    let private = (Kind::Private, Source::Unbound, false);
    let secret = (Kind::Secret, Source::Bound, false);
    let shown = (Kind::Secret, Source::Bound, true);
    assert_eq!(read(Position::Anas), [private, private, private]);
    assert_eq!(read(Position::Cassation2021), [secret, private, private]);
    assert_eq!(read(Position::Prudente), [shown, shown, private]);
}

#[test]
fn what_is_beside_a_finding_joins_it_and_what_stands_alone_is_of_method() {
    let report = check(
        "Mme Aubry (assistante sociale) : le bruit court que M. Kaci est suivi au CMP pour une dépression.",
    );
    let joined = bearing(&report, "VP-RUMEUR");
    assert!(joined.len() == 1 && joined[0].kind != Kind::Method && joined[0].also.contains(&"VP-RUMEUR"));
    let report = check("Le relevé de décisions sera publié sur Facebook.");
    let alone = bearing(&report, "CONF-TIERS");
    assert_eq!(
        (alone[0].kind, alone[0].source, alone[0].subject),
        (Kind::Method, None, None)
    );
    assert_eq!(alone[0].evidence[0].signal, "outsider");
}

#[test]
fn every_rule_that_reads_can_be_set_and_switched_off() {
    let said = |severity| {
        let rules = ["CONF-TIERS", "VP-RUMEUR"].map(|r| (r.to_owned(), severity));
        let options = Options {
            severities: rules.into_iter().collect(),
            ..Options::default()
        };
        let text = "Le relevé de décisions sera publié sur Facebook.\n\nMme Aubry (assistante sociale) : le bruit court que M. Kaci est suivi au CMP pour une dépression.\n";
        check_with(options, text)
    };
    let off = said(None);
    assert!(bearing(&off, "CONF-TIERS").is_empty() && bearing(&off, "VP-RUMEUR").is_empty());
    let low = said(Some(Severity::Info));
    assert_eq!(bearing(&low, "CONF-TIERS")[0].severity, Severity::Info);
    assert_ne!(
        bearing(&low, "VP-RUMEUR")[0].severity,
        Severity::Info,
        "it only joins another rule's finding"
    );
}

#[test]
fn a_comment_with_a_reason_silences_a_rule_of_method() {
    let text = "Le relevé de décisions sera publié sur Facebook. [huisclos: ignore CONF-TIERS raison=\"page fermée du groupe\"]\n";
    let report = check(text);
    assert!(bearing(&report, "CONF-TIERS").is_empty());
    assert_eq!(report.suppressed.len(), 1);
    let table = "[huisclos: ignore FORM-TABLEAU raison=\"tableau de l'exercice\"]\nNom | Problématique\nM. X | exemple\n";
    assert!(bearing(&check(table), "FORM-TABLEAU").is_empty());
}
