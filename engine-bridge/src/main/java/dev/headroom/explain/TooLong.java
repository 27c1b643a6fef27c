package dev.headroom.explain;

import dev.headroom.engine.Refusal;
import dev.headroom.plan.advise.Advice;
import dev.headroom.plan.advise.Knob;
import dev.headroom.plan.advise.Search;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.Optional;

/// What helps a prompt that does not go into its session, as far as the figures are told.
record TooLong(Refusal.TooLong told) {
    /// Tokens left for the answer when room is made.
    private static final int ROOM = 128;

    /// A session that takes the prompt and an answer: longer, and where the cache is what cuts it short, with more of
    /// it.
    Optional<Remedy> roomier(Settings asked, Search search) {
        int needed = told.prompt().isPresent() ? told.prompt().getAsInt() + ROOM : asked.sessionLen() + 1;
        return search.holding(asked, needed).map(Remedy.ChangeSettings::new);
    }

    /// Half the patches, unless the figures say that this cannot be enough.
    Optional<Remedy> fewerPatches(Settings asked, Controls can) {
        if (asked.maxDynamicPatch() <= 1 || !can.turns(Setting.MAX_DYNAMIC_PATCH)) {
            return Optional.empty();
        }
        int fewer = Math.max(1, asked.maxDynamicPatch() / 2);
        if (told.prompt().isPresent()
                && told.pictures().isPresent()
                && told.session().isPresent()) {
            int pictures = told.pictures().getAsInt();
            // every picture keeps at least a thumbnail: half the tiles are a little more than half the tokens
            int then = told.prompt().getAsInt()
                    - pictures
                    + (int) Math.ceil(pictures * (fewer + 1.0) / (asked.maxDynamicPatch() + 1.0));
            if (pictures == 0 || then + ROOM / 8 > told.session().getAsInt()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Remedy.ChangeSettings(
                new Advice(Knob.FEWER_TILES, asked, asked.withMaxDynamicPatch(fewer), Advice.Effect.FREES, 0)));
    }
}
