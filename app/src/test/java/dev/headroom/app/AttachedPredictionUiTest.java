package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.testing.Fx;
import dev.headroom.engine.attached.SavedServers;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import javafx.collections.ObservableList;
import javafx.event.ActionEvent;
import javafx.scene.control.ComboBox;
import org.junit.jupiter.api.Test;

/// A server that somebody else started is predicted like any other, beside what it reports.
class AttachedPredictionUiTest extends EnginesPage {
    private static final long GIB = 1L << 30;

    @Test
    void theDemoServedFromACommandLineIsPredictedWithTheSettingsThatItTells() throws Exception {
        int port = freePort();
        servers.add(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dheadroom.assets=" + System.getProperty("headroom.assets", "../assets"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.headroom.cli.Main",
                        "serve",
                        "demo",
                        "--server-port",
                        Integer.toString(port),
                        "--api-key",
                        "k",
                        "--device-memory",
                        "1GiB",
                        "--session-len",
                        "1024",
                        "--cache-max-entry-count",
                        "0.1")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("serve.log").toFile())
                .start());
        untilListens(port);
        type("#engines-address", "127.0.0.1:" + port);
        type("#engines-key", "k");
        click("#engines-attach");
        Fx.until("active", () -> text("#engines-current").startsWith("Headroom · "));

        Fx.until("it reports", () -> wiring.workbench().now().report().isPresent());
        Settings told = wiring.workbench().engine().asked();
        assertThat(told.deviceMemory()).isEqualTo(GIB);
        assertThat(told.sessionLen()).isEqualTo(1024);
        MemoryPlan plan = Fx.on(() -> wiring.workbench().now().currentPlan());
        MemoryReport report = wiring.workbench().now().report().orElseThrow();
        assertThat(plan.predicts()).isTrue();
        assertThat(plan.deviceTotal()).isEqualTo(GIB);
        assertThat(plan.bytes(ComponentKind.KV_CACHE)).isEqualTo(report.kv().reserved());
        Fx.run(() -> wiring.window().showPage("workbench"));
        assertThat(text("#memory-verdict")).doesNotContain("predicted");
        assertThat(text("#bar-predicted-text")).endsWith("MiB");
        assertThat(text("#memory-card")).contains("measured by its process");
        assertThat(wiring.workbench().active().get().where()).isEqualTo(ActiveEngine.Where.NEARBY);
        picture("attached-demo");
    }

    @Test
    void lmdeployOnACardNobodyNamedIsPredictedOnceTheUserSaysWhichAndASavedServerRemembersIt() throws Exception {
        int port = freePort();
        serve(port, "k");
        type("#engines-server-name", "lab");
        type("#engines-address", "127.0.0.1:" + port);
        type("#engines-key", "k");
        untilListens(port);
        click("#engines-save");
        Fx.until("listed", () -> lookup("#engines-attach-lab") != null);
        click("#engines-attach-lab");
        untilReady();
        MemoryPlan before = Fx.on(() -> wiring.workbench().now().plan());
        assertThat(before.predicts()).isFalse();
        assertThat(before.verdict()).hasToString("Nothing is predicted: lab does not tell which card it runs on.");

        choose("#engines-which-card", "A100");

        Fx.until("predicted", () -> wiring.workbench().now().plan().predicts());
        MemoryPlan plan = Fx.on(() -> wiring.workbench().now().plan());
        assertThat(plan.bytes(ComponentKind.WEIGHTS_LANGUAGE)).isGreaterThan(10 * GIB);
        assertThat(plan.deviceTotal()).isGreaterThan(30 * GIB);
        Fx.until(
                "remembered",
                () -> new SavedServers(home.resolve("config/servers.json"))
                        .read()
                        .getFirst()
                        .card()
                        .isPresent());
        picture("attached-lmdeploy");

        choose("#engines-which-model", "InternVL2-2B");

        Fx.until(
                "the other model's weights",
                () -> wiring.workbench().now().plan().bytes(ComponentKind.WEIGHTS_LANGUAGE) < 5 * GIB);
    }

    private <T> void choose(String id, String starts) {
        Fx.run(() -> {
            @SuppressWarnings("unchecked")
            ComboBox<T> box = (ComboBox<T>) lookup(id);
            assertThat(box.isVisible()).isTrue();
            ObservableList<T> items = box.getItems();
            T item = items.stream()
                    .filter(i -> box.getConverter().toString(i).startsWith(starts))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(items));
            box.setValue(item);
            box.fireEvent(new ActionEvent());
        });
    }
}
