"""The packs that ship: plain words, in Hebrew and in English."""
