package dev.headroom.inference.http;

import dev.headroom.inference.Backend;
import dev.headroom.inference.EngineException;
import dev.headroom.settings.Settings;
import dev.headroom.settings.SettingsJson;
import java.io.IOException;
import java.util.List;

/// `POST /settings`: the named fields over what was asked before.
final class SettingsRoute {
    private SettingsRoute() {}

    static void handle(Call call) throws IOException {
        Backend backend = call.backend();
        Settings wanted = SettingsJson.read(call.body(), backend.asked());
        wanted.lora().ifPresent(name -> knowsAdapter(backend, name));
        backend.apply(wanted);
        call.json(200, Replies.settings(backend));
    }

    private static void knowsAdapter(Backend backend, String name) {
        List<String> names =
                backend.adapters().stream().map(Backend.AdapterInfo::name).toList();
        if (!names.contains(name)) {
            throw new EngineException(
                    404,
                    "unknown_adapter",
                    names.isEmpty()
                            ? "No adapter \"%s\": this engine was started without --adapters.".formatted(name)
                            : "No adapter \"%s\"; there are %s.".formatted(name, String.join(", ", names)));
        }
    }
}
