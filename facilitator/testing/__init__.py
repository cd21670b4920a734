"""Small programs and faults for the tests of durability; nothing here runs in a guided session."""
