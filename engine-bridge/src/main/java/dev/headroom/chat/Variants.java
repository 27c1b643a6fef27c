package dev.headroom.chat;

import java.util.ArrayList;
import java.util.List;

/// The answers to one question, oldest first, and which of them is shown.
///
/// @param chosen index of the one that is shown, and that the chat goes on from
public record Variants(int chosen, List<AnswerVariant> all) {
    /// @throws IndexOutOfBoundsException when none is chosen
    public Variants {
        all = List.copyOf(all);
        AnswerVariant _ = all.get(chosen);
    }

    public static Variants only(AnswerVariant answer) {
        return new Variants(0, List.of(answer));
    }

    public AnswerVariant shown() {
        return all.get(chosen);
    }

    public Variants choose(int index) {
        return new Variants(index, all);
    }

    /// With a further answer, which is shown.
    public Variants and(AnswerVariant answer) {
        List<AnswerVariant> more = new ArrayList<>(all);
        more.add(answer);
        return new Variants(all.size(), more);
    }
}
