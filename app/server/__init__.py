"""The process that serves: its start, uvicorn as Bikupa needs it, and several processes."""
