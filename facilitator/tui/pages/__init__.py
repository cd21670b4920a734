"""One page per place of the session. A page shows a state and turns keys into moves; it holds nothing of its own."""
