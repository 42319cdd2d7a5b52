//! The pipeline: the one place where source, engine and policy meet, and the home of rayon.
