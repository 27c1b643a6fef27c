package dev.headroom.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationStoreTest {
    private static final AnswerStats STATS = new AnswerStats(
            "stop",
            120,
            96,
            12,
            7,
            0,
            210.5,
            Double.NaN,
            331_776,
            25_000_000,
            OptionalInt.of(3),
            new FirstToken(
                    OptionalDouble.of(240),
                    OptionalDouble.of(1.5),
                    OptionalDouble.empty(),
                    OptionalDouble.of(180),
                    OptionalDouble.of(29)));
    private static final ImageData PICTURE = new ImageData(new byte[] {(byte) 0x89, 'P', 'N', 'G', 1}, "scene.png");

    @TempDir
    private Path folder;

    @Test
    void chatsSurviveARestartWithPicturesAndFigures() {
        String id;
        try (var store = ConversationStore.open(folder)) {
            id = store.create("shapes").id();
            store.put(id, question("q1", "How many?", new ContentPart.Image(PICTURE, 6)));
            store.put(id, answer("a1", "Three."));
        }
        try (var store = ConversationStore.open(folder)) {
            assertThat(store.opening()).isInstanceOf(StoreOpening.Kept.class);
            assertThat(store.list("")).extracting(ConversationHead::title).containsExactly("shapes");
            List<ChatMessage> messages = store.messages(id);
            assertThat(messages).extracting(ChatMessage::text).containsExactly("How many?", "Three.");
            assertThat(messages.getFirst().parts()).contains(new ContentPart.Image(PICTURE, 6));
            AnswerStats stats = messages.getLast().stats().orElseThrow();
            assertThat(stats.kvBytes()).isEqualTo(331_776);
            assertThat(stats.decodeTokensPerSecond())
                    .as("NaN comes back as unknown")
                    .isEqualTo(AnswerStats.UNKNOWN);
        }
    }

    @Test
    void theSamePictureIsKeptOnce() throws IOException {
        try (var store = ConversationStore.open(folder)) {
            String id = store.create("").id();
            store.put(id, question("q1", "a", new ContentPart.Image(PICTURE, 6)));
            store.put(id, question("q2", "b", new ContentPart.Image(PICTURE, 1)));
        }
        try (var files = Files.walk(folder.resolve("pictures"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void aMessageIsReplacedInPlaceAndTheRestCanBeCutOff() {
        try (var store = ConversationStore.open(folder)) {
            String id = store.create("").id();
            store.put(id, question("q1", "one"));
            store.put(id, answer("a1", "first"));
            store.put(id, question("q2", "two"));
            store.put(id, answer("a1", "second"));
            assertThat(store.messages(id)).extracting(ChatMessage::text).containsExactly("one", "second", "two");
            store.removeFrom(id, "a1");
            assertThat(store.messages(id)).extracting(ChatMessage::text).containsExactly("one");
        }
    }

    @Test
    void deletionCanBeUndoneUntilTheStoreCloses() {
        String kept;
        try (var store = ConversationStore.open(folder)) {
            kept = store.create("kept").id();
            String gone = store.create("gone").id();
            store.delete(kept);
            store.delete(gone);
            assertThat(store.list("")).isEmpty();
            store.restore(kept);
        }
        try (var store = ConversationStore.open(folder)) {
            assertThat(store.list("")).extracting(ConversationHead::id).containsExactly(kept);
        }
    }

    @Test
    void searchFindsTitlesAndTextsAndTakesPercentSignsAsThemselves() {
        try (var store = ConversationStore.open(folder)) {
            String memory = store.create("memory at 100%").id();
            String shapes = store.create("shapes").id();
            store.put(shapes, question("q", "where is the Red circle"));
            assertThat(store.list("red CIRCLE"))
                    .extracting(ConversationHead::id)
                    .containsExactly(shapes);
            assertThat(store.list("0%")).extracting(ConversationHead::id).containsExactly(memory);
            assertThat(store.list("nothing like it")).isEmpty();
        }
    }

    @Test
    void aDamagedFileIsSetAsideUntouched() throws IOException {
        byte[] rubbish =
                "this is no database, however hard one looks at it".repeat(50).getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("chats.sqlite"), rubbish);
        try (var store = ConversationStore.open(folder)) {
            assertThat(store.opening()).isInstanceOf(StoreOpening.SetAside.class);
            Path aside = ((StoreOpening.SetAside) store.opening()).where();
            assertThat(Files.readAllBytes(aside)).isEqualTo(rubbish);
            store.create("works");
            assertThat(store.list("")).hasSize(1);
        }
    }

    @Test
    void ofADamagedFileAllIsSavedThatCanStillBeRead() throws IOException {
        String text = "a line of some length. ".repeat(20);
        try (var store = ConversationStore.open(folder)) {
            for (int chat = 0; chat < 10; chat++) {
                String id = store.create("chat " + chat).id();
                for (int turn = 0; turn < 8; turn++) {
                    store.put(id, question(chat + "-" + turn, text));
                }
            }
        }
        Path file = folder.resolve("chats.sqlite");
        byte[] whole = Files.readAllBytes(file);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        Files.write(file, half);
        try (var store = ConversationStore.open(folder)) {
            var opening = (StoreOpening.SetAside) store.opening();
            assertThat(Files.readAllBytes(opening.where())).isEqualTo(half);
            assertThat(opening.saved()).isGreaterThan(20);
            List<ChatMessage> saved = store.list("").stream()
                    .flatMap(chat -> store.messages(chat.id()).stream())
                    .toList();
            assertThat(saved)
                    .hasSize(opening.saved())
                    .allSatisfy(m -> assertThat(m.text()).isEqualTo(text));
        }
    }

    @Test
    void aDamagedFileIsSetAsideWithItsLogAsItLay() throws IOException {
        Path log = folder.resolve("chats.sqlite-wal");
        byte[] lay;
        try (var store = ConversationStore.open(folder)) {
            store.create("in the file");
        }
        try (var store = ConversationStore.open(folder)) {
            store.create("in the log");
            lay = Files.readAllBytes(log);
        }
        Files.write(log, lay);
        byte[] rubbish = "no database".repeat(500).getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("chats.sqlite"), rubbish);
        try (var store = ConversationStore.open(folder)) {
            Path aside = ((StoreOpening.SetAside) store.opening()).where();
            assertThat(Files.readAllBytes(aside)).isEqualTo(rubbish);
            assertThat(Files.readAllBytes(aside.resolveSibling(aside.getFileName() + "-wal")))
                    .isEqualTo(lay);
        }
    }

    @Test
    void aFolderThatCannotBeMadeMeansChatsInMemory() throws IOException {
        Path file = Files.writeString(folder.resolve("a file"), "in the way");
        try (var store = ConversationStore.open(file.resolve("data"))) {
            assertThat(store.opening()).isInstanceOf(StoreOpening.InMemory.class);
            String id = store.create("").id();
            store.put(id, question("q", "still here?", new ContentPart.Image(PICTURE, 1)));
            assertThat(store.messages(id).getFirst().parts()).contains(new ContentPart.Image(PICTURE, 1));
        }
    }

    @Test
    void aReadOnlyFolderMeansChatsInMemory() {
        Path readOnly = folder.resolve("ro");
        assumeThat(readOnly.toFile().mkdir() && readOnly.toFile().setWritable(false))
                .isTrue();
        assumeThat(Files.isWritable(readOnly)).as("root may write anywhere").isFalse();
        try (var store = ConversationStore.open(readOnly)) {
            assertThat(store.opening()).isInstanceOf(StoreOpening.InMemory.class);
        }
    }

    @Test
    void twoWindowsShareTheFileAndSeeEachOther() {
        try (var one = ConversationStore.open(folder);
                var two = ConversationStore.open(folder)) {
            assertThat(two.changedElsewhere()).isFalse();
            String id = one.create("from one").id();
            one.put(id, question("q", "hello"));
            assertThat(two.changedElsewhere()).isTrue();
            assertThat(two.list("")).extracting(ConversationHead::title).containsExactly("from one");
            two.put(id, answer("a", "hello too"));
            assertThat(one.messages(id)).extracting(ChatMessage::text).containsExactly("hello", "hello too");
        }
    }

    @Test
    void aPictureThatIsGoneIsSaidInWords() throws IOException {
        try (var store = ConversationStore.open(folder)) {
            String id = store.create("").id();
            store.put(id, question("q", "look", new ContentPart.Image(PICTURE, 1)));
            Files.delete(folder.resolve("pictures")
                    .resolve(PICTURE.hash().substring(0, 2))
                    .resolve(PICTURE.hash()));
            assertThat(store.messages(id).getFirst().text()).contains("scene.png");
        }
    }

    private static ChatMessage question(String id, String text, ContentPart... more) {
        List<ContentPart> parts = new ArrayList<>(List.of(more));
        parts.add(new ContentPart.Text(text));
        return new ChatMessage(id, ChatMessage.Role.USER, parts, Instant.EPOCH, Optional.empty());
    }

    private static ChatMessage answer(String id, String text) {
        return new ChatMessage(
                id, ChatMessage.Role.ASSISTANT, List.of(new ContentPart.Text(text)), Instant.EPOCH, Optional.of(STATS));
    }
}
