__version__ = "0.1.0"

import importlib
import operator
import sys
import types

_VERBS = {  # verb -> its module, and what it is called there if that differs
    "open_model": "models", "open_corpus": "corpus", "census": "census", "validate": "hypotheses:validate_var_hypothesis",
    "make_plan": "plan:RoutingPlan.from_stats", "var_routing": "install", "run_experiment": "runner"}
__all__ = list(_VERBS)


def __getattr__(name):
    "Fetch a verb from its module at first use, so that `import var_lit` alone loads nothing."
    if name not in _VERBS: raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, inside = _VERBS[name].partition(":")
    return operator.attrgetter(inside or name)(importlib.import_module(f"{__name__}.{module}"))


def __dir__(): return sorted({*globals(), *_VERBS})


class _Package(types.ModuleType):
    "Keeps a verb's name for the verb: importing the module `var_lit.census` does not put it in the place of `census()`."
    def __setattr__(self, name, value):
        if name not in _VERBS or not isinstance(value, types.ModuleType): super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
