"""What commands, pages and HTTP all ask: database in, one answer of `api.answers` out."""
