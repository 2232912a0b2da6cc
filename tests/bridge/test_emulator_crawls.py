"""Crawls in the emulator, and what crawlers tell of them."""

from __future__ import annotations

import pytest

from airflow_glue_bridge.glue.assumptions import Assumptions
from emulated_glue import START, Glue, at, begin, refused


def test_a_crawl_in_all_its_vocabularies() -> None:
    glue = Glue({"crawlers": {"scan": ["CANCELLED after 3m", "ERROR after 1m", "2m"]}})
    glue.crawlers("scan")
    glue.workflow("w", begin("c:scan"))

    def crawler() -> dict:
        return glue("GetCrawler", Name="scan")["Crawler"]

    assert (crawler()["State"], crawler()["CrawlElapsedTime"]) == ("READY", 0)
    assert "LastCrawl" not in crawler()
    run_id = glue.start()
    glue.wait(minutes=1)
    assert (crawler()["State"], crawler()["CrawlElapsedTime"]) == ("RUNNING", 60_000)
    assert "LastCrawl" not in crawler()
    with refused("CrawlerRunningException"):
        glue("StartCrawler", Name="scan")
    with refused("CrawlerRunningException"):
        glue("DeleteCrawler", Name="scan")
    glue.wait(minutes=4)
    assert glue.states(run_id) == {"scan": "CANCELLED"}
    assert crawler()["State"] == "READY"
    assert crawler()["LastCrawl"]["Status"] == "CANCELLED"
    assert crawler()["LastCrawl"]["StartTime"] == START
    run_id = glue.start()
    glue.wait(minutes=4)
    assert glue.states(run_id) == {"scan": "ERROR"}
    assert crawler()["LastCrawl"]["Status"] == "FAILED"
    glue("StartCrawler", Name="scan")
    running, failed, stopped = glue("ListCrawls", CrawlerName="scan")["Crawls"]
    assert [c["State"] for c in (running, failed, stopped)] == ["RUNNING", "FAILED", "STOPPED"]
    assert stopped["EndTime"] == at(minutes=3)
    assert crawler()["LastCrawl"]["MessagePrefix"] == failed["CrawlId"]


def test_crawls_filtered() -> None:
    glue = Glue({"crawlers": {"scan": ["1m", "FAILED after 1m", "1m"]}})
    glue.crawlers("scan")
    for _ in range(3):
        glue("StartCrawler", Name="scan")
        glue.wait(hours=1)

    def starts(*filters: tuple[str, str, str]) -> list:
        names = ("FieldName", "FilterOperator", "FieldValue")
        given = [dict(zip(names, one, strict=True)) for one in filters]
        crawls = glue("ListCrawls", CrawlerName="scan", Filters=given)["Crawls"]
        return [crawl["StartTime"] for crawl in crawls]

    second = str(int(at(hours=1).timestamp() * 1000))
    assert starts(("STATE", "EQ", "FAILED")) == [at(hours=1)]
    assert starts(("STATE", "NE", "FAILED")) == [at(hours=2), START]
    assert starts(("START_TIME", "GE", second)) == [at(hours=2), at(hours=1)]
    assert starts(("START_TIME", "LT", second), ("STATE", "EQ", "COMPLETED")) == [START]
    glue("StartCrawler", Name="scan")
    assert starts(("END_TIME", "GT", second)) == [at(hours=2), at(hours=1)], "one has no end yet"
    with refused("InvalidInputException", "soon"):
        starts(("END_TIME", "GT", "soon"))
    page = glue("ListCrawls", CrawlerName="scan", MaxResults=2)
    assert len(page["Crawls"]) == 2
    rest = glue("ListCrawls", CrawlerName="scan", NextToken=page["NextToken"])
    assert len(rest["Crawls"]) == 2


def test_a_crawler_is_stopped_for_a_moment() -> None:
    glue = Glue()
    glue.crawlers("scan")
    with refused("CrawlerNotRunningException"):
        glue("StopCrawler", Name="scan")
    glue("StartCrawler", Name="scan")
    glue("StopCrawler", Name="scan")
    with refused("CrawlerStoppingException"):
        glue("StopCrawler", Name="scan")
    glue.wait(minutes=1)
    crawler = glue("GetCrawler", Name="scan")["Crawler"]
    assert (crawler["State"], crawler["LastCrawl"]["Status"]) == ("READY", "CANCELLED")


@pytest.mark.parametrize(("busy", "state"), [("ERROR", "ERROR"), ("FAILED", "FAILED")])
def test_a_busy_crawler_in_a_workflow(busy: str, state: str) -> None:
    glue = Glue(assumptions=Assumptions(busy_crawler=busy))
    glue.crawlers("scan")
    glue.workflow("w", begin("c:scan"))
    glue("StartCrawler", Name="scan")
    run_id = glue.start()
    assert glue.states(run_id) == {"scan": state}
    glue.wait(hours=1)
    assert len(glue("ListCrawls", CrawlerName="scan")["Crawls"]) == 1


def test_metrics() -> None:
    glue = Glue({"crawlers": {"scan": ["1m", "3m", "5m"]}})
    glue.crawlers("scan", "idle")
    for _ in range(2):
        glue("StartCrawler", Name="scan")
        glue.wait(hours=1)
    glue("StartCrawler", Name="scan")
    glue.wait(minutes=1)
    (scan,) = glue("GetCrawlerMetrics", CrawlerNameList=["scan", "none"])["CrawlerMetricsList"]
    assert scan == scan | {
        "CrawlerName": "scan",
        "TimeLeftSeconds": 240,
        "LastRuntimeSeconds": 180,
        "MedianRuntimeSeconds": 120,
    }
    assert scan["StillEstimating"] is False
    glue("StartCrawler", Name="idle")
    both = glue("GetCrawlerMetrics")["CrawlerMetricsList"]
    assert [metrics["StillEstimating"] for metrics in both] == [False, True]
