//! The server: connections in, answers out, and an orderly end.
//!
//! The listener and the stop come in from outside. Never waits for a slow visitor: heads, bodies,
//! connections and the shutdown all have their timeouts. Logs neither who came nor what they asked.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower_service::Service;

use crate::app_state::AppState;
use crate::connection_slots::{Connection, ConnectionSlot, ConnectionSlots};
use crate::maintenance;
use crate::metered::Metered;
use crate::router::router;

/// How long the head of a request may take, and how long a connection may be silent: a head is one
/// packet, which a bad line may lose twice.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of a head at most (16 KiB), whatever it brings: ours have less than one.
const HEAD_BYTES: usize = 16 << 10;
/// How long a connection lives, so that none holds its slot for good: then it is closed after its
/// next answer.
const CONNECTION_LIFE: Duration = Duration::from_secs(600);
/// How long answers may take to finish after the stop; whoever is cut off sends again.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);
/// Bytes of a refused body that are read and thrown away (256 KiB), so that the visitor's machine
/// has finished speaking and reads the refusal instead of a broken connection.
const LINGER_BYTES: u64 = 256 << 10;
/// How long that may take: whoever speaks longer does not wait for an answer.
const LINGER_TIMEOUT: Duration = Duration::from_secs(2);
/// Pause after the system refuses a connection: too many files are open, and soon fewer.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves `state` on `listener` until `until` ends; returns once everything accepted is on disk and
/// the store is closed.
pub async fn serve(state: Arc<AppState>, listener: TcpListener, until: impl Future<Output = ()>) {
    let maintaining = tokio::spawn(maintenance::run(Arc::clone(&state)));
    let (stop, stopping) = watch::channel(false);
    let mut connections = JoinSet::new();

    let router = router(Arc::clone(&state));
    tokio::select! {
        () = accept(&listener, &router, &stopping, &mut connections) => {}
        () = until => {}
    }
    drop(listener);

    stop.send_replace(true);
    let finished = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, finished).await.is_err() {
        connections.shutdown().await;
    }
    maintaining.abort();
    maintenance::tell_of_missing_lengths(&state);
    state.store.close().await;
}

/// Accepts for ever.
async fn accept(
    listener: &TcpListener,
    router: &Router,
    stopping: &watch::Receiver<bool>,
    connections: &mut JoinSet<()>,
) {
    let slots = ConnectionSlots::for_this_process();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let slot = slots.next().await;
                connections.spawn(attend(stream, router.clone(), stopping.clone(), slot));
            }
            Err(error) => {
                tracing::warn!("cannot accept connections: {}", error.kind());
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
}

/// Answers on one connection, and closes it where another needs its slot.
async fn attend(
    stream: TcpStream,
    router: Router,
    stopping: watch::Receiver<bool>,
    slot: ConnectionSlot,
) {
    let connection = slot.connection();
    let stream = Metered::new(stream, Arc::clone(connection));
    let answering = async {
        if let Some(stream) = answer_all(stream, router, stopping, connection).await {
            let _ = tokio::time::timeout(LINGER_TIMEOUT, linger(stream)).await;
        }
    };
    tokio::select! {
        () = answering => {}
        () = connection.evicted() => {}
    }
}

/// Answers until either side has enough; the stream where it can still be closed politely.
async fn answer_all(
    stream: Metered,
    router: Router,
    mut stopping: watch::Receiver<bool>,
    connection: &Arc<Connection>,
) -> Option<Metered> {
    let service = service_fn(|mut request: Request<Incoming>| {
        request.extensions_mut().insert(Arc::clone(connection));
        let mut router = router.clone();
        router.call(request)
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let enough = async {
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => {}
            () = tokio::time::sleep(CONNECTION_LIFE) => {}
        }
    };
    tokio::select! {
        done = poll_fn(|context| connection.poll_without_shutdown(context)) => {
            done.ok()?;
            return Some(connection.into_parts().io.into_inner());
        }
        () = enough => Pin::new(&mut connection).graceful_shutdown(),
    }
    // A slow reader does not hold its slot for ever.
    let last = poll_fn(|context| connection.poll_without_shutdown(context));
    tokio::time::timeout(CONNECTION_LIFE, last).await.ok()?.ok()?;
    Some(connection.into_parts().io.into_inner())
}

/// Says that nothing more comes, then reads what the other side was still sending.
async fn linger(mut stream: Metered) -> std::io::Result<()> {
    stream.shutdown().await?;
    tokio::io::copy(&mut stream.take(LINGER_BYTES), &mut tokio::io::sink()).await?;
    Ok(())
}
