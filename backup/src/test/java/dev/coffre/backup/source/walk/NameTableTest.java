package dev.coffre.backup.source.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NameTableTest {
    @Property(tries = 300)
    void sortsAsByteStringsDo(@ForAll List<@Size(max = 300) byte[]> names) {
        NameTable table = new NameTable();
        List<ByteString> expected = new ArrayList<>();
        for (byte[] name : names) {
            table.add(name, 0, name.length);
            expected.add(ByteString.of(name));
        }
        table.sort();
        expected.sort(null);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(table.get(i)).isEqualTo(expected.get(i));
            assertThat(table.contains(expected.get(i))).isTrue();
        }
        assertThat(table.contains(ByteString.utf8("not one of them"))).isFalse();
    }

    @Test
    void aMillionNamesStayWithin64MiB() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long before = runtime.totalMemory() - runtime.freeMemory();
        NameTable table = new NameTable();
        byte[] name = "a-file-name-of-usual-length-0000000.txt".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int i = 0; i < 1_000_000; i++) {
            int scattered = (int) (i * 7_654_321L % 10_000_000);
            for (int digit = 0, rest = scattered; digit < 7; digit++, rest /= 10) {
                name[34 - digit] = (byte) ('0' + rest % 10);
            }
            table.add(name, 0, name.length);
        }
        table.sort();
        System.gc();
        long held = runtime.totalMemory() - runtime.freeMemory() - before;
        assertThat(held).isBetween(39_000_000L, 64L << 20);
        for (int i = 1; i < table.size(); i++) {
            assertThat(table.get(i - 1).compareTo(table.get(i))).isLessThanOrEqualTo(0);
        }
    }
}
