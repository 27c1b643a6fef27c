package dev.headroom.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A few faults of each cheap kind, always the same: what [FaultCampaignIT] makes by the hundred.
@Timeout(300)
class FaultsIT {
    @TempDir
    private Path folder;

    @Test
    void filesThatAreDamagedCostNothingThatCanStillBeRead() throws Exception {
        assertThat(faults(60, new FaultCampaign.Part("file", 1, () -> new FileScene(Scenes.fresh(folder, "file")))))
                .filteredOn(i -> !i.isFine())
                .isEmpty();
    }

    @Test
    void aNetworkThatSpoilsAnswersIsNamedAndTheChatGoesOn() throws Exception {
        assertThat(faults(
                        12, new FaultCampaign.Part("network", 1, () -> new NetworkScene(Scenes.fresh(folder, "net")))))
                .filteredOn(i -> !i.isFine())
                .isEmpty();
    }

    @Test
    void aClockPutWrongStopsNoRecord() throws Exception {
        assertThat(faults(12, new FaultCampaign.Part("clock", 1, () -> new ClockScene(Scenes.fresh(folder, "clock")))))
                .filteredOn(i -> !i.isFine())
                .isEmpty();
    }

    private List<Injected> faults(int count, FaultCampaign.Part part) throws Exception {
        return new FaultCampaign(folder.resolve("results"), 7, count).run(List.of(part));
    }
}
