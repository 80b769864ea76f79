package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.SafeguardCommands;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.message.SetSafeguardsRequest;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.scrub.ScrubService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.SafeguardsEntry;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageResponse;
import java.util.Map;
import java.util.Optional;

/** Safeguards of a vault: visible to readers, changed by owners. */
public final class SafeguardsPage {
    private static final String LOCKED = "locked";

    private final CommandGateway commands;
    private final VaultPageAccess vaults;
    private final ScrubService scrubs;
    private final PortalLayout layout;

    public SafeguardsPage(CommandGateway commands, VaultPageAccess vaults, ScrubService scrubs, PortalLayout layout) {
        this.commands = commands;
        this.vaults = vaults;
        this.scrubs = scrubs;
        this.layout = layout;
    }

    /** Values of the form: the current ones, or those that were typed. */
    public record SafeguardsForm(
            String days, String weeks, String months, String years, String softDelete, String immutability) {
        static SafeguardsForm of(SafeguardsEntry safeguards) {
            return new SafeguardsForm(
                    String.valueOf(safeguards.days()),
                    String.valueOf(safeguards.weeks()),
                    String.valueOf(safeguards.months()),
                    String.valueOf(safeguards.years()),
                    String.valueOf(safeguards.softDeleteDays()),
                    safeguards.immutability());
        }

        static SafeguardsForm of(PortalRequest request) {
            return new SafeguardsForm(
                    request.field("days").orElse(""),
                    request.field("weeks").orElse(""),
                    request.field("months").orElse(""),
                    request.field("years").orElse(""),
                    request.field("soft-delete").orElse(""),
                    request.field("immutability").orElse(""));
        }
    }

    public PageResponse show(PortalRequest request) {
        VaultRow vault = vaults.vault(request, VaultTab.SAFEGUARDS);
        SafeguardsEntry safeguards = safeguards(request, vault);
        return page(request, 200, frame(request, vault), safeguards, SafeguardsForm.of(safeguards));
    }

    public PageResponse change(PortalRequest request) {
        VaultRow vault = vaults.vault(request, VaultTab.SAFEGUARDS);
        SafeguardsEntry before = safeguards(request, vault);
        try {
            requireConfirmation(request, before);
            commands.execute(
                    request, new SafeguardCommands.ChangeSafeguards(vault.id().toString(), asked(request)));
            request.setNotice(request.say("safeguards.done"));
            return new PageResponse.Redirect(
                    VaultTab.SAFEGUARDS.address(vault.id().toString()));
        } catch (Problem refused) {
            PageContext frame = frame(request, vault).withProblem(refused);
            return page(request, refused.code().httpStatus(), frame, before, SafeguardsForm.of(request));
        }
    }

    /** Locking is irreversible, so it needs an explicit confirmation. */
    private static void requireConfirmation(PortalRequest request, SafeguardsEntry before) {
        boolean locks = request.field("immutability").filter(LOCKED::equals).isPresent()
                && !before.immutability().equals(LOCKED);
        if (locks && request.field("sure").isEmpty()) {
            throw ProblemCode.CONFIRMATION_MISSING.with("reason", request.say("safeguards.not-sure"));
        }
    }

    private static SetSafeguardsRequest asked(PortalRequest request) {
        return new SetSafeguardsRequest(
                number(request, "days"),
                number(request, "weeks"),
                number(request, "months"),
                number(request, "years"),
                number(request, "soft-delete"),
                request.field("immutability"),
                request.field("pin"));
    }

    private static Optional<Integer> number(PortalRequest request, String field) {
        return request.parsed(
                field,
                Integer::valueOf,
                typed -> ProblemCode.RETENTION_POLICY_INVALID.with("reason", request.say("safeguards.number", typed)));
    }

    private SafeguardsEntry safeguards(PortalRequest request, VaultRow vault) {
        return commands.execute(
                request, new SafeguardCommands.ShowSafeguards(vault.id().toString()));
    }

    private PageContext frame(PortalRequest request, VaultRow vault) {
        return layout.vaultTab(request, vault.name(), VaultTab.SAFEGUARDS);
    }

    private PageResponse page(
            PortalRequest request, int status, PageContext frame, SafeguardsEntry safeguards, SafeguardsForm typed) {
        return new PageResponse.Page(
                status,
                "portal/safeguards",
                Map.of(
                        "frame",
                        frame,
                        "safeguards",
                        safeguards,
                        "typed",
                        typed,
                        "locks",
                        scrubs.locks(request.vault()),
                        "owns",
                        request.requirePerson().may(Role.OWNER, request.vault()),
                        "pinPage",
                        VaultTab.PIN.address(request.vault().toString())));
    }
}
