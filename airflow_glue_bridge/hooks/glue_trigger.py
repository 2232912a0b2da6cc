"""Interact with AWS Glue triggers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow_glue_bridge.hooks.faults import leaves_open
from airflow_glue_bridge.hooks.glue_workflow import GlueWorkflowHook, LostReplyError

Trigger = Mapping[str, Any]


class GlueTriggerHook(GlueWorkflowHook):
    """Interact with AWS Glue triggers.

    Provide thick wrapper around :external+boto3:py:class:`boto3.client("glue") <Glue.Client>`.

    Throttling, server faults and lost replies are waited out, as
    :class:`~airflow_glue_bridge.hooks.glue_workflow.GlueWorkflowHook` does.

    Additional arguments (such as ``aws_conn_id``) may be specified and
    are passed down to the underlying AwsBaseHook.

    .. seealso::
        - :class:`airflow.providers.amazon.aws.hooks.base_aws.AwsBaseHook`
    """

    def get_trigger(self, trigger_name: str) -> Trigger:
        """Get a trigger, as ``GetTrigger`` has it.

        :raises botocore.exceptions.ClientError: if there is none of that name.
        """
        trigger: Trigger = self._patiently(
            lambda: self.conn.get_trigger(Name=trigger_name)["Trigger"]
        )
        return trigger

    def activate_trigger(self, trigger_name: str) -> None:
        """Activate a trigger that fires by its schedule, or on what it watches."""
        self._patiently(lambda: self.conn.start_trigger(Name=trigger_name))

    def deactivate_trigger(self, trigger_name: str) -> None:
        """Deactivate a trigger that fires by its schedule, or on what it watches."""
        self._patiently(lambda: self.conn.stop_trigger(Name=trigger_name))

    def fire_trigger(self, trigger_name: str) -> None:
        """Fire an ON_DEMAND trigger, once: nothing tells a second time from the first.

        Only what Glue certainly did not do, as when it throttles, is asked for again.

        :raises LostReplyError: it may have fired.
        """
        client = self._client_of_one_attempt

        def fire() -> None:
            try:
                client.start_trigger(Name=trigger_name)
            except Exception as error:
                if not leaves_open(error):
                    raise
                raise LostReplyError(
                    f"Glue's reply to the start of trigger {trigger_name!r} was lost ({error}): it "
                    "may have fired. Look whether it has, and clear the task only if not."
                ) from error

        self._patiently(fire)
