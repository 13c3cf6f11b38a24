"""What the tabs share that train on the server: the line in which runs wait, and the threads that they train on."""
