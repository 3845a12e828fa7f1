"""Other programs' plugins: VTube Studio's interface, spoken as the server and as a client."""
