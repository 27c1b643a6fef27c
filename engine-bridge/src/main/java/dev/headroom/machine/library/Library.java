package dev.headroom.machine.library;

import dev.headroom.words.Sentence;
import java.util.List;

/// What a look at this machine found.
///
/// @param models by name
/// @param unread folders that could not be looked into, a sentence each
public record Library(List<LibraryModel> models, List<Sentence> unread) {
    public static final Library EMPTY = new Library(List.of(), List.of());

    public Library {
        models = List.copyOf(models);
        unread = List.copyOf(unread);
    }
}
