package dev.headroom.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `mvn -q -Pfaults -pl app -am verify -Dfaults.count=1000 -Dfaults.seed=1`: as many faults as asked for, then a table
/// in `target/faults`. What came of each lies in a file there; a campaign that is started again goes on.
@Tag("faults")
class FaultCampaignIT {
    private static final int COUNT = Integer.getInteger("faults.count", 1000);
    private static final long SEED = Long.getLong("faults.seed", 1);

    @Test
    void nothingIsLostWhateverHappens() throws Exception {
        Path folder = Path.of("target", "faults").toAbsolutePath();
        String only = System.getProperty("faults.only", "");
        List<FaultCampaign.Part> parts = Scenes.all(Files.createDirectories(folder)).stream()
                .filter(part -> only.isEmpty() || List.of(only.split(",")).contains(part.name()))
                .toList();
        List<Injected> all = new FaultCampaign(folder, SEED, COUNT).run(parts);
        String table = FaultCampaign.table(all);
        Files.writeString(folder.resolve("table.md"), table);
        System.out.println(table);
        assertThat(all).filteredOn(i -> !i.isFine()).isEmpty();
    }
}
