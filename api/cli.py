"""The command ``maillage``: assembles the commands, says its texts in French or English, turns errors into one sentence."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from api import console
from api.commands import (
    database,
    demo,
    evaluate,
    imports,
    launcher,
    maps,
    measures,
    profiles,
    query,
    review,
    sheets,
    study,
    territories,
    what_if,
)
from graph.errors import MaillageError
from graph.language import LANGUAGES, set_language, translate

INTERRUPTED = 130
"""What typer makes of Ctrl+C."""

_HELP_WORDS = ("Usage:", "Options:", "Commands:", "Arguments:", "Show this message and exit.", "[required]", "default:")


class _Speaking:
    """A command whose help is said in the reader's language (texts are English in the code)."""

    def get_help(self, ctx: Any) -> str:
        text: str = super().get_help(ctx)  # type: ignore[misc]
        for word in _HELP_WORDS:
            text = text.replace(word, translate(word))
        return re.sub(r"\[OPTIONS\]|COMMAND \[ARGS\]\.\.\.", lambda found: translate(found[0]), text)


class Command(_Speaking, TyperCommand):
    pass


class Group(_Speaking, TyperGroup):
    pass


def build() -> typer.Typer:
    """The whole command, with every sub-command of `api.commands`."""
    app = typer.Typer(
        name="maillage", cls=Group, rich_markup_mode=None, add_completion=False, no_args_is_help=True,
        pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]},
    )  # fmt: skip
    app.callback(cls=Group)(_root)
    modules: tuple[Any, ...] = (
        demo,
        territories,
        imports,
        review,
        measures,
        what_if,
        evaluate,
        study,
        maps,
        sheets,
        query,
        launcher,
    )
    for module in modules:
        for name, function in module.COMMANDS.items():
            app.command(name, cls=Command)(function)
    groups: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("db", "The database: start, stop, state, backup, restore, check.", database.COMMANDS),
        ("territory", "Territories of your own.", territories.TERRITORY_COMMANDS),
        ("profile", "How the columns of a file are read.", profiles.COMMANDS),
    )
    for name, help_text, commands in groups:
        group = typer.Typer(cls=Group, rich_markup_mode=None, no_args_is_help=True)
        for subname, function in commands.items():
            group.command(subname, cls=Command)(function)
        app.add_typer(group, name=name, help=help_text, cls=Group)
    return app


def _root(
    lang: Annotated[str, typer.Option("--lang", help="Language of texts: fr or en.", metavar="fr|en")] = "",
    debug: Annotated[bool, typer.Option("--debug", help="Show the details of an unexpected error.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
) -> None:
    """Who co-constructs with whom in a French territory, and which alliance could be explored."""
    # --lang, --debug and --version are taken by `main` before typer reads the line, so that they work in any place.


def localise(command: Any) -> Any:
    """Put every help text of a command and its sub-commands in the current language."""
    command.help = translate(command.help or "")
    command.short_help = command.help
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = translate(parameter.help)
    for child in getattr(command, "commands", {}).values():
        localise(child)
    return command


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; returns the exit code (0 done, 1 error, 2 usage) after saying what went wrong."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = _take_flag(words, "--debug") or os.environ.get("MAILLAGE_DEBUG", "").lower() in ("1", "true", "yes")
    try:
        set_language(_take_language(words))
        if _take_flag(words, "--version"):
            return _version()
        command = localise(typer.main.get_command(build()))
        result = command.main(words, prog_name="maillage", standalone_mode=False)
        sys.stdout.flush()
        return _interrupted() if result == INTERRUPTED else result if isinstance(result, int) else 0
    except BrokenPipeError:
        # The reader of our output has left: nobody to tell, and closing must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return _interrupted()
    except Exception as error:
        return _explain(error, debug)


def _take_flag(words: list[str], flag: str) -> bool:
    end = words.index("--") if "--" in words else len(words)
    if flag in words[:end]:
        words.remove(flag)
        return True
    return False


def _take_language(words: list[str]) -> str:
    """The language asked for, anywhere on the line or by MAILLAGE_LANG; taken off the line."""
    from graph.errors import UsageProblem

    asked = os.environ.get("MAILLAGE_LANG") or "fr"
    set_language(asked)
    end = words.index("--") if "--" in words else len(words)
    for place, word in enumerate(words[:end]):
        if word == "--lang" or word.startswith("--lang="):
            value = word.partition("=")[2] if "=" in word else (words[place + 1] if place + 1 < len(words) else "")
            del words[place : place + (1 if "=" in word else 2)]
            if value not in LANGUAGES:
                raise UsageProblem("The language {word} is not known; choose fr or en.", word=repr(value))
            return value
    return asked


def _version() -> int:
    from importlib.metadata import version

    console.out(f"maillage {version('maillage')}")
    return 0


def _fail(sentence: str, code: int) -> int:
    sys.stderr.write(sentence + "\n")
    return code


def _interrupted() -> int:
    return _fail(translate("Interrupted. Nothing that was under way has been kept."), 1)


def _explain(error: Exception, debug: bool) -> int:
    """One sentence for an error, and its exit code; the details of an unexpected one go to the log file."""
    from api import mishaps

    if debug and not isinstance(error, MaillageError):
        import traceback

        traceback.print_exception(error)
    if isinstance(error, MaillageError):
        if debug and error.__cause__:
            import traceback

            traceback.print_exception(error)
        return _fail(error.say(), error.exit_code)
    if hasattr(error, "format_message"):
        return _usage(error)
    known = mishaps.explain(error)
    if known:
        return _fail(known.say(), known.exit_code)
    where = mishaps.log(error)
    return _fail(
        translate("Something unexpected happened: {kind}. The details are in {file}; --debug shows them here.", kind=type(error).__name__, file=where), 1,
    )  # fmt: skip


def _usage(error: Any) -> int:
    """A line that typer could not read, as one sentence that names the word at fault."""
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    name = ""
    if parameter is not None:
        name = (
            max(parameter.opts, key=len)
            if parameter.param_type_name == "option"
            else str(parameter.display_name_raw).upper()
        )
    detail = error.format_message().strip()
    if kind == "NoArgsIsHelpError":
        console.out(detail)
        return 0
    if kind == "NoSuchOption":
        sentence = translate(
            "The option {name} is not known here; see “{help}”.", name=error.option_name, help=_help_of(error)
        )
    elif kind == "MissingParameter":
        sentence = translate("{name} is missing; see “{help}”.", name=name, help=_help_of(error))
    elif kind == "BadParameter":
        choices = re.findall(r"'([^']*)'", str(error.message).partition(" not one of ")[2])
        known = translate("one of {choices}", choices=", ".join(choices)) if choices else _expected(parameter)
        sentence = translate(
            "The value given for {name} is not {expected}; see “{help}”.",
            name=name,
            expected=known,
            help=_help_of(error),
        )
    elif found := re.search(r"No such command '([^']*)'", detail):
        sentence = translate("There is no command {name}; see “{help}”.", name=found[1], help=_help_of(error))
    elif found := re.search(r"unexpected extra arguments? \((.*)\)", detail):
        sentence = translate("Too many words on the line: {words}; see “{help}”.", words=found[1], help=_help_of(error))
    else:
        sentence = translate("The command cannot be read: {detail}", detail=detail)
    return _fail(sentence, 2)


def _expected(parameter: Any) -> str:
    kind = str(getattr(parameter, "metavar", "") or "")
    return (
        translate("a number") if kind in ("YEAR", "N") or parameter.name in ("top", "limit") else translate("readable")
    )


def _help_of(error: Any) -> str:
    return f"{error.ctx.command_path if error.ctx else 'maillage'} --help"


if __name__ == "__main__":
    sys.exit(main())
