"""What a person sees of a verification."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from glue2airflow.emit.literals import comment
from glue2airflow.findings import listed
from glue2airflow.verify.history import Outcome, Replay
from glue2airflow.verify.verification import Difference, Verdict, Verification

_STYLES = {
    Verdict.SAME: "green",
    Verdict.ANNOUNCED: "yellow",
    Verdict.DIFFERENT: "red",
    Verdict.REFUSED: "red",
}
_MEANING = {
    Verdict.SAME: "the same as in Glue",
    Verdict.ANNOUNCED: "different, as announced",
    Verdict.DIFFERENT: "different",
    Verdict.REFUSED: "refused",
}
_REPLAYED = {
    Outcome.SAME: "green",
    Outcome.ANNOUNCED: "yellow",
    Outcome.DIFFERENT: "red",
    Outcome.SKIPPED: "dim",
}
# Differences that findings tell of are shown in full only up to so many a workflow.
_SHOWN = 3


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def tell(verification: Verification) -> None:
    """Print one workflow: its verdict, how much was tried, and each difference as a story."""
    console = _console()
    verdict = verification.verdict
    head = (f"{verdict.value:10}", _STYLES[verdict]), (comment(verification.workflow), "bold")
    console.print(Text.assemble(*head, f"  {_tried(verification)}"))
    _tell_differences(console, verification)
    for finding in verification.in_vain:
        said = comment(f"{finding.code} {finding.subject}: {finding.message}")
        console.print(Text.assemble(("  announced, and not so: ", "red"), said))
    if verification.in_vain:
        advice = "convert again; or, if it was mended by hand, take options out of its second line"
        console.print(Text(f"    {advice}", "dim"))
    if verification.assumed:
        names = listed(verification.assumed)
        console.print(Text(f"  taken to succeed, as it runs nothing in Glue: {names}", "dim"))


def _tell_differences(console: Console, verification: Verification) -> None:
    """What no finding announces first, each with its story; but what follows by name only."""
    ordered = sorted(verification.differences, key=lambda d: bool(d.announced))
    roots = [d for d in ordered if not d.follows]
    unannounced = sum(not d.announced for d in roots)
    for difference in roots[: max(unannounced, _SHOWN)]:
        _tell_difference(console, difference, verification.plays)
    if following := list(dict.fromkeys(d.task for d in ordered if d.follows)):
        after = f"  and after it, perhaps because of it: {', '.join(following)}"
        console.print(Text(after, "dim"))
    if (more := len(roots) - max(unannounced, _SHOWN)) > 0:
        console.print(Text(f"  and {more} more that findings announce (--format json)", "dim"))


def _tried(verification: Verification) -> str:
    if verification.refused:
        return "glue2airflow convert says why"
    beyond = f"samples of more than {verification.outcomes:,}, seed {verification.seed}"
    which = "all" if verification.every else beyond
    repeated = f", {verification.in_database} in a database too" * bool(verification.in_database)
    outcomes = f"{verification.outcomes:,} outcomes ({which})"
    return f"{outcomes}, {verification.plays:,} plays{repeated}"


def _tell_difference(console: Console, difference: Difference, plays: int) -> None:
    codes = ", ".join(difference.announced)
    told = (f"announced by {codes}", "yellow") if codes else ("no finding announces it", "red")
    subject = f"{comment(difference.task)}: " if difference.task else ""
    share = f" (in {difference.plays:,} of {plays:,} plays; "
    console.print(Text.assemble(f"  {subject}{difference.kind.value}", share, told, ")"))
    for line in difference.story:
        console.print(Text(f"    {comment(line)}", "dim"))


def tell_total(found: Sequence[Verification]) -> None:
    """Print how many workflows came to each verdict."""
    counts = [(verdict, sum(v.verdict is verdict for v in found)) for verdict in Verdict]
    told = ", ".join(f"{count} {_MEANING[verdict]}" for verdict, count in counts if count)
    _console().print(Text(f"{told}."))


def exit_code(found: Iterable[Verification]) -> int:
    """0: all as announced. 1: something is not. 2: all is, but something was refused."""
    verdicts = {verification.verdict for verification in found}
    if Verdict.DIFFERENT in verdicts:
        return 1
    return 2 if Verdict.REFUSED in verdicts else 0


def tell_history(replays: Sequence[Replay]) -> None:
    """Print each replayed run, and how many came to what."""
    console = _console()
    for replay in replays:
        style = _REPLAYED[replay.outcome]
        head = f"{replay.run_id}  {replay.started}"
        console.print(
            Text.assemble(
                (f"{replay.outcome.value:10}", style), (replay.workflow, "bold"), f"  {head}"
            )
        )
        for line in replay.lines:
            console.print(Text(f"    {comment(line)}", "dim"))
    counts = [(o, sum(replay.outcome is o for replay in replays)) for o in _REPLAYED]
    told = ", ".join(f"{count} {outcome.value}" for outcome, count in counts if count)
    console.print(Text(f"{len(replays)} {'run' if len(replays) == 1 else 'runs'}: {told}."))


def history_exit_code(replays: Iterable[Replay]) -> int:
    """0: the DAG would have done as Glue did, but for what findings announce. 1: not so.

    2: no run could be replayed, so nothing is known.
    """
    outcomes = {replay.outcome for replay in replays}
    if Outcome.DIFFERENT in outcomes:
        return 1
    return 2 if outcomes <= {Outcome.SKIPPED} else 0
