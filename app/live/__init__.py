"""The live core: answers in through the intake, stages out through the hub."""
