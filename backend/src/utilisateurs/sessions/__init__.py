"""Sessions: signing in, staying in, seeing where one is signed in, and signing out."""
