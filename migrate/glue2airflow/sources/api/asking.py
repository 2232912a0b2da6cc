"""Questions to the account: asked once, several at a time, answered without credentials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from itertools import chain, islice
from typing import Any

from glue2airflow.errors import SourceError
from glue2airflow.sources.api.account import Account
from glue2airflow.sources.api.journal import Journal
from glue2airflow.sources.api.masking import Masking
from glue2airflow.sources.api.operations import Data, Operation
from glue2airflow.sources.api.refusals import RefusedError

Reply = dict[str, Any]


class StaleError(SourceError):
    """A listing cannot go on from where an earlier attempt was."""


class Asking:
    """Asks an account, but for what the journal of an earlier attempt has.

    :param journal: where replies are kept, so that they need not be asked for again.
    """

    def __init__(self, account: Account, masking: Masking, journal: Journal) -> None:
        self._account, self._masking, self._journal = account, masking, journal

    def later(self, operation: Operation, **request: Any) -> Future[Reply]:  # noqa: ANN401
        """The reply to come."""
        known = self._journal.reply(operation, request)
        if known is None:
            return self._account.submit(operation, lambda: self._ask(operation, request))
        future: Future[Reply] = Future()
        future.set_result(known)
        return future

    def _ask(self, operation: Operation, request: Data) -> Reply:
        reply = self._masking.clean(operation, self._account.call(operation, request))
        self._journal.keep(operation, request, reply)
        return reply

    def pages(self, operation: Operation, **request: Any) -> Iterator[Any]:  # noqa: ANN401
        """All that an operation lists; the first page is asked for at once.

        :raises StaleError: if AWS does not know any more where an earlier attempt was.
        """
        request |= {operation.page_size: operation.size}
        return self._turned(operation, request, self.later(operation, **request))

    def _turned(self, operation: Operation, request: Data, page: Future[Reply]) -> Iterator[Any]:
        while True:
            reply = page.result()
            yield from reply.get(operation.results, ())
            if not reply.get("NextToken"):
                return
            more = {**request, "NextToken": reply["NextToken"]}
            recalled = self._journal.reply(operation, request) is not None
            page = self.later(operation, **more)
            if recalled:
                _check_fresh(page)
            request = more

    def batches(self, operation: Operation, names: Iterable[str]) -> Iterator[Reply]:
        """The replies about all of ``names``, asked for as soon as the names are there."""
        batches = _batched(names, operation.size)
        pending = [(batch, self._batch(operation, batch)) for batch in batches]
        return chain.from_iterable(self._settled(operation, *asked) for asked in pending)

    def _batch(self, operation: Operation, names: list[str]) -> Future[Reply]:
        more = {"IncludeGraph": True} if operation.name == "BatchGetWorkflows" else {}
        return self.later(operation, **{operation.names: names}, **more)

    def _settled(
        self, operation: Operation, names: list[str], future: Future[Reply]
    ) -> Iterator[Reply]:
        """The reply, or those about the two halves of a batch that is refused."""
        try:
            reply = future.result()
        except RefusedError as error:
            if not error.too_large or len(names) == 1:
                raise
            middle = len(names) // 2
            for half in (names[:middle], names[middle:]):
                yield from self._settled(operation, half, self._batch(operation, half))
        else:
            yield reply


def _check_fresh(page: Future[Reply]) -> None:
    try:
        page.result()
    except RefusedError as error:
        if error.stale:
            raise StaleError("AWS forgot where the listing was") from None
        raise


def _batched(names: Iterable[str], size: int) -> Iterator[list[str]]:
    """``names`` in lists of so many; itertools has it from Python 3.12 on."""
    left = iter(names)
    while batch := list(islice(left, size)):
        yield batch
