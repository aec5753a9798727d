//! Small minutes in, their copies out.

use super::*;
use crate::engine::Options;

fn renamed(text: &str) -> (String, String) {
    let engine = Engine::new(Options::default(), &[]).unwrap();
    let document = Document::from_text(text);
    let (redactions, key) = pseudonyms(&document, &engine, &[]);
    let mut edits: Vec<_> = redactions
        .iter()
        .map(|r| crate::office::Edit::replace(r.span.range(), r.with.as_str()))
        .collect();
    edits.sort_by_key(|e| e.range.start);
    (crate::office::splice(text, edits), key.write())
}

#[test]
fn a_person_keeps_one_name_however_the_text_calls_them() {
    let (text, key) = renamed(
        "Le bailleur évoque M. Karim Belkacem. Karim Belkacem est attendu lundi ; M. Belkacem viendra avec sa sœur, Mme Belkacem.\n\
         La famille Dorval habite au n° 4. Les voisins plaignent la famille Dorval.\n\
         Situation 2 : Famille R., trois enfants ; on revoit la famille R.\n",
    );
    assert_eq!(
        text,
        "Le bailleur évoque Personne A. Personne A est attendu lundi ; Personne A viendra avec sa sœur, Personne B.\n\
         La famille C habite au n° 4. Les voisins plaignent la famille C.\n\
         Situation 2 : Famille D, trois enfants ; on revoit la famille D.\n"
    );
    assert_eq!(
        key,
        "Personne A\tKarim Belkacem, M. Belkacem, M. Karim Belkacem\nPersonne B\tMme Belkacem\nfamille C\tfamille Dorval\nfamille D\tFamille R., famille R\n"
    );
}

#[test]
fn those_at_the_table_keep_their_names() {
    let text = "Présents : Mme Aubry (assistante sociale), M. Roux (maire)\n\n1. Situations\nMme Aubry salue M. Roux et dit que Yanis B. dort mal.\n";
    let (text, _) = renamed(text);
    assert!(
        text.contains("Mme Aubry salue M. Roux et dit que Personne A dort mal."),
        "{text}"
    );
}

#[test]
fn streets_and_schools_keep_theirs() {
    let text = "Le collège Jean Moulin et la rue Victor Hugo, à Saint-Aubert, sont cités par Karim Belkacem, pas Rosa-Parks.\n";
    let (text, _) = renamed(text);
    assert_eq!(
        text,
        "Le collège Jean Moulin et la rue Victor Hugo, à Saint-Aubert, sont cités par Personne A, pas Rosa-Parks.\n"
    );
}

#[test]
fn a_name_without_title_is_taken_up_and_a_feast_is_nobody() {
    let (text, key) = renamed(
        "Mme Dupont est absente. Dupont a dit qu'elle viendrait après les vacances de la Toussaint.\n\
         M. Toussaint habite rue Dupont ; Toussaint est connu. On se revoit après la Toussaint, avant le marché de Noël.\n",
    );
    assert_eq!(
        text,
        "Personne A est absente. Personne A a dit qu'elle viendrait après les vacances de la Toussaint.\n\
         Personne B habite rue Dupont ; Personne B est connu. On se revoit après la Toussaint, avant le marché de Noël.\n"
    );
    assert_eq!(
        key,
        "Personne A\tDupont, Mme Dupont\nPersonne B\tM. Toussaint, Toussaint\n"
    );
}

/// The redacted text alone.
#[track_caller]
fn assert_renamed(text: &str, expected: &str) {
    assert_eq!(renamed(text).0, expected);
}

#[test]
fn a_bare_surname_is_somebodys() {
    assert_renamed(
        "Belkacem n'est pas venu. Le bailleur attend Rose Haddad lundi, on en reparle avec Belkacem.\n",
        "Personne A n'est pas venu. Le bailleur attend Personne B lundi, on en reparle avec Personne A.\n",
    );
    // What stands in the name of a street, of a law or of a firm is nobody.
    let places = "Le collège Ferrat et la rue du Docteur Haddad sont cités, la loi Belkacem aussi, place Rosa-Parks, avenue Benali et Saint Martin.\n";
    assert_renamed(places, places);
}

#[test]
fn a_surname_may_stand_before_the_first_name() {
    assert_renamed(
        "1 | BENAMEUR Karim | 4 rue des Charmes\n2 | DA SILVA Rui | idem\n3 | Öztürk Mehmet | parti\n4 | PETIT Kevin | calme\n\nLe petit square est calme. M. Benameur a payé.\n",
        "1 | Personne A | 4 rue des Charmes\n2 | Personne B | idem\n3 | Personne C | parti\n4 | Personne D | calme\n\nLe petit square est calme. Personne A a payé.\n",
    );
    let institutions = "Le CCAS, la PMI et le COLLEGE Jean Moulin sont présents, la CAF Yonne aussi.\n";
    assert_renamed(institutions, institutions);
}

#[test]
fn households_and_relatives_lead_to_a_name() {
    assert_renamed(
        "Les époux Stoicar sont là, le couple Fofanat / Marchaix aussi. On ira chez les Gevorgyan.\n\
         Le fils Tanneguy traîne, la mère Tanneguy le cherche. Le père de Timéo boit.\n",
        "Les époux A sont là, le couple B / C aussi. On ira chez les D.\n\
         Le fils Personne E traîne, la mère Personne E le cherche. Le père de Personne F boit.\n",
    );
    let others = "Les Tilleuls sont calmes, les Restos du cœur ouvrent, le dossier ANRU avance, on passe chez les Apprentis.\n";
    assert_renamed(others, others);
}

#[test]
fn particles_and_hyphens_are_of_the_name() {
    assert_renamed(
        "Mme de Villardin doit trois loyers. M. N'Diaye et Mme El Amrani aussi. Hadj-Moussa n'a rien dit, N'Diaye non plus.\n",
        "Personne A doit trois loyers. Personne B et Personne C aussi. Personne D n'a rien dit, Personne B non plus.\n",
    );
    assert_renamed(
        "Mme de la MDS et M. le Maire ont parlé.\n",
        "Mme de la MDS et M. le Maire ont parlé.\n",
    );
}

#[test]
fn nicknames_are_names() {
    assert_renamed(
        "Le bailleur cite D. Moussa dit \"Mouss\". M. Wilfried « Wil » Lacroix aussi. Mouss est connu.\n",
        "Le bailleur cite Personne A dit \"Personne B\". Personne C « Personne D » Personne E aussi. Personne B est connu.\n",
    );
}

#[test]
fn a_name_is_known_again_whatever_its_letters() {
    assert_renamed(
        "Mme Élodie Özkayan est suivie. OZKAYAN Elodie habite au 4. La voisine d'Özkayam a rappelé.\n",
        "Personne A est suivie. Personne A habite au 4. La voisine d'Personne A a rappelé.\n",
    );
    assert_renamed(
        "M. Karim Belkacem écrit de k.belkacem@courriel.example ; pièce jointe : cr_belkacem.pdf.\n",
        "Personne A écrit de Personne A ; pièce jointe : Personne A.\n",
    );
}

#[test]
fn a_case_is_headed_by_a_name_that_nobody_lists() {
    assert_renamed(
        "3.3 Kouassigan, résidence Beausoleil\nLe loyer est payé.\n\nOn signale que Florinel, 11 ans, dort mal. Alors, 11 ans, c'est jeune.\n",
        "3.3 Personne A, résidence Beausoleil\nLe loyer est payé.\n\nOn signale que Personne B, 11 ans, dort mal. Alors, 11 ans, c'est jeune.\n",
    );
}

#[test]
fn who_is_at_the_table_is_told_from_namesakes() {
    let head = "Présents : Mme Sophie Aubry (assistante sociale), M. Martin (maire), Cdt Ferrand (police)\n\n1. Situations\n";
    let renamed = |said: &str| renamed(&format!("{head}{said}\n")).0.replace(head, "");
    // Those at the table, however they are called.
    for said in [
        "Sophie Aubry et S. Aubry sont d'accord avec Mme Aubry.",
        "Ferrand répond, le commandant Ferrand aussi, M. Martin les suit.",
    ] {
        assert_eq!(renamed(said), format!("{said}\n"));
    }
    // Others, who share a name with them.
    for (said, copy) in [
        ("Sophie Belkacem dort mal.", "Personne A dort mal."),
        ("On signale Martin D., 15 ans.", "On signale Personne A, 15 ans."),
        ("La famille Martin est connue.", "La famille A est connue."),
        ("Mme Martin se plaint du bruit.", "Personne A se plaint du bruit."),
    ] {
        assert_eq!(renamed(said), format!("{copy}\n"));
    }
}

#[test]
fn officers_told_by_their_rank_keep_their_names() {
    let text = "Rédaction : Hugo Pennec.\n\nL'adjudante Garros signale trois vols. Garros y retourne.\n";
    assert_renamed(text, text);
    assert_renamed(
        "L'adjudant Martin passera chez Mme Martin.\n",
        "L'adjudant Martin passera chez Personne A.\n",
    );
}

#[test]
fn articles_of_law_are_nobody() {
    let text = "L'article R. 225 et l'article L. 411-3 valent. La P.J. est saisie. Exemple B. Un homme sort.\nAu second exemple, l'article suit.\n";
    assert_renamed(text, text);
}
