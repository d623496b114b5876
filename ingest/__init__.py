"""From files, surveys and hand entry to facts the graph can keep: readers, profiles, cleaning, change sets."""
