//! `page` and `serve`: the page that children open, and the one that counsellors open.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use thiqa_desk::web::{DeskPage, Token};
use thiqa_desk::{Edition, Identity, Unread, make_page, write_missing_templates};
use thiqa_wire::Origin;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::common::{Common, warn};
use super::failure::Failure;
use super::machine;

/// Make the site: the published bundle byte for byte, with this helpline's configuration in
/// index.html. Hours, holidays and "closed until" change by running it again.
#[derive(Args)]
pub struct Page {
    /// The published bundle
    #[arg(long, value_name = "DIST")]
    bundle: PathBuf,
    /// JSON with `exit`, `embedders` and `helpline` (numbers, hours, holidays, closed_until,
    /// controller); what it leaves out is as the directory has it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the site goes: a new or empty folder, or an earlier page, which is replaced whole
    #[arg(long, value_name = "SITE")]
    out: PathBuf,
    /// Origin of the relay, where the page is served from another one; the page's policy then
    /// lets it speak with that origin too
    #[arg(long, value_name = "ORIGIN")]
    relay: Option<Origin>,
}

/// Open the desk's page for a browser on this machine. The first line says the address; whoever
/// has it reads every case.
#[derive(Args)]
pub struct Serve {
    /// 127.0.0.1 and a port: this machine alone
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081")]
    listen: SocketAddr,
}

impl Page {
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let identity = Identity::read(&common.data)?;
        let edition = Edition {
            bundle: &self.bundle,
            config: self.config.as_deref(),
            site: &self.out,
            relay: self.relay.as_ref(),
        };
        make_page(&identity, &edition, machine::now())?;
        println!("The page is in {}.", self.out.display());
        thiqa_desk::unread().iter().for_each(warn_of_words);
        Ok(())
    }
}

/// Says which words a child will read that nobody has read whose language it is.
fn warn_of_words(unread: &Unread) {
    let language = unread.language;
    if !unread.never.is_empty() {
        let files = unread.never.join(", ");
        eprintln!(
            "warning: nobody whose language is {language:?} has read its words ({files}): have them read before a child does"
        );
    }
    for [file, day, who] in &unread.changed {
        eprintln!("warning: {file} of {language:?} has changed since {who} read it on {day}");
    }
}

impl Serve {
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        if self.listen.ip() != Ipv4Addr::LOCALHOST {
            return Err(Failure::Argument(
                "the desk's page opens every case: it listens on 127.0.0.1 only".into(),
            ));
        }
        let desk = common.desk()?;
        let passphrase = common.passphrase()?;
        let unlocked = desk.stay_unlocked(&passphrase, machine::machine())?;
        drop(passphrase);
        write_missing_templates(&desk)?;
        warn(&desk)?;
        let page = DeskPage::open(unlocked)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        runtime
            .and_then(|runtime| runtime.block_on(self.open(page)))
            .map_err(|error| Failure::Machine(self.listen.to_string(), error))
    }

    async fn open(&self, page: DeskPage) -> std::io::Result<()> {
        let mut stop = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let listener = TcpListener::bind(self.listen).await?;
        let token = Token::draw(&mut machine::rng());
        println!("{}", token.address(listener.local_addr()?.port()));
        std::io::stdout().flush()?;
        page.serve(token, listener, async move {
            tokio::select! { _ = stop.0.recv() => {}, _ = stop.1.recv() => {} }
        })
        .await
    }
}
