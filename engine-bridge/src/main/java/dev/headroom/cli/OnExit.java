package dev.headroom.cli;

/// What is done when this process is told to end (Ctrl-C, SIGTERM, its parent's end) before it has closed this.
final class OnExit implements AutoCloseable {
    private final Thread hook;

    OnExit(String name, Runnable work) {
        hook = Thread.ofPlatform().name(name).unstarted(work);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is ending already
            work.run();
        }
    }

    @Override
    public void close() {
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is ending: the work is being done
        }
    }
}
