//! Every part of the design system in every state, for those who change it. Only in debug builds.

use crate::ui::badge::{Badge, Meaning};
use crate::ui::field::{SelectField, TextArea, TextField};
use crate::ui::note::{BadNote, PlainNote};
use crate::ui::tile::{Avatar, Logo, PersonTile};
use crate::ui::{copy::Copy, empty::Empty, pager::Turn, skeleton::Skeleton, time::Moment};
use domain::id::AccountId;
use leptos::prelude::*;
use leptos_meta::Title;

/// The parts that have no component of their own yet, as markup.
const SPECIMENS: &str = include_str!("specimens.html");

/// The page.
#[component]
pub fn DesignPage() -> impl IntoView {
    let wrong = Signal::stored(Some(String::from(
        "Tagline: 8 of at least 10 characters. A Chinese character counts as 2.",
    )));
    let options = vec![
        (String::from("a"), String::from("First")),
        (String::from("b"), String::from("Second")),
    ];
    let person = domain::account::Person { id: AccountId(7), name: String::from("Mei Lin") };
    let badges = [
        (Meaning::Neutral, "new", "New"),
        (Meaning::Accent, "gray", "Grayscale 35%"),
        (Meaning::Success, "full", "Full"),
        (Meaning::Warning, "warning", "2 warnings"),
        (Meaning::Danger, "error", "1 blocking"),
    ];
    view! {
        <Title text="Design"/>
        <main class="page" id="main"><div class="page__inner">
            <header class="page__head"><h1 class="page__title">"Design"</h1></header>
            <section class="specimen"><h2>"Components of app/src/ui"</h2>
                <div class="row">{badges.map(|(meaning, icon, word)| view! { <Badge meaning icon word/><Badge meaning icon word plain=true/> }).into_iter().collect_view()}</div>
                <div class="row"><Copy value="MP7K3Q9X2B4D".to_owned()/><Logo id="a".to_owned() name="Lotus".to_owned() size="logo--lg"/><Avatar id="b".to_owned() name="王晓雯".to_owned()/><PersonTile person/><Moment at=chrono::DateTime::UNIX_EPOCH/></div>
                <div class="form">
                    <TextField name="plain" label="Name" value="Lotus Coffee" most=30 help="3–30 characters; a Chinese character counts as 2"/>
                    <TextField name="wrong" label="Tagline" value="现磨咖啡" most=30 error=wrong/>
                    <TextArea name="area" label="Description" value="Order ahead." most=200/>
                    <TextField name="optional" label="Keywords" optional=true/>
                    <TextField name="secret" label="Password" kind="password" help="At least 12 characters"/>
                    <TextArea name="area-wrong" label="Release note" value="早安" most=200 lang="zh-CN" error=wrong/>
                    <SelectField name="choice" label="Category" options=options.clone() value="b" help="Of the tenant's"/>
                    <SelectField name="choice-wrong" label="Type" options error=wrong/>
                </div>
                <BadNote words="Something failed on our side. Nothing was changed."/>
                <PlainNote><p>"You will continue to Lotus Coffee."</p></PlainNote>
                <Empty icon="programs" heading="No mini programs yet" boxed=true><p>"Create the first one."</p></Empty>
                <Empty icon="search" heading="Nothing found"><p>"Try other words."</p></Empty>
                <Skeleton rows=3/>
                <div class="row"><Turn href=None label="Back"/><Turn href=Some("/design".to_owned()) label="Next"/></div>
            </section>
            <div inner_html=SPECIMENS></div>
        </div></main>
    }
}
