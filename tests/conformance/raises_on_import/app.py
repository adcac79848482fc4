raise RuntimeError("half-baked")
