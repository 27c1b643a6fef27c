package dev.headroom.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.llamacpp.LlamaBuild;
import dev.headroom.plan.sight.Limits;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PictureSupportTest {
    private static int pieces(String build) {
        PictureSupport.OwnWay way = (PictureSupport.OwnWay)
                PictureSupport.byLlamaCpp(Optional.of(ModelCatalogue.get("InternVL2-8B")), LlamaBuild.parse(build));
        return way.input().see(1, 640, 480, Limits.NONE).pieces();
    }

    @Test
    void aBuildTakesPicturesByTheRulesOfItsTime() {
        assertThat(pieces("b7342-0cdce38a9")).isEqualTo(1);
        assertThat(pieces("b10587")).isEqualTo(5);
        assertThat(pieces("unknown")).isEqualTo(5);
    }
}
