"""Configurations: which values win, what stays open and how it is told, what is never read."""

import pytest
from terraform_sources import NIGHTLY, START, codes, names, only, reading, said, write

from glue2airflow.cli import main
from glue2airflow.errors import SourceError, UsageError
from glue2airflow.sources import read_all
from glue2airflow.sources.parameters import read_parameters

VARIABLE = """
    variable "env" {
      default = "default"
    }
    resource "aws_glue_workflow" "this" {
      name = var.env
    }
"""


def workflow(name):
    return f'resource "aws_glue_workflow" "w" {{\n  name = {name}\n}}\n'


# --- variables ---


def test_the_order_in_which_values_win(tmp_path):
    files = [
        ("terraform.tfvars", 'env = "one"'),
        ("terraform.tfvars.json", '{"env": "two"}'),
        ("a.auto.tfvars", 'env = "three"'),
        ("b.auto.tfvars.json", '{"env": "four"}'),
    ]
    assert names(tmp_path, VARIABLE) == ["default"]
    for name, text in files:
        (tmp_path / "infra" / name).write_text(text)
        assert names(tmp_path, VARIABLE) == [text.split('"')[-2]]
    assert names(tmp_path, VARIABLE, {"env": "five"}) == ["five"]
    assert names(tmp_path, VARIABLE, {"env": "five", "var.env": "six"}) == ["six"]


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("string", "5", "5"),
        ("any", "[1]", "[1]"),
        ("number", "05", "5"),
        ("list(string)", '["a", 1]', "a,1"),
        ("list(string)", "[]", ""),
        ("set(string)", '["b", "a", "b"]', "a,b"),
    ],
)
def test_what_the_command_line_gives_is_of_the_declared_type(tmp_path, kind, given, expected):
    shown = 'join(",", var.x)' if "(" in kind else "tostring(var.x)"
    text = f'variable "x" {{\n  type = {kind}\n}}\n' + workflow(f'"w-${{{shown}}}"')
    assert names(tmp_path, text, {"x": given}) == [f"w-{expected}"]


def test_a_value_of_another_type_is_refused(tmp_path):
    text = 'variable "x" {\n  type = number\n}\n' + workflow('"w-${var.x}"')
    definition = only(tmp_path, text, {"x": '"many"'})
    assert "GLU102" in codes(definition.findings)
    assert "var.x: a number is needed, and this is string" in said(definition.findings)
    assert "many" not in said(definition.findings)


def test_files_of_values_as_parameters(tmp_path):
    path = tmp_path / "prod.tfvars"
    path.write_text('env  = "prod"\nlist = ["a", 1, { b = null }]\nother = 1.50\n')
    given = read_parameters(str(path))
    assert given == {"env": "prod", "list": '["a",1,{"b":null}]', "other": "1.5"}
    text = VARIABLE + 'variable "list" {}\nvariable "other" {}\n'
    assert names(tmp_path, text, given) == ["prod"]
    (tmp_path / "prod.tfvars.json").write_text('{"env": "${not} a template"}')
    given = read_parameters(str(tmp_path / "prod.tfvars.json"))
    assert names(tmp_path, text, given) == ["${not} a template"]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.tfvars", "env = var.x", 'env: only constants may stand here, and "var" is none'),
        ("a.tfvars", "env = upper(1)", "only constants"),
        ("a.tfvars", "env = ", "a.tfvars cannot be read as HCL: line"),
        ("a.tfvars.json", "[1]", "a.tfvars.json must hold an object"),
        ("a.tfvars.json", "{", "a.tfvars.json is not valid JSON"),
    ],
)
def test_files_of_values_that_are_none(tmp_path, name, text, says):
    (tmp_path / name).write_text(text)
    with pytest.raises(SourceError, match=says):
        read_parameters(str(tmp_path / name))


def test_a_file_may_hold_values_of_variables_that_are_not_declared(tmp_path):
    (tmp_path / "prod.tfvars").write_text('env = "prod"\naccount = "1"\n')
    given = read_parameters(str(tmp_path / "prod.tfvars"))
    assert names(tmp_path, VARIABLE, given) == ["prod"]


def test_a_local_module_that_is_not_there(tmp_path):
    with pytest.raises(SourceError, match=r"no folder ./modules/flo for the module \(main.tf:1\)"):
        names(tmp_path, 'module "m" {\n  source = "./modules/flo"\n}\n' + workflow('"w"'))


def test_a_parameter_that_nothing_asks_for(tmp_path):
    with pytest.raises(UsageError, match=r"no source asks for the parameter evn; there is .*env"):
        names(tmp_path, VARIABLE, {"evn": "prod"})


# --- what stays open ---


def test_an_open_name_says_where_it_is_asked_for(tmp_path):
    text = 'variable "env" {}\n' + workflow('"nightly-${upper(var.env)}"')
    definition = only(tmp_path, text)
    assert definition.workflow.name == 'nightly-${upper("${var.env}")}'
    told = said(f for f in definition.findings if f.code == "GLU101")
    assert "give it with --parameter var.env=VALUE" in told
    assert '("nightly-${upper(var.env)}" in main.tf:3; the plan tells it: terraform show' in told
    assert names(tmp_path, text, {"env": "x"}) == ["nightly-X"]


@pytest.mark.parametrize(
    ("expression", "key"),
    [
        ("data.aws_caller_identity.current.account_id",) * 2,
        ("data.x.y[0].z.*.w[0]", None),
        ('module.far.names["a"]',) * 2,
        ("aws_iam_role.r.arn",) * 2,
        ("random_id.r.hex",) * 2,
        ("timestamp()",) * 2,
        ("path.cwd",) * 2,
        ("var.open.inside.deep",) * 2,
        ('lookup(var.open, "a")', "var.open"),
        ("var.open == 1 ? 2 : 3", "var.open"),
        ("[for x in var.open : x][0]", "var.open"),
        ("provider::x::y(1)", "x::y(1)"),
    ],
)
def test_what_only_terraform_knows(tmp_path, expression, key):
    text = f"""
    variable "open" {{}}
    module "far" {{ source = "far/away" }}
    resource "aws_iam_role" "r" {{ name = "r" }}
    resource "random_id" "r" {{ byte_length = 4 }}
    {workflow(f'"w-${{{expression}}}"')}
    """
    definition = only(tmp_path, text)
    assert "GLU101" in codes(definition.findings)
    assert "main.tf:7" in said(definition.findings)
    if key and not key.startswith(("provider", "x::")):
        assert "w-" + key not in definition.workflow.name
        given = {key: '{"a": 1}' if key == "var.open" else "told"}
        assert "told" in names(tmp_path, text, given)[0] or key == "var.open"


def test_equal_open_expressions_name_the_same_job(tmp_path):
    text = (
        NIGHTLY
        + 'variable "job" {}\n'
        + START.replace("aws_glue_job.load.name", "var.job")
        + """
    resource "aws_glue_trigger" "then" {
      name          = "then"
      type          = "CONDITIONAL"
      workflow_name = aws_glue_workflow.nightly.id
      predicate {
        conditions {
          job_name = var.job
          state    = "SUCCEEDED"
        }
      }
      actions { job_name = aws_glue_job.load.id }
    }
    """
    )
    start, then = only(tmp_path, text).workflow.triggers
    assert start.actions[0].node == then.conditions[0].node
    assert then.actions[0].job_name == "load"


def test_credentials_in_a_shown_expression_are_masked(tmp_path):
    text = 'variable "env" {}\n' + workflow('"${var.env}-AKIAABCDEFGHIJKLMNOP"')
    (found,) = (f for f in only(tmp_path, text).findings if f.code == "GLU101")
    assert found.message.count("(masked)") == 2
    assert "AKIA" not in found.message


@pytest.mark.parametrize("decides", ["count = var.n", "for_each = var.n"])
def test_triggers_whose_number_is_open_refuse_their_workflow_alone(tmp_path, decides):
    text = NIGHTLY + START.replace('name          = "start"', f'{decides}\nname = "start"')
    other = 'variable "n" {}\nresource "aws_glue_workflow" "other" {\n  name = "other"\n}\n'
    found = {
        d.workflow.name: codes(d.findings) for d in reading(tmp_path, text + other).definitions
    }
    assert found == {"nightly": ["GLU119"], "other": []}


def test_a_module_whose_number_is_open_refuses_everything(tmp_path):
    text = NIGHTLY + START + 'variable "n" {}\nmodule "m" {\n  source = "./m"\n  count = var.n\n}\n'
    definition = only(tmp_path, text, m__main_tf=START.replace("aws_glue_w", "var.w"))
    assert codes(definition.findings) == ["GLU119"]
    # Nothing of Glue in it, nothing to decide.
    assert only(tmp_path, text, m__main_tf="").findings == ()


def test_a_workflow_that_may_not_be_there_is_refused_alone(tmp_path):
    text = (
        'variable "n" {}\nresource "aws_glue_workflow" "w" {\n  count = var.n\n  name  = "w"\n}\n'
    )
    found = {d.workflow.name: codes(d.findings) for d in reading(tmp_path, text).definitions}
    assert found == {"aws_glue_workflow.w": ["GLU119"]}
    others = reading(tmp_path, text + NIGHTLY + START).definitions
    assert {d.workflow.name: codes(d.findings) for d in others}["nightly"] == []


def test_dynamic_blocks_whose_number_is_open(tmp_path):
    text = NIGHTLY + START.replace("actions {", 'dynamic "actions" {\nfor_each = var.n\ncontent {')
    text = text.rstrip()[:-1] + '}\n}\nvariable "n" {}\n'
    definition = only(tmp_path, text)
    assert codes(definition.findings) == ["GLU109"]
    assert "Actions decides what the DAG does" in said(definition.findings)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("acme/glue-jobs/aws", True),
        ("git::https://example.com/x.git", True),
        ("terraform-aws-modules/eventbridge/aws", True),
        ("terraform-aws-modules/vpc/aws", False),
        ("terraform.test/terraform-aws-modules/s3-bucket/aws", False),
        ("cloudposse/label/null", False),
        ("cloudposse/glue/aws//modules/glue-job", True),
    ],
)
def test_modules_that_are_not_here(tmp_path, source, told):
    found = reading(tmp_path, NIGHTLY + START + f'module "m" {{\n  source = "{source}"\n}}\n')
    assert codes(found.findings) == (["GLU118"] if told else [])
    assert not told or "main.tf:23" in said(found.findings)


def test_a_module_elsewhere_that_is_given_a_workflow_concerns_it(tmp_path):
    call = 'module "m" {\n  source = "acme/x/aws"\n  workflow = aws_glue_workflow.nightly.name\n}\n'
    found = reading(tmp_path, NIGHTLY + START + call)
    assert codes(found.definitions[0].findings) == ["GLU118"]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("var.open ? [][0] : 1", None),
        ('var.open ? "x" : "x"', "x"),
        ('false && var.open ? "y" : "n"', "n"),
        ('true || var.open ? "y" : "n"', "y"),
        ('var.open && false ? "y" : "n"', "n"),
        ("length([var.open, 1])", "2"),
        ("keys({ a = var.open })[0]", "a"),
        ("element([var.open, 1], 1)", "1"),
        ('lookup({ a = var.open, b = 2 }, "b")', "2"),
        ("contains([var.open], 1)", None),
        ('try(var.open, "x")', None),
        ("merge({ a = var.open }, { a = 1 }).a", "1"),
        ("flatten([var.open])[0]", None),
        ('var.open == "x"', None),
        ("var.open == var.open", "true"),
        ('"${var.open}" == var.open ? 1 : 2', "1"),
        ("jsonencode([var.open])", None),
        ('var.open["a"].b[0]', None),
        ("-var.open + 1", None),
        ("!var.open", None),
        ("jsonencode({ (var.open) = 1 })", None),
        ("[for x in [var.open] : 1][0]", "1"),
        ("[for x in [1] : x if var.open][0]", None),
        ("jsonencode(setunion([var.open], [1]))", None),
    ],
)
def test_what_is_open_goes_only_as_far_as_it_must(tmp_path, expression, expected):
    text = 'variable "open" {}\n' + workflow(f'"w${{{expression}}}"')
    (name,) = names(tmp_path, text)
    assert name == f"w{expected}" if expected else "var.open" in name


# --- files ---


def test_one_file_alone(tmp_path):
    root = write(tmp_path, {"a.tf": VARIABLE, "b.tf": workflow('"b"'), "terraform.tfvars": ""})
    (found,) = read_all([str(root / "a.tf")])
    assert found.source == "a.tf"
    assert [d.workflow.name for d in found.definitions] == ["default"]


def test_files_that_terraform_does_not_read(tmp_path):
    hidden = {".hidden.tf": "no HCL", "backup.tf~": "no HCL", "old.tf.disabled": "no HCL"}
    write(tmp_path / "infra", hidden)
    assert names(tmp_path, VARIABLE) == ["default"]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"a.tf": workflow('"a"') * 2}, r"a.tf:4: resource aws_glue_workflow w is defined a sec"),
        ({"a.tf": "x {"}, "a.tf cannot be read as HCL"),
        ({"a.tf": "", "override.tf": workflow('"a"')}, "override.tf:1 overrides resource"),
        (
            {"a.tf": "", "x_override.tf": "locals {\n  a = 1\n}"},
            "x_override.tf:2 overrides local.a",
        ),
        ({"a.tf": "locals {\n  a = 1\n  a = 2\n}"}, 'a.tf:3: "a" is set a second time'),
        ({"a.tf.json": "{"}, "a.tf.json is not valid JSON"),
        ({"a.tf.json": '{"resource": [1]}'}, "a.tf.json: resource must be an object"),
        ({"a.tf.json": "[1]"}, "a.tf.json must hold an object of blocks"),
    ],
)
def test_files_that_are_wrong_end_in_a_sentence(tmp_path, files, says):
    with pytest.raises(SourceError, match=says):
        read_all([str(write(tmp_path, files))])


@pytest.mark.parametrize("written", ["null", "5", '"5\\n"', '"list("', "[]"])
def test_a_type_that_is_none_ends_in_a_sentence(tmp_path, written):
    hcl = {"a.tf": workflow("var.x") + f'variable "x" {{\n  type = {written}\n}}\n'}
    quoted = f'{{"variable": {{"x": {{"type": {written}}}}}}}'
    data = {"a.tf": workflow("var.x"), "b.tf.json": quoted}
    for files, place in ((hcl, r"a\.tf:5"), (data, r"b\.tf\.json")):
        with pytest.raises(SourceError, match=place):
            read_all([str(write(tmp_path / str(len(files)), files))])


def test_text_that_is_none_ends_in_a_sentence(tmp_path):
    (tmp_path / "a.tf").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match=r"a\.tf is not UTF-8 text"):
        read_all([str(tmp_path)])
    with pytest.raises(SourceError, match="there is no such file"):
        read_all([str(tmp_path / "none.tf")])


def test_files_outside_of_the_configuration_are_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "link.txt").symlink_to(secret)
    (tmp_path / "infra" / "inside.txt").write_text("inside")
    for path in ("../secret.txt", str(secret), "link.txt", "none.txt"):
        (name,) = names(tmp_path, workflow(f'file("{path}")'))
        assert name == f'${{file("{path}")}}'
    assert names(tmp_path, workflow('file("${path.module}/inside.txt")')) == ["inside"]
    assert names(tmp_path, workflow('file("inside.txt")'), {}) == ["inside"]


def test_files_outside_of_the_configuration_are_not_listed(tmp_path):
    write(tmp_path, {"elsewhere/a.txt": "", "infra/here/b.txt": ""})
    (tmp_path / "infra" / "link").symlink_to(tmp_path / "elsewhere")
    for written, expected in (("here/*", "here/b.txt"), ("link/*", "${one(")):
        (name,) = names(tmp_path, workflow(f'one(fileset(path.module, "{written}"))'))
        assert name.startswith(expected)


def test_the_plan_of_an_open_name_can_be_printed(tmp_path, capsys):
    root = write(tmp_path / "infra", {"main.tf": 'variable "env" {}\n' + NIGHTLY + START})
    path = root / "main.tf"
    path.write_text(path.read_text().replace("aws_glue_job.load.name", '"load-${var.env}"'))
    assert main(["graph", str(root), "--format", "json"]) == 0
    assert "load-${var.env}" in capsys.readouterr().out


def test_a_module_reads_the_files_beside_it(tmp_path):
    write(tmp_path, {"common/m.tf": workflow('trimspace(file("${path.module}/n.txt"))')})
    write(tmp_path, {"common/n.txt": "beside"})
    assert names(tmp_path, 'module "m" {\n  source = "../common"\n}\n') == ["beside"]


def test_the_workspace_can_be_given(tmp_path):
    text = workflow('"w-${terraform.workspace}"')
    assert names(tmp_path, text) == ["w-default"]
    assert names(tmp_path, text, {"terraform.workspace": "blue"}) == ["w-blue"]
