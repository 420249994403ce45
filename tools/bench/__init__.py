"""The project's own benchmarks: ratios against stated baselines run side by side."""
