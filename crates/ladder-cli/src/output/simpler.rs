//! A sentence where a simpler model does as well as the ladder on the rows that folds held out.

use ladder_train::analysis::{Answered, significant};
use ladder_train::{Comparison, CrossValidated};

use super::numbers::counted;

/// Names the simplest model that errs no more, and says how sure that is; nothing where the ladder
/// errs least.
pub fn simpler_model(found: &CrossValidated) -> Option<String> {
    let simpler = found.as_good()?;
    let rows = counted(found.ladder.rows(), "labeled row", "labeled rows");
    let (name, errors) = (simpler.name, errors(found, &simpler));
    Some(match simpler.difference.is_sure() {
        true => format!("the {name} is better than the ladder here: on {rows} {errors}"),
        false => {
            format!("the ladder does not help here, as far as {rows} can tell: {errors}")
        }
    })
}

fn errors(found: &CrossValidated, simpler: &Comparison) -> String {
    let (name, difference) = (simpler.name, simpler.difference.mean.abs());
    match (&found.ladder, simpler.answers) {
        (Answered::Classes(_), Answered::Classes(_)) if !found.class_weights.is_empty() => format!(
            "with the weights of the classes, the error of the {name} is {:.1} points smaller",
            100.0 * difference
        ),
        (Answered::Classes(own), Answered::Classes(other)) => format!(
            "the ladder is wrong about {}, the {name} about {}",
            own.wrong(),
            other.wrong()
        ),
        (own, other) => format!(
            "the RMSE of the ladder is {}, that of the {name} {}",
            significant(own.error()),
            significant(other.error())
        ),
    }
}
