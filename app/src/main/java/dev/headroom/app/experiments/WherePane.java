package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.experiment.SweepTarget;
import dev.headroom.machine.Assets;
import dev.headroom.plan.engines.EngineKind;
import javafx.collections.FXCollections;
import javafx.geometry.Pos;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Toggle;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.controlsfx.control.SegmentedButton;

/// Which model runs, and on what: the engine that comes with Headroom, this machine's LMDeploy, or a server that runs
/// somewhere.
final class WherePane extends VBox {
    private static final String HERE = "http://127.0.0.1:23333";

    private final ExperimentsViewModel model;
    private final ComboBox<String> name = new ComboBox<>();
    private final ToggleButton embedded = toggle("sweep-embedded", "engine.embedded");
    private final ToggleButton turbomind = toggle("sweep-turbomind", "engine.turbomind");
    private final ToggleButton pytorch = toggle("sweep-pytorch", "engine.pytorch");
    private final ToggleButton server = toggle("sweep-server", "engine.server");
    private final TextField address = new TextField();
    private final HBox named;
    private boolean showing;

    WherePane(ExperimentsViewModel model) {
        super(6);
        this.model = model;
        setId("experiments-where");
        name.setId("sweep-model");
        name.setEditable(true);
        name.setPrefWidth(200);
        name.setItems(FXCollections.observableArrayList(Assets.modelNames()));
        name.setAccessibleText(M.text("model"));
        name.valueProperty().addListener((o, was, now) -> {
            if (!showing && now != null && !now.isBlank()) {
                model.edit(d -> d.withModel(now.strip()));
            }
        });
        SegmentedButton which = new SegmentedButton(embedded, turbomind, pytorch, server);
        which.getToggleGroup().selectedToggleProperty().addListener((o, was, now) -> {
            if (now == null && was != null) {
                was.setSelected(true);
            } else if (!showing) {
                model.edit(d -> d.withEngine(engine(now)));
            }
        });
        address.setId("sweep-address");
        address.setPrefColumnCount(18);
        address.setAccessibleText(M.text("engine.address"));
        address.setOnAction(e -> take());
        address.focusedProperty().addListener((o, was, now) -> {
            if (!now) {
                take();
            }
        });
        named = captioned("model", name);
        getChildren().addAll(captioned("engine", which), named, address);
    }

    private String engine(Toggle chosen) {
        return chosen == server
                ? HERE
                : chosen == turbomind
                        ? EngineKind.TURBOMIND.field()
                        : chosen == pytorch ? EngineKind.PYTORCH.field() : SweepTarget.EMBEDDED;
    }

    private void take() {
        String typed = address.getText().strip();
        if (server.isSelected()
                && !typed.isEmpty()
                && !typed.equals(model.draft().get().engine())) {
            model.edit(d -> d.withEngine(typed));
        }
    }

    private static HBox captioned(String key, javafx.scene.Node control) {
        Label caption = Names.line(M.text(key), "hr-small", "hr-muted");
        caption.setLabelFor(control);
        HBox both = new HBox(6, caption, control);
        both.setAlignment(Pos.CENTER_LEFT);
        return both;
    }

    private static ToggleButton toggle(String id, String key) {
        ToggleButton toggle = new ToggleButton(M.text(key));
        toggle.setId(id);
        toggle.setMinWidth(USE_PREF_SIZE);
        return toggle;
    }

    void show(Draft draft) {
        showing = true;
        boolean elsewhere = draft.sweepsServer();
        ToggleButton engine = draft.engine().equals(EngineKind.TURBOMIND.field())
                ? turbomind
                : draft.engine().equals(EngineKind.PYTORCH.field()) ? pytorch : embedded;
        (elsewhere ? server : engine).setSelected(true);
        address.setVisible(elsewhere);
        address.setManaged(elsewhere);
        named.setVisible(!elsewhere);
        named.setManaged(!elsewhere);
        if (elsewhere) {
            address.setText(draft.engine());
        }
        name.setValue(draft.model());
        showing = false;
    }
}
