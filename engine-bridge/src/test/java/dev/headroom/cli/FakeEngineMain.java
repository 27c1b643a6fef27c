package dev.headroom.cli;

import dev.headroom.inference.EngineException;
import dev.headroom.inference.FakeBackend;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;

/// `headroom serve` around a [FakeBackend]: the real command, the real server, a child process of its own, no model.
///
/// The environment variable `FAKE_ENGINE` orders how a start goes wrong: `exit` (a line, then status 7), `heap` (Java's
/// words for a full heap), `stall` (never ready). Less than 100 MB of device memory do not fit.
public final class FakeEngineMain {
    private FakeEngineMain() {}

    public static void main(String[] args) throws InterruptedException {
        String order = String.valueOf(System.getenv("FAKE_ENGINE"));
        System.err.println("the token is " + System.getenv("HEADROOM_TOKEN"));
        switch (order) {
            case "exit" -> {
                System.err.println("libfancy.so is missing");
                System.exit(7);
            }
            case "heap" -> {
                System.err.println("Terminating due to java.lang.OutOfMemoryError: Java heap space");
                System.exit(3);
            }
            case "stall" -> Thread.sleep(60_000);
            default -> {}
        }
        ModelShape shape = new ModelShape(
                "fake", new ModelShape.Language(2, 64, 4, 2, 16, 96, 320, true, true, 4096), Optional.empty());
        ServeCommand serve = new ServeCommand((folder, name, adapters, forModel, progress) -> {
            Settings settings = forModel.apply(shape);
            progress.progress(0.5, Sentence.foreign("reading weights"));
            if (settings.deviceMemory() < 100_000_000) {
                throw EngineException.outOfMemory(
                        new EngineException.Shortage(
                                ComponentKind.WEIGHTS_LANGUAGE,
                                100_000_000,
                                settings.deviceMemory(),
                                ShortageCause.ALLOCATION),
                        Sentence.foreign("weights.language asks for 95.4 MiB. Raise device_memory."));
            }
            return new FakeBackend(settings);
        });
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        CommandLine line = new CommandLine(new HeadroomCommand()).addSubcommand("serve", serve);
        System.exit(line.setOut(out).execute(args));
    }
}
