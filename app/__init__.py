"""The program: command line, window, settings and the threads that join the stages."""
