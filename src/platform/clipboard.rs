//! What the clipboard of the system holds besides the text that iced reads.
//!
//! One thread owns the connection to the clipboard for the life of the program, since a read may wait for the program that
//! owns the data, and since data that is put there is served from here.

mod files;

use std::sync::{LazyLock, mpsc};
use std::time::Duration;

use arboard::{Clipboard, ImageData};
use tokio::sync::oneshot;

use crate::domain::upload::FileSource;

/// A program that takes longer to hand over its data is not waited for. A picture takes some time.
const TIMEOUT: Duration = Duration::from_millis(500);
const FILE_TIMEOUT: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce(&mut Clipboard) + Send>;

/// Runs jobs in their order; `None` if no thread could be started.
static WORKER: LazyLock<Option<mpsc::Sender<Job>>> = LazyLock::new(|| {
    let (sender, jobs) = mpsc::channel::<Job>();
    let thread = std::thread::Builder::new().name("clipboard".into());
    let started = thread.spawn(move || {
        let mut clipboard = None;
        for job in jobs {
            // There may be none yet at the first job.
            clipboard = clipboard.or_else(|| Clipboard::new().ok());
            if let Some(clipboard) = &mut clipboard {
                job(clipboard);
            }
        }
    });
    started.ok().map(|_thread| sender)
});

/// Runs a job on the thread of the clipboard. `None` if there is no clipboard or it takes too long.
async fn run<T: Send + 'static>(
    timeout: Duration,
    job: impl FnOnce(&mut Clipboard) -> T + Send + 'static,
) -> Option<T> {
    let (answer, answered) = oneshot::channel();
    let job: Job = Box::new(move |clipboard| {
        // The reader may have given up.
        let _sent = answer.send(job(clipboard));
    });
    WORKER.as_ref()?.send(job).ok()?;
    tokio::time::timeout(timeout, answered).await.ok()?.ok()
}

/// The HTML on the clipboard, if there is any.
pub async fn read_html() -> Option<String> {
    run(TIMEOUT, |clipboard| clipboard.get().html().ok()).await?
}

/// The files on the clipboard, else its picture.
///
/// Programs that copy a file put its name or its icon there too, and browsers put the address of a picture beside it: so
/// files come first, then pictures, then text.
pub async fn read_files() -> Vec<FileSource> {
    run(FILE_TIMEOUT, files::read).await.unwrap_or_default()
}

/// Puts a picture on the clipboard: its size in pixels, and four bytes for each, row by row. Returns whether it is there.
pub async fn write_picture((width, height): (u32, u32), rgba: Vec<u8>) -> bool {
    let picture = ImageData {
        width: width as usize,
        height: height as usize,
        bytes: rgba.into(),
    };
    let write = move |clipboard: &mut Clipboard| {
        let written = clipboard.set_image(picture);
        written.inspect_err(|error| tracing::warn!(%error, "no picture was copied"))
    };
    // Encoding a large picture takes long.
    let written = run(FILE_TIMEOUT * 4, write).await;
    written.is_some_and(|written| written.is_ok())
}
