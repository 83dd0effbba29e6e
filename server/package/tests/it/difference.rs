//! What of two packages differs.

use std::io::{Cursor, Write as _};

use domain::comparison::{
    Change, Comparison, FILE_LINES, LINE_BYTES, Line, Lines, Sides, TEXT_BYTES, TextDifference,
};
use package::difference::{Room, Stored, difference, differences};
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::checked;

type Files<'a> = &'a [(&'a str, &'a str)];

fn zipped(folder: &str, files: Files<'_>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let manifest = ("app.json", r#"{"pages": ["pages/a"]}"#);
    let page = ("pages/a.axml", "<view/>");
    for (path, text) in [manifest, page].iter().chain(files) {
        zip.start_file(format!("{folder}{path}"), SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Files that differ, what happened to them, and how their texts differ.
fn compared(before: &[u8], after: &[u8]) -> Vec<(String, Change, TextDifference)> {
    let (old, new) = (checked(before).unwrap(), checked(after).unwrap());
    let files =
        Comparison::of(Sides { before: &old, after: &new }, Sides { before: &[], after: &[] })
            .files;
    let stored =
        |zip: &[u8], root: &str| Stored { zip: Cursor::new(zip.to_vec()), root: root.into() };
    let packages = Sides { before: stored(before, &old.root), after: stored(after, &new.root) };
    let texts = differences(packages, &files, Room::SHARED).unwrap();
    assert_eq!(texts.len(), files.len());
    let named = files.iter().map(|it| (it.of.path.clone(), it.change()));
    named.zip(texts).map(|((path, change), text)| (path, change, text)).collect()
}

fn lines(before: &str, after: &str) -> Lines {
    match difference(before.as_bytes(), after.as_bytes(), &mut Room::ALONE.clone()) {
        TextDifference::Lines(lines) => lines,
        other => panic!("{other:?}"),
    }
}

fn whole(line: &Line) -> String {
    line.parts.iter().map(|(_, part)| part.as_str()).collect()
}

/// `-old`, `+new`, ` same`, as one writes it.
fn written(lines: &Lines) -> Vec<String> {
    let sign = |line: &Line| match line.change {
        Some(Change::Added) => '+',
        Some(Change::Removed) => '-',
        Some(Change::Changed) | None => ' ',
    };
    let of_group = |group: &Vec<Line>| -> Vec<String> {
        group.iter().map(|line| format!("{}{}", sign(line), whole(line))).collect()
    };
    lines.groups.iter().flat_map(of_group).collect()
}

#[test]
fn a_package_does_not_differ_from_itself_in_another_folder() {
    let files: Files<'_> = &[("app.js", "App({});\n"), ("pages/a.js", "Page({});\n")];
    let before = zipped("", files);
    assert_eq!(compared(&before, &before), []);
    assert_eq!(compared(&before, &zipped("dist/", files)), []);
    let project = ("project.config.json", r#"{"miniprogramRoot": "mini/"}"#);
    let mut below = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in [
        ("mini/app.json", r#"{"pages": ["pages/a"]}"#),
        ("mini/pages/a.axml", "<view/>"),
        ("mini/app.js", "App({});\n"),
        ("mini/pages/a.js", "Page({});\n"),
        project,
    ] {
        below.start_file(path, SimpleFileOptions::default()).unwrap();
        below.write_all(text.as_bytes()).unwrap();
    }
    let found = compared(&before, &below.finish().unwrap().into_inner());
    let names: Vec<(&str, Change)> = found.iter().map(|it| (it.0.as_str(), it.1)).collect();
    assert_eq!(names, [("project.config.json", Change::Added)], "only what lies beside the root");
    assert!(matches!(&found[0].2, TextDifference::Lines(lines) if lines.added == 1));
}

#[test]
fn files_are_read_from_the_root_of_either() {
    let before = zipped("old/", &[("app.js", "a\nb\nc\n"), ("gone.js", "x\n"), ("logo.png", "1")]);
    let after = zipped("", &[("app.js", "a\nB\nc\n"), ("new.js", "y\n"), ("logo.png", "2")]);
    let found = compared(&before, &after);
    let texts: Vec<(&str, Change, Vec<String>)> = found
        .iter()
        .filter_map(|(path, change, text)| match text {
            TextDifference::Lines(lines) => Some((path.as_str(), *change, written(lines))),
            _ => None,
        })
        .collect();
    assert_eq!(
        texts,
        [
            ("app.js", Change::Changed, vec![" a".into(), "-b".into(), "+B".into(), " c".into()]),
            ("gone.js", Change::Removed, vec!["-x".into()]),
            ("new.js", Change::Added, vec!["+y".into()]),
        ]
    );
    assert_eq!(found[2].2, TextDifference::Binary, "a picture is told by its name");
}

#[test]
fn three_lines_stand_around_a_change() {
    let text = |at: usize, word: &str| -> String {
        (1..=40).map(|n| if n == at { format!("{word}\n") } else { format!("{n}\n") }).collect()
    };
    let found = lines(&text(20, "old word"), &text(20, "new word"));
    assert_eq!(
        written(&found),
        [" 17", " 18", " 19", "-old word", "+new word", " 21", " 22", " 23"]
    );
    assert_eq!((found.added, found.removed, found.groups.len()), (1, 1, 1));
    let cut = &found.groups[0][3];
    assert_eq!((cut.before, cut.after), (Some(20), None));
    let marked: Vec<&str> =
        cut.parts.iter().filter(|part| part.0).map(|part| part.1.as_str()).collect();
    assert_eq!(marked, ["old"], "what changed in the line is marked");
}

#[test]
fn a_missing_line_break_at_the_end_is_a_difference() {
    let found = lines("a\nb\n", "a\nb");
    assert_eq!(written(&found), [" a", "-b", "+b"]);
    assert!(!found.groups[0][1].is_unended && found.groups[0][2].is_unended);
}

#[test]
fn what_nobody_reads_is_not_shown() {
    let mut room = Room::ALONE;
    let one_line = "x".repeat(LINE_BYTES + 1);
    assert_eq!(
        difference(b"short\n", one_line.as_bytes(), &mut room),
        TextDifference::Minified { lines: 1, longest: LINE_BYTES as u64 + 1 }
    );
    assert_eq!(difference(b"a\0b", b"text", &mut room), TextDifference::Binary);
    assert_eq!(difference(b"text", b"\xff\xfe", &mut room), TextDifference::Binary);
    let large = "line\n".repeat(usize::try_from(TEXT_BYTES).unwrap() / 5 + 1);
    let found = compared(&zipped("", &[("a.js", "a\n")]), &zipped("", &[("a.js", &large)]));
    assert_eq!(found[0].2, TextDifference::TooLarge);
}

#[test]
fn a_page_has_an_end() {
    let many = "line\n".repeat(FILE_LINES + 10);
    let names: Vec<String> = (0..12).map(|at| format!("f{at:02}.js")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|it| (it.as_str(), many.as_str())).collect();
    let found = compared(&zipped("", &[]), &zipped("", &files));
    let shown = |it: &TextDifference| match it {
        TextDifference::Lines(lines) => {
            assert!(lines.is_cut);
            assert_eq!(lines.added, FILE_LINES as u64 + 10, "what is cut is counted");
            lines.groups.iter().map(Vec::len).sum::<usize>()
        }
        _ => 0,
    };
    let counts: Vec<usize> = found.iter().map(|it| shown(&it.2)).collect();
    assert_eq!(counts[..6], [FILE_LINES; 6]);
    assert_eq!(counts.iter().sum::<usize>(), Room::SHARED.lines);
    assert_eq!(found[11].2, TextDifference::NoRoom);
}

#[test]
fn texts_without_anything_in_common_do_not_take_long() {
    let text = |step: usize| -> String {
        (0..60_000).map(|n| format!("{}\n", (n * step) % 977)).collect()
    };
    let started = std::time::Instant::now();
    let found = lines(&text(7), &text(13));
    assert!(found.is_cut);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

fn texts() -> impl Strategy<Value = String> {
    proptest::collection::vec("[ab]{0,2}\n", 0..30).prop_map(|it| it.concat())
}

proptest! {
    #[test]
    fn a_text_does_not_differ_from_itself(text in texts()) {
        prop_assert_eq!(lines(&text, &text), Lines::default());
    }

    #[test]
    fn swapped_texts_are_mirrored(one in texts(), two in texts()) {
        let (there, back) = (lines(&one, &two), lines(&two, &one));
        prop_assert_eq!(one == two, there.groups.is_empty());
        prop_assert_eq!(there.added + back.added, there.removed + back.removed);
    }

    #[test]
    fn every_line_is_the_one_of_its_number(one in texts(), two in texts()) {
        let (old, new): (Vec<&str>, Vec<&str>) = (one.lines().collect(), two.lines().collect());
        let found = lines(&one, &two);
        for line in found.groups.iter().flatten() {
            let at = |number: u64| usize::try_from(number).unwrap() - 1;
            prop_assert!(line.before.is_none_or(|it| old[at(it)] == whole(line)));
            prop_assert!(line.after.is_none_or(|it| new[at(it)] == whole(line)));
            prop_assert_eq!(line.change == Some(Change::Added), line.before.is_none());
            prop_assert_eq!(line.change == Some(Change::Removed), line.after.is_none());
        }
        prop_assert_eq!(old.len() as u64 - found.removed, new.len() as u64 - found.added);
    }

    #[test]
    fn whatever_the_bytes_are_nothing_panics(one in proptest::collection::vec(any::<u8>(), 0..60), two in proptest::collection::vec(any::<u8>(), 0..60)) {
        difference(&one, &two, &mut Room::SHARED.clone());
    }
}
