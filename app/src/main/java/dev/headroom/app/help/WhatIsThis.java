package dev.headroom.app.help;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Named;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;

/// Says of the control that has the keyboard what its field is, beside it.
public final class WhatIsThis {
    private static final Messages M = Messages.of("help");
    private static final double WIDE = 340;

    private WhatIsThis() {}

    /// @param all opens the page with all words
    /// @return whether there is a word for that control
    public static boolean show(Node control, Runnable all) {
        Optional<Term> term = term(control, Term.all());
        term.ifPresent(t -> {
            PopOver pop = new PopOver();
            VBox content = new VBox(8, new TermRow(t), Buttons.words("what-is-all", M.text("all"), () -> {
                pop.hide();
                all.run();
            }));
            content.setPadding(new Insets(12));
            content.setPrefWidth(WIDE);
            pop.setContentNode(content);
            pop.setDetachable(false);
            pop.setTitle(t.word());
            pop.getRoot().setId("what-is-this");
            pop.getRoot().setAccessibleText(t.word() + ": " + t.meaning());
            pop.show(control);
        });
        return term.isPresent();
    }

    /// By the field that a control or what it lies in is named after, or by the end of its id.
    static Optional<Term> term(Node control, List<Term> terms) {
        for (Node node = control; node != null; node = node.getParent()) {
            Optional<String> field = Named.of(node);
            String id = node.getId() == null ? "" : node.getId();
            Optional<Term> found = terms.stream()
                    .filter(t -> field.equals(Optional.of(t.field()))
                            || id.endsWith("-" + t.field().replace('.', '-')))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
