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
    private final CommandGateway commands;
    private final PortalLayout layout;

    public SettingsPage(
            VaultPageAccess vaults,
            SafeguardService safeguards,
            Supplier<ServiceAddress> address,
            CommandGateway commands,
            PortalLayout layout) {
        this.vaults = vaults;
        this.safeguards = safeguards;
        this.address = address;
        this.commands = commands;
        this.layout = layout;
    }

    public PageResponse show(PortalRequest request) {
        VaultEntry vault = vaults.vaultWithCounts(request, VaultTab.SETTINGS);
        return page(request, 200, layout.vaultTab(request, vault.name(), VaultTab.SETTINGS), vault);
    }

    public PageResponse setQuota(PortalRequest request) {
        VaultEntry vault = vaults.vaultWithCounts(request, VaultTab.SETTINGS);
        return attempt(
                request,
                vault,
                () -> commands.execute(request, new VaultCommands.SetVaultQuota(vault.vault(), quota(request))));
    }

    public PageResponse setLimits(PortalRequest request) {
        VaultEntry vault = vaults.vaultWithCounts(request, VaultTab.SETTINGS);
        return attempt(
                request,
                vault,
                () -> commands.execute(
                        request,
                        new VaultCommands.ChangeLimits(
                                vault.vault(),
                                new SetLimitsRequest(
                                        number(request, "points-a-day"),
                                        number(request, "retain-days"),
                                        number(request, "registrations")))));
    }

    private static Optional<Integer> number(PortalRequest request, String field) {
        return request.parsed(
                field,
                Integer::valueOf,
                typed -> ProblemCode.REQUEST_MALFORMED.with("reason", request.say("settings.limits.wrong", typed)));
    }

    public PageResponse setDescription(PortalRequest request) {
        VaultEntry vault = vaults.vaultWithCounts(request, VaultTab.SETTINGS);
        String text = request.field("description").orElse("");
        return attempt(
                request, vault, () -> commands.execute(request, new VaultCommands.SetDescription(vault.vault(), text)));
    }

    private PageResponse attempt(PortalRequest request, VaultEntry vault, Runnable change) {
        try {
            change.run();
            request.setNotice(request.say("settings.done"));
            return new PageResponse.Redirect(VaultTab.SETTINGS.address(vault.vault()));
        } catch (Problem refused) {
            PageContext frame =
                    layout.vaultTab(request, vault.name(), VaultTab.SETTINGS).withProblem(refused);
            return page(request, refused.code().httpStatus(), frame, vault);
        }
    }

    /** A blank field means no quota. */
    private static long quota(PortalRequest request) {
        return request.parsed(
                        "quota",
                        SettingsPage::bytes,
                        typed -> ProblemCode.REQUEST_MALFORMED.with(
                                "reason", request.say("settings.quota.wrong", typed)))
                .orElse(0L);
    }

    private static long bytes(String gibi) {
        long number = Long.parseLong(gibi);
        if (number < 0 || number > MAX_GIBI) {
            throw new NumberFormatException(gibi);
        }
        return number * GIBI;
    }

    private PageResponse page(PortalRequest request, int status, PageContext frame, VaultEntry vault) {
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
                        commands.execute(request, new VaultCommands.ShowLimits(vault.vault())),
                        "address",
                        address.get(),
                        "softDeleteDays",
                        safeguards.of(VaultId.parse(vault.vault())).softDeleteDays()));
    }
}
