"""Terraform's numbers: exact where they are whole, 512 bits of precision where they are not.

https://developer.hashicorp.com/terraform/language/expressions/types#numbers
"""

from __future__ import annotations

from decimal import Context, Decimal

from airflow_glue_bridge.glue.codec import DecodeError

Number = int | Decimal

# 512 bits are 154 decimal digits. The exponent's bound keeps a written-out number short.
PRECISION = Context(prec=154, Emax=400, Emin=-400)


def number_text(value: float | Decimal) -> str:
    """A number as Terraform writes it into a text: without exponent or trailing zeros."""
    if isinstance(value, int):
        return str(value)
    return format(plain(Decimal(str(value))), "f")


def plain(value: Decimal | float) -> Number:
    """The number as ``int`` if it is whole.

    :raises DecodeError: if it is larger than any number that a configuration needs.
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite() or exact.adjusted() > PRECISION.Emax:
        raise DecodeError("a number is too large")
    return int(exact) if exact == exact.to_integral_value() else exact.normalize(PRECISION)
