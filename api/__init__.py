"""The service: pages, HTTP and command line."""
