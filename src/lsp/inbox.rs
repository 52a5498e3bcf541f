//! What the editor has said and nobody has answered yet. Requests that are taken back before their turn are not worked on.

use std::collections::VecDeque;

use lsp_server::{ErrorCode, Message, RequestId, Response};

/// The messages that wait, in their order.
#[derive(Debug, Default)]
pub struct Inbox {
    waiting: VecDeque<Message>,
}

impl Inbox {
    /// Puts a message at the end. One that takes a waiting request back removes it, and is answered at once.
    pub fn put(&mut self, message: Message) -> Option<Message> {
        let Message::Notification(told) = &message else {
            self.waiting.push_back(message);
            return None;
        };
        if told.method != "$/cancelRequest" {
            self.waiting.push_back(message);
            return None;
        }
        let id: RequestId = serde_json::from_value(told.params.get("id")?.clone()).ok()?;
        let at = self.waiting.iter().position(|m| matches!(m, Message::Request(r) if r.id == id))?;
        self.waiting.remove(at);
        Some(Response::new_err(id, ErrorCode::RequestCanceled as i32, "taken back".to_owned()).into())
    }

    /// The message whose turn it is.
    pub fn take(&mut self) -> Option<Message> {
        self.waiting.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lsp_server::{Notification, Request};
    use serde_json::{Value, json};

    #[test]
    fn a_request_that_is_taken_back_is_answered_and_gone() {
        let request = |id: i32| Request { id: id.into(), method: "textDocument/hover".into(), params: Value::Null };
        let cancel = |id: i32| Notification { method: "$/cancelRequest".into(), params: json!({ "id": id }) };
        let mut inbox = Inbox::default();
        assert!(inbox.put(request(1).into()).is_none());
        assert!(inbox.put(request(2).into()).is_none());
        let Some(Message::Response(answer)) = inbox.put(cancel(1).into()) else { panic!("no answer") };
        assert_eq!(answer.id, 1.into());
        assert!(answer.response_result.is_err());
        assert!(inbox.put(cancel(7).into()).is_none(), "answered already");
        assert!(matches!(inbox.take(), Some(Message::Request(r)) if r.id == 2.into()));
        assert!(inbox.take().is_none());
    }
}
