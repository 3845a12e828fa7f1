"""The three reference networks in torch: for training, for published weights, for export. Needs torch."""
