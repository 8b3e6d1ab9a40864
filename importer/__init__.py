"""Documents of other products, brought into the register. Nothing of it ships to AWS."""
