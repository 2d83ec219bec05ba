"""How a table becomes the next: pure functions over streams, frames, loaded resources and callables."""
