"""What is learnt and shared: models that run without a network, their word pieces, the meaning of a text."""
