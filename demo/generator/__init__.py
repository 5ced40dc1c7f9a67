"""Parts of the generator of the demonstration input; `demo/make_demo.py` runs them."""
