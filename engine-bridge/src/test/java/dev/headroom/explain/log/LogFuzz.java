package dev.headroom.explain.log;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/// A log of any program, through all readers to its findings.
public final class LogFuzz implements FuzzTarget {
    @Override
    public String name() {
        return "log";
    }

    @Override
    public int longest() {
        return 1024;
    }

    @Override
    public int inputsOfABuild() {
        return 2_000;
    }

    @Override
    public List<byte[]> fixtures() throws IOException {
        return FuzzInput.resources("logs", name -> name.endsWith(".log"));
    }

    @Override
    public void feed(byte[] input) throws IOException {
        LogText log = LogText.of(new ByteArrayInputStream(input));
        LogExplainer.explain(log, LogExplainer.Hints.NONE).findings().forEach(finding -> {
            FuzzInput.refused(finding::summary);
            finding.why();
        });
    }
}
