"""maillage query: read-only Cypher."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Json, Output
from api.console import csv_text, say, show_json, show_table, write_file


def query(
    text: Annotated[
        str,
        typer.Argument(
            metavar="CYPHER", help="A query that only reads, for example: MATCH (a:Actor) RETURN a.name LIMIT 5"
        ),
    ],
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="K=V", help="A parameter of the query; repeat for several."),
    ] = None,
    output: Output = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Most rows to read.")] = None,
    json: Json = False,
) -> None:
    """Ask the graph in Cypher; writing, administration and loading files are refused."""
    from api.service import query as service
    from api.session import session, settings

    with session() as db:
        answer = service.run(db, settings(), text, service.parameters(param or []), limit)
    if output:
        write_file(
            output,
            answer.model_dump_json(indent=2) if output.suffix == ".json" else csv_text(answer.columns, answer.rows),
        )
        say("{count} rows written to {file}.", count=len(answer.rows), file=output)
    elif json:
        show_json(answer)
    else:
        # a year or an identifier is no amount: numbers of a query keep their digits together
        rows = [[value if isinstance(value, bool | None) else str(value) for value in row] for row in answer.rows]
        show_table([(column, "left") for column in answer.columns], rows)
    if answer.truncated:
        say("Only the first {count} rows are here; add a LIMIT, or raise it with --limit.", count=len(answer.rows))


COMMANDS = {"query": query}
