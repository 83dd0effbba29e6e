//! Accounts by what was typed of their name or address.

use crate::entity::account;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Condition, ExprTrait as _, LikeExpr, SimpleExpr};

/// Accounts whose name or address holds what was typed.
pub fn named(typed: &str) -> Condition {
    let holds = |text: &str| LikeExpr::new(format!("%{}%", plain(text))).escape('\\');
    let (typed, folded) = (typed.trim(), domain::text::fold(typed));
    if typed.is_empty() {
        return Condition::all();
    }
    Condition::any()
        .add(lower_name().like(holds(&folded)))
        .add(Expr::col((account::Entity, account::Column::Name)).like(holds(typed)))
        .add(Expr::col((account::Entity, account::Column::EmailFolded)).like(holds(&folded)))
}

/// Whether an account's name begins with what was typed.
pub(crate) fn is_called(typed: &str) -> SimpleExpr {
    let begins = format!("{}%", plain(&domain::text::fold(typed)));
    lower_name().like(LikeExpr::new(begins).escape('\\'))
}

fn lower_name() -> SimpleExpr {
    let name = Expr::col((account::Entity, account::Column::Name));
    SimpleExpr::from(sea_orm::sea_query::Func::lower(name))
}

/// A text in which nothing stands for anything else in a comparison.
fn plain(text: &str) -> String {
    let escaped = text.replace('\0', "\u{fffd}").replace('\\', "\\\\");
    escaped.replace('%', "\\%").replace('_', "\\_")
}
