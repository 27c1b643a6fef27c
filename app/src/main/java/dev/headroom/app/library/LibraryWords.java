package dev.headroom.app.library;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import dev.headroom.machine.library.LibraryModel;
import dev.headroom.machine.library.Part;
import dev.headroom.machine.library.Source;
import java.util.Locale;

/// How models of the library are called and counted on screen.
final class LibraryWords {
    private static final Messages M = Messages.of("library");

    private LibraryWords() {}

    /// Whose place it was found in, and whether its vision side lies beside it.
    static String place(LibraryModel model) {
        String place = source(model.source());
        return model.projector().isPresent() && model.whole() ? M.text("with.mmproj", place) : place;
    }

    static String source(Source source) {
        return switch (source) {
            case BUNDLED -> M.text("source.bundled");
            case HUGGING_FACE -> M.text("source.hugging_face");
            case MODELSCOPE -> M.text("source.modelscope");
            case LM_STUDIO -> M.text("source.lm_studio");
            case LLAMA_CPP -> M.text("source.llama_cpp");
            case OLLAMA -> M.text("source.ollama");
            case FOLDER -> M.text("source.folder");
        };
    }

    /// The name without its owner.
    static String name(LibraryModel model) {
        return model.name().substring(model.name().lastIndexOf('/') + 1);
    }

    /// `8.08 B`, `938 M`, empty where nothing was counted.
    static String parameters(long count) {
        if (count == 0) {
            return "";
        }
        if (count >= 1_000_000_000) {
            return String.format(Locale.ROOT, "%.2f B", count / 1e9);
        }
        return count >= 100_000_000
                ? String.format(Locale.ROOT, "%.0f M", count / 1e6)
                : String.format(Locale.ROOT, "%.1f M", count / 1e6);
    }

    static String part(Part part) {
        return switch (part) {
            case LANGUAGE -> M.text("part.language");
            case VISION -> M.text("part.vision");
            case PROJECTOR -> M.text("part.projector");
            case OTHER -> M.text("part.other");
        };
    }

    static Palette colour(Part part) {
        return switch (part) {
            case LANGUAGE -> Palette.WEIGHTS_LANGUAGE;
            case VISION -> Palette.WEIGHTS_VISION;
            case PROJECTOR -> Palette.WEIGHTS_PROJECTOR;
            case OTHER -> Palette.UNATTRIBUTED;
        };
    }
}
