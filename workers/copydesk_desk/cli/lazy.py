"""Commands that are loaded when they are called.

Each command lives in `commands/NAME.py`. Some import the whole chain, which takes seconds of processor time; so the
command line knows only their names and one line of help, and imports a module when its command is called.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command


class LazyCommand(TyperCommand):
    """Stands for a command in the list of commands, and becomes the real one when it is called."""

    def __init__(self, name: str, function: str, summary: str, panel: str) -> None:
        """Names the command without importing it.

        Args:
            name: Name of the command and of its module in `copydesk_desk.cli.commands`.
            function: Name of the function in that module, or of its Typer where the command has sub-commands.
            summary: The line of `copydesk --help`; the first sentence of the function's docstring says the same.
            panel: Heading under which `copydesk --help` lists it.
        """
        super().__init__(name, callback=None, help=summary, rich_markup_mode="markdown", rich_help_panel=panel)
        self._name = name
        self._function = function

    def load(self) -> Any:
        """Imports the command.

        Returns:
            The click command or group that Typer makes of the function.
        """
        found = getattr(import_module(f"copydesk_desk.cli.commands.{self._name}"), self._function)
        if isinstance(found, typer.Typer):
            return get_command(found)
        app = typer.Typer(add_completion=False, rich_markup_mode="markdown")
        app.command(self._name)(found)
        return get_command(app)

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """The context of the real command, in which it then runs."""
        return self.load().make_context(*arguments, **options)
