package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.machine.DetectedCards;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.settings.Setting;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import org.controlsfx.control.SearchableComboBox;

/// What is asked: questions to open, model and cards, the engine and its settings.
final class PlanControls extends VBox {
    private static final Messages M = Messages.of("models");

    private final PlanViewModel plan;
    private final PlanFields fields;
    private final Map<Preset, ToggleButton> questions = new HashMap<>();

    PlanControls(PlanViewModel plan) {
        super(10);
        this.plan = plan;
        this.fields = new PlanFields(plan);
        getStyleClass().add("hr-plan-controls");
        getChildren().addAll(heading("questions"), presets(), heading("what"));
        model();
        cards();
        getChildren().addAll(heading("settings"), new EngineFields(plan, fields));
        plan.state().addListener((o, was, now) -> fields.refresh());
        fields.onRefresh(() -> questions.forEach((preset, button) -> button.setSelected(plan.asks(preset))));
        fields.refresh();
    }

    private static Label heading(String key) {
        Label label = new Label(M.text(key));
        label.getStyleClass().add("hr-heading");
        return label;
    }

    /// The one that is asked looks chosen, for as long as nothing of it is changed.
    private FlowPane presets() {
        FlowPane row = new FlowPane(6, 6);
        for (Preset preset : Preset.all()) {
            ToggleButton button = new ToggleButton(M.text("preset." + preset.id()));
            button.setId("preset-" + preset.id());
            button.setMnemonicParsing(false);
            button.setTooltip(Hints.of(M.text("preset." + preset.id() + ".hint")));
            button.setOnAction(e -> {
                plan.open(preset);
                fields.refresh();
            });
            questions.put(preset, button);
            row.getChildren().add(button);
        }
        return row;
    }

    private void model() {
        SearchableComboBox<ModelSpec> models = fields.search(
                "model",
                models(),
                m -> m.name() + (plan.local().contains(m) ? "  " + M.text("model.local") : ""),
                PlanRequest::model,
                plan::choose);
        plan.local().addListener((ListChangeListener<ModelSpec>)
                c -> fields.refill(models, models(), plan.request().model()));
        Label trouble = new Label();
        trouble.setId("plan-trouble");
        trouble.setWrapText(true);
        trouble.getStyleClass().addAll("hr-small", "hr-danger");
        trouble.textProperty().bind(plan.trouble().map(Messages::say));
        trouble.managedProperty().bind(plan.trouble().map(said -> !said.isEmpty()));
        getChildren()
                .addAll(
                        PlanFields.captioned("model", models),
                        Buttons.words("plan-open-folder", M.text("model.folder"), this::pickFolder),
                        trouble);
    }

    private void cards() {
        SearchableComboBox<Card> devices =
                fields.search("device", cardsToChoose(), PlanControls::words, q -> plan.card(), plan::choose);
        Label here = new Label();
        here.setId("plan-cards");
        here.setWrapText(true);
        here.getStyleClass().addAll("hr-small", "hr-muted");
        plan.cards().addListener((o, was, now) -> {
            fields.refill(devices, cardsToChoose(), plan.card());
            here.setText(here(now));
        });
        here.setText(here(plan.cards().get()));
        NumberField count =
                fields.number("devices", 1, 16, 1, "", q -> q.devices(), n -> plan.change(q -> q.withDevices((int) n)));
        NumberField tp = fields.number(Setting.TP, 1, 8, 1, "");
        NumberField engines = fields.number(Setting.PROCESSES, 1, 8, 1, "");
        NumberField used = fields.number(
                "device_used",
                0,
                64,
                1,
                "",
                q -> (double) q.usedByOthers() / Bytes.GIB,
                n -> plan.change(q -> q.withUsedByOthers((long) (n * Bytes.GIB))));
        fields.onRefresh(() -> {
            EngineKind engine = plan.request().engine();
            boolean lmdeploy = engine == EngineKind.TURBOMIND || engine == EngineKind.PYTORCH;
            show(count, engine != EngineKind.EMBEDDED);
            show(tp, lmdeploy || engine == EngineKind.VLLM || engine == EngineKind.SGLANG);
            show(engines, lmdeploy || engine == EngineKind.TRANSFORMERS);
        });
        getChildren()
                .addAll(
                        PlanFields.captioned("device", devices),
                        here,
                        Buttons.words("plan-read-cards", M.text("cards.again"), plan::readCards),
                        count,
                        tp,
                        engines,
                        used);
    }

    private static void show(Node node, boolean used) {
        node.setVisible(used);
        node.setManaged(used);
    }

    /// Those on this machine first.
    private List<ModelSpec> models() {
        List<ModelSpec> all = new ArrayList<>(plan.local());
        all.addAll(ModelCatalogue.all());
        return all;
    }

    private List<Card> cardsToChoose() {
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

    private void pickFolder() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(M.text("model.folder"));
        File folder = chooser.showDialog(getScene().getWindow());
        if (folder != null) {
            plan.open(folder.toPath());
        }
    }
}
