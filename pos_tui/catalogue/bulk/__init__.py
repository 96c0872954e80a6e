"""One change of many products: looked at before it is done, told once, and taken back as one."""
