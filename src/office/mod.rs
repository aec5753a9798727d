//! Packages of word processors, for those who read them and those who write copies: a ZIP of XML parts, kept within limits.

mod copy;
mod package;
mod prune;
mod relations;
mod splice;
mod xml;

pub(crate) use copy::Changes;
pub(crate) use package::Package;
pub(crate) use prune::{Fate, hollow, prune};
pub(crate) use relations::{Relation, main_part, relations, relations_of};
pub(crate) use splice::{Edit, escaped, splice};
pub(crate) use xml::{Tag, Token, Xml};
