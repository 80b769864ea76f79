package dev.coffre.server.portal.service;

import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.audit.AuditExport;
import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.hosting.AuditQueries;
import dev.coffre.server.message.AuditList;
import dev.coffre.server.message.ListAuditRequest;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.Downloads;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.web.page.PageResponse;
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
    private final CommandGateway commands;
    private final PortalLayout layout;

    public AuditLogPage(AuditQueries audit, AuditExport export, CommandGateway commands, PortalLayout layout) {
        this.audit = audit;
        this.export = export;
        this.commands = commands;
        this.layout = layout;
    }

    /** Filter values as typed in the form. */
    public record AuditFilterForm(Optional<String> vault, Optional<String> actor, Optional<String> action) {
        static AuditFilterForm of(PortalRequest request) {
            return new AuditFilterForm(request.field("vault"), request.field("actor"), request.field("action"));
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

    public PageResponse show(PortalRequest request) {
        AuditFilterForm asked = AuditFilterForm.of(request);
        AuditList list = audit.list(request.requirePerson(), asked.from(request.field("after")));
        Map<String, VaultEntry> vaults = commands.execute(request, new VaultCommands.ListVaults()).vaults().stream()
                .collect(Collectors.toMap(VaultEntry::vault, Function.identity()));
        return PageResponse.ok(
                "portal/audit",
                Map.of(
                        "frame",
                        layout.standalone(request, request.say("audit.title")),
                        "asked",
                        asked,
                        "entries",
                        list.entries(),
                        "next",
                        list.next().orElse(""),
                        "vaults",
                        vaults));
    }

    public PageResponse csv(PortalRequest request) {
        AuditFilter filter = audit.filter(
                request.requirePerson(), AuditFilterForm.of(request).from(Optional.empty()));
        return Downloads.streamed("audit.csv", "text/csv; charset=utf-8", out -> export.csv(filter, out));
    }

    /** The stored lines, so that the chain can be verified. */
    public PageResponse lines(PortalRequest request) {
        AuditFilter filter = audit.filter(
                request.requirePerson(), AuditFilterForm.of(request).from(Optional.empty()));
        return Downloads.streamed("audit.jsonl", "application/jsonl; charset=utf-8", out -> export.lines(filter, out));
    }
}
