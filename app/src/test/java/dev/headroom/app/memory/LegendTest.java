package dev.headroom.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.timeline.Channel;
import org.junit.jupiter.api.Test;

class LegendTest {
    @Test
    void everyBandOfTheStackHasANameAndAnExplanation() {
        Messages messages = Messages.of("memory");

        assertThat(Channel.stack())
                .allSatisfy(channel -> assertThat(
                                messages.has("legend." + channel.field()) && messages.has("what." + channel.field()))
                        .as(channel.field())
                        .isTrue());
    }
}
