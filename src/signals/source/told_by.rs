//! The closed list of what can say who tells a passage.

use crate::code::codes;

codes! {
    /// What says who tells a passage.
    ToldBy {
        /// The clause: *Mme Rabiller indique que*.
        Clause = "clause",
        /// The verb turned round: *…, enchaîne l'infirmière*.
        Inversion = "inversion",
        /// The passive: *il est précisé par la puéricultrice que*.
        Agent = "agent",
        /// One at the table, who opens the sentence.
        Opening = "opening",
        /// A pronoun that takes up the speaker.
        Pronoun = "pronoun",
        /// A bracket at the end.
        Tail = "tail",
        /// The origin that somebody relays: *selon l'assistante sociale*.
        Origin = "origin",
        /// Nobody: *il a été rapporté*.
        Impersonal = "impersonal",
        /// The label.
        Label = "label",
        /// The turn that was opened before.
        Turn = "turn",
        /// Whoever sent the message.
        Sender = "sender",
        /// The column of the table, or a cell that opens with the speaker.
        Column = "column",
        /// A cell of the row that names somebody.
        Cell = "cell",
        /// Another cell of the same row.
        Row = "row",
        /// The headers of the table.
        Header = "header",
        /// The list of those present, which the clerk records.
        List = "list",
        /// Somebody who speaks in that list.
        ListVoice = "list voice",
        /// Nothing.
        Nobody = "none",
    }
}
