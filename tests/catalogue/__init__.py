"""The catalogue, held to account law by law."""
