//! `huisclos.toml`.
