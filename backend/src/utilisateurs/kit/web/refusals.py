"""What the framework itself refuses, said as problems.

Problem
├── MalformedBody          400
├── MethodNotAllowed       405
├── BodyTooLarge           413
├── UnsupportedMediaType   415
├── OtherRefusal           4xx  anything else the framework answers
└── Internal               500  ours to mend
"""

from utilisateurs.kit.problems import Problem
from utilisateurs.kit.text import Text


class MalformedBody(Problem):
    """The body is not JSON."""

    slug = "malformed-body"
    status = 400
    title = Text("The body cannot be read", "Le corps est illisible")
    detail = Text("The body is not valid JSON in UTF-8.", "Le corps n'est pas du JSON valable en UTF-8.")
    remedy = Text("Send one JSON value encoded in UTF-8.", "Envoyez une valeur JSON encodée en UTF-8.")


class MethodNotAllowed(Problem):
    """The address exists, the method does not."""

    slug = "method-not-allowed"
    status = 405
    title = Text("Method not allowed", "Méthode non permise")
    detail = Text("This address does not take this method.", "Cette adresse n'accepte pas cette méthode.")
    remedy = Text("Use a method listed in Allow.", "Utilisez une méthode indiquée dans Allow.")


class BodyTooLarge(Problem):
    """More bytes than this address takes."""

    slug = "body-too-large"
    status = 413
    title = Text("Too large", "Trop volumineux")
    detail = Text("This address takes at most {limit} bytes.", "Cette adresse accepte au plus {limit} octets.")
    remedy = Text("Send less at once.", "Envoyez-en moins à la fois.")


class UnsupportedMediaType(Problem):
    """A body of another kind than this address takes."""

    slug = "unsupported-media-type"
    status = 415
    title = Text("Kind of content not supported", "Type de contenu non pris en charge")
    detail = Text("This address takes {accepted}.", "Cette adresse accepte {accepted}.")
    remedy = Text("Set Content-Type accordingly.", "Adaptez Content-Type en conséquence.")


class OtherRefusal(Problem):
    """A refusal of the framework that has no name here."""

    slug = "refused"
    status = 400
    title = Text("Request refused", "Requête refusée")
    detail = Text("The request cannot be served as sent.", "La requête ne peut être servie telle quelle.")
    remedy = Text("Check it against the API's description.", "Comparez-la à la description de l'API.")

    def __init__(self, status: int) -> None:
        """Keep the framework's status."""
        super().__init__()
        self.status = status  # type: ignore[misc] # the one problem whose status is not of its class


class Internal(Problem):
    """A defect of ours."""

    slug = "internal"
    status = 500
    title = Text("Something broke on our side", "Un défaut de notre côté")
    detail = Text("The request met a defect; it was recorded.", "La requête a rencontré un défaut, enregistré.")
    remedy = Text("Try again; if it stays, report the request_id.", "Réessayez ; sinon signalez le request_id.")
