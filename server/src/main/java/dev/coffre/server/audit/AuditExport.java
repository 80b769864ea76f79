package dev.coffre.server.audit;

import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.TimeCursor;
import dev.coffre.server.csv.CsvLine;
import dev.coffre.vault.id.VaultId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Exports the log page by page, so memory use does not grow with its length. */
public final class AuditExport {
    private static final List<String> TITLES =
            List.of("number", "at", "actor", "from", "action", "vault", "outcome", "facts");

    private final AuditLog log;

    public AuditExport(AuditLog log) {
        this.log = log;
    }

    @FunctionalInterface
    private interface AuditEntryWriter {
        void write(AuditEntry entry) throws IOException;
    }

    /** CSV for spreadsheets, newest first, in UTF-8. The first line names the columns. Instants are ISO 8601 in UTC. */
    public void csv(AuditFilter filter, OutputStream out) throws IOException {
        write(CsvLine.of(TITLES), out);
        each(filter, entry -> write(CsvLine.of(cells(entry)), out));
    }

    /** The stored lines, unchanged, newest first, so that an export can be verified. */
    public void lines(AuditFilter filter, OutputStream out) throws IOException {
        each(filter, entry -> write(entry.line() + "\n", out));
    }

    private void each(AuditFilter filter, AuditEntryWriter writer) throws IOException {
        Optional<TimeCursor> place = Optional.empty();
        do {
            AuditEntryPage page = log.page(filter, place, AuditLog.MAX_PAGE);
            for (AuditEntry entry : page.entries()) {
                writer.write(entry);
            }
            place = page.next();
        } while (place.isPresent());
    }

    private static List<String> cells(AuditEntry entry) {
        return List.of(
                String.valueOf(entry.n()),
                entry.at().toString(),
                entry.actor(),
                entry.from(),
                entry.action().code(),
                entry.vault().map(VaultId::toString).orElse(""),
                entry.outcome(),
                entry.action().facts().entrySet().stream()
                        .map(fact -> fact.getKey() + "=" + fact.getValue())
                        .collect(Collectors.joining("; ")));
    }

    private static void write(String text, OutputStream out) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
