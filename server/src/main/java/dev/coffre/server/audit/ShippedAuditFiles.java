package dev.coffre.server.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.coffre.server.audit.AuditFileNames.Stretch;
import dev.coffre.server.catalog.AuditRow;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.storage.ObjectLocks;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Entries of the audit log in the store: one file for each closed stretch, whose name has the numbers of its first and last
 * entry, and whose last line is a signature of the others (docs/format.md §15). A file is written once and never changed.
 * Stretches may overlap, because a process that was overtaken may still write one. Files with other names are neither read
 * nor kept: somebody else may have written any number of them. Thread-safe.
 */
record ShippedAuditFiles(StoreFiles files, SigningKey signingKey, AuditFileNames names) {
    /** The most entries of a file. */
    static final int MAX_ENTRIES = 1_000;

    /** The most bytes of the lines of a file. */
    static final int MAX_BYTES = 4 << 20;

    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
    private static final int PAGE = 1_000;
    private static final byte LINE_FEED = '\n';
    private static final int SIGNATURE_LINE = 2 * VerifyingKey.SIGNATURE_BYTES + 1;

    static ShippedAuditFiles of(StoreFiles files, SigningKey signingKey) {
        return new ShippedAuditFiles(files, signingKey, AuditFileNames.of(signingKey));
    }

    /**
     * Writes as many of these entries as one file may have. They are durable on return.
     *
     * @param rows not empty; each follows the one before
     * @return the last entry of the file
     */
    AuditRow write(List<AuditRow> rows) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        AuditRow last = rows.getFirst();
        for (AuditRow row : rows) {
            byte[] line = row.line().getBytes(UTF_8);
            if (lines.size() + line.length + 1 > MAX_BYTES) {
                break;
            }
            lines.writeBytes(line);
            lines.write(LINE_FEED);
            last = row;
        }
        byte[] signature = signingKey.sign(SignaturePurpose.AUDIT, lines.toByteArray());
        lines.writeBytes((HexFormat.of().formatHex(signature) + (char) LINE_FEED).getBytes(US_ASCII));
        Path file = files.layout()
                .audit()
                .resolve(names.name(new Stretch(rows.getFirst().n(), last.n()), signature));
        files.store().create(file, List.of(ByteBuffer.wrap(lines.toByteArray())));
        files.store().locks().ifPresent(ObjectLocks::flush); // the catalog knows the file before it counts its entries
        return last;
    }

    /** Returns the number of the last entry that files with entries after {@code n} have by their names; 0 if there are none. */
    long lastNumber(long n) {
        long[] last = new long[1];
        forEachAfter(n, (stretch, file) -> last[0] = Math.max(last[0], stretch.last()));
        return last[0];
    }

    /**
     * Passes the lines of the files that have entries after {@code n}, in the order of their first entries. An entry may be
     * passed twice. A file that is not as this service has signed it is passed over and logged.
     */
    void read(long n, AuditFiles.LineConsumer lines) {
        forEachAfter(n, (stretch, file) -> read(file, lines));
    }

    /**
     * Makes the rows of the files that the store had when it was in another place, or had no locks. The row of the first file is
     * made last, so it says that the others are there.
     */
    void expectRows(Catalog catalog) {
        if (files.store().locks().isEmpty()
                || catalog.read(connection -> new LockedObjectTable(connection).hasAuditFrom(1))) {
            return;
        }
        List<String> first = new ArrayList<>();
        List<String> others = new ArrayList<>();
        forEachAfter(0, (stretch, file) -> {
            (stretch.first() == 1 ? first : others)
                    .add(files.layout().store().relativize(file).toString());
            if (others.size() == PAGE) {
                expect(others, catalog);
                others.clear();
            }
        });
        expect(others, catalog);
        expect(first, catalog);
    }

    private static void expect(List<String> some, Catalog catalog) {
        catalog.change(connection -> some.forEach(new LockedObjectTable(connection)::expect));
    }

    /** A file with entries after {@code n}, in the order of their first entries. Of names, one page is in memory. */
    private void forEachAfter(long n, BiConsumer<Stretch, Path> action) {
        long covered = n;
        String last = "%016d".formatted(Math.max(0, n - MAX_ENTRIES));
        List<Path> page;
        do {
            page = files.store().listAfter(files.layout().audit(), last, PAGE);
            for (Path file : page) {
                last = file.getFileName().toString();
                Optional<Stretch> stretch = names.parse(last).filter(found -> found.last() > n);
                if (stretch.isPresent()) {
                    covered = Math.max(covered, stretch.get().last());
                    action.accept(stretch.get(), file);
                }
            }
        } while (page.size() == PAGE && !isPastEnd(last, covered));
    }

    /** Nobody can delete a locked file, so there is no gap between those of this service. */
    private boolean isPastEnd(String name, long covered) {
        return files.store().locks().isPresent() && name.compareTo("%016d~".formatted(covered + 1)) > 0;
    }

    private void read(Path file, AuditFiles.LineConsumer lines) {
        byte[] all = bytes(file);
        int end = all.length - SIGNATURE_LINE;
        if (end < 0 || !isSigned(all, end)) {
            LOG.log(System.Logger.Level.WARNING, "{0} is damaged, or is not of this service", file);
            return;
        }
        files.store()
                .locks()
                .ifPresent(locks ->
                        locks.keep(files.layout().store().relativize(file).toString()));
        int begin = 0;
        for (int i = 0; i < end; i++) {
            if (all[i] == LINE_FEED) {
                lines.line(Arrays.copyOfRange(all, begin, i));
                begin = i + 1;
            }
        }
    }

    private boolean isSigned(byte[] all, int end) {
        String signature = new String(all, end, SIGNATURE_LINE - 1, US_ASCII);
        return all[all.length - 1] == LINE_FEED
                && signature.chars().allMatch(HexFormat::isHexDigit)
                && signingKey
                        .verifyingKey()
                        .verifies(HexFormat.of().parseHex(signature), SignaturePurpose.AUDIT, Arrays.copyOf(all, end));
    }

    /** Returns nothing for a file that is overlong, or is deleted just now. */
    private byte[] bytes(Path file) {
        try {
            return files.store().read(file, MAX_BYTES + SIGNATURE_LINE, ProblemCode.AUDIT_LOG_BROKEN);
        } catch (Problem problem) {
            if (problem.code() != ProblemCode.AUDIT_LOG_BROKEN) {
                throw problem;
            }
            return new byte[0];
        }
    }
}
