package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.hosting.CredentialsIssuer.ServiceAddress;
import dev.coffre.server.message.SetLimitsRequest;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.retention.SafeguardService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Settings of a vault, and the addresses under which agents reach it. */
public final class SettingsPage {
    private static final long GIBI = 1L << 30;
    private static final long MAX_GIBI = 1L << 33;

    private final VaultPageAccess vaults;
    private final SafeguardService safeguards;
    private final Supplier<ServiceAddress> address;
    private final CommandGateway desk;
    private final PortalLayout frames;

    public SettingsPage(
            VaultPageAccess vaults,
            SafeguardService safeguards,
            Supplier<ServiceAddress> address,
            CommandGateway desk,
            PortalLayout frames) {
        this.vaults = vaults;
        this.safeguards = safeguards;
        this.address = address;
        this.desk = desk;
        this.frames = frames;
    }

    public PortalResponse show(PortalRequest visit) {
        VaultEntry vault = vaults.vaultWithCounts(visit, VaultTab.SETTINGS);
        return page(visit, 200, frames.vaultTab(visit, vault.name(), VaultTab.SETTINGS), vault);
    }

    public PortalResponse setQuota(PortalRequest visit) {
        VaultEntry vault = vaults.vaultWithCounts(visit, VaultTab.SETTINGS);
        return attempt(
                visit, vault, () -> desk.execute(visit, new VaultCommands.SetVaultQuota(vault.vault(), quota(visit))));
    }

    public PortalResponse setLimits(PortalRequest visit) {
        VaultEntry vault = vaults.vaultWithCounts(visit, VaultTab.SETTINGS);
        return attempt(
                visit,
                vault,
                () -> desk.execute(
                        visit,
                        new VaultCommands.ChangeLimits(
                                vault.vault(),
                                new SetLimitsRequest(
                                        number(visit, "points-a-day"),
                                        number(visit, "retain-days"),
                                        number(visit, "registrations")))));
    }

    private static Optional<Integer> number(PortalRequest visit, String field) {
        try {
            return visit.field(field).map(Integer::valueOf);
        } catch (NumberFormatException e) {
            throw ProblemCode.REQUEST_MALFORMED.with(
                    "reason",
                    visit.say("settings.limits.wrong", visit.field(field).orElse("")));
        }
    }

    public PortalResponse setDescription(PortalRequest visit) {
        VaultEntry vault = vaults.vaultWithCounts(visit, VaultTab.SETTINGS);
        String text = visit.field("description").orElse("");
        return attempt(visit, vault, () -> desk.execute(visit, new VaultCommands.SetDescription(vault.vault(), text)));
    }

    private PortalResponse attempt(PortalRequest visit, VaultEntry vault, Runnable change) {
        try {
            change.run();
            visit.flash(new Notice.Done(visit.say("settings.done")));
            return new PortalResponse.PortalRedirect(VaultTab.SETTINGS.address(vault.vault()));
        } catch (Problem refused) {
            PageContext frame = frames.vaultTab(visit, vault.name(), VaultTab.SETTINGS)
                    .withNotice(ProblemNotices.notice(refused, visit.language()));
            return page(visit, refused.code().httpStatus(), frame, vault);
        }
    }

    /** A blank field means no quota. */
    private static long quota(PortalRequest visit) {
        String typed = visit.field("quota").orElse("0");
        try {
            long gibi = Long.parseLong(typed);
            if (gibi < 0 || gibi > MAX_GIBI) {
                throw new NumberFormatException();
            }
            return gibi * GIBI;
        } catch (NumberFormatException e) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", visit.say("settings.quota.wrong", typed));
        }
    }

    private PortalResponse page(PortalRequest visit, int status, PageContext frame, VaultEntry vault) {
        return new PortalResponse.Page(
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
                        desk.execute(visit, new VaultCommands.ShowLimits(vault.vault())),
                        "address",
                        address.get(),
                        "softDeleteDays",
                        safeguards.of(VaultId.parse(vault.vault())).softDeleteDays()));
    }
}
