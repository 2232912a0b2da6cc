# Made by glue2airflow, content abfad3de44b08b47. Once edited, it is not overwritten.
# Source: workflow "odd-values" in "hostile.snapshot.json".
# GLU302 workflow odd-values: its run properties \"quote\"d\", \"new\nline\", \"\"
#   became DAG params; a script that asks Glue for the properties of its workflow run
#   does not find them there.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Param

with DAG(
    dag_id="odd-values",
    description='He said "no" \\ and {{ left }}\n"""',
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    params={
        'quote"d': Param("{{ params.x }}", type="string"),
        "new\nline": Param("a\r\nb", type="string"),
        "": Param("empty key", type="string"),
    },
    tags=["glue2airflow", "a:b:c,d", '{{ tag }}:"""'],
):
    # Trigger "odd-start": ON_DEMAND
    #   "*/ # \"\"\" {{ x }}\nimport os"
    odd_job = GlueJobOperator(
        task_id="odd_job",
        job_name="odd-job",
        script_args={
            "--quotes": "\"double\" and 'single'",
            "--triple": "\"\"\"'''",
            "--newline": "first\nsecond",
            "--windows": '{{ "first\\r\\nsecond" }}',
            "--last": '{{ "ends with a newline\\n" }}',
            "--backslash": "C:\\temp\\new",
            "--jinja": '{{ "{{ ds }}" }}',
            "--block": '{{ "{% for x in y %}" }}',
            "--comment": '{{ "{# gone? #}" }}',
            "--half": "}} and {",
            "--python": "\" + __import__('os').getcwd() + \"",
            "--percent": "%(x)s {0} $HOME `id`",
            "--accent": "naïve",
            "--other": "データ",
            "--control": "\x01\x07\x1b[31m",
            "--bidi": "\u202etxt.exe",
            "--emoji": "😀",
            "--{{ key }}": "1",
            "--json": '{{ "{\\"a\\": [1, {\\"b\\": \\"{{ c }}\\"}]}" }}',
            "--sql": "{{ \"SELECT 'it''s' -- {{ x }}\" }}",
        },
        run_job_kwargs={"SecurityConfiguration": '{{ "{{ evil }}" }}'},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
