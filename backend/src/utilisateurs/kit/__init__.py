"""Tools that know no domain word: database, web edge, pagination, clock, ids, cryptography."""
