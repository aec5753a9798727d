//! Messages as they travel: a header with a length, then JSON.
//!
//! What cannot be understood is told and passed over: an editor that slips must not lose its server. No message is ever logged.

use std::io::{self, BufRead, Read as _, Write};

use gen_lsp_types::json_rpc::Id;
use serde::Serialize;
use serde_json::Value;

/// The largest message that is read, in bytes: far above any document that is typed.
const LARGEST: u64 = 1 << 28;

/// The longest line of a header that is read, in bytes.
const LONGEST_LINE: u64 = 1 << 12;

/// The codes of JSON-RPC and of the protocol for what is refused.
const PARSE_ERROR: i64 = -32700;
pub(super) const INVALID_REQUEST: i64 = -32600;
pub(super) const METHOD_NOT_FOUND: i64 = -32601;
pub(super) const INVALID_PARAMS: i64 = -32602;
pub(super) const NOT_INITIALIZED: i64 = -32002;
pub(super) const CANCELLED: i64 = -32800;

/// What came from the client.
#[derive(Debug, PartialEq)]
pub(super) enum Incoming {
    /// Something asked.
    Request { id: Id, method: String, params: Value },
    /// Something told.
    Notification { method: String, params: Value },
    /// The answer to what the server asked; nothing where it is an error.
    Response { id: Id, result: Option<Value> },
    /// Something that is no message.
    Malformed(Malformed),
}

/// What is wrong with what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Malformed {
    /// Not JSON.
    Json,
    /// JSON, but no message.
    Shape,
    /// More than is read.
    TooLarge,
}

impl Malformed {
    /// Its code.
    pub(super) const fn code(self) -> i64 {
        match self {
            Self::Json => PARSE_ERROR,
            Self::Shape | Self::TooLarge => INVALID_REQUEST,
        }
    }
}

/// Reads the next message; nothing where the client has gone.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = header(input)? else {
        return Ok(None);
    };
    if length > LARGEST {
        io::copy(&mut input.take(length), &mut io::sink())?;
        return Ok(Some(Incoming::Malformed(Malformed::TooLarge)));
    }
    let mut body = Vec::new();
    if input.take(length).read_to_end(&mut body)? < length as usize {
        return Ok(None);
    }
    Ok(Some(match serde_json::from_slice(&body) {
        Ok(value) => message(value),
        Err(_) => Incoming::Malformed(Malformed::Json),
    }))
}

/// The length that the next header gives; what is no header is passed over. Nothing at the end.
fn header(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let text = line.trim_ascii();
        if text.is_empty() && length.is_some() {
            return Ok(length);
        }
        let field = std::str::from_utf8(text).ok().and_then(|t| t.split_once(':'));
        if let Some((_, value)) = field.filter(|f| f.0.trim().eq_ignore_ascii_case("content-length")) {
            length = value.trim().parse().ok().or(length);
        }
    }
}

fn message(value: Value) -> Incoming {
    let Value::Object(mut fields) = value else {
        return Incoming::Malformed(Malformed::Shape);
    };
    let id = fields.remove("id").map(serde_json::from_value::<Id>);
    let method = match fields.remove("method") {
        Some(Value::String(method)) => Some(method),
        None => None,
        Some(_) => return Incoming::Malformed(Malformed::Shape),
    };
    let params = fields.remove("params").unwrap_or(Value::Null);
    match (id, method) {
        (None, Some(method)) => Incoming::Notification { method, params },
        (Some(Ok(id)), Some(method)) => Incoming::Request { id, method, params },
        (Some(Ok(id)), None) => Incoming::Response {
            id,
            result: fields.remove("result"),
        },
        _ => Incoming::Malformed(Malformed::Shape),
    }
}

/// What goes to the client.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Outgoing<'a, P> {
    Request { id: i64, method: &'a str, params: P },
    Notification { method: &'a str, params: P },
    Answer { id: &'a Id, result: P },
    Refusal { id: &'a Id, error: Refusal<'a> },
}

/// Why something asked is not answered.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Refusal<'a> {
    pub(super) code: i64,
    pub(super) message: &'a str,
}

/// The client's end of the line.
pub(super) struct Client<W> {
    out: W,
    buffer: Vec<u8>,
    next: i64,
}

impl<W: Write> Client<W> {
    pub(super) fn new(out: W) -> Self {
        Self {
            out,
            buffer: Vec::new(),
            next: 0,
        }
    }

    /// Asks, and gives the number of the question.
    pub(super) fn ask(&mut self, method: &str, params: impl Serialize) -> io::Result<i64> {
        let id = self.next;
        self.next += 1;
        self.send(&Outgoing::Request { id, method, params })?;
        Ok(id)
    }

    /// Tells.
    pub(super) fn tell(&mut self, method: &str, params: impl Serialize) -> io::Result<()> {
        self.send(&Outgoing::Notification { method, params })
    }

    /// Answers.
    pub(super) fn answer(&mut self, id: &Id, result: impl Serialize) -> io::Result<()> {
        self.send(&Outgoing::Answer { id, result })
    }

    /// Refuses to answer.
    pub(super) fn refuse(&mut self, id: &Id, error: Refusal<'_>) -> io::Result<()> {
        let refusal: Outgoing<'_, ()> = Outgoing::Refusal { id, error };
        self.send(&refusal)
    }

    fn send(&mut self, message: &impl Serialize) -> io::Result<()> {
        #[derive(Serialize)]
        struct Envelope<'a, M> {
            jsonrpc: &'static str,
            #[serde(flatten)]
            message: &'a M,
        }
        self.buffer.clear();
        let envelope = Envelope {
            jsonrpc: "2.0",
            message,
        };
        serde_json::to_writer(&mut self.buffer, &envelope)?;
        write!(self.out, "Content-Length: {}\r\n\r\n", self.buffer.len())?;
        self.out.write_all(&self.buffer)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    fn all(bytes: &[u8]) -> Vec<Incoming> {
        let mut input = bytes;
        std::iter::from_fn(|| read(&mut input).unwrap()).collect()
    }

    #[test]
    fn requests_notifications_and_responses_are_told_apart() {
        let text = framed(r#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"#)
            + &framed(r#"{"method":"exit","params":null}"#)
            + &framed(r#"{"id":"a","result":[1]}"#)
            + &framed(r#"{"id":2,"error":{"code":1,"message":"non"}}"#);
        let got = all(text.as_bytes());
        assert!(
            matches!(&got[0], Incoming::Request { id: Id::Number(1), method, .. } if method == "shutdown")
        );
        assert!(matches!(&got[1], Incoming::Notification { method, .. } if method == "exit"));
        assert!(matches!(
            &got[2],
            Incoming::Response {
                id: Id::String(_),
                result: Some(_)
            }
        ));
        assert!(matches!(&got[3], Incoming::Response { result: None, .. }));
    }

    #[test]
    fn what_is_no_message_is_passed_over_and_the_next_is_read() {
        for (bad, why) in [
            ("{", Malformed::Json),
            ("[1]", Malformed::Shape),
            (r#"{"id":{}}"#, Malformed::Shape),
        ] {
            let text = framed(bad) + &framed(r#"{"method":"exit"}"#);
            let got = all(text.as_bytes());
            assert_eq!(got[0], Incoming::Malformed(why), "{bad}");
            assert_eq!(got.len(), 2);
        }
        let noise = "bonjour\r\n\r\nContent-Length: x\r\n\r\n".to_owned() + &framed(r#"{"method":"exit"}"#);
        assert_eq!(all(noise.as_bytes()).len(), 1);
        assert!(all(b"Content-Length: 20\r\n\r\n{}").is_empty(), "cut short");
    }

    #[test]
    fn what_is_sent_can_be_read() {
        let mut bytes = Vec::new();
        let mut client = Client::new(&mut bytes);
        assert_eq!(client.ask("workspace/configuration", [1]).unwrap(), 0);
        client.answer(&Id::Number(7), "é").unwrap();
        client.answer(&Id::Number(8), ()).unwrap();
        let got = all(&bytes);
        assert!(matches!(&got[0], Incoming::Request { .. }));
        assert!(matches!(&got[1], Incoming::Response { result: Some(Value::String(r)), .. } if r == "é"));
        assert!(matches!(
            &got[2],
            Incoming::Response {
                result: Some(Value::Null),
                ..
            }
        ));
    }
}
