//! A connection's stream, which counts what it moves.
//!
//! Ends an answer that does not move. Counts no byte of an answer that may still lie in the system's
//! memory: who asks for much and reads nothing moves nothing.

use std::future::Future;
use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use rustix::net::sockopt::set_socket_send_buffer_size;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use crate::connection_slots::Connection;

/// How long an answer may stand still: a bad line stalls, and most of them come back within that.
const STALLED: Duration = Duration::from_secs(60);
/// Bytes of answers (4 KiB) that the system is asked to hold for a connection at most; Linux holds
/// twice as many, some of them its own. So few that the slowest phone is seen to take some of an
/// answer within three seconds.
const SEND_BUFFER: usize = 4 << 10;
/// Bytes of answers that may lie there, unread by anybody.
const UNSENT: usize = 2 * SEND_BUFFER;

/// A stream whose bytes are counted.
pub(crate) struct Metered {
    stream: TcpStream,
    connection: Arc<Connection>,
    /// Bytes that may still be written before any of them counts.
    unsent: usize,
    /// Ends when the answer has stood still for too long.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Metered {
    pub(crate) fn new(stream: TcpStream, connection: Arc<Connection>) -> Self {
        // Where the system refuses, it holds as much as it likes, and more counts than was moved.
        let _ = set_socket_send_buffer_size(&stream, SEND_BUFFER);
        // Small answers are sent at once; where the system refuses that they go a little later.
        let _ = stream.set_nodelay(true);
        Self { stream, connection, unsent: UNSENT, stalled: None }
    }

    /// What became of writing: bytes that are counted, or the end of one that stands still.
    fn written(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(result) = written {
            self.stalled = None;
            if let Ok(bytes) = &result {
                let held = self.unsent.min(*bytes);
                self.unsent -= held;
                self.connection.moved(bytes - held);
            }
            return Poll::Ready(result);
        }
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(STALLED)));
        ready!(stalled.as_mut().poll(context));
        Poll::Ready(Err(ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Metered {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, into))?;
        self.connection.moved(into.filled().len().saturating_sub(before));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Metered {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.written(context, written)
    }

    /// So that a body is written from where it lies, and is there until it was.
    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
