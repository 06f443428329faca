"""What each worker process loads."""

from utilisateurs.app.process import create_app

app = create_app()
