//! The folded text cut into words, blocks, turns and passages.

pub mod words;
