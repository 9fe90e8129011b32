"""The page on which people check answers: a server of this machine only, its queues, and what it writes down."""
