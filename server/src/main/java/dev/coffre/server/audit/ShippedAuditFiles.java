package dev.coffre.server.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.coffre.server.catalog.AuditRow;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.storage.ObjectLocks;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Entries of the audit log in the store: one file for each closed stretch, whose name begins with the numbers of its first and
 * last entry, and whose last line is a signature of the others (docs/format.md §15). A file is written once and never changed.
 * Stretches may overlap, because a process that was overtaken may still write one. Thread-safe.
 */
record ShippedAuditFiles(StoreFiles files, SigningKey signingKey) {
    /** The most bytes of the lines of a file. */
    static final int MAX_BYTES = 4 << 20;

    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
    private static final int TAG_DIGITS = 16;
    private static final Pattern NAME = Pattern.compile("([0-9]{16})-([0-9]{16})(-[0-9a-f]{16})?");
    private static final byte LINE_FEED = '\n';
    private static final int SIGNATURE_LINE = 2 * VerifyingKey.SIGNATURE_BYTES + 1;

    private record Stretch(long first, long last, Path file) {}

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
                .resolve("%016d-%016d-%s".formatted(rows.getFirst().n(), last.n(), tag(signature)));
        files.store().create(file, List.of(ByteBuffer.wrap(lines.toByteArray())));
        files.store().locks().ifPresent(ObjectLocks::flush); // the catalog knows the file before it counts its entries
        return last;
    }

    /**
     * Returns the end of a name. Only the signing key foresees it, so nobody can take the name before. The same lines have
     * the same name.
     */
    private static String tag(byte[] signature) {
        return Sha256.of(signature).toString().substring(0, TAG_DIGITS);
    }

    /** Returns the number of the last entry that a file has by its name; 0 if there are no files. */
    long lastNumber() {
        return stretches().stream().mapToLong(Stretch::last).max().orElse(0);
    }

    /**
     * Passes the lines of the files that have entries after {@code n}, in the order of their first entries. An entry may be
     * passed twice. A file that is not as this service has signed it is passed over and logged.
     */
    void read(long n, AuditFiles.LineConsumer lines) {
        for (Stretch stretch : stretches()) {
            if (stretch.last > n) {
                read(stretch.file, lines);
            }
        }
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

    private List<Stretch> stretches() {
        return files.store().list(files.layout().audit()).stream()
                .flatMap(file -> stretch(file).stream())
                .sorted(Comparator.comparingLong(Stretch::first).thenComparingLong(Stretch::last))
                .toList();
    }

    private static Optional<Stretch> stretch(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches()
                ? Optional.of(new Stretch(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)), file))
                : Optional.empty();
    }
}
