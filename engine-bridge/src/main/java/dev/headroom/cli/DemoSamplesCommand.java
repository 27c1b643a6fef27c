package dev.headroom.cli;

import dev.headroom.lab.SamplePictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Draws the sample pictures of the assets: `headroom demo-samples FOLDER`.
@Command(name = "demo-samples", hidden = true, description = "Draws the sample pictures of the demo model.")
final class DemoSamplesCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", description = "Where to write the pictures and samples.json.")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        SamplePictures.draw(folder);
        return ExitStatus.OK;
    }
}
