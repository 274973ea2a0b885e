"""Chinese line composition: what the layout engine cannot do by itself."""
