"""The one place that knows Great Expectations."""
