package dev.coffre.server.store;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that says that a store is a copy. While the copy is not complete, no service and no rebuild uses it: files that are not
 * there yet would count as lost. A service that uses a complete copy removes the mark, because then the two stores differ.
 *
 * @param source tells stores apart: the hash of the first segment of the journal
 */
public record CopyMark(boolean isComplete, Sha256 source) {
    private static final Pattern TEXT = Pattern.compile("(complete|unfinished) ([0-9a-f]{64})\n");
    private static final int MAX_BYTES = 100;
    private static final int MAX_SEGMENT = 32 << 20;

    /** Returns the hash of the first segment of a store's journal; empty if it has none. */
    public static Optional<Sha256> identityOf(StoreFiles files) {
        Store store = files.store();
        List<Path> segments = store.list(files.layout().journal());
        return segments.stream()
                .filter(files.layout()::hasPlace)
                .findFirst()
                .map(first -> Sha256.of(store.read(first, MAX_SEGMENT, ProblemCode.JOURNAL_DAMAGED)));
    }

    /** Returns the mark of a store; empty if it is no copy. A mark that cannot be understood is an unfinished copy. */
    public static Optional<CopyMark> of(StoreFiles files) {
        Path file = files.layout().copyMark();
        if (!files.store().exists(file)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = files.store().read(file, MAX_BYTES, ProblemCode.STORE_COPY_UNFINISHED);
            Matcher text = TEXT.matcher(new String(bytes, StandardCharsets.UTF_8));
            if (text.matches()) {
                return Optional.of(new CopyMark(text.group(1).equals("complete"), Sha256.parse(text.group(2))));
            }
        } catch (Problem damaged) {
            if (damaged.code() != ProblemCode.STORE_COPY_UNFINISHED) {
                throw damaged;
            }
        }
        return Optional.of(new CopyMark(false, Sha256.ZERO));
    }

    /** @throws Problem {@code store-copy-unfinished} */
    public static void requireComplete(StoreFiles files, StoreLocation location) {
        if (of(files).filter(mark -> !mark.isComplete()).isPresent()) {
            throw ProblemCode.STORE_COPY_UNFINISHED.with("address", location);
        }
    }

    /** Removes the mark, if there is one. */
    public static void remove(StoreFiles files) {
        if (files.store().exists(files.layout().copyMark())) {
            files.store().delete(files.layout().copyMark());
        }
    }

    public void write(StoreFiles files) {
        String text = (isComplete ? "complete " : "unfinished ") + source + "\n";
        files.store().write(files.layout().copyMark(), text.getBytes(StandardCharsets.UTF_8));
    }
}
