package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.UsageDay;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.wire.VaultEntry;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** What a vault holds, day by day. */
public final class UsagePage {
    private static final int MONTH = 30;
    private static final int YEAR = 365;

    private final VaultService service;
    private final Frames frames;

    public UsagePage(VaultService service, Frames frames) {
        this.service = service;
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
                        usage.getLast()));
    }

    private static List<UsageDay> last(VaultService service, VaultId vault, int days) {
        LocalDate today = LocalDate.ofInstant(service.now(), ZoneOffset.UTC);
        return service.usage().glance(vault, today.minusDays(days));
    }
}
