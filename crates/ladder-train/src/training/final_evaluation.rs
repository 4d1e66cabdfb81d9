//! What the trained network achieves in every evaluation mode; the mode of the run is saved.

use burn::module::Module;

use crate::analysis::Scored;
use crate::config::evaluation_mode::EvaluationMode;
use crate::error::TrainError;
use crate::records::evaluated::Evaluated;
use crate::records::evaluation_result::EvaluationResult;
use crate::saved_model::SavedModel;
use crate::training::evaluation_statistics::{self, ROWS_BETWEEN_EPOCHS};
use crate::training::learner::LadderLearner;
use crate::training::session::Session;

/// The errors in every mode, the paper's first; in the mode of the configuration, model and
/// answers are written too.
///
/// # Errors
///
/// `invalid_weights` where the logits are not finite; nothing of that mode is written then.
pub(crate) fn every_mode(
    session: &Session,
    model: &LadderLearner,
    invalid_weights: impl Fn() -> TrainError,
) -> Result<Vec<EvaluationResult>, TrainError> {
    let evaluate = |mode| {
        let (classifier, logit_sum) = classifier(session, model, mode)?;
        if !logit_sum.is_finite() {
            return Err(invalid_weights());
        }
        let (result, evaluated) = evaluate(session, &classifier, mode)?;
        if mode == session.config.evaluation_mode() {
            classifier.save(&session.dir)?;
            session.dir.write_evaluated(evaluated.as_ref())?;
        }
        Ok(result)
    };
    EvaluationMode::ALL.into_iter().map(evaluate).collect()
}

/// The trained network as it classifies in one of the modes, with statistics of all its rows; and
/// the sum of the logits that it gives to some of them.
fn classifier(
    session: &Session,
    model: &LadderLearner,
    mode: EvaluationMode,
) -> Result<(SavedModel, f64), TrainError> {
    let indices = session.rows_of(mode.statistics);
    let sample = evaluation_statistics::sample(indices, ROWS_BETWEEN_EPOCHS);
    let (rows, size) = (&session.seen.train, session.config.batch_size);
    let batches = |indices| evaluation_statistics::batches(rows, indices, size, &session.device);
    let model = model
        .valid()
        .with_evaluation_statistics(mode.weights, batches(indices));
    let logit_sum = evaluation_statistics::logit_sum(model.ladder(), batches(&sample))?;
    let (ladder, view) = (model.ladder().clone(), session.view.clone());
    let (dataset, scale) = (session.dataset, session.target_scale());
    let classifier = SavedModel::new(ladder, view, dataset, scale, &session.device);
    let classifier = session.calibrated(classifier)?;
    Ok((classifier, logit_sum))
}

/// The errors of `model`, and its answers to the held-out rows, or to the test rows if none are
/// held out.
pub(crate) fn evaluate(
    session: &Session,
    model: &SavedModel,
    mode: EvaluationMode,
) -> Result<(EvaluationResult, Option<Evaluated>), TrainError> {
    let (dataset, held_out) = (session.dataset, &session.split.validation);
    let validation = match held_out.is_empty() {
        true => None,
        false => Some(model.count(&dataset.train, held_out)?),
    };
    let test = match dataset.test.is_empty() {
        true => None,
        false => Some(model.evaluate(dataset)?),
    };
    let result = EvaluationResult {
        mode,
        test_error: test.as_ref().map(Scored::error),
        validation_error: validation.as_ref().map(Scored::error),
        test_measures: test.as_ref().map(Scored::measures),
        validation_measures: validation.as_ref().map(Scored::measures),
    };
    let parts = [
        ("validation", validation, result.validation_measures),
        ("test", test, result.test_measures),
    ];
    let evaluated = parts.into_iter().find_map(|(part, scored, measures)| {
        Some(Evaluated {
            part: part.to_owned(),
            classes: dataset.class_names().to_vec(),
            result: scored?.answered(),
            measures,
        })
    });
    Ok((result, evaluated))
}
