package dev.headroom.words;

/// What has a sentence for people, an exception above all.
public interface Said {
    Sentence sentence();
}
