//! Markup that is the same on page after page: the server makes it once for what it shows and keeps it, and puts
//! it into the next page as it is. The browser makes its views as ever. Only for what nothing else decides than
//! the inputs that are named, and that has no effect beside its markup.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::served::pattern::{Fill, Pattern},
    std::any::{Any, TypeId},
    std::cell::RefCell,
    std::collections::HashMap,
    std::hash::Hash,
    std::rc::Rc,
};

/// How many are kept of one part, in each thread that makes pages; a part takes some kilobytes.
#[cfg(feature = "ssr")]
const MOST: usize = 128;

/// The view of `shown`, or what stands for it: the markup that it was for the same inputs, whose type belongs to
/// this part alone.
#[cfg(feature = "ssr")]
pub fn kept<S, K, V>(shown: S, inputs: impl FnOnce(&S) -> K, view: impl FnOnce(S) -> V) -> AnyView
where
    K: Eq + Hash + 'static,
    V: IntoView,
{
    let made = |shown| Pattern::whole(view(shown).into_view().to_html());
    known(inputs(&shown), || made(shown)).element(&[]).into_any()
}

/// What `fills` make of the view, which has a [`place`](crate::served::pattern::place) for each of them and does
/// nothing with it but put it where a text or an attribute's value stands.
#[cfg(feature = "ssr")]
pub fn filled<K, V>(inputs: K, fills: &[Fill], view: impl FnOnce() -> V) -> AnyView
where
    K: Eq + Hash + 'static,
    V: IntoView,
{
    known(inputs, || Pattern::of(view())).element(fills).into_any()
}

/// The markup that was made for the same inputs, or is made now.
#[cfg(feature = "ssr")]
fn known<K: Eq + Hash + 'static>(inputs: K, pattern: impl FnOnce() -> Pattern) -> Rc<Pattern> {
    thread_local! {
        static PARTS: RefCell<HashMap<TypeId, Box<dyn Any>>> = RefCell::default();
    }
    fn of<K: 'static, R>(act: impl FnOnce(&mut HashMap<K, Rc<Pattern>>) -> R) -> Option<R> {
        PARTS.with_borrow_mut(|parts| {
            let part = parts
                .entry(TypeId::of::<K>())
                .or_insert_with(|| Box::<HashMap<K, Rc<Pattern>>>::default());
            part.downcast_mut().map(act)
        })
    }
    let known = of(|part: &mut HashMap<K, Rc<Pattern>>| part.get(&inputs).cloned()).flatten();
    known.unwrap_or_else(|| {
        // Made while nothing is borrowed: a part may hold another.
        let made = Rc::new(pattern());
        of(|part| {
            if part.len() >= MOST {
                part.clear();
            }
            part.insert(inputs, made.clone());
        });
        made
    })
}

/// The view.
#[cfg(not(feature = "ssr"))]
pub fn kept<S, K, V: IntoView + 'static>(
    shown: S,
    _: impl FnOnce(&S) -> K,
    view: impl FnOnce(S) -> V,
) -> AnyView {
    view(shown).into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[derive(PartialEq, Eq, Hash)]
    struct Inputs(u32);

    fn shown(number: u32, made: &mut u32) -> String {
        let part = kept(
            number,
            |number| Inputs(*number),
            |number| {
                *made += 1;
                view! { <b title="x">{number}</b><i/> }
            },
        );
        view! { <p>{part}</p><p/> }.to_html()
    }

    #[test]
    fn a_part_is_made_once_and_stands_as_the_view_would() {
        let mut made = 0;
        let direct = |number: u32| view! { <p><b title="x">{number}</b><i/></p><p/> }.to_html();
        for number in [1, 2, 1, 2] {
            assert_eq!(shown(number, &mut made), direct(number));
        }
        assert_eq!(made, 2);
    }

    #[test]
    fn no_more_are_kept_than_may_be() {
        let mut made = 0;
        let most = u32::try_from(MOST).unwrap_or(u32::MAX);
        for number in 0..=most {
            shown(number, &mut made);
        }
        shown(most, &mut made);
        assert_eq!(made, most + 1, "the last is kept");
        shown(0, &mut made);
        assert_eq!(made, most + 2, "the first was let go");
    }
}
