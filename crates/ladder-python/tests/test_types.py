"""That the stubs say what the code has."""

import ast
import inspect
from pathlib import Path

import ladder_networks
from ladder_networks import LadderClassifier, _native

STUBS = Path(ladder_networks.__file__).parent


def stub(name, of):
    tree = ast.parse((STUBS / name).read_text(encoding="utf-8"))
    return next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == of)


def test_the_parameters_of_the_estimator_are_those_of_its_stub():
    found = stub("_classifier.pyi", "LadderClassifier")
    methods = {node.name: node for node in found.body if isinstance(node, ast.FunctionDef)}
    for name, node in methods.items():
        if isinstance(inspect.getattr_static(LadderClassifier, name), property):
            continue
        names = [argument.arg for argument in node.args.args + node.args.kwonlyargs]
        code = list(inspect.signature(getattr(LadderClassifier, name)).parameters)
        assert [it for it in names if it not in ("self", "cls")] == [it for it in code if it != "self"]
    # scikit-learn adds methods for metadata.
    own = [name for name in vars(LadderClassifier) if not name.endswith("_request")]
    public = {name for name in own if not name.startswith("_")}
    assert public <= set(methods)


def test_every_parameter_is_described():
    for name in LadderClassifier().get_params():
        assert name in LadderClassifier.__doc__, name


def test_the_compiled_part_has_what_its_stub_says():
    tree = ast.parse((STUBS / "_native.pyi").read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    assert names == {name for name in dir(_native) if not name.startswith("_")}
    methods = {node.name for node in stub("_native.pyi", "Model").body}
    assert methods == {name for name in dir(_native.Model) if not name.startswith("_")}
