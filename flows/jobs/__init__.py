"""What a worker does with one unit of a step; nothing here imports prefect, so a worker starts fast."""
