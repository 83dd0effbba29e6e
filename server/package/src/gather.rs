//! Gathers what is found, merged and bounded: a package can have more to tell than anyone reads.

use std::collections::BTreeMap;

use domain::package::{
    Counted, Finding, FindingKind, HostUse, JsapiUse, Limits, MAX_FINDINGS_PER_KIND, MAX_NAMES,
    MAX_PLACES, Place, Scheme,
};

/// Places of one thing.
#[derive(Debug, Default)]
struct Places {
    kept: Vec<Place>,
    count: u32,
}

impl Places {
    fn add(&mut self, place: impl FnOnce() -> Option<Place>) {
        self.count = self.count.saturating_add(1);
        if self.kept.len() < MAX_PLACES {
            self.kept.extend(place());
        }
    }
}

/// Everything found so far. Places come in the order of files and of their text; they are made only
/// when they are kept.
#[derive(Debug, Default)]
pub struct Gathered {
    /// By namespace and name.
    jsapis: BTreeMap<(String, String), Places>,
    hosts: BTreeMap<(String, Scheme), Places>,
    /// In the order of first appearance.
    findings: Vec<(FindingKind, Places)>,
    jsapis_cut: bool,
    hosts_cut: bool,
    findings_cut: bool,
    /// Scripts that were parsed to their end.
    pub scripts: u32,
}

impl Gathered {
    /// Adds one use of a JSAPI.
    pub fn jsapi(&mut self, namespace: &str, name: &str, place: impl FnOnce() -> Place) {
        let key = (namespace.to_owned(), name.to_owned());
        let room = self.jsapis.len() < MAX_NAMES;
        match add_named(&mut self.jsapis, key, room, place) {
            Kept::Yes => {}
            Kept::No => self.jsapis_cut = true,
        }
    }

    /// Adds one mention of a host.
    pub fn host(&mut self, scheme: Scheme, host: &str, place: impl FnOnce() -> Place) {
        let key = (host.to_owned(), scheme);
        let room = self.hosts.len() < MAX_NAMES;
        match add_named(&mut self.hosts, key, room, place) {
            Kept::Yes => {}
            Kept::No => self.hosts_cut = true,
        }
    }

    /// Adds a finding at a place.
    pub fn finding(&mut self, kind: FindingKind, place: impl FnOnce() -> Place) {
        self.add_finding(kind, || Some(place()));
    }

    /// Adds a finding that concerns the whole package.
    pub fn about_package(&mut self, kind: FindingKind) {
        self.add_finding(kind, || None);
    }

    /// Notes that there is more in the package than was looked at.
    pub(crate) fn cut(&mut self, list: Counted, limit: usize) {
        let kind = FindingKind::ListCut { list, limit: limit as u64 };
        if self.findings.iter().all(|(known, _)| *known != kind) {
            self.about_package(kind);
        }
    }

    fn add_finding(&mut self, kind: FindingKind, place: impl FnOnce() -> Option<Place>) {
        // Few hundred at most of each kind: searching them is cheaper than an index.
        if let Some((_, places)) = self.findings.iter_mut().find(|(known, _)| *known == kind) {
            places.add(place);
            return;
        }
        let tag = std::mem::discriminant(&kind);
        let of_kind =
            self.findings.iter().filter(|(known, _)| std::mem::discriminant(known) == tag);
        if of_kind.count() >= MAX_FINDINGS_PER_KIND {
            self.findings_cut = true;
            return;
        }
        let mut places = Places::default();
        places.add(place);
        self.findings.push((kind, places));
    }

    /// The lists of the report, sorted as it says.
    #[must_use]
    pub fn into_lists(mut self, limits: &Limits) -> (Vec<JsapiUse>, Vec<HostUse>, Vec<Finding>) {
        for (cut, list, limit) in [
            (self.jsapis_cut, Counted::Jsapis, MAX_NAMES),
            (self.hosts_cut, Counted::Hosts, MAX_NAMES),
            (self.findings_cut, Counted::Findings, MAX_FINDINGS_PER_KIND),
        ] {
            if cut {
                self.cut(list, limit);
            }
        }
        let jsapis = self.jsapis.into_iter().map(|((namespace, name), places)| JsapiUse {
            namespace,
            name,
            places: places.kept,
            count: places.count,
        });
        let hosts = self.hosts.into_iter().map(|((host, scheme), places)| HostUse {
            host,
            scheme,
            places: places.kept,
            count: places.count,
        });
        let findings = self.findings.into_iter().map(|(kind, places)| Finding {
            kind,
            places: places.kept,
            count: places.count,
        });
        let mut findings: Vec<Finding> = findings.collect();
        findings.sort_by(|a, b| {
            a.severity(limits)
                .cmp(&b.severity(limits))
                .then_with(|| a.places.first().cmp(&b.places.first()))
        });
        (jsapis.collect(), hosts.collect(), findings)
    }
}

enum Kept {
    Yes,
    No,
}

fn add_named<K: Ord>(
    map: &mut BTreeMap<K, Places>,
    key: K,
    room: bool,
    place: impl FnOnce() -> Place,
) -> Kept {
    if let Some(places) = map.get_mut(&key) {
        places.add(|| Some(place()));
        return Kept::Yes;
    }
    if !room {
        return Kept::No;
    }
    map.entry(key).or_default().add(|| Some(place()));
    Kept::Yes
}
