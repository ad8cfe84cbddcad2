"""Page furniture of every PDF: fonts, text, rows, marks, QR and signature. Loaded only when a PDF is made."""
