"""How a room is kept: its codes, what may be sent to it, and where that is stored."""
