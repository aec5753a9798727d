//! Which rule words a passage that the assessment flags.

use super::known;
use crate::assess::Assessment;
use crate::finding::{Domain, Kind};
use crate::lexicon::Group;

/// The rule that words a secret of this domain when no lexicon entry names a finer one.
pub const fn secret_rule(domain: Domain) -> &'static str {
    match domain {
        Domain::Health => "SEC-SANTE",
        Domain::Family => "SEC-FAMILLE",
        Domain::Finance => "SEC-RESSOURCES",
        Domain::Housing => "SEC-LOGEMENT",
        Domain::Justice => "SEC-JUSTICE",
        Domain::School => "SEC-SCOL",
        Domain::Work => "SEC-EMPLOI",
        Domain::Social => "SEC-SUIVI",
        Domain::Belief => "SEC-OPINION",
        Domain::Origin => "SEC-SEJOUR",
        Domain::Sexuality => "SEC-SEXE",
    }
}

/// The rule that words `assessment`; `strongest` is the group of its strongest term of private life.
pub(crate) fn worded_by(assessment: &Assessment, strongest: Option<&Group>) -> &'static str {
    match assessment.kind {
        Kind::Pressure => "METH-PRESSION",
        Kind::Confidential => "CONF-OPERATION",
        Kind::Private => "VP-ELEMENT",
        Kind::Secret | Kind::Method => strongest
            .and_then(|g| known(g.rule.as_deref()?))
            .or_else(|| assessment.domains.iter().next().map(secret_rule))
            .unwrap_or("SEC-PRESOMPTION"),
    }
}
