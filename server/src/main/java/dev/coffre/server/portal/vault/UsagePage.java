package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.catalog.UsageDay;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.VaultEntry;
import dev.coffre.web.page.Notice;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Usage of a vault, day by day. */
public final class UsagePage {
    private static final int MONTH = 30;
    private static final int YEAR = 365;

    private final VaultService service;
    private final Desk desk;
    private final Frames frames;

    public UsagePage(VaultService service, Desk desk, Frames frames) {
        this.service = service;
        this.desk = desk;
        this.frames = frames;
    }

    static List<UsageDay> lastMonth(VaultService service, VaultId vault) {
        return last(service, vault, MONTH);
    }

    public Answer show(Visit visit) {
        VaultEntry vault = VaultPages.glance(service, visit, VaultTab.USAGE);
        boolean year = visit.field("days").filter("365"::equals).isPresent();
        List<UsageDay> usage = last(service, visit.vault(), year ? YEAR : MONTH);
        return Answer.page(
                "portal/usage",
                Map.of(
                        "frame",
                        frames.ofVault(visit, vault.name(), VaultTab.USAGE),
                        "vault",
                        vault,
                        "year",
                        year,
                        "usage",
                        usage,
                        "today",
                        usage.getLast(),
                        "condition",
                        service.scrubs().condition(visit.vault()),
                        "collection",
                        service.collector().state(visit.vault()),
                        "administers",
                        visit.who().administers()));
    }

    /** Runs a garbage collection now. Continues a halted one if the form asks for it. */
    public Answer collect(Visit visit) {
        VaultPages.vault(service, visit, VaultTab.USAGE);
        try {
            desk.ask(
                    visit, new AdminCommand.CollectGarbage(visit.field("resume").isPresent()));
            visit.tell(new Notice.Done(visit.say("collection.done")));
        } catch (Problem refused) {
            if (refused.code() != ProblemCode.COLLECTION_HALTED) {
                throw refused;
            }
            visit.tell(Problems.notice(refused, visit.language()));
        }
        return new Answer.Elsewhere(VaultTab.USAGE.address(visit.vault().toString()));
    }

    private static List<UsageDay> last(VaultService service, VaultId vault, int days) {
        LocalDate today = LocalDate.ofInstant(service.now(), ZoneOffset.UTC);
        return service.usage().glance(vault, today.minusDays(days));
    }
}
