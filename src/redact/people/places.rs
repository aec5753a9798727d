//! What is called after people and is none: streets, schools, laws, feasts.

use rustc_hash::FxHashSet;

use super::page::{LONGEST_NAME, Page};

/// What is named after people, without accents: the name follows at once.
const NAMED: &[&str] = &[
    "agence",
    "allee",
    "allees",
    "amendement",
    "amicale",
    "arret",
    "association",
    "avenue",
    "av",
    "ave",
    "bar",
    "barre",
    "batiment",
    "bd",
    "bois",
    "boulevard",
    "bld",
    "brasserie",
    "cabinet",
    "cafe",
    "centre",
    "chemin",
    "chrs",
    "cinema",
    "circulaire",
    "cite",
    "clinique",
    "clos",
    "club",
    "college",
    "colleges",
    "clg",
    "lyc",
    "cour",
    "cours",
    "creche",
    "domaine",
    "ecole",
    "ecoles",
    "ehpad",
    "elementaire",
    "entreprise",
    "espace",
    "esplanade",
    "ets",
    "etablissements",
    "faubourg",
    "ferme",
    "fondation",
    "fort",
    "foyer",
    "gare",
    "groupe",
    "gymnase",
    "halle",
    "hameau",
    "hopital",
    "hotel",
    "ime",
    "immeuble",
    "impasse",
    "institut",
    "itep",
    "jardin",
    "lieu-dit",
    "logis",
    "loi",
    "lois",
    "lotissement",
    "lp",
    "lycee",
    "lycees",
    "mail",
    "maison",
    "maternelle",
    "mediatheque",
    "mecs",
    "mission",
    "montee",
    "operation",
    "parc",
    "parking",
    "passage",
    "passerelle",
    "pavillon",
    "place",
    "placette",
    "plan",
    "plateau",
    "plateforme",
    "pont",
    "port",
    "porte",
    "prix",
    "primaire",
    "promenade",
    "quai",
    "quartier",
    "quartiers",
    "rapport",
    "relais",
    "residence",
    "residences",
    "restaurant",
    "rond-point",
    "route",
    "rue",
    "rues",
    "saint",
    "sainte",
    "salle",
    "scolaire",
    "secteur",
    "segpa",
    "sente",
    "sentier",
    "site",
    "societe",
    "square",
    "st",
    "ste",
    "stade",
    "station",
    "supermarche",
    "terrain",
    "theatre",
    "tour",
    "tournoi",
    "tours",
    "usine",
    "villa",
    "ville",
    "communes",
    "commune",
    "communaute",
    "pays",
    "canton",
    "val",
    "gaec",
    "garage",
    "social",
    "communal",
    "sociale",
    "ecluse",
    "dispositif",
    "protocole",
    "prefecture",
    "collectif",
    "compagnie",
    "cooperative",
    "pharmacie",
    "boulangerie",
    "epicerie",
    "lieu",
    "habitat",
    "carrefour",
    "bloc",
    "ilot",
    "ilet",
    "entrepot",
    "croix",
    "pl",
    "all",
    "imp",
    "sq",
    "res",
    "agglomeration",
    "mont",
    "moulin",
    "bourg",
    "patronage",
    "quart",
    "zac",
    "zup",
];

/// Those ways and buildings of which the name also follows after *de*, *du*, *des*: nobody owns them.
const WAYS: &[&str] = &[
    "allee",
    "avenue",
    "av",
    "bd",
    "boulevard",
    "chemin",
    "cite",
    "commune",
    "faubourg",
    "gare",
    "hameau",
    "impasse",
    "lotissement",
    "lycee",
    "montee",
    "pont",
    "port",
    "quai",
    "quartier",
    "residence",
    "route",
    "rue",
    "rues",
    "agglomeration",
    "sentier",
    "square",
    "stade",
    "tribunal",
];

/// What a feast is the occasion of, without accents.
const OCCASIONS: &[&str] = &[
    "vacances", "conges", "fetes", "marche", "arbre", "repas", "gouter", "colis",
];

/// What stands between a way and its name.
const LINKS: &[&str] = &[
    "de",
    "du",
    "des",
    "d'",
    "la",
    "le",
    "les",
    "l'",
    "et",
    "amiral",
    "capitaine",
    "colonel",
    "commandant",
    "docteur",
    "dr",
    "general",
    "marechal",
    "president",
];

impl Page<'_> {
    /// Whether the word is of the name that a street or a building bears: *rue Victor Hugo*, *rue du Docteur-Calmette*.
    pub(super) fn names_place(&self, word: usize) -> bool {
        let (mut first, mut linked) = (word, false);
        for _ in 0..LONGEST_NAME {
            let Some(before) = first
                .checked_sub(1)
                .filter(|b| self.adjoin(*b, first) || self.is_abridged(*b))
            else {
                return false;
            };
            let key = self.key(before);
            let list = if linked { WAYS } else { NAMED };
            // *il cite Belkacem*, *la cité Belkacem*.
            let verb = self.text(before) == "cite" && !self.capital(before);
            if list.contains(&key) && !verb {
                return true;
            }
            if !self.capital(before) {
                if !LINKS.contains(&key) {
                    return false;
                }
                linked = true;
            }
            first = before;
        }
        false
    }

    /// Whether the word is one like *pl.* or *av.*, with its full stop.
    fn is_abridged(&self, word: usize) -> bool {
        self.key(word).len() <= 3 && self.gap(word) == ". "
    }

    /// Whether the word only stands between a way and whom it is called after: *du*, *Docteur*.
    pub(super) fn is_link(&self, word: usize) -> bool {
        LINKS.contains(&self.key(word))
    }

    /// Whether places are called by the word itself: *Collège*, *RUE*.
    pub(super) fn is_place_word(&self, word: usize) -> bool {
        NAMED.contains(&self.key(word))
    }

    /// Whether people live in what the word means: *rue*, *résidence*.
    pub(super) fn is_way(&self, word: usize) -> bool {
        WAYS.contains(&self.key(word))
    }

    /// Whether the word is of a feast, whoever is called so: *la Toussaint*, *les vacances de Noël*.
    pub(super) fn names_feast(&self, word: usize) -> bool {
        match self.key(word) {
            "toussaint" => self.before(word, 1) == "la",
            "noel" => self.before(word, 1) == "de" && OCCASIONS.contains(&self.before(word, 2)),
            _ => false,
        }
    }

    /// The words that stand in the name of a place somewhere.
    pub(super) fn place_names(&self) -> FxHashSet<&str> {
        let words = (0..self.len()).filter(|w| self.capital(*w) && self.names_place(*w));
        words.map(|w| self.key(w)).collect()
    }
}
