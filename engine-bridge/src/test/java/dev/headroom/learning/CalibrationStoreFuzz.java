package dev.headroom.learning;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The file of what runs taught.
public final class CalibrationStoreFuzz implements FuzzTarget {
    private final Path folder = FuzzInput.memoryFolder();

    @Override
    public String name() {
        return "calibration";
    }

    @Override
    public int longest() {
        return 1024;
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(FuzzInput.bytes("""
            {"key":"a","time":1,"model":"m","predicted":100,"measured":120,"offset":5}
            {"key":"b","time":2,"model":"m","predicted":100,"measured":90}
            """));
    }

    @Override
    public void feed(byte[] input) throws IOException {
        CalibrationStore store = new CalibrationStore(folder);
        Files.write(store.file(), input);
        store.runs();
    }
}
