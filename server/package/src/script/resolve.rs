//! Which of the names that a script uses are the bridge, and what of it is used.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use domain::package::{FindingKind, Namespaces};

use super::declared::Declared;
use super::interest::{CODE, GLOBALS, Part};
use super::pattern::{Key, Property, Then};
use super::walk::{How, Use, Walk};

/// Everything that one script was found to do with names. Offsets are in bytes.
#[derive(Default)]
pub(super) struct Outcome<'a, 'n> {
    pub jsapis: Vec<Jsapi<'a, 'n>>,
    pub findings: Vec<(FindingKind, u32)>,
    /// Names the bridge was given, and the parts of the script where they mean it.
    pub aliases: HashSet<(&'a str, Part)>,
}

pub(super) struct Jsapi<'a, 'n> {
    pub namespace: &'n str,
    pub name: Cow<'a, str>,
    pub at: u32,
}

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Meaning<'n> {
    /// Or `eval`, or `Function`.
    namespace: &'n str,
    /// It is this member of the bridge: `ap`.
    member: Option<&'n str>,
}

impl Meaning<'_> {
    /// Whether it makes code of text, and is not the bridge.
    fn is_code(self) -> bool {
        CODE.contains(&self.namespace)
    }
}

/// A name in the scope that declares it; `None` is the global one.
type Symbol<'a> = (&'a str, Option<u32>);

/// Looks all names up.
pub(super) fn resolve<'a, 'n>(walk: &Walk<'a, '_>, namespaces: &'n Namespaces) -> Outcome<'a, 'n> {
    let mut resolver = Resolver {
        walk,
        namespaces,
        names: HashMap::new(),
        index: None,
        known: HashSet::new(),
        taken_apart: HashSet::new(),
        waiting: Vec::new(),
        outcome: Outcome::default(),
    };
    for namespace in namespaces.namespaces.iter().map(String::as_str).chain(CODE) {
        let meaning = Meaning { namespace, member: None };
        // The name as the script has it lives as long as the script.
        if let Some(used) = walk.uses.iter().find(|used| used.name == namespace) {
            resolver.waiting.push(((used.name, None), meaning));
        }
    }
    resolver.globals();
    while let Some((symbol, meaning)) = resolver.waiting.pop() {
        resolver.follow(symbol, meaning);
    }
    let mut outcome = resolver.outcome;
    // The member that others stand below is no JSAPI of its own once they are known.
    let deeper = |sub: &str| {
        let mut names = outcome.jsapis.iter().map(|jsapi| jsapi.name.as_ref());
        names.any(|name| name.strip_prefix(sub).is_some_and(|rest| rest.starts_with('.')))
    };
    let subs = namespaces.sub_namespaces.iter().map(String::as_str);
    let known: Vec<&str> = subs.filter(|sub| deeper(sub)).collect();
    outcome.jsapis.retain(|jsapi| !known.contains(&jsapi.name.as_ref()));
    outcome
}

/// Where a name is declared, and its uses by the scope that declares what they mean.
struct Name {
    declared: Declared,
    uses: HashMap<Option<u32>, Vec<u32>>,
}

/// Names looked for by going through all uses, before an index of all names is worth its time.
const MOST_WITHOUT_INDEX: usize = 16;

/// Declarations and uses of all names.
type Index<'a> = HashMap<&'a str, (Vec<u32>, Vec<u32>)>;

struct Resolver<'w, 'a, 'n> {
    walk: &'w Walk<'a, 'w>,
    namespaces: &'n Namespaces,
    names: HashMap<&'a str, Name>,
    index: Option<Index<'a>>,
    known: HashSet<(Symbol<'a>, Meaning<'n>)>,
    /// Patterns that were applied: one may stand for many values.
    taken_apart: HashSet<(u32, Meaning<'n>)>,
    waiting: Vec<(Symbol<'a>, Meaning<'n>)>,
    outcome: Outcome<'a, 'n>,
}

impl<'a, 'n> Resolver<'_, 'a, 'n> {
    /// All there is to know about a name, found out when it is first asked for.
    fn look_up(&mut self, name: &'a str) -> &Name {
        if !self.names.contains_key(name) {
            let found = self.search(name);
            self.names.insert(name, found);
        }
        &self.names[name]
    }

    fn search(&mut self, name: &'a str) -> Name {
        let walk = self.walk;
        let (declared, uses) = if self.names.len() < MOST_WITHOUT_INDEX {
            let declared = walk.declared.iter().filter(|(declared, _)| *declared == name);
            let uses = (0..).zip(&walk.uses).filter(|(_, used)| used.name == name);
            (declared.map(|(_, scope)| *scope).collect(), uses.map(|(at, _)| at).collect())
        } else {
            let index = self.index.get_or_insert_with(|| index(walk));
            index.remove(name).unwrap_or_default()
        };
        let mut found = Name { declared: Declared::new(walk, declared), uses: HashMap::new() };
        for at in uses {
            let scope = found.declared.around(walk, walk.uses[at as usize].scope);
            found.uses.entry(scope).or_default().push(at);
        }
        found
    }

    /// Notes that `name`, seen from `scope`, stands for the bridge or its member.
    fn name(&mut self, name: &'a str, scope: u32, declared: Option<u32>, meaning: Meaning<'n>) {
        let part = declared.map_or(Part::WHOLE, |scope| self.walk.part(scope));
        self.outcome.aliases.insert((name, part));
        let walk = self.walk;
        let symbol = (name, self.look_up(name).declared.around(walk, scope));
        // `my = my` would follow itself.
        let itself = symbol.1.is_none() && name == meaning.namespace && meaning.member.is_none();
        if !itself && self.known.insert((symbol, meaning)) {
            self.waiting.push((symbol, meaning));
        }
    }

    fn follow(&mut self, symbol: Symbol<'a>, meaning: Meaning<'n>) {
        let walk = self.walk;
        let uses = self.look_up(symbol.0).uses.get(&symbol.1);
        for at in uses.cloned().unwrap_or_default() {
            self.apply(&walk.uses[at as usize], meaning);
        }
    }

    /// Uses of the bridge, and of what makes code of text, as members of the global object:
    /// `window.wx.login`, `const { my } = globalThis`.
    fn globals(&mut self) {
        let walk = self.walk;
        let mut taken_apart = HashSet::new();
        for global in GLOBALS {
            if !walk.uses.iter().any(|used| used.name == global) {
                continue;
            }
            let places = self.look_up(global).uses.get(&None);
            for at in places.cloned().unwrap_or_default() {
                let used = &walk.uses[at as usize];
                match (used.first, used.how) {
                    (Some(first), _) => {
                        if let Some(namespace) = self.namespace(first) {
                            self.outcome.aliases.insert((global, Part::WHOLE));
                            let meaning = Meaning { namespace, member: None };
                            self.apply(&used.below(), meaning);
                        }
                    }
                    (None, How::Pattern(index)) if taken_apart.insert(index) => {
                        self.global_parts(global, &walk.patterns[index as usize], used.scope);
                    }
                    (None, _) => {}
                }
            }
        }
    }

    /// What a pattern takes out of the global object.
    fn global_parts(&mut self, global: &'static str, parts: &[Property<'a>], scope: u32) {
        for part in parts {
            let Key::Named(key) = part.key else {
                continue;
            };
            let Some(namespace) = self.namespace(key) else {
                continue;
            };
            self.outcome.aliases.insert((global, Part::WHOLE));
            let meaning = Meaning { namespace, member: None };
            match &part.then {
                Then::Named(name) => self.name(name, scope, None, meaning),
                Then::Properties(parts) => self.parts(parts, scope, meaning),
                Then::Lost if meaning.is_code() => {}
                Then::Lost => {
                    let kind = FindingKind::BridgePassedOn { namespace: namespace.to_owned() };
                    self.outcome.findings.push((kind, part.at));
                }
            }
        }
    }

    fn namespace(&self, name: &str) -> Option<&'n str> {
        let namespaces = self.namespaces.namespaces.iter();
        namespaces.map(String::as_str).chain(CODE).find(|namespace| *namespace == name)
    }

    /// What a use of a name means, now that it is known what the name stands for.
    fn apply(&mut self, used: &Use<'a>, meaning: Meaning<'n>) {
        if meaning.is_code() {
            self.apply_code(used, meaning);
            return;
        }
        match (meaning.member, used.first) {
            // The value itself.
            (_, None) => self.apply_how(used, meaning),
            (Some(member), Some(first)) => {
                if !matches!(used.how, How::Read | How::Computed) {
                    return;
                }
                self.jsapi(meaning, below(member, first), used.at);
            }
            (None, Some(first)) => match (self.sub_namespace(first), used.second) {
                (Some(member), None) => {
                    let deeper = Meaning { member: Some(member), ..meaning };
                    if matches!(used.how, How::Read) {
                        self.jsapi(meaning, Cow::Owned(member.to_owned()), used.at);
                    } else {
                        self.apply_how(used, deeper);
                    }
                }
                (Some(member), Some(second)) => {
                    if matches!(used.how, How::Read | How::Computed) {
                        self.jsapi(meaning, below(member, second), used.at);
                    }
                }
                // The same member is recorded a second time when it is also given a name.
                (None, _) if matches!(used.how, How::Read | How::Computed) => {
                    self.jsapi(meaning, short(first), used.at);
                }
                (None, _) => {}
            },
        }
    }

    /// The same for `eval` and `Function`: only calls tell something, and other names.
    fn apply_code(&mut self, used: &Use<'a>, meaning: Meaning<'n>) {
        match (used.first, used.how) {
            (None, How::Named(name, declared)) => self.name(name, used.scope, declared, meaning),
            (None, How::Code { return_this }) => {
                let kind = match (meaning.namespace, return_this) {
                    ("eval", _) => FindingKind::Eval,
                    (_, true) => FindingKind::FunctionReturnThis,
                    (_, false) => FindingKind::FunctionConstructor,
                };
                self.outcome.findings.push((kind, used.at));
            }
            _ => {}
        }
    }

    fn apply_how(&mut self, used: &Use<'a>, meaning: Meaning<'n>) {
        match used.how {
            How::Computed => self.dynamic(meaning, used.at),
            How::Named(name, declared) => self.name(name, used.scope, declared, meaning),
            How::Pattern(index) => {
                if self.taken_apart.insert((index, meaning)) {
                    let walk = self.walk;
                    self.parts(&walk.patterns[index as usize], used.scope, meaning);
                }
            }
            How::Passed => {
                let namespace = full_name(meaning);
                let kind = FindingKind::BridgePassedOn { namespace };
                self.outcome.findings.push((kind, used.at));
            }
            How::Read | How::Code { .. } => {}
        }
    }

    fn parts(&mut self, parts: &[Property<'a>], scope: u32, meaning: Meaning<'n>) {
        if meaning.is_code() {
            return;
        }
        for part in parts {
            let key = match (part.key, &part.then) {
                (Key::Named(key), _) => key,
                // Without the members that the other parts took: a use of those is none the less
                // one of the bridge.
                (Key::Rest, Then::Named(name)) => {
                    self.name(name, scope, None, meaning);
                    continue;
                }
                (Key::Computed | Key::Rest, _) => {
                    self.dynamic(meaning, part.at);
                    continue;
                }
            };
            let inside = meaning.member.is_none().then(|| self.sub_namespace(key)).flatten();
            match (meaning.member, inside, &part.then) {
                (Some(member), _, _) => {
                    self.jsapi(meaning, below(member, key), part.at);
                }
                (None, Some(member), then) => {
                    let meaning = Meaning { member: Some(member), ..meaning };
                    match then {
                        Then::Named(name) => self.name(name, scope, None, meaning),
                        Then::Properties(parts) => self.parts(parts, scope, meaning),
                        Then::Lost => {
                            self.jsapi(meaning, Cow::Owned(member.to_owned()), part.at);
                        }
                    }
                }
                (None, None, _) => self.jsapi(meaning, short(key), part.at),
            }
        }
    }

    fn sub_namespace(&self, name: &str) -> Option<&'n str> {
        let subs = self.namespaces.sub_namespaces.iter();
        subs.map(String::as_str).find(|sub| *sub == name)
    }

    fn jsapi(&mut self, meaning: Meaning<'n>, name: Cow<'a, str>, at: u32) {
        self.outcome.jsapis.push(Jsapi { namespace: meaning.namespace, name, at });
    }

    fn dynamic(&mut self, meaning: Meaning<'n>, at: u32) {
        let namespace = full_name(meaning);
        let kind = FindingKind::DynamicAccess { namespace };
        self.outcome.findings.push((kind, at));
    }
}

fn index<'a>(walk: &Walk<'a, '_>) -> Index<'a> {
    let mut index = Index::new();
    for (name, scope) in &walk.declared {
        index.entry(*name).or_default().0.push(*scope);
    }
    for (at, used) in (0..).zip(&walk.uses) {
        index.entry(used.name).or_default().1.push(at);
    }
    index
}

fn full_name(meaning: Meaning<'_>) -> String {
    match meaning.member {
        Some(member) => format!("{}.{member}", meaning.namespace),
        None => meaning.namespace.to_owned(),
    }
}

fn below(member: &str, name: &str) -> Cow<'static, str> {
    Cow::Owned(format!("{member}.{}", short(name)))
}

/// No JSAPI has a name this long; a text in brackets may have any.
fn short(name: &str) -> Cow<'_, str> {
    const MOST: usize = 128;
    match name.char_indices().nth(MOST - 1) {
        Some((at, c)) if at + c.len_utf8() < name.len() => Cow::Owned(format!("{}…", &name[..at])),
        _ => Cow::Borrowed(name),
    }
}
