package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Background;
import dev.headroom.app.ui.Scale;
import dev.headroom.app.ui.plot.Plot;
import dev.headroom.app.ui.plot.PlotView;
import dev.headroom.experiment.Largest;
import dev.headroom.experiment.LargestCurve;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Pos;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/// How large a session, a picture, a batch or a sample may be while one knob turns, on the card that is planned for and
/// on some that are well known. It follows each move of a slider; the plans are made beside the window.
final class LargestPane extends VBox {
    private static final Messages M = Messages.of("models");

    /// Cards that many have, from small to large.
    private static final List<String> KNOWN = List.of("RTX 4090", "V100 32GB", "A100 40GB", "A100 80GB");

    private static final Set<EngineKind> SWEPT =
            EnumSet.of(EngineKind.TURBOMIND, EngineKind.PYTORCH, EngineKind.EMBEDDED, EngineKind.FINETUNE);

    /// A knob and the values it turns through.
    private record Turned(String name, List<String> values) {}

    private static final List<Turned> SERVING = List.of(
            new Turned("cache_max_entry_count", List.of("0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9")),
            new Turned("max_batch_size", List.of("1", "4", "8", "16", "32", "64")),
            new Turned("images", List.of("1", "2", "4", "8", "16")),
            new Turned("devices", List.of("1", "2", "4", "8")));
    private static final List<Turned> TRAINING = List.of(
            new Turned("lora_r", List.of("8", "16", "32", "64", "128", "256")),
            new Turned("batch", List.of("1", "2", "4", "8")),
            new Turned("hd_num", List.of("9", "16", "25", "40", "55")),
            new Turned("devices", List.of("1", "2", "4", "8")));

    private final Background background;
    private final ObservableBooleanValue dark;
    private final ComboBox<Largest> figure = new ComboBox<>();
    private final ComboBox<Turned> knob = new ComboBox<>();
    private final PlotView plot = new PlotView(key -> {});
    private final Label nothing = PlanPage.sentence(M.text("largest.nothing"));
    private final AtomicInteger asked = new AtomicInteger();
    private Optional<PlanViewModel.State> shown = Optional.empty();
    private boolean offering;

    LargestPane(Background background, ObservableBooleanValue dark) {
        super(8);
        this.background = background;
        this.dark = dark;
        setId("plan-largest");
        plot.setId("plan-largest-plot");
        Scale.follow(plot, () -> {
            // the name of the upright axis is as long as the plot is high
            plot.setPrefHeight(Scale.px(280));
            plot.setMinHeight(Scale.px(280));
        });
        figure.setId("plan-largest-figure");
        figure.setAccessibleText(M.text("largest.title"));
        figure.setConverter(words(l -> M.text("largest.figure." + l.field())));
        knob.setId("plan-largest-knob");
        knob.setAccessibleText(M.text("largest.over"));
        knob.setConverter(words(t -> M.text("largest.knob." + t.name())));
        figure.valueProperty().addListener(o -> ask());
        knob.valueProperty().addListener(o -> ask());
        nothing.setId("plan-largest-nothing");
        nothing.getStyleClass().add("hr-muted");
        nothing.managedProperty().bind(nothing.visibleProperty());
        nothing.setVisible(false);
        plot.managedProperty().bind(plot.visibleProperty());
        Label over = new Label(M.text("largest.over"));
        over.setMinWidth(Region.USE_PREF_SIZE);
        HBox second = new HBox(8, over, knob);
        second.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(new FlowPane(8, 6, figure, second), nothing, plot);
    }

    private static <T> StringConverter<T> words(java.util.function.Function<T, String> said) {
        return new StringConverter<>() {
            @Override
            public String toString(T item) {
                return item == null ? "" : said.apply(item);
            }

            @Override
            public T fromString(String text) {
                throw new UnsupportedOperationException();
            }
        };
    }

    void show(PlanViewModel.State now) {
        // engines with words of their own read none of the settings that are swept here
        boolean swept = SWEPT.contains(now.request().engine());
        setVisible(swept);
        setManaged(swept);
        if (!swept) {
            return;
        }
        boolean another = shown.map(PlanViewModel.State::training)
                .filter(t -> t == now.training())
                .isEmpty();
        shown = Optional.of(now);
        if (another) {
            offering = true;
            figure.getItems()
                    .setAll(
                            now.training()
                                    ? List.of(Largest.MAX_LENGTH)
                                    : List.of(Largest.SESSION_LEN, Largest.MAX_DYNAMIC_PATCH, Largest.MAX_BATCH_SIZE));
            knob.getItems().setAll(now.training() ? TRAINING : SERVING);
            figure.getSelectionModel().selectFirst();
            knob.getSelectionModel().selectFirst();
            offering = false;
        }
        ask();
    }

    /// Of several requests in a row the last one counts.
    private void ask() {
        if (offering || shown.isEmpty() || figure.getValue() == null || knob.getValue() == null) {
            return;
        }
        int mine = asked.incrementAndGet();
        PlanRequest request = shown.get().request();
        Largest largest = figure.getValue();
        Turned turned = knob.getValue();
        background.compute(
                () -> asked.get() == mine
                        ? LargestCurve.of(request, largest, turned.name(), turned.values(), cards(request))
                        : List.<LargestCurve>of(),
                curves -> {
                    if (asked.get() == mine) {
                        draw(curves, largest, turned);
                    }
                },
                e -> {
                    if (asked.get() == mine) {
                        draw(List.of(), largest, turned);
                    }
                });
    }

    private static List<DeviceSpec> cards(PlanRequest request) {
        List<DeviceSpec> cards = new ArrayList<>(List.of(request.device()));
        KNOWN.stream()
                .map(DeviceCatalogue::get)
                .filter(c -> !c.name().equals(request.device().name()))
                .forEach(cards::add);
        return cards;
    }

    private void draw(List<LargestCurve> curves, Largest largest, Turned turned) {
        List<Plot.Line> lines = new ArrayList<>();
        String what = M.text("largest.figure." + largest.field());
        String over = M.text("largest.knob." + turned.name());
        for (LargestCurve curve : curves) {
            boolean own = lines.isEmpty();
            List<Plot.Dot> dots = curve.points().stream()
                    .map(p -> new Plot.Dot(
                            Double.parseDouble(p.value()),
                            p.largest(),
                            M.text("largest.said", curve.card().name(), over, p.value(), what, p.largest()),
                            own,
                            Optional.of(curve.card().name() + " " + p.value())))
                    .toList();
            lines.add(new Plot.Line(
                    curve.card().name(),
                    Plot.Mark.of(lines.size()),
                    own ? Plot.Stroke.SOLID : Plot.Stroke.DOTTED,
                    dots));
        }
        Plot drawn =
                new Plot(what, Plot.Axis.numbers(over), Plot.Axis.numbers(what), lines, OptionalDouble.empty(), "");
        nothing.setVisible(drawn.isEmpty());
        plot.setVisible(!drawn.isEmpty());
        if (!drawn.isEmpty()) {
            plot.show(drawn, dark.get());
        }
    }

    /// For tests.
    Optional<Plot> drawn() {
        return plot.isVisible() ? plot.shown() : Optional.empty();
    }
}
