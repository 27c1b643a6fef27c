package dev.headroom.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.disk.DiskException;
import dev.headroom.disk.DiskTrouble;
import dev.headroom.plan.calibration.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationStoreTest {
    private static final Run FIRST = new Run("embedded|1||", 1, "demo", 100, 110);
    private static final Run SECOND = new Run("embedded|1||", 2, "demo", 100, 120);

    @TempDir
    private Path folder;

    @Test
    void aLineThatAKillCutShortCostsNoOther() throws IOException {
        CalibrationStore store = new CalibrationStore(folder);
        store.add(FIRST);
        String whole = Files.readString(store.file());
        Files.writeString(store.file(), whole + whole.substring(0, 20));
        store.add(SECOND);
        assertThat(store.runs()).containsExactly(FIRST, SECOND);
    }

    @Test
    void aFolderThatCannotBeIsNamedWithItsCause() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThatThrownBy(() -> new CalibrationStore(file.resolve("data")).add(FIRST))
                .isInstanceOfSatisfying(
                        DiskException.class,
                        e -> assertThat(e.trouble().kind()).isEqualTo(DiskTrouble.Kind.NOT_A_FOLDER))
                .hasMessageContaining(file.toString());
    }
}
