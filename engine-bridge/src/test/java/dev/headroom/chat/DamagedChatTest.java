package dev.headroom.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.headroom.disk.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that other programs or a bad disk changed: what is whole is shown.
class DamagedChatTest {
    private static final ImageData PICTURE = new ImageData(new byte[] {(byte) 0x89, 'P', 'N', 'G', 1}, "scene.png");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role = 'WIZARD'",
                "role = x'00ff'",
                "parts = ''",
                "parts = 'x'",
                "parts = 'null'",
                "parts = '{}'",
                "parts = x'ff'",
                "parts = 7",
                "id = NULL"
            })
    void aDamagedMessageIsLeftOutAndCountedAndTheOthersAreThere(String change) throws SQLException, IOException {
        String chat = chat();
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(picture(), old);
        sql("UPDATE message SET " + change + " WHERE id = 'b'");
        try (var store = ConversationStore.open(folder)) {
            StoredChat read = store.read(chat);
            assertThat(read.messages()).extracting(ChatMessage::text).containsExactly("one", "three");
            assertThat(read.damaged()).isEqualTo(1);
        }
        assertThat(picture()).as("a damaged row may name it").exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stats = 'x'", "stats = 'null'", "stats = '[]'", "time = 'noon'", "time = 9e99"})
    void aDamagedFigureCostsNoMessage(String change) throws SQLException {
        String chat = chat();
        sql("UPDATE message SET " + change + " WHERE id = 'b'");
        try (var store = ConversationStore.open(folder)) {
            assertThat(store.read(chat).messages()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../../etc/passwd", "/etc/passwd", "", "a", "ZZ"})
    void aPictureIsOnlyEverReadByItsHash(String name) throws SQLException {
        String chat = chat();
        sql("UPDATE message SET parts = '[{\"image\":\"%s\",\"name\":\"n.png\"}]' WHERE id = 'b'".formatted(name));
        try (var store = ConversationStore.open(folder)) {
            assertThat(store.read(chat).messages().get(1).text()).contains("n.png is no longer");
        }
    }

    @Test
    void tablesOfAnotherShapeAreSetAside() throws SQLException {
        chat();
        sql("ALTER TABLE message DROP COLUMN parts");
        try (var store = ConversationStore.open(folder)) {
            assertThat(store.opening()).isInstanceOf(StoreOpening.SetAside.class);
            store.put(store.create("new").id(), message("x", "works"));
        }
    }

    @Test
    void anyDamageToTheFileIsAStoreThatWorksOrASentence() throws IOException, SQLException {
        String chat = chat();
        byte[] whole = Files.readAllBytes(folder.resolve("chats.sqlite"));
        for (int seed = 0; seed < 25; seed++) {
            Path other = Files.createDirectories(folder.resolve("damaged" + seed));
            Files.write(other.resolve("chats.sqlite"), new Damage(seed).bytes(whole));
            try (var store = ConversationStore.open(other)) {
                store.list("").forEach(head -> store.read(head.id()));
                store.read(chat);
                store.put(store.create("new").id(), message("x", "works"));
            } catch (ConversationStoreException e) {
                // what it should be
            } catch (RuntimeException e) {
                fail("seed " + seed, e);
            }
        }
    }

    private String chat() {
        try (var store = ConversationStore.open(folder)) {
            String id = store.create("chat").id();
            store.put(id, message("a", "one"));
            store.put(
                    id,
                    new ChatMessage(
                            "b",
                            ChatMessage.Role.USER,
                            List.of(new ContentPart.Image(PICTURE, 1)),
                            Instant.EPOCH,
                            Optional.empty()));
            store.put(id, message("c", "three"));
            return id;
        }
    }

    private Path picture() {
        try (Stream<Path> files = Files.walk(folder.resolve("pictures"))) {
            return files.filter(Files::isRegularFile).findFirst().orElse(folder.resolve("no picture"));
        } catch (IOException e) {
            return folder.resolve("no pictures");
        }
    }

    private void sql(String change) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("chats.sqlite"));
                Statement s = connection.createStatement()) {
            s.execute(change);
        }
    }

    private static ChatMessage message(String id, String text) {
        return new ChatMessage(
                id, ChatMessage.Role.USER, List.of(new ContentPart.Text(text)), Instant.EPOCH, Optional.empty());
    }
}
