package dev.coffre.backup.content;

import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.FuzzedPage;
import dev.coffre.backup.page.RawPage;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.testing.Fuzzed;
import org.junit.jupiter.api.Test;

/** The plaintext of a page of a file list, behind one byte that says how many children its record has. */
public class FileListFuzzTest {

    public static void fuzzerTestOneInput(byte[] input) {
        RawPage raw = FuzzedPage.of(RecordType.FILELIST, input);
        read(input, () -> FileListPage.decode(raw), MalformedException.class::isInstance)
                .ifPresent(page -> {
                    require(page.bytes() >= 1, "a list of nothing");
                    require(FileListPage.decode(page.encode()).equals(page), "another page");
                });
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(FileListFuzzTest.class, FileListFuzzTest::fuzzerTestOneInput);
    }
}
