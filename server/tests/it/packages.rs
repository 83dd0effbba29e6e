//! Packages made by code, and sent as a browser sends them.

use axum::body::Body;
use axum::http::{Request, header};
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What parts of a form are parted by.
const BOUNDARY: &str = "a-boundary-of-a-form";

/// The files of the smallest package there is, whose page calls `script`.
fn files(script: &str) -> [(&'static str, String); 5] {
    [
        ("app.json", String::from(r#"{"pages": ["pages/index/index"]}"#)),
        ("app.js", String::from("App({});\n")),
        ("pages/index/index.axml", String::from("<view>{{ text }}</view>\n")),
        ("pages/index/index.js", format!("Page({{ onLoad() {{ {script} }} }});\n")),
        ("pages/index/index.json", String::from("{}\n")),
    ]
}

/// A package whose only page runs a script.
pub fn package(script: &str) -> Vec<u8> {
    package_with(script, &[])
}

/// The same with more files; one of a path that is there already takes its place.
pub fn package_with(script: &str, more: &[(&'static str, &str)]) -> Vec<u8> {
    let mut all = std::collections::BTreeMap::from(files(script));
    all.extend(more.iter().map(|(path, text)| (*path, (*text).to_owned())));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in all {
        zip.start_file(path, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The body of an upload form.
pub fn body(number: Option<&str>, file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    if let Some(number) = number {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"number\"\r\n\r\n{number}\r\n"
        );
        body.extend_from_slice(head.as_bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"package.zip\"\r\n\
         Content-Type: application/zip\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// The body of a form with texts and files.
pub fn form(texts: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut add = |name: &str, file: &str, content: &[u8]| {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    };
    for (name, text) in texts {
        add(name, "", text.as_bytes());
    }
    for (name, content) in files {
        add(name, "; filename=\"shot\"", content);
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// An upload with this body, as scripts send it (`application/json`) or a plain form (`text/html`).
pub fn request(path: &str, accept: &str, body: Vec<u8>) -> Request<Body> {
    Request::post(path)
        .header(header::ACCEPT, accept)
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(Body::from(body))
        .unwrap()
}
