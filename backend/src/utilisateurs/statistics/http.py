"""`/statistics/overview`."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from utilisateurs.authority.http import StatisticsReader
from utilisateurs.kit.clock import Clock
from utilisateurs.kit.db import Database
from utilisateurs.kit.fields import Day
from utilisateurs.kit.problems import FieldError, InvalidInput
from utilisateurs.kit.text import Text
from utilisateurs.kit.web.edge import json_response
from utilisateurs.kit.web.provided import provided
from utilisateurs.statistics.schemas import OverviewView, overview_view
from utilisateurs.statistics.service import Statistics

router = APIRouter(tags=["Statistics"])
MAX_DAYS = 800
LAST_YEAR = 9000
USUAL_DAYS = 90
Figures = Annotated[Statistics, Depends(provided(Statistics))]
Data = Annotated[Database, Depends(provided(Database))]
Time = Annotated[Clock, Depends(provided(Clock))]
_REFUSAL = FieldError(
    field="from",
    code="bad_range",
    reason=Text(
        "`from` lies after `to`, or more than 800 days before.", "`from` suit `to`, ou de plus de 800 jours avant."
    ),
    remedy=Text("Choose at most 800 days, in order.", "Choisissez au plus 800 jours, dans l'ordre."),
)


@router.get("/statistics/overview", response_model=OverviewView, summary="Figures for the overview")
async def read_overview(
    _: StatisticsReader,
    figures: Figures,
    data: Data,
    clock: Time,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
) -> Response:
    """Return how many people there are, and what happened day by day."""
    ends = last or clock.now().date()
    begins = first or _days_before(ends, USUAL_DAYS)
    if begins > ends or ends.year > LAST_YEAR or (ends - begins).days >= MAX_DAYS:
        raise InvalidInput(_REFUSAL)
    async with data.read() as connection:
        overview = await figures.overview(connection, begins, ends)
    return json_response(overview_view(overview))


def _days_before(day: date, days: int) -> date:
    return day - timedelta(days=min(days, day.toordinal() - 1))
