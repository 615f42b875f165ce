"""What lists stories: feeds, sitemaps and section pages, read from their bytes."""
