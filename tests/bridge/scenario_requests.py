"""Runs that a scenario is asked about, and files that it is in."""

from __future__ import annotations

from pathlib import Path

from airflow_glue_bridge.glue.model import Node, NodeType
from airflow_glue_bridge.testing.scenario import RunRequest


def job(name: str, number: int = 1, **more: object) -> RunRequest:
    return RunRequest(Node(NodeType.JOB, name), number, **more)


def crawler(name: str, number: int = 1) -> RunRequest:
    return RunRequest(Node(NodeType.CRAWLER, name), number)


def written(tmp_path: Path, text: str, name: str = "scenario.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path
