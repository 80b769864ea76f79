package dev.coffre.server.portal.service;

import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.audit.AuditExport;
import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.hosting.AuditQueries;
import dev.coffre.server.message.AuditList;
import dev.coffre.server.message.ListAuditRequest;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The audit log: all of it for administrators, a vault's entries for its owners. */
public final class AuditLogPage {
    private final AuditQueries audit;
    private final AuditExport export;
    private final CommandGateway desk;
    private final PortalLayout frames;

    public AuditLogPage(AuditQueries audit, AuditExport export, CommandGateway desk, PortalLayout frames) {
        this.audit = audit;
        this.export = export;
        this.desk = desk;
        this.frames = frames;
    }

    /** Filter values as typed in the form. */
    public record AuditFilterForm(Optional<String> vault, Optional<String> actor, Optional<String> action) {
        static AuditFilterForm of(PortalRequest visit) {
            return new AuditFilterForm(visit.field("vault"), visit.field("actor"), visit.field("action"));
        }

        ListAuditRequest from(Optional<String> after) {
            return new ListAuditRequest(
                    vault, actor, action, Optional.empty(), Optional.empty(), after, Optional.empty());
        }

        /** The filter as a query string. */
        public String query() {
            return "vault=" + encoded(vault) + "&actor=" + encoded(actor) + "&action=" + encoded(action);
        }

        private static String encoded(Optional<String> value) {
            return URLEncoder.encode(value.orElse(""), StandardCharsets.UTF_8);
        }
    }

    public PortalResponse show(PortalRequest visit) {
        AuditFilterForm asked = AuditFilterForm.of(visit);
        AuditList list = audit.list(visit.requirePerson(), asked.from(visit.field("after")));
        Map<String, VaultEntry> vaults = desk.execute(visit, new VaultCommands.ListVaults()).vaults().stream()
                .collect(Collectors.toMap(VaultEntry::vault, Function.identity()));
        return PortalResponse.ok(
                "portal/audit",
                Map.of(
                        "frame",
                        frames.standalone(visit, visit.say("audit.title")),
                        "asked",
                        asked,
                        "entries",
                        list.entries(),
                        "next",
                        list.next().orElse(""),
                        "vaults",
                        vaults));
    }

    public PortalResponse csv(PortalRequest visit) {
        AuditFilter filter =
                audit.filter(visit.requirePerson(), AuditFilterForm.of(visit).from(Optional.empty()));
        return new PortalResponse.StreamedDownload(
                "audit.csv", "text/csv; charset=utf-8", out -> export.csv(filter, out));
    }

    /** The stored lines, so that the chain can be verified. */
    public PortalResponse lines(PortalRequest visit) {
        AuditFilter filter =
                audit.filter(visit.requirePerson(), AuditFilterForm.of(visit).from(Optional.empty()));
        return new PortalResponse.StreamedDownload(
                "audit.jsonl", "application/jsonl; charset=utf-8", out -> export.lines(filter, out));
    }
}
