"""The whole service on one machine: `make run`. Never packaged, never imported by what ships."""
