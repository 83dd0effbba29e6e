//! Which of the names that a script uses are the bridge, and what of it is used.

use std::collections::{HashMap, HashSet};

use domain::package::{FindingKind, Namespaces};
use oxc_ast::ast::Ident;

use super::pattern::{Part, Then};
use super::walk::{How, Use, Walk};

/// Everything that one script was found to do. Offsets are in bytes.
#[derive(Default)]
pub(super) struct Outcome {
    /// Namespace, name, offset.
    pub jsapis: Vec<(String, String, u32)>,
    pub findings: Vec<(FindingKind, u32)>,
}

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Meaning<'n> {
    namespace: &'n str,
    /// It is this member of the bridge: `ap`.
    member: Option<&'n str>,
}

/// A name in the scope that declares it; `None` is the global one.
type Symbol<'a> = (Ident<'a>, Option<u32>);

/// Looks all names up.
pub(super) fn resolve(walk: &Walk<'_>, namespaces: &Namespaces) -> Outcome {
    let mut resolver = Resolver {
        walk,
        namespaces,
        index: None,
        known: HashSet::new(),
        waiting: Vec::new(),
        outcome: Outcome::default(),
    };
    for namespace in &namespaces.namespaces {
        let meaning = Meaning {
            namespace,
            member: None,
        };
        resolver.global(Ident::from(namespace.as_str()), meaning);
    }
    while let Some((symbol, meaning)) = resolver.waiting.pop() {
        resolver.follow(symbol, meaning);
    }
    resolver.code();
    resolver.outcome
}

/// Uses and declarations by name, made when the bridge gets a second name.
struct Index<'a> {
    uses: HashMap<Ident<'a>, Vec<usize>>,
    declared: HashMap<Ident<'a>, HashSet<u32>>,
}

struct Resolver<'w, 'a, 'n> {
    walk: &'w Walk<'a>,
    namespaces: &'n Namespaces,
    index: Option<Index<'a>>,
    known: HashSet<(Symbol<'a>, Meaning<'n>)>,
    waiting: Vec<(Symbol<'a>, Meaning<'n>)>,
    outcome: Outcome,
}

impl<'a, 'n> Resolver<'_, 'a, 'n> {
    /// Follows a global name. Scripts that know the bridge by its own name only, most, end here
    /// without an index.
    fn global(&mut self, name: Ident<'_>, meaning: Meaning<'n>) {
        let scopes: HashSet<u32> = self
            .walk
            .declared
            .iter()
            .filter(|(declared, _)| *declared == name)
            .map(|(_, scope)| *scope)
            .collect();
        let walk = self.walk;
        for used in &walk.uses {
            if used.name == name && self.declaring(&scopes, used.scope).is_none() {
                self.apply(used, meaning);
            }
        }
    }

    /// The scope that declares a name, seen from `scope`.
    fn declaring(&self, scopes: &HashSet<u32>, scope: u32) -> Option<u32> {
        if scopes.is_empty() {
            return None;
        }
        let mut scope = Some(scope);
        while let Some(here) = scope {
            if scopes.contains(&here) {
                return Some(here);
            }
            scope = self.walk.parent(here);
        }
        None
    }

    fn index(&mut self) -> &Index<'a> {
        let walk = self.walk;
        self.index.get_or_insert_with(|| {
            let mut index = Index {
                uses: HashMap::new(),
                declared: HashMap::new(),
            };
            for (at, used) in walk.uses.iter().enumerate() {
                index.uses.entry(used.name).or_default().push(at);
            }
            for (name, scope) in &walk.declared {
                index.declared.entry(*name).or_default().insert(*scope);
            }
            index
        })
    }

    /// Notes that `name`, seen from `scope`, stands for the bridge or its member.
    fn name(&mut self, name: Ident<'a>, scope: u32, meaning: Meaning<'n>) {
        self.index();
        let symbol = (name, self.symbol_scope(name, scope));
        // `my = my` would follow itself.
        let itself = symbol.1.is_none() && name == meaning.namespace && meaning.member.is_none();
        if !itself && self.known.insert((symbol, meaning)) {
            self.waiting.push((symbol, meaning));
        }
    }

    fn symbol_scope(&self, name: Ident<'a>, scope: u32) -> Option<u32> {
        let scopes = self.index.as_ref()?.declared.get(&name)?;
        self.declaring(scopes, scope)
    }

    fn follow(&mut self, symbol: Symbol<'a>, meaning: Meaning<'n>) {
        let walk = self.walk;
        let uses = self.index().uses.get(&symbol.0).cloned().unwrap_or_default();
        for used in uses.into_iter().map(|at| &walk.uses[at]) {
            if self.symbol_scope(used.name, used.scope) == symbol.1 {
                self.apply(used, meaning);
            }
        }
    }

    /// What a use of a name means, now that it is known what the name stands for.
    fn apply(&mut self, used: &Use<'a>, meaning: Meaning<'n>) {
        match (meaning.member, used.first) {
            // The value itself.
            (_, None) => self.apply_how(used, meaning),
            (Some(member), Some(first)) => {
                if !matches!(used.how, How::Read | How::Computed) {
                    return;
                }
                self.jsapi(meaning.namespace, format!("{member}.{}", short(first)), used.at);
            }
            (None, Some(first)) => match (self.sub_namespace(first), used.second) {
                (Some(member), None) => {
                    let below = Meaning {
                        member: Some(member),
                        ..meaning
                    };
                    if matches!(used.how, How::Read) {
                        self.jsapi(meaning.namespace, member.to_owned(), used.at);
                    } else {
                        self.apply_how(used, below);
                    }
                }
                (Some(member), Some(second)) => {
                    self.jsapi(meaning.namespace, format!("{member}.{}", short(second)), used.at);
                }
                // The same member is recorded a second time when it is also given a name.
                (None, _) if matches!(used.how, How::Read | How::Computed) => {
                    self.jsapi(meaning.namespace, short(first), used.at);
                }
                (None, _) => {}
            },
        }
    }

    fn apply_how(&mut self, used: &Use<'a>, meaning: Meaning<'n>) {
        match &used.how {
            How::Computed => self.dynamic(meaning, used.at),
            How::Named(name) => self.name(*name, used.scope, meaning),
            How::Pattern(parts) => self.parts(parts, used.scope, meaning),
            How::Passed => {
                let namespace = full_name(meaning);
                let kind = FindingKind::BridgePassedOn { namespace };
                self.outcome.findings.push((kind, used.at));
            }
            How::Read | How::Code { .. } => {}
        }
    }

    fn parts(&mut self, parts: &[Part<'a>], scope: u32, meaning: Meaning<'n>) {
        for part in parts {
            let Some(key) = part.key else {
                self.dynamic(meaning, part.at);
                continue;
            };
            let below = meaning.member.is_none().then(|| self.sub_namespace(key)).flatten();
            match (meaning.member, below, &part.then) {
                (Some(member), _, _) => {
                    self.jsapi(meaning.namespace, format!("{member}.{}", short(key)), part.at);
                }
                (None, Some(member), then) => {
                    let meaning = Meaning {
                        member: Some(member),
                        ..meaning
                    };
                    match then {
                        Then::Named(name) => self.name(*name, scope, meaning),
                        Then::Parts(parts) => self.parts(parts, scope, meaning),
                        Then::Lost => {
                            self.jsapi(meaning.namespace, member.to_owned(), part.at);
                        }
                    }
                }
                (None, None, _) => self.jsapi(meaning.namespace, short(key), part.at),
            }
        }
    }

    fn sub_namespace(&self, name: &str) -> Option<&'n str> {
        let subs = self.namespaces.sub_namespaces.iter();
        subs.map(String::as_str).find(|sub| *sub == name)
    }

    fn jsapi(&mut self, namespace: &str, name: String, at: u32) {
        self.outcome.jsapis.push((namespace.to_owned(), name, at));
    }

    fn dynamic(&mut self, meaning: Meaning<'n>, at: u32) {
        let namespace = full_name(meaning);
        let kind = FindingKind::DynamicAccess { namespace };
        self.outcome.findings.push((kind, at));
    }

    /// Calls of the global `eval` and `Function`.
    fn code(&mut self) {
        let walk = self.walk;
        for used in &walk.uses {
            let How::Code { return_this } = used.how else {
                continue;
            };
            self.index();
            if self.symbol_scope(used.name, used.scope).is_none() {
                let kind = match (used.name.as_str(), return_this) {
                    ("eval", _) => FindingKind::Eval,
                    (_, true) => FindingKind::FunctionReturnThis,
                    (_, false) => FindingKind::FunctionConstructor,
                };
                self.outcome.findings.push((kind, used.at));
            }
        }
    }
}

fn full_name(meaning: Meaning<'_>) -> String {
    match meaning.member {
        Some(member) => format!("{}.{member}", meaning.namespace),
        None => meaning.namespace.to_owned(),
    }
}

/// No JSAPI has a name this long; a text in brackets may have any.
fn short(name: &str) -> String {
    const MOST: usize = 128;
    match name.char_indices().nth(MOST - 1) {
        Some((at, c)) if at + c.len_utf8() < name.len() => format!("{}…", &name[..at]),
        _ => name.to_owned(),
    }
}
