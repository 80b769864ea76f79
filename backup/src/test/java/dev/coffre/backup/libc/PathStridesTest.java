package dev.coffre.backup.libc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathStridesTest {
    @Test
    void aPathThatFitsIsOnePieceAlsoFromTheRoot() {
        assertThat(PathStrides.of(List.of(utf8("/"), utf8("a"), utf8("b")))).containsExactly(utf8("/a/b"));
        assertThat(PathStrides.of(List.of(utf8("/home/ada")))).containsExactly(utf8("/home/ada"));
    }

    @Test
    void noPieceIsLongerThanTheKernelTakes() {
        List<ByteString> strides = PathStrides.of(Collections.nCopies(100, utf8("x".repeat(255))));
        assertThat(strides).hasSize(7).allMatch(stride -> stride.size() <= 4095);
        assertThat(strides.getFirst().size()).isEqualTo(15 * 256 + 255);
    }

    private static ByteString utf8(String text) {
        return ByteString.utf8(text);
    }
}
