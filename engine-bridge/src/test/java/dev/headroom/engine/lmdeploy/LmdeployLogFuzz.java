package dev.headroom.engine.lmdeploy;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.List;

/// What an LMDeploy that we launched prints.
public final class LmdeployLogFuzz implements FuzzTarget {
    @Override
    public String name() {
        return "lmdeploy-log";
    }

    @Override
    public int longest() {
        return 2048;
    }

    @Override
    public List<byte[]> fixtures() throws IOException {
        return FuzzInput.resources("lmdeploy", name -> name.endsWith(".log"));
    }

    @Override
    public void feed(byte[] input) {
        LmdeployLog log = new LmdeployLog();
        FuzzInput.text(input).lines().forEach(log::read);
    }
}
