"""Promoting configuration: values that are named are copied from one environment to another, and nothing else is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from relais.delivery.actions.gatekeeper import Change
from relais.delivery.actions.looking import Look
from relais.delivery.actions.outcomes import asked
from relais.delivery.actions.telling import Prepared
from relais.delivery.model.configuration import Configuration, Copied
from relais.delivery.model.entries import Entry
from relais.delivery.model.requests import PLACE, Proposal
from relais.delivery.model.rules import Rules
from relais.delivery.model.things import Environment, Promotion, Reason
from relais.kit.errors import Failure, Misuse, Refusal


@dataclass(frozen=True)
class Plan:
    """What would be copied, onto which commit, and what the files would be."""

    base: str
    values: Configuration
    files: dict[str, bytes]
    promotion: Promotion
    authors: Callable[[], frozenset[str]]
    """Asks who wrote the lines that the values come from."""
    model: str
    """The environment that they come from."""

    @property
    def told(self) -> str:
        """What could be copied, and by which word."""
        return f"{self.count} of {self.model} to copy: relais promote {self.promotion.environment} --configuration"

    @property
    def count(self) -> str:
        """How many they are, in words."""
        count = len(self.values.values)
        return f"{count} value{'s' if count > 1 else ''}"


@dataclass(frozen=True)
class Configurer:
    """Finds the values that differ between an environment and the one that it copies from."""

    look: Look

    def plan(self, environment: Environment, reason: Reason) -> Plan | None:
        """Return what would be copied, or nothing when nothing differs.

        Raises:
            Misuse: the environment names no values, or one of them is not there, or is a slot's.
        """
        if not environment.copies:
            raise Misuse(
                f"{environment.name} copies no values.",
                remedy=f"Name them: environment.{environment.name}.delivery.copy.",
            )
        model = self.look.settings.environments[environment.model]
        start, (base, bundle) = self.look.consumers.of(model).tip(), self.look.present(environment)
        files: dict[str, bytes] = {}
        values = Configuration.of(self._copied(environment, model, (start, base), files))
        if not values:
            return None
        promotion = Promotion(environment.name, bundle, bundle, reason, values.id)
        return Plan(base, values, files, promotion, lambda: self._authors(model, start, values), model.name)

    def change(self, environment: Environment, plan: Plan) -> Change:
        """Return a plan as what gates are asked about and approvals are of."""
        return Change(plan.values.id, environment, plan.promotion, plan.authors, plan.values.told)

    def prepared(self, environment: Environment, reason: Reason) -> Prepared | None:
        """Return what would be written, once every gate is open.

        Raises:
            Refusal: the environment is frozen, a gate is closed, or its request is open already.
        """
        found = self.plan(environment, reason)
        if not found:
            return None
        Rules(self.look.books).free(found.promotion)
        self.look.gatekeeper.open(self.change(environment, found))
        message = _message(environment, found)
        if environment.via == "request":
            asked(self.look, Proposal(environment, found.promotion, message))
        return Prepared(found.promotion, found.base, found.files, message, found.values.places)

    def has(self, environment: Environment, intent: Entry) -> bool:
        """Tell whether an environment has the very values that an intent would give it."""
        tip, read = self.look.consumers.of(environment).tip(), self.look.editor.read
        values = []
        try:
            for file, place in Configuration.split(intent.details.get("places", "")):
                path = _path(environment, file)
                values.append(Copied(file, place, "", read(path, self._content(environment, tip, path), place), 0))
        except Failure:  # the file or the place is not there any more
            return False
        return Configuration(tuple(values)).id == intent.details["configuration"]

    def why(self, environment: Environment, found: Plan | None) -> str:
        """Say in one sentence what the values of a plan wait for."""
        if not found:
            return f"The values of {environment.name} are those of {environment.model}."
        free = f"Nothing holds {found.count} of {environment.model} back: "
        return self.look.closed(self.change(environment, found), found.base) or (
            f"{free}run relais promote {environment.name} --configuration."
        )

    def waiting(self, environment: Environment) -> Change:
        """Return what waits to be copied.

        Raises:
            Refusal: nothing does.
        """
        if found := self.plan(environment, "manual"):
            return self.change(environment, found)
        raise Refusal(f"nothing waits for {environment.name}: its values are those of {environment.model}.")

    def _copied(
        self, environment: Environment, model: Environment, commits: tuple[str, str], files: dict[str, bytes]
    ) -> Iterator[Copied]:
        """Copy values into files, which are filled on the way, and tell of each."""
        editor, (start, base) = self.look.editor, commits
        for file, where in environment.copies:
            path = _path(environment, file)
            source = self._content(model, start, _path(model, file))
            target = files.get(path) or self._content(environment, base, path)
            for place in editor.below(file, source, where):
                self._no_slot(environment, file, place)
                before, after = editor.read(path, target, place), editor.read(file, source, place)
                target = editor.copy(path, source, target, place) if before != after else target
                yield Copied(file, place, before, after, editor.line(file, source, place))
            files[path] = target

    def _content(self, environment: Environment, commit: str, path: str) -> bytes:
        found = self.look.consumers.of(environment).read(commit, path)
        if not found:
            raise Misuse(
                f"{path} is not in {environment.repository}.", field=f"environment.{environment.name}.delivery"
            )
        return found

    def _no_slot(self, environment: Environment, file: str, place: str) -> None:
        """Refuse to carry a version past its proofs."""
        slots = [one.place.partition("#")[0] for one in environment.slots if one.file == file]
        if any(self.look.editor.same(place, one) for one in slots):
            raise Misuse(
                f"{file}:{place} holds a version, which comes by relais promote {environment.name} alone.",
                field=f"environment.{environment.name}.delivery.copy",
            )

    def _authors(self, model: Environment, start: str, values: Configuration) -> frozenset[str]:
        consumer, lines = self.look.consumers.of(model), dict[str, list[int]]()
        for one in values.values:
            lines.setdefault(_path(model, one.file), []).append(one.line)
        return frozenset(who for path, numbers in lines.items() for who in consumer.authors(start, path, numbers))


def _path(environment: Environment, file: str) -> str:
    return f"{environment.folder}/{file}" if environment.folder else file


def _message(environment: Environment, found: Plan) -> str:
    trailers = [f"Relais-Promotion: {found.promotion.id}", f"Relais-Configuration: {found.values.id}"]
    places = [f"{PLACE}{one.file}: {one.place}" for one in found.values.values]
    title = f"chore: {environment.name} takes {found.count} of {environment.model}"
    return "\n".join([title, "", *places, "", *trailers, ""])
