"""The live path: threads, the slots between them, and what keeps their pace. No Qt."""
