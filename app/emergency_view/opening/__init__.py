"""From a request to an opened card: read the code, find the link, open the seal, record the opening."""
