from ._classifier import LadderClassifier as LadderClassifier
from ._digits import load_digits as load_digits
from ._notes import DataNote as DataNote

__version__: str
