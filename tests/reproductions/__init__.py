"""Numbers that papers print, computed again from their public data: each a test and a row of docs/reproductions.md."""
