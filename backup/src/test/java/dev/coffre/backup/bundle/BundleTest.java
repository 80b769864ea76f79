package dev.coffre.backup.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.Kids;
import dev.coffre.sealing.Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BundleTest {
    @Property(tries = 100)
    void filesComeBackFromTheirSlots(@ForAll @Size(min = 1, max = 40) List<@Size(min = 1, max = 300) byte[]> contents) {
        List<BundledFile> files = files(contents);
        Bundle bundle = Bundle.decode(Slice.of(Bundle.encode(files)));
        assertThat(bundle.slots()).isEqualTo(files.size());
        for (int slot = 0; slot < files.size(); slot++) {
            assertThat(bundle.pid(slot)).isEqualTo(files.get(slot).pid());
            assertThat(bundle.content(slot).toArray()).isEqualTo(files.get(slot).content());
        }
    }

    @Test
    void aChangedTableIsRefusedOrReadsAsAnotherBundleWithinItsBounds() {
        byte[] raw = Bundle.encode(files(List.of(new byte[10], new byte[300], new byte[1])));
        for (int at = 0; at < BundleFormat.tableBytes(3); at++) {
            byte[] changed = raw.clone();
            changed[at] ^= 0x41;
            boolean isPid = at >= 2 && (at - 2) % 36 < 32;
            if (isPid) {
                assertThat(Bundle.decode(Slice.of(changed)).slots()).isEqualTo(3);
            } else {
                assertThatThrownBy(() -> Bundle.decode(Slice.of(changed))).isInstanceOf(MalformedException.class);
            }
        }
    }

    @Test
    void aBundleIsReadFromAPartOfABuffer() {
        byte[] raw = Bundle.encode(files(List.of(new byte[] {1, 2, 3}, new byte[] {4})));
        byte[] buffer = new byte[raw.length + 12];
        System.arraycopy(raw, 0, buffer, 5, raw.length);
        Bundle bundle = Bundle.decode(new Slice(buffer, 5, raw.length));
        assertThat(bundle.content(0).toArray()).containsExactly(1, 2, 3);
        assertThat(bundle.content(1).toArray()).containsExactly(4);
        assertThatThrownBy(() -> Bundle.decode(new Slice(buffer, 5, raw.length + 1)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aBundleBeyondTheLimitsIsRefused() {
        List<BundledFile> tooMany = files(Collections.nCopies(BundleFormat.MAX_SLOTS + 1, new byte[1]));
        List<BundledFile> tooLarge = files(Collections.nCopies(9, new byte[BundleFormat.MAX_FILE]));
        assertThatThrownBy(() -> Bundle.encode(tooMany)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bundle.encode(tooLarge)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BundledFile(Kids.pid("a", 1), new byte[BundleFormat.MAX_FILE + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<BundledFile> files(List<byte[]> contents) {
        List<BundledFile> files = new ArrayList<>();
        contents.forEach(content -> files.add(new BundledFile(Kids.pid("f", files.size()), content)));
        return files;
    }
}
