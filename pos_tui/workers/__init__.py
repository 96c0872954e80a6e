"""What runs beside the screens: the desk that writes, the spool that prints, the sign-in."""
