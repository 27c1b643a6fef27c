package dev.headroom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.words.Sentence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionStateTest {
    private final SessionState states = new SessionState(new EngineState.Stopped(Instant.EPOCH));
    private final List<String> heard = new ArrayList<>();

    @Test
    void aListenerThatThrowsHidesNothingFromTheOthersAndDoesNotEndTheWatch() {
        states.onState(state -> {
            if (state instanceof EngineState.Starting) {
                throw new IllegalStateException("listener");
            }
        });
        states.onState(state -> heard.add(state.getClass().getSimpleName()));
        states.onSettings(() -> {
            throw new IllegalStateException("listener");
        });
        states.onSettings(() -> heard.add("settings"));

        states.become(new EngineState.Starting(Sentence.of("starting"), Instant.EPOCH));
        states.settingsChanged();

        assertThat(heard).containsExactly("Stopped", "Starting", "settings");
    }
}
