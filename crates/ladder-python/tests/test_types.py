"""That the stubs say what the code has."""

import ast
import inspect
from pathlib import Path

import ladder_networks
import pytest
from ladder_networks import LadderClassifier, LadderRegressor, _native

STUBS = Path(ladder_networks.__file__).parent


def stub(name, of):
    tree = ast.parse((STUBS / name).read_text(encoding="utf-8"))
    return next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == of)


ESTIMATORS = [LadderClassifier, LadderRegressor]


def methods_of(estimator):
    """The functions in the stubs of a class and of those that it has them from."""
    found = {}
    for own in reversed(estimator.__mro__):
        if own.__module__ in ("ladder_networks._estimator", estimator.__module__):
            body = stub(f"{own.__module__.split('.')[-1]}.pyi", own.__name__).body
            found |= {node.name: node for node in body if isinstance(node, ast.FunctionDef)}
    return found


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_the_parameters_of_an_estimator_are_those_of_its_stub(estimator):
    methods = methods_of(estimator)
    for name, node in methods.items():
        if isinstance(inspect.getattr_static(estimator, name), property):
            continue
        names = [argument.arg for argument in node.args.args + node.args.kwonlyargs]
        code = list(inspect.signature(getattr(estimator, name)).parameters)
        assert [it for it in names if it not in ("self", "cls")] == [it for it in code if it != "self"]
    inherited = [own for own in estimator.__mro__ if own.__module__.startswith("ladder_networks")]
    # scikit-learn adds methods for metadata.
    own = [name for it in inherited for name in vars(it) if not name.endswith("_request")]
    public = {name for name in own if not name.startswith("_")}
    assert public and public <= set(methods)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_every_parameter_is_described(estimator):
    for name in estimator().get_params():
        assert name in estimator.__doc__, name
    assert "{parameters}" not in estimator.__doc__ and "{attributes}" not in estimator.__doc__


def test_the_compiled_part_has_what_its_stub_says():
    tree = ast.parse((STUBS / "_native.pyi").read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    assert names == {name for name in dir(_native) if not name.startswith("_")}
    methods = {node.name for node in stub("_native.pyi", "Model").body}
    assert methods == {name for name in dir(_native.Model) if not name.startswith("_")}
