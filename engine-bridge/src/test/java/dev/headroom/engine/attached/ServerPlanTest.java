package dev.headroom.engine.attached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ServerPlanTest {
    private static ServerPlan of(ServerKind kind, String... words) {
        ServerFacts facts = new ServerFacts(
                kind,
                Optional.empty(),
                List.of("InternVL2-8B"),
                OptionalInt.empty(),
                OptionalInt.empty(),
                ServerFacts.Cache.UNKNOWN,
                List.of(),
                List.of(),
                OptionalInt.empty(),
                Optional.empty(),
                List.of());
        return new ServerPlan(
                "box", facts, KnownModel.look(List.of("InternVL2-8B"), List.of()), new ServeLine(List.of(words)));
    }

    @Test
    void theStagesOfAPipelineAreCardsInBothEngines() {
        assertThat(of(ServerKind.VLLM, "-tp", "2", "--pipeline-parallel-size", "3")
                        .cards())
                .isEqualTo(6);
        assertThat(of(ServerKind.SGLANG, "--tp-size", "2", "--pp-size", "3").cards())
                .isEqualTo(6);
    }

    @Test
    void ofLlamaServerItIsToldThatItsCommandLineIsNotRead() {
        assertThat(of(ServerKind.LLAMA_SERVER, "llama-server", "-m", "InternVL2-8B")
                        .plan(Settings.NONE, Optional.empty())
                        .verdict()
                        .toString())
                .contains("the command line of llama-server is not read");
    }
}
