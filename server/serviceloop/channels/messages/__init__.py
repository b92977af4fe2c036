"""Messages to people outside (SMS, e-mail), and the log of them all."""
