"""From text to spans: fold, sentences, names, dates and quantities, in code points of the text as it is."""
