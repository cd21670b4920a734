"""What is asked over the screen beneath. A dialog ends with a value and never reaches into that screen."""
