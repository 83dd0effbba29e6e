//! Two who edit the Information tab at once.

use crate::information::{Form, TAGLINE, comes_back, edit, read};
use crate::people::Who;
use crate::world::World;
use app::error::AppError;
use domain::information::InformationEdit;

both!(what_two_changed_is_chosen_place_by_place);

async fn what_two_changed_is_chosen_place_by_place(world: &World) {
    let id = &world.places.lotus.1;
    let en = |name| ["en", name, "", ""];
    let start = Form::new(id, 1, &[en("Lotus Coffee")]).and("keywords", "coffee");
    assert_eq!(edit(world, &start, Who::MerchantAdmin).await.status, 200);
    let theirs = Form::new(id, 2, &[en("Lotus House"), ["ms", "Teratai", "", ""]])
        .and("keywords", "house")
        .and("service_phone", "12345");
    assert_eq!(edit(world, &theirs, Who::Admin).await.status, 200);
    let mine = |revision| {
        Form::new(id, revision, &[["en", "Lotus Tea", TAGLINE, ""]]).and("keywords", "coffee")
    };
    let shown = comes_back(world, &mine(2), Who::MerchantAdmin).await;
    let place = |word: &str| shown.contains(&format!("value=\"{word}\""));
    assert!(
        place("name:en") && place("keywords") && place("language:ms") && place("service_phone")
    );
    assert!(!place("tagline:en") && !place("category"), "what only one changed is not asked");
    assert!(shown.contains("When you started: Lotus Coffee"), "what was there is known");
    assert!(shown.contains(&format!("Saved now, by {}", Who::Admin.name())), "and who changed it");
    assert!(
        shown.contains("value=\"keywords\" checked"),
        "left alone by this one, so theirs stays"
    );
    assert!(!shown.contains("value=\"name:en\" checked"), "one's own is proposed");
    assert!(shown.contains("name=\"form[revision]\" value=\"3\""));

    let merge = mine(3).and("theirs][0", "keywords").and("theirs][1", "");
    let merge = merge.and("theirs][2", "language:ms").and("theirs][3", "nothing");
    let stale = mine(2).and("theirs][0", "name:en");
    assert_eq!(edit(world, &stale, Who::MerchantAdmin).await.status, 409, "seen too long ago");
    assert_eq!(edit(world, &merge, Who::MerchantAdmin).await.status, 200);
    let now = read(world, id).await;
    assert_eq!((now.texts[0].name.as_str(), now.texts[0].tagline.as_str()), ("Lotus Tea", TAGLINE));
    assert_eq!((now.texts[1].name.as_str(), now.keywords.as_str()), ("Teratai", "house"));
    assert_eq!(now.service_phone, "", "one's own: it was not chosen");

    // Chosen, and wrong in another place: the choice is in the form that comes back.
    let wrong = Form::new(id, 4, &[["en", "Lotus Tea", "short", ""]])
        .and("keywords", "mine")
        .and("theirs][0", "keywords");
    let answer = edit(world, &wrong, Who::MerchantAdmin).await;
    let AppError::Fields { typed, .. } = answer.json() else { panic!("{}", answer.body) };
    let typed: InformationEdit = serde_json::from_str(&typed.unwrap()).unwrap();
    assert_eq!((typed.keywords.as_str(), typed.texts[0].tagline.as_str()), ("house", "short"));
}
