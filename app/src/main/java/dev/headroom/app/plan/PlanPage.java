package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.FormMemory;
import dev.headroom.app.ui.TwoSides;
import dev.headroom.plan.engines.DevicePlan;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanLine;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.settings.Setting;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Plan for any model and card without owning either: what is asked on the left; on the right whether it fits, a bar
/// for each card, where every byte comes from, and what would help.
public final class PlanPage extends BorderPane implements AutoCloseable {
    private static final Messages M = Messages.of("models");

    private final PlanViewModel plan;
    private final ObservableBooleanValue dark;
    private final VerdictPane verdict;
    private final CardBars bars = new CardBars(this::choose);
    private final BillPane bill = new BillPane();
    private final VBox notes = new VBox(3);
    private final AdvicePane advice;
    private final LearntPane learnt;
    private final LargestPane largest;
    private final WhichCards which;
    private final PlanPair pair;
    private OptionalInt card = OptionalInt.empty();

    /// @param dark whether the window is dark now
    public PlanPage(PlanMachine machine, FormMemory memory, ObservableBooleanValue dark) {
        this(new PlanViewModel(Preset.all().getFirst().request(), machine, memory), dark);
    }

    PlanPage(PlanViewModel plan, ObservableBooleanValue dark) {
        this.plan = plan;
        this.dark = dark;
        getStylesheets()
                .add(PlanPage.class
                        .getResource("/dev/headroom/app/css/models.css")
                        .toExternalForm());
        setId("plan-page");
        setPadding(new Insets(10));
        ScrollPane left = new ScrollPane(new PlanControls(plan));
        left.setFitToWidth(true);
        left.getStyleClass().addAll("hr-panel", "edge-to-edge");
        verdict = new VerdictPane(plan);
        advice = new AdvicePane(plan);
        learnt = new LearntPane(plan);
        largest = new LargestPane(plan.background(), dark);
        which = new WhichCards(plan);
        pair = new PlanPair(plan);
        setCenter(new TwoSides(new TwoSides.Side(left, 280, 310, 420), new TwoSides.Side(results(), 400, 700, 420)));
        plan.state().addListener((o, was, now) -> {
            card = OptionalInt.empty();
            show(now);
        });
        dark.addListener((o, was, now) -> show(plan.state().get()));
        plan.pinned().addListener((o, was, now) -> pair());
        show(plan.state().get());
    }

    private Region results() {
        notes.setId("plan-notes");
        VBox told = card(heading("notes.title"), notes);
        VBox help = card(heading("advice.title"), advice);
        told.managedProperty().bind(told.visibleProperty());
        help.managedProperty().bind(help.visibleProperty());
        told.visibleProperty().bind(javafx.beans.binding.Bindings.isNotEmpty(notes.getChildren()));
        help.visibleProperty().bind(javafx.beans.binding.Bindings.isNotEmpty(advice.getChildren()));
        VBox pinned = card(heading("pair.heading"), pair);
        pinned.visibleProperty().bind(plan.pinned().map(Optional::isPresent));
        pinned.managedProperty().bind(pinned.visibleProperty());
        VBox all = new VBox(
                10,
                card(heading("devices.title"), bars),
                pinned,
                help,
                card(bill),
                card(heading("largest.title"), largest),
                card(heading("which.title"), which),
                told,
                card(heading("learnt.title"), learnt));
        ScrollPane scroll = new ScrollPane(all);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().addAll("edge-to-edge", "hr-plan-scroll");
        // the verdict stays in sight, however far one reads
        BorderPane right = new BorderPane(scroll);
        right.setTop(verdict);
        BorderPane.setMargin(verdict, new Insets(0, 0, 10, 0));
        right.setPadding(new Insets(0, 0, 0, 10));
        return right;
    }

    private static Label heading(String key) {
        Label heading = new Label(M.text(key));
        heading.getStyleClass().add("hr-heading");
        return heading;
    }

    private static VBox card(Region... content) {
        VBox card = new VBox(8, content);
        card.getStyleClass().addAll("hr-panel", "hr-plan-card");
        return card;
    }

    /// A label that takes as many lines as it needs, and is never cut.
    static Label sentence(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private void choose(int index) {
        card = OptionalInt.of(index);
        bill(plan.state().get());
    }

    private void show(PlanViewModel.State now) {
        verdict.show(now);
        notes.getChildren()
                .setAll(now.plan().notes().stream()
                        .map(n -> sentence(Messages.say(n)))
                        .toList());
        advice.show(now);
        learnt.show();
        largest.show(now);
        which.theme(dark.get());
        pair();
        bill(now);
    }

    private void pair() {
        plan.pinned().get().ifPresent(a -> pair.show(a, plan.state().get(), dark.get()));
    }

    private void bill(PlanViewModel.State now) {
        List<DevicePlan> devices = now.plan().devices();
        if (devices.isEmpty()) {
            bill.clear();
            bars.show(now.plan(), 0, dark.get());
            return;
        }
        DevicePlan chosen = card.isPresent() && card.getAsInt() < devices.size()
                ? devices.get(card.getAsInt())
                : now.plan().tightest();
        bill.show(chosen, dark.get());
        bars.show(now.plan(), chosen.index(), dark.get());
    }

    /// Asks another question, as if it had been filled in.
    public void open(PlanRequest request) {
        plan.open(request);
    }

    /// Turns a setting of a serving engine, as if it had been typed.
    public void take(EngineKind engine, Setting<?> setting, String value) {
        plan.take(engine, setting, value);
    }

    @Override
    public void close() {
        plan.close();
    }

    /// For tests.
    PlanViewModel plan() {
        return plan;
    }

    /// For tests: of the card whose bill is shown.
    List<PlanLine> shownLines() {
        return bill.lines();
    }
}
