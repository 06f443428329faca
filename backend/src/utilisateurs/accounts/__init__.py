"""What a person does about the own account: sign up, confirm, recover, look after it, leave."""
