"""maillage evaluate."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Above, AsOf, Json, Layers, Output, Territory
from api.commands.progress import computing
from api.commands.said import say_fictional
from api.console import number, out, say, show_json, show_table, write_file
from api.study_answers import Evaluated
from graph.language import _, current_language


def evaluate(
    territory: Territory,
    cut: Annotated[
        int, typer.Option("--cut", metavar="YEAR", help="What began after this year is hidden, then foreseen.")
    ],
    output: Output = None,
    layers: Layers = "alliance",
    as_of: AsOf = None,
    include_above: Above = False,
    json: Json = False,
) -> None:
    """Judge how well the scores foresee which organisations ally."""
    from api.service import evaluate as service
    from api.service import words
    from api.service.reading import Reading
    from api.session import session

    with computing("Judging the scores…"), session() as db:
        answer = service.evaluate(db, Reading(territory, layers, as_of, include_above), cut)
    if output is not None and answer.calibration:
        write_file(output, _calibration(answer))
        say("The picture of the calibration is in {file}.", file=output)
    elif output is not None:
        say("There is no likelihood to draw.")
    if json:
        show_json(answer)
        return
    say_fictional(answer.provenance.fictional)
    out(getattr(answer.said, current_language()))
    if not answer.evaluable:
        return
    out()
    columns = [
        (_("Score"), "left"), (_("AUC (0.5 = chance)"), "right"), (_("95 % interval"), "right"), (_("Average precision"), "right"),
        (_("True among the first 20"), "right"),
    ]  # fmt: skip
    show_table(
        columns,
        [
            (words.measure(row.name), row.auc, f"{number(row.auc_low)} – {number(row.auc_high)}", row.average_precision, row.precision_at_20)
            for row in sorted(answer.scores, key=lambda row: -(row.auc or 0))
        ],
    )  # fmt: skip


def _calibration(answer: Evaluated) -> str:
    """The picture, its title the sentence it shows."""
    from api.service import words
    from visuals.calibration import calibration_svg, percent

    bins = [(one.predicted, one.observed, one.pairs) for one in answer.calibration]
    pairs = max(1, sum(n for _said, _came, n in bins))
    said, came = (percent(sum(one[at] * one[2] for one in bins) / pairs) for at in (0, 1))
    title = _("After {year}, {came} of the pairs allied where {said} was said", year=answer.cut, came=came, said=said)
    about = _(
        "{territory}: likelihood learnt by {cut}, alliances of {cut} to {end}",
        territory=answer.territory,
        cut=answer.cut,
        end=answer.end,
    )
    told = _("Maillage, {day}. Sources: {sources}.", day=str((answer.provenance.model_extra or {}).get("computed_at", ""))[:10], sources=", ".join(answer.provenance.sources[:3]) or "–")  # fmt: skip
    return calibration_svg(bins, title, words.marked(about, answer.provenance.fictional), told)


COMMANDS = {"evaluate": evaluate}
