"""What is remembered, behind the ports of the core."""
