package dev.headroom.app.faults;

import com.fasterxml.jackson.annotation.JsonIgnore;

/// One fault and what came of it: a line of the campaign's file.
///
/// @param number of the fault in its campaign, which with the seed makes it the same again
/// @param phase what was going on when it happened
/// @param recovered whether everything worked again afterwards, without a hand laid on any file
/// @param lost messages that had been acknowledged and are no longer there
/// @param orphans processes that outlived who started them
/// @param leftovers files that nobody will ever use again
/// @param wrongMessage whether the window named another cause than the true one, or none
/// @param note what was seen, when something of this is wrong
record Injected(
        int number,
        String kind,
        String phase,
        boolean recovered,
        int lost,
        int orphans,
        int leftovers,
        boolean wrongMessage,
        String note,
        long millis) {

    @JsonIgnore
    boolean isFine() {
        return recovered && lost == 0 && orphans == 0 && leftovers == 0 && !wrongMessage;
    }

    /// Gathers what is seen after a fault.
    static final class Seen {
        private final String kind;
        private final String phase;
        private final long began = System.nanoTime();
        private final StringBuilder note = new StringBuilder();
        private boolean recovered = true;
        private int lost;
        private int orphans;
        private int leftovers;
        private boolean wrongMessage;

        Seen(String kind, String phase) {
            this.kind = kind;
            this.phase = phase;
        }

        String phase() {
            return phase;
        }

        void notRecovered(String why) {
            recovered = false;
            note(why);
        }

        void lost(int messages, String which) {
            lost += messages;
            if (messages > 0) {
                note(which);
            }
        }

        void orphans(int processes, String which) {
            orphans += processes;
            if (processes > 0) {
                note(which);
            }
        }

        void leftovers(int files, String which) {
            leftovers += files;
            if (files > 0) {
                note(which);
            }
        }

        void message(boolean right, String said) {
            if (!right) {
                wrongMessage = true;
                note("said: " + said);
            }
        }

        void note(String words) {
            note.append(note.isEmpty() ? "" : "; ").append(words);
        }

        Injected end(int number) {
            return new Injected(
                    number,
                    kind,
                    phase,
                    recovered,
                    lost,
                    orphans,
                    leftovers,
                    wrongMessage,
                    note.toString(),
                    (System.nanoTime() - began) / 1_000_000);
        }
    }
}
