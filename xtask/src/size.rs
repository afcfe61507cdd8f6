//! `cargo xtask size`: what each file costs, against its budget, and what the module's bytes are for.

mod forbidden;
mod groups;
mod ledger;
pub(crate) mod module;

use anyhow::Result;

use crate::build::{Flavour, get, named};
use crate::project::Project;

pub(crate) use forbidden::symbols;
pub(crate) use ledger::budgets;

/// Prints the ledger of what is built; `false` where a budget is exceeded or a symbol is in the module that may not be.
pub(crate) fn size(project: &Project) -> Result<bool> {
    let files = ledger::files(&Flavour::Shipped.out(project), &budgets(project)?)?;
    print!("{}", ledger::table(&files));
    let module = module::read(&get(&named(project, Flavour::Shipped))?)?;
    print!("\n{}", groups::table(&module)?);
    print!("\n{}", groups::largest(&module, 12));
    let over = files.iter().filter_map(ledger::File::excess);
    let complaints: Vec<_> = over.chain(forbidden::found(&module, &symbols(project)?)).collect();
    for complaint in &complaints {
        println!("\nsize: {complaint}");
    }
    Ok(complaints.is_empty())
}
