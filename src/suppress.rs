//! Inline suppressions.
