//! Cells that a spreadsheet would take for formulas.

/// The cell as a text for spreadsheets, which show an apostrophe before it in the cell's content
/// alone.
///
/// What begins like a formula is computed when a file is opened, and may call other programs;
/// numbers stay as they are.
pub fn as_text(cell: String) -> String {
    let begins_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    match begins_formula && cell.parse::<f64>().is_err() {
        true => format!("'{cell}"),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_texts_and_numbers_stay() {
        for cell in ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "-", "-inf or so"] {
            assert_eq!(as_text(cell.to_owned()), format!("'{cell}"));
        }
        for cell in ["-1.5", "+3", "-1e-5", "", "a=b", "'quoted", "0.5"] {
            assert_eq!(as_text(cell.to_owned()), cell);
        }
    }
}
