package dev.headroom.app.shell;

import dev.headroom.app.i18n.Messages;
import java.util.function.Supplier;
import javafx.scene.Node;
import org.kordamp.ikonli.Ikon;

/// A place of the window, reached by the rail on the left. To add one, add it to `Wiring.pages()`.
///
/// @param id stable, for settings and tests: `workbench`, `plan`
/// @param messages where the title is looked up, under `page.title`, and the tooltip, under `page.hint`
/// @param content builds the page; called on first sight and again after a change of language. A node that is
///     [AutoCloseable] is closed when it is replaced and when the window ends
/// @param foot whether it stands at the foot of the rail, apart from where the work is done
public record Page(String id, Messages messages, Ikon icon, Supplier<? extends Node> content, boolean foot) {

    public Page(String id, Messages messages, Ikon icon, Supplier<? extends Node> content) {
        this(id, messages, icon, content, false);
    }

    public static Page atFoot(String id, Messages messages, Ikon icon, Supplier<? extends Node> content) {
        return new Page(id, messages, icon, content, true);
    }

    public String title() {
        return messages.text("page.title");
    }

    /// What the rail calls it.
    String word() {
        return messages.text("page.word");
    }

    public String hint() {
        return messages.text("page.hint");
    }
}
