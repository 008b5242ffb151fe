"""The load: phones that speak as the real ones do, thousands of them in a process of their own."""
