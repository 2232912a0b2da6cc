"""Start and stop AWS Glue triggers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from airflow.configuration import conf
from airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator
from airflow.providers.amazon.aws.utils.mixins import aws_template_fields
from airflow.providers.amazon.aws.utils.waiter_with_logging import wait
from botocore.exceptions import ClientError

from airflow_glue_bridge.compat import AirflowException, AirflowFailException
from airflow_glue_bridge.glue.model import ACTIVATED, TriggerType
from airflow_glue_bridge.hooks.faults import code_of
from airflow_glue_bridge.hooks.glue_trigger import GlueTriggerHook, Trigger
from airflow_glue_bridge.hooks.glue_workflow import LostReplyError
from airflow_glue_bridge.triggers.glue_trigger import GlueTriggerStateTrigger

if TYPE_CHECKING:
    from airflow.sdk import Context

CREATED = "CREATED"
DEACTIVATED = "DEACTIVATED"
_GONE = "EntityNotFoundException"
_REFUSED = "InvalidInputException"


class GlueTriggerBaseOperator(AwsBaseOperator[GlueTriggerHook]):
    """Bring an AWS Glue trigger into a state.

    :meta private:
    """

    aws_hook_class = GlueTriggerHook
    template_fields: Sequence[str] = aws_template_fields("trigger_name")
    ui_color = "#ededed"

    #: The state to bring it into, what is on the way there, and the waiter for it.
    state = ""
    on_the_way = ""
    waiter_name = ""

    def __init__(
        self,
        *,
        trigger_name: str,
        wait_for_completion: bool = True,
        deferrable: bool = conf.getboolean("operators", "default_deferrable", fallback=False),
        waiter_delay: int = 5,
        waiter_max_attempts: int = 60,
        **kwargs: Any,  # noqa: ANN401  whatever BaseOperator takes
    ) -> None:
        super().__init__(**kwargs)
        self.trigger_name = trigger_name
        self.wait_for_completion = wait_for_completion
        self.deferrable = deferrable
        self.waiter_delay = waiter_delay
        self.waiter_max_attempts = waiter_max_attempts

    def execute_complete(
        self,
        context: Context,  # noqa: ARG002
        event: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Tell that the trigger is in its state; called by Airflow.

        :raises AirflowException: it is not
        """
        if event is None or event["status"] != "success":
            told = (event or {}).get("message", "the trigger sent no event")
            raise AirflowException(f"Waited for {self._named()} to be {self.state}: {told}")
        return self._result(self.state)

    def _get(self) -> Trigger:
        try:
            return self.hook.get_trigger(self.trigger_name)
        except ClientError as error:
            if code_of(error) != _GONE:
                raise
            raise AirflowFailException(
                f"Glue knows no trigger {self.trigger_name!r} in region "
                f"{self.hook.conn_region_name}."
            ) from error

    def _bring(self, trigger: Trigger, act: Callable[[str], None]) -> dict[str, Any]:
        """Bring it into its state, unless it is or somebody else does, and wait if asked to."""
        if trigger["State"] == self.state:
            self.log.info("%s is %s already.", self._named(), self.state)
            return self._result(self.state)
        if trigger["State"] != self.on_the_way:
            self._act(act)
        if not self.wait_for_completion:
            return self._result(self._get()["State"])
        if self.deferrable:
            self.defer(
                trigger=GlueTriggerStateTrigger(
                    trigger_name=self.trigger_name,
                    waiter_name=self.waiter_name,
                    waiter_delay=self.waiter_delay,
                    waiter_max_attempts=self.waiter_max_attempts,
                    aws_conn_id=self.aws_conn_id,
                    region_name=self.region_name,
                    verify=self.verify,
                    botocore_config=self.botocore_config,
                ),
                method_name="execute_complete",
                timeout=self.execution_timeout,
            )
        wait(
            waiter=self.hook.get_waiter(self.waiter_name),
            waiter_delay=self.waiter_delay,
            waiter_max_attempts=self.waiter_max_attempts,
            args={"Name": self.trigger_name},
            failure_message=f"{self._named()} will not be {self.state}",
            status_message=f"State of {self._named()}",
            status_args=["Trigger.State"],
        )
        return self._result(self.state)

    def _act(self, act: Callable[[str], None]) -> None:
        """Ask for it. A refusal counts for nothing if it is so all the same.

        Somebody else may have done it, or Glue, before its reply was lost.
        """
        try:
            act(self.trigger_name)
        except ClientError as error:
            if code_of(error) != _REFUSED:
                raise
            if self._get()["State"] not in (self.state, self.on_the_way):
                raise

    def _named(self) -> str:
        return f"Glue trigger {self.trigger_name!r}"

    def _result(self, state: str) -> dict[str, Any]:
        self.log.info("%s is %s.", self._named(), state)
        return {"trigger_name": self.trigger_name, "state": state}


class GlueTriggerStartOperator(GlueTriggerBaseOperator):
    """Start an AWS Glue trigger: activate it, or fire it if it is of type ON_DEMAND.

    A trigger of type SCHEDULED or CONDITIONAL fires from then on by its schedule, or when what it
    watches ends so. One that is ACTIVATED already is no error.

    A trigger of type ON_DEMAND fires at once, and with it the workflow that it belongs to, each
    time that it is started. Nothing tells afterwards which task did it. So the task does not try a
    second time after a reply that was lost: it fails, whatever its ``retries`` are, and says so. A
    worker that dies in between leaves it open too: set ``retries=0`` if twice is worse than never,
    or use :class:`~airflow_glue_bridge.operators.glue_workflow.GlueWorkflowOperator`, which finds
    what it has started.

    A trigger of type EVENT cannot be started; it listens as soon as it is there.

    .. seealso::
        For more information on how to use this operator, take a look at the guide:
        :ref:`howto/operator:GlueTriggerStartOperator`

    :param trigger_name: The name of the trigger. (templated)
    :param wait_for_completion: Whether to wait until the trigger is ACTIVATED. One of type
        ON_DEMAND never is: there, the task ends as soon as it has fired. (default: True)
    :param deferrable: If True, the task waits in the triggerer.
        (default: False, or as set in ``[operators] default_deferrable``)
    :param waiter_delay: The time in seconds between two looks. (default: 5)
    :param waiter_max_attempts: The most looks. (default: 60)
    :param aws_conn_id: The Airflow connection used for AWS credentials.
        If this is ``None`` or empty then the default boto3 behaviour is used. If
        running Airflow in a distributed manner and aws_conn_id is None or
        empty, then default boto3 configuration would be used (and must be
        maintained on each worker node). (templated)
    :param region_name: AWS region_name. If not specified then the default boto3 behaviour is used.
        (templated)
    :param verify: Whether or not to verify SSL certificates. (templated) See:
        https://boto3.amazonaws.com/v1/documentation/api/latest/reference/core/session.html
    :param botocore_config: Configuration dictionary (key-values) for botocore client. See:
        https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html
    """

    state = ACTIVATED
    on_the_way = "ACTIVATING"
    waiter_name = "trigger_activated"

    def execute(self, context: Context) -> dict[str, Any]:  # noqa: ARG002
        """Activate the trigger, or fire it.

        :return: its name and its state
        :raises AirflowFailException: it cannot be started, or nobody knows whether it has fired
        :raises AirflowException: it takes too long
        """
        trigger = self._get()
        if trigger["Type"] == TriggerType.EVENT:
            raise AirflowFailException(
                f"{self._named()} is of type EVENT, which Glue does not let anybody start: it "
                "listens as soon as it is there."
            )
        if trigger["Type"] == TriggerType.ON_DEMAND:
            return self._fire(trigger)
        return self._bring(trigger, self.hook.activate_trigger)

    def _fire(self, trigger: Trigger) -> dict[str, Any]:
        try:
            self.hook.fire_trigger(self.trigger_name)
        except LostReplyError as error:
            raise AirflowFailException(str(error)) from error
        self.log.info("%s has fired.", self._named())
        return self._result(trigger["State"])


class GlueTriggerStopOperator(GlueTriggerBaseOperator):
    """Stop an AWS Glue trigger: it fires no more. What it has started goes on.

    One that is DEACTIVATED already is no error, nor is one of type SCHEDULED or CONDITIONAL that
    was never activated (CREATED): neither fires.

    Triggers of type ON_DEMAND and EVENT cannot be stopped. For the latter, disable the rule of
    EventBridge that sends the events.

    .. seealso::
        For more information on how to use this operator, take a look at the guide:
        :ref:`howto/operator:GlueTriggerStopOperator`

    :param trigger_name: The name of the trigger. (templated)
    :param wait_for_completion: Whether to wait until the trigger is DEACTIVATED. (default: True)

    The other parameters are those of :class:`GlueTriggerStartOperator`.
    """

    state = DEACTIVATED
    on_the_way = "DEACTIVATING"
    waiter_name = "trigger_deactivated"

    def execute(self, context: Context) -> dict[str, Any]:  # noqa: ARG002
        """Deactivate the trigger.

        :return: its name and its state
        :raises AirflowFailException: it cannot be stopped
        :raises AirflowException: it takes too long
        """
        trigger = self._get()
        if trigger["Type"] in _UNSTOPPABLE:
            remedy = _UNSTOPPABLE[trigger["Type"]]
            raise AirflowFailException(
                f"{self._named()} is of type {trigger['Type']}, which Glue does not let anybody "
                f"stop. {remedy}"
            )
        if trigger["State"] == CREATED:
            self.log.info("%s was never activated.", self._named())
            return self._result(CREATED)
        return self._bring(trigger, self.hook.deactivate_trigger)


_UNSTOPPABLE = {
    TriggerType.ON_DEMAND: "It fires only when somebody starts it.",
    TriggerType.EVENT: "Disable the rule of EventBridge that sends the events.",
}
