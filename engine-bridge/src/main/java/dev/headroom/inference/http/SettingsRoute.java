package dev.headroom.inference.http;

import dev.headroom.inference.Backend;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.settings.Settings;
import dev.headroom.settings.SettingsJson;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.util.List;

/// `POST /settings`: the named fields over what was asked before.
final class SettingsRoute {
    private SettingsRoute() {}

    static void handle(Call call) throws IOException {
        Backend backend = call.backend();
        Settings wanted = SettingsJson.read(call.body(BodyForm.SETTINGS), backend.asked());
        wanted.lora().ifPresent(name -> knowsAdapter(backend, name));
        backend.apply(wanted);
        call.json(200, Replies.settings(backend));
    }

    private static void knowsAdapter(Backend backend, String name) {
        List<String> names =
                backend.adapters().stream().map(Backend.AdapterInfo::name).toList();
        if (!names.contains(name)) {
            throw new EngineException(
                    Code.UNKNOWN_ADAPTER,
                    names.isEmpty()
                            ? Sentence.of("No adapter \"{}\": this engine was started without --adapters.", name)
                            : Sentence.of("No adapter \"{}\"; there are {}.", name, String.join(", ", names)));
        }
    }
}
