"""The notebook, executed from its first cell to its last."""

from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).parents[1] / "examples" / "digits.ipynb"


def test_the_notebook_runs(tmp_path):
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    texts = [output["text"] for output in outputs if output.output_type == "stream"]
    errors = [float(text.split()[2].rstrip("%")) for text in texts if text.startswith("test error")]
    assert errors[0] < errors[1] < 60
    figures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(figures) == 3
