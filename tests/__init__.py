"""Tests: rules by properties, services on both engines, screens by pressing keys."""
