"""Airflow triggers that wait for the state of AWS Glue triggers."""

from __future__ import annotations

from typing import Any

from airflow.providers.amazon.aws.hooks.base_aws import AwsGenericHook
from airflow.providers.amazon.aws.triggers.base import AwsBaseWaiterTrigger

from airflow_glue_bridge.hooks.glue_trigger import GlueTriggerHook


class GlueTriggerStateTrigger(AwsBaseWaiterTrigger):
    """Wait until an AWS Glue trigger is ACTIVATED, or DEACTIVATED.

    :param trigger_name: The name of the Glue trigger.
    :param waiter_name: The waiter: ``trigger_activated`` or ``trigger_deactivated``.
    :param waiter_delay: The amount of time in seconds to wait between attempts.
    :param waiter_max_attempts: The maximum number of attempts to be made.
    :param aws_conn_id: The Airflow connection used for AWS credentials.
    :param region_name: AWS region_name.
    :param verify: Whether or not to verify SSL certificates.
    :param botocore_config: Configuration dictionary (key-values) for botocore client.
    """

    def __init__(
        self,
        *,
        trigger_name: str,
        waiter_name: str,
        waiter_delay: int = 5,
        waiter_max_attempts: int = 60,
        aws_conn_id: str | None = "aws_default",
        **kwargs: Any,  # noqa: ANN401  region_name, verify and botocore_config
    ) -> None:
        super().__init__(
            serialized_fields={"trigger_name": trigger_name, "waiter_name": waiter_name},
            waiter_name=waiter_name,
            waiter_args={"Name": trigger_name},
            failure_message=f"Glue trigger {trigger_name!r} will not get there",
            status_message=f"State of Glue trigger {trigger_name!r}",
            status_queries=["Trigger.State"],
            return_key="trigger_name",
            return_value=trigger_name,
            waiter_delay=waiter_delay,
            waiter_max_attempts=waiter_max_attempts,
            aws_conn_id=aws_conn_id,
            **kwargs,
        )

    # Before amazon 9.39 it is abstract, and there is no aws_hook_class to set.
    def hook(self) -> AwsGenericHook[Any]:
        """The hook that has the waiters."""
        return GlueTriggerHook(
            aws_conn_id=self.aws_conn_id,
            region_name=self.region_name,
            verify=self.verify,
            config=self.botocore_config,
        )
