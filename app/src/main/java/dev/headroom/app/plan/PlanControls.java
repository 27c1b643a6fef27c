package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.machine.DetectedCards;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.EngineVersion;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.plan.engines.RatioMeanings;
import dev.headroom.settings.Kind;
import dev.headroom.settings.Setting;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.util.StringConverter;

/// What is asked: questions to open, model, card, engine, and the settings of that engine.
final class PlanControls extends VBox {
    private static final Messages M = Messages.of("models");
    private static final List<String> VERSIONS = List.of(
            "0.3.0",
            "0.4.2",
            "0.5.2",
            "0.6.0",
            "0.6.1",
            "0.7.0",
            "0.9.2",
            "0.12.0",
            "0.14.0",
            "0.15.0",
            LmdeployVersion.NEWEST);

    private final PlanViewModel plan;
    private final List<Runnable> refreshers = new ArrayList<>();
    private final VBox serving = new VBox(8);
    private final VBox tuning = new VBox(8);
    private boolean filling;

    PlanControls(PlanViewModel plan) {
        this.plan = plan;
        getStyleClass().add("hr-plan-controls");
        setSpacing(10);
        getChildren().add(heading("questions"));
        FlowPane questions = new FlowPane(6, 6);
        for (Preset preset : Preset.all()) {
            var button = Buttons.words(
                    "preset-" + preset.id(), M.text("preset." + preset.id()), () -> plan.show(preset.request()));
            button.setTooltip(new Tooltip(M.text("preset." + preset.id() + ".hint")));
            questions.getChildren().add(button);
        }
        getChildren().add(questions);
        getChildren().add(heading("what"));
        choices();
        servingRows();
        tuningRows();
        getChildren().addAll(heading("settings"), serving, tuning);
        plan.state().addListener((o, was, now) -> fill());
        fill();
    }

    private static Label heading(String key) {
        Label label = new Label(M.text(key));
        label.getStyleClass().add("hr-heading");
        return label;
    }

    private void choices() {
        ComboBox<ModelSpec> models = combo(
                "model",
                models(),
                m -> m.name() + (plan.local().contains(m) ? "  " + M.text("model.local") : ""),
                PlanRequest::model,
                plan::choose);
        plan.local().addListener((ListChangeListener<ModelSpec>) c -> refill(models, models()));
        Label trouble = new Label();
        trouble.setId("plan-trouble");
        trouble.setWrapText(true);
        trouble.getStyleClass().addAll("hr-small", "hr-danger");
        trouble.textProperty().bind(plan.trouble().map(Messages::say));
        trouble.managedProperty().bind(plan.trouble().map(said -> !said.isEmpty()));
        getChildren()
                .addAll(
                        row("model", models),
                        Buttons.words("plan-open-folder", M.text("model.folder"), this::pickFolder),
                        trouble);
        ComboBox<Card> devices = combo("device", cards(), PlanControls::words, q -> plan.card(), plan::choose);
        Label here = new Label();
        here.setId("plan-cards");
        here.setWrapText(true);
        here.getStyleClass().addAll("hr-small", "hr-muted");
        plan.cards().addListener((o, was, now) -> {
            refill(devices, cards());
            here.setText(here(now));
        });
        here.setText(here(plan.cards().get()));
        getChildren()
                .addAll(
                        row("device", devices),
                        here,
                        Buttons.words("plan-read-cards", M.text("cards.again"), plan::readCards));
        NumberField cards =
                number("devices", 1, 16, 1, this, q -> q.devices(), n -> plan.change(q -> q.withDevices((int) n)));
        cards.setId("plan-devices");
        number(
                "device_used",
                0,
                64,
                1,
                this,
                q -> (double) q.usedByOthers() / Bytes.GIB,
                n -> plan.change(q -> q.withUsedByOthers((long) (n * Bytes.GIB))));
        choice(
                "engine",
                List.of(EngineKind.values()),
                k -> M.text("engine." + k.field()),
                PlanRequest::engine,
                k -> plan.change(q -> q.withEngine(k)));
        choice(
                "version",
                VERSIONS.stream().map(EngineVersion::of).toList(),
                EngineVersion::toString,
                PlanRequest::version,
                v -> plan.change(q -> q.withVersion(v)));
    }

    /// Those on this machine first.
    private List<ModelSpec> models() {
        List<ModelSpec> all = new ArrayList<>(plan.local());
        all.addAll(ModelCatalogue.all());
        return all;
    }

    private List<Card> cards() {
        List<Card> all = new ArrayList<>();
        plan.cards().get().cards().forEach(c -> all.add(Card.of(c)));
        DeviceCatalogue.all().forEach(d -> all.add(Card.of(d)));
        return all;
    }

    private static String words(Card card) {
        DeviceSpec spec = card.spec();
        return card.detected()
                .map(d -> M.text(
                        "card.here",
                        d.index(),
                        spec.name(),
                        Bytes.human(spec.total()),
                        d.used() instanceof Figure.Measured used ? Bytes.human(used.bytes()) : M.text("unknown")))
                .orElseGet(() -> "%s  (%s)".formatted(spec.name(), Bytes.human(spec.total())));
    }

    private static String here(DetectedCards found) {
        return found.cards().isEmpty()
                ? M.text("cards.none", Messages.say(found.absent()))
                : M.text(
                        "cards.some",
                        found.cards().size(),
                        found.cards().getFirst().driver(),
                        found.cards().getFirst().source());
    }

    private <T> void refill(ComboBox<T> box, List<T> all) {
        filling = true;
        T now = box.getValue();
        box.getItems().setAll(all);
        if (now != null && !all.contains(now)) {
            box.getItems().add(now);
        }
        box.setValue(now);
        filling = false;
    }

    private void pickFolder() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(M.text("model.folder"));
        File folder = chooser.showDialog(getScene().getWindow());
        if (folder != null) {
            plan.open(folder.toPath());
        }
    }

    private void servingRows() {
        NumberField ratio = number(Setting.CACHE_MAX_ENTRY_COUNT, 0.01, 0.95, 0.01);
        refreshers.add(() -> ratio.explain(ratios()));
        number(Setting.SESSION_LEN, 0, 131072, 1024);
        number(Setting.MAX_BATCH_SIZE, 0, 1024, 1);
        number(Setting.MAX_DYNAMIC_PATCH, 0, 40, 1);
        number("images", 0, 64, 1, serving, q -> q.serving().images(), n -> plan.serving(c -> c.images = (int) n));
        number(Setting.VISION_MAX_BATCH_SIZE, 1, 64, 1);
        number(Setting.LORA_R, 0, 256, 1);
        number(Setting.TP, 1, 8, 1);
        number(
                "processes",
                1,
                8,
                1,
                serving,
                q -> q.serving().processes(),
                n -> plan.serving(c -> c.processes = (int) n));
        serving.getChildren()
                .add(row(
                        "quant_policy",
                        combo(
                                "quant_policy",
                                List.of(0, 8, 4),
                                n -> M.text("kv." + n),
                                q -> q.serving().get(Setting.QUANT_POLICY),
                                n -> plan.serving(c -> c.set(Setting.QUANT_POLICY, n)))));
        serving.getChildren()
                .add(row(
                        "model_format",
                        combo(
                                "model_format",
                                List.of("", "hf", "awq", "gptq", "int8", "fp8"),
                                f -> f.isEmpty() ? M.text("format.own") : f,
                                q -> q.serving().chosen(Setting.MODEL_FORMAT).orElse(""),
                                f -> plan.serving(c -> {
                                    if (f.isEmpty()) {
                                        c.unset(Setting.MODEL_FORMAT);
                                    } else {
                                        c.set(Setting.MODEL_FORMAT, f);
                                    }
                                }))));
    }

    private void tuningRows() {
        number(
                "max_length",
                256,
                32768,
                256,
                tuning,
                q -> q.tuning().maxLength(),
                n -> plan.tuning(c -> c.maxLength = (int) n));
        number("batch", 1, 16, 1, tuning, q -> q.tuning().batch(), n -> plan.tuning(c -> c.batch = (int) n));
        number("train_lora_r", 0, 256, 1, tuning, q -> q.tuning().loraR(), n -> plan.tuning(c -> c.loraR = (int) n));
        number("lora_alpha", 0, 512, 1, tuning, q -> q.tuning().loraAlpha(), n -> plan.tuning(c -> c.loraAlpha = n));
        number("train_tiles", 0, 64, 1, tuning, q -> q.tuning().tiles(), n -> plan.tuning(c -> c.tiles = (int) n));
        tuning.getChildren()
                .add(row(
                        "zero",
                        combo(
                                "zero",
                                List.of(-1, 0, 1, 2, 3),
                                n -> M.text("zero." + (n < 0 ? "none" : n)),
                                q -> q.tuning().zero(),
                                n -> plan.tuning(c -> c.zero = n))));
        tuning.getChildren()
                .add(row(
                        "checkpointing",
                        combo(
                                "checkpointing",
                                List.of(true, false),
                                b -> M.text(b ? "yes" : "no"),
                                q -> q.tuning().gradientCheckpointing(),
                                b -> plan.tuning(c -> c.gradientCheckpointing = b))));
        tuning.getChildren()
                .add(row(
                        "precision",
                        combo(
                                "precision",
                                List.of("bf16", "fp16", "fp32"),
                                p -> p,
                                q -> q.tuning().precision(),
                                p -> plan.tuning(c -> c.precision = p))));
    }

    /// What the three ratios of the field would each give on this very card.
    private String ratios() {
        var state = plan.state().get();
        if (!Planner.answered(state.plan()) || state.training()) {
            return M.text("cache_max_entry_count.hint");
        }
        RatioMeanings r = RatioMeanings.of(state.request(), state.plan());
        return M.text("ratios", r.ratio(), Bytes.human(r.lmdeploy()), Bytes.human(r.vllm()), Bytes.human(r.sglang()));
    }

    /// A row for a setting; where the slider begins at 0, which is no value of it, 0 leaves it to the engine.
    private <T extends Number> NumberField number(Setting<T> setting, double min, double max, double step) {
        Kind.Numeric<T> values = (Kind.Numeric<T>) setting.kind();
        boolean optional = min == 0 && values.least() > 0;
        return number(
                setting.field(),
                min,
                max,
                step,
                serving,
                q -> optional && q.serving().chosen(setting).isEmpty()
                        ? 0
                        : q.serving().get(setting),
                n -> plan.serving(c -> {
                    if (optional && n == 0) {
                        c.unset(setting);
                    } else {
                        c.set(setting, values.near(Math.round(n * 100) / 100.0));
                    }
                }));
    }

    private NumberField number(
            String key,
            double min,
            double max,
            double step,
            VBox into,
            Function<PlanRequest, Number> read,
            NumberField.Write write) {
        NumberField field = new NumberField("plan-" + key, M.text(key), M.text(key + ".hint"), min, max, step, n -> {
            if (!filling) {
                write.accept(n);
            }
        });
        refreshers.add(() -> field.set(read.apply(plan.request()).doubleValue()));
        into.getChildren().add(field);
        return field;
    }

    private <T> void choice(
            String key, List<T> all, Function<T, String> text, Function<PlanRequest, T> read, Consumer<T> write) {
        getChildren().add(row(key, combo(key, all, text, read, write)));
    }

    private <T> ComboBox<T> combo(
            String key, List<T> all, Function<T, String> text, Function<PlanRequest, T> read, Consumer<T> write) {
        ComboBox<T> box = new ComboBox<>();
        box.setId("plan-" + key);
        box.getItems().setAll(all);
        box.setMaxWidth(Double.MAX_VALUE);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(T value) {
                return value == null ? "" : text.apply(value);
            }

            @Override
            public T fromString(String typed) {
                return box.getValue();
            }
        });
        box.valueProperty().addListener((o, was, now) -> {
            if (!filling && now != null) {
                write.accept(now);
            }
        });
        refreshers.add(() -> {
            T now = read.apply(plan.request());
            if (!box.getItems().contains(now)) {
                box.getItems().add(now);
            }
            box.setValue(now);
        });
        return box;
    }

    private static Node row(String key, Node control) {
        Label label = new Label(M.text(key));
        label.getStyleClass().addAll("hr-small", "hr-muted");
        label.setLabelFor(control);
        Tooltip.install(label, new Tooltip(M.text(key + ".hint")));
        VBox row = new VBox(3, label, control);
        row.setFillWidth(true);
        return row;
    }

    private void fill() {
        filling = true;
        refreshers.forEach(Runnable::run);
        filling = false;
        boolean training = plan.state().get().training();
        show(serving, !training);
        show(tuning, training);
    }

    private static void show(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }
}
