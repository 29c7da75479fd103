"""Vocabulary-Aware Routing for mixture-of-experts language models: everything that the tutorials use."""
__version__ = "0.2.0"

import importlib
import operator

_VERBS = {  # verb -> module:name
    "open_model": "models.loading:open_model",
    "wrap_model": "models.handle:wrap_model",
    "open_corpus": "corpus.file_readers:open_text",
    "census": "streaming.census:census",
    "RoutingTable": "streaming.table:RoutingTable",
    "validate": "analysis.hypotheses:validate_var_hypothesis",
    "VARConfig": "routing.config:VARConfig",
    "make_plan": "routing.plan:RoutingPlan.from_stats",
    "RoutingPlan": "routing.plan:RoutingPlan",
    "load_policy": "routing.var_policy:load_policy",
    "var_routing": "routing.var_router:var_routing",
    "VARWrapper": "routing.var_router:VARWrapper",
    "evaluate": "evaluation.perplexity:evaluate_perplexity",
    "Objective": "tuning.objective:Objective",
    "PolicyMaker": "tuning.objective:PolicyMaker",
    "tune": "tuning.tune:tune",
    "ConversionConfig": "conversion.conversion_config:ConversionConfig",
    "convert": "conversion.convert:convert",
    "push_to_hub": "routing.hub_files:push_to_hub",
    "from_pretrained": "routing.hub_files:from_pretrained",
    "run_experiment": "campaigns.runner:run_experiment",
}
_PARTS = {  # what a tutorial uses besides -> module:name
    # 01, a report
    "TraceSampler": "streaming.trace_sampler:TraceSampler",
    "ValidationSettings": "analysis.criteria:Settings",
    "frequency_entropy_figure": "analysis.table_figures:frequency_entropy_figure",
    # 02, a plan
    "Sampling": "evaluation.generation:Sampling",
    "decision_figure": "routing.figures:decision_figure",
    "stream_text": "serving.text_stream:stream_text",
    # 03, a search
    "DEFAULT_POINT": "tuning.objective:DEFAULTS",
    "GridSearch": "tuning.searchers:GridSearch",
    "PolicyRun": "evaluation.policy_sweep:PolicyRun",
    "SEARCH_SPACE": "tuning.space:SEARCH_SPACE",
    "best_so_far": "tuning.figures:best_so_far",
    "convergence_figure": "tuning.figures:convergence_figure",
    "create_validation_split": "tuning.splits:create_validation_split",
    "effect_range": "tuning.tune:effect_range",
    "final_look": "tuning.tune:final_look",
    "save_tuning": "tuning.tune:save_tuning",
    "sensitivity": "tuning.tune:sensitivity",
    "weighed_figure": "tuning.figures:weighed_figure",
    "wider_space": "tuning.objective:wider_space",
    # 04, the time
    "PerformanceModel": "profiling.perf_model:PerformanceModel",
    "analyze_latency_distribution": "profiling.latency:analyze_latency_distribution",
    "as_lean": "profiling.calculator:as_lean",
    "break_even_figure": "profiling.perf_model:break_even_figure",
    "byte_ceilings": "profiling.costs:byte_ceilings",
    "device_of": "profiling.devices:device_of",
    "profile_model": "profiling.profiler:profile_model",
    "rows_of_text": "profiling.latency:rows_of_text",
    # 05, a training
    "FewerExperts": "routing.baselines:FewerExperts",
    "PlannedRouting": "conversion.planned_routing:PlannedRouting",
    "compare_policies": "core.paired_tests:compare_policies",
    "export_tid2eid": "conversion.hash_layers:export_tid2eid",
    "full_plan": "conversion.training_plans:full_plan",
    "pack_text": "conversion.packed_text:pack_text",
    "routing_policy": "routing.var_router:routing_policy",
    # 06, a server
    "ENGINE_ENVIRONMENT": "serving.vllm_checks:ENGINE_ENVIRONMENT",
    "compare_engine": "serving.engine_server:compare_engine",
    "compare_serving": "serving.arrivals:compare_serving",
    "compare_texts": "serving.vllm_checks:differences",
    "continuations": "serving.vllm_checks:continuations",
    "engine_continuations": "serving.vllm_checks:engine_continuations",
    "engine_options": "serving.serve_command:engine_options",
    "engine_usage": "serving.vllm_checks:engine_usage",
    "hot_experts": "serving.placement:hot_experts",
    "installed_vllm": "serving.vllm_plugin:installed_vllm",
    "open_engine": "serving.vllm_checks:open_engine",
    "poisson_arrivals": "serving.arrivals:poisson_arrivals",
    "register_with_vllm": "serving.vllm_plugin:register",
    "serving_table": "serving.arrivals:serving_table",
}
__all__ = [*_VERBS, *_PARTS]

# a few lines of each verb, as `help` shows them below its docstring; the page `python` runs them
_MODEL = """>>> from var_lit import *
>>> model = open_model("tiny-mixtral")
"""
_TABLE = _MODEL + """>>> text = open_corpus("stdlib", tokenizer=model.tokenizer, block_size=64)
>>> table = census(model, text, tokens=2000, progress=False)
"""
_PLAN = _TABLE + """>>> plan = make_plan(table, VARConfig(frequency_threshold=5), warn=False)
"""
_EXAMPLES = {
    "open_model": _MODEL + """>>> len(model.layers)
4
""",
    "wrap_model": """>>> from var_lit import *
>>> model = wrap_model(open_model("tiny-mixtral").model)  # any MoE model of transformers
>>> model.layers[0].num_experts
8
""",
    "open_corpus": """>>> from var_lit import *
>>> text = open_corpus(["a text", "another"], tokenizer="tiny-mixtral", block_size=8)
>>> len(next(iter(text)).documents)
2
""",
    "census": _TABLE + """>>> len(table.layers)
4
""",
    "RoutingTable": _TABLE + """>>> table.save("counts.parquet")
>>> RoutingTable.load("counts.parquet").fingerprint == table.fingerprint
True
""",
    "validate": _TABLE + """>>> report = validate(table)
>>> "verdict" in report.criteria
True
""",
    "VARConfig": """>>> from var_lit import *
>>> VARConfig(entropy_threshold=1.2, fast_path_experts=1).entropy_threshold
1.2
""",
    "make_plan": _PLAN + """>>> plan.is_empty
False
""",
    "RoutingPlan": _PLAN + """>>> plan.save("plan")
>>> RoutingPlan.load("plan").fingerprint == plan.fingerprint
True
""",
    "load_policy": _PLAN + """>>> plan.save("plan to load")
>>> load_policy("plan to load").plan.fingerprint == plan.fingerprint
True
""",
    "var_routing": _PLAN + """>>> ids = model.tokenizer("def main():", return_tensors="pt").input_ids
>>> with var_routing(model, plan):
...     logits = model.model(ids).logits
""",
    "VARWrapper": _PLAN + """>>> routed = VARWrapper(model, plan)
>>> ids = model.tokenizer("def main():", return_tensors="pt").input_ids
>>> routed(ids).logits.shape[-1] == model.vocab_size
True
""",
    "evaluate": _MODEL + """>>> text = open_corpus("stdlib", "final_evaluation", model.tokenizer, block_size=64)
>>> scores = evaluate(model, text, max_documents=1, progress=False)
>>> scores.perplexity > 1
True
""",
    "Objective": _TABLE + """>>> held_out = open_corpus("stdlib", "hyperparameter_tuning", model.tokenizer, block_size=64,
...                        blocks_per_document=1)
>>> objective = Objective(model, PolicyMaker(table), held_out, max_documents=2)
>>> objective({"entropy_threshold": 0.1})["experts_per_token"]
2.0
""",
    "PolicyMaker": _TABLE + """>>> policy = PolicyMaker(table).policy({"entropy_threshold": 1.2, "frequency_threshold": 5})
>>> policy.plan.is_empty
False
""",
    "tune": _TABLE + """>>> held_out = open_corpus("stdlib", "hyperparameter_tuning", model.tokenizer, block_size=64,
...                        blocks_per_document=1)
>>> objective = Objective(model, PolicyMaker(table), held_out, max_documents=2)
>>> from var_lit.tuning.space import SEARCH_SPACE
>>> space = {"entropy_threshold": SEARCH_SPACE["entropy_threshold"]}
>>> len(tune(objective, space, "random", calls=2, progress=False))
2
""",
    "ConversionConfig": """>>> from var_lit import *
>>> ConversionConfig(steps=100, sequences=2).steps
100
""",
    "convert": _MODEL + """>>> text = [f"def add_{n}(x): return x + {n}" for n in range(50)]
>>> config = ConversionConfig(steps=1, sequences=1, length=64)
>>> run = convert(model, None, text, config, "converted", progress=False)
>>> len(run.log)
1
""",
    "push_to_hub": _PLAN + """>>> push_to_hub(plan, "me/my-plan")  # doctest: +SKIP
""",
    "from_pretrained": _PLAN + """>>> plan.save("plan to share")
>>> from_pretrained("plan to share").plan.fingerprint == plan.fingerprint  # or owner/name
True
""",
    "run_experiment": """>>> from var_lit import *
>>> run_experiment("e1_census", "mine", {"model": "tiny-olmoe"})  # doctest: +SKIP
""",
}


def __getattr__(name):
    "Import a name at its first use, so that `import var_lit` alone loads nothing heavy."
    place = _VERBS.get(name) or _PARTS.get(name)
    if place is None: raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, inside = place.partition(":")
    value = operator.attrgetter(inside)(importlib.import_module(f"{__name__}.{module}"))
    if name not in _EXAMPLES: return value
    documented = getattr(value, "__func__", value)  # a class method's own function
    if _EXAMPLES[name] not in (documented.__doc__ or ""):
        documented.__doc__ = f"{documented.__doc__}\n\nExample:\n\n{_EXAMPLES[name]}"
    return value


def __dir__(): return sorted({*globals(), *__all__})
