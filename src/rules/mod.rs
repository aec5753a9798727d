//! The rules: what each is called, how it comes to be raised, what it rests on, how it is worded.
//!
//! A rule is one entry of [`RULES`], one file of wording under `lexicons/rules/` and, where it reads the document itself,
//! one module here that bears its name and one file of cues under `lexicons/cues/`. `tests/registry.rs` holds them together.

mod assessed;
mod book;
mod conf_tiers;
mod context;
mod form_identifiant;
mod form_piece_jointe;
mod form_pleniere;
mod form_tableau;
mod form_trace;
mod formation;
mod meth_conservation;
mod meth_info_personnes;
mod meth_partage;
mod meth_refus_divulgant;
mod sec_hypothese;
mod vp_appreciation;
mod vp_rumeur;
mod vp_source_inconnue;

pub use assessed::secret_rule;
pub(crate) use assessed::worded_by;
pub use book::{Law, RuleBook, RuleDoc, RuleText};
pub(crate) use context::{Context, Flagged, Place, Remark, Remarks, passage_on};
pub(crate) use form_trace::{Disclosure, Revealed};
pub use formation::Formation;
pub(crate) use formation::sitting;

use crate::lexicon::stored::Stored as _;
use crate::lexicon::{self, LexiconError};

impl RuleBook {
    /// The embedded rules and the law they cite, which the build has read.
    ///
    /// # Errors
    /// The first file that does not parse, where the build could not read it either.
    pub fn embedded() -> Result<Self, LexiconError> {
        let [mut kept, _] = lexicon::KEPT;
        match Self::read(&mut kept) {
            Some(book) => Ok(book),
            None => Self::of(&lexicon::embedded_sources(|_| true)),
        }
    }
}

/// A rule of the registry.
#[derive(Debug)]
pub struct Rule {
    /// Its stable identifier, the name of its file under `lexicons/rules/`.
    pub id: &'static str,
    pub(crate) raised: Raised,
}

/// How a rule comes to be raised.
#[derive(Debug)]
pub(crate) enum Raised {
    /// It words a passage of one of the four scored kinds.
    ByAssessment,
    /// It reads the document once the passages are assessed.
    ByReading(fn(&Context<'_>, &mut Remarks)),
}

impl Rule {
    /// Whether it reads the document itself, in a module of its own, rather than word what the assessment finds.
    pub const fn reads(&self) -> bool {
        matches!(self.raised, Raised::ByReading(_))
    }

    const fn words(id: &'static str) -> Self {
        let raised = Raised::ByAssessment;
        Self { id, raised }
    }

    const fn reading(id: &'static str, read: fn(&Context<'_>, &mut Remarks)) -> Self {
        let raised = Raised::ByReading(read);
        Self { id, raised }
    }
}

/// Every rule, by identifier.
pub static RULES: &[Rule] = &[
    Rule::words("CONF-OPERATION"),
    conf_tiers::RULE,
    form_identifiant::RULE,
    form_piece_jointe::RULE,
    form_pleniere::RULE,
    form_tableau::RULE,
    form_trace::RULE,
    meth_conservation::RULE,
    meth_info_personnes::RULE,
    meth_partage::RULE,
    Rule::words("METH-PRESSION"),
    meth_refus_divulgant::RULE,
    Rule::words("SEC-ADDICTION"),
    Rule::words("SEC-DECES"),
    Rule::words("SEC-EMPLOI"),
    Rule::words("SEC-ENFANCE"),
    Rule::words("SEC-FAMILLE"),
    sec_hypothese::RULE,
    Rule::words("SEC-JUSTICE"),
    Rule::words("SEC-LOGEMENT"),
    Rule::words("SEC-OPINION"),
    Rule::words("SEC-PRESOMPTION"),
    Rule::words("SEC-PSY"),
    Rule::words("SEC-RESSOURCES"),
    Rule::words("SEC-SANTE"),
    Rule::words("SEC-SCOL"),
    Rule::words("SEC-SEJOUR"),
    Rule::words("SEC-SEXE"),
    Rule::words("SEC-SUIVI"),
    Rule::words("SEC-VIE-INTIME"),
    Rule::words("SEC-VIOLENCES"),
    vp_appreciation::RULE,
    Rule::words("VP-ELEMENT"),
    vp_rumeur::RULE,
    vp_source_inconnue::RULE,
];

/// The identifiers of all rules.
pub fn ids() -> Vec<&'static str> {
    RULES.iter().map(|r| r.id).collect()
}

/// The identifier as the registry writes it.
pub fn known(id: &str) -> Option<&'static str> {
    RULES.iter().map(|r| r.id).find(|r| r.eq_ignore_ascii_case(id))
}
