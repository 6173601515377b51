"""Search: one function for readers' questions, whatever database answers them."""
