"""The platform-neutral core of Hearsay: no platform, no database, no HTTP client."""
