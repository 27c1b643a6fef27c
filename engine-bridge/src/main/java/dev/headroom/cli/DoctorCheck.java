package dev.headroom.cli;

import java.util.List;

/// One line of `headroom doctor`.
///
/// @param finding what is there, one sentence
/// @param remedy what to do, empty when nothing needs doing
/// @param details one line each
record DoctorCheck(String id, Verdict verdict, String title, String finding, String remedy, List<String> details) {
    DoctorCheck {
        details = List.copyOf(details);
    }

    /// How bad it is.
    enum Verdict {
        GOOD,
        /// Works, but the user should know.
        NOTE,
        /// Optional and not here.
        ABSENT,
        /// The embedded engine or the window will not work.
        BROKEN
    }

    static DoctorCheck good(String id, String title, String finding, List<String> details) {
        return new DoctorCheck(id, Verdict.GOOD, title, finding, "", details);
    }

    static DoctorCheck note(String id, String title, String finding, String remedy) {
        return new DoctorCheck(id, Verdict.NOTE, title, finding, remedy, List.of());
    }

    static DoctorCheck absent(String id, String title, String finding, String remedy) {
        return new DoctorCheck(id, Verdict.ABSENT, title, finding, remedy, List.of());
    }

    static DoctorCheck broken(String id, String title, String finding, String remedy) {
        return new DoctorCheck(id, Verdict.BROKEN, title, finding, remedy, List.of());
    }
}
