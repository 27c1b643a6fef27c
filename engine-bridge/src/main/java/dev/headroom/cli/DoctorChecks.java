package dev.headroom.cli;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import dev.headroom.disk.Folders;
import dev.headroom.engine.lmdeploy.LmdeployFinder;
import dev.headroom.engine.lmdeploy.LmdeployInstallation;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.OrtRuntime;
import dev.headroom.machine.Assets;
import dev.headroom.machine.Fonts;
import dev.headroom.machine.HostMemory;
import dev.headroom.machine.library.HeaderCache;
import dev.headroom.machine.library.LibraryScan;
import dev.headroom.machine.library.OwnFolders;
import dev.headroom.machine.library.Places;
import dev.headroom.machine.library.Source;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.probe.Gpu;
import dev.headroom.probe.GpuDriver;
import dev.headroom.probe.GpuDrivers;
import dev.headroom.probe.GpuFactsSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/// The checks of `headroom doctor`. None of them takes GPU memory, starts Python or writes a file.
final class DoctorChecks {
    /// Weights, graphs and a small cache of the demo model, with the JVM.
    private static final long DEMO_NEEDS = Bytes.GIB;

    private static final int SHOWN_MODELS = 20;

    private DoctorChecks() {}

    /// The slow ones run beside the rest: each waits for a library or a folder tree, and none needs another's result.
    static List<DoctorCheck> all(List<Path> interpreters) {
        try (ExecutorService beside = Executors.newCachedThreadPool()) {
            CompletableFuture<DoctorCheck> engine = supplyAsync(DoctorChecks::onnxRuntime, beside);
            CompletableFuture<DoctorCheck> lmdeploy =
                    supplyAsync(() -> lmdeploy(new LmdeployFinder(interpreters).find()), beside);
            CompletableFuture<DoctorCheck> fonts = supplyAsync(DoctorChecks::fonts, beside);
            List<DoctorCheck> checks = new ArrayList<>();
            checks.add(java());
            checks.add(memory());
            checks.addAll(DoctorFolders.all(Folders.ofUser()));
            List<DoctorCheck> cards = new ArrayList<>(gpus());
            cards.add(cuda());
            checks.add(engine.join());
            checks.add(models());
            checks.add(fonts.join());
            checks.addAll(cards);
            checks.add(lmdeploy.join());
            return List.copyOf(checks);
        }
    }

    private static DoctorCheck java() {
        Runtime.Version version = Runtime.version();
        String finding = "Java %s (%s) at %s"
                .formatted(version, System.getProperty("java.vendor"), System.getProperty("java.home"));
        return version.feature() >= 25
                ? DoctorCheck.good("java", "Java", finding, List.of())
                : DoctorCheck.broken("java", "Java", finding, "Install a JDK 25 or newer, for example Temurin.");
    }

    private static DoctorCheck memory() {
        long free = HostMemory.available();
        String finding = "%s, %s available, %d cores"
                .formatted(
                        Bytes.human(HostMemory.total()),
                        Bytes.human(free),
                        Runtime.getRuntime().availableProcessors());
        return free >= DEMO_NEEDS
                ? DoctorCheck.good("memory", "Memory", finding, List.of())
                : DoctorCheck.note(
                        "memory",
                        "Memory",
                        finding,
                        "The demo model wants about %s; close something or lower device_memory."
                                .formatted(Bytes.human(DEMO_NEEDS)));
    }

    private static DoctorCheck onnxRuntime() {
        try {
            String version = OrtRuntime.get().environment().getVersion();
            return DoctorCheck.good(
                    "onnxruntime", "Embedded engine", "ONNX Runtime %s loads".formatted(version), List.of());
        } catch (EngineException e) {
            // says its own way out
            return DoctorCheck.broken(
                    "onnxruntime", "Embedded engine", e.sentence().toString(), "");
        } catch (LinkageError e) {
            return DoctorCheck.broken(
                    "onnxruntime",
                    "Embedded engine",
                    "ONNX Runtime does not load: " + e.getMessage(),
                    "Run on Linux x64 or arm64, Windows x64 or macOS arm64; on Alpine install gcompat.");
        }
    }

    private static DoctorCheck models() {
        List<String> names = Assets.modelNames();
        List<String> details = new ArrayList<>();
        Assets.adapters().keySet().forEach(name -> details.add("adapter " + name));
        LibraryScan.look(Places.ofUser(new OwnFolders(Folders.ofUser()).read()), new HeaderCache(), () -> false)
                .models()
                .stream()
                .filter(m -> m.source() != Source.BUNDLED)
                .limit(SHOWN_MODELS)
                .forEach(m -> details.add("in %s: %s".formatted(owner(m.source()), m.name())));
        return names.isEmpty()
                ? new DoctorCheck(
                        "models",
                        DoctorCheck.Verdict.NOTE,
                        "Models",
                        "The bundled demo model is not found.",
                        "Start from the repository or the installed image, or set HEADROOM_ASSETS; any InternVL2"
                                + " folder works too.",
                        details)
                : DoctorCheck.good("models", "Models", "bundled: " + String.join(", ", names), details);
    }

    private static String owner(Source source) {
        return switch (source) {
            case BUNDLED -> "Headroom";
            case HUGGING_FACE -> "Hugging Face's cache";
            case MODELSCOPE -> "ModelScope's cache";
            case LM_STUDIO -> "LM Studio's folder";
            case LLAMA_CPP -> "llama.cpp's cache";
            case OLLAMA -> "Ollama's store";
            case FOLDER -> "a folder of yours";
        };
    }

    private static DoctorCheck fonts() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (!os.startsWith("linux")) {
            return DoctorCheck.good("fonts", "Fonts", "this system brings Latin and Chinese fonts", List.of());
        }
        List<String> files = Fonts.names(Fonts.folders());
        Predicate<String> chinese = name -> name.matches(
                "(noto.*cjk|sourcehan|wqy|wenquanyi|droidsansfallback|uming|ukai|lxgw|msyh|simsun|simhei).*");
        if (files.isEmpty()) {
            return DoctorCheck.broken(
                    "fonts",
                    "Fonts",
                    "no fonts are installed, the window would show empty boxes",
                    "Debian and Ubuntu: sudo apt install fonts-dejavu fonts-noto-cjk");
        }
        return files.stream().anyMatch(chinese)
                ? DoctorCheck.good("fonts", "Fonts", "%d files, Chinese included".formatted(files.size()), List.of())
                : DoctorCheck.note(
                        "fonts",
                        "Fonts",
                        "%d files, none of them for Chinese".formatted(files.size()),
                        "For the Chinese window and Chinese answers: sudo apt install fonts-noto-cjk");
    }

    private static List<DoctorCheck> gpus() {
        return switch (GpuDrivers.open()) {
            case GpuDrivers.Absent absent ->
                List.of(DoctorCheck.absent(
                        "gpu",
                        "GPU",
                        absent.sentence().toString(),
                        "Nothing to do without an NVIDIA card: the embedded engine runs on the processor, and the"
                                + " planner knows cards you do not have."));
            case GpuDrivers.Opened opened -> {
                try (GpuDriver driver = opened.driver()) {
                    List<DoctorCheck> checks = new ArrayList<>();
                    for (Gpu gpu : driver.read()) {
                        checks.add(DoctorCheck.good(
                                "gpu." + gpu.index(),
                                "GPU " + gpu.index(),
                                "%s, %s, %s used (driver %s, by %s)"
                                        .formatted(
                                                gpu.name(),
                                                human(gpu.total()),
                                                human(gpu.used()),
                                                driver.driverVersion(),
                                                driver.source()),
                                holders(gpu)));
                    }
                    yield checks;
                }
            }
        };
    }

    private static List<String> holders(Gpu gpu) {
        return switch (gpu.processes()) {
            case Gpu.Processes.Unknown unknown -> List.of("who holds memory is not told (" + unknown.reason() + ")");
            case Gpu.Processes.Known known ->
                known.holders().stream()
                        .map(h -> "process %d holds %s".formatted(h.pid(), human(h.bytes())))
                        .toList();
        };
    }

    private static String human(Figure figure) {
        return switch (figure) {
            case Figure.Measured m -> Bytes.human(m.bytes());
            case Figure.Reported r -> Bytes.human(r.bytes());
            case Figure.Predicted p -> Bytes.human(p.bytes());
            case Figure.Unknown u -> "memory not known (" + u.reason() + ")";
        };
    }

    private static DoctorCheck cuda() {
        return switch (GpuFactsSource.cuda().read()) {
            case GpuFactsSource.Unknown unknown ->
                DoctorCheck.absent("cuda", "CUDA", unknown.sentence().toString(), "");
            case GpuFactsSource.Known known ->
                DoctorCheck.good(
                        "cuda",
                        "CUDA",
                        "driver for CUDA %s, %d devices"
                                .formatted(
                                        known.cudaDriverVersion(),
                                        known.devices().size()),
                        known.devices().stream()
                                .map(d -> "%d: %s, %s, %s for CUDA, %d multiprocessors"
                                        .formatted(
                                                d.ordinal(),
                                                d.name(),
                                                d.architecture(),
                                                Bytes.human(d.totalMemory()),
                                                d.multiprocessors()))
                                .toList());
        };
    }

    static DoctorCheck lmdeploy(List<LmdeployInstallation> found) {
        if (found.isEmpty()) {
            return DoctorCheck.absent(
                    "lmdeploy",
                    "LMDeploy",
                    "not on PATH, in no conda or virtual environment, and in no docker image",
                    "On a machine with an NVIDIA card: pip install lmdeploy. Or point at a Python with --python, or"
                            + " attach to a running server by its address.");
        }
        List<String> details = new ArrayList<>();
        for (LmdeployInstallation i : found) {
            details.add("%s %s at %s%s"
                    .formatted(
                            i.kind().name().toLowerCase(Locale.ROOT),
                            i.version().map(Object::toString).orElse("(release not known)"),
                            i.where(),
                            i.cuda().map(c -> ", CUDA " + c).orElse("")));
            i.limits().forEach(limit -> details.add("  " + limit));
        }
        return DoctorCheck.good("lmdeploy", "LMDeploy", "%d found".formatted(found.size()), details);
    }
}
