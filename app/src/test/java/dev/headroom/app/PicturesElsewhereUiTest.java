package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.app.chat.Pictures;
import dev.headroom.app.testing.Drops;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.testing.StandInServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javafx.scene.control.Labeled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pictures through the window's own chat to engines that are not ours: what they get, and what is said of the price
/// before.
class PicturesElsewhereUiTest extends EnginesPage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] PNG = Pictures.png(1792, 896);

    private final List<StandInServer> attached = new ArrayList<>();

    @AfterEach
    void end() {
        attached.forEach(StandInServer::close);
    }

    @ParameterizedTest(name = "LMDeploy {0}")
    @CsvSource({"0.5.2, false", "0.6.4, true"})
    void lmdeployGetsADataUrlAndTheTilesItsReleaseReads(String version, boolean patches) throws Exception {
        prepare(version, "serve", freePort());
        click("#engines-launch");
        untilReady();
        Fx.run(() -> wiring.window().showPage("workbench"));
        Fx.run(() -> wiring.workbench().move(wiring.workbench().now().draft().withMaxDynamicPatch(2)));
        dropPicture();

        assertThat(text("#price-tiles"))
                .isEqualTo(patches ? "2 × 1 grid + thumbnail = 3 tiles" : "4 × 2 grid + thumbnail = 9 tiles");
        assertThat(text("#price-tokens")).contains("of KV cache").doesNotContain(" 0 B");
        assertThat(text("#price-patches"))
                .isEqualTo(
                        patches
                                ? ""
                                : "max_dynamic_patch is not sent: LMDeploy 0.5.2 · InternVL2-8B does not read it. The"
                                        + " picture is cut as that engine was set up.");
        assertThat(text("#memory-card")).doesNotContain("CPU");
        picture("picture-lmdeploy-" + version);
        ask("What is it?");

        JsonNode sent = lastOf(home.resolve("env/requests.jsonl"));
        JsonNode url = image(sent);
        assertThat(bytes(url)).isEqualTo(PNG);
        assertThat(url.has("max_dynamic_patch")).isEqualTo(patches);
        assertThat(url.path("max_dynamic_patch").asInt()).isEqualTo(patches ? 2 : 0);
        assertThat(lastAnswer()).contains("circle").endsWith(patches ? "with patches." : "InternVL2-8B.");
    }

    @Test
    void aServerOfAnUnknownModelGetsThePictureItsPriceIsUnknownWithTheReasonAndEditedItIsSentAgain() throws Exception {
        StandInServer server = attach("a-model-of-ours", true);
        dropPicture();

        assertThat(text("#price-tiles")).isEqualTo("tiles, tokens and memory: unknown");
        assertThat(text("#price-unknown"))
                .startsWith("llama-server · " + server.address())
                .contains("catalogue");
        assertThat(text("#price-patches")).contains("max_dynamic_patch is not sent");
        assertThat(cardWords()).noneMatch(w -> w.matches(".*\\b0 (B|tiles|tokens)\\b.*"));
        assertThat(text("#context-meter")).as("what the server told").contains("4096");
        picture("picture-llama-unknown");
        // the panes beside it speak of this engine, not of ours
        assertThat(text("#memory-card")).isEqualTo("Runs elsewhere: not measured");
        assertThat(text("#memory-verdict")).isEqualTo("Nothing is predicted");
        assertThat(text("#bar-predicted-text")).isEqualTo("unknown");
        assertThat(text("#tuning-fit")).isEqualTo("nothing is predicted");
        assertThat(text("#tuning-nothing")).contains("it was started elsewhere");
        assertThat(Fx.on(() -> lookup("#fit-for-me").isVisible())).isFalse();
        assertThat(text("#engine-memory")).isEqualTo("memory unknown: the engine does not tell");
        ask("What is it?");

        assertThat(bytes(image(server.chats().getLast()))).isEqualTo(PNG);
        assertThat(image(server.chats().getLast()).has("max_dynamic_patch")).isFalse();
        assertThat(lastAnswer()).isEqualTo("A blue square.");
        picture("picture-llama-answered");

        click("#edit");
        Fx.until("the picture is back in the input", () -> lookup("#price-tiles") != null);
        ask("And what colour?");

        JsonNode messages = server.chats().getLast().path("messages");
        assertThat(messages).as("the old question and its answer are gone").hasSize(1);
        assertThat(messages.get(0).path("content").get(1).path("text").asText()).isEqualTo("And what colour?");
        assertThat(bytes(image(server.chats().getLast()))).isEqualTo(PNG);
    }

    @Test
    void aKnownModelIsPricedInTokensItsRefusalIsExplainedAndTheEditedQuestionAnswered() throws Exception {
        StandInServer server = attach("InternVL2-8B", false);
        dropPicture();
        assertThat(text("#price-tiles")).isEqualTo("1 tile: the picture is shown whole");
        Fx.until("what it reports is priced", () -> text("#price-tokens").equals("258 tokens, 32.3 MiB of KV cache"));
        assertThat(text("#price-peak")).isEqualTo("vision peak unknown");
        assertThat(text("#price-unknown")).contains("does not tell all that memory depends on");
        picture("picture-llama-known");
        ask("What is it?");

        Fx.until("told", () -> lookup("#trouble-title") != null);
        assertThat(text("#trouble-title")).isEqualTo("This engine takes no pictures.");
        assertThat(text("#trouble-why")).contains("without a vision part", "Your chat is kept", "mmproj");
        picture("picture-refused");
        assertThat(Fx.on(() -> wiring.chat().chats())).hasSize(1);

        click("#remedy-EditMessage");
        assertThat(Fx.on(() -> wiring.chat().draft().get())).isEqualTo("What is it?");
        Fx.until("the picture is back in the input", () -> lookup("#price-tiles") != null);
        click("#detach");
        ask("What do you see without it?");

        assertThat(lastAnswer()).isEqualTo("A blue square.");
        JsonNode messages = server.chats().getLast().path("messages");
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).path("content").asText()).isEqualTo("What do you see without it?");
        Fx.until("one chat", () -> wiring.chat().chats().size() == 1);
    }

    @Test
    void aModelOfNativeResolutionIsPricedByItsOwnRuleWithTheSizeItSees() throws Exception {
        attach("Qwen2-VL-7B-Instruct", true);
        dropPicture();

        assertThat(text("#price-tiles")).isEqualTo("seen at 1036 × 532 px, 2812 patches");
        Fx.until("what it reports is priced", () -> text("#price-tokens").contains("of KV cache"));
        assertThat(text("#price-tokens")).isEqualTo("705 tokens, 38.6 MiB of KV cache");
        assertThat(text("#price-patches")).as("tiles are not its way").isEmpty();
        picture("picture-qwen2-vl");
    }

    @Test
    void aModelThatBringsAllPicturesToOneSizeSaysWhich() throws Exception {
        attach("llava-v1.5-7b", true);
        dropPicture();

        assertThat(text("#price-tiles")).isEqualTo("seen at 336 × 336 px, 576 patches");
        assertThat(text("#price-tokens")).startsWith("576 tokens");
    }

    private StandInServer attach(String model, boolean sees) throws Exception {
        StandInServer server = StandInServer.llama(model, sees);
        attached.add(server);
        type("#engines-address", server.address());
        click("#engines-attach");
        untilReady();
        Fx.run(() -> wiring.window().showPage("workbench"));
        return server;
    }

    private void dropPicture() throws Exception {
        Path file = Files.write(home.resolve("scene.png"), PNG);
        assertThat(Drops.drop(c -> c.putFiles(List.of(file.toFile())), lookup("#question")))
                .isTrue();
        Fx.until("a price", () -> lookup("#price-tiles") != null);
    }

    private List<String> cardWords() {
        return Fx.on(() -> wiring.window().root().lookupAll(".hr-attachment .label").stream()
                .map(n -> ((Labeled) n).getText())
                .toList());
    }

    private static JsonNode lastOf(Path requests) throws Exception {
        return JSON.readTree(Files.readAllLines(requests).getLast());
    }

    private static JsonNode image(JsonNode request) {
        return request.path("messages").get(0).path("content").get(0).path("image_url");
    }

    private static byte[] bytes(JsonNode url) {
        String data = url.path("url").asText();
        assertThat(data).startsWith("data:image/png;base64,");
        return Base64.getDecoder().decode(data.substring(data.indexOf(',') + 1));
    }
}
