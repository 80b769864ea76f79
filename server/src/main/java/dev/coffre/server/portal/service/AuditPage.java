package dev.coffre.server.portal.service;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.wire.AskAudit;
import dev.coffre.vault.wire.AuditList;
import dev.coffre.vault.wire.VaultEntry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The audit log: all of it for administrators, a vault's entries for its owners. */
public final class AuditPage {
    private final VaultService service;
    private final Desk desk;
    private final Frames frames;

    public AuditPage(VaultService service, Desk desk, Frames frames) {
        this.service = service;
        this.desk = desk;
        this.frames = frames;
    }

    /** Filter values as typed in the form. */
    public record Asked(Optional<String> vault, Optional<String> actor, Optional<String> action) {
        static Asked of(Visit visit) {
            return new Asked(visit.field("vault"), visit.field("actor"), visit.field("action"));
        }

        AskAudit from(Optional<String> after) {
            return new AskAudit(vault, actor, action, Optional.empty(), Optional.empty(), after, Optional.empty());
        }

        /** The filter as a query string. */
        public String query() {
            return "vault=" + encoded(vault) + "&actor=" + encoded(actor) + "&action=" + encoded(action);
        }

        private static String encoded(Optional<String> value) {
            return URLEncoder.encode(value.orElse(""), StandardCharsets.UTF_8);
        }
    }

    public Answer show(Visit visit) {
        Asked asked = Asked.of(visit);
        AuditList list = service.auditListing().list(visit.who(), asked.from(visit.field("after")));
        Map<String, VaultEntry> vaults = desk.ask(visit, new AdminCommand.ListVaults()).vaults().stream()
                .collect(Collectors.toMap(VaultEntry::vault, Function.identity()));
        return Answer.page(
                "portal/audit",
                Map.of(
                        "frame",
                        frames.plain(visit, visit.say("audit.title")),
                        "asked",
                        asked,
                        "entries",
                        list.entries(),
                        "next",
                        list.next().orElse(""),
                        "vaults",
                        vaults));
    }

    public Answer csv(Visit visit) {
        AuditFilter filter =
                service.auditListing().filter(visit.who(), Asked.of(visit).from(Optional.empty()));
        return new Answer.LongDownload(
                "audit.csv",
                "text/csv; charset=utf-8",
                out -> service.auditExport().csv(filter, out));
    }

    /** The stored lines, so that the chain can be verified. */
    public Answer lines(Visit visit) {
        AuditFilter filter =
                service.auditListing().filter(visit.who(), Asked.of(visit).from(Optional.empty()));
        return new Answer.LongDownload(
                "audit.jsonl",
                "application/jsonl; charset=utf-8",
                out -> service.auditExport().lines(filter, out));
    }
}
