package dev.headroom.explain;

import dev.headroom.engine.EngineFailure;
import dev.headroom.plan.advise.Search;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a server's refusal means, by its code; the engine's own sentence is always shown.
final class RefusalRules {
    private static final Set<String> PICTURE = Set.of(
            "not_a_picture", "unsupported_picture", "broken_picture", "picture_too_large", "image_url_not_inline");
    private static final Set<String> PROMPT =
            Set.of("empty_prompt", "nothing_to_answer", "unknown_role", "image_not_allowed", "body_too_large");
    private static final Set<String> CONNECTION = Set.of(
            "connection_refused", "connect_timeout", "unknown_host", "tls", "stopped", "not_ready", "engine_stopped");

    /// llama-server without `--mmproj`, vLLM, Ollama, OpenAI: a picture for a model that reads only text.
    private static final Pattern NO_VISION = Pattern.compile(
            "(?is).*(image input is not supported|is not a multimodal model|missing data required for image input"
                    + "|does(n't| not) support (image|vision|multi-?modal)|at most 0 image"
                    + "|image_url is only supported).*");

    private RefusalRules() {}

    static Finding explain(EngineFailure.Refused refused, Settings asked, Search search) {
        String code = refused.code();
        String said = refused.sentence();
        if (isTooLong(refused)) {
            return tooLong(said, asked, search);
        }
        if (NO_VISION.matcher(said).matches()) {
            return Explain.error(
                    "no_vision",
                    "The engine takes no pictures.",
                    said,
                    new Remedy.EditMessage("Take the picture out or choose another"),
                    new Remedy.NewChat("Start a new chat"));
        }
        if (PICTURE.contains(code) || said.startsWith("Failed to load image")) {
            return Explain.error("picture", said, "", new Remedy.EditMessage("Take the picture out or choose another"));
        }
        if (PROMPT.contains(code)) {
            return Explain.error("prompt", said, "", new Remedy.EditMessage("Change the message"));
        }
        if (CONNECTION.contains(code)) {
            return Explain.error(
                    "not_reachable",
                    said,
                    "",
                    new Remedy.Restart("Start the engine and send again"),
                    new Remedy.ShowLog("Show its log"));
        }
        // some servers have a word of their own for it: llama-server says authentication_error
        if (refused.status() == 401 || refused.status() == 403 || code.equals("invalid_api_key")) {
            return Explain.error("api_key", said, "", new Remedy.EnterKey("Enter the server's API key"));
        }
        return switch (code) {
            case "bad_checkpoint", "no_model" ->
                Explain.error("checkpoint", said, "", new Remedy.ChooseFolder("Choose another model folder"));
            case "unknown_adapter", "model_not_found" ->
                Explain.error(
                        "adapter",
                        said,
                        "",
                        withoutLora(asked).map(List::of).orElse(List.of()).toArray(Remedy[]::new));
            case "cancelled" -> new Finding(Finding.Severity.NOTE, "cancelled", said, "", List.of());
            case "busy" -> Explain.error("busy", said, "", new Remedy.Resend("Send again"));
            default ->
                Explain.error(
                        "refused",
                        said,
                        refused.status() == 0
                                ? ""
                                : "The engine answered with status %d (%s).".formatted(refused.status(), code),
                        new Remedy.Resend("Send again"),
                        new Remedy.ShowLog("Show the engine's log"));
        };
    }

    private static final Set<String> TOO_LONG =
            Set.of("context_length_exceeded", "prompt_too_long", "exceed_context_size_error");

    private static final Pattern LENGTH_EXCEEDED =
            Pattern.compile("(?s)(.*(context length|maximum model length|session_len).*(smaller|exceed|longer).*"
                    + "|.*(longer|exceed|smaller).*(context length|context size|maximum model length|session_len).*"
                    + "|.*maximum context length is \\d+ tokens.*)");

    /// Our own code, OpenAI's, llama-server's, and LMDeploy's, vLLM's and SGLang's sentences.
    private static boolean isTooLong(EngineFailure.Refused refused) {
        return TOO_LONG.contains(refused.code())
                || LENGTH_EXCEEDED.matcher(refused.sentence()).matches();
    }

    private static Finding tooLong(String said, Settings asked, Search search) {
        TooLong why = TooLong.in(said);
        List<Remedy> remedies = new ArrayList<>();
        why.roomier(asked, search).ifPresent(remedies::add);
        why.fewerPatches(asked).ifPresent(remedies::add);
        remedies.add(new Remedy.NewChat("Start a new chat"));
        remedies.add(new Remedy.EditMessage("Shorten the message"));
        return new Finding(
                Finding.Severity.ERROR,
                "too_long",
                said,
                "Text, pictures and answers of a chat share session_len tokens (%d asked)."
                        .formatted(asked.sessionLen()),
                remedies);
    }

    private static Optional<Remedy> withoutLora(Settings asked) {
        return asked.lora()
                .map(name -> new Remedy.ChangeSettings(
                        asked.withLora(Optional.empty(), 0, 0),
                        List.of(Setting.LORA_R),
                        "Go on without the adapter %s".formatted(name)));
    }
}
