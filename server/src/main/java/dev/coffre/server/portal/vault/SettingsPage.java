package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.hosting.CredentialsIssuer.ServiceAddress;
import dev.coffre.server.message.SetLimitsRequest;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.retention.SafeguardService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageResponse;
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

    public PageResponse show(PortalRequest visit) {
        VaultEntry vault = vaults.vaultWithCounts(visit, VaultTab.SETTINGS);
        return page(visit, 200, frames.vaultTab(visit, vault.name(), VaultTab.SETTINGS), vault);
    }

    public PageResponse setQuota(PortalRequest visit) {
        VaultEntry vault = vaults.vaultWithCounts(visit, VaultTab.SETTINGS);
        return attempt(
                visit, vault, () -> desk.execute(visit, new VaultCommands.SetVaultQuota(vault.vault(), quota(visit))));
    }

    public PageResponse setLimits(PortalRequest visit) {
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
        return visit.parsed(
                field,
                Integer::valueOf,
                typed -> ProblemCode.REQUEST_MALFORMED.with("reason", visit.say("settings.limits.wrong", typed)));
    }

    public PageResponse setDescription(PortalRequest visit) {
        VaultEntry vault = vaults.vaultWithCounts(visit, VaultTab.SETTINGS);
        String text = visit.field("description").orElse("");
        return attempt(visit, vault, () -> desk.execute(visit, new VaultCommands.SetDescription(vault.vault(), text)));
    }

    private PageResponse attempt(PortalRequest visit, VaultEntry vault, Runnable change) {
        try {
            change.run();
            visit.setNotice(visit.say("settings.done"));
            return new PageResponse.Redirect(VaultTab.SETTINGS.address(vault.vault()));
        } catch (Problem refused) {
            PageContext frame =
                    frames.vaultTab(visit, vault.name(), VaultTab.SETTINGS).withProblem(refused);
            return page(visit, refused.code().httpStatus(), frame, vault);
        }
    }

    /** A blank field means no quota. */
    private static long quota(PortalRequest visit) {
        return visit.parsed(
                        "quota",
                        SettingsPage::bytes,
                        typed -> ProblemCode.REQUEST_MALFORMED.with("reason", visit.say("settings.quota.wrong", typed)))
                .orElse(0L);
    }

    private static long bytes(String gibi) {
        long number = Long.parseLong(gibi);
        if (number < 0 || number > MAX_GIBI) {
            throw new NumberFormatException(gibi);
        }
        return number * GIBI;
    }

    private PageResponse page(PortalRequest visit, int status, PageContext frame, VaultEntry vault) {
        return new PageResponse.Page(
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
