"""Care plans: sections over the headings of one record, their drafts, and a version for every confirmed save."""
