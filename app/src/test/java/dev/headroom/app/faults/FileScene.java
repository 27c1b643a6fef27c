package dev.headroom.app.faults;

import dev.headroom.app.shell.SettingsFile;
import dev.headroom.app.shell.WindowSettings;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ConversationHead;
import dev.headroom.chat.ConversationStore;
import dev.headroom.chat.ImageData;
import dev.headroom.chat.StoreOpening;
import dev.headroom.engine.attached.SavedServer;
import dev.headroom.engine.attached.SavedServers;
import dev.headroom.learning.CalibrationStore;
import dev.headroom.plan.calibration.Run;
import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Moment;
import dev.headroom.timeline.Timeline;
import dev.headroom.timeline.TimelineStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Damages one of the files that the window keeps, and reads and writes all of them again as the window does.
final class FileScene implements Scene {
    private static final long START = 1_750_000_000_000L;

    private final Path folder;
    private final Path whole;
    private final Map<String, String> messages;
    private int number;

    FileScene(Path folder) throws IOException {
        this.folder = folder;
        this.whole = Files.createDirectories(folder.resolve("whole"));
        write(whole);
        this.messages = Acknowledged.stored(whole.resolve("data"));
        // a write-ahead log that has not been folded in, as after a kill
        leaveLog(whole.resolve("data"));
        messages.putAll(Acknowledged.stored(copy("probe").resolve("data")));
    }

    private static void write(Path home) throws IOException {
        try (ConversationStore store = ConversationStore.open(home.resolve("data"))) {
            for (int chat = 0; chat < 12; chat++) {
                ConversationHead head = store.create("chat " + chat);
                for (int turn = 0; turn < 6; turn++) {
                    List<ContentPart> parts = new ArrayList<>();
                    if (turn == 0) {
                        parts.add(new ContentPart.Image(new ImageData(new byte[] {1, 2, (byte) chat}, "a.png"), 6));
                    }
                    parts.add(new ContentPart.Text(
                            "message %d of chat %d. ".formatted(turn, chat).repeat(20)));
                    store.put(head.id(), message(chat + "-" + turn, turn, parts));
                }
            }
        }
        new SettingsFile(home.resolve("config")).write(WindowSettings.DEFAULT.withDark(true));
        servers(home).write(List.of(new SavedServer("ours", URI.create("http://127.0.0.1:9"), Optional.of("secret"))));
        for (int run = 0; run < 20; run++) {
            calibration(home).add(new Run("key", START + run, "model", 1000 + run, 1010 + run, 10));
        }
        try (TimelineStore history = TimelineStore.open(home.resolve("state/timeline"))) {
            for (int second = 0; second < 200; second++) {
                history.append(Moment.of(START + second * 1000L, Map.of(Channel.PROCESS_RSS, 1000L + second)));
            }
        }
    }

    private static void leaveLog(Path data) throws IOException {
        Path log = data.resolve("chats.sqlite-wal");
        ConversationStore store = ConversationStore.open(data);
        try (store) {
            ConversationHead head = store.create("the newest");
            for (int turn = 0; turn < 8; turn++) {
                store.put(head.id(), message("new-" + turn, turn, List.of(new ContentPart.Text("new " + turn))));
            }
            Files.copy(log, data.resolve("kept-wal"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(data.resolve("chats.sqlite"), data.resolve("kept-db"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(data.resolve("kept-wal"), log, StandardCopyOption.REPLACE_EXISTING);
        Files.move(data.resolve("kept-db"), data.resolve("chats.sqlite"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static ChatMessage message(String id, int turn, List<ContentPart> parts) {
        return new ChatMessage(
                id,
                turn % 2 == 0 ? ChatMessage.Role.USER : ChatMessage.Role.ASSISTANT,
                parts,
                Instant.ofEpochMilli(START + turn),
                Optional.empty());
    }

    private static SavedServers servers(Path home) {
        return new SavedServers(home.resolve("config/servers.json"));
    }

    private static CalibrationStore calibration(Path home) {
        return new CalibrationStore(home.resolve("data"));
    }

    private Path copy(String name) throws IOException {
        Path target = folder.resolve(name);
        try (Stream<Path> files = Files.walk(whole)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path to = target.resolve(whole.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return target;
    }

    @Override
    public Injected.Seen inject(RandomGenerator random) throws Exception {
        Path home = copy("home-" + number++);
        List<Path> files = all(home);
        Path file = files.get(random.nextInt(files.size()));
        Damage damage = Damage.values()[random.nextInt(Damage.values().length)];
        byte[] damaged = damage.apply(file, random);
        Injected.Seen seen = new Injected.Seen("file: " + damage.words(), kind(home, file));
        Map<Path, byte[]> others = new HashMap<>();
        for (Path other : files) {
            if (!other.equals(file)) {
                others.put(other, Files.readAllBytes(other));
            }
        }
        try {
            useAgain(home, file, damaged, seen);
        } catch (RuntimeException e) {
            seen.notRecovered(file.getFileName() + ": " + e);
        }
        for (Map.Entry<Path, byte[]> other : others.entrySet()) {
            if (isUntouched(other.getKey()) && !sameBytes(other.getKey(), other.getValue())) {
                seen.notRecovered(other.getKey().getFileName() + " was damaged, too");
            }
        }
        delete(home);
        return seen;
    }

    private static List<Path> all(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            List<Path> all = new ArrayList<>(files.filter(Files::isRegularFile)
                    .filter(f -> !f.getFileName().toString().equals("lock"))
                    .sorted()
                    .toList());
            // pictures are many, the rest are one of a kind
            List<Path> pictures =
                    all.stream().filter(f -> f.toString().contains("pictures")).toList();
            all.removeAll(pictures);
            all.add(pictures.getFirst());
            return all;
        }
    }

    private static String kind(Path home, Path file) {
        String name = home.relativize(file).toString();
        return name.contains("pictures")
                ? "picture of a chat"
                : name.endsWith(".timeline")
                        ? "memory history"
                        : file.getFileName().toString();
    }

    /// Files that nothing here writes to by itself.
    private static boolean isUntouched(Path other) {
        String name = other.getFileName().toString();
        return !name.startsWith("chats.sqlite")
                && !name.equals("calibration.jsonl")
                && !name.equals("window.json")
                && !name.equals("servers.json");
    }

    private static boolean sameBytes(Path file, byte[] bytes) throws IOException {
        return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes);
    }

    private void useAgain(Path home, Path file, byte[] damaged, Injected.Seen seen) throws IOException {
        String name = file.getFileName().toString();
        Map<String, String> legible = name.startsWith("chats") ? Salvage.read(home.resolve("data")) : Map.of();
        chats(home, name, damaged, legible, seen);
        WindowSettings settings = new SettingsFile(home.resolve("config")).read();
        if (!name.equals("window.json") && !settings.dark()) {
            seen.notRecovered("the window's settings are gone");
        }
        if (new SettingsFile(home.resolve("config"))
                        .write(settings.withZoom(1.5))
                        .isPresent()
                || new SettingsFile(home.resolve("config")).read().zoom() != 1.5) {
            seen.notRecovered("the window's settings cannot be written any more");
        }
        if (!name.equals("servers.json") && servers(home).read().size() != 1) {
            seen.notRecovered("a saved server is gone");
        }
        servers(home).read();
        servers(home).write(List.of(new SavedServer("new", URI.create("http://127.0.0.1:8"), Optional.empty())));
        if (servers(home).read().size() != 1) {
            seen.notRecovered("servers cannot be saved any more");
        }
        calibration(home).add(new Run("fresh", START, "model", 1, 2, 1));
        if (calibration(home).runs().stream().noneMatch(r -> r.key().equals("fresh"))) {
            seen.notRecovered("what is learnt is not kept any more");
        }
        history(home, seen);
    }

    private void chats(Path home, String name, byte[] damaged, Map<String, String> legible, Injected.Seen seen)
            throws IOException {
        Path data = home.resolve("data");
        Set<String> before = names(data);
        try (ConversationStore store = ConversationStore.open(data)) {
            switch (store.opening()) {
                case StoreOpening.Kept _ -> {}
                case StoreOpening.SetAside(Path where, int _, var _) -> {
                    seen.message(name.startsWith("chats"), "set aside though whole: " + where);
                    boolean isThere = Stream.of(where, where.resolveSibling(where.getFileName() + "-wal"))
                            .anyMatch(aside -> isSame(aside, damaged));
                    if (!isThere) {
                        seen.notRecovered("what was set aside is not what the fault left");
                    }
                }
                case StoreOpening.InMemory(Path _, var why) -> seen.notRecovered("chats in memory only: " + why);
            }
            ConversationHead head = store.create("afterwards");
            store.put(head.id(), message("afterwards", 0, List.of(new ContentPart.Text("afterwards"))));
        }
        Map<String, String> stored = Acknowledged.stored(data);
        if (!stored.containsKey("afterwards")) {
            seen.notRecovered("a new message is not kept");
        }
        Map<String, String> owed = name.startsWith("chats") ? legible : messages;
        List<String> lost = owed.entrySet().stream()
                // a picture whose name was spoilt becomes a line before the words
                .filter(m -> !stored.getOrDefault(m.getKey(), "").endsWith(m.getValue()))
                .map(Map.Entry::getKey)
                .filter(id -> !name.matches("[0-9a-f]{64}") || !id.endsWith("-0"))
                .toList();
        seen.lost(lost.size(), "legible before, not there after: " + lost + " of " + owed.size() + " files " + before);
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return Set.copyOf(files.map(f -> f.getFileName().toString()).toList());
        }
    }

    private static boolean isSame(Path file, byte[] bytes) {
        try {
            return sameBytes(file, bytes);
        } catch (IOException e) {
            return false;
        }
    }

    private static void history(Path home, Injected.Seen seen) {
        long later = START + 10_000_000;
        try (TimelineStore history = TimelineStore.open(home.resolve("state/timeline"))) {
            history.restore(new Timeline());
            for (int second = 0; second < 20; second++) {
                history.append(Moment.of(later + second * 1000L, Map.of(Channel.PROCESS_RSS, 5L)));
            }
            history.problem().ifPresent(problem -> seen.notRecovered(problem.toString()));
        }
        Timeline read = new Timeline();
        try (TimelineStore history = TimelineStore.open(home.resolve("state/timeline"))) {
            history.restore(read);
        }
        if (read.moments(later, later + 20_000).isEmpty()) {
            seen.notRecovered("new history is not kept");
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        delete(folder);
    }
}
