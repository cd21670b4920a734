"""The screen: the only room that knows Textual. State down, moves up."""
