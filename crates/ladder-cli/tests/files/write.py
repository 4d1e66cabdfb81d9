"""Writes one table in the forms of several programs, beside this file, for `table_files.rs`.

    pip install pandas pyarrow openpyxl xlsxwriter pyxlsbwriter odfpy scikit-learn
    python write.py

Where LibreOffice is installed (Debian: libreoffice-calc), it writes five files more.

The numbers are those of two kinds of iris (Fisher 1936), as scikit-learn ships them; dates, truth
values and categories are made up. Files called like a program have the values of `flowers.csv`.
"""

import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from openpyxl import Workbook
from pyxlsbwriter import XlsbWriter
from sklearn.datasets import load_iris

HERE = Path(__file__).parent
ROWS = 60


def flowers():
    """Numbers of 64 and 32 bits, whole numbers, truth values, dates, times, categories; blanks."""
    iris = load_iris()
    rows = np.arange(50, 150)[:: 2][:50].tolist() + list(range(51, 71, 2))
    rows = sorted(rows)[:ROWS]
    n = np.arange(ROWS)
    table = pd.DataFrame(
        {
            "sepal length": iris.data[rows, 0],
            "petal length": iris.data[rows, 2].astype(np.float32),
            "petals": pd.array([3 + i % 4 for i in n], dtype="Int64"),
            "wild": [bool(i // 3 % 2) for i in n],
            "seen": [pd.Timestamp("1936-04-01") + pd.Timedelta(days=int(3 * i)) for i in n],
            "watered": [pd.Timestamp("1936-04-01") + pd.Timedelta(hours=int(7 * i)) for i in n],
            "garden": pd.Categorical([["Köln", "São Paulo", "A, B"][i % 3] for i in n]),
            "kind": [iris.target_names[iris.target[row]] for row in rows],
        }
    )
    for column, every in [("sepal length", 11), ("petals", 13), ("garden", 7)]:
        table.loc[n % every == 5, column] = None
    table["kind"] = table["kind"].astype(object).where(n // 2 % 3 == 0, None)
    return table


def texts(table):
    table.to_csv(HERE / "flowers.csv", index=False, lineterminator="\n")
    table.to_csv(
        HERE / "pandas-european.csv",
        index=False,
        sep=";",
        decimal=",",
        encoding="cp1252",
        lineterminator="\r\n",
    )
    table.to_csv(HERE / "pandas.tsv", index=False, sep="\t", encoding="utf-16")


def columns(table):
    table.to_parquet(HERE / "pandas.parquet", index=False)
    table.to_feather(HERE / "pandas.feather")
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    schema = arrow.schema
    for name, kind in [
        ("seen", pa.date32()),
        ("kind", pa.large_string()),
        ("petals", pa.decimal128(21, 1)),
        ("watered", pa.timestamp("s")),
    ]:
        schema = schema.set(schema.get_field_index(name), pa.field(name, kind))
    arrow = arrow.cast(schema)
    pq.write_table(arrow, HERE / "pyarrow.parquet", compression="zstd", row_group_size=17)
    with pa.ipc.new_file(HERE / "pyarrow.arrow", arrow.schema) as file:
        file.write_table(arrow, max_chunksize=23)
    nested = arrow.append_column("tags", pa.array([["a", "b"]] * ROWS))
    pq.write_table(nested, HERE / "nested.parquet")


def with_64_bits(table):
    """As cells of a workbook are: those of 32 bits as they are written in decimals."""
    return table.assign(**{"petal length": table["petal length"].astype(str).astype(float)})


def sheets(table):
    table = with_64_bits(table)
    table.to_excel(HERE / "openpyxl.xlsx", sheet_name="flowers", index=False, engine="openpyxl")
    table.to_excel(HERE / "odfpy.ods", sheet_name="flowers", index=False, engine="odf")
    with pd.ExcelWriter(HERE / "xlsxwriter.xlsx", engine="xlsxwriter") as book:
        pd.DataFrame({"note": ["not this one"]}).to_excel(book, sheet_name="notes", index=False)
        table.to_excel(book, sheet_name="data", index=False, startrow=4, startcol=2)
    with pd.ExcelWriter(HERE / "title.xlsx", engine="openpyxl") as book:
        table.to_excel(book, sheet_name="flowers", index=False, startrow=2)
        book.sheets["flowers"]["A1"] = "Flowers of 1936"


def binary(table):
    """The binary workbook of Excel."""
    cells = [
        None if pd.isna(cell)
        else cell.to_pydatetime() if isinstance(cell, pd.Timestamp)
        else cell.item() if isinstance(cell, np.generic)
        else cell
        for row in with_64_bits(table).astype(object).itertuples(index=False)
        for cell in row
    ]
    width = table.shape[1]
    rows = [cells[at : at + width] for at in range(0, len(cells), width)]
    with XlsbWriter(str(HERE / "pyxlsbwriter.xlsb")) as book:
        book.add_sheet("flowers")
        book.write_sheet([list(table.columns), *rows])


def doubtful():
    """What a spreadsheet shows and its cells do not hold: results of formulas, merged cells."""
    for name in ["formulas.xlsx", "merged.xlsx"]:
        book = Workbook()
        sheet = book.active
        sheet.append(["size", "twice", "kind"])
        for i in range(40):
            twice = f"=A{i + 2}*2" if name == "formulas.xlsx" else 2 * i
            sheet.append([i % 9, twice, "ab"[i // 20] if i % 2 else None])
        if name == "merged.xlsx":
            sheet.merge_cells("C3:C21")
        book.save(HERE / name)


def commas():
    """Numbers that are text, with decimal commas, beside real ones; and a blank first sheet."""
    rows = [
        (f"{i % 7},5", i % 5 / 2, f"{i % 3},25 kg", "ab"[i // 20] if i % 2 else None)
        for i in range(40)
    ]
    names = ["size", "real", "weight", "kind"]
    book = Workbook()
    book.active.title = "blank"
    sheet = book.create_sheet("numbers")
    sheet.append(names)
    for row in rows:
        sheet.append(row)
    book.save(HERE / "commas.xlsx")
    columns = dict(zip(names, map(list, zip(*rows))))
    pq.write_table(pa.table(columns), HERE / "commas.parquet")


def zeros():
    """Formulas of a program that does not compute them, and writes 0 for each."""
    with xlsxwriter.Workbook(HERE / "zeros.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["size", "twice", "kind"])
        for i in range(1, 41):
            sheet.write_number(i, 0, i % 9)
            sheet.write_formula(i, 1, f"=A{i + 1}*2")
            if i % 2:
                sheet.write_string(i, 2, "ab"[i // 21])


def office():
    """Reads sheets of above and writes them anew, in each of its formats."""
    for source, name, forms in [
        ("openpyxl.xlsx", "libreoffice", ["ods", "xls", "xlsx"]),
        ("commas.xlsx", "commas", ["xls"]),
        ("merged.xlsx", "merged", ["ods"]),
    ]:
        for form in forms if shutil.which("soffice") else []:
            convert(HERE / source, name, form)


def convert(source, name, form):
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"{name}.xlsx"
        shutil.copy(source, copy)
        out = Path(folder) / "out"
        command = ["soffice", "--headless", "--convert-to", form, "--outdir", out, copy]
        subprocess.run(command, check=True, capture_output=True)
        shutil.copy(out / f"{name}.{form}", HERE)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    table = flowers()
    texts(table)
    columns(table)
    sheets(table)
    binary(table)
    doubtful()
    commas()
    zeros()
    office()
    print("\n".join(sorted(path.name for path in HERE.iterdir())))
