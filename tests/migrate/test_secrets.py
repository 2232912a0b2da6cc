"""What is taken for a credential, and what is not: two tables, and what masking leaves."""

from __future__ import annotations

import base64
import random
import string

import pytest

from glue2airflow.secrets import MASK, Secret, has_secret, looks_secret, mark, masked, tellable

# Made up, of the right form. Put together here so that no scanner of this repository is alarmed.
KEY_ID = "AKIA" + "IOSFODNN7EXAMPLE"
KEY = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----"
JWT = "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"
GITHUB = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"
SLACK = "https://hooks.slack.com/" + "services/T00000000/B00000000/abcdefABCDEF0123456789ab"
AZURE = "AccountName=x;Account" + "Key=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA==;"

# By what they are called, whatever the value is.
SECRET_NAMES = [
    "--password",
    "--db_password",
    "--dbPassword",
    "DB_PASSWORD_PROD",
    "--password2",
    "--passwordPlain",
    "--sfPassword",
    "--pwd",
    "--pass",
    "--dbpass",
    "--passphrase",
    "api_key",
    "--apikey",
    "--apiKey",
    "--x-api-key",
    "--APIKey",
    "--api.token",
    "deploy-token",
    "--token_prod",
    "--client_secret",
    "--secretkey",
    "fs.s3a.secret.key",
    "--aws_secret_access_key",
    "--private_key_pem",
    "--account_key",
    "--signing-key",
    "--credentials",
    "--creds",
    "--Authorization",
    "--jwt",
    "--session_cookie",
    "--hash_salt",
]
SECRET_VALUES = {
    "key id": KEY_ID,
    "key id inside": f"use_{KEY_ID}_for this",
    "key id and key": f"{KEY_ID}:{KEY}",
    "key alone": KEY,
    "key that begins with a slash": f"/{KEY[:-1]}",
    "private key": PEM,
    "private key on one line": PEM.replace("\n", "\\n"),
    "private key that is cut off": PEM[:50],
    "pgp key": "-----BEGIN PGP PRIVATE KEY BLOCK-----\nabc",
    "web token": JWT,
    "GitHub": GITHUB,
    "GitHub in a URL": f"git+https://{GITHUB}@github.com/x/y.git",
    "GitHub's newer tokens": "github_pat_" + "11AAAAAAA0aaaaaaaaaaaa_bbbbbbbbbbbb",
    "GitLab": "glpat-" + "abcdefghij0123456789",
    "Slack": "xoxb-" + "123456789012-abcdefghijkl",
    "Slack webhook": SLACK,
    "Teams webhook": "https://example.webhook.office.com/" + "webhookb2/1@2/IncomingWebhook/3",
    "Stripe": "sk_live_" + "abcdefghij0123456789",
    "Google": "AIza" + "SyA1234567890abcdefghijklmnopqrstuv",
    "SendGrid": "SG." + "abcdefghijklmnop.abcdefghijklmnopqrstuvwx",
    "Databricks": "dapi" + "0123456789abcdef0123456789abcdef",
    "Vault": "hvs." + "abcdefghijABCDEFGHIJ0123",
    "URL": "https://user:hunter2@example.com/x",
    "URL with a slash in the password": "postgres://u:hun/ter2@db.example.com/x",
    "URL with an at in the password": "postgres://u:hun@ter2@db.example.com/x",
    "URL without a user": "redis://:hunter2@cache.example.com:6379/0",
    "JDBC": "jdbc:postgresql://db.example.com/x?user=u&password=hunter2",
    "JDBC in capitals": "jdbc:sqlserver://db.example.com;User=u;Password=hunter2;",
    "JDBC with a user": "jdbc:mysql://u:hunter2@db.example.com/x",
    "Oracle": "jdbc:oracle:thin:u/hunter2@//db.example.com:1521/x",
    "Mongo": "mongodb+srv://u:hunter2@db.example.com/x",
    "ODBC": "Driver={x};Server=y;Uid=u;Pwd=hunter2",
    "Azure": AZURE,
    "signed URL": "https://b.s3.amazonaws.com/k?X-Amz-Signature=0123456789abcdef",
    "shared access": "https://x.blob.core.windows.net/c?sv=2022&sig=a%2Bb%3D",
    "Spark conf": "spark.hadoop.fs.s3a.secret.key=hunter2",
    "Spark confs": "a.b=c --conf spark.snowflake.sfPassword=hunter2 --conf d=e",
    "JSON": '{"sfUser": "u", "sfPassword": "hunter2"}',
    "JSON in JSON": '{"x": "{\\"password\\": \\"hunter2\\"}"}',
    "Python": "{'user': 'u', 'password': 'hunter2'}",
    "YAML": "user: u\npassword: hunter2",
    "pairs": "user:u,password:hunter2",
    "Kafka": 'ScramLoginModule required username="u" password="hunter2, or so";',
    "JDBC with odd characters": r"jdbc:x://h/d?password=hun(ter2)[\hunter2]'hunter2&y=z",
    "option": "--user u --password hunter2",
    "options in a list": '["--user", "u", "--password", "hunter2"]',
    "JSON with escapes": '{"password": "hun\\"hunter2"}',
    "header": "Authorization: Bearer abcdef0123456789",
    "bearer": "bearer abcdef0123456789",
    "basic": "Basic dTpodW50ZXIy=",
    "base64 key": base64.b64encode(bytes(range(7, 250, 6))).decode(),
    "mask": MASK,
    "mark": mark(12),
}
ORDINARY = {
    "--TempDir": "s3://bucket/temp/2024/01/Daily-Load_Full/",
    "--extra-py-files": "s3://bucket/libs/a.zip,s3://bucket/libs/b.whl",
    "--asset": "s3://cdk-hnb659fds-assets-123456789012-eu-west-1/" + "0123456789abcdef" * 4 + ".py",
    "--day": "2024-12-31",
    "--at": "2024-12-31T23:59:59.000000+00:00",
    "--role": "arn:aws:iam::123456789012:role/DataPlatform-GlueJobRole1A2B3C4D-5E6F7G8H9IJK",
    "--key_arn": "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012",
    "--secret": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf",
    "--db_secret": "prod/orders/db",
    "--credentials": "prod/orders/db",
    "--secret_name": "orders-db",
    "--secret_id": "orders-db",
    "--secretArn": "whatever",
    "--password_parameter": "orders-db",
    "--password": "{{resolve:secretsmanager:orders:SecretString:password}}",
    "--db_password": "/prod/orders/password",
    "--client_secret": "ssm:/prod/orders/secret",
    "--private_key": "s3://bucket/keys/key.pem",
    "--private_key_path": "keys/key.pem",
    "--token": "${Token}",
    "--auth_token": "${Stage}/${Token}",
    "--token_count": "500",
    "--max_tokens": "4096",
    "--token_url": "https://login.example.com/oauth2/token",
    "--use_password": "false",
    "--rotate_secret": "TRUE",
    "--api_key_required": "yes",
    "--first_pass": "1",
    "--primary_key": "order_id",
    "--partition_keys": "year,month,day",
    "--join_key": "customer",
    "--table": "ProdStack-OrdersTable1A2B3C4D-1ABCDEFGHIJKL",
    "--queue": "https://sqs.eu-west-1.amazonaws.com/123456789012/Prod-Orders1A2B3C4D-AbCdEfGhIjKl",
    "--limits": '{"max_tokens": 4096}',
    "--options": '{"table": "orders", "passThrough": true}',
    "--tokenizer": "whitespace",
    "--compass": "north",
    "--bypass": "cache",
    "--author": "someone",
    "--secretary": "somebody",
    "--monkey": "bars",
    "--schema": "id:int,token:string,password:varchar",
    "--columns": '{"password": "string", "id": "int"}',
    "--url": "https://example.com:8443/path/a@b?x=1&y=2",
    "--jdbc": "jdbc:postgresql://db.example.com:5432/orders?ssl=true",
    "--mail": "team@example.com",
    "--uuid": "12345678-1234-1234-1234-123456789012",
    "--digest": "0123456789abcdef0123456789abcdef01234567",
    "--run": "jr_" + "0123456789abcdef" * 4,
    "--class": "com.example.pipelines.orders.LoadOrdersIntoWarehouse2024",
    "--name": "DataPlatformStackGlueJobRoleDefaultPolicy1A2B3C4D",
    "--conf": "spark.sql.shuffle.partitions=200 --conf spark.executor.memory=4g",
    "--sql": "select token, password_hash from users where id = 5",
    "--note": "basic authentication is switched off",
    "--empty": "",
    "--password_of_nobody": "",
    "--user-jars-first": "true",
}


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_names_of_credentials(name: str) -> None:
    assert looks_secret(name, "hunter2")
    assert not looks_secret(name, "")


@pytest.mark.parametrize("text", SECRET_VALUES.values(), ids=SECRET_VALUES)
def test_values_that_are_credentials(text: str) -> None:
    assert looks_secret("--x", text)
    assert looks_secret("--x", f"see {text}")
    without = masked(text)
    assert "hunter2" not in without
    assert not any(part in without for part in (KEY, KEY_ID, "IBAAKC", "ter2", "AAAA0aaaa"))
    assert has_secret(without)  # so that reading it again treats it as the credential it was


@pytest.mark.parametrize(("name", "value"), ORDINARY.items(), ids=ORDINARY)
def test_ordinary_values(name: str, value: str) -> None:
    assert not looks_secret(name, value)
    assert masked(value) == value


def test_what_is_around_a_credential_stays() -> None:
    said = "Reads jdbc:mysql://u:hunter2@db/x?y=1 daily; password=hunter2, mail team@example.com."
    assert masked(said) == (
        f"Reads jdbc:mysql://{MASK}@db/x?y=1 daily; password={MASK}, mail team@example.com."
    )
    assert masked(f"a {PEM} b") == f"a {MASK} b"
    assert masked('{"password":"hunter2","table":"x"}') == f'{{"password":{MASK},"table":"x"}}'


@pytest.mark.parametrize("value", ["${Stage}-hunter2", "hunter2-${Stage}", '${f("hunter2")}'])
def test_a_credential_that_is_known_in_part(value: str) -> None:
    assert looks_secret("--password", value)
    assert tellable("Arguments.--password", value) == MASK
    assert tellable("Arguments.--x", value) == value


def test_masking_twice_changes_nothing() -> None:
    for text in SECRET_VALUES.values():
        assert masked(masked(text)) == masked(text)


def test_what_a_template_marks_is_one() -> None:
    assert looks_secret("--table", Secret("orders"))
    assert masked(Secret("orders")) == MASK


def test_random_keys_are_seen() -> None:
    dice = random.Random(5)
    letters = string.ascii_letters + string.digits + "+/"
    keys = ["".join(dice.choices(letters, k=40)) for _ in range(1000)]
    assert sum(looks_secret("--x", key) for key in keys) > 960


NEARLY = ("://a:", "password", "eyJ-", "a" * 31 + " ", "x=", "--a ", '\\"', "x: ", ":thin:a/", "/a")


@pytest.mark.parametrize("part", NEARLY)
def test_text_that_nearly_fits_is_read_once(part: str) -> None:
    """A pattern that went back to each beginning would not come to an end here."""
    assert masked(part * 20_000) == part * 20_000
