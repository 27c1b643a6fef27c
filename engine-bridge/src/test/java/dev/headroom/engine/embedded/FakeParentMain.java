package dev.headroom.engine.embedded;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A parent that launches the fake engine, tells the child's process id and waits to be killed.
public final class FakeParentMain {
    private FakeParentMain() {}

    public static void main(String[] args) throws InterruptedException {
        EmbeddedSession session = EmbeddedSession.launch(FakeEngine.launch(Path.of(args[0])));
        session.awaitReady();
        System.out.println(session.pid().orElseThrow());
        TimeUnit.MINUTES.sleep(5);
    }
}
