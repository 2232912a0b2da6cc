"""Hold DAG files against Glue: the same outcomes must start the same runs.

Nothing here imports Airflow until :func:`verify_all` is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from airflow_glue_bridge.glue.model import Workflow
from glue2airflow.convert import Conversion
from glue2airflow.emit import flags_of, render
from glue2airflow.emit.literals import literal
from glue2airflow.errors import SourceError, UsageError
from glue2airflow.findings import Status
from glue2airflow.plan import AirflowPlan, PlanOptions, plan_all
from glue2airflow.sources import Definition
from glue2airflow.verify.quiet import stdout_on_stderr
from glue2airflow.verify.verification import Verification

if TYPE_CHECKING:
    from glue2airflow.verify.judge.loading import Loaded

__all__ = ["Side", "Verification", "sides", "verify_all"]


def verify_all(
    conversion: Conversion,
    *,
    dags: Path | None = None,
    limit: int,
    seed: int,
    in_database: int,
) -> Iterator[Verification]:
    """Verify each workflow of a conversion, one after the other.

    :param dags: the folder with the DAG files; without it, those that would be written now.
    :param limit: how many combinations of ends to try at most.
    :param in_database: how many plays a real DagRun repeats.
    :raises SourceError: if a DAG file is missing or cannot be played.
    """
    for side in sides(conversion, dags):
        plan = side.plan
        if side.loaded is None:
            yield Verification(plan.workflow, plan.dag_id, str(side.path), refused=True)
            continue
        from glue2airflow.verify.judge.play import Effort, verify

        effort = Effort(limit, seed, in_database)
        with stdout_on_stderr():
            found = verify(side.workflow, plan, side.loaded, effort)
        yield replace(found, file=str(side.path))


@dataclass(frozen=True)
class Side:
    """A workflow, and its DAG as Airflow loads it; None if the workflow is refused."""

    workflow: Workflow
    plan: AirflowPlan
    path: Path
    loaded: Loaded | None


def sides(conversion: Conversion, dags: Path | None) -> Iterator[Side]:
    """Each workflow of a conversion with its DAG: the file in ``dags``, or what would be written.

    :raises SourceError: if a DAG file is missing or cannot be played.
    """
    from glue2airflow.verify.home import prepare_home

    prepare_home()
    with stdout_on_stderr():
        load = _loader()
    if dags and not dags.is_dir():
        raise UsageError(f"--dags takes a folder, and {dags} is none")
    for definition, plan in as_written(conversion, dags):
        path = _file_of(plan, dags) if dags else Path(f"{plan.module}.py")
        loaded = None
        if plan.status is not Status.REFUSED:
            text = _text(path, plan) if dags else render(plan)
            with stdout_on_stderr():
                loaded = load(text, str(path))
        yield Side(definition.workflow, plan, path, loaded)


def _loader() -> Callable[[str, str], Loaded]:
    """Airflow's part, imported now."""
    try:
        from glue2airflow.verify.judge.loading import load
    except ImportError as error:
        raise UsageError(
            f"the installed Airflow cannot play DAGs ({error}); verify is tested with Airflow 3.3"
        ) from error
    return load


def as_written(
    conversion: Conversion, dags: Path | None
) -> Iterator[tuple[Definition, AirflowPlan]]:
    """Each workflow with the plan by which its DAG file says that it was made."""
    definitions = conversion.definitions
    plans: dict[PlanOptions, tuple[AirflowPlan, ...]] = {}
    for index, (definition, plan) in enumerate(zip(definitions, conversion.plans, strict=True)):
        options = _options_of(plan, dags) if dags else plan.options
        if options == plan.options:
            yield definition, plan
            continue
        if options not in plans:
            plans[options] = tuple(plan_all(definitions, options))
        # With --workflow, some are left out, and names might not be told apart as they were.
        yield definition, replace(plans[options][index], dag_id=plan.dag_id, module=plan.module)


def _file_of(plan: AirflowPlan, dags: Path) -> Path:
    """The file that convert writes; or, if it was renamed, the one that has the DAG's id in it."""
    path = dags / f"{plan.module}.py"
    if path.exists():
        return path
    mark = f"dag_id={literal(plan.dag_id)}"
    renamed = (p for p in sorted(dags.glob("*.py")) if mark in p.read_text(errors="replace"))
    return next(renamed, path)


def _options_of(plan: AirflowPlan, dags: Path) -> PlanOptions:
    """The options that the head of the DAG file names."""
    path = _file_of(plan, dags)
    flags = flags_of(_text(path, plan)) if path.exists() else None
    return plan.options if flags is None else plan.options.with_flags(flags)


def _text(path: Path, plan: AirflowPlan) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SourceError(
            f"there is no DAG file {path} for {plan.workflow}; "
            f"glue2airflow convert -o {path.parent} writes it"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}") from None
