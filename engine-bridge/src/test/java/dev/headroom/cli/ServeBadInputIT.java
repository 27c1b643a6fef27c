package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.engine.embedded.EmbeddedLaunch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// `headroom serve` as a user runs it, in a process of its own, with what is not right: it ends with a sentence that
/// names the way out and with a status, and leaves everything as it was.
@Timeout(120)
class ServeBadInputIT {
    private static final Path TINY = Path.of("src/test/resources/tiny-internvl2");

    @TempDir
    private Path temp;

    /// How a folder is damaged, and what is said of it.
    private enum Damage {
        NO_CONFIG("config.json is missing; download it again, or choose") {
            @Override
            void to(Path folder) throws IOException {
                Files.delete(folder.resolve("config.json"));
            }
        },
        CONFIG_CUT_OFF("config.json is damaged: no JSON at line", "download it again") {
            @Override
            void to(Path folder) throws IOException {
                cut(folder.resolve("config.json"));
            }
        },
        UNKNOWN_ARCHITECTURE("config.json", "LlavaForConditionalGeneration", "InternVLChatModel") {
            @Override
            void to(Path folder) throws IOException {
                edit(
                        folder.resolve("config.json"),
                        root -> root.putArray("architectures").add("LlavaForConditionalGeneration"));
            }
        },
        NO_TOKENIZER("tokenizer", "is missing", "download the model again") {
            @Override
            void to(Path folder) throws IOException {
                Files.delete(folder.resolve("tokenizer.json"));
            }
        },
        NO_WEIGHTS("model.safetensors is missing; download the model again") {
            @Override
            void to(Path folder) throws IOException {
                Files.delete(folder.resolve("model.safetensors"));
            }
        },
        WEIGHTS_CUT_OFF("model.safetensors is cut off", "download it again") {
            @Override
            void to(Path folder) throws IOException {
                cut(folder.resolve("model.safetensors"));
            }
        },
        OFFSETS_BEYOND_THE_FILE("model.safetensors is cut off", "should end at byte", "download it again") {
            @Override
            void to(Path folder) throws IOException {
                move(folder, 1L << 40);
            }
        },
        OFFSETS_THAT_OVERLAP("model.safetensors", "share bytes", "download it again") {
            @Override
            void to(Path folder) throws IOException {
                move(folder, 4);
            }
        },
        NEGATIVE_OFFSETS("model.safetensors", "claims the bytes -", "download it again") {
            @Override
            void to(Path folder) throws IOException {
                move(folder, -(1L << 40));
            }
        };

        private final String[] said;

        Damage(String... said) {
            this.said = said;
        }

        abstract void to(Path folder) throws IOException;

        private static void cut(Path file) throws IOException {
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(open.length() / 2);
            }
        }

        private interface Change {
            void in(ObjectNode root);
        }

        private static void edit(Path file, Change change) throws IOException {
            ObjectNode root = (ObjectNode) new ObjectMapper().readTree(file.toFile());
            change.in(root);
            Files.writeString(file, root.toString());
        }

        /// Lets the header say that one tensor lies `by` bytes further on than it does.
        private static void move(Path folder, long by) throws IOException {
            Path file = folder.resolve("model.safetensors");
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            int length = (int) bytes.getLong(0);
            ObjectNode header = (ObjectNode) new ObjectMapper().readTree(bytes.array(), 8, length);
            String moved = "language_model.model.norm.weight";
            long first = header.at("/" + moved + "/data_offsets/0").asLong();
            long end = header.at("/" + moved + "/data_offsets/1").asLong();
            ((ObjectNode) header.get(moved))
                    .putArray("data_offsets")
                    .add(first + by)
                    .add(end + by);
            byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
            ByteBuffer lying = ByteBuffer.allocate(bytes.capacity() - length + json.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .put(json)
                    .put(bytes.array(), 8 + length, bytes.capacity() - 8 - length);
            Files.write(file, lying.array());
        }
    }

    /// What a process printed and how it ended.
    private record Ended(int status, String out, String err) {}

    private Ended headroom(Map<String, String> environment, List<String> flags, String... arguments)
            throws IOException, InterruptedException {
        EmbeddedLaunch.Runtime runtime = EmbeddedLaunch.Runtime.own();
        List<String> command = new ArrayList<>(List.of(runtime.java().toString()));
        command.addAll(runtime.flags());
        command.addAll(flags);
        command.add(runtime.mainClass());
        command.addAll(Arrays.asList(arguments));
        Path out = temp.resolve("out.txt");
        Path err = temp.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("CLASSPATH", runtime.classPath());
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS))
                    .as("it ends by itself")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Path copy() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("model"));
        try (Stream<Path> files = Files.list(TINY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return folder;
    }

    /// Size and time of everything in a folder.
    private static Map<Path, String> contents(Path folder) throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file, Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return contents;
    }

    private static void isOneSentence(Ended ended, String... parts) {
        assertThat(ended.err().lines().filter(line -> line.startsWith("headroom: ")))
                .as(ended.toString())
                .singleElement()
                .asString()
                .contains(parts)
                .endsWith(".");
        assertThat(ended.err()).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @EnumSource
    void aBadFolderIsNamedWithTheWayOutAndLeftAsItIs(Damage damage) throws Exception {
        Path folder = copy();
        damage.to(folder);
        Map<Path, String> before = contents(folder);
        Ended ended = headroom(Map.of(), List.of(), "serve", folder.toString(), "--server-port", "0");
        assertThat(ended.status()).isEqualTo(ExitStatus.FAILED);
        isOneSentence(ended, damage.said);
        assertThat(contents(folder)).isEqualTo(before);
    }

    /// Not in the test's own process: a supervised engine reads standard input to its end, over which Surefire talks to
    /// that process.
    @Test
    void aSupervisorGetsTheFailureAsJson() throws Exception {
        Path empty = Files.createDirectory(temp.resolve("empty"));
        Ended ended = headroom(Map.of(), List.of(), "serve", empty.toString(), "--server-port", "0", "--supervised");
        assertThat(ended.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(ended.out().lines()).hasSize(2).first().asString().startsWith("{\"event\":\"listening\",\"port\":");
        assertThat(ended.out().lines())
                .last()
                .asString()
                .contains("\"event\":\"failed\"", "\"code\":\"bad_checkpoint\"", "config.json");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void aPortInUseIsSaidBeforeTheModelIsReadAndItsOwnerIsLeftAlone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            Ended ended = headroom(Map.of(), List.of(), "serve", TINY.toString(), "--server-port", port);
            assertThat(ended.status()).isEqualTo(ExitStatus.FAILED);
            isOneSentence(ended, "Port " + port, "--server-port");
            assertThat(ended.out()).doesNotContain("ready");
            assertThat(taken.isClosed()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0", "1, 1.0", "-1, -1.0", "NaN, NaN"})
    void aRatioThatIsNoneIsAUsageError(String ratio, String named) throws Exception {
        Ended ended = headroom(Map.of(), List.of(), "serve", TINY.toString(), "--cache-max-entry-count=" + ratio);
        assertThat(ended.status()).isEqualTo(ExitStatus.USAGE);
        isOneSentence(ended, "cache_max_entry_count is " + named, "between 0 and 1", "for example 0.8");
    }

    /// A home below a file: nothing can be made there, not even by root.
    private Map<String, String> homeThatTakesNothing() throws IOException {
        String home =
                Files.writeString(temp.resolve("file"), "").resolve("home").toString();
        return Map.of("HOME", home, "XDG_CACHE_HOME", home + "/.cache", "XDG_STATE_HOME", home, "XDG_DATA_HOME", home);
    }

    @Test
    void aHomeThatTakesNothingIsNoObstacle() throws Exception {
        Map<String, String> environment = homeThatTakesNothing();
        Ended ended = headroom(
                environment,
                List.of("-Duser.home=" + environment.get("HOME")),
                "chat",
                "--model",
                TINY.toString(),
                "--prompt",
                "What is it?",
                "--max-tokens",
                "2",
                "--session-len",
                "256",
                "--json");
        assertThat(ended.status()).as(ended.toString()).isEqualTo(ExitStatus.OK);
        assertThat(new ObjectMapper()
                        .readTree(ended.out())
                        .path("usage")
                        .path("completion_tokens")
                        .asInt())
                .isPositive();
    }

    @Test
    void weightsThatCannotBeKeptThereAreRefusedWithTheWayOut() throws Exception {
        Map<String, String> environment = homeThatTakesNothing();
        Ended ended = headroom(
                environment,
                List.of("-Duser.home=" + environment.get("HOME")),
                "serve",
                TINY.toString(),
                "--server-port",
                "0",
                "--model-format",
                "int8");
        assertThat(ended.status()).isEqualTo(ExitStatus.FAILED);
        isOneSentence(ended, "cannot be written", "XDG_CACHE_HOME", "model_format fp32");
    }
}
