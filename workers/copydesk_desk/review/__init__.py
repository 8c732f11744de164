"""Why a decision was made, and how good decisions are."""
