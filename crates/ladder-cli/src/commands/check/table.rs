//! A table: column by column, with all that is wrong with it at once.

use std::io::{self, Write};

use anyhow::{Error, Result, bail};
use ladder_data::table::{CheckedColumn, CheckedTarget, TableCheck, TableNote};
use ladder_data::{TableConfig, Task, shown, shown_number};
use serde_json::{Value, json};

use crate::exit::one_line;
use crate::hints;
use crate::output::{
    Align, Table, all_labeled, column_name, counted, described_column, label_of, noun,
};

/// Prints what is found; an error if `train` would refuse the table.
pub(super) fn run(config: &TableConfig, is_json: bool) -> Result<()> {
    let check = TableCheck::of(config)?;
    let problems = problems(&check);
    let text = match is_json {
        true => format!("{:#}\n", as_json(config, &check, &problems)),
        false => as_text(config, &check, &problems),
    };
    write!(io::stdout(), "{text}")?;
    match problems.len() {
        0 => Ok(()),
        1 => bail!("`ladder train` would refuse the table; the reason is above"),
        n => bail!("`ladder train` would refuse the table; {n} reasons are above"),
    }
}

/// What is wrong, each in a sentence with the flag that helps.
fn problems(check: &TableCheck) -> Vec<String> {
    let of_classes = check.target.as_ref().err();
    let of_columns = check
        .columns
        .iter()
        .filter_map(|it| it.found.as_ref().err());
    let errors = of_classes.into_iter().chain(of_columns);
    let errors = errors.chain(&check.no_columns);
    let texts = errors.map(|error| match hints::of_table(error) {
        Some(hint) => format!("{error} ({hint})"),
        None => error.to_string(),
    });
    // A row that is wrong is so in each of its columns.
    let mut problems = Vec::new();
    for text in texts {
        if !problems.contains(&text) {
            problems.push(text);
        }
    }
    problems
}

fn as_text(config: &TableConfig, check: &TableCheck, problems: &[String]) -> String {
    let mut text = format!("{}\n{}", facts(config, check), columns(check));
    for note in &check.notes {
        text += &format!("\nnote: {}", hints::with_hint(&note.clone().into()));
    }
    if let Ok(target) = &check.target
        && check.is_all_labeled()
    {
        text += &format!("\nnote: {}", all_labeled(target.task()));
    }
    for problem in problems {
        text += &format!("\nproblem: {problem}");
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn facts(config: &TableConfig, check: &TableCheck) -> Table {
    let mut facts = Table::new(&[("", Align::Left), ("", Align::Left)]);
    let rows = counted(check.rows, "row", "rows");
    facts.row(["table".into(), format!("{}: {rows}", config.file.display())]);
    let form = check.form.to_string();
    if !form.is_empty() {
        facts.row(["read as".into(), form]);
    }
    if let Ok(target) = &check.target {
        facts.row(described_target(target));
        let labeled = target.labeled();
        let (what, unlabeled) = (label_of(target.task()), check.rows - labeled);
        facts.row([
            "labels".into(),
            format!(
                "{} a {what} in '{}', {unlabeled} {} none",
                counted(labeled, "row has", "rows have"),
                config.target,
                noun(unlabeled, "has", "have")
            ),
        ]);
    }
    facts
}

/// `classes` with their rows, or `values` with their range.
fn described_target(target: &CheckedTarget) -> [String; 2] {
    match target {
        CheckedTarget::Classes(classes) => {
            let classes = classes.iter();
            let shown = classes.map(|(name, rows)| format!("{} ({rows})", shown(name)));
            let shown: Vec<String> = shown.collect();
            ["classes".into(), shown.join(", ")]
        }
        CheckedTarget::Values {
            smallest, largest, ..
        } => [
            "values".into(),
            format!(
                "{} to {} (regression)",
                shown_number(*smallest),
                shown_number(*largest)
            ),
        ],
    }
}

fn columns(check: &TableCheck) -> Table {
    let mut table = Table::new(&[
        ("column", Align::Left),
        ("taken as", Align::Left),
        ("missing", Align::Right),
        ("first cells", Align::Left),
    ]);
    for column in &check.columns {
        let (taken, missing) = match &column.found {
            Ok(found) => described_column(found),
            Err(_) => ("a problem, see below".to_owned(), 0),
        };
        let missing = match missing {
            0 => String::new(),
            missing => missing.to_string(),
        };
        table.row([
            shown(column_name(&column.name)).into_owned(),
            taken,
            missing,
            first_cells(column),
        ]);
    }
    table
}

fn first_cells(column: &CheckedColumn) -> String {
    let cells: Vec<_> = column.first_cells.iter().map(|cell| shown(cell)).collect();
    cells.join(" | ")
}

fn as_json(config: &TableConfig, check: &TableCheck, problems: &[String]) -> Value {
    let (classes, values) = match &check.target {
        Ok(CheckedTarget::Classes(classes)) => {
            let class = |(name, rows): &(String, usize)| json!({ "name": name, "rows": rows });
            (json!(Vec::from_iter(classes.iter().map(class))), None)
        }
        Ok(CheckedTarget::Values {
            rows,
            smallest,
            largest,
        }) => {
            let values = json!({ "rows": rows, "smallest": smallest, "largest": largest });
            (Value::Null, Some(values))
        }
        Err(_) => (Value::Null, None),
    };
    let task = match values {
        Some(_) => Task::Regression,
        None => Task::Classification,
    };
    json!({
        "task": task,
        "values": values,
        "table": config.file,
        "target": config.target,
        "rows": check.rows,
        "form": check.form.to_string(),
        "classes": classes,
        "columns": check.columns.iter().map(column_json).collect::<Vec<_>>(),
        "notes": check.notes.iter().map(finding_json).collect::<Vec<_>>(),
        "problems": problems,
    })
}

fn column_json(column: &CheckedColumn) -> Value {
    let mut object = match &column.found {
        Ok(found) => json!(found),
        Err(error) => {
            json!({ "use": "problem", "problem": one_line(&Error::msg(error.to_string())) })
        }
    };
    object["name"] = column.name.clone().into();
    object["first_cells"] = json!(column.first_cells);
    object
}

fn finding_json(note: &TableNote) -> Value {
    let mut object = json!(note);
    object["text"] = hints::with_hint(&note.clone().into()).into();
    object
}
