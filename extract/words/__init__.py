"""Words as they are compared: folded, looked up in the taxonomy, told apart, and numbers among them."""
