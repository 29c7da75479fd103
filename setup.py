"""Builds the package; every setting is in settings.ini, edit there."""
import shlex
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
parser = ConfigParser(delimiters=["="])
parser.read(HERE / "settings.ini", encoding="utf-8")
cfg = parser["DEFAULT"]
PACKAGE = cfg["lib_path"]
EXTRAS = ("dev", "app", "kernels", "text", "tasks")
WORKSHOPS = [f"{PACKAGE}.{name}*" for name in ("paper", "dev")]  # of no use without the repository

setup(
    name=cfg["lib_name"],
    version=cfg["version"],
    description=cfg["description"],
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    keywords=cfg["keywords"],
    author=cfg["author"],
    author_email=cfg["author_email"],
    url=cfg["git_url"],
    license=cfg["license"],
    packages=find_packages(include=[PACKAGE, f"{PACKAGE}.*"], exclude=WORKSHOPS),
    package_data={PACKAGE: ["data/**/*"]},
    python_requires=">=" + cfg["min_python"],
    install_requires=shlex.split(cfg["requirements"]),
    extras_require={extra: shlex.split(cfg[f"{extra}_requirements"]) for extra in EXTRAS},
    entry_points={
        "console_scripts": shlex.split(cfg["console_scripts"]),
        "vllm.general_plugins": shlex.split(cfg["vllm_plugins"]),
        "nbdev": [f"{PACKAGE}={PACKAGE}._modidx:d"],
    },
)
