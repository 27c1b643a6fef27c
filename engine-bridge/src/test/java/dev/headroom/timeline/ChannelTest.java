package dev.headroom.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.ComponentKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelTest {
    /// No engine reports these of itself.
    private static final Set<ComponentKind> NOT_REPORTED =
            EnumSet.of(ComponentKind.OTHER_ENGINES, ComponentKind.UNATTRIBUTED, ComponentKind.FREE);

    @ParameterizedTest
    @EnumSource(ComponentKind.class)
    void whatAnEngineReportsHasItsPlaceInTheStackSoThatTheStackIsTheReportedTotal(ComponentKind kind) {
        assertThat(Channel.of(kind).isPresent()).isEqualTo(!NOT_REPORTED.contains(kind));
    }

    @Test
    void theStackComesBeforeTheLines() {
        assertThat(Channel.stack())
                .isEqualTo(List.of(Channel.values()).subList(0, Channel.stack().size()));
    }
}
