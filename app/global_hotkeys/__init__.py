"""Keys that are heard while another program has the keyboard. No Qt: a backend is a thread of its own."""
