//! `POST v1/channels/{id}/messages`: sends a message with files (`docs/backend-contract.md` 5.7).

use super::SendMessage;
use crate::domain::id::MessageId;
use crate::domain::message::ChatMessage;
use crate::net::egress::form::Form;
use crate::net::egress::request::prelude::*;
use crate::net::upload::Upload;

/// Sends a message with files to a channel.
pub struct SendFiles<'a> {
    /// The message; its text may be empty.
    pub message: SendMessage<'a>,
    /// The files.
    pub upload: &'a Upload,
}

impl Endpoint for SendFiles<'_> {
    type Body = JsonBody;
    type Response = ChatMessage;

    fn request(&self) -> Request {
        let reply_to = self.message.reply_to.map(MessageId::as_str);
        let reply_to = reply_to.map(|id| ("reply_to_message_id", id));
        let fields = [("body", self.message.body)].into_iter().chain(reply_to);
        let form = Form::new(&fields.collect::<Vec<_>>(), self.upload);
        let Request { path, header, .. } = self.message.request();
        Request::post(
            path,
            Identity::Required,
            &[DataKind::Message, DataKind::SentFile],
            Limits::upload(),
        )
        .header(header)
        .body(RequestBody::Form(form))
    }

    fn decode(&self, body: JsonBody) -> Result<ChatMessage, Failure> {
        self.message.decode(body)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures::executor::block_on;
    use futures::{StreamExt, TryStreamExt};

    use super::*;
    use crate::domain::upload::{FileKind, OutgoingFile};
    use crate::net::upload::{StopReason, UploadControl};

    fn upload(contents: &[&[u8]]) -> Upload {
        let files = contents.iter().map(|content| {
            let file = OutgoingFile {
                name: "a \"b\".png".into(),
                kind: FileKind::Png,
                size: (1, 1),
                bytes: content.len() as u64,
            };
            (file, Arc::from(*content))
        });
        Upload {
            files: files.collect(),
            control: Arc::default(),
        }
    }

    fn form(upload: &Upload, reply_to: Option<&MessageId>) -> Form {
        let message = SendMessage {
            channel: &"ch".into(),
            body: "hello",
            reply_to,
            idempotency_key: None,
        };
        match (SendFiles { message, upload }).request().body {
            RequestBody::Form(form) => form,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn form_has_the_text_the_reply_and_the_files() {
        let upload = upload(&[b"one", b"two"]);
        let form = form(&upload, Some(&"msg_1".into()));
        let (content_type, length) = (form.content_type(), form.length());
        let boundary = content_type.split_once("boundary=").unwrap().1.to_owned();
        let body: Vec<Vec<u8>> = block_on(form.into_stream().try_collect()).unwrap();
        let text = String::from_utf8(body.concat()).unwrap();
        assert_eq!(text.len() as u64, length);
        assert_eq!(upload.control.sent(), length);
        assert!(upload.control.is_complete());
        let file = |content| {
            format!(
                "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a _b_.png\"\r\n\
                 Content-Type: image/png\r\n\r\n{content}\r\n"
            )
        };
        let expected = format!(
            "--B\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nhello\r\n\
             --B\r\nContent-Disposition: form-data; name=\"reply_to_message_id\"\r\n\r\nmsg_1\r\n{}{}--B--\r\n",
            file("one"),
            file("two")
        );
        assert_eq!(text.replace(&boundary, "B"), expected);
    }

    #[test]
    fn stopped_form_is_never_complete() {
        let large = vec![7; 300_000];
        let upload = upload(&[&large]);
        let control: &UploadControl = &upload.control;
        let mut stream = Box::pin(form(&upload, None).into_stream());
        let mut bytes = 0;
        for _ in 0..3 {
            bytes += block_on(stream.next()).unwrap().unwrap().len();
        }
        assert!(bytes < 200_000, "in pieces");
        assert!(control.stop(StopReason::Canceled));
        assert!(block_on(stream.next()).unwrap().is_err());
        assert!(block_on(stream.next()).is_none());
        assert!(!control.is_complete());
    }
}
