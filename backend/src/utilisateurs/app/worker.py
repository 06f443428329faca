"""What each worker process loads."""

from utilisateurs.app import logs
from utilisateurs.app.process import create_app

logs.set_up(readable=False)
app = create_app()
