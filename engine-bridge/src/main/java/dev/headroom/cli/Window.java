package dev.headroom.cli;

import dev.headroom.words.Sentence;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/// Opens the window when its classes are on the class path; the bridge itself never needs them.
final class Window {
    private static final String LAUNCHER = "dev.headroom.app.Launcher";

    private Window() {}

    static void open(List<String> arguments) {
        try {
            Class.forName(LAUNCHER).getMethod("main", String[].class).invoke(null, (Object)
                    arguments.toArray(String[]::new));
        } catch (ClassNotFoundException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "The window is not part of this installation; `headroom --help` lists the commands that are.",
                    e);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getTargetException();
            throw new CommandFailure(ExitStatus.FAILED, "The window could not be opened: " + Sentence.of(cause), cause);
        } catch (ReflectiveOperationException e) {
            throw new CommandFailure(ExitStatus.FAILED, "The window could not be opened: " + e.getMessage(), e);
        }
    }
}
