//! `amhp-hub health`: what a container asks.

use std::io::{Read, Write};
use std::net::TcpListener;

use crate::support::program::{Program, stderr, stdout};

#[test]
fn a_service_is_asked_whether_it_is_ready() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    let mut serving = program.serve(&["serve"]);
    let address = serving.base.strip_prefix("http://").unwrap().to_owned();
    let asking = |listen: &str| {
        let url = format!("http://{address}");
        program.clone().set("AMHP_HUB_LISTEN", listen).set("AMHP_HUB_PUBLIC_URL", &url).run(&["health"])
    };
    assert_eq!(stdout(&asking(&address)), "ready\n");
    let everywhere = address.replace("127.0.0.1", "0.0.0.0");
    assert_eq!(stdout(&asking(&everywhere)), "ready\n");
    serving.kill();
    let dead = asking(&address);
    assert_eq!((dead.status.code(), stdout(&dead).as_str()), (Some(1), ""));
    assert!(!stderr(&dead).is_empty());
}

#[test]
fn a_service_that_is_not_ready_fails_its_check() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = std::thread::spawn(move || {
        let (mut link, _) = listener.accept().unwrap();
        let mut asked = [0; 512];
        let read = link.read(&mut asked).unwrap();
        assert!(asked[..read].starts_with(b"GET /health/ready HTTP/1.1\r\n"));
        link.write_all(b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n{\"missing\":[\"database\"]}")
            .unwrap();
    });
    let folder = tempfile::tempdir().unwrap();
    let output = Program::in_folder(folder.path()).set("AMHP_HUB_LISTEN", &address).run(&["health"]);
    server.join().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("not ready: {\"missing\":[\"database\"]}"), "{}", stderr(&output));
}
