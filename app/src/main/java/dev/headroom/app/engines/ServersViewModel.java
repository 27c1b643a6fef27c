package dev.headroom.app.engines;

import dev.headroom.app.shell.CardChoice;
import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.attached.SavedServer;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Servers that run already: those that were saved, the one that is being asked, and the one that is active. A server
/// becomes active once it has answered; until then, and when it does not, everything stays. All on the FX thread.
public final class ServersViewModel implements AutoCloseable {
    /// A server that has been asked and is not active yet.
    ///
    /// @param state `Starting` or `Failed`
    record Asking(SavedServer server, EngineState state) {}

    /// @param accepted called once it has answered, before it becomes active
    /// @param refused gets why it has not
    private record Attempt(Served served, Runnable accepted, Consumer<EngineFailure> refused) {}

    private final Workbench workbench;
    private final EngineChange change;
    private final Function<SavedServer, Served> attach;
    private final Consumer<List<SavedServer>> write;
    private final ObservableList<SavedServer> servers = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Optional<Asking>> asking = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Sentence> notice = new ReadOnlyObjectWrapper<>(Sentence.NONE);
    private Optional<Attempt> attempt = Optional.empty();
    private Served.Cards cards = Served.Cards.NONE;
    /// The server that was active last; another engine may be active by now.
    private Optional<Served> attached = Optional.empty();

    /// @param attach asks a server, and returns at once
    /// @param write keeps the list of servers
    ServersViewModel(
            Workbench workbench,
            EngineChange change,
            Function<SavedServer, Served> attach,
            Consumer<List<SavedServer>> write) {
        this.workbench = workbench;
        this.change = change;
        this.attach = attach;
        this.write = write;
    }

    ObservableList<SavedServer> servers() {
        return servers;
    }

    /// The server that is being asked, or did not answer.
    ReadOnlyObjectProperty<Optional<Asking>> asking() {
        return asking.getReadOnlyProperty();
    }

    /// What went wrong with the list, or with an address.
    ReadOnlyObjectProperty<Sentence> notice() {
        return notice.getReadOnlyProperty();
    }

    void attach(SavedServer server) {
        attach(server, () -> {}, failure -> {});
    }

    private void attach(SavedServer server, Runnable accepted, Consumer<EngineFailure> refused) {
        giveUp();
        notice.set(Sentence.NONE);
        try {
            Attempt next = new Attempt(attach.apply(server), accepted, refused);
            attempt = Optional.of(next);
            asking.set(Optional.of(new Asking(server, next.served().session().state())));
            next.served().session().onState(s -> workbench.background().onWindow(() -> answered(next, s)));
        } catch (IllegalArgumentException e) {
            notice.set(Sentence.of(e));
        }
    }

    /// Asks the same server with another key: the one that has just refused the old one, else the one that is active. A
    /// server that was saved is saved with the new key once that is accepted.
    ///
    /// @param refused gets why the new key is no good either
    public void useKey(String key, Consumer<EngineFailure> refused) {
        asking.get().map(Asking::server).or(() -> present().map(Served::server)).ifPresent(server -> {
            SavedServer renewed = server.withKey(Optional.of(key));
            attach(renewed, () -> saveIfKnown(renewed), refused);
        });
    }

    private void saveIfKnown(SavedServer renewed) {
        if (servers.stream().anyMatch(s -> s.name().equals(renewed.name()))) {
            save(renewed);
        }
    }

    private void answered(Attempt from, EngineState state) {
        if (attempt.filter(from::equals).isEmpty()) {
            return; // given up meanwhile
        }
        switch (state) {
            case EngineState.Ready _ -> {
                from.accepted().run();
                attached = Optional.of(from.served());
                attempt = Optional.empty();
                asking.set(Optional.empty());
                change.to(from.served().active(cards));
            }
            case EngineState.Failed failed -> {
                asking.set(Optional.of(new Asking(from.served().server(), state)));
                from.refused().accept(failed.failure());
            }
            case EngineState.Starting _, EngineState.Rebuilding _, EngineState.Stopping _, EngineState.Stopped _ ->
                asking.set(Optional.of(new Asking(from.served().server(), state)));
        }
    }

    /// Asks no more: another way was taken.
    void giveUp() {
        attempt.ifPresent(a -> workbench.background().run(a.served().session()::close));
        attempt = Optional.empty();
        asking.set(Optional.empty());
    }

    /// Keeps a server under its name; the one of that name before is replaced.
    void save(SavedServer server) {
        List<SavedServer> all = new ArrayList<>(servers);
        all.removeIf(s -> s.name().equals(server.name()));
        all.add(server);
        keep(all);
    }

    void forget(SavedServer server) {
        List<SavedServer> all = new ArrayList<>(servers);
        all.remove(server);
        keep(all);
    }

    private void keep(List<SavedServer> all) {
        servers.setAll(all);
        workbench
                .background()
                .inOrder(
                        () -> {
                            write.accept(all);
                            return all;
                        },
                        done -> {},
                        e -> notice.set(Sentence.of(e)));
    }

    /// @param here whether the first of them is this machine's
    void cards(List<CardChoice> choices, boolean here) {
        cards = new Served.Cards(choices, here);
        present().ifPresent(served -> workbench.activate(served.active(cards)));
    }

    List<CardChoice> cards() {
        return cards.choices();
    }

    /// Takes over what the user says of the active server; a saved one remembers it.
    ///
    /// @param model name or folder; empty: as the server tells
    /// @param card name of a card; empty: not known
    void says(Optional<String> model, Optional<String> card) {
        present().ifPresent(served -> {
            SavedServer said = served.server().saying(model, card);
            Served next = served.with(said);
            attached = Optional.of(next);
            saveIfKnown(said);
            workbench
                    .background()
                    .inOrder(
                            () -> {
                                next.serves().accept(model);
                                return next;
                            },
                            done -> present().filter(done::equals).ifPresent(p -> workbench.activate(p.active(cards))),
                            e -> notice.set(Sentence.of(e)));
        });
    }

    /// The server that is active; empty while another engine is.
    Optional<Served> present() {
        return attached.filter(s -> s.session() == workbench.engine());
    }

    @Override
    public void close() {
        attempt.ifPresent(a -> a.served().session().close());
    }
}
