"""Vocabulary-Aware Routing for mixture-of-experts language models: the verbs. Everything else is in the sub-packages."""
__version__ = "0.1.0"

import importlib
import operator

_VERBS = {  # verb -> module:name
    "open_model": "models.loading:open_model",
    "open_corpus": "corpus.stream:open_corpus",
    "census": "streaming.census:census",
    "validate": "analysis.hypotheses:validate_var_hypothesis",
    "make_plan": "routing.plan:RoutingPlan.from_stats",
    "var_routing": "routing.var_router:var_routing",
    "evaluate": "evaluation.perplexity:evaluate_perplexity",
    "convert": "conversion.convert:convert",
    "run_experiment": "campaigns.runner:run_experiment",
}
__all__ = list(_VERBS)


def __getattr__(name):
    "Import a verb at its first use, so that `import var_lit` alone loads nothing heavy."
    if name not in _VERBS: raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, inside = _VERBS[name].partition(":")
    return operator.attrgetter(inside)(importlib.import_module(f"{__name__}.{module}"))


def __dir__(): return sorted({*globals(), *_VERBS})
