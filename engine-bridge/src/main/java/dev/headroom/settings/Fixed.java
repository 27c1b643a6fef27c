package dev.headroom.settings;

import dev.headroom.words.Sentence;

/// Why a setting has one value only in an engine, and what would have another.
public enum Fixed {
    FLOAT_CACHE(Sentence.of("fp32 here; LMDeploy has 8 and 4 bits.")),
    ONE_DEVICE(Sentence.of("One device here; LMDeploy uses several cards.")),
    THE_CARDS_OWN(Sentence.of("The card's own memory; only Headroom's engine has a pretend card.")),
    RELEASE_TOO_OLD(Sentence.of("This release cuts as it likes; LMDeploy 0.6.0 and later read it.")),
    IN_THE_PROJECTOR_FILE(Sentence.of("The mmproj file holds the limit of tiles; llama-server has no setting for it.")),
    RANK_OF_THE_FILE(Sentence.of("The rank of the file; llama-server turns its scale only.")),
    NO_ADAPTER_GIVEN(Sentence.of("Started without an adapter; name one on the engines page."));

    private final Sentence why;

    Fixed(Sentence why) {
        this.why = why;
    }

    public Sentence why() {
        return why;
    }
}
