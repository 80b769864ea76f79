package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.catalog.UsageDay;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Usage of a vault, day by day. */
public final class UsagePage {
    private static final int MONTH = 30;
    private static final int YEAR = 365;

    private final VaultService service;
    private final CommandGateway desk;
    private final PortalLayout frames;

    public UsagePage(VaultService service, CommandGateway desk, PortalLayout frames) {
        this.service = service;
        this.desk = desk;
        this.frames = frames;
    }

    static List<UsageDay> lastMonth(VaultService service, VaultId vault) {
        return last(service, vault, MONTH);
    }

    public PageResponse show(PortalRequest visit) {
        VaultEntry vault = VaultPageAccess.cachedVault(service, visit, VaultTab.USAGE);
        boolean year = visit.field("days").filter("365"::equals).isPresent();
        List<UsageDay> usage = last(service, visit.vault(), year ? YEAR : MONTH);
        return PageResponse.ok(
                "portal/usage",
                Map.of(
                        "frame",
                        frames.vaultTab(visit, vault.name(), VaultTab.USAGE),
                        "vault",
                        vault,
                        "year",
                        year,
                        "usage",
                        usage,
                        "today",
                        usage.getLast(),
                        "condition",
                        service.scrubService().condition(visit.vault()),
                        "collection",
                        service.collector().state(visit.vault()),
                        "administers",
                        visit.requirePerson().administers()));
    }

    /** Runs a garbage collection now. Continues a halted one if the form asks for it. */
    public PageResponse collectGarbage(PortalRequest visit) {
        VaultPageAccess.vault(service, visit, VaultTab.USAGE);
        try {
            desk.execute(
                    visit, new AdminCommand.CollectGarbage(visit.field("resume").isPresent()));
            visit.setNotice(visit.say("collection.done"));
        } catch (Problem refused) {
            if (refused.code() != ProblemCode.COLLECTION_HALTED) {
                throw refused;
            }
            visit.setNotice(refused);
        }
        return new PageResponse.Redirect(VaultTab.USAGE.address(visit.vault().toString()));
    }

    private static List<UsageDay> last(VaultService service, VaultId vault, int days) {
        LocalDate today = LocalDate.ofInstant(service.now(), ZoneOffset.UTC);
        return service.usage().cachedSince(vault, today.minusDays(days));
    }
}
