//! A mail server for tests: speaks enough SMTP for a real conversation, and fails in the ways that real ones do.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// Where in the conversation something happens: the verb, or `BODY` for the answer to the whole letter.
pub type Step = &'static str;

/// How the server behaves from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manner {
    /// Takes everything.
    Takes,
    /// Answers this step with this code.
    Refuses(Step, u16),
    /// Answers `RCPT` for this address with this code.
    RefusesAddress(&'static str, u16),
    /// Never answers this step; at `BODY` after it kept the letter.
    Hangs(Step),
    /// Ends the conversation at this step; at `BODY` after it kept the letter.
    Closes(Step),
}

/// A letter as the server got it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The addresses named with `RCPT`.
    pub to: Vec<String>,
    /// The whole letter, as it was before dots were doubled.
    pub eml: String,
}

/// The server.
pub struct SmtpSink {
    address: SocketAddr,
    state: Arc<State>,
    server: Option<JoinHandle<()>>,
}

struct State {
    letters: Mutex<Vec<Received>>,
    manner: Mutex<Manner>,
}

impl SmtpSink {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let state = Arc::new(State { letters: Mutex::default(), manner: Mutex::new(Manner::Takes) });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = Some(tokio::spawn(serve(listener, Arc::clone(&state))));
        Self { address, state, server }
    }

    /// What `AMHP_HUB_MAIL` would say.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Behaves so from now on.
    pub fn behave(&self, manner: Manner) {
        *self.state.manner.lock().unwrap() = manner;
    }

    /// What was kept so far.
    pub fn received(&self) -> Vec<Received> {
        self.state.letters.lock().unwrap().clone()
    }

    /// Ends every conversation and lets go of the port.
    pub async fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            server.abort();
            let _ = server.await;
        }
    }

    /// Listens on the same port again.
    pub async fn start_again(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.server = Some(tokio::spawn(serve(listener, Arc::clone(&self.state))));
    }
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    let mut conversations = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        conversations.spawn(converse(stream, Arc::clone(&state)));
    }
}

/// What the manner makes of a step.
enum Turn {
    Goes,
    Answers(String),
    Ends,
}

impl State {
    async fn turn(&self, step: &str, line: &str) -> Turn {
        let manner = self.manner.lock().unwrap().clone();
        match manner {
            Manner::Refuses(at, code) if at == step => Turn::Answers(format!("{code} no, said of {}", line.trim())),
            Manner::RefusesAddress(address, code) if step == "RCPT" && line.contains(address) => {
                Turn::Answers(format!("{code} no mailbox {address}"))
            }
            Manner::Hangs(at) if at == step => std::future::pending().await,
            Manner::Closes(at) if at == step => Turn::Ends,
            _ => Turn::Goes,
        }
    }
}

async fn converse(stream: TcpStream, state: Arc<State>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut to = Vec::new();
    say(&mut stream, "220 sink.example").await?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_uppercase();
        match state.turn(&verb, &line).await {
            Turn::Goes => {}
            Turn::Answers(answer) => {
                say(&mut stream, &answer).await?;
                continue;
            }
            Turn::Ends => return Ok(()),
        }
        let answer = match verb.as_str() {
            "EHLO" => "250-sink.example\r\n250 8BITMIME",
            "MAIL" | "RSET" => {
                to.clear();
                "250 yes"
            }
            "RCPT" => {
                to.push(address(&line));
                "250 yes"
            }
            "DATA" => match take(&mut stream, &state, std::mem::take(&mut to)).await? {
                Some(answer) => &answer.clone(),
                None => return Ok(()),
            },
            "NOOP" => "250 yes",
            "QUIT" => return say(&mut stream, "221 bye").await,
            _ => "500 what",
        };
        say(&mut stream, answer).await?;
    }
}

/// Reads the letter; none where the conversation ends without an answer.
async fn take(stream: &mut BufReader<TcpStream>, state: &State, to: Vec<String>) -> io::Result<Option<String>> {
    say(stream, "354 go on").await?;
    let mut eml = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        if line == ".\r\n" {
            break;
        }
        eml.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
    if !matches!(*state.manner.lock().unwrap(), Manner::Refuses("BODY", _)) {
        state.letters.lock().unwrap().push(Received { to, eml });
    }
    Ok(match state.turn("BODY", "").await {
        Turn::Goes => Some("250 kept".to_owned()),
        Turn::Answers(answer) => Some(answer),
        Turn::Ends => None,
    })
}

/// `RCPT TO:<a@b.example>` → `a@b.example`.
fn address(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await?;
    stream.flush().await
}
