"""How a person comes in, and out: by an invitation, a code that is sent, a passkey."""
