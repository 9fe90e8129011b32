"""Where bytes come from and what is kept of them: the archive on disk or in object storage, and the cache."""
