package dev.headroom.machine.library;

import dev.headroom.words.Sentence;

/// What is wrong with a model's files.
public record Trouble(Kind kind, Sentence sentence) {
    public enum Kind {
        /// A file that others name is not there.
        MISSING_FILE("missing_file"),
        /// A download that has not finished.
        INCOMPLETE("incomplete"),
        /// What Git leaves in the place of a large file.
        LFS_POINTER("lfs_pointer"),
        /// Shorter than it says, or no such file at all.
        DAMAGED("damaged"),
        /// Weights in a format that is not read.
        NOT_READ("not_read"),
        /// A piece of a download that nothing needs.
        LEFT_OVER("left_over");

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        /// As machines read it.
        public String field() {
            return field;
        }
    }

    /// Whether the model cannot be loaded as it lies there.
    public boolean breaks() {
        return switch (kind) {
            case MISSING_FILE, INCOMPLETE, LFS_POINTER, DAMAGED -> true;
            case NOT_READ, LEFT_OVER -> false;
        };
    }
}
