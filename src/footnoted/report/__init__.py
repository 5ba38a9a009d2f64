"""Reports: what was found and what ran, in the form that its reader takes."""
