//! What the Information tab asks of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::id::MiniProgramId;
use domain::information::InformationEdit;
use leptos::prelude::*;

/// Changes it, against the revision that the edit started from. A step of the form stores nothing: the
/// form comes back changed.
#[server(endpoint = "information/edit", output = Wire)]
pub async fn edit_information(id: MiniProgramId, form: InformationEdit) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    use backend::information;
    let host = crate::host::Host::of_request();
    let cx = host.cx()?;
    let form = information::merged(&cx, &id, form).await?;
    let kept = InformationEdit { step: String::new(), ..form.clone() };
    let refused = |error| AppError::from(error).keeping(&kept);
    if let Some(draft) = information::stepped(&cx, &id, &form).await.map_err(refused)? {
        return Err(AppError::draft(&draft));
    }
    information::edit(&cx, &id, &form).await.map_err(refused)?;
    say(Said::Saved);
    crate::host::go(&crate::path::information(&id, &form.open));
    Ok(())
}
