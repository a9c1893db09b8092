"""Signs that several layouts share."""

from __future__ import annotations

from generator.layouts.extraction import labels_in
from generator.layouts.registry import Sign
from generator.reading.source import Source


def has_function_tables(source: Source) -> bool:
    """Whether a table head with 科目编码, or with 收入 beside 支出, stands in the document."""
    return any(
        "\t" in line.text and (fields := list(labels_in(line.cells).values())) and ("code" in fields or fields.count("side") > 1)
        for line in source.lines
    )


no_function_tables = Sign("没有科目编码表或收支两栏表（那是部门预算）", lambda source: not has_function_tables(source))
