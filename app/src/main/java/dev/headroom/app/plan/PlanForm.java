package dev.headroom.app.plan;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.EngineVersion;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.SglangWords;
import dev.headroom.plan.engines.VllmWords;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A plan as the window keeps it: names and numbers, no dimensions. Reading never fails; what cannot be read keeps the
/// value of the plan it is read into.
///
/// @param request its model and card are the catalogue's, as far as that knows them
/// @param folder of a model that was opened; empty for one that has a name
/// @param local the name of a model of this machine that is to be found yet
/// @param card index of a card of this machine that is to be found yet
record PlanForm(PlanRequest request, Optional<String> folder, Optional<String> local, Optional<Integer> card) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    PlanForm withoutModel() {
        return new PlanForm(request, Optional.empty(), Optional.empty(), card);
    }

    PlanForm withoutCard() {
        return new PlanForm(request, folder, local, Optional.empty());
    }

    Map<String, Object> write() {
        Map<String, Object> form = new HashMap<>();
        form.put("model", request.model().name());
        folder.ifPresent(f -> form.put("folder", f));
        local.ifPresent(l -> form.put("local", l));
        form.put("device", request.device().name());
        card.ifPresent(index -> form.put("card", index));
        form.put("devices", request.devices());
        form.put("used_by_others", request.usedByOthers());
        form.put("engine", request.engine().field());
        form.put("version", request.version().toString());
        form.put("serving", serving(request.serving()));
        form.put("tuning", JSON.convertValue(request.tuning(), Map.class));
        return form;
    }

    private static Map<String, Object> serving(DeploySettings s) {
        Map<String, Object> form = new HashMap<>();
        Map<String, String> chosen = new HashMap<>();
        Setting.all().stream()
                .filter(setting -> s.chosen(setting).isPresent())
                .forEach(setting -> chosen.put(setting.field(), setting.text(s.settings())));
        form.put("settings", chosen);
        form.put("images", s.images());
        form.put("image_tiles", s.imageTiles());
        form.put("total_max_num", s.totalMaxNum());
        form.put("text_tokens", s.textTokens());
        form.put("new_tokens", s.newTokens());
        form.put("lora_targets", s.loraTargets());
        form.put("attention", s.attention());
        form.put("split", s.split());
        form.put("torch", s.torch());
        form.put("vllm", VllmWords.of(s.vllm()));
        form.put("sglang", SglangWords.of(s.sglang()));
        return form;
    }

    /// @param otherwise has what the form does not tell
    static PlanForm read(Map<String, Object> form, PlanRequest otherwise) {
        ModelSpec model = text(form, "model").flatMap(PlanForm::model).orElse(otherwise.model());
        DeviceSpec device = text(form, "device").flatMap(PlanForm::device).orElse(otherwise.device());
        PlanRequest request = new PlanRequest(
                model,
                text(form, "engine").flatMap(t -> tried(t, EngineKind::of)).orElse(otherwise.engine()),
                text(form, "version").flatMap(t -> tried(t, EngineVersion::of)).orElse(otherwise.version()),
                device,
                whole(form, "devices").filter(n -> n > 0 && n <= 64).orElse(otherwise.devices()),
                number(form, "used_by_others")
                        .map(Number::longValue)
                        .filter(n -> n >= 0)
                        .orElse(otherwise.usedByOthers()),
                serving(map(form, "serving"), otherwise.serving()),
                tuning(map(form, "tuning"), otherwise.tuning()),
                Calibration.NONE);
        return new PlanForm(request, text(form, "folder"), text(form, "local"), whole(form, "card"));
    }

    private static Optional<ModelSpec> model(String name) {
        return ModelCatalogue.all().stream().filter(m -> m.name().equals(name)).findFirst();
    }

    private static Optional<DeviceSpec> device(String name) {
        return DeviceCatalogue.all().stream().filter(d -> d.name().equals(name)).findFirst();
    }

    private static DeploySettings serving(Map<?, ?> form, DeploySettings otherwise) {
        return form.isEmpty()
                ? otherwise
                : DeploySettings.defaults().with(c -> {
                    c.set(settings(map(form, "settings")));
                    whole(form, "images").ifPresent(n -> c.images = n);
                    whole(form, "image_tiles").ifPresent(n -> c.imageTiles = n);
                    whole(form, "total_max_num").ifPresent(n -> c.totalMaxNum = n);
                    whole(form, "text_tokens").ifPresent(n -> c.textTokens = n);
                    whole(form, "new_tokens").ifPresent(n -> c.newTokens = n);
                    text(form, "lora_targets").ifPresent(t -> c.loraTargets = t);
                    text(form, "attention")
                            .filter(List.of("eager", "flash")::contains)
                            .ifPresent(t -> c.attention = t);
                    text(form, "split").ifPresent(t -> c.split = t);
                    c.torch = !Boolean.FALSE.equals(form.get("torch"));
                    c.vllm = VllmWords.read(flag -> word(form, "vllm", flag));
                    c.sglang = SglangWords.read(flag -> word(form, "sglang", flag));
                });
    }

    /// What follows a flag in the words that were kept; an empty text where it stands alone.
    private static Optional<String> word(Map<?, ?> form, String engine, String flag) {
        if (!(form.get(engine) instanceof List<?> words) || !words.contains(flag)) {
            return Optional.empty();
        }
        int next = words.indexOf(flag) + 1;
        return next < words.size() && words.get(next) instanceof String text && !text.startsWith("--")
                ? Optional.of(text)
                : Optional.of("");
    }

    private static Settings settings(Map<?, ?> chosen) {
        Settings settings = Settings.NONE;
        for (Setting<?> setting : Setting.all()) {
            if (chosen.get(setting.field()) instanceof String text) {
                settings = with(settings, setting, text);
            }
        }
        return settings;
    }

    private static <T> Settings with(Settings settings, Setting<T> setting, String text) {
        try {
            return settings.parse(setting, text);
        } catch (SettingException e) {
            return settings;
        }
    }

    private static FinetuneSettings tuning(Map<?, ?> form, FinetuneSettings otherwise) {
        return form.isEmpty()
                ? otherwise
                : tried(form, f -> JSON.convertValue(f, FinetuneSettings.class)).orElse(otherwise);
    }

    private static <A, B> Optional<B> tried(A value, Function<A, B> read) {
        try {
            return Optional.ofNullable(read.apply(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<?, ?> map(Map<?, ?> form, String name) {
        return form.get(name) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Optional<String> text(Map<?, ?> form, String name) {
        return form.get(name) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Number> number(Map<?, ?> form, String name) {
        return form.get(name) instanceof Number number ? Optional.of(number) : Optional.empty();
    }

    private static Optional<Integer> whole(Map<?, ?> form, String name) {
        return number(form, name)
                .filter(n -> n.doubleValue() == Math.rint(n.doubleValue()) && Math.abs(n.doubleValue()) < 1e9)
                .map(Number::intValue);
    }
}
