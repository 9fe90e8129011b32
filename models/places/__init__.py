"""The communes, départements and regions of France, from the official list; see README.md beside the data."""
