"""Slack as a platform: its events become requests, documents become messages of Block Kit."""
