use super::*;
use proptest::prelude::*;

fn kept(typed: &str) -> Result<String, HostProblem> {
    HostName::read(typed).map(|it| it.as_str().to_owned())
}

fn wrong(typed: &str) -> Vec<(u32, HostProblem)> {
    let found = read_domains(typed).unwrap_err();
    found.into_iter().map(|it| (it.line, it.why)).collect()
}

#[test]
fn what_is_pasted_becomes_a_host_name() {
    for (typed, expected) in [
        ("api.lotus.example", "api.lotus.example"),
        ("  API.Lotus.Example\t", "api.lotus.example"),
        ("https://api.lotus.example", "api.lotus.example"),
        ("HTTPS://api.lotus.example/", "api.lotus.example"),
        ("wss://live.lotus.example/", "live.lotus.example"),
        ("api.lotus.example/", "api.lotus.example"),
        ("莲花.中国", "xn--jh1anu.xn--fiqs8s"),
        ("https://Bücher.example", "xn--bcher-kva.example"),
        ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("ａｐｉ．lotus。example", "api.lotus.example"),
        ("r3---sn-4g5e.lotus.example", "r3---sn-4g5e.lotus.example"),
        ("1.lotus.example", "1.lotus.example"),
        ("127.0.0.1.example", "127.0.0.1.example"),
        ("0x7f.lotus.example", "0x7f.lotus.example"),
        ("localhost", "localhost"),
    ] {
        assert_eq!(kept(typed).as_deref(), Ok(expected), "{typed}");
    }
}

#[test]
fn everything_else_says_why_not() {
    use HostProblem::{
        Address, Character, EmptyLabel, LongLabel, LongName, NoHost, Path, Port, Scheme, Wildcard,
    };
    let long_label = format!("{}.example", "a".repeat(64));
    let long_idn = format!("{}.example", "莲".repeat(60));
    let very_long = "莲".repeat(2_000);
    let long_name = format!("{}example", "abcdefghi.".repeat(25));
    for (typed, why) in [
        ("http://a.example", Scheme),
        ("ws://a.example", Scheme),
        ("ftp://a.example", Scheme),
        ("javascript:alert(1)", Scheme),
        ("mailto:mei@a.example", Scheme),
        ("https://http://a.example", Path),
        ("https://", NoHost),
        ("https:///", NoHost),
        ("/", NoHost),
        ("a.example:443", Port),
        ("https://a.example:8443/", Port),
        ("a.example:", Port),
        ("a.example/x", Path),
        ("https://a.example//", Path),
        ("a.example?x=1", Path),
        ("a.example#x", Path),
        ("a.example\\x", Path),
        ("*.a.example", Wildcard),
        ("*", Wildcard),
        ("a*.example", Wildcard),
        ("192.0.2.1", Address),
        ("https://192.0.2.1/", Address),
        ("127.1", Address),
        ("2130706433", Address),
        ("0x7f000001", Address),
        ("0x7f.1", Address),
        ("0177.0.0.1", Address),
        ("a.0x1F", Address),
        ("a.0x", Address),
        ("１９２.0.2.１", Address),
        ("::1", Address),
        ("[::1]", Address),
        ("https://[2001:db8::1]:443/", Address),
        ("2001:db8::1", Address),
        ("::ffff:192.0.2.1", Address),
        ("a..example", EmptyLabel),
        (".a.example", EmptyLabel),
        ("a.example.", EmptyLabel),
        (".", EmptyLabel),
        (&long_label, LongLabel),
        (&long_idn, LongLabel),
        (&very_long, LongLabel),
        (&long_name, LongName),
        ("a b.example", Character),
        ("a_b.example", Character),
        ("-a.example", Character),
        ("a-.example", Character),
        ("mei@a.example", Character),
        ("a%2eexample", Character),
        ("xn--a.example", Character),
        ("a\u{200b}b.example", Character),
        ("a\u{202e}b.example", Character),
        ("a,b.example", Character),
    ] {
        assert_eq!(kept(typed), Err(why), "{typed}");
    }
}

#[test]
fn a_name_is_shown_in_its_own_script() {
    let shown = |typed: &str| HostName::read(typed).unwrap().readable();
    assert_eq!(shown("莲花.中国").as_deref(), Some("莲花.中国"));
    assert_eq!(shown("xn--bcher-kva.example").as_deref(), Some("bücher.example"));
    assert_eq!(shown("a.example"), None);
}

#[test]
fn a_list_is_read_line_by_line() {
    let typed = "\r\nhttps://b.example/\r\n\r\n  a.example  \n";
    let names = read_domains(typed).unwrap();
    assert_eq!(names.iter().map(HostName::as_str).collect::<Vec<_>>(), ["a.example", "b.example"]);
    assert_eq!(read_domains(" \n\n"), Ok(Vec::new()));
    let typed = "a.example\n\nhttp://b.example\nA.example/\nc.example:1";
    assert_eq!(
        wrong(typed),
        [(3, HostProblem::Scheme), (4, HostProblem::Twice { line: 1 }), (5, HostProblem::Port)]
    );
    assert_eq!(read_domains(typed).unwrap_err()[0].text, "http://b.example");
}

#[test]
fn the_thirty_first_is_an_error_of_its_line() {
    let lines = |count: u32| {
        let lines: Vec<String> = (0..count).map(|it| format!("h{it}.example")).collect();
        lines.join("\n")
    };
    assert_eq!(read_domains(&lines(30)).unwrap().len(), 30);
    assert_eq!(wrong(&lines(32)), [(31, HostProblem::TooMany), (32, HostProblem::TooMany)]);
    let with_gap = format!("\n{}", lines(31));
    assert_eq!(wrong(&with_gap), [(32, HostProblem::TooMany)], "an empty line is no entry");
    assert_eq!(wrong(&lines(1_000)).len(), WRONG_LINES_MOST, "and an answer stays small");
    assert_eq!(read_domains(&"x".repeat(5_000)).unwrap_err()[0].text.len(), LINE_SHOWN);
}

proptest! {
    #[test]
    fn anything_may_be_typed(typed in "\\PC{0,80}|[a-z0-9.:/*\\[\\]x%-]{0,30}|(https://|wss://)?[a-zß莲Ａ.。]{0,40}/?") {
        if let Ok(name) = HostName::read(&typed) {
            prop_assert!(name.as_str().bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || b"-.".contains(&it)));
            prop_assert_eq!(HostName::read(name.as_str()), Ok(name.clone()));
            prop_assert_eq!(HostName::read(&format!("https://{name}/")), Ok(name.clone()));
            if let Some(shown) = name.readable() {
                prop_assert_eq!(HostName::read(&shown), Ok(name));
            }
        }
    }

    #[test]
    fn a_list_read_again_is_the_same(typed in "([a-z]{1,3}\\.example\n){0,12}") {
        if let Ok(names) = read_domains(&typed) {
            let again = names.iter().map(HostName::as_str).collect::<Vec<_>>().join("\n");
            prop_assert_eq!(read_domains(&again), Ok(names));
        }
    }
}
