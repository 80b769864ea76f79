package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.hosting.CredentialsIssue.ServiceAddress;
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
import dev.coffre.vault.wire.SetLimits;
import dev.coffre.vault.wire.VaultEntry;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.Notice;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Settings of a vault, and the addresses under which agents reach it. */
public final class SettingsPage {
    private static final long GIBI = 1L << 30;
    private static final long MOST_GIBI = 1L << 33;

    private final VaultService service;
    private final Supplier<ServiceAddress> address;
    private final Desk desk;
    private final Frames frames;

    public SettingsPage(VaultService service, Supplier<ServiceAddress> address, Desk desk, Frames frames) {
        this.service = service;
        this.address = address;
        this.desk = desk;
        this.frames = frames;
    }

    public Answer show(Visit visit) {
        VaultEntry vault = VaultPages.counted(service, visit, VaultTab.SETTINGS);
        return page(visit, 200, frames.ofVault(visit, vault.name(), VaultTab.SETTINGS), vault);
    }

    public Answer change(Visit visit) {
        VaultEntry vault = VaultPages.counted(service, visit, VaultTab.SETTINGS);
        return attempt(
                visit, vault, () -> desk.ask(visit, new AdminCommand.SetVaultQuota(vault.vault(), quota(visit))));
    }

    public Answer limit(Visit visit) {
        VaultEntry vault = VaultPages.counted(service, visit, VaultTab.SETTINGS);
        return attempt(
                visit,
                vault,
                () -> desk.ask(
                        visit,
                        new AdminCommand.ChangeLimits(
                                vault.vault(),
                                new SetLimits(
                                        number(visit, "points-a-day"),
                                        number(visit, "retain-days"),
                                        number(visit, "registrations")))));
    }

    private static Optional<Integer> number(Visit visit, String field) {
        try {
            return visit.field(field).map(Integer::valueOf);
        } catch (NumberFormatException e) {
            throw ProblemCode.REQUEST_MALFORMED.with(
                    "reason",
                    visit.say("settings.limits.wrong", visit.field(field).orElse("")));
        }
    }

    public Answer describe(Visit visit) {
        VaultEntry vault = VaultPages.counted(service, visit, VaultTab.SETTINGS);
        String text = visit.field("description").orElse("");
        return attempt(visit, vault, () -> desk.ask(visit, new AdminCommand.SetDescription(vault.vault(), text)));
    }

    private Answer attempt(Visit visit, VaultEntry vault, Runnable change) {
        try {
            change.run();
            visit.tell(new Notice.Done(visit.say("settings.done")));
            return new Answer.Elsewhere(VaultTab.SETTINGS.address(vault.vault()));
        } catch (Problem refused) {
            Frame frame = frames.ofVault(visit, vault.name(), VaultTab.SETTINGS)
                    .with(Problems.notice(refused, visit.language()));
            return page(visit, refused.code().httpStatus(), frame, vault);
        }
    }

    /** A blank field means no quota. */
    private static long quota(Visit visit) {
        String typed = visit.field("quota").orElse("0");
        try {
            long gibi = Long.parseLong(typed);
            if (gibi < 0 || gibi > MOST_GIBI) {
                throw new NumberFormatException();
            }
            return gibi * GIBI;
        } catch (NumberFormatException e) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", visit.say("settings.quota.wrong", typed));
        }
    }

    private Answer page(Visit visit, int status, Frame frame, VaultEntry vault) {
        return new Answer.Page(
                status,
                "portal/settings",
                Map.of(
                        "frame",
                        frame,
                        "vault",
                        vault,
                        "gibi",
                        vault.quota() / GIBI,
                        "limits",
                        desk.ask(visit, new AdminCommand.ShowLimits(vault.vault())),
                        "address",
                        address.get(),
                        "softDeleteDays",
                        service.safeguards().of(VaultId.parse(vault.vault())).softDeleteDays()));
    }
}
