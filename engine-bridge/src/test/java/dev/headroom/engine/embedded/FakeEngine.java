package dev.headroom.engine.embedded;

import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.engine.ChatRequest;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Launches of the fake engine as a real child process, and chats for it.
final class FakeEngine {
    static final Settings SETTINGS = Settings.defaults(1L << 30);

    private FakeEngine() {}

    static EmbeddedLaunch launch(Path folder) {
        return launch(folder, "");
    }

    /// @param order how the start goes wrong, see `FakeEngineMain`
    static EmbeddedLaunch launch(Path folder, String order) {
        EmbeddedLaunch.Runtime own = EmbeddedLaunch.Runtime.own();
        return new EmbeddedLaunch(
                "fake",
                folder,
                SETTINGS,
                Map.of(),
                new EmbeddedLaunch.Runtime(
                        own.java(),
                        own.flags(),
                        own.classPath(),
                        "dev.headroom.cli.FakeEngineMain",
                        Map.of("FAKE_ENGINE", order)));
    }

    static ChatRequest saying(String text) {
        ChatMessage message = new ChatMessage(
                "1", ChatMessage.Role.USER, List.of(new ContentPart.Text(text)), Instant.EPOCH, Optional.empty());
        return new ChatRequest(List.of(message), Sampling.greedy(100), Optional.empty());
    }
}
