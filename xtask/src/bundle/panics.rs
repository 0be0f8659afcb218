//! Panics: what ends the program, and what it would say on the way. The form writes nothing
//! anywhere, and its page learns only that it has stopped. So it stops at once, and carries neither
//! those sentences nor what would put them together.

use walrus::ir::Instr;
use walrus::{FunctionId, LocalFunction, Module};

/// What is in the name of every function of the standard library that panics and does no more.
const NAMES: [&str; 5] = ["panic", "_fail", "handle_error", "handle_alloc_error", "overflow"];

/// Stops where the program would panic.
pub fn stop(module: &mut Module) {
    let local = module.funcs.iter_local();
    let panics = local.filter(|(id, function)| panics(module, *id, function)).map(|(id, _)| id);
    for id in panics.collect::<Vec<_>>() {
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
        let mut body = function.builder_mut().func_body();
        body.instrs_mut().clear();
        body.unreachable();
    }
}

/// Whether the function is named so and never comes back: it gives nothing, and where its body
/// ends nothing can be reached.
fn panics(module: &Module, id: FunctionId, function: &LocalFunction) -> bool {
    let name = module.funcs.get(id).name.as_deref().unwrap_or_default();
    let last = function.block(function.entry_block()).instrs.last();
    NAMES.iter().any(|it| name.contains(it))
        && module.types.results(function.ty()).is_empty()
        && matches!(last, Some((Instr::Unreachable(_), _)))
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, InstrSeqBuilder, Module};

    use super::*;

    /// Adds a function that drops a number and ends so.
    fn add(module: &mut Module, name: &str, end: impl Fn(&mut InstrSeqBuilder)) -> FunctionId {
        let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
        let mut body = function.name(name.to_owned()).func_body();
        body.i32_const(1).drop();
        end(&mut body);
        function.finish(vec![], &mut module.funcs)
    }

    fn length(module: &Module, id: FunctionId) -> usize {
        let function = module.funcs.get(id).kind.unwrap_local();
        function.block(function.entry_block()).instrs.len()
    }

    #[test]
    fn what_panics_stops_and_what_comes_back_stays() {
        let mut module = Module::default();
        let stops = |it: &mut InstrSeqBuilder| {
            it.unreachable();
        };
        let panics = add(&mut module, "core[1]::panicking::panic_fmt", stops);
        let comes_back = add(&mut module, "std[2]::panicking::set_hook", |_| ());
        let other = add(&mut module, "thiqa::journey::Journey::begin", stops);
        stop(&mut module);
        assert_eq!([panics, comes_back, other].map(|id| length(&module, id)), [1, 2, 3]);
    }
}
