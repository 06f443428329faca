"""LOCK, GET, POST, UNLOCK over and over, by a few clients with a state each, over connections kept open."""

import asyncio
import json
import random
import re
import time
from dataclasses import dataclass
from functools import cache
from uuid import UUID, uuid4

CLIENTS = 4
SECONDS = 8.0
ACCEPTED = (200, 204)
LENGTH = re.compile(rb"(?i)content-length: (\d+)")


@cache
def document(size: int) -> tuple[bytes, bytes]:
    """Return a plausible state of about so many bytes, in two halves between which the serial goes."""
    chance = random.Random(size)  # noqa: S311 - the same document in each run
    lines: list[str] = []
    length = 0
    while length < size:
        lines.append(_resource(chance, len(lines)))
        length += len(lines[-1]) + 1
    head = '{"version": 4, "terraform_version": "1.11.4", "lineage": "3f2b", "outputs": {}, "resources": ['
    return f'{head}{",".join(lines)}], "serial": '.encode(), b"}"


def _resource(chance: random.Random, number: int) -> str:
    identity = str(UUID(int=chance.getrandbits(128)))
    attributes = {"id": identity, "input": {"value": f"thing-{number}", "type": "string"}, "output": None}
    attributes |= {"arn": f"arn:aws:ec2:eu-west-3:123456789012:subnet/{identity}", "tags": {"Environment": "staging"}}
    instance = {
        "schema_version": 0,
        "attributes": attributes,
        "sensitive_attributes": [],
        "dependencies": ["a.b", "c.d"],
    }
    provider = 'provider["terraform.io/builtin/terraform"]'
    made = {"mode": "managed", "type": "terraform_data", "name": f"n{number}", "provider": provider}
    return json.dumps({**made, "instances": [instance]}, indent=2)


@dataclass(frozen=True)
class Seen:
    """The sorted times of the cycles, in seconds, and over how long they were run."""

    cycles: tuple[float, ...]
    seconds: float
    failed: int

    @property
    def requests_per_second(self) -> float:
        """Four requests are a cycle."""
        return 4 * len(self.cycles) / self.seconds

    def p99_ms(self) -> float:
        """Return the time within which 99 of 100 cycles were."""
        return self.cycles[min(len(self.cycles) - 1, int(len(self.cycles) * 0.99))] * 1000


@dataclass
class Client:
    """One client on one state of one server."""

    port: int
    headers: str
    state: str
    document: tuple[bytes, bytes]

    async def run(self, end: float) -> tuple[list[float], int]:
        """Go round until the time is over; return the times, and how many answers were not 2xx."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**24)
        times, failed, serial = [], 0, 0
        while (begin := time.perf_counter()) < end:
            serial += 1
            failed += sum(status not in ACCEPTED for status in await self._cycle(serial))
            times.append(time.perf_counter() - begin)
        self._writer.close()
        return times, failed

    async def _cycle(self, serial: int) -> list[int]:
        lock = str(uuid4())
        info = json.dumps({"ID": lock, "Operation": "OperationTypeApply", "Who": "bench", "Version": "1.11.4"}).encode()
        head, tail = self.document
        locked = await self._ask("LOCK", "", [info])
        read = await self._ask("GET", "", [])
        written = await self._ask("POST", f"?ID={lock}", [head, str(serial).encode(), tail])
        return [locked, read, written, await self._ask("UNLOCK", "", [info])]

    async def _ask(self, method: str, query: str, body: list[bytes]) -> int:
        length = sum(map(len, body))
        head = f"{method} /tf/{self.state}{query} HTTP/1.1\r\nHost: x\r\n{self.headers}Content-Length: {length}\r\n\r\n"
        self._writer.writelines([head.encode(), *body])
        await self._writer.drain()
        answer = await self._reader.readuntil(b"\r\n\r\n")
        found = LENGTH.search(answer)
        await self._reader.readexactly(int(found[1]) if found else 0)
        return int(answer[9:12])


def measure(port: int, headers: str, size: int, seconds: float = SECONDS, clients: int = CLIENTS) -> Seen:
    """Run cycles with new states of this size; a second of warming up is left out."""
    document(size)  # made before the clock runs

    async def together(span: float, name: str) -> Seen:
        begin = time.perf_counter()
        names = [f"{name}-{size}-{clients}-{number}" for number in range(clients)]
        made = [Client(port, headers, one, document(size)) for one in names]
        found = await asyncio.gather(*(client.run(begin + span) for client in made))
        times = sorted(one for times, _ in found for one in times)
        return Seen(tuple(times), time.perf_counter() - begin, sum(failed for _, failed in found))

    asyncio.run(together(1, "warm"))
    return asyncio.run(together(seconds, "s"))
