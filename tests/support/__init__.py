"""What the tests of several rooms and the benchmarks share: plans, projects, faults, terminals."""
