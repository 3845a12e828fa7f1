"""Everything that makes a model pack from nothing: characters, data, training, evaluation."""
