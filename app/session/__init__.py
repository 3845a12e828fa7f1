"""What the user does: settings and pipeline kept in step. No Qt."""
