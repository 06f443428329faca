"""Single-use links: what a mail carries to prove that its reader owns the mailbox."""
