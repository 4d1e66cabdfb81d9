from ._classifier import LadderClassifier as LadderClassifier
from ._digits import load_digits as load_digits
from ._notes import DataNote as DataNote
from ._regressor import LadderRegressor as LadderRegressor

__version__: str
