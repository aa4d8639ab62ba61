"""Whole questions with their plans, over the whole language, and such that can't be said (`none`)."""

from __future__ import annotations

import re

from training.drafts import Draft, Kind
from training.figures import Figures
from training.follow_ups import FollowUps
from training.ranking import Ranking
from training.refusals import Refusals
from training.rows import Rows


class Asker(Rows, Figures, Ranking, FollowUps, Refusals):
    """Makes drafts: one method a kind of question."""

    def kinds(self) -> list[Kind]:
        """Kinds of questions with their weights."""
        return [
            (15, self.show), (7, self.of_named), (8, self.show_ordered), (4, self.documents), (12, self.count),
            (5, self.count_distinct), (6, self.distinct), (7, self.aggregate), (4, self.aggregates), (11, self.top),
            (7, self.top_group), (8, self.group), (5, self.group_figures), (5, self.threshold), (5, self.links),
            (2, self.percent), (2, self.lengths), (3, self.either),
        ]  # fmt: skip

    def draft(self) -> Draft | None:
        """A question of a random kind; None when the collection has no fields for it."""
        made = self.chance.choice(self.schema.collections)
        kinds = self.kinds()
        kind = self.chance.choices([one for _, one in kinds], [weight for weight, _ in kinds])[0]
        draft = kind(made)
        if draft and re.search(r"\bdistinct|^by", draft.action) and self.likely(0.9):
            named = re.findall(r"[^\s,:]+", draft.action.partition(" ")[2])
            if any(
                re.match(re.escape(name) + r"[=^$~]", part)
                for part in draft.where.split(" & ")
                for name in named
            ):
                return None  # "which cities of customers from Oslo": nobody asks that
        if draft and not draft.kind:
            draft.kind = kind.__name__
        return draft
