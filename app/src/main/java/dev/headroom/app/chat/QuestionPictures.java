package dev.headroom.app.chat;

import dev.headroom.app.shell.Standing;
import dev.headroom.app.shell.Workbench;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ImageData;
import dev.headroom.memory.MemoryReport;
import dev.headroom.picture.PictureException;
import dev.headroom.settings.Setting;
import java.io.File;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/// The pictures beside the question being written: read in the background, and priced with the sliders as they stand.
public final class QuestionPictures {
    private final Workbench workbench;
    private final PriceTags prices;
    private final ReadOnlyIntegerProperty tokensUsed;
    private final ObservableList<Attachment> list = FXCollections.observableArrayList();

    /// @param tokensUsed of the open chat so far
    QuestionPictures(Workbench workbench, ReadOnlyIntegerProperty tokensUsed) {
        this.workbench = workbench;
        this.prices = new PriceTags(workbench);
        this.tokensUsed = tokensUsed;
        tokensUsed.addListener((o, was, now) -> reprice());
        list.addListener((ListChangeListener<Attachment>) c -> reprice());
        workbench.standing().addListener((o, was, now) -> {
            if (!pricesAlike(was, now)) {
                reprice();
            }
        });
    }

    /// Reports come ten times a second, but what a token costs and how long a session is change seldom.
    private static boolean pricesAlike(Standing was, Standing now) {
        return was.engine() == now.engine()
                && was.draft().equals(now.draft())
                && was.plan().equals(now.plan())
                && was.report()
                        .map(QuestionPictures::priceOf)
                        .equals(now.report().map(QuestionPictures::priceOf));
    }

    private static List<Long> priceOf(MemoryReport report) {
        return List.of(report.kv().bytesPerToken(), (long) report.kv().sessionLen());
    }

    ObservableList<Attachment> list() {
        return list;
    }

    public void attach(List<File> files) {
        files.forEach(file -> attach(file.getName(), () -> PictureFile.read(file), List::of));
    }

    /// A picture that is in memory: pasted, or drawn for the purpose.
    void attach(String name, Callable<byte[]> encoded) {
        attach(name, encoded, List::of);
    }

    public void attach(PictureSources.Sample sample) {
        File file = sample.file().toFile();
        attach(file.getName(), () -> PictureFile.read(file), sample.questions());
    }

    public void attach(PictureSources.Drawn drawn) {
        attach(drawn.name(), drawn.encoded(), drawn.questions());
    }

    private void attach(String name, Callable<byte[]> encoded, Supplier<List<String>> questions) {
        Attachment attachment = new Attachment(name, questions);
        list.add(attachment);
        read(attachment, encoded);
    }

    void detach(Attachment attachment) {
        list.remove(attachment);
    }

    void clear() {
        list.clear();
    }

    /// The pictures of a question again, for its change.
    void replaceBy(List<ContentPart.Image> pictures) {
        list.clear();
        pictures.forEach(p -> attach(p.data().name(), () -> p.data().encoded()));
    }

    boolean areUsable() {
        return list.stream().allMatch(a -> a.usable().isPresent());
    }

    /// Whether the session has room for all of them, as far as that is known.
    boolean fit() {
        return list.stream().noneMatch(a -> a.cost().get() instanceof PictureCost.Priced priced && priced.tooMuch());
    }

    /// Prompt tokens of all of them, as far as they are known.
    int tokens() {
        return list.stream()
                .mapToInt(a -> a.cost().get() instanceof PictureCost.Priced priced
                        ? priced.price().tokens()
                        : 0)
                .sum();
    }

    /// As they are sent. An engine that does not read our limit of tiles keeps its own.
    List<ContentPart.Image> asSent() {
        int patches = patches();
        return list.stream()
                .flatMap(a -> a.usable().stream())
                .map(u -> new ContentPart.Image(u.data(), patches))
                .toList();
    }

    /// Most tiles of a picture that is sent now; 0 where an engine does not read our limit.
    int patches() {
        return workbench.engine().controls().turns(Setting.MAX_DYNAMIC_PATCH)
                ? workbench.now().draft().maxDynamicPatch()
                : 0;
    }

    private void read(Attachment attachment, Callable<byte[]> bytes) {
        workbench
                .background()
                .<Attachment.State>compute(
                        () -> {
                            try {
                                byte[] encoded = bytes.call();
                                PicturePreview preview = PicturePreview.of(encoded);
                                return new Attachment.State.Usable(new ImageData(encoded, attachment.name()), preview);
                            } catch (PictureException e) {
                                return new Attachment.State.Unusable(e);
                            }
                        },
                        state -> {
                            attachment.become(state);
                            reprice();
                        },
                        e -> attachment.become(new Attachment.State.Unusable(PictureFile.unread(e))));
    }

    private void reprice() {
        prices.update(list, tokensUsed.get());
    }

    /// What an answer with pictures cost.
    void learn(AnswerStats stats) {
        prices.learn(stats);
    }

    /// Another engine has another speed.
    void forget() {
        prices.forget();
        reprice();
    }
}
