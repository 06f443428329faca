"""A way out for mails that keeps them, refuses them, or dies with one in its hands."""

from utilisateurs.notifications.models import Message, NotSent


class Killed(BaseException):
    """The process is gone: nothing after this line runs."""


class FakeTransport:
    """Takes messages; refuses while `refusing`, and is killed after taking while `dying`."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.refusing = False
        self.dying = False
        self.tries = 0

    async def send(self, message: Message) -> None:
        self.tries += 1
        if self.refusing:
            raise NotSent("SMTPServerDisconnected")
        self.taken.append(message)
        if self.dying:
            raise Killed
