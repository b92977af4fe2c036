"""Spare parts: an append-only ledger with balances under a lock."""
