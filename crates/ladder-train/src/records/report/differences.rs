//! Whether a run is what was asked for.

use ladder_data::steps_per_epoch;

use crate::config::RunConfig;
use crate::config::difference::Difference;
use crate::config::notation::LabelCount;
use crate::records::report::Report;

/// The setting that reports of earlier versions tell only by the error that follows from it.
const VALIDATION: &str = "validation";

impl Report {
    /// What the run did otherwise than `asked`, as far as its error depends on it.
    ///
    /// `all` labels were used if they fill as many batches as the unlabeled rows of an epoch, to
    /// which every row belongs. A report of an earlier version tells whether rows were held out, not
    /// how many: they count as the number asked for, unless none were.
    pub fn differences(&self, asked: &RunConfig) -> Vec<Difference> {
        let has_all = asked.labels == LabelCount::All && self.has_all_labels();
        let is_uncounted = self.has_uncounted_validation();
        let decides = |difference: &Difference| match difference.field.as_str() {
            "labels" => !has_all,
            VALIDATION => !is_uncounted,
            field => !RunConfig::OF_THE_MACHINE.contains(&field),
        };
        let all = self.config.differences(asked).into_iter();
        let uncounted = (is_uncounted && asked.validation == 0).then(validation_not_asked);
        all.filter(decides).chain(uncounted).collect()
    }

    fn has_all_labels(&self) -> bool {
        let RunConfig {
            passes, batch_size, ..
        } = self.config;
        let steps = steps_per_epoch(passes, self.labels, batch_size) * self.config.epochs;
        self.steps as usize == steps
    }

    /// Whether rows were held out and the report does not say how many.
    fn has_uncounted_validation(&self) -> bool {
        self.validation_error.is_some() && self.config.validation == 0
    }
}

/// Held out rows, their number unknown, where none were asked for.
fn validation_not_asked() -> Difference {
    Difference {
        field: VALIDATION.to_owned(),
        found: Some("above 0".into()),
        expected: Some(0.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    const ASKED: &str = "
        dataset = 'mnist'
        labels = 100
        validation = 0
        layers = '20-10'
        costs = [1000, 10, 0.1]
        noise = { input = 0.3, hidden = 0.3 }
        epochs = 150
        learning-rate = 0.002
        batch-size = 100
        seed = 1
        baseline = false
    ";

    /// As an earlier version wrote it: less than this one has, in another form.
    const REPORT: &str = r#"{
        "dataset": "mnist", "labels": 100, "seed": 7, "backend": "wgpu", "device": 1, "threads": 2,
        "epochs": 150, "steps": 90000, "test_error": 0.01, "validation_error": null,
        "train_seconds": 60.0, "parameters": 20000, "method": "full",
        "layers": "20-10", "noise": { "input": 0.3, "hidden": 0.3 },
        "costs": [1000.0, 10.0, 0.1], "learning_rate": 0.002, "batch_size": 100,
        "versions": { "ladder": "0.1.0", "burn": "0.22.1", "commit": null }
    }"#;

    const SAME: [&str; 2] = ["", ""];

    /// What differs when some text of what is asked, then of the report, is replaced.
    #[track_caller]
    fn differences(asked: [&str; 2], report: [&str; 2]) -> Vec<String> {
        let asked = Settings::from_toml(&ASKED.replace(asked[0], asked[1])).unwrap();
        let report = REPORT.replace(report[0], report[1]);
        let report = Report::from_json(serde_json::from_str(&report).unwrap()).unwrap();
        let differences = report.differences(&asked.config().unwrap()).into_iter();
        differences.map(|it| it.to_string()).collect()
    }

    #[test]
    fn a_run_of_another_machine_and_seed_is_what_was_asked_for() {
        assert_eq!(differences(SAME, SAME), [""; 0]);
    }

    #[test]
    fn each_other_setting_is_named_with_both_values() {
        for (report, expected) in [
            (
                ["\"epochs\": 150", "\"epochs\": 10"],
                "epochs is 10, not 150",
            ),
            (
                ["\"hidden\": 0.3", "\"hidden\": 0.5"],
                r#"noise is {"hidden":0.5,"input":0.3}, not {"hidden":0.3,"input":0.3}"#,
            ),
            (
                ["10.0, 0.1]", "10.0, 0.2]"],
                "costs is [1000.0,10.0,0.2], not [1000.0,10.0,0.1]",
            ),
            (
                ["\"layers\": \"20-10\"", "\"layers\": \"30-10\""],
                r#"layers is "30-10", not "20-10""#,
            ),
        ] {
            assert_eq!(differences(SAME, report), [expected]);
        }
    }

    #[test]
    fn a_setting_that_is_younger_than_a_report_counts_as_its_default() {
        let in_asked = |value: &'static str| ["seed = 1", value];
        let in_report = |value: &'static str| ["\"seed\": 7", value];
        let default = in_asked("combinators = 'gauss'");
        assert_eq!(differences(default, SAME), [""; 0]);
        let default = in_report("\"combinators\": \"gauss\", \"combinator_std\": 0.025");
        assert_eq!(differences(SAME, default), [""; 0]);
        let other = differences(in_asked("combinators = 'sig'"), SAME);
        assert_eq!(other, [r#"combinators is "gauss", not "sig""#]);
    }

    #[test]
    fn a_short_list_of_costs_is_the_long_one_of_the_report() {
        let (asked, report) = (["10, 0.1]", "10]"], ["10.0, 0.1]", "10.0, 10.0]"]);
        assert_eq!(differences(asked, report), [""; 0]);
        assert_eq!(differences(asked, SAME).len(), 1);
    }

    #[test]
    fn all_labels_are_as_many_as_the_rows_of_an_epoch() {
        let all = ["labels = 100", "labels = 'all'"];
        let labels = |labels| differences(all, ["\"labels\": 100", labels]);
        assert_eq!(labels("\"labels\": 60000"), [""; 0]);
        assert_eq!(labels("\"labels\": 60042"), [""; 0]);
        let expected = [r#"labels is 50000, not "all""#];
        assert_eq!(labels("\"labels\": 50000"), expected);
    }

    #[test]
    fn held_out_rows_that_a_report_does_not_count_are_as_many_as_asked_but_not_none() {
        let some = ["validation = 0", "validation = 1000"];
        let held_out = ["\"validation_error\": null", "\"validation_error\": 0.1"];
        assert_eq!(differences(some, held_out), [""; 0]);
        let expected = [r#"validation is "above 0", not 0"#];
        assert_eq!(differences(SAME, held_out), expected);
        assert_eq!(differences(some, SAME), ["validation is 0, not 1000"]);
    }

    #[test]
    fn a_report_of_this_version_counts_its_held_out_rows() {
        let config = Settings::from_toml(ASKED).unwrap().config().unwrap();
        let report = Report::from_json(serde_json::from_str(REPORT).unwrap()).unwrap();
        let held_out = |validation| RunConfig {
            validation,
            ..config.clone()
        };
        let report = Report {
            validation_error: Some(0.1),
            config: held_out(1000),
            ..report
        };
        assert_eq!(report.differences(&held_out(1000)), []);
        for asked in [0, 500] {
            let found = report.differences(&held_out(asked));
            let expected = format!("validation is 1000, not {asked}");
            assert_eq!(found[0].to_string(), expected);
        }
    }
}
