package dev.coffre.server.hosting;

import dev.coffre.server.audit.AuditEntry;
import dev.coffre.server.audit.AuditEntryPage;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.TimeCursor;
import dev.coffre.server.message.AuditLine;
import dev.coffre.server.message.AuditList;
import dev.coffre.server.message.ListAuditRequest;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.Optional;

/** Lists the audit log: a vault's entries for its owners, all entries for administrators. */
public final class AuditQueries {
    private static final int DEFAULT_PAGE_SIZE = 50;

    private final ResourceResolver resources;
    private final AuditLog log;

    public AuditQueries(ResourceResolver resources, AuditLog log) {
        this.resources = resources;
        this.log = log;
    }

    /** @throws Problem {@code not-allowed}, {@code vault-unknown} or {@code request-malformed} */
    public AuditList list(Actor actor, ListAuditRequest asked) {
        AuditFilter filter = filter(actor, asked);
        Optional<TimeCursor> after = asked.after()
                .map(text -> TimeCursor.parse(text)
                        .orElseThrow(() ->
                                ProblemCode.REQUEST_MALFORMED.with("reason", "the parameter after cannot be " + text)));
        AuditEntryPage page = log.page(filter, after, asked.limit().orElse(DEFAULT_PAGE_SIZE));
        return new AuditList(
                page.entries().stream().map(AuditQueries::line).toList(),
                page.next().map(TimeCursor::toString));
    }

    /** Checks that the actor may see the entries, and returns their filter. */
    public AuditFilter filter(Actor actor, ListAuditRequest asked) {
        if (asked.vault().isEmpty()) {
            resources.requireAdministrator(actor);
        }
        return new AuditFilter(
                asked.vault()
                        .map(vault -> resources.vault(actor, vault, Role.OWNER).id()),
                asked.actor(),
                asked.action(),
                asked.from().map(Instant::ofEpochMilli),
                asked.until().map(Instant::ofEpochMilli));
    }

    private static AuditLine line(AuditEntry entry) {
        return new AuditLine(
                entry.n(),
                entry.previous().toString(),
                entry.at().toEpochMilli(),
                entry.actor(),
                entry.from(),
                entry.action().code(),
                entry.vault().map(VaultId::toString),
                entry.outcome(),
                entry.action().facts());
    }
}
