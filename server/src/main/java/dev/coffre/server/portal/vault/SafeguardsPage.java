package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.SafeguardCommands;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.message.SetSafeguardsRequest;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.SafeguardsEntry;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext;
import java.util.Map;
import java.util.Optional;

/** Safeguards of a vault: visible to readers, changed by owners. */
public final class SafeguardsPage {
    private static final String LOCKED = "locked";

    private final CommandGateway desk;
    private final VaultPageAccess vaults;
    private final PortalLayout frames;

    public SafeguardsPage(CommandGateway desk, VaultPageAccess vaults, PortalLayout frames) {
        this.desk = desk;
        this.vaults = vaults;
        this.frames = frames;
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

        static SafeguardsForm of(PortalRequest visit) {
            return new SafeguardsForm(
                    visit.field("days").orElse(""),
                    visit.field("weeks").orElse(""),
                    visit.field("months").orElse(""),
                    visit.field("years").orElse(""),
                    visit.field("soft-delete").orElse(""),
                    visit.field("immutability").orElse(""));
        }
    }

    public PortalResponse show(PortalRequest visit) {
        VaultRow vault = vaults.vault(visit, VaultTab.SAFEGUARDS);
        SafeguardsEntry safeguards = safeguards(visit, vault);
        return page(visit, 200, frame(visit, vault), safeguards, SafeguardsForm.of(safeguards));
    }

    public PortalResponse change(PortalRequest visit) {
        VaultRow vault = vaults.vault(visit, VaultTab.SAFEGUARDS);
        SafeguardsEntry before = safeguards(visit, vault);
        try {
            requireConfirmation(visit, before);
            desk.execute(
                    visit, new SafeguardCommands.ChangeSafeguards(vault.id().toString(), asked(visit)));
            visit.flash(new Notice.Done(visit.say("safeguards.done")));
            return new PortalResponse.PortalRedirect(
                    VaultTab.SAFEGUARDS.address(vault.id().toString()));
        } catch (Problem refused) {
            PageContext frame = frame(visit, vault).withNotice(ProblemNotices.notice(refused, visit.language()));
            return page(visit, refused.code().httpStatus(), frame, before, SafeguardsForm.of(visit));
        }
    }

    /** Locking is irreversible, so it needs an explicit confirmation. */
    private static void requireConfirmation(PortalRequest visit, SafeguardsEntry before) {
        boolean locks = visit.field("immutability").filter(LOCKED::equals).isPresent()
                && !before.immutability().equals(LOCKED);
        if (locks && visit.field("sure").isEmpty()) {
            throw ProblemCode.CONFIRMATION_MISSING.with("reason", visit.say("safeguards.not-sure"));
        }
    }

    private static SetSafeguardsRequest asked(PortalRequest visit) {
        return new SetSafeguardsRequest(
                number(visit, "days"),
                number(visit, "weeks"),
                number(visit, "months"),
                number(visit, "years"),
                number(visit, "soft-delete"),
                visit.field("immutability"),
                visit.field("pin"));
    }

    private static Optional<Integer> number(PortalRequest visit, String field) {
        try {
            return visit.field(field).map(Integer::valueOf);
        } catch (NumberFormatException notANumber) {
            throw ProblemCode.RETENTION_POLICY_INVALID.with(
                    "reason", visit.say("safeguards.number", visit.field(field).orElse("")));
        }
    }

    private SafeguardsEntry safeguards(PortalRequest visit, VaultRow vault) {
        return desk.execute(
                visit, new SafeguardCommands.ShowSafeguards(vault.id().toString()));
    }

    private PageContext frame(PortalRequest visit, VaultRow vault) {
        return frames.vaultTab(visit, vault.name(), VaultTab.SAFEGUARDS);
    }

    private static PortalResponse page(
            PortalRequest visit, int status, PageContext frame, SafeguardsEntry safeguards, SafeguardsForm typed) {
        return new PortalResponse.Page(
                status,
                "portal/safeguards",
                Map.of(
                        "frame",
                        frame,
                        "safeguards",
                        safeguards,
                        "typed",
                        typed,
                        "owns",
                        visit.requirePerson().may(Role.OWNER, visit.vault()),
                        "pinPage",
                        VaultTab.PIN.address(visit.vault().toString())));
    }
}
