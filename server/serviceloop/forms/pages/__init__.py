"""Record page layouts: tabs of blocks, by role and device, as they stand under `pages` in a form's file."""
