"""A person's decision about two printings: one project or two, and how that is known."""

from __future__ import annotations

from dataclasses import dataclass

DIFFERENT = "different"


@dataclass(frozen=True)
class Decision:
    """Two printings that are of one project (`same`, `evaluates`, `continues`) or of two (`different`), and how that is known."""

    project_id: str
    other_id: str
    relation: str
    evidence: str
    decided_on: str

    @property
    def pair(self) -> frozenset[str]:
        """The two printings, in no order."""
        return frozenset((self.project_id, self.other_id))
