package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.testing.Fx;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ConversationHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListCell;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A chat goes into a file, and is found again in the list.
class ChatFilesUiTest {
    private static final AnswerStats STATS = new AnswerStats("stop", 120, 112, 8, 7, 0, 700, 40, 393_216, 50_000_000);

    @TempDir
    private Path folder;

    private ChatWindow window;

    @BeforeEach
    void open() {
        Fx.run(() -> Messages.speak(Language.ENGLISH));
        window = ChatWindow.open(List.of(), true);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private String text(String selector) {
        Node node = window.node(selector);
        return node instanceof Labeled labeled ? labeled.getText() : "";
    }

    private void answered(String words) {
        Fx.run(() -> window.engine.last().say(words).answer(STATS));
        Fx.until("answered", () -> !window.model.answering().get());
        Fx.until("shown", () -> window.node("#regenerate") != null);
    }

    private String exported(String name) throws IOException {
        Path file = folder.resolve(name);
        window.wanted = Optional.of(file);
        window.click("#export-chat");
        Fx.until("it names the file", () -> text("#exported").equals("The chat is written to " + file));
        return Files.readString(file);
    }

    @Test
    void aChatIsWrittenAsMessagesThatAnotherServerCanGoOnWith() throws IOException {
        window.askAboutAPicture();
        answered("A <circle>.");
        JsonNode body = new ObjectMapper().readTree(exported("chat.json"));
        assertThat(body.at("/messages/0/role").asText()).isEqualTo("user");
        assertThat(body.at("/messages/0/content/0/image_url/url").asText()).startsWith("data:image/png;base64,");
        assertThat(body.at("/messages/0/content/1/text").asText()).isEqualTo("What is it?");
        assertThat(body.at("/messages/1/content").asText()).isEqualTo("A <circle>.");
        assertThat(body.at("/max_tokens").asInt()).isEqualTo(512);
        assertThat(body.at("/headroom/answers/0/message").asInt()).isOne();
        assertThat(body.at("/headroom/answers/0/kv_bytes").asLong()).isEqualTo(393_216);
    }

    @Test
    void aChatIsWrittenAsAPageWithItsPicturesAndFigures() throws IOException {
        window.askAboutAPicture();
        answered("A <circle>.");
        assertThat(exported("chat.html"))
                .contains("src=\"data:image/png;base64,", "A &lt;circle&gt;.", "drawn.png")
                .contains("<td>KV cache</td><td>384 KiB</td>", "<td>Peak</td><td>47.7 MiB</td>")
                .doesNotContain("<circle>");
    }

    @Test
    void aChatIsWrittenAsMarkdownWithItsPicturesBesideIt() throws IOException {
        window.askAboutAPicture();
        answered("A circle.");
        String text = exported("chat.md");
        assertThat(text)
                .contains(
                        "# What is it?",
                        "## Question",
                        "![drawn.png](<chat.md.pictures/",
                        "## Answer",
                        "A circle.",
                        "Peak 47.7 MiB");
        try (Stream<Path> pictures = Files.list(folder.resolve("chat.md.pictures"))) {
            assertThat(pictures).hasSize(1).allMatch(p -> p.toString().endsWith(".png"));
        }
    }

    @Test
    void theKeyExportsTooAndAFileThatCannotBeWrittenIsNamedWithTheReason() {
        window.ask("How many?");
        answered("Two.");
        window.wanted = Optional.of(folder.resolve("nowhere").resolve("chat.html"));
        Fx.run(() -> window.stage()
                .getScene()
                .getAccelerators()
                .get(new KeyCodeCombination(KeyCode.E, KeyCombination.SHORTCUT_DOWN))
                .run());
        Fx.until("it says why", () -> text("#not-exported").contains("nowhere"));
    }

    @Test
    void aSearchWithoutAHitNamesTheWordsAndLeadsBack() {
        window.ask("How many?");
        answered("Two.");
        Fx.run(() -> ((TextInputControl) window.node("#search-chats")).setText("zebra"));
        Fx.until("it says so", () -> text("#chats-no-hit").equals("No chat has “zebra”."));
        window.click("#chats-show-all");
        Fx.until("the chats are back", () -> window.model.chats().size() == 1);
        assertThat(Fx.on(() -> ((TextInputControl) window.node("#search-chats")).getText()))
                .isEmpty();
    }

    @Test
    void chatsThatBeginAlikeAreToldApartAndACutNameIsReadWhole() {
        String question = "What number is written in the very middle of the picture?";
        window.ask(question);
        answered("7");
        Fx.run(window.model::newChat);
        Fx.until("it is listed", () -> window.model.chats().size() == 1);
        window.click("#new-picture");
        Fx.until("the price is shown", () -> window.node("#price-tokens") != null);
        window.ask(question);
        answered("8");
        Fx.until("both are listed", () -> window.model.chats().size() == 2);
        String name = question.substring(0, 48) + "…";
        assertThat(Fx.on(() -> window.model.chats().stream()
                        .map(ConversationHead::title)
                        .toList()))
                .containsExactly(name + " · drawn.png", name);
        assertThat(Fx.on(() -> window.view().lookupAll(".list-cell").stream()
                        .map(cell -> (ListCell<?>) cell)
                        .filter(cell -> cell.getItem() != null)
                        .map(cell -> cell.getTooltip().getText())
                        .toList()))
                .contains(name + " · drawn.png");
    }

    @Test
    void theContextMeterCountsThePicturesBesideTheQuestion() {
        window.click("#new-picture");
        window.click("#new-picture");
        Fx.until("both are counted", () -> text("#context-meter").startsWith("228 of "));
        Fx.run(() ->
                window.model.pictures().detach(window.model.pictures().list().getLast()));
        Fx.until("one is", () -> text("#context-meter").startsWith("114 of "));
        Fx.run(() -> window.workbench.move(window.workbench.now().draft().withMaxDynamicPatch(1)));
        Fx.until("the picture whole", () -> text("#price-tiles").equals("1 tile: the picture is shown whole"));
        assertThat(text("#context-meter")).startsWith("18 of ");
    }
}
