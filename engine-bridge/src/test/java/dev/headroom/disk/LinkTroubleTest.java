package dev.headroom.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.disk.LinkTrouble.Kind;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkTroubleTest {
    @Test
    void aMissingLibraryIsNamedInWhateverLanguageTheLoaderSpeaks() {
        for (String rest :
                new String[] {"cannot open shared object file: No such file or directory", "无法打开共享目标文件: 没有那个文件或目录"}) {
            LinkTrouble trouble = of("/c/native/libonnxruntime.so: libstdc++.so.6: " + rest);
            assertThat(trouble).isEqualTo(new LinkTrouble(Kind.NEEDS_ANOTHER, "libstdc++.so.6"));
        }
    }

    @Test
    void aSystemThatIsTooOldIsToldByTheVersionItLacks() {
        LinkTrouble trouble = of("/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by"
                + " /c/native/libonnxruntime.so)");
        assertThat(trouble).isEqualTo(new LinkTrouble(Kind.SYSTEM_TOO_OLD, "GLIBC_2.38"));
        assertThat(trouble.sentence("ONNX Runtime").toString())
                .isEqualTo("This system is too old for ONNX Runtime: it lacks GLIBC_2.38. Use a newer release of it.");
    }

    @Test
    void aFolderThatMayNotBeRunFromIsNamed() {
        assertThat(of("/c/libx.so: /c/libx.so: failed to map segment from shared object")
                        .sentence("X")
                        .toString())
                .contains("may not be run from /c ");
    }

    @Test
    void onlyWhereTheJarsHoldNoneIsTheSystemOne() {
        UnsatisfiedLinkError e = new UnsatisfiedLinkError("no onnxruntime in java.library.path");
        assertThat(LinkTrouble.of(e, Optional.empty()).kind()).isEqualTo(Kind.NONE_FOR_SYSTEM);
        assertThat(LinkTrouble.of(e, Optional.of(Path.of("/c"))).kind()).isEqualTo(Kind.OTHER);
    }

    private static LinkTrouble of(String told) {
        return LinkTrouble.of(
                new ExceptionInInitializerError(new UnsatisfiedLinkError(told)), Optional.of(Path.of("/c")));
    }
}
