//! Answering the door: connections in, answers out, and an orderly end.
//!
//! The listener and the stop come in from outside. Never waits for a slow visitor: heads, bodies,
//! connections and the end all have their time. Logs neither who came nor what they asked.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower_service::Service;

use crate::places::{Place, Places};
use crate::router::router;
use crate::{Office, keeper};

/// How long the head of a request may take, and how long a connection may be silent.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of a head at most (16 KiB), whatever it brings: ours have less than one.
const HEAD_BYTES: usize = 16 << 10;
/// How long a connection lives: then it is closed after its next answer.
const CONNECTION_LIFE: Duration = Duration::from_secs(600);
/// How long answers may take to finish after the stop.
const GRACE: Duration = Duration::from_secs(5);
/// Bytes of a refused body that are read and thrown away (256 KiB), so that the visitor's machine
/// has finished speaking and reads the refusal instead of a broken connection.
const LINGER_BYTES: u64 = 256 << 10;
/// How long that may take.
const LINGER_PATIENCE: Duration = Duration::from_secs(2);
/// Pause after the system refuses a connection: too many files are open, and soon fewer.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves `office` on `listener` until `until`; returns once everything accepted is on disk.
pub async fn serve(office: Arc<Office>, listener: TcpListener, until: impl Future<Output = ()>) {
    let keeper = tokio::spawn(keeper::rounds(Arc::clone(&office)));
    let (stop, stopping) = watch::channel(false);
    let mut visitors = JoinSet::new();

    let router = router(Arc::clone(&office));
    tokio::select! {
        () = receive(&listener, &router, &stopping, &mut visitors) => {}
        () = until => {}
    }
    drop(listener);

    stop.send_replace(true);
    let farewell = async { while visitors.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, farewell).await.is_err() {
        visitors.shutdown().await;
    }
    keeper.abort();
    office.store.close().await;
}

/// Accepts for ever.
async fn receive(
    listener: &TcpListener,
    router: &Router,
    stopping: &watch::Receiver<bool>,
    visitors: &mut JoinSet<()>,
) {
    let places = Places::for_this_process();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let place = places.next().await;
                visitors.spawn(attend(stream, router.clone(), stopping.clone(), place));
            }
            Err(error) => {
                tracing::warn!("cannot accept connections: {}", error.kind());
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
        while visitors.try_join_next().is_some() {}
    }
}

async fn attend(
    stream: TcpStream,
    router: Router,
    stopping: watch::Receiver<bool>,
    place: Arc<Place>,
) {
    // Small answers go at once; where that cannot be had they go a little later.
    let _ = stream.set_nodelay(true);
    let visit = async {
        if let Some(stream) = converse(stream, router, stopping, Arc::clone(&place)).await {
            let _ = tokio::time::timeout(LINGER_PATIENCE, linger(stream)).await;
        }
    };
    tokio::select! {
        () = visit => {}
        () = place.left() => {}
    }
}

/// Answers until either side has enough; the stream where it can still be closed politely.
async fn converse(
    stream: TcpStream,
    router: Router,
    mut stopping: watch::Receiver<bool>,
    place: Arc<Place>,
) -> Option<TcpStream> {
    let service = service_fn(move |request| answer(router.clone(), Arc::clone(&place), request));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
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
    // A slow reader does not hold its place for ever.
    let last = poll_fn(|context| connection.poll_without_shutdown(context));
    tokio::time::timeout(CONNECTION_LIFE, last).await.ok()?.ok()?;
    Some(connection.into_parts().io.into_inner())
}

type Answering = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

fn answer(mut router: Router, place: Arc<Place>, request: Request<Incoming>) -> Answering {
    Box::pin(async move {
        place.asks(&request);
        let answer = router.call(request).await?;
        place.is_answered(&answer);
        Ok(answer)
    })
}

/// Says that nothing more comes, then lets the other side finish its sentence.
async fn linger(mut stream: TcpStream) -> std::io::Result<()> {
    stream.shutdown().await?;
    tokio::io::copy(&mut stream.take(LINGER_BYTES), &mut tokio::io::sink()).await?;
    Ok(())
}
