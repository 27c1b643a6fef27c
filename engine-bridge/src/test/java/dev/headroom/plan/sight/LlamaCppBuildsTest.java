package dev.headroom.plan.sight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaCppBuildsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
        # family,  build, tokens of 4000x3000 with marks
        qwen2,     10587, 4017
        qwen2,      6900, 1038
        qwen3,     10587, 4017
        glm41v,    10587, 4017
        pixtral,   10587, 998
        kimi,      10587, 974
        internvl12, 10587, 3330
        internvl12, 8000,  258
        gemma3,    10587,  258
        minicpm,   10587,  660
        llava15,   10587,  576
        """)
    void aBuildHasTheRulesOfItsTime(String family, int build, int tokens) {
        PictureRule rule = LlamaCppRules.of(Families.of(family), OptionalInt.of(build));

        assertThat(rule.see(4000, 3000, Limits.NONE).promptTokens()).isEqualTo(tokens);
    }

    @Test
    void everyFamilyHasOne() {
        assertThat(Families.all().values())
                .allSatisfy(rule -> assertThat(LlamaCppRules.of(rule, OptionalInt.empty())
                                .see(640, 480, Limits.NONE)
                                .tokens())
                        .isPositive());
    }
}
