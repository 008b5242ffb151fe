"""The door before everything that costs: who must wait, by network, account and socket."""
