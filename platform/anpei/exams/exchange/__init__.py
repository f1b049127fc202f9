"""Questions as files: Excel or CSV, GIFT, Moodle XML. Pure: bytes in, drafts and problems out."""
