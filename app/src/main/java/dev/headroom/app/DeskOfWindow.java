package dev.headroom.app;

import dev.headroom.app.chat.ChatViewModel;
import dev.headroom.app.lessons.LessonDesk;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Shared;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.shell.WorkbenchPage;
import dev.headroom.app.start.HomeEngine;
import dev.headroom.chat.ConversationHead;
import dev.headroom.plan.engines.PlanRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Scene;

/// What lessons use of this window: its chat, its demo engine, its page of plans.
record DeskOfWindow(
        Workbench workbench,
        HomeEngine home,
        ChatViewModel chat,
        Shared<WorkbenchPage> view,
        Consumer<PlanRequest> plans)
        implements LessonDesk {
    @Override
    public boolean isDemo() {
        return home.model().equals(Launcher.DEMO)
                && workbench.engine() == home.active().engine();
    }

    @Override
    public void startDemo() {
        if (home.model().equals(Launcher.DEMO)) {
            workbench.activate(home.active());
        } else {
            // what answers to the new model is made active once it is there
            workbench.activate(home.active());
            home.open(Launcher.DEMO);
        }
    }

    @Override
    public void openChat(String title) {
        chat.newChatApart(title);
    }

    @Override
    public boolean isInChat() {
        return chat.isApart();
    }

    @Override
    public void compose(Optional<Path> picture, String question) {
        chat.compose(picture.map(Path::toFile).map(List::of).orElse(List.of()), question);
    }

    @Override
    public boolean send() {
        boolean can = chat.canSend();
        if (can) {
            chat.send();
        }
        return can;
    }

    @Override
    public void onAnswered(Consumer<Answered> told) {
        chat.answering().addListener((o, was, now) -> {
            if (was && !now) {
                chat.lastAnswered().ifPresent(a -> told.accept(new Answered(a.question(), a.pictures(), a.outcome())));
            }
        });
    }

    @Override
    public ObservableValue<Boolean> answering() {
        return chat.answering();
    }

    @Override
    public void stopAnswer() {
        chat.stop();
    }

    @Override
    public Kept keep() {
        Optional<ConversationHead> open = chat.current().get();
        ActiveEngine active = workbench.active().get();
        String model = home.model();
        return new Kept() {
            @Override
            public void chat() {
                chat.goBackTo(open);
            }

            @Override
            public boolean engine() {
                if (!home.model().equals(model)) {
                    home.open(model);
                    return true;
                }
                boolean another = workbench.engine() != active.engine();
                if (another) {
                    workbench.activate(active);
                }
                return another;
            }
        };
    }

    @Override
    public void openPlan(PlanRequest request) {
        plans.accept(request);
    }

    /// The chat takes the keyboard when it comes to sight; the lesson that called for it keeps it.
    @Override
    public void bringForward(boolean chatSide) {
        WorkbenchPage page = view.node();
        Optional<Node> keyboard = Optional.ofNullable(page.getScene()).map(Scene::getFocusOwner);
        if (chatSide) {
            page.showChat();
        } else {
            page.showMemory();
        }
        keyboard.filter(node -> node.getScene() == page.getScene() && !within(page, node))
                .ifPresent(Node::requestFocus);
    }

    private static boolean within(Node page, Node node) {
        for (Node n = node; n != null; n = n.getParent()) {
            if (n == page) {
                return true;
            }
        }
        return false;
    }
}
