"""What a territory's graph holds, where it lives and what it tells."""
